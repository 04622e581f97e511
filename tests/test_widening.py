"""A result that widens by itself: hits with all words, then those with enough of them, told so."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.exporters.hitlist import how_text
from sarye.messages import Translator
from sarye.models import Filters
from sarye.settings import Settings

ROWS = {
    "both": {"title": "노인 주차 요금 감면", "effort": "노인의 주차 요금을 깎음."},
    "parking": {"title": "공영 주차장 개방", "effort": "밤에 주차 자리를 나눔."},
    "elder": {"title": "어르신 돌봄", "effort": "어르신 댁을 찾아감."},
    "truck": {"title": "휴게 쉼터", "effort": "화물차가 쉬어 감."},
}
"""Cases by id."""

SYNONYMS = "노인, 어르신\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, write_rows: Any) -> Iterator[Archive]:
    """Index the cases above."""
    folder = tmp_path_factory.mktemp("widening")
    write_rows(folder / "a.jsonl", *({"id": key, **row} for key, row in ROWS.items()))
    (folder / "index").mkdir()
    (folder / "index" / "synonyms.txt").write_text(SYNONYMS, "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index", settings=Settings(official=False)) as archive:
        yield archive


@pytest.fixture(scope="module")
def said(archive: Archive) -> Callable[..., dict[str, tuple[object, ...]]]:
    """Tell of each hit what it lacks, what made it one, and what stands there instead."""

    def tell(query: str, **options: Any) -> dict[str, tuple[object, ...]]:
        hits = archive.search(query, limit=None, **options).hits
        return {hit.case.id: (hit.lacks, hit.by, hit.through) for hit in hits}

    return tell


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        (
            "노인 주차",
            {},
            {
                "both": ((), "words", ()),
                "parking": (("노인",), "words", ()),
                "elder": (("주차",), "synonym", ("어르신",)),
                "truck": (("노인", "주차"), "related", ("화물차",)),
            },
        ),
        (
            "주차",
            {},
            {
                "both": ((), "words", ()),
                "parking": ((), "words", ()),
                "truck": (("주차",), "related", ("화물차",)),
            },
        ),
        (
            "트럭 주차",
            {},
            {
                "both": (("트럭",), "words", ()),
                "parking": (("트럭",), "words", ()),
                "truck": (("트럭", "주차"), "related", ("화물차",)),
            },
        ),
        (
            "노인 주차",
            {"exact": True},
            {"both": ((), "words", ()), "parking": (("노인",), "words", ())},
        ),
        (
            "주차할인권",
            {"filters": Filters(sections=("title",))},
            {
                "both": (("주차할인권",), "words", ()),
                "parking": (("주차할인권",), "related", ("주차장",)),
            },
        ),
    ],
)
def test_hits_of_any_word(
    query: str,
    options: dict[str, Any],
    expected: dict[str, tuple[object, ...]],
    said: Callable[..., dict[str, tuple[object, ...]]],
) -> None:
    """A hit of any word says which words it lacks, and names the word that stands there instead."""
    assert said(query, match="any", **options) == expected


def test_a_word_of_a_field_is_named_with_it(archive: Archive) -> None:
    """A hit may hold a word and yet lack it where it is looked for."""
    hits = archive.search("노력:주차 제목:돌봄", match="any").hits
    found = {hit.case.id: (hit.matched, hit.lacks) for hit in hits}
    assert found["both"] == (("노력:주차",), ("제목:돌봄",))
    assert found["elder"] == (("제목:돌봄",), ("노력:주차",))


def test_a_hit_of_a_long_question_names_the_words_that_it_has(archive: Archive) -> None:
    """Of a few words those are named that a hit lacks; of many, those that it has."""
    questions = {
        "주차 요금 도서관": "없는 낱말: 도서관",
        "주차 요금 도서관 하천 축제 우체국": "있는 낱말: 주차, 요금",
    }
    for question, expected in questions.items():
        hits = archive.search(question, match="any").hits
        (both,) = (hit for hit in hits if hit.case.id == "both")
        assert how_text(both, Translator("ko")) == expected


WORDS = (
    "주차",
    "요금",
    "감면",
    "돌봄",
    "버스",
    "도서관",
    "하천",
    "축제",
    "텃밭",
    "우체국",
    "소방",
    "임산부",
)
FILLERS = ("담당자가 현장을 찾아감.", "서류를 줄임.", "안내문을 붙임.", "창구를 하나로 모음.")


@dataclass(frozen=True)
class Row:
    """A case of a table: the words that it holds, and what it is sorted by."""

    id: str
    words: frozenset[str]
    title: str
    year: int


def table(seed: int, size: int = 48) -> list[Row]:
    """Make cases of words, the first ones of which are the most frequent."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    odds = [0.75 / (at + 1) ** 0.7 for at in range(len(WORDS))]
    return [
        Row(
            f"r{at}",
            frozenset(word for word, odd in zip(WORDS, odds, strict=True) if chance.random() < odd),
            f"{chance.choice('가나다라')}{at}호",
            chance.randint(2019, 2025),
        )
        for at in range(size)
    ]


def queries(seed: int, count: int) -> list[tuple[str, ...]]:
    """Draw queries of two to five words."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [tuple(chance.sample(WORDS, chance.randint(2, 5))) for _ in range(count)]


@pytest.fixture(scope="module", params=[1, 2])
def scanned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, write_rows: Any
) -> Iterator[tuple[Archive, list[Row]]]:
    """Index a table, and keep it to be scanned."""
    folder = tmp_path_factory.mktemp("scanned")
    rows = table(request.param)
    written = (
        {
            "id": row.id,
            "title": row.title,
            "year": row.year,
            "effort": f"{FILLERS[at % 4]} " + ". ".join(sorted(row.words)),
        }
        for at, row in enumerate(rows)
    )
    write_rows(folder / "a.jsonl", *written)
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive, rows


def worth_showing(rows: list[Row], asked: tuple[str, ...], share: float) -> set[str]:
    """Scan for the cases in which words stand that weigh enough, by the rule as documented."""
    weight = dict.fromkeys(asked, 0)
    for word in asked:
        count = sum(word in row.words for row in rows)
        if 0 < count <= max(len(rows) / 4, 10):
            weight[word] = round(1000 * log(1 + (len(rows) - count + 0.5) / (count + 0.5)))
    enough = ceil(sum(weight.values()) * share)
    held = {row.id: sum(weight[word] for word in asked if word in row.words) for row in rows}
    return {name for name, sum_ in held.items() if sum_ >= max(enough, 1)}


@pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
def test_a_widened_result_equals_a_scan(scanned: tuple[Archive, list[Row]], sort: Any) -> None:
    """Both groups, their counts, what each hit lacks and their order are what a scan tells."""
    archive, rows = scanned
    by_id = {row.id: row for row in rows}
    for asked in queries(7, 60):
        result = archive.search(" ".join(asked), sort=sort, limit=None)
        whole = {row.id for row in rows if set(asked) <= row.words}
        found = [hit.case.id for hit in result.hits]
        assert result.total == len(whole)
        assert set(found[: len(whole)]) == whole
        assert len(found) == len(set(found)) == result.total + result.partial
        if whole or len(asked) <= 3:
            some = worth_showing(rows, asked, 0.35 if whole else 0.2)
            assert set(found) == some | whole or not (some | whole)
        for hit in result.hits:
            assert set(hit.lacks) == set(asked) - by_id[hit.case.id].words
            assert set(hit.matched) == set(asked) & by_id[hit.case.id].words
        for group in (found[: len(whole)], found[len(whole) :]):
            told = [by_id[name] for name in group]
            for one, other in pairwise(told):
                assert sort != "newest" or one.year >= other.year
                assert sort != "title" or one.title <= other.title
        fallback = [one.kind for one in result.repairs]
        assert fallback == (["fallback"] if result.partial and not whole else [])


def test_all_and_any_stay_what_they_are(scanned: tuple[Archive, list[Row]]) -> None:
    """All words give the first group alone, any of them give every case that holds one."""
    archive, rows = scanned
    for asked in queries(8, 25):
        query = " ".join(asked)
        every, any_ = (archive.search(query, match=mode, limit=None) for mode in ("all", "any"))
        assert every.total == sum(set(asked) <= row.words for row in rows)
        assert every.partial == any_.partial == 0
        assert len(any_.hits) == any_.total >= sum(bool(set(asked) & row.words) for row in rows)
        assert archive.search(query, exact=True).partial == 0


def test_pages_run_over_both_groups(scanned: tuple[Archive, list[Row]]) -> None:
    """Pages join to the whole list, and ranks count through both groups."""
    archive, _ = scanned
    for asked in queries(9, 12):
        query = " ".join(asked)
        whole = archive.search(query, limit=None)
        pages = [archive.search(query, limit=5, offset=at) for at in range(0, len(whole.hits), 5)]
        assert tuple(hit for page in pages for hit in page.hits) == whole.hits
        assert [hit.rank for hit in whole.hits] == list(range(1, len(whole.hits) + 1))


def test_counts_are_of_what_holds_all_words(scanned: tuple[Archive, list[Row]]) -> None:
    """Counted by fields are the cases of the total; the partial ones where there are none."""
    archive, rows = scanned
    for asked in queries(10, 25):
        query = " ".join(asked)
        result, facets = archive.search(query, limit=None), archive.facets(query)
        counted = result.hits[: result.total or None]
        years = Counter(
            str(next(row.year for row in rows if row.id == one.case.id)) for one in counted
        )
        assert facets.counts["year"] == years
        assert (facets.total, facets.partial) == (result.total, result.partial)
        for year, count in years.items():
            limited = archive.search(query, filters=Filters(year=int(year)))
            assert count == (limited.total if result.total else limited.partial)


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("주차 요금", (1, 1)),
        ("주차 AND 요금", (1, 0)),
        ('"주차 요금"', (1, 0)),
        ("주차 돌봄 -요금", (0, 2)),
        ("노력:자리 요금", (0, 2)),
        ("(주차 요금) OR 쉼터", (2, 1)),
        ("주차", (2, 0)),
        ("주차를 위한", (2, 0)),
    ],
)
def test_what_is_widened(query: str, counts: tuple[int, int], archive: Archive) -> None:
    """Words side by side are widened; one word, a phrase and what AND joins are not."""
    result = archive.search(query)
    assert (result.total, result.partial) == counts
