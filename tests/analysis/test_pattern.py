"""What a query's words look like in a text: spans are shown as [brackets]."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer, MarkedTokens, Pattern, phrase_pattern, word_pattern
from sarye.archive.highlight import merge_spans
from sarye.models import Span

Bracketed = Callable[[str, Pattern], str]


def cut_apart(text: str, spans: list[Span]) -> str:
    """Show spans of a text as brackets."""
    pieces, last = [], 0
    for start, end in merge_spans(spans):
        pieces += [text[last:start], f"[{text[start:end]}]"]
        last = end
    return "".join([*pieces, text[last:]])


@pytest.fixture(scope="module")
def bracketed(analyzer: Analyzer) -> Bracketed:
    """Show where a pattern stands in a text."""

    def show(text: str, pattern: Pattern) -> str:
        return cut_apart(text, MarkedTokens(analyzer, text).spans(pattern))

    return show


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # particles and endings stay outside
        ("확인서", "[확인서]를 내고, [확인서]도 확인"),
        ("국민", "[국민]의, [국민]께, [국민]들이"),
        ("청년", "자립준비[청년]들의"),
        ("부담", "[부담]을 줄이고 [부담]하는"),
        # a typed particle or ending finds the bare word
        ("확인서를", "[확인서] 제출"),
        ("공무원에게", "[공무원]이"),
        ("개선하였음", "[개선]한 뒤 개선안이"),
        # compounds: whole, spaced, with particles
        ("적극행정", "[적극행정]은"),
        ("적극행정", "[적극] [행정]의 날"),
        ("적극행정의", "[적극] [행정]"),
        ("적극행정", "[적극]적인 [행정]"),
        ("적극행정", "적극 참여한 행정"),
        ("적극", "[적극]행정과 [적극]적인"),
        ("행정", "적극[행정]과 [행정]심판"),
        ("수의계약", "[수의]\n[계약]을"),
        ("공유재산", "[공유재산]을 [공유 재산]으로"),
        ("원스톱", "[원스톱]으로 [원스톱] 민원"),
        # inflected words
        ("돕다", "[도]와 주고 [도]왔습니다, [돕]는"),
        ("도와", "[돕]는 일"),
        ("빠른", "[빠르]게 [빨]라졌다"),
        ("줄인", "[줄였]다, [줄이]고, 줄어든"),
        ("줄이다", "[줄여] [줄인] [줄이]고, 줄어든"),
        ("돕다", "[도]와, [도운], [돕]는"),
        ("덜다", "[덜]어 주고 [덜]고"),
        ("나누다", "[나눠] [나눈] [나누]며"),
        ("고치다", "[고쳐] [고친]"),
        ("없애다", "[없앤] [없애]고, 없어진"),
        ("막다", "[막]고 [막]아 [막]는"),
        ("깨끗하다", "[깨끗한] 물, [깨끗이]"),
        ("어려움", "[어려움]을 [어려운] [어려웠]던"),
        ("번거롭다", "[번거로움]을 [번거로운]"),
        ("하자", "[하자]를 [하자]보수"),
        ("이수", "교육을 [이수]한 [이수]자의 [이수]증"),
        ("한파", "[한파]에 [한파]쉼터"),
        ("자부담", "[자부담]금의 [자부담]"),
        # inside a word: by letters, and only where no word stands
        ("급여", "비[급여]와 [급여]"),
        ("허가", "무[허가] 건물의 [허가]"),
        ("비급여", "[비급여] 아닌 급여"),
        ("행정심", "[행정심]판"),
        # numbers
        ("3년", "3명이 [3년] 동안"),
        ("1000건", "[1,000건]과 1,000명"),
        ("1,000건", "[1000건]을"),
        ("10명", "10건, [10명]의"),
        ("98.5", "[98.5]%"),
        ("2025년", "[2025년]과 2025. 9. 9."),
        ("출산율", "[출산율]이"),
        ("간소화", "[간소화]했다"),
        # letters
        ("AI", "[AI]·데이터, [ＡＩ]를"),
        ("ai", "[AI]"),
        ("R&D", "[R]&[D] 지원"),
        ("GTX-A", "[GTX]-[A] 노선"),
        # several runs of letters: each by itself
        ("불편·부담", "[부담]과 [불편]"),
        ("「민법」에", "[민법] 개정"),
        # no content: all letters
        ("위한", "국민을 [위한] 일"),
        ("아이", "[아이]를 [아이] 돌봄"),
        ("한·중", "[한]·[중] 회담"),
        # nothing
        ("…", "아무것도 …"),
        ("한센인", "없음"),
        ("확인서", ""),
    ],
)
def test_words_are_marked(
    analyzer: Analyzer, bracketed: Bracketed, typed: str, expected: str
) -> None:
    """A typed word is marked where it stands, and nothing else is."""
    text = expected.replace("[", "").replace("]", "")
    assert bracketed(text, word_pattern(analyzer, typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("수의계약 확인서", "[수의계약] [확인서]를 [수의] [계약]의 [확인서]"),
        ("수의계약 확인서", "수의계약 때 낸 확인서"),
        ("수의계약을 할 때", "[수의계약]을 할 [때]마다"),
        ("민원 부담", "[민원] [부담]을, 부담과 민원"),
        ("민원부담", "[민원] [부담]"),
        ("도와 국제", "취재를 [도]와 [국제]적 소통"),
        ("AI·데이터", "[AI] [데이터]"),
        ("행정의 달", "적극[행정]의 [달]"),
        ("3년 지원", "3명 지원, [3년] [지원], [3년]간 [지원]"),
        ("3년간 지원", "3명간 지원, [3년]을 [지원]"),
        ("2분기 실적", "2월 실적, [2분기] [실적]"),
        ("제3조 개정", "제3호 개정, [제3조] [개정]"),
    ],
)
def test_phrases_are_marked(
    analyzer: Analyzer, bracketed: Bracketed, typed: str, expected: str
) -> None:
    """A phrase is marked where its morphemes or its letters stand one behind the other."""
    text = expected.replace("[", "").replace("]", "")
    assert bracketed(text, phrase_pattern(analyzer, typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("홍보", "[홍보]를 [홍보대사]로, [홍보물]"),
        ("비급", "[비급여]와 급여"),
        ("돕", "[돕]는 [도]와"),
        ("A", "[AI]와 [A]"),
    ],
)
def test_prefixes_are_marked(
    analyzer: Analyzer, bracketed: Bracketed, typed: str, expected: str
) -> None:
    """A prefix is marked with the whole of the word that it begins."""
    text = expected.replace("[", "").replace("]", "")
    assert bracketed(text, word_pattern(analyzer, typed, prefix=True)) == expected


def test_decomposed_text_is_marked_at_its_own_letters(
    analyzer: Analyzer, bracketed: Bracketed
) -> None:
    """In a text in NFD, spans cut the decomposed letters."""
    for typed, expected in (
        ("확인서", "[확인서]를"),
        ("적극행정", "[적극] [행정]은"),
        ("도와", "[돕]는"),
    ):
        wanted = unicodedata.normalize("NFD", expected)
        text = wanted.replace("[", "").replace("]", "")
        for form in ("NFC", "NFD"):
            pattern = word_pattern(analyzer, unicodedata.normalize(form, typed))
            assert bracketed(text, pattern) == wanted


def test_alternatives_are_marked_too(analyzer: Analyzer, bracketed: Bracketed) -> None:
    """A synonym of a word is marked as the word is."""
    pattern = word_pattern(analyzer, "권익위")
    pattern = replace(pattern, alternatives=(phrase_pattern(analyzer, "국민권익위원회"),))
    expected = "[국민권익위원회]와 [권익위]의 위원회"
    assert bracketed("국민권익위원회와 권익위의 위원회", pattern) == expected


def test_a_number_does_not_stand_for_its_unit(analyzer: Analyzer) -> None:
    """3년 is one whole; a noun with a suffix is also found by its root."""

    def wholes(typed: str) -> set[str]:
        return set(word_pattern(analyzer, typed).units[0].wholes)

    assert wholes("3년") == {"3년"}
    assert wholes("98.5") == {"98.5"}
    assert wholes("적극적") == {"적극적", "적극"}
    assert wholes("확인서를") == {"확인서"}
    assert wholes("적극행정은") == {"적극행정"}
    assert wholes("적극행정하는") == {"적극행정"}


def test_units_that_carry_content_are_required(analyzer: Analyzer) -> None:
    """Of 비용을(위한) only 비용 is required; where nothing carries content, all is."""

    def required(typed: str) -> list[str]:
        return [unit.letters for unit in word_pattern(analyzer, typed).required]

    assert required("비용을(위한)") == ["비용을"]
    assert required("위한") == ["위한"]
    assert required("…") == []
    assert word_pattern(analyzer, "민·관 협력").letters == "민관협력"
    assert phrase_pattern(analyzer, "…").units == ()


def test_loose_spans_mark_morphemes_anywhere(analyzer: Analyzer) -> None:
    """Where a compound stands nowhere as such, its morphemes can be marked."""
    text = "적극 참여한 행정"
    marked = MarkedTokens(analyzer, text)
    pattern = word_pattern(analyzer, "적극행정")
    assert marked.spans(pattern) == []
    assert cut_apart(text, marked.loose_spans(pattern)) == "[적극] 참여한 [행정]"


LETTERS = st.text("적극행정은 급여비도와돕는·3년,0aB\u1100\u1161", max_size=24)


@settings(deadline=None, max_examples=150)
@given(typed=LETTERS, before=LETTERS, after=LETTERS)
def test_what_was_typed_is_marked_where_it_stands(
    analyzer: Analyzer, typed: str, before: str, after: str
) -> None:
    """In a text that holds the phrase as typed, some of those letters are marked."""
    text = f"{before} {typed} {after}"
    spans = MarkedTokens(analyzer, text).spans(phrase_pattern(analyzer, typed))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    letters = [at for at, letter in enumerate(text) if letter.isalnum()]
    here = [at for at in letters if len(before) < at <= len(before) + len(typed)]
    assert not here or any(start <= at < end for start, end in spans for at in here)


@settings(deadline=None, max_examples=100)
@given(typed=st.text(max_size=20), text=st.text(max_size=40))
def test_any_text_can_be_asked_for(analyzer: Analyzer, typed: str, text: str) -> None:
    """Whatever is typed and whatever stands there, spans lie within the text."""
    marked = MarkedTokens(analyzer, text)
    for pattern in (word_pattern(analyzer, typed, prefix=True), phrase_pattern(analyzer, typed)):
        spans = [*marked.spans(pattern), *marked.loose_spans(pattern)]
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_marking_takes_linear_time(analyzer: Analyzer) -> None:
    """A word that stands 20,000 times is marked 20,000 times."""
    text = "적극행정 비급여 " * 20_000
    marked = MarkedTokens(analyzer, text)
    assert len(marked.spans(word_pattern(analyzer, "급여"))) == 20_000
    assert len(merge_spans(marked.spans(word_pattern(analyzer, "적극행정")))) == 20_000
