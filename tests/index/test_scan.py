"""What is found, against a scan over the text of every case."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sarye import Archive
from sarye.models import Case

WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
NO_OPERATOR = re.compile(r"[^\s()\"“”„‟〝〞＂（）［］\[\]^*＾＊:：-]+")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "without spaces": lambda text: "".join(text.split()),
    "each letter apart": lambda text: " ".join("".join(text.split())),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "upper case": str.upper,
    "lower case": str.lower,
    "full width": lambda text: text.translate(WIDE),
}

fixtures_are_read_only = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


def plain(text: str) -> str:
    """Fold and take spaces out, a second time and more simply than `sarye.analysis.squeeze`."""
    narrow = "".join(
        chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter
        for letter in unicodedata.normalize("NFC", text)
    )
    return "".join(narrow.lower().split())


def holds(case: Case, text: str) -> bool:
    """Tell whether a title or a section holds a text, whatever the spacing and case."""
    texts = (case.title, *(section.text for section in case.sections))
    return any(plain(text) in plain(one) for one in texts)


def scan(cases: list[Case], text: str) -> set[str]:
    """Scan all cases for a text."""
    return {case.id for case in cases if holds(case, text)}


@st.composite
def cuts(draw: st.DrawFn, shortest: int = 1) -> tuple[int, int, float, int]:
    """Draw where to cut: the number of a case, of a text in it, and where in that text."""
    numbers = draw(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)))
    return *numbers, draw(st.floats(0, 1)), draw(st.integers(shortest, 25))


def cut(cases: list[Case], place: tuple[int, int, float, int]) -> str:
    """Cut a stretch of text, without what the query language reads as operators."""
    case = cases[place[0] % len(cases)]
    texts = [text for text in (case.title, *(one.text for one in case.sections)) if text]
    if not texts:
        return ""
    text = texts[place[1] % len(texts)]
    start = round(place[2] * max(len(text) - place[3], 0))
    runs = NO_OPERATOR.findall(text[start : start + place[3]])
    return " ".join(runs)


def syllables(text: str) -> int:
    """Count letters and digits."""
    return sum(letter.isalnum() for letter in text)


@fixtures_are_read_only
@given(place=cuts(), spelling=st.sampled_from(sorted(SPELLINGS)))
def test_exact_equals_a_scan(
    place: tuple[int, int, float, int],
    spelling: str,
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """``--exact`` finds the cases that hold what was typed, letter by letter, and no others."""
    text = SPELLINGS[spelling](cut(corpus, place))
    phrase = f'"{text}"'
    assert ids_of(corpus_searcher, phrase, exact=True) == (scan(corpus, text) if text else set())


@fixtures_are_read_only
@given(places=st.lists(cuts(), min_size=1, max_size=3))
def test_exact_words_are_scanned_one_by_one(
    places: list[tuple[int, int, float, int]],
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """Several words under ``--exact`` must all stand in a case, wherever."""
    words = " ".join(cut(corpus, place) for place in places).split()
    words = [word for word in words if word not in ("AND", "OR", "NOT")]
    expected = [scan(corpus, word) for word in words]
    found = ids_of(corpus_searcher, " ".join(words), exact=True)
    assert found == (set.intersection(*expected) if words else {case.id for case in corpus})


@fixtures_are_read_only
@given(place=cuts(2), spelling=st.sampled_from(sorted(SPELLINGS)))
@example(place=(1835, 50, 0.953125, 4), spelling="without spaces")  # 7%축
def test_all_finds_what_a_scan_finds(
    place: tuple[int, int, float, int],
    spelling: str,
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """Whatever stretch of a case is typed, in whatever spelling, the case is found."""
    text = cut(corpus, place)
    if syllables(text) < 2:
        return
    missing = scan(corpus, text) - ids_of(corpus_searcher, SPELLINGS[spelling](text))
    assert not missing, (text, spelling)


@fixtures_are_read_only
@given(place=cuts(2), spelling=st.sampled_from(sorted(SPELLINGS)))
def test_a_phrase_finds_what_a_scan_finds(
    place: tuple[int, int, float, int],
    spelling: str,
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """The same in quotes."""
    text = cut(corpus, place)
    if syllables(text) < 2:
        return
    found = ids_of(corpus_searcher, f'"{SPELLINGS[spelling](text)}"')
    assert not scan(corpus, text) - found, (text, spelling)


@fixtures_are_read_only
@given(places=st.lists(cuts(2), min_size=1, max_size=3))
def test_any_finds_what_all_finds(
    places: list[tuple[int, int, float, int]],
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """Ranking by any word leaves out nothing that has all of them."""
    query = " ".join(cut(corpus, place) for place in places)
    missing = ids_of(corpus_searcher, query) - ids_of(corpus_searcher, query, any_word=True)
    assert not missing, query


@pytest.mark.parametrize("query", ["수수료", "민원", "11%", "3", "시", "·", "한 번", "1,800톤"])
@pytest.mark.parametrize("sections", [("title",), ("situation",), ("effort", "effect")])
def test_exact_keeps_to_the_sections_asked_for(
    query: str,
    sections: tuple[str, ...],
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """``--exact --section`` scans those sections and nothing else."""
    expected = set()
    for case in corpus:
        texts = [one.text for one in case.sections if one.role in sections]
        texts += [case.title] if "title" in sections else []
        if any(plain(query) in plain(text) for text in texts):
            expected.add(case.id)
    found = ids_of(corpus_searcher, f'"{query}"', exact=True, sections=sections)
    assert found == expected


@pytest.fixture(scope="module")
def data_cases() -> list[Case]:
    """Read the sample data of the project."""
    data = Path(__file__).parents[2] / "data"
    cases = {case.id: case for one in Archive.parse([data]) for case in one.cases}
    return list(cases.values())


def random_cuts(cases: list[Case], count: int) -> list[str]:
    """Cut different strings of 2 to 10 syllables; the same ones at each run."""
    chance = random.Random(11)  # noqa: S311 - no secret
    texts = [text for case in cases for text in (case.title, *(one.text for one in case.sections))]
    found: set[str] = set()
    while len(found) < count:
        text, length = chance.choice(texts), chance.randint(2, 14)
        start = chance.randint(0, max(len(text) - length, 0))
        one = " ".join(text[start : start + length].split())
        words = one.split()
        plain_words = all(NO_OPERATOR.fullmatch(word) for word in words)
        if 2 <= syllables(one) <= 10 and plain_words and not {"AND", "OR", "NOT"} & {*words}:
            found.add(one)
    return sorted(found)


def test_two_thousand_strings_find_all_that_a_scan_finds(
    data_cases: list[Case], new_store: Any, search_of: Callable[..., Any]
) -> None:
    """Each string finds every case that holds it, as written and in one other spelling each."""
    store = new_store()
    store.commit({"data": data_cases})
    searcher = store.searcher()
    numbers = [searcher.snapshot.case_number(case.id) for case in data_cases]
    rows = zip(numbers, data_cases, strict=True)
    held = [
        (number, plain(text))
        for number, case in rows
        for text in (case.title, *(one.text for one in case.sections))
    ]
    others = [spelled for name, spelled in SPELLINGS.items() if name != "as written"]
    missed: list[str] = []
    for at, text in enumerate(random_cuts(data_cases, 2_000)):
        wanted = plain(text)
        expected = {number for number, one in held if wanted in one}
        assert expected, text
        queries = (text, others[at % len(others)](text))
        found = [set(search_of(searcher, query).numbers.tolist()) for query in queries]
        missed += [query for query, here in zip(queries, found, strict=True) if expected - here]
    assert not missed
