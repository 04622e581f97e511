"""The schema that Whoosh is told: whole values, and words that Kiwi analyses.

All texts of a case are one inverted list of words; that of a part, or of all texts together, is a
view of it (`VIEWS`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import IDAnalyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Format

from sarye.analysis import Analyzer, Kiwi, fold
from sarye.analysis.pattern import measured
from sarye.index.schema import CONTEXT, FIELDS, PARTS, SCORED, decode_token, encode_token

TEXT: Final = "text"
"""The field of all texts of a case: its title and sections, and not what stands around it."""

STORED_TITLE: Final = "title"
"""The part that is stored too."""


class View(NamedTuple):
    """A field as Whoosh sees it: an inverted list, and the parts of it that are shown."""

    lists: str
    parts: tuple[int, ...]


_ALL: Final = tuple(range(len(PARTS)))

VIEWS: Final = {
    **{name: View(name, _ALL) for name in FIELDS},
    **{name: View("words", (number,)) for number, name in enumerate(PARTS)},
    TEXT: View("words", tuple(number for number in _ALL if PARTS[number] != CONTEXT)),
}
"""The fields that Whoosh can search."""


class Places(Format):  # type: ignore[misc]
    """The value of a posting: where a token stands in a record, as numbers of eight bytes.

    Whoosh's own format of positions writes a pickle.
    """

    def decode_positions(self, value: bytes) -> list[int]:
        return array("q", value).tolist()


class MorphemeAnalyzer(WhooshAnalyzer):  # type: ignore[misc]
    """Gives Whoosh the content morphemes of a text, and of a text that is marked its compounds too.

    A number in a query comes with its unit (3년), as in sarye's own queries. The analyzer is kept
    in the index by its name; a dictionary of the user's (words.txt) is unknown to it.
    """

    def __call__(
        self, value: str, mode: str = "", tokenize: bool = True, **options: Any
    ) -> Iterator[WhooshToken]:
        if not tokenize:  # the beginning of a word
            yield _token(fold(value).text, 0, (0, len(value)), mode, options)
            return
        tokens = _analyzer().word_tokens(value)
        for token in tokens:
            text = token.text
            if mode == "query":
                if token.layer != "morpheme":
                    continue
                text = measured(token, tokens)
            yield _token(text, token.position, (token.start, token.end), mode, options)


def _token(
    text: str, position: int, span: tuple[int, int], mode: str, options: dict[str, Any]
) -> WhooshToken:
    start, end = span
    places = {"pos": position, "startchar": start, "endchar": end}
    return WhooshToken(**{**options, **places}, text=text, mode=mode)


@lru_cache(1)
def _analyzer() -> Analyzer:
    return Analyzer(Kiwi())


class ValueField(FieldType):  # type: ignore[misc]
    """A field of whole values."""

    def __init__(self, *, scorable: bool = False) -> None:
        super().__init__(Existence(), IDAnalyzer(), scorable=scorable)

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else encode_token(value)

    def from_bytes(self, bs: bytes) -> str:
        return decode_token(bs)


class WordField(ValueField):
    """A field of words; the morphemes of one word are found where they stand in a row."""

    def __init__(self, *, stored: bool) -> None:
        FieldType.__init__(
            self,
            Places(),
            MorphemeAnalyzer(),
            scorable=True,
            stored=stored,
            multitoken_query="phrase",
        )


def make_schema() -> Schema:
    """Describe the fields of every record."""
    fields = {name: _field(name, view) for name, view in VIEWS.items()}
    return Schema(id=STORED(), data=STORED(), **fields)


def _field(name: str, view: View) -> FieldType:
    if view.lists == "words":
        return WordField(stored=name == STORED_TITLE)
    return ValueField(scorable=view.lists in SCORED)
