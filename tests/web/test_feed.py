"""The feed of a search, and what is new in it: read by feedparser, as feed readers do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.models import Filters

WriteRows = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, write_rows: WriteRows) -> Path:
    """Index two cases, and later a third, which no clock may take for as old."""
    data = tmp_path / "data"
    rows = [
        {"title": "골목 주차장 <나눔>", "effort": "담장을 낮춤.", "agency": "가온시"},
        {"title": "야간 민원 창구", "effort": "밤에 엶."},
    ]
    write_rows(data / "a.jsonl", *rows)
    Archive.build([data], index=tmp_path / "index")
    time.sleep(0.005)  # a moment is told to the millisecond
    write_rows(data / "b.jsonl", {"title": "학교 주차장 개방", "effort": "밤에 엶."})
    Archive.build([data], index=tmp_path / "index")
    return tmp_path


@pytest.fixture
def page(folder: Path, serve: Callable[..., TestClient], browse: Any) -> Iterator[Any]:
    """Ask the page about it, in Korean."""
    with serve(folder / "index") as client:
        client.headers["accept-language"] = "ko"
        yield browse(client)


def moments(folder: Path) -> dict[str, str]:
    """Tell since when each case is there, by title."""
    with Archive.open(folder / "index") as archive:
        hits = archive.search("", limit=None).hits
    return {hit.case.title: hit.case.added or "" for hit in hits}


def test_an_entry_is_there_since_its_text_was_brought_first(
    folder: Path, write_rows: WriteRows
) -> None:
    """Neither a rebuild, nor a change of its document, nor another document makes it new."""
    before = moments(folder)
    assert before["골목 주차장 <나눔>"] == before["야간 민원 창구"] < before["학교 주차장 개방"]
    index, data = folder / "index", folder / "data"
    Archive.build([data], index=index, rebuild=True)
    assert moments(folder) == before
    known = {"title": "야간 민원 창구", "effort": "밤에 엶."}
    write_rows(data / "c.jsonl", known, {"title": "새 사례", "effort": "함."})
    (data / "a.jsonl").unlink()
    Archive.build([data], index=index)
    after = moments(folder)
    assert after.pop("새 사례") > before["학교 주차장 개방"]
    assert after == {title: before[title] for title in ("야간 민원 창구", "학교 주차장 개방")}
    Archive.copy(folder / "copy" / "index", index=index)
    assert {**moments(folder / "copy"), "새 사례": ""} == {**after, "새 사례": ""}


def test_a_search_can_be_limited_to_what_is_new(folder: Path, page: Any) -> None:
    """In the library, the API and on the page; a day that is none is refused in words."""
    later = moments(folder)["학교 주차장 개방"]
    with Archive.open(folder / "index") as archive:
        found = archive.search("주차장", filters=Filters(added_since=later))
        assert [hit.case.title for hit in found.hits] == ["학교 주차장 개방"]
        counted = archive.facets("주차장", fields=["added"]).counts["added"]
        assert sorted(counted.values()) == [1, 1]
    assert page.json(f"/api/search?q=주차장&added_since={later}")["total"] == 1
    assert page.json("/api/search?q=주차장&added_since=2000-01-01")["total"] == 2
    assert page.json("/api/search?q=주차장&added_since=2999-01-01")["total"] == 0
    assert page.json("/api/search?q=주차장")["hits"][0]["added"]
    assert page.client.get("/api/search?q=주차장&added_since=soon").status_code == 400
    shown = page.open(f"/?q=주차장&added_since={later}")
    assert len(shown.css(".hit")) == 1
    assert "새로 들어온 날(이후)" in shown.css_first("#limits").text()


def test_the_feed_is_atom_with_the_newest_first(folder: Path, page: Any) -> None:
    """An independent reader finds nothing amiss; what it holds already is not sent again."""
    answer = page.client.get("/feed?q=주차장")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.title == "적극행정 우수사례 검색: 주차장"
    assert [one.title for one in read.entries] == ["학교 주차장 개방", "골목 주차장 <나눔>"]
    assert read.feed.updated == read.entries[0].updated == moments(folder)["학교 주차장 개방"]
    assert len({one.id for one in read.entries} | {read.feed.id}) == 3
    assert read.entries[1].author == "가온시"
    for one in read.entries:
        path = one.link.removeprefix("http://127.0.0.1:8600")
        assert one.title in page.open(path).css_first("h1").text()
    held = {"if-none-match": answer.headers["etag"]}
    assert page.client.get("/feed?q=주차장", headers=held).status_code == 304
    assert page.client.get("/feed?q=주차장&since=x").status_code == 400
    link = page.open("/?q=주차장").css_first("link[type='application/atom+xml']")
    assert page.client.get(link.attributes["href"]).content == answer.content
