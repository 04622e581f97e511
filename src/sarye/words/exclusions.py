"""Words that exclude: a query in, the same with what its words leave out as an exclusion out.

주차 말고 교통 asks for 교통 -주차. It is understood only where there is no doubt about which word
is left out: where one noun stands before 말고 and others behind it, or two before it and none
behind, or it is marked off by quotes, brackets or a comma. All else stays as it is typed, since
지원 제외 대상 is a thing, and 걱정 말고 excludes nothing. What becomes of many queries stands in
tests/words/exclusions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sarye.analysis import Analyzer, Morpheme
from sarye.index import says_what
from sarye.models import Repair
from sarye.query import Node, Not, Phrase, Query, Together, Word, print_query

SIGNS: Final = ("말고", "빼", "뺀", "뺄", "제외")
"""What every excluding word has in it: without them a query need not be looked at."""

ENDINGS: Final = {
    "말다": ("고",),
    "빼다": ("고", "ᆫ", "면", "어"),
    "제외": ("고", "ᆫ", "면", "어", "어서"),
}
"""What excludes, and with which endings: 빼고, 뺀, 빼 주세요, 제외하고, 제외한."""

BARE: Final = "제외"
"""A noun that excludes only what is marked off with it: (주차 제외)."""

IDIOMS: Final = ("걱정", "염려", "고민", "포기", "주저", "방치", "안심")
"""What 말고 tells somebody not to do."""

NOUN_TAGS: Final = ("N", "S", "XSN", "XR", "UN")
"""What the tag of the last morpheme of a noun begins with."""

Stands = Callable[[str], bool]
"""Whether a text stands in a case, letter by letter."""


class _Part(NamedTuple):
    """A part of a query, as written; a word that excludes has no node.

    ``bare`` is a noun that excludes, ``joined`` what is written in one word with what it excludes;
    what does not ``want`` only asks. ``noun`` is a word without its particles, if it is a noun.
    """

    node: Node | None
    text: str
    bare: bool = False
    joined: bool = False
    noun: str = ""
    wants: bool = True

    @property
    def is_word(self) -> bool:
        """Whether it is looked for in the texts, and is no limit."""
        return isinstance(self.node, Word | Phrase) and self.wants

    @property
    def left_out(self) -> Node | None:
        """What can be left out of it: a phrase, or a noun of two letters or more (not 물 빼고)."""
        if isinstance(self.node, Phrase):
            return self.node
        wordy = self.wants and len(self.noun) > 1 and not self.noun.startswith(IDIOMS)
        return Word(self.noun) if wordy else None


_Segment = list[_Part]
"""What commas and brackets mark off."""


class _Exclusion(NamedTuple):
    """What is left out, the words that say so, and what is wanted."""

    excluded: Node
    typed: str
    wanted: tuple[Node, ...]


def with_exclusions(query: Query, analyzer: Analyzer, stands: Stands) -> Query:
    """Exclude what the words of a query surely leave out; its repairs tell of it.

    What stands so in a case is no exclusion.
    """
    if not isinstance(query.root, Together) or not any(sign in query.text for sign in SIGNS):
        return query
    segments = _judged(list(_segments(query.root.children, analyzer)), analyzer)
    found = _marked_off(segments) or _beside(segments)
    if found is None or stands(query.text):
        return query
    excluded = Not(found.excluded)
    repair = Repair("exclusion", found.typed, print_query(replace(query, root=excluded)))
    root = Together((*found.wanted, excluded))
    return replace(query, root=root, repairs=(*query.repairs, repair))


def excludes(word: str, analyzer: Analyzer) -> bool:
    """Tell whether a word excludes, or one with such a word behind it does (주차말고)."""
    if not any(sign in word for sign in SIGNS):
        return False
    return any(part.node is None for part in _parts_of(Word(word), analyzer))


def _segments(children: Iterable[Node], analyzer: Analyzer) -> Iterator[_Segment]:
    """Take a query apart where commas and brackets do."""
    segment: _Segment = []
    for child in children:
        if isinstance(child, Together):
            yield from (
                segment,
                [part for one in child.children for part in _parts_of(one, analyzer)],
            )
            segment = []
            continue
        segment += _parts_of(child, analyzer)
        if isinstance(child, Word) and child.text.endswith(","):
            yield segment
            segment = []
    yield segment


def _parts_of(node: Node, analyzer: Analyzer) -> Iterable[_Part]:
    """Part a word that excludes from what is written before it."""
    if not isinstance(node, Word) or node != Word(node.text):
        return (_Part(node, print_query(Query("", node))),)
    text = node.text.rstrip(",.?!~")
    morphemes = analyzer.morphemes(text) if text.isalnum() else ()
    at = _excluding(morphemes)
    if at is None:
        return (_Part(node, text, noun=_noun(text, morphemes)),)
    start = morphemes[at].start
    bare = at + 1 == len(morphemes)
    marker = _Part(None, text[start:], bare=bare, joined=start > 0, wants=False)
    if not start:
        return (marker,)
    word = Word(text[:start])
    return _Part(word, word.text, noun=_noun(word.text, morphemes[:at])), marker


def _excluding(morphemes: Sequence[Morpheme]) -> int | None:
    """Find the morpheme that excludes; in the word something may stand before it."""
    for at, one in enumerate(morphemes):
        behind = morphemes[at + 1 :]
        if one.form == BARE and not at and not behind:
            return at
        if one.form == BARE and behind and behind[0].tag == "XSV":
            behind = behind[1:] if behind[0].form == "하" else ()
        if behind and behind[0].form in ENDINGS.get(one.form, ()):
            return at
    return None


def _noun(text: str, morphemes: Sequence[Morpheme]) -> str:
    """Give a noun without its particles; nothing for what is none."""
    last = next((one for one in reversed(morphemes) if not one.tag.startswith("J")), None)
    return text[: last.end] if last and last.tag.startswith(NOUN_TAGS) else ""


def _judged(segments: list[_Segment], analyzer: Analyzer) -> list[_Segment]:
    """Tell of each word whether it says what is wanted."""
    words = [part for segment in segments for part in segment if isinstance(part.node, Word)]
    wants = iter(says_what(analyzer, [part.text for part in words]))
    return [
        [part._replace(wants=next(wants)) if isinstance(part.node, Word) else part for part in one]
        for one in segments
    ]


def _marked_off(segments: Sequence[_Segment]) -> _Exclusion | None:
    """Find what is marked off with a word that excludes: 교통, 주차 제외."""
    for at, segment in enumerate(segments):
        others = [part for one in (*segments[:at], *segments[at + 1 :]) for part in one]
        alone = len(segment) == 2 and segment[0].left_out and segment[1].node is None
        if alone and any(part.is_word for part in others) and all(part.node for part in others):
            return _exclusion(segment, others)
    return None


def _beside(segments: Sequence[_Segment]) -> _Exclusion | None:
    """Find the one word that can be meant: 주차 말고 교통, 교통 주차 빼고."""
    parts = [part for segment in segments for part in segment]
    markers = [at for at, part in enumerate(parts) if part.node is None]
    if len(markers) != 1 or parts[markers[0]].bare or len(list(filter(None, segments))) > 1:
        return None
    at = markers[0]
    before = [part for part in parts[:at] if part.is_word]
    behind = [part for part in parts[at + 1 :] if part.is_word]
    limits = [part for part in parts if part.node and not isinstance(part.node, Word | Phrase)]
    certain = len(before) == 1 if behind or limits else len(before) == 2
    if not certain or parts[at - 1] is not before[-1] or not before[-1].left_out:
        return None
    return _exclusion(parts[at - 1 : at + 1], [*parts[: at - 1], *parts[at + 1 :]])


def _exclusion(said: Sequence[_Part], others: Iterable[_Part]) -> _Exclusion:
    part, marker = said
    assert part.left_out is not None  # noqa: S101 - asked before
    typed = f"{part.text}{'' if marker.joined else ' '}{marker.text}"
    return _Exclusion(part.left_out, typed, tuple(one.node for one in others if one.node))
