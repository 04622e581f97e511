"""The words of an index in, completions and repairs of what a person typed out."""

from sarye.vocabulary.lexicon import Known, KnownTitle, Near, Vocabulary
from sarye.vocabulary.queries import repair_query
from sarye.vocabulary.repairs import HasHits, Mend, repair

__all__ = [
    "HasHits",
    "Known",
    "KnownTitle",
    "Mend",
    "Near",
    "Vocabulary",
    "repair",
    "repair_query",
]
