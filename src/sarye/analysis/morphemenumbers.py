"""The numbers that Kiwi's model gives its morphemes: listed once, and not by every index run.

The model answers for a form with several senses by its number only, and naming all of them takes
most of a second, as long as loading it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache

from sarye.analysis.loading import LOADED_MODELS

if TYPE_CHECKING:
    from sarye.analysis.dictionary import DictionaryEntry

NAMED_TAGS: Final = ("NNG", "XR", "VV", "VA")
"""What may be related to a word: no names, which stand beside whatever happened to them."""

Numbers = Mapping[tuple[str, str], int]

_listed: LRUCache[tuple[DictionaryEntry, ...], Numbers] = LRUCache(LOADED_MODELS)
_listing = Lock()


def numbers_in(model: Any, entries: tuple[DictionaryEntry, ...]) -> Numbers:
    """Give the number of each form and tag; of homographs, of the most frequent one.

    ``model`` is a Kiwi that was told all names, and the user's ``entries``. However many threads
    ask, one of them makes the list.
    """
    with _listing:
        found = _listed.get(entries)
        if found is None:
            found = _listed[entries] = _numbers_of(model)
        return found


def _numbers_of(model: Any) -> Numbers:
    found: dict[tuple[str, str], int] = {}
    with suppress(ValueError):  # beyond the last
        for number in count():
            one = model.morpheme(number)
            if one.tag.startswith(NAMED_TAGS):
                found.setdefault((one.form, one.tag.partition("-")[0]), number)
    return found
