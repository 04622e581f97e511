"""Marks and snippets: spans of the text as it stands, never HTML."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sarye.analysis import Analyzer, Kiwi, Shape, phrase_pattern, word_pattern
from sarye.analysis.morphemes import Morpheme, shape_of
from sarye.archive.highlight import SNIPPET_LENGTH, Highlighter, merge_spans, snippet
from sarye.models import Case, MarkedText, Place, Section, Span
from sarye.plaintext import unmarked

BREAKS = str.maketrans("\t\r\n", "   ")
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    """Load the model once."""
    return Analyzer(Kiwi())


def case(title: str, *texts: str) -> Case:
    """Make a case of a title and the texts of its sections."""
    sections = tuple(Section("effort", "노력", text, 0, len(text)) for text in texts)
    return Case("1", title, sections, Place("a.txt"))


def section(text: str, *spans: Span) -> MarkedText:
    """Make a marked section."""
    return MarkedText("effort", "노력", text, spans)


def bracketed(marked: MarkedText) -> str:
    """Show the marks of a text as brackets."""
    pieces, last = [], 0
    for start, end in marked.spans:
        pieces += [marked.text[last:start], f"[{marked.text[start:end]}]"]
        last = end
    return "".join([*pieces, marked.text[last:]])


def covered(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    """Return the places that spans cover."""
    return {at for start, end in spans for at in range(start, end)}


@given(SPANS)
def test_merged_spans_cover_the_same_letters(spans: list[Span]) -> None:
    """Merging keeps every letter marked, and leaves sorted spans with gaps between them."""
    merged = merge_spans(spans)
    assert covered(merged) == covered(spans)
    assert all(start < end for start, end in merged)
    assert all(one[1] < two[0] for one, two in pairwise(merged))


@given(SPANS, st.randoms())
def test_merging_is_settled(spans: list[Span], random: object) -> None:
    """Merging does not depend on the order of spans, and merging again changes nothing."""
    merged = merge_spans(spans)
    shuffled = list(spans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge_spans(shuffled) == merged
    assert merge_spans(merged) == merged


def test_a_case_is_marked(analyzer: Analyzer) -> None:
    """Title and sections are marked by every word of a query, particles stay outside."""
    patterns = [word_pattern(analyzer, typed) for typed in ("적극행정", "부담을", "돕다")]
    marker = Highlighter(analyzer, patterns)
    title, sections = marker.mark(case("적극 행정의 날", "부담이 줄어", "취재를 도와", "없음"))
    assert bracketed(title) == "[적극] [행정]의 날"
    assert [bracketed(one) for one in sections] == ["[부담]이 줄어", "취재를 [도]와", "없음"]
    assert (title.role, title.label) == ("title", "")
    assert {(one.role, one.label) for one in sections} == {("effort", "노력")}


def test_a_word_that_stands_nowhere_is_marked_by_its_morphemes(analyzer: Analyzer) -> None:
    """Morphemes are marked only where no section nor the title has the whole word."""
    marker = Highlighter(analyzer, [word_pattern(analyzer, "적극행정")])
    _, (first, second) = marker.mark(case("제목", "적극 참여한 행정", "행정"))
    assert (bracketed(first), bracketed(second)) == ("[적극] 참여한 [행정]", "[행정]")
    _, (first, second) = marker.mark(case("제목", "적극 참여한 행정", "적극행정"))
    assert (bracketed(first), bracketed(second)) == ("적극 참여한 행정", "[적극행정]")


def test_marks_of_several_words_are_merged(analyzer: Analyzer) -> None:
    """Words that overlap are marked as one."""
    patterns = [word_pattern(analyzer, "적극행정"), word_pattern(analyzer, "행정")]
    title, _ = Highlighter(analyzer, patterns).mark(case("적극행정은"))
    assert bracketed(title) == "[적극행정]은"


def counts_of(analyzer: Analyzer, one: Case, tokens: Iterable[str]) -> dict[str, dict[str, int]]:
    """Count the tokens of each part of a case by analysing all of it, as the index does."""
    found: dict[str, dict[str, int]] = {}
    for part, text in (("title", one.title), *((each.role, each.text) for each in one.sections)):
        counts = Counter(token.text for token in analyzer.word_tokens(text))
        for token in tokens:
            if counts[token]:
                found.setdefault(part, Counter())[token] += counts[token]
    return found


@given(
    st.lists(st.integers(0, 100_000), min_size=1, max_size=6),
    st.integers(0, 119),
    st.integers(0, 2),
    st.booleans(),
)
def test_counts_change_no_mark(
    analyzer: Analyzer, corpus: list[Case], chosen: list[int], number: int, cut: int, phrase: bool
) -> None:
    """Marking by the counts of the index equals marking by analysing all words."""
    texts = [text.text for one in (corpus[number], corpus[0]) for text in one.sections]
    words = " ".join([corpus[number].title, *texts]).split()
    picked = [words[at % len(words)][cut:] for at in chosen]
    typed = [" ".join(words[chosen[0] % len(words) :][:3])] if phrase else picked
    make = phrase_pattern if phrase else word_pattern
    marker = Highlighter(analyzer, [make(analyzer, one) for one in typed])
    counts = counts_of(analyzer, corpus[number], marker.tokens)
    assert marker.mark(corpus[number], counts) == marker.mark(corpus[number])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("가다", "집에 갔다가 간 뒤에 가고"),
        ("돕다", "취재를 도와 돕는 도왔고"),
        ("적극행정 추진", "적극 행정 및 추진, 적극 참여한 행정을 추진, 적극행정을 수 있는 추진"),
        ("모르다", "몰라서 모르고 서두르다 서둘러"),
        ("1000건", "1,000건과 1000건을"),
        ("어렵다", "어려움을 어려워 어렵고"),
        ("불편 부담", "불편·부담과 (불편)의 부담\n불편 부담"),
    ],
)
def test_words_that_change_are_marked_too(analyzer: Analyzer, typed: str, text: str) -> None:
    """Words that begin otherwise than their tokens, or stand in a row, are marked as always."""
    for make in (phrase_pattern, word_pattern):
        one = case("제목", text, unicodedata.normalize("NFD", text))
        marker = Highlighter(analyzer, [make(analyzer, typed)])
        counts = counts_of(analyzer, one, marker.tokens)
        assert marker.mark(one, counts) == marker.mark(one)


def test_all_words_are_analysed_where_some_are_not_found() -> None:
    """Where less is found than the index counts, whatever a word looks like, it is marked."""
    shapes = {"해양": shape_of("해양", [Morpheme("바다", "NNG", 0, 2)])}
    analyzer = Analyzer(Kiwi(known=shapes.get))
    marker = Highlighter(analyzer, [word_pattern(analyzer, "바다")])
    _, (marked,) = marker.mark(case("", "해양과 해양 그리고 바다"), {"effort": {"바다": 2}})
    assert bracketed(marked) == "해양과 [해양] 그리고 [바다]"


def test_few_words_are_analysed_where_counts_are_known() -> None:
    """Of a long text, the words are analysed that hold the word that is marked."""
    asked: list[str] = []
    taught = Kiwi()

    def known(word: str) -> Shape:
        asked.append(word)
        return shape_of(word, taught.morphemes(word))

    analyzer = Analyzer(Kiwi(known=known))
    marker = Highlighter(analyzer, [word_pattern(analyzer, "확인서")])
    asked.clear()
    one = case("제목", "민원인의 부담을 크게 줄였다. " * 50 + "확인서를 확인서에 냈다.", "다른 글")
    _, (marked, other) = marker.mark(one, {"effort": {"확인서": 2}})
    assert bracketed(marked).endswith("[확인서]를 [확인서]에 냈다.")
    assert other.spans == ()
    assert asked == ["확인서를", "확인서에"]


def test_nothing_is_marked_without_words(analyzer: Analyzer) -> None:
    """A query without words marks nothing; a case without sections has only its title."""
    title, sections = Highlighter(analyzer, []).mark(case("적극행정"))
    assert (title.spans, sections) == ((), ())
    assert snippet(title, sections) is title


def test_decomposed_text_is_marked(analyzer: Analyzer) -> None:
    """Marks cut decomposed text at its own letters."""
    text = unicodedata.normalize("NFD", "확인서를 냄")
    marker = Highlighter(analyzer, [phrase_pattern(analyzer, "확인서")])
    _, (marked,) = marker.mark(case("", text))
    assert bracketed(marked) == unicodedata.normalize("NFD", "[확인서]를 냄")


def test_the_best_section_is_cut() -> None:
    """The section with most different words wins, then the one with most marks, then the first."""
    title = MarkedText("title", "", "제목")
    none, one = section("가 나 다"), section("가 나 다", (0, 1))
    twice, two = section("가 나 가", (0, 1), (4, 5)), section("가 나 다", (0, 1), (2, 3))
    assert snippet(title, [none, one, twice, two]) == two
    assert snippet(title, [none, one, twice]) == twice
    assert snippet(title, [none, one]) == one
    assert snippet(title, [none, section("라")]) == none
    assert snippet(title, [section("라 마", (0, 1)), one]).text == "라 마"


def test_a_short_section_is_cut_whole() -> None:
    """A section no longer than a snippet has no ellipses, and its line breaks become spaces."""
    cut = snippet(section(""), [section(" \n첫 줄\n둘째\t줄\r\n", (4, 5), (8, 9))])
    assert bracketed(cut) == "첫 [줄] 둘째[ ]줄"
    whole = "가" * SNIPPET_LENGTH
    assert snippet(section(""), [section(whole)]).text == whole
    assert snippet(section(""), [section(" \n ")]).text == ""


@pytest.mark.parametrize("bullet", ["- ", "· ", "○ ", "ㅇ ", "  ▪ ", "※ ", "* "])
def test_bullets_of_a_snippet_stand_on_lines_of_their_own(bullet):
    """What its document lists does not run together; other lines do."""
    text = f"{bullet}첫째 일을\n마침\n{bullet}둘째 -3도\n-5도"
    cut = snippet(section(""), [section(text, (len(text) - 2, len(text)))])
    assert cut.text == f"{bullet}첫째 일을 마침\n{bullet}둘째 -3도 -5도".strip()
    assert [cut.text[start:end] for start, end in cut.spans] == ["5도"]


def test_a_long_section_is_cut_between_words() -> None:
    """A cut stands between words and shows by an ellipsis that text was left out there."""
    words = "적극행정 " * 100
    start = snippet(section(""), [section(words)]).text
    assert start.endswith("적극행정…")
    assert start.startswith("적극행정 ")
    middle = snippet(section(""), [section(words, (250, 254))])
    assert middle.text.startswith("…적극행정 ")
    assert middle.text.endswith("적극행정…")
    assert bracketed(middle).count("[적극행정]") == 1
    end = snippet(section(""), [section(words, (495, 499))]).text
    assert end.startswith("…적극행정 ")
    assert end.endswith("적극행정")


def test_the_densest_stretch_is_cut() -> None:
    """The snippet shows where most marks stand together, not the first mark."""
    text = "민원 " + "없음 " * 200 + "민원 부담 완화 " + "없음 " * 200
    at = text.index("민원 부담")
    cut = snippet(section(""), [section(text, (0, 2), (at, at + 2), (at + 3, at + 5))])
    assert bracketed(cut).count("[") == 2
    assert "[민원] [부담] 완화" in bracketed(cut)


def test_many_marks_are_weighed_quickly() -> None:
    """A section with fifty thousand marks is cut like any other."""
    spans = tuple((at, at + 2) for at in range(0, 150_000, 3))
    cut = snippet(section(""), [section("민원 " * 50_000, *spans)])
    assert len(cut.text) <= SNIPPET_LENGTH + 2


@st.composite
def sections(draw: st.DrawFn) -> MarkedText:
    """Draw a section, long or short, with marks."""
    text = draw(
        st.one_of(
            st.text("가나 \n\tab", max_size=400),
            st.lists(st.sampled_from(["적극행정", "가" * 90, " ", "\n", "a "]), max_size=60).map(
                "".join
            ),
            st.text(max_size=200).map(lambda text: text * 3),
        )
    )
    places = st.integers(0, len(text))
    spans = merge_spans(draw(st.lists(st.tuples(places, places), max_size=8)))
    # As the analysis gives them, spans begin and end with a letter.
    return section(text, *(one for one in spans if (text[one[0]] + text[one[1] - 1]).isalnum()))


@given(sections())
@example(section("가" * 1_000, (300, 900)))
@example(section("가" * 1_000, (0, 1), (999, 1_000)))
@example(section(" " * 500, (200, 300)))
@example(section("가" * 100 + " " * 300 + "나", (400, 401)))
def test_a_snippet_is_a_stretch_of_its_section(marked: MarkedText) -> None:
    """A snippet is short, stands in its section, and its marks cut the same letters there.

    Of a section that was written with markup, in the text without it.
    """
    cut = snippet(section(""), [marked])
    marked = unmarked(marked)
    assert len(cut.text) <= 2 * SNIPPET_LENGTH + 2
    assert any(
        tuple((start + shift, end + shift) for start, end in cut.spans) == within
        for shift, within in stretches(marked, cut.text)
    )
    letters = [at for at in covered(marked.spans) if marked.text[at].strip()]
    assert bool(cut.spans) or not letters


def stretches(marked: MarkedText, cut: str) -> list[tuple[int, tuple[Span, ...]]]:
    """Find where a snippet may come from: its shift there, and the marks of that stretch."""
    spaced = marked.text.translate(BREAKS)
    found = []
    for head in ("", "…"):
        for tail in ("", "…"):
            body = cut[len(head) : len(cut) - len(tail)]
            for low in range(len(spaced) - len(body) + 1):
                high = low + len(body)
                honest = bool(head), bool(tail)
                left_out = bool(spaced[:low].strip()), bool(spaced[high:].strip())
                if head + spaced[low:high] + tail == cut and honest == left_out:
                    found.append((low - len(head), clipped(marked.spans, low, high)))
    return found


def clipped(spans: tuple[Span, ...], low: int, high: int) -> tuple[Span, ...]:
    """Cut spans at the ends of a stretch."""
    inside = [(max(start, low), min(end, high)) for start, end in spans]
    return tuple((start, end) for start, end in inside if start < end)
