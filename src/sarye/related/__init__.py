"""The words of an index in, the words that mean something like them out.

They come from the model that Kiwi ships. Computed once, when the words are indexed, they are looked
up without it.
"""

from sarye.related.lexicon import Related, RelatedWord
from sarye.related.opposites import are_opposites

__all__ = ["Related", "RelatedWord", "are_opposites"]
