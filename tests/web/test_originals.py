"""The files that cases were read from: who finds a case has its file, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from zipfile import ZipFile

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.exporters import FORMATS

WriteRows = Callable[..., Path]
NAME = "2025년 우수사례 (최종).jsonl"


@pytest.fixture
def folder(tmp_path: Path, write_rows: WriteRows) -> Path:
    """Index a document with a Korean name, and one in an archive."""
    data = tmp_path / "data"
    row = {"id": "first", "title": "골목 주차장 나눔", "effort": "담장을 낮춤."}
    write_rows(data / NAME, row)
    inner = write_rows(tmp_path / "inner.jsonl", {**row, "id": "second/1", "title": "민원 창구"})
    with ZipFile(data / "묶음.zip", "w") as package:
        package.write(inner, "2025/안.jsonl")
    Archive.build([data], index=tmp_path / "index")
    return tmp_path


@pytest.fixture
def page(folder: Path, serve: Callable[..., TestClient], browse: Any) -> Iterator[Any]:
    """Ask the page about it, as another user does."""
    with serve(folder / "index", hosts=("office.example",)) as client:
        yield browse(client)


def links(page: Any, case_id: str) -> list[str]:
    """List the addresses of files on the page of a case."""
    found = page.open(f"/cases/{case_id}").css(".places a.original")
    return [one.attributes["href"] for one in found]


def test_the_file_of_a_case_is_a_download(page: Any, folder: Path) -> None:
    """As it lies on the disk, under its own name, whole or in part; of an archive all of it."""
    [address] = links(page, "first")
    answer = page.client.get(address)
    assert answer.content == (folder / "data" / NAME).read_bytes()
    kind, _, name = answer.headers["content-disposition"].partition("; filename*=utf-8''")
    assert (kind, unquote(name)) == ("attachment", NAME)
    assert answer.headers["x-content-type-options"] == "nosniff"
    part = page.client.get(address, headers={"range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, answer.content[:5])
    [packed] = links(page, "second/1")
    assert page.client.get(packed).content == (folder / "data" / "묶음.zip").read_bytes()


def test_nothing_else_is_given_away(page: Any, folder: Path) -> None:
    """No path leads to a file, nor the place of another case; what has changed is not sent."""
    [address] = links(page, "first")
    mark = address.split("/")[2]
    for path in (
        f"/documents/{mark}/second%2F1",
        f"/documents/{mark}/none",
        "/documents/0000000000000000/first",
        f"/documents/{mark}/../../data/{NAME}",
        f"/documents/..%2f..%2fdata/{NAME}",
        "/documents//etc/passwd",
        "/documents/%2e%2e/first",
    ):
        assert page.client.get(path).status_code == 404, path
    (folder / "data" / NAME).write_text("something else", "utf-8")
    assert page.client.get(address).status_code == 404
    assert links(page, "first") == []
    (folder / "data" / NAME).unlink()
    assert page.client.get(address).status_code == 404
    assert links(page, "first") == []


def test_files_stay_where_they_are_unless_they_may_be_had(
    folder: Path, serve: Callable[..., TestClient], browse: Any, page: Any
) -> None:
    """With --no-originals there is neither a link nor an address."""
    [address] = links(page, "first")
    with serve(folder / "index", originals=False) as client:
        assert links(browse(client), "first") == []
        assert client.get(address).status_code == 404


def exported(page: Any, query: str = "format=html") -> list[str]:
    """List the addresses that an export of all hits leads to."""
    answer = page.client.get(f"/export?q={quote('사례 골목 민원')}&match=any&{query}")
    assert answer.status_code == 200
    links = LexborHTMLParser(answer.text).css("a[href^='http']")
    return [one.attributes["href"] for one in links]


def test_an_export_leads_to_the_files(page: Any, folder: Path) -> None:
    """At the address at which the page was asked; each link is the file, named by its case."""
    first, second = exported(page), exported(page, "format=html&layout=table")
    assert first == second
    [one, packed] = sorted(first, key=lambda link: link.endswith("first"), reverse=True)
    assert one.startswith("http://127.0.0.1:8600/documents/")
    assert page.client.get(one).content == (folder / "data" / NAME).read_bytes()
    assert page.client.get(packed).content == (folder / "data" / "묶음.zip").read_bytes()
    page.client.base_url = "https://office.example/"
    assert {urlsplit(link)[:2] for link in exported(page)} == {("https", "office.example")}


def test_an_export_of_chosen_cases_leads_to_their_files(page: Any, folder: Path) -> None:
    """A basket does as a search does; what has changed since it was read is a path and no link."""
    fields = {"id": ["second/1", "first"], "note": ["", "볼 것"], "format": "md"}
    text = page.send("/export", fields).text
    addresses = re.findall(r"\((http[^)]*)\)", text)
    assert [page.client.get(one).status_code for one in addresses] == [200, 200]
    (folder / "data" / NAME).write_text("something else", "utf-8")
    text = page.send("/export", fields).text
    assert re.findall(r"\((http[^)]*)\)", text) == addresses[:1]
    assert NAME in text


def test_below_a_path_of_a_proxy_links_begin_with_it(
    folder: Path, serve: Callable[..., TestClient], browse: Any
) -> None:
    """What a browser asks for below the path is a file."""
    with serve(folder / "index", root="/best") as client:
        links = exported(browse(client))
    assert [link.startswith("http://127.0.0.1:8600/best/documents/") for link in links] == [
        True
    ] * 2


def test_without_originals_no_export_leads_to_one(
    folder: Path, serve: Callable[..., TestClient], browse: Any
) -> None:
    """The option that gives no files away takes the links out of lists too."""
    with serve(folder / "index", originals=False) as client:
        assert exported(browse(client)) == []


@pytest.mark.parametrize("form", [name for name, one in FORMATS.items() if not one.linked])
def test_lists_for_programs_name_paths_alone(page: Any, form: str) -> None:
    """They are read back in, and say the same wherever they were made."""
    answer = page.client.get(f"/export?q={quote('골목')}&format={form}")
    assert b"/documents/" not in answer.content
    assert NAME in answer.text
