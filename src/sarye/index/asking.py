"""Words that ask: which words of a query say what is wanted, and which only that it is wanted.

In 주차 관련 우수사례 있나요 only 주차 tells one case from another. Words that stand side by side
are judged by their morphemes and by their neighbours; the table `RULES` says which morphemes ask,
and where. A word asks if all that it is made of does, so that 주차사례 and 적극행정위원회 stay what
they are. What becomes of many queries stands in tests/index/asking.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final, NamedTuple
from unicodedata import normalize

from sarye.analysis import Analyzer, Morpheme


class Asking(IntEnum):
    """How much a word asks; of the words of a query those are looked for that ask least."""

    CONTENT = 0
    """It says what is wanted: 주차."""
    NAMING = 1
    """It says that cases are wanted, and good ones: 사례, 적극행정, 좋은, 방법."""
    ASKING = 2
    """It only asks: 알려줘, 어떻게, 관련."""
    EMPTY = 3
    """It is made of nothing that is indexed: 있나요, 위한, 및."""


class Reading(NamedTuple):
    """A word as it is judged: as written, its content morphemes, and all of its morphemes."""

    written: str
    content: tuple[str, ...]
    morphemes: tuple[Morpheme, ...]

    @property
    def ending(self) -> str:
        """The tag of what it ends with: EF where a sentence ends, ETM before a noun."""
        return self.morphemes[-1].tag if self.morphemes else ""

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence or a clause ends with it: 찾습니다, 궁금해서, 있는지요."""
        return self.ending in ("EF", "EC", "JX") and len(self.morphemes) > 1

    @property
    def is_request(self) -> bool:
        """Whether the asker wants something done: 알려줘, 찾아 주세요."""
        helping = any(one.tag == "VX" and one.form in HELPING for one in self.morphemes)
        return helping and self.ends_sentence


AS_TYPED: Final = Reading("", ("",), ())
"""What is looked for as it is typed, whatever it is: a phrase, a word of a field."""


class Item(NamedTuple):
    """A content morpheme of the word with a number."""

    text: str
    word: int


class Place(NamedTuple):
    """The content morpheme number ``at`` of some words; those behind it that ask are known."""

    words: Sequence[Reading]
    items: Sequence[Item]
    at: int
    asking: frozenset[int]

    @property
    def word(self) -> Reading:
        """The word that it is of."""
        return self.words[self.items[self.at].word]

    @property
    def before(self) -> str:
        """The morpheme before it."""
        return self.items[self.at - 1].text if self.at else ""

    @property
    def behind(self) -> str:
        """The morpheme behind it."""
        return self.items[self.at + 1].text if self.at + 1 < len(self.items) else ""

    @property
    def is_last(self) -> bool:
        """Whether all behind it asks."""
        return len(self.asking) == len(self.items) - self.at - 1

    @property
    def word_before(self) -> Reading | None:
        """The word before its own, if it is the first of its word."""
        number = self.items[self.at].word
        inner = self.at > 0 and self.items[self.at - 1].word == number
        return None if inner or number == 0 else self.words[number - 1]

    @property
    def word_behind(self) -> Reading | None:
        """The word behind its own."""
        number = self.items[self.at].word + 1
        return self.words[number] if number < len(self.words) else None


_Rule = Callable[[Place], bool]


def _set(texts: str) -> frozenset[str]:
    return frozenset(texts.split())


CASES: Final = frozenset(("사례", "사례집", "케이스", "예시"))
"""Nouns for a case as such."""

PRAISE: Final = _set(
    "우수 모범 성공 대표 비슷 유사 훌륭 뛰어나다 잘 가장 제일 실제 구체 다양 좋다 적극"
)
"""What is said of cases: 우수 사례, but 우수 인재 says which people are meant."""

TERMS: Final = {
    "사례": frozenset(("관리", "회의", "연구")),
    "행정": _set("위원회 면책 국민 법률 마일리지 책임 보호 운영 실행"),
}
"""What makes a term of the noun before it: 사례 관리, 적극행정 면책."""

HELPING: Final = frozenset(("주", "달", "드리"))
"""Verbs by which something is done for somebody."""

WANTING: Final = frozenset(("싶", "있", "있다"))
"""What stands behind 알고 and 찾고 where somebody asks: 알고 싶어요, 찾고 있습니다."""

ASKED_FOR: Final = _set("부탁 드리다 주다 바라다 원하다")
"""Requests behind a noun: 추천 부탁드립니다."""

PARTICLES: Final = _set(
    "대한 대해 대해서 대하여 관한 관해 관해서 관하여 통한 통해 통해서 통하여 따라 따라서 인한 인해 "
    "인해서 인하여 의한 의해 의해서 의하여"
)
"""Verbs that have become particles, in the forms in which they have."""

ABLE: Final = _set("알 볼 구할 얻을 찾을 찾아볼 알아볼 받아볼 참고할")
"""What stands before 수 있나요 where the answer is meant."""

FINAL_L: Final = "\u11af"
"""ㄹ at the end of a syllable that is taken apart, by which a verb describes what is to come."""

MISREAD: Final = _set("있는가요 없는가요 되는가요 달라 달라고")
"""Words that only ask, and of which Kiwi makes others where they stand alone."""


def _always(_: Place) -> bool:
    return True


def _no_term(place: Place) -> bool:
    return place.behind not in TERMS["사례"]


def _administration(place: Place) -> bool:
    """행정 of 적극행정."""
    return place.before == "적극" and place.behind not in TERMS["행정"]


def _active(place: Place) -> bool:
    """적극 of 적극행정, or in praise."""
    return _praise(place) or (place.behind == "행정" and place.at + 1 in place.asking)


def _collection(place: Place) -> bool:
    """집 of 사례집."""
    return place.before == "사례" and place.word_before is None


def _praise(place: Place) -> bool:
    """우수 of 우수 사례 and 우수한 적극행정 사례, but not of 우수 인재."""
    praised = place.behind in CASES or place.behind in PRAISE
    return praised and place.at + 1 in place.asking


def _liked(place: Place) -> bool:
    """좋은 사례, 좋을까요, but not 좋아진."""
    return (place.word.ending == "ETM" and len(place.word.morphemes) == 2) or _ending(place)


def _way(place: Place) -> bool:
    """방법 at the end of a question, or behind what describes it: 줄이는 방법."""
    return place.is_last or _described(place)


def _described(place: Place) -> bool:
    """때 behind what describes it: 비 올 때."""
    before = place.word_before
    own = any(one.tag == "ETM" for one in place.word.morphemes)
    return own or (before is not None and before.ending == "ETM")


def _at_a_time(place: Place) -> bool:
    """때 behind what may come: 비 올 때, but not 찌든 때."""
    before = place.word_before
    return before is not None and normalize("NFD", before.written).endswith(FINAL_L)


def _about(place: Place) -> bool:
    """자료 at the end, behind what asks: 관련 자료, 주차에 대한 정보, 우수사례 목록."""
    before = place.word_before
    joined = before is not None and before.written in PARTICLES
    return place.is_last and (joined or place.before in CASES or place.before == "관련")


def _ending(place: Place) -> bool:
    """알려줘, 찾습니다, 볼까, 알고 싶어요: the end of a sentence that asks."""
    word, behind = place.word, place.word_behind
    if word.is_request:
        return True
    if behind is not None and word.written.endswith("고"):
        return any(one.form in WANTING for one in behind.morphemes) and place.is_last
    if behind is not None and word.written in ABLE:
        return behind.written.startswith("수")
    return place.is_last and word.ends_sentence


def _requested(place: Place) -> bool:
    """추천해줘, 추천 부탁드려요, 사례 추천; but not 직원 추천."""
    wanted = place.behind in ASKED_FOR and place.at + 1 in place.asking
    return place.word.is_request or _about(place) or wanted


def _said(place: Place) -> bool:
    """감사합니다, 문의드립니다, but not 감사 and 문의."""
    return place.word.ending == "EF"


def _inquired(place: Place) -> bool:
    """문의드립니다, 질문 있어요, 문의 부탁드립니다."""
    behind = place.word_behind
    there = behind is not None and not behind.content and behind.ends_sentence
    return _said(place) or _requested(place) or (place.is_last and there)


RULES: Final[tuple[tuple[Asking, _Rule, str], ...]] = (
    (Asking.NAMING, _no_term, "사례"),
    (Asking.NAMING, _always, "사례집 케이스 예시 경우"),
    (Asking.NAMING, _collection, "집"),
    (Asking.NAMING, _active, "적극"),
    (Asking.NAMING, _administration, "행정"),
    (Asking.NAMING, _praise, " ".join(sorted(PRAISE - {"좋다", "적극"}))),
    (Asking.NAMING, _liked, "좋다"),
    (Asking.NAMING, _way, "방법 방안 노하우 비결 요령"),
    (Asking.NAMING, _described, "곳 점 법"),
    (Asking.NAMING, _at_a_time, "때"),
    (Asking.NAMING, _about, "자료 정보 내용 이야기 소식 목록 리스트 모음 종류 가운데"),
    (
        Asking.ASKING,
        _always,
        "관련 관하다 궁금 어떻다 어떠 왜 언제 어디 누구 무엇 얼마나 혹시 좀 제발",
    ),
    (Asking.ASKING, _ending, "알리다 찾다 찾아보다 보이다 보여주다 보다 볼 보고 알다 알 알아보다"),
    (
        Asking.ASKING,
        _ending,
        "가르치다 여쭤보다 여쭈다 묻다 모르다 원하다 바라다 주다 드리다 구하다",
    ),
    (Asking.ASKING, _ending, "얻다 듣다 받아보다 배우다 참고 가능 필요"),
    (
        Asking.ASKING,
        _requested,
        "추천 소개 설명 정리 검색 조회 제시 공유 안내 요약 답변 말 말씀 부탁",
    ),
    (Asking.ASKING, _inquired, "문의 질문"),
    (Asking.ASKING, _said, "안녕 감사 고맙다 수고 죄송"),
)
"""Content morphemes that ask: how much, and where."""

_RULES: Final = {text: (asking, rule) for asking, rule, texts in RULES for text in texts.split()}


def read(analyzer: Analyzer, typed: str) -> Reading:
    """Read a word as it is judged."""
    content = tuple(one.text for one in analyzer.word_tokens(typed) if one.layer == "morpheme")
    return Reading(typed, content, analyzer.morphemes(typed))


def asking(words: Sequence[Reading]) -> tuple[Asking, ...]:
    """Tell of each of the words side by side how much it asks."""
    items = [Item(text, number) for number, word in enumerate(words) for text in word.content]
    judged: dict[int, Asking] = {}
    for at in reversed(range(len(items))):
        behind = frozenset(other for other, how in judged.items() if how)
        judged[at] = _judged(Place(words, items, at, behind))
    found = [Asking.EMPTY] * len(words)
    for at, item in enumerate(items):
        found[item.word] = min(found[item.word], judged[at])
    return tuple(found)


def _judged(place: Place) -> Asking:
    if place.word.written in PARTICLES or place.word.written in MISREAD:
        return Asking.ASKING
    how, rule = _RULES.get(place.items[place.at].text, (Asking.CONTENT, _always))
    return how if rule(place) else Asking.CONTENT


def says_what(analyzer: Analyzer, words: Sequence[str]) -> list[bool]:
    """Tell of words side by side which say what is wanted, and do not only ask."""
    return [not how for how in asking([read(analyzer, word) for word in words])]
