"""Search as people type it, through `Archive` on real files."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sarye
from sarye.analysis import Analyzer
from sarye.archive import Archive
from sarye.archive.answering import Answering
from sarye.errors import CaseAmbiguous, CaseUnknown
from sarye.index import Planner
from sarye.index.folderreader import FolderReader
from sarye.index.planrunner import PlanRunner
from sarye.index.snapshot import Snapshot
from sarye.models import Case, Filters, Period, Repair, Result, Search
from sarye.searchoptions import COUNTED

TEXTS: dict[str, dict[str, object]] = {
    "conflict": {
        "title": "수의계약 확인서, 한 번 내면 3년간 다시 내지 않도록",
        "situation": "「이해충돌방지법」상 예외에 해당하더라도 확인서를 받아야 해 번거로움이 컸음.",
        "effort": "최초 1회만 확인서를 징구하여 보관하고 절차를 손질함.",
        "effect": "업체의 불편·부담이 줄고 계약에 걸리는 시간이 1,000분에서 10분으로 짧아짐.",
        "agency": "국민권익위원회",
        "year": "2025",
        "quarter": "1",
    },
    "uncovered": {
        "title": "비급여 진료비 한눈에 보기",
        "situation": "병원마다 비급여 가격이 달라 국민의 불만이 컸음.",
        "effect": "비급여 항목을 비교할 수 있게 되어 국민이 만족함.",
        "agency": "건강보험심사평가원",
        "year": "2024",
        "half": "2",
        "award": "최우수",
    },
    "covered": {
        "title": "급여 신청 서류 줄이기",
        "situation": "급여를 신청하려면 서류가 많았음.",
        "effort": "급여 신청을 온라인으로 받음.",
        "agency": "국민건강보험공단",
        "year": "2024",
        "quarter": "3",
        "award": "우수",
    },
    "active": {
        "title": "적극행정으로 푼 규제",
        "effort": "적극행정위원회의 의견을 들어 공무원이 소신껏 처리함.",
        "effect": "현장의 어려움을 도와 청년 창업이 늘어남.",
        "agency": "한빛시",
        "year": "2023",
    },
    "spaced": {
        "title": "적극 행정 사례 나눔",
        "effort": "직원들이 적극적으로 행정 지식을 나눔. 방문판매법 개정을 건의함.",
        "effect": "이웃을 돕는 모임이 생김.",
    },
    "english": {
        "title": "AI 챗봇 R&D 지원",
        "effort": "ＡＩ·데이터 활용 길잡이를 만듦. GPT-4 기반 Chatbot을 도입함.",
        "effect": "민원 처리 시간이 50% 감소함.",
        "year": "2021",
        "quarter": "4",
    },
}
"""Cases by id."""

SYNONYMS = """# one group a line
임의계약, 수의계약
심평원 => 건강보험심사평가원
벤처 => 청년 창업
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, write_rows: Callable[..., Path]) -> Path:
    """Make an index of the cases above, with synonyms and a word of its own."""
    folder = tmp_path_factory.mktemp("archive")
    write_rows(folder / "data" / "a.jsonl", *({"id": key, **row} for key, row in TEXTS.items()))
    (folder / "index").mkdir()
    (folder / "index" / "synonyms.txt").write_text(SYNONYMS, "utf-8")
    (folder / "index" / "words.txt").write_text("한눈에보기\n", "utf-8")
    Archive.build([folder / "data"], index=folder / "index")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    """Open it."""
    with Archive.open(folder / "index") as archive:
        yield archive


@pytest.fixture(scope="module")
def found(archive: Archive) -> Callable[..., list[str]]:
    """Search for ids, best first."""

    def find(query: str, **options: Any) -> list[str]:
        return [hit.case.id for hit in archive.search(query, limit=None, **options).hits]

    return find


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("적극행정", {"active", "spaced"}),
        ("적극 행정", {"active", "spaced"}),
        ("적극행정의", {"active", "spaced"}),
        ("적극행정위원회", {"active"}),
        ("비급여", {"uncovered"}),
        ("비 급여", {"uncovered"}),
        ("급여", {"uncovered", "covered"}),
        ("이해충돌 방지법", {"conflict"}),
        ("이해충돌방지법", {"conflict"}),
        ("「이해충돌방지법」", {"conflict"}),
        ("이해 충돌 방지", {"conflict"}),
        ("확인서를 징구", {"conflict"}),
        ("징구하다", {"conflict"}),
        ("징구한 확인서", {"conflict"}),
        ("돕다", {"active", "english", "spaced"}),
        ("도와", {"active", "english", "spaced"}),
        ("도왔던", {"active", "english", "spaced"}),
        ("짧아지다", {"conflict"}),
        ("늘어나", {"active"}),
        ("ai", {"english"}),
        ("AI", {"english"}),
        ("ＡＩ", {"english"}),
        ("챗봇", {"english"}),
        ("chatbot", {"english"}),
        ("r&d", {"english"}),
        ("1000분", {"conflict"}),
        ("1,000분", {"conflict"}),
        ("50%", {"english"}),
        ("방판법", set()),
        ("불편·부담", {"conflict"}),
        ("불편 부담", {"conflict"}),
        ("공무원들은", {"active"}),
        ("방문 판매법", {"spaced"}),
    ],
)
def test_korean_words(query: str, expected: set[str], found: Callable[..., list[str]]) -> None:
    """Particles, endings, spacing, width and case do not matter; prefixes such as 비- do."""
    assert set(found(query, match="all")) == expected


def test_a_word_itself_comes_before_a_longer_one(found: Callable[..., list[str]]) -> None:
    """급여 finds 비급여 too, letter by letter, and ranks it below."""
    assert found("급여") == ["covered", "uncovered"]
    assert found("급여", match="any")[0] == "covered"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"수의계약 확인서"', {"conflict"}),
        ('"확인서 수의계약"', set()),
        ('"청년 창업"', {"active"}),
        ("효과:부담", {"conflict"}),
        ("effect:부담", {"conflict"}),
        ("노력:부담", set()),
        ("제목:급여", {"uncovered", "covered"}),
        ('효과:"청년 창업"', {"active"}),
        ("급여 -비급여", {"covered"}),
        ("급여 NOT 비급여", {"covered"}),
        ("NOT 급여", {"conflict", "active", "spaced", "english"}),
        ("급여 AND 신청", {"covered"}),
        ("신청 OR 챗봇", {"covered", "english"}),
        ("(신청 OR 챗봇) -온라인", {"english"}),
        ("급여 (신청 OR 비교)", {"uncovered", "covered"}),
        ("확인*", {"conflict"}),
        ("적극행*", {"active", "spaced"}),
        ("행정위*", {"active"}),
        ("연도:2024", {"uncovered", "covered"}),
        ("연도:[2024 TO 2025]", {"conflict", "uncovered", "covered"}),
        ("연도:[* TO 2023]", {"active", "english"}),
        ("분기:3", {"covered"}),
        ("기관:국민", {"conflict", "covered"}),
        ("포상:우수", {"uncovered", "covered"}),
        ("급여 기관:국민건강보험공단", {"covered"}),
        ("한빛시", {"active"}),
        ("2025년 1분기", {"conflict"}),
        ("“수의계약 확인서”", {"conflict"}),
        ("（신청 OR 챗봇）", {"covered", "english"}),
    ],
)
def test_query_language(query: str, expected: set[str], found: Callable[..., list[str]]) -> None:
    """Phrases, fields, exclusion, AND, OR, brackets, prefixes, ranges and attributes."""
    assert set(found(query, match="all")) == expected


def test_a_boost_moves_a_case_up(found: Callable[..., list[str]]) -> None:
    """단어^n counts n times."""
    assert found("챗봇 OR 징구^9")[0] == "conflict"
    assert found("챗봇^9 OR 징구")[0] == "english"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("임의계약", ["conflict"]),
        ("수의계약", ["conflict"]),
        ("심평원", ["uncovered"]),
        ("건강보험심사평가원", ["uncovered"]),
        ("벤처", ["active"]),
    ],
)
def test_synonyms(query: str, expected: list[str], found: Callable[..., list[str]]) -> None:
    """The words of a group find each other; an arrow goes one way; --exact knows none."""
    assert found(query) == expected
    assert found(query, exact=True) == (expected if query == "수의계약" else [])


def test_an_arrow_goes_one_way(archive: Archive) -> None:
    """벤처 => 청년 창업: a search for 청년 창업 is not scored by 벤처."""
    (hit,) = archive.search("청년 창업", explain=True).hits
    assert {row.token for row in hit.explanation} & {"벤처"} == set()
    (hit,) = archive.search("벤처", explain=True).hits
    assert {"청년", "창업"} <= {row.token for row in hit.explanation}


def test_a_word_of_the_user(archive: Archive) -> None:
    """한눈에보기 is one word here, spaced or not."""
    assert [hit.case.id for hit in archive.search("한눈에보기").hits] == ["uncovered"]


class TestModes:
    """``auto`` wants all words, and falls back to the best partial matches."""

    def test_auto_is_all_where_a_case_has_all(self, archive: Archive) -> None:
        """Nothing is repaired then."""
        result = archive.search("급여 서류")
        assert (result.match, result.total, result.repairs) == ("all", 1, ())

    def test_auto_falls_back(self, archive: Archive) -> None:
        """Where no case has all words, it says so and ranks by any."""
        result = archive.search("챗봇 징구")
        assert (result.total, result.partial) == (0, 2)
        assert (result.match, result.repairs) == ("any", (Repair("fallback", "all", "any"),))
        assert {hit.case.id for hit in result.hits} == {"english", "conflict"}

    def test_all_does_not(self, archive: Archive) -> None:
        """Who asks for all words gets nothing else."""
        result = archive.search("챗봇 징구", match="all")
        assert (result.match, result.total, result.repairs) == ("all", 0, ())

    def test_no_fallback_without_any_match(self, archive: Archive) -> None:
        """Where no word stands anywhere there is nothing to fall back to."""
        result = archive.search("쀍쀍 뷁뷁")
        assert (result.match, result.total, result.repairs) == ("all", 0, ())

    def test_exact_does_not(self, archive: Archive) -> None:
        """``--exact`` takes what was typed at its word."""
        assert archive.search("챗봇 징구", exact=True).total == 0

    def test_a_broken_query_is_searched_as_words(self, archive: Archive) -> None:
        """And the result says what it was read as."""
        result = archive.search('(급여 "신청')
        assert [repair.kind for repair in result.repairs] == ["syntax"]
        assert [hit.case.id for hit in result.hits[: result.total]] == ["covered"]


ODD = (
    "",
    " \t\n",
    "!!!",
    "···",
    "“”",
    '""',
    '"',
    "을를이가",
    "에서는",
    "은",
    "및",
    "🎉👍",
    "ㅇ",
    "ㅋㅋㅋ",
    "ᄀ",
    "가",
    "\u0301",
    "\ud800",
    "\x00",
    "*",
    "가*",
    "**",
    "^2",
    "급여^0",
    "급여^99999999999999",
    "효과:",
    "효과:(",
    "연도:없음",
    "연도:[TO]",
    "-",
    "--급여",
    "- 급여",
    "NOT",
    "AND OR NOT",
    ")(",
    "(" * 500,
    "급여 " * 2_500,
    "적극행정" * 2_500,
    "A" * 10_000,
    "1" * 10_000,
    "급여:신청",
    "http://example.com/?a=b",
    "C:\\문서\\사례.txt",
    "<mark>급여</mark>",
    "%00 ' OR 1=1 --",
)


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("match", ["auto", "all", "any"])
def test_odd_queries_give_a_result(
    query: str, match: Literal["auto", "all", "any"], archive: Archive
) -> None:
    """Whatever is typed, the answer is a result: no case twice, spans within their text."""
    check(archive.search(query, match=match, explain=True))
    check(archive.search(query, match=match, exact=True))


@settings(deadline=None)
@given(
    query=st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                *'급여 적극행정 " ( ) - NOT OR AND * ^2 효과: 연도: 기관: : 을 2024 ·'.split(),  # noqa: SIM905
                "[2020 TO 2024]",
                " ",
            ]
        ),
        max_size=12,
    ).map(" ".join),
    match=st.sampled_from(["auto", "all", "any"]),
    exact=st.booleans(),
)
def test_any_query_gives_a_result(
    query: str, match: Literal["auto", "all", "any"], exact: bool, archive: Archive
) -> None:
    """The same for texts nobody has thought of."""
    check(archive.search(query, match=match, exact=exact, explain=True))


def check(result: Result) -> None:
    """Look for what no result may be."""
    ids = [hit.case.id for hit in result.hits]
    assert len(ids) == len(set(ids)) == min(result.listed, 10)
    assert [hit.rank for hit in result.hits] == list(range(1, len(ids) + 1))
    for group in (result.hits[: result.total], result.hits[result.total :]):
        scores = [hit.score for hit in group]
        assert scores == sorted(scores, reverse=True)
    for hit in result.hits:
        for marked in (hit.title, *hit.sections, hit.snippet):
            ends = [0, *(at for span in marked.spans for at in span), len(marked.text)]
            assert ends == sorted(ends)
        if hit.explanation:
            total = sum(row.score for row in hit.explanation)
            assert total == pytest.approx(hit.score, rel=1e-9, abs=1e-9)


def test_an_empty_query_lists_every_case(archive: Archive) -> None:
    """Nothing asked for is everything, newest first among equals."""
    result = archive.search("", limit=None)
    assert result.total == len(TEXTS)
    assert [hit.case.id for hit in result.hits][:3] == ["conflict", "uncovered", "covered"]
    assert archive.search("", filters=Filters(year=2024)).total == 2
    assert all(hit.matched == () and hit.score == 0 for hit in result.hits)


def test_punctuation_alone_finds_nothing(archive: Archive) -> None:
    """What holds no letter stands nowhere; it is not the empty query."""
    assert archive.search("!!!").total == 0
    assert archive.search("🎉").total == 0


def test_matched_words(archive: Archive) -> None:
    """A hit names the words as typed that stand in it."""
    first, *_ = archive.search("확인서를 징구하는 챗봇", match="any").hits
    assert (first.case.id, first.matched) == ("conflict", ("확인서를", "징구하는"))
    (hit,) = archive.search("수의계약 확인서 -챗봇").hits
    assert hit.matched == ("수의계약", "확인서")


def test_an_explanation_names_parts_and_layers(archive: Archive) -> None:
    """Each contribution says which word of the query gave it, by which token, in which section."""
    (hit,) = archive.search("징구", explain=True).hits
    assert {(row.word, row.token, row.layer, row.role) for row in hit.explanation} == {
        ("징구", "징구", "word", "effort"),
        ("징구", "징구", "bigram", "effort"),
    }
    assert archive.search("징구").hits[0].explanation == ()


def test_what_is_found_is_marked(archive: Archive) -> None:
    """Highlights cut what was searched for out of the sections, particles left out."""
    (hit,) = archive.search("확인서를 징구").hits
    effort = next(one for one in hit.sections if one.role == "effort")
    assert [effort.text[start:end] for start, end in effort.spans] == ["확인서", "징구"]
    assert hit.snippet.role == "effort"


class TestCase:
    """A case by its id."""

    def test_a_unique_beginning_is_enough(self, archive: Archive) -> None:
        """As with git."""
        assert archive.case("engl").id == "english"
        assert archive.case("english").id == "english"

    def test_an_unknown_id(self, archive: Archive) -> None:
        """The message points to search."""
        for wrong in ("none", "", "englishx", "\ud800"):
            with pytest.raises(CaseUnknown, match="sarye search"):
                archive.case(wrong)

    def test_an_ambiguous_id(self, archive: Archive) -> None:
        """The message says how many there are."""
        with pytest.raises(CaseAmbiguous, match="2 entries"):
            archive.case("co")

    def test_an_id_that_begins_another(
        self, tmp_path: Path, write_rows: Callable[..., Path]
    ) -> None:
        """A whole id is that case, also where it begins another id."""
        path = write_rows(
            tmp_path / "a.jsonl", {"id": "7", "title": "여권"}, {"id": "77", "title": "주차장"}
        )
        Archive.build([path], index=tmp_path / "index")
        with Archive.open(tmp_path / "index") as archive:
            assert archive.case("7").title == "여권"


def test_similar(archive: Archive) -> None:
    """Cases that share rare words come first; the case itself is not among them."""
    result = archive.similar("uncovered")
    ids = [hit.case.id for hit in result.hits]
    assert "uncovered" not in ids
    assert ids
    assert len(archive.similar("uncovered", limit=1).hits) == 1
    assert archive.similar("uncovered", limit=1).total == result.total


def test_a_number_makes_no_cases_similar(tmp_path: Path, write_rows: Callable[..., Path]) -> None:
    """Cases that share a word are near one another, those that share a rare number are not."""
    path = write_rows(
        tmp_path / "a.jsonl",
        {"title": "골목 주차장 4711", "effort": "담장을 낮춤."},
        {"title": "학교 급식 4711", "effort": "식단을 알림."},
        {"title": "공원 주차장", "effort": "밤에 엶."},
    )
    Archive.build([path], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        found = archive.similar(archive.search("골목").hits[0].case.id)
    assert [hit.case.title for hit in found.hits] == ["공원 주차장"]
    assert found.hits[0].matched == ("주차장",)


def test_similar_cases_name_the_words_they_share(archive: Archive, analyzer: Analyzer) -> None:
    """The words stand in both cases, the whole score comes from such words."""
    own = {
        token.text for text in texts(archive.case("uncovered")) for token in analyzer.tokens(text)
    }
    for hit in archive.similar("uncovered").hits:
        other = {token.text for text in texts(hit.case) for token in analyzer.tokens(text)}
        assert hit.matched
        assert set(hit.matched) <= own & other


def texts(case: Case) -> list[str]:
    """List the title and the texts of a case."""
    return [case.title, *(section.text for section in case.sections)]


@pytest.fixture(scope="module")
def large(
    tmp_path_factory: pytest.TempPathFactory,
    corpus: list[Case],
    write_rows: Callable[..., Path],
    record_of: Callable[[Case], dict[str, object]],
) -> Iterator[Archive]:
    """Open an index of the corpus, where cases without a title or sections are left out."""
    folder = tmp_path_factory.mktemp("large")
    rows = [record_of(case) for case in corpus if case.title and case.sections]
    for at in range(5):
        write_rows(folder / "data" / f"{at}.jsonl", *rows[at::5])
    Archive.build([folder / "data"], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive


def everything(archive: Archive, query: str = "", **options: Any) -> list[Case]:
    """List the cases that a search counts: all that it finds, but for partial matches behind."""
    result = archive.search(query, limit=None, **options)
    return [hit.case for hit in result.hits[: result.total or None]]


@pytest.mark.parametrize("query", ["", "신청", "여권 사진", "수수료 OR 주차", "없는말없는말"])
@pytest.mark.parametrize("filters", [Filters(), Filters(agency="국민"), Filters(year=2024)])
def test_facets_equal_a_count(query: str, filters: Filters, large: Archive) -> None:
    """Facets count the matching cases, most frequent first, and leave out what no case has."""
    cases = everything(large, query, filters=filters)
    facets = large.facets(query, filters=filters)
    periods = [case.period for case in cases if case.period]
    expected = {
        "kind": Counter(case.kind for case in cases),
        "agency": Counter(case.agency for case in cases if case.agency),
        "year": Counter(str(period.year) for period in periods),
        "quarter": Counter(str(period.quarter) for period in periods if period.quarter),
        "award": Counter(case.award for case in cases if case.award),
        "section": Counter(role for case in cases for role in {one.role for one in case.sections}),
    }
    assert (facets.total or facets.partial) == len(cases)
    assert facets.counts == expected
    for counts in facets.counts.values():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


LIMITS = (
    Filters(agency=("국민", "=한빛시")),
    Filters(year=(2023, 2024), quarter=1),
    Filters(quarter=(2, 3), kind="case", sections=("effect",)),
    Filters(agency="없는 기관", since=Period(2024)),
)


@pytest.mark.parametrize("query", ["", "신청", "수수료 OR 주차"])
@pytest.mark.parametrize("filters", LIMITS)
def test_alternatives_are_counted_as_they_would_be(
    query: str, filters: Filters, large: Archive
) -> None:
    """A value has the count of the search that is limited by it and by all other fields."""
    search = partial(large.facets, query, match="all")
    counted = search(filters=filters, alternatives=True)
    plain = search(filters=filters)
    assert counted.total == plain.total
    for name, counts in counted.counts.items():
        if name == "section" or not filters.values(name):
            assert counts == plain.counts[name]
            continue
        free = filters.without(name)
        assert counts == search(filters=free).counts[name]
        for value, count in counts.items():
            wanted = f"={value}" if name == "agency" else int(value) if value.isdecimal() else value
            assert search(filters=replace(free, **{name: wanted})).total == count


@pytest.mark.parametrize("query", ["", "신청", "없는말없는말"])
@pytest.mark.parametrize("filters", LIMITS)
def test_what_is_found_without_a_filter(query: str, filters: Filters, large: Archive) -> None:
    """Each filter is told with what a search without it finds, unless that is nothing."""
    asked = Search(query, filters)
    expected = {}
    for name in ("sections", "agency", "year", "quarter", "since", "kind"):
        found = large.find(replace(asked, filters=filters.without(name)))
        if filters.values(name) and found.total + found.partial:
            expected[name] = found.total + found.partial
    assert large.found_without(asked) == expected


def age(case: Case) -> int | None:
    """Count the quarters to the end of a case's period."""
    period = case.period
    if period is None:
        return None
    return period.year * 4 + (period.quarter or 2 * (period.half or 2))


@pytest.mark.parametrize("query", ["", "신청", "수수료 OR 주차"])
def test_orders(query: str, large: Archive) -> None:
    """Newest and oldest go by the end of the period with undated cases last; titles by letters."""
    cases = everything(large, query)
    dated = [age(case) for case in cases if age(case) is not None]
    undated = len(cases) - len(dated)
    assert undated
    for sort, backwards in (("newest", True), ("oldest", False)):
        ages = [age(case) for case in everything(large, query, sort=sort)]
        assert ages == [*sorted(dated, reverse=backwards), *[None] * undated]
    titles = [
        "".join(case.title.lower().split()) for case in everything(large, query, sort="title")
    ]
    assert titles == sorted(titles)
    hits = large.search(query, limit=None).hits
    keys = [(-round(hit.score, 9), -(age(hit.case) or -1)) for hit in hits]
    assert keys == sorted(keys)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "title"])
@pytest.mark.parametrize("query", ["", "신청"])
def test_pages_join_to_the_whole(query: str, sort: Any, large: Archive) -> None:
    """Pages follow one another without gap or repetition, and ranks count on."""
    whole = large.search(query, limit=None, sort=sort)
    pages = [
        large.search(query, limit=7, offset=at, sort=sort) for at in range(0, whole.total + 7, 7)
    ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}
    assert large.search(query, offset=10_000, sort=sort).hits == ()


def test_results_do_not_depend_on_the_order_of_reading(
    tmp_path: Path,
    corpus: list[Case],
    write_rows: Callable[..., Path],
    record_of: Callable[[Case], dict[str, object]],
) -> None:
    """The same cases in other files and another order come in the same order, ties too."""
    rows = [record_of(replace(case, title="같은 제목")) for case in corpus[:20] if case.sections]
    orders = []
    for name, part in (("one", rows), ("other", rows[::-1])):
        write_rows(tmp_path / name / "a.jsonl", *part)
        Archive.build([tmp_path / name], index=tmp_path / f"index {name}")
        with Archive.open(tmp_path / f"index {name}") as archive:
            orders.append([case.id for case in everything(archive)])
    assert orders[0] == orders[1]


def test_a_closed_archive_leaves_nothing_behind(data_index: Path) -> None:
    """What it held is gone with it, and does not wait for the collector to come round.

    A server opens the index anew after each run; what it lets go of are megabytes.
    """
    gc.collect()
    others = _engines_alive()
    gc.disable()
    try:
        with Archive.open(data_index) as archive:
            found = archive.find(Search("주차장을 줄이는 방법"), facets=("agency", "year"))
            archive.similar(found.hits[0].case.id)
            archive.complete("주차", limit=5)
            archive.case(found.hits[0].case.id)
        del archive
        left = [one for one in _engines_alive() if not any(one is other for other in others)]
        assert [type(one).__name__ for one in left] == []
    finally:
        gc.enable()


def _engines_alive() -> list[object]:
    """Find what holds lists, records or analyses, of any archive."""
    held = (FolderReader, Snapshot, PlanRunner, Answering, Analyzer, Planner)
    return [one for one in gc.get_objects() if isinstance(one, held)]


def test_an_open_archive_keeps_its_state(tmp_path: Path, write_rows: Callable[..., Path]) -> None:
    """While other processes add, remove and rebuild, what was opened answers as before."""
    data, index = tmp_path / "data", tmp_path / "index"
    write_rows(data / "a.jsonl", {"title": "여권 사진"}, {"title": "주차장 개방"})
    Archive.build([data], index=index)
    with Archive.open(index) as archive:
        before = archive.info
        for options in ([], ["--rebuild"]):
            write_rows(data / "a.jsonl", {"title": f"담수화 선박 {len(options)}"})
            command = [sys.executable, "-m", "sarye", "index", str(data), "--index", str(index)]
            subprocess.run([*command, *options], check=True, capture_output=True)
            assert archive.info == before
            assert {case.title for case in everything(archive)} == {"여권 사진", "주차장 개방"}
            assert [case.title for case in everything(archive, "여권")] == ["여권 사진"]
            assert archive.search("담수화").total == 0
            assert archive.facets().total == 2
    with Archive.open(index) as archive:
        assert [case.title for case in everything(archive)] == ["담수화 선박 1"]


def test_parse_needs_no_index(folder: Path) -> None:
    """The cases of a document are those of an index over it."""
    (document,) = Archive.parse([folder / "data"])
    assert {case.id for case in document.cases} == set(TEXTS)
    assert document.cases[0].period == Period(2025, quarter=1)


def test_analyze_uses_the_words_of_the_folder(folder: Path, tmp_path: Path) -> None:
    """The tokens are those of an index in that folder, whether or not there is one yet."""
    words = [token.text for token in Archive.analyze("한눈에보기", index=folder / "index")]
    assert words[0] == "한눈에보기"
    assert Archive.analyze("적극행정", index=tmp_path / "none")


def test_the_front_door() -> None:
    """``from sarye import Archive`` is the class; other names are refused as usual."""
    assert sarye.Archive is Archive
    with pytest.raises(AttributeError):
        _ = sarye.Nothing


def test_every_title_finds_its_case_first(tmp_path: Path) -> None:
    """A title, typed as it is printed, gives its own case as the first hit, unrepaired."""
    Archive.build([Path(__file__).parents[1] / "data"], index=tmp_path)
    with Archive.open(tmp_path) as samples:
        for hit in samples.search("", limit=None).hits:
            result = samples.search(hit.case.title)
            assert result.hits[0].case.id == hit.case.id
            assert (result.match, result.repairs) == ("all", ())


OWN_WORDS = (
    *("한눈에보기", "돌봄로봇", "가온e음", "3다운동"),
    *("새싹지킴이", "온누리상품권", "찾동", "규제샌드박스"),
)


@pytest.mark.parametrize("ending", ["", "은", "을", "에서", "사업"])
def test_every_word_of_the_dictionary_finds_itself(
    tmp_path: Path, write_rows: Callable[..., Path], ending: str
) -> None:
    """A word of the user's dictionary is found alone, with a particle, and within a compound."""
    index = tmp_path / "index"
    index.mkdir()
    (index / "words.txt").write_text("\n".join(OWN_WORDS), "utf-8")
    rows = [
        {"title": f"사례 {at}", "text": f"{word}{ending} 함께"} for at, word in enumerate(OWN_WORDS)
    ]
    write_rows(tmp_path / "data" / "rows.jsonl", *rows)
    Archive.build([tmp_path / "data"], index=index)
    with Archive.open(index) as archive:
        for at, word in enumerate(OWN_WORDS):
            result = archive.search(word, match="all")
            assert [hit.case.title for hit in result.hits] == [f"사례 {at}"]
            assert result.repairs == ()


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        ("급여", 1),
        ("수의계약 확인서", 1),
        ("급여 -온라인", 1),
        ("", 1),
        ("비급요", 2),  # as typed, and repaired
        ("급여 챗봇", 1),  # all words, and behind them some
    ],
)
def test_a_plan_is_run_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, query: str, runs: int
) -> None:
    """Hits, their marks, the total, the counts and what is missing come from one run."""
    plans = []
    run = PlanRunner.run

    def counted(self: PlanRunner, plan: Any, **options: Any) -> Any:
        plans.append(plan)
        return run(self, plan, **options)

    alone = (archive.search(query, limit=None), archive.facets(query))
    monkeypatch.setattr(PlanRunner, "run", counted)
    result = archive.find(Search(query, limit=None), facets=COUNTED)
    assert len(plans) == runs
    assert replace(result, facets=None, took_ms=0) == replace(alone[0], took_ms=0)
    assert result.facets == alone[1]
