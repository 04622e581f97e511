"""One case in several wordings, and one handed in again: what `Archive` and the commands show."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from sarye.archive import Archive
from sarye.cases import case_id
from sarye.cli.console import Screen
from sarye.cli.reports import show_status
from sarye.cli.shownentries import show_case
from sarye.jsonapi import case_json, result_json
from sarye.mentions import told_values
from sarye.messages import Translator
from sarye.models import Case, Filters, Place, Role, Section, VariantPlace
from sarye.settings import Settings

Row = dict[str, object]
Write = Callable[..., Path]

PASSPORT: Row = {
    "title": "여권 사진, 구청에서 무료로 찍고 바로 신청",
    "situation": "여권 사진을 찍으러 사진관까지 다녀오느라 민원인이 두 번 걸음해야 했음.",
    "effort": "민원실에 무료 촬영대를 두고 규격을 자동으로 맞추는 프로그램을 들여옴.",
    "effect": "사진 때문에 다시 찾아오는 민원이 92% 줄고 처리 시간이 크게 짧아짐.",
    "agency": "도담구",
    "year": 2023,
    "quarter": 3,
}
EDITED: Row = {
    **PASSPORT,
    "effort": f"{PASSPORT['effort']} 어르신에게는 촬영을 도와 드림.",
    "effect": str(PASSPORT["effect"]).replace("크게 짧아짐", "대폭 단축됨"),
    "quarter": 4,
}
AGAIN: Row = {**PASSPORT, "effect": "다시 찾는 민원이 95% 줄어듦.", "year": 2024}
OTHER: Row = {
    "title": "밤에 여는 공영주차장",
    "effort": "사진과 영상으로 빈자리를 알림.",
    "year": 2023,
}


def id_of(row: Row) -> str:
    """Name a case as its text does."""
    roles: tuple[Role, ...] = ("situation", "effort", "effect")
    sections = [Section(role, "", str(row[role]), 0, 0) for role in roles if role in row]
    return case_id(str(row["title"]), sections)


FIRST_ID, EDITED_ID, AGAIN_ID, OTHER_ID = map(id_of, (PASSPORT, EDITED, AGAIN, OTHER))
DOCUMENTS: dict[str, tuple[Row, ...]] = {
    "a.jsonl": (PASSPORT, OTHER),
    "b.jsonl": (EDITED,),
    "c.jsonl": (AGAIN,),
    "d.jsonl": (EDITED,),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, write_rows: Write) -> Path:
    """Make an index of a case in two wordings, in another year, and of another case."""
    folder = tmp_path_factory.mktemp("near")
    for name, rows in DOCUMENTS.items():
        write_rows(folder / "data" / name, *rows)
    Archive.build([folder / "data"], index=folder / "index")
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    """Open it."""
    with Archive.open(folder / "index") as archive:
        yield archive


@pytest.fixture
def screen() -> Screen:
    """Speak English."""
    return Screen(Settings(), Translator("en"))


def ids(archive: Archive, query: str, **options: Any) -> list[str]:
    """Search for ids, best first."""
    return [hit.case.id for hit in archive.search(query, limit=None, **options).hits]


def test_wordings_are_one_hit(archive: Archive) -> None:
    """Of two wordings the one that ranks better is shown; another year is a hit of its own."""
    found = ids(archive, "여권 사진")
    assert len(found) == 2
    assert set(found) - {FIRST_ID, EDITED_ID} == {AGAIN_ID}
    assert archive.search("여권 사진").total == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [("어르신", EDITED_ID), ("대폭 단축", EDITED_ID), ("크게 짧아짐", FIRST_ID)],
)
def test_each_wording_is_found_by_its_own_words(
    query: str, expected: str, archive: Archive
) -> None:
    """What only one wording says finds it, ranked and scanned alike."""
    assert ids(archive, query) == [expected]
    assert ids(archive, query, exact=True) == [expected]


def test_a_hit_names_the_places_of_every_wording(archive: Archive, folder: Path) -> None:
    """First the places of the words shown, then those of other words with their id."""
    case = archive.search("어르신").hits[0].case
    assert [(Path(at.path).name, at.line) for at in (case.source, *case.also_in)] == [
        ("b.jsonl", 1),
        ("d.jsonl", 1),
        ("a.jsonl", 1),
    ]
    assert [getattr(at, "case_id", None) for at in case.also_in] == [None, FIRST_ID]


def test_the_json_of_a_hit_keeps_the_contracts_keys(archive: Archive) -> None:
    """A place of another wording has the keys of every place, and says whose it is."""
    result = result_json(archive.search("크게 짧아짐"))
    hit = json.loads(json.dumps(result))["hits"][0]
    place = hit["also_in"][0]
    assert list(place) == ["path", "page", "line", "id", "near"]
    assert (place["id"], place["near"]) == (EDITED_ID, True)
    assert [(one["id"], one["relation"]) for one in hit["related"]] == [(AGAIN_ID, "later")]


def test_another_year_is_linked(archive: Archive) -> None:
    """Each of two years names the other, with what a reader needs to tell them apart."""
    (earlier,) = archive.case(AGAIN_ID).related
    assert earlier.relation == "earlier"
    assert earlier.id in (FIRST_ID, EDITED_ID)
    assert (earlier.agency, earlier.period and earlier.period.year) == ("도담구", 2023)
    (later,) = archive.case(FIRST_ID).related
    assert (later.id, later.title, later.relation) == (AGAIN_ID, PASSPORT["title"], "later")
    assert [one.id for one in archive.case(EDITED_ID).related] == [AGAIN_ID]
    assert archive.case(OTHER_ID).related == ()


def test_the_differences_are_told_word_by_word(archive: Archive) -> None:
    """Before is what the case says, after what the other wording does."""
    (variant,) = archive.case(FIRST_ID).variants
    assert (variant.id, len(variant.places)) == (EDITED_ID, 2)
    told = [(one.role, one.before, one.after) for one in variant.differences]
    assert told == [
        ("effort", "", "어르신에게는 촬영을 도와 드림."),
        ("effect", "크게 짧아짐.", "대폭 단축됨."),
    ]
    (back,) = archive.case(EDITED_ID).variants
    assert [(one.role, one.after, one.before) for one in back.differences] == told
    assert archive.case(AGAIN_ID).variants == ()


def test_records_with_ids_are_never_folded(
    tmp_path: Path, write_rows: Write, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each id that a record brought is a hit and a case, near the others; the rest is folded."""
    rows = (PASSPORT, {**PASSPORT, "id": "one"}, {**PASSPORT, "id": "two"}, EDITED)
    path = write_rows(tmp_path / "a.jsonl", *rows, {**AGAIN, "id": "three"})
    Archive.build([path], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        found = set(ids(archive, "여권"))
        assert found - {FIRST_ID, EDITED_ID} == {"one", "two", "three"}
        assert len(found) == archive.search("여권").total == archive.status().cases == 4
        assert archive.facets("").counts["agency"] == {"도담구": 4}
        one = archive.case("one")
        assert one.variants == one.also_in == ()
        assert {(near.id, near.relation) for near in one.related} >= {
            ("two", "near"),
            ("three", "later"),
        }
        assert {near.id for near in archive.case(FIRST_ID).related} == {"one", "two", "three"}
        show_case(screen, one)
        assert "in other words: " in capsys.readouterr().out
        assert {hit.case.id for hit in archive.similar("one", limit=None).hits} >= {"two", "three"}


def test_unfolded_shows_every_wording(archive: Archive) -> None:
    """Totals, counts and pages are of wordings then, and each names the others as near."""
    whole = archive.search("여권", unfolded=True, limit=None)
    assert {hit.case.id for hit in whole.hits} == {FIRST_ID, EDITED_ID, AGAIN_ID}
    assert whole.total == 3
    assert archive.facets("여권", unfolded=True).counts["year"] == {"2023": 2, "2024": 1}
    assert archive.facets("여권", unfolded=True).total == 3
    pages = [
        archive.search("여권", unfolded=True, limit=1, offset=at).hits[0].case.id for at in range(3)
    ]
    assert pages == [hit.case.id for hit in whole.hits]
    for hit in whole.hits:
        near = {one.id: one.relation for one in hit.case.related}
        others = {FIRST_ID, EDITED_ID, AGAIN_ID} - {hit.case.id}
        assert set(near) == others
        assert not any(isinstance(place, VariantPlace) for place in hit.case.also_in)
    first = next(hit for hit in whole.hits if hit.case.id == FIRST_ID)
    assert {one.id: one.relation for one in first.case.related} == {
        EDITED_ID: "near",
        AGAIN_ID: "later",
    }


def test_a_filter_that_another_wording_satisfies(archive: Archive) -> None:
    """Each wording is searched: what the one that is shown does not tell finds the other."""
    for quarter, expected in ((3, FIRST_ID), (4, EDITED_ID)):
        found = archive.search("도담구", filters=Filters(year=2023, quarter=quarter))
        assert [hit.case.id for hit in found.hits] == [expected]
        assert {one.quarter for one in told_values(found.hits[0].case, "period")} == {3, 4}


def test_similar_cases_are_other_cases(archive: Archive) -> None:
    """Neither the wordings of a case nor one case twice are among the cases like it."""
    similar = [hit.case.id for hit in archive.similar(FIRST_ID, limit=None).hits]
    assert similar == [AGAIN_ID]
    again = archive.similar(AGAIN_ID, limit=None)
    assert [hit.case.id in (FIRST_ID, EDITED_ID) for hit in again.hits] == [True]
    assert again.total == 1


def test_the_count_of_cases(archive: Archive) -> None:
    """A case counts once, however it is worded; the other wordings are counted beside."""
    status = archive.status()
    assert (status.cases, status.variants) == (3, 1)
    assert archive.info.cases == archive.search("").total == archive.facets("").total == 3


def test_facets_count_what_filters_find(archive: Archive) -> None:
    """A case whose wordings have two quarters is found by both, and counted in both, once."""
    counts = archive.facets("").counts
    assert counts["quarter"] == {"3": 2, "4": 1}
    assert counts["agency"] == {"도담구": 2}
    for quarter in (3, 4):
        assert (
            archive.search("", filters=Filters(quarter=quarter)).total
            == counts["quarter"][str(quarter)]
        )


def test_show_says_what_differs(
    archive: Archive, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each wording stands with its places and the words that differ; then the other years."""
    show_case(screen, archive.case(FIRST_ID))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert f"also in other words, id {EDITED_ID}:" in lines
    assert "[효과] 줄고 처리 시간이 [-크게 짧아짐.-]{+대폭 단축됨.+}" in lines
    assert any(line.endswith("{+어르신에게는 촬영을 도와 드림.+}") for line in lines)
    assert any("handed in again: " in line and "2024 Q3" in line for line in lines)
    places = [line for line in lines if line.startswith("stands in: ")]
    assert len(places) == len(set(places)) == 3


def test_status_says_how_many_wordings(
    archive: Archive, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the cases, which a person counts."""
    show_status(screen, archive.status())
    out = capsys.readouterr().out
    assert "3 cases in 4 documents" in out
    assert "other wordings of these cases: 1" in out


def test_places_are_cited_as_they_are(
    archive: Archive, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page, a sheet and a row are named in text and in JSON."""
    place = Place("표.xlsx", sheet="2분기", row=7)
    near = VariantPlace("책자.pdf", page=3, line=5, case_id="x")
    case = replace(archive.case(OTHER_ID), source=place, also_in=(near,))
    show_case(screen, replace(case, also_in=(Place("책자.pdf", page=3, line=5),)))
    out = capsys.readouterr().out
    assert "표.xlsx (sheet 2분기, row 7)" in out
    assert "책자.pdf (page 3, line 5)" in out
    said = json.loads(json.dumps(case_json(case)))
    assert said["source"] | {"sheet": "2분기", "row": 7} == said["source"]
    assert said["also_in"] == [{"path": "책자.pdf", "page": 3, "line": 5, "id": "x", "near": True}]


def test_the_links_outlast_rebuilds_and_runs_that_die(tmp_path: Path, write_rows: Write) -> None:
    """A rebuild finds the same wordings; a run that dies leaves those of the last commit."""
    data, index = tmp_path / "data", tmp_path / "index"
    for name, rows in DOCUMENTS.items():
        write_rows(data / name, *rows)
        Archive.build([data], index=index)

    def die(stage: Literal["read", "index"], done: int, total: int) -> None:
        if stage == "index":
            raise KeyboardInterrupt

    def told() -> list[Case]:
        with Archive.open(index) as archive:
            return [archive.case(one) for one in (FIRST_ID, EDITED_ID, AGAIN_ID, OTHER_ID)]

    before = told()
    assert [len(one.variants) for one in before] == [1, 1, 0, 0]
    Archive.build([data], index=index, rebuild=True)
    assert told() == before
    write_rows(data / "b.jsonl", OTHER)
    write_rows(data / "d.jsonl", OTHER)
    with pytest.raises(KeyboardInterrupt):
        Archive.build([data], index=index, track=die)
    assert told() == before
    Archive.build([data], index=index)
    with Archive.open(index) as archive:
        assert archive.case(FIRST_ID).variants == ()
        assert archive.status().variants == 0


@pytest.fixture(scope="module")
def many(
    tmp_path_factory: pytest.TempPathFactory,
    corpus: list[Case],
    write_rows: Write,
    record_of: Callable[[Case], Row],
) -> Iterator[Archive]:
    """Open an index of 100 cases, of which many stand there in two wordings or more."""
    chance = random.Random(9)  # noqa: S311 - no secret
    folder = tmp_path_factory.mktemp("many")
    rows: list[Row] = []
    for case in corpus:
        row = record_of(case)
        sections = row.get("sections")
        if not row.get("title") or not isinstance(sections, list):
            continue
        rows.append(row)
        for word in chance.sample(
            ("안내문을", "누리집을", "상담실을"), chance.choice((0, 0, 1, 2))
        ):
            text = f"{sections[0]['text']} {word} 새로 마련함."
            rows.append({**row, "sections": [{**sections[0], "text": text}, *sections[1:]]})
    chance.shuffle(rows)
    for at in range(4):
        write_rows(folder / "data" / f"{at}.jsonl", *rows[at::4])
    Archive.build([folder / "data"], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive


def wordings(archive: Archive, case: Case) -> set[str]:
    """Give the ids of all wordings of a case."""
    return {case.id, *(one.id for one in archive.case(case.id).variants)}


@pytest.mark.parametrize("query", ["", "안내문", "누리집을 새로", "신청 -상담실", "여권 OR 주차"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
def test_pages_without_gaps_and_doubles(query: str, sort: Any, many: Archive) -> None:
    """Pages join to the whole list, in which no case stands twice in other words."""
    assert many.status().variants > 20
    whole = many.search(query, sort=sort, limit=None)
    pages = [
        hit
        for offset in range(0, whole.listed + 7, 7)
        for hit in many.search(query, sort=sort, limit=7, offset=offset).hits
    ]
    assert [hit.case.id for hit in pages] == [hit.case.id for hit in whole.hits]
    assert [hit.rank for hit in pages] == list(range(1, whole.listed + 1))
    groups = [frozenset(wordings(many, hit.case)) for hit in whole.hits]
    assert len(groups) == len(set(groups)) == whole.listed
    assert many.facets(query).total == whole.total


@pytest.mark.parametrize(
    "words", ["안내문을 새로", "누리집을 새로", "상담실을 새로 마련함", "신청"]
)
def test_nothing_is_lost_that_a_scan_finds(words: str, many: Archive) -> None:
    """Each wording with the words belongs to a case among the hits, and no other case is there."""
    everything = {
        one: many.case(one)
        for hit in many.search("", limit=None).hits
        for one in wordings(many, hit.case)
    }
    squeezed = words.replace(" ", "")
    scanned = {
        case_id
        for case_id, case in everything.items()
        if any(
            squeezed in "".join(text.split())
            for text in (case.title, *(one.text for one in case.sections))
        )
    }
    hits = many.search(f'"{words}"', exact=True, limit=None).hits
    assert scanned
    assert {hit.case.id for hit in hits} <= scanned
    assert scanned <= set[str]().union(*(wordings(many, hit.case) for hit in hits))
