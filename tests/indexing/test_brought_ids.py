"""Ids that records bring: as people write them, twice, and those of other texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.cases import case_id
from sarye.errors import CaseAmbiguous, CaseUnknown
from sarye.models import Section

Write = Callable[..., Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Name the folder of documents."""
    return tmp_path / "data"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Name the folder of the index."""
    return tmp_path / "index"


def titles(index: Path) -> list[str]:
    """List the titles that an index finds, in order."""
    with Archive.open(index) as archive:
        return [hit.case.title for hit in archive.search("", limit=None, sort="title").hits]


OWN_TEXT = {"title": "여권 사진", "effort": "민원실에 무료 촬영대를 두었음."}
OTHER_TEXT = {"title": "주차장 개방", "effort": "밤에 주차장을 열었음."}


def own_id() -> str:
    """Name the first text as its content does."""
    section = Section("effort", "", OWN_TEXT["effort"], 0, 0)
    return case_id(OWN_TEXT["title"], [section])


@pytest.mark.parametrize(
    "files",
    [
        {"a": [{"id": own_id(), **OTHER_TEXT}], "b": [OWN_TEXT]},
        {"a": [OWN_TEXT], "b": [{"id": own_id(), **OTHER_TEXT}]},
        {"a": [{"id": own_id(), **OTHER_TEXT}, OWN_TEXT]},
        {"a": [OWN_TEXT, {"id": own_id(), **OTHER_TEXT}]},
    ],
)
def test_an_id_that_is_that_of_another_text(
    files: dict[str, list[dict[str, str]]], data: Path, index: Path, write_rows: Write
) -> None:
    """Whatever comes first, both texts are found, each once: the id stays with its own text."""
    for name, rows in files.items():  # one run for each file
        write_rows(data / f"{name}.jsonl", *rows)
        Archive.build([data], index=index)
    assert titles(index) == ["여권 사진", "주차장 개방"]
    with Archive.open(index) as archive:
        assert archive.case(own_id()).title == "여권 사진"
        assert [one.kind for one in archive.status().problems] == ["duplicate_id"]
    report = Archive.build([data], index=index, rebuild=True)
    assert [one.kind for one in report.problems] == ["duplicate_id"]
    assert titles(index) == ["여권 사진", "주차장 개방"]


@pytest.mark.parametrize("blank", ["", " ", "-", "—", "..", "\n\t"])
def test_an_id_without_letters_is_none(
    blank: str, data: Path, index: Path, write_rows: Write
) -> None:
    """What stands in the place of an id names no case."""
    write_rows(data / "a.jsonl", {"id": blank, **OWN_TEXT}, {"id": blank, **OTHER_TEXT})
    assert Archive.build([data], index=index).problems == ()
    with Archive.open(index) as archive:
        assert archive.case(own_id()).title == "여권 사진"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024 제1호", "2024 제1호"),
        ("가/나/../다", "가/나/../다"),
        ("가\t나\n다\x00", "가 나 다"),
        ("x" * 3_000, "x" * 3_000),
        ("#?&%2F", "#?&%2F"),
        ("case:7", "case:7"),
    ],
)
def test_ids_as_people_write_them(
    written: str, read: str, data: Path, index: Path, write_rows: Write
) -> None:
    """An id is kept on one line, and its case is found by it everywhere."""
    write_rows(data / "a.jsonl", {"id": written, **OWN_TEXT}, {"id": f"{written} 2", **OTHER_TEXT})
    assert Archive.build([data], index=index).problems == ()
    with Archive.open(index) as archive:
        assert archive.case(read).title == "여권 사진"
        assert archive.knows(read)
        assert [hit.case.id for hit in archive.select([read]).hits] == [read]
        assert dict(archive.ranking("여권 사진")).keys() == {read}
        assert {one.case_id for one in archive.complete("여권 사진")} >= {read}


def test_an_id_that_is_too_long(data: Path, index: Path, write_rows: Write) -> None:
    """What no address could hold is no id; its case has the one of its text."""
    write_rows(data / "a.jsonl", {"id": "가" * 4_001, **OWN_TEXT})
    assert Archive.build([data], index=index).problems == ()
    with Archive.open(index) as archive:
        assert archive.case(own_id()).title == "여권 사진"


def test_a_beginning_of_an_id(data: Path, index: Path, write_rows: Write) -> None:
    """A whole id is meant before what begins so; a beginning of several is ambiguous."""
    write_rows(data / "a.jsonl", {"id": "7", **OWN_TEXT}, {"id": "71", **OTHER_TEXT})
    write_rows(data / "b.jsonl", {"id": "72", "title": "벤치 정비", "effort": "벤치를 고쳤음."})
    Archive.build([data], index=index)
    with Archive.open(index) as archive:
        assert archive.case("7").title == "여권 사진"
        assert archive.case("72").title == "벤치 정비"
        with pytest.raises(CaseUnknown):
            archive.case("8")
        with pytest.raises(CaseUnknown):
            archive.case("")
    write_rows(data / "a.jsonl", {"id": "71", **OTHER_TEXT})
    Archive.build([data], index=index)
    with Archive.open(index) as archive, pytest.raises(CaseAmbiguous):
        archive.case("7")
