"""Cases that stand in several documents, against a plain scan over what each document tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import case_id
from sarye.fields import period_key
from sarye.mentions import joined
from sarye.models import Case, Filters, Period, Place, Section
from sarye.query import parse

AGENCIES = (None, "가온시", "가온시 나래구", "다솜도")
PERIODS = (None, Period(2023), Period(2024), Period(2024, half=1), Period(2024, 1), Period(2023, 3))
AWARDS = (None, "우수", "최우수")
Documents = dict[str, tuple[Case, ...]]
Told = tuple[str | None, Period | None, str | None]


def _case(text: str, line: int, told: Told) -> Case:
    agency, period, award = told
    sections = (Section("effort", "노력", f"{text}를 고쳤음.", 0, 0),)
    own = case_id(text, sections)
    return Case(own, text, sections, Place("", line=line), agency, None, award, period)


TELLINGS = st.tuples(*map(st.sampled_from, (AGENCIES, PERIODS, AWARDS)))
TITLES = st.sampled_from(("신호등", "놀이터", "수영장"))
DOCUMENTS = st.dictionaries(
    st.sampled_from(("가.txt", "나.txt", "다.txt", "라.txt")),
    st.dictionaries(TITLES, TELLINGS, min_size=1).map(
        lambda rows: tuple(_case(title, at, told) for at, (title, told) in enumerate(rows.items()))
    ),
    min_size=1,
)
WANTED = st.builds(
    Filters,
    agency=st.sampled_from((None, None, "가온시", "나래구", "=가온시", "다솜")),
    year=st.sampled_from((None, 2023, 2024)),
    quarter=st.sampled_from((None, None, 1, 3)),
    since=st.sampled_from((None, None, Period(2023, 4), Period(2024, 2))),
    until=st.sampled_from((None, None, Period(2023), Period(2024, 1))),
    award=st.sampled_from((None, None, "우수", "=우수")),
)


def _vaguer_name(some: str, other: str) -> bool:
    return some != other and f" {some} " in f" {other} "


def _quarters(period: Period) -> set[int]:
    """List the quarters of a period."""
    if period.quarter:
        return {period.quarter}
    return {2 * period.half - 1, 2 * period.half} if period.half else {1, 2, 3, 4}


def _vaguer_period(some: Period, other: Period) -> bool:
    return some.year == other.year and _quarters(some) > _quarters(other)


def _ways(own: Any, told: Iterable[Any], vaguer: Callable[[Any, Any], bool]) -> set[Any]:
    """List what a place may tell in a field: what it says, else what any other place says."""
    said = {one for one in told if one is not None}
    return {own, *(one for one in said if vaguer(own, one))} if own else said or {None}


def _scan(documents: Documents) -> Mapping[str, set[Told]]:
    """Put together what documents tell of each case."""
    told: dict[str, list[Told]] = {}
    for case in (case for cases in documents.values() for case in cases):
        told.setdefault(case.id, []).append((case.agency, case.period, case.award))
    rules = (_vaguer_name, _vaguer_period, lambda *_: False)
    return {
        one: {
            way
            for place in places
            for way in product(*map(_ways, place, zip(*places, strict=True), rules))  # type: ignore[arg-type]
        }
        for one, places in told.items()
    }


def _months(period: Period) -> tuple[int, int]:
    quarters = _quarters(period)
    return period.year * 4 + min(quarters), period.year * 4 + max(quarters)


def _holds(told: Told, wanted: Filters) -> bool:
    """Tell whether one place satisfies all filters."""
    agency, period, award = told
    names = ((wanted.agency, agency), (wanted.award, award))
    if not all(
        name is None
        or (value is not None and (value == name[1:] if name[0] == "=" else name in value))
        for name, value in names
    ):
        return False
    asked = (wanted.year, wanted.quarter, wanted.since, wanted.until)
    if period is None:
        return asked == (None,) * 4
    return (
        wanted.year in (None, period.year)
        and wanted.quarter in (None, period.quarter)
        and (wanted.since is None or _months(period)[1] >= _months(wanted.since)[0])
        and (wanted.until is None or _months(period)[0] <= _months(wanted.until)[1])
    )


def _found(scanned: Mapping[str, set[Told]], wanted: Filters) -> set[str]:
    return {one for one, told in scanned.items() if any(_holds(each, wanted) for each in told)}


def _in_words(wanted: Filters) -> str:
    """Ask for the same in the query language, as far as it can."""
    names = (
        ("기관", wanted.agency),
        ("연도", wanted.year),
        ("분기", wanted.quarter),
        ("포상", wanted.award),
    )
    return " ".join(f'{name}:"{value}"' for name, value in names if value is not None)


def _counts(searcher: Any, wanted: Filters) -> dict[str, dict[str, int]]:
    matches = searcher.reader.runner.run(
        searcher.planner.plan(parse(""), filters=wanted), any_word=False, counted=True
    )
    return {name: searcher.reader._facets.count(name, matches.rows) for name in FACETS}


FACETS = ("agency", "year", "quarter", "award", "period")


def _counted(scanned: Mapping[str, set[Told]], wanted: Filters) -> dict[str, dict[str, int]]:
    """Count the values of the places that satisfy the filters, each once for a case."""
    values: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for told in scanned.values():
        rows = [each for each in told if _holds(each, wanted)]
        own = {
            "agency": {agency for agency, _, _ in rows},
            "award": {award for _, _, award in rows},
            "year": {str(one.year) for _, one, _ in rows if one},
            "quarter": {str(one.quarter) for _, one, _ in rows if one and one.quarter},
            "period": {period_key(one) for _, one, _ in rows if one},
        }
        for name, found in own.items():
            values[name].update(found - {None})  # type: ignore[arg-type]
    return {name: dict(counts) for name, counts in values.items()}


@pytest.fixture
def built(new_store: Callable[[], Any]) -> Iterator[Callable[[Documents], Any]]:
    """Index documents, and search them."""
    opened = []

    def build(documents: Documents) -> Any:
        store = new_store()
        store.commit(documents)
        opened.append(store.searcher())
        return opened[-1]

    yield build
    for searcher in opened:
        searcher.snapshot.close()


def _all_cases(searcher: Any) -> list[Case]:
    numbers = searcher.snapshot.live.nonzero()[0].tolist()
    return sorted((searcher.case(number) for number in numbers), key=lambda case: case.id)


@settings(max_examples=40)
@given(documents=DOCUMENTS, wanted=st.lists(WANTED, min_size=4, max_size=4))
def test_one_place_satisfies_what_is_asked(
    documents: Documents, wanted: list[Filters], new_store: Any, ids_of: Any
) -> None:
    """A filter, a field of a query and a facet hold where a plain scan finds a place that does."""
    store = new_store()
    store.commit(documents)
    searcher, scanned = store.searcher(), _scan(documents)
    for one in wanted:
        options = {name: getattr(one, name) for name in Filters.__slots__}
        expected = _found(scanned, one)
        assert ids_of(searcher, "", **options) == expected
        assert _counts(searcher, one) == _counted(scanned, one)
        spoken = _in_words(one)
        rest = {"since": one.since, "until": one.until}
        if spoken:
            assert ids_of(searcher, spoken, **rest) == expected
            assert ids_of(searcher, f"NOT ({spoken})") == scanned.keys() - _found(
                scanned, replace(one, since=None, until=None)
            )
    searcher.snapshot.close()


@settings(max_examples=15)
@given(documents=DOCUMENTS)
def test_names_of_files_change_nothing(documents: Documents, new_store: Any) -> None:
    """What is shown and found does not hang on how files are called."""
    shown = set()
    for names in list(permutations(documents))[::5]:
        store = new_store()
        store.commit(dict(zip(names, documents.values(), strict=True)))
        searcher = store.searcher()
        cases = _all_cases(searcher)
        told = tuple((one.id, one.agency, one.award, one.period) for one in cases)
        shown.add((told, repr(_counts(searcher, Filters()))))
        searcher.snapshot.close()
    assert len(shown) == 1


@settings(max_examples=20)
@given(before=DOCUMENTS, after=DOCUMENTS)
def test_changes_equal_a_fresh_build(
    before: Documents, after: Documents, new_store: Any, ids_of: Any
) -> None:
    """After documents came, changed and went, all is as if the last ones had been indexed anew."""
    store, fresh = new_store(), new_store()
    store.commit(before)
    store.commit(after, remove=before.keys() - after.keys())
    fresh.commit(after)
    one, other = store.searcher(), fresh.searcher()
    assert _all_cases(one) == _all_cases(other)
    for wanted in (Filters(), Filters(year=2024, quarter=1), Filters(agency="가온", award="우수")):
        options = {name: getattr(wanted, name) for name in Filters.__slots__}
        assert ids_of(one, "", **options) == ids_of(other, "", **options)
        assert _counts(one, wanted) == _counts(other, wanted)
    for searcher in (one, other):
        searcher.snapshot.close()


def test_a_year_and_a_quarter_are_of_one_place(built: Any, ids_of: Any) -> None:
    """2023 Q1 in one document and 2024 in another do not make 2024 Q1, however it is asked."""
    rows: Sequence[Told] = (("가온시", Period(2023, 1), None), ("가온시", Period(2024), None))
    searcher = built({f"{at}.txt": (_case("신호등", 1, told),) for at, told in enumerate(rows)})
    own = {case_id("신호등", _case("신호등", 1, rows[0]).sections)}
    for query, expected in (
        ("연도:2023 분기:1", own),
        ("연도:2024 분기:1", set()),
        ("연도:2024 AND (분기:1 OR 분기:2)", set()),
        ("신호등 연도:[2024 TO 2025] 분기:[1 TO 2]", set()),
        ("(신호등 연도:2024) OR (없는말 분기:1)", own),
        ("연도:2024 -분기:1", set()),
        ("연도:2024 분기:1 OR 신호등", own),
    ):
        assert ids_of(searcher, query) == expected, query
    assert ids_of(searcher, "분기:1", year=2024) == set()
    assert ids_of(searcher, "분기:1", since=Period(2024)) == set()
    assert ids_of(searcher, "분기:1", until=Period(2023)) == own


def test_each_place_is_found_by_its_words(built: Any, ids_of: Any) -> None:
    """The agency, the award and the period of every place are found by a plain search."""
    rows: Sequence[Told] = (("가온시", Period(2023, 1), "우수"), ("다솜도", Period(2024), "대상"))
    searcher = built({f"{at}.txt": (_case("신호등", 1, told),) for at, told in enumerate(rows)})
    for word in ("가온시", "다솜도", "우수", "대상", "2023년", "2024년"):
        assert ids_of(searcher, f"신호등 {word}"), word


def test_a_pledge_of_many_agencies_stays_small(built: Any, ids_of: Any) -> None:
    """A text that hundreds of places tell otherwise is found by each of them."""
    documents = {
        f"{at}.txt": (_case("다짐", 1, (f"{at}시" if at % 2 else None, Period(1900 + at), None)),)
        for at in range(120)
    }
    searcher = built(documents)
    assert len(searcher.reader.runner.rows.told) <= 2 * len(documents)
    assert ids_of(searcher, "", agency="=3시", year=1903)
    assert not ids_of(searcher, "", agency="=3시", year=1905)


def _told_once(mentions: Iterable[Told]) -> Case:
    rows = enumerate(mentions)
    cases = [_case("신호등", 1, told) for _, told in rows]
    placed = [replace(one, source=Place(f"{at}.txt")) for at, one in enumerate(cases)]
    return joined(placed)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            [(None, Period(2024), None), (None, Period(2024, 1), None)],
            (None, Period(2024, 1), None),
        ),
        (
            [(None, Period(2024, half=1), None), (None, Period(2024), None)],
            (None, Period(2024, half=1), None),
        ),
        (
            [(None, Period(2024, half=1), None), (None, Period(2023, 4), None)],
            (None, Period(2023, 4), None),
        ),
        ([(None, None, None), ("가온시", Period(2024), "우수")], ("가온시", Period(2024), "우수")),
        ([("가온시", None, None), ("가온시 나래구", None, None)], ("가온시 나래구", None, None)),
        (
            [("가온시", None, None), ("다솜도", None, None), ("다솜도", None, None)],
            ("다솜도", None, None),
        ),
        (
            [("가온시", Period(2024, 1), "우수"), ("다솜도", Period(2024), "대상")] * 2
            + [("다솜도", Period(2024), "대상")],
            ("가온시", Period(2024, 1), "우수"),
        ),
        (
            [(None, Period(2023, 1), None), (None, Period(2024, 1), None)],
            (None, Period(2024, 1), None),
        ),
    ],
)
def test_the_most_precise_is_shown(told: list[Told], shown: Told) -> None:
    """Of what places tell, the most precise is shown, in whatever order they come."""
    for rows in permutations(told):
        case = _told_once(rows)
        assert (case.agency, case.period, case.award) == shown
        assert len(case.mentions) in (0, len(told))


def test_places_that_agree_need_no_mentions() -> None:
    """A case of which all places tell the same is as if it stood in one."""
    case = _told_once([("가온시", Period(2024), None)] * 3)
    assert case.mentions == ()
    assert len(case.also_in) == 2
    assert astuple(case.source)[0] == "0.txt"
