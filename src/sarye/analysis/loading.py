"""Loading Kiwi's model: all of it, or as much of it as the words at hand need.

Kiwi ships a dictionary of 113,000 names, and taking them in is half of what loading it takes. A
name changes nothing about a word that it does not stand in. So a few words are read by a model
that was told only the names in them, in the order of the dictionary, and reads them as the whole
one does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cachetools import LRUCache

if TYPE_CHECKING:
    from sarye.analysis.dictionary import DictionaryEntry

BASE_WORDS: Final = (
    "이의신청",
    "농업인",
    "체육인",
    "문화인",
    "층간",
    "자부담",
    "이륜차",
    "돌봄",
    "보고",
    "아이",
)
"""Words of this field that Kiwi takes apart wrongly within others too (이+의+신청, 층+간+소음)."""

USER_WORD_SCORE: Final = 0.0
"""What a user's word is worth to Kiwi's lattice: enough to win against the sum of its parts."""

LOADED_MODELS: Final = 2
"""Models kept for all archives of a process: a second takes 300 MB and a second to load."""

FEW_WORDS: Final = 32
"""Words up to which their names are looked for, which takes longer with each: more are no query."""

FEW_LETTERS: Final = 1_000
"""Letters of them together: a page without a space is one word."""

NAMES_FILE: Final = "default.dict"
NAME_TAG: Final = "NNP"
RULE: Final = "$\t"
"""What ends the form of an entry that is a rule for the ends of words."""

_Entries = tuple["DictionaryEntry", ...]


class Name(NamedTuple):
    """An entry of Kiwi's dictionary of names, and its score."""

    form: str
    score: float


class _Model(NamedTuple):
    """A loaded Kiwi, and the names that it was told; None stands for all of them."""

    kiwi: Any
    names: frozenset[Name] | None

    def reads(self, names: Sequence[Name] | None) -> bool:
        """Tell whether it reads what these names stand in as the whole model does."""
        return self.names is None or (names is not None and self.names.issuperset(names))


_models: LRUCache[tuple[_Entries, int], _Model] = LRUCache(LOADED_MODELS)
_loading = Lock()


def model_for(words: Sequence[str] | None, entries: _Entries, workers: int) -> Any:
    """Give a Kiwi that was told the user's entries and reads words; None stands for any words.

    It is one that is loaded already, where that will do. Where it will not, there will be other
    words too: the next one is told all names.
    """
    with _loading:
        model = _models.get((entries, workers))
        if model is None or model.names is not None:
            names = names_in(words, names_file()) if words and _are_few(words) else None
            if model is None or not model.reads(names):
                model = _load(names if model is None else None, entries, workers)
                _models[entries, workers] = model
        return model.kiwi


def _are_few(words: Sequence[str]) -> bool:
    return len(words) <= FEW_WORDS and sum(map(len, words)) <= FEW_LETTERS


def names_file() -> Path:
    """Find the dictionary of names beside the model."""
    spec = find_spec("kiwipiepy_model")
    return Path(spec.origin if spec and spec.origin else "").with_name(NAMES_FILE)


def names_in(words: Sequence[str], file: Path) -> tuple[Name, ...] | None:
    """List the names of Kiwi's dictionary that can stand in words, in its order.

    None where that cannot be told: an entry that is no name stands there, or the file is not what
    it was. A name can end within a syllable (시가 in 시간), since Kiwi takes finals for letters.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    apart = unicodedata.normalize("NFD", "\n".join(words))
    both = unicodedata.normalize("NFC", apart) + apart
    # Its beginning rules out all but some hundred entries, which are then taken apart.
    likely = [line for line in lines if line[: line.find("\t") - 1] in both or RULE in line]
    try:
        return tuple([_name(line) for line in likely if _can_stand(line, apart)])
    except ValueError:
        return None


def _can_stand(line: str, text: str) -> bool:
    """Tell whether an entry can stand in a text that is taken apart; a rule can in any."""
    form = line.partition("\t")[0].strip()
    if not form or form.startswith("#"):
        return False
    return form.endswith("$") or unicodedata.normalize("NFD", form) in text


def _name(line: str) -> Name:
    """Read a name; raise `ValueError` where the entry is something else."""
    form, tag, score = line.split("\t")
    if tag != NAME_TAG:
        raise ValueError
    return Name(form, float(score))


def _load(names: Sequence[Name] | None, entries: _Entries, workers: int) -> _Model:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=workers, load_multi_dict=False, load_default_dict=names is None)
    for name in names or ():
        kiwi.add_user_word(name.form, NAME_TAG, name.score)
    for word in BASE_WORDS:
        kiwi.add_user_word(word, "NNG", USER_WORD_SCORE)
    for entry in entries:
        kiwi.add_user_word(entry.word, entry.tag, USER_WORD_SCORE)
    return _Model(kiwi, None if names is None else frozenset(names))
