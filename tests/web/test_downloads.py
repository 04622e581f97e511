"""Hit lists from the page: each format holds what the library finds, ticked, or put aside."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.exporters import FORMATS
from sarye.models import Filters


def ids_of(data: bytes, form: str) -> list[str]:
    """List the ids of the cases in a file."""
    if form == "xlsx":
        rows = list(
            openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        )
        at = rows[0].index("id")
        return [str(row[at]) for row in rows[1:]]
    text = data.decode("utf-8-sig")
    if form == "json":
        return [hit["id"] for hit in json.loads(text)["hits"]]
    if form == "jsonl":
        return [json.loads(line)["id"] for line in text.splitlines()]
    cells = csv.DictReader(io.StringIO(text, newline=""), delimiter="," if form == "csv" else "\t")
    return [row["id"] for row in cells if row["id"] and next(iter(row.values())) != "sarye"]


def titles_of(data: bytes, form: str, folder: Path) -> list[str]:
    """List the titles of the cases in a file, as sarye itself or python-docx reads them."""
    if form == "docx":
        paragraphs = docx.Document(io.BytesIO(data)).paragraphs
        heads = [one.text for one in paragraphs if one.style and one.style.name == "Heading 1"]
        return [head.partition(". ")[2] for head in heads if ". " in head]
    path = folder / f"hits.{form}"
    path.write_bytes(data)
    [document] = Archive.parse([path])
    return [case.title for case in document.cases]


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_query_is_exported_whole(
    form: str, browser: Any, library: Archive, tmp_path: Path
) -> None:
    """A file holds every hit of the query under its filters, more than a page, in order."""
    answer = browser.client.get(f"/export?q={quote('신청')}&match=any&format={form}&year=2024")
    hits = library.search("신청", match="any", filters=Filters(year=2024), limit=None).hits
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[form].media_type
    name = unquote(answer.headers["content-disposition"].rpartition("''")[2])
    assert name == f"사례 검색 결과 신청.{form}"
    if form in ("csv", "tsv", "xlsx", "json", "jsonl"):
        assert ids_of(answer.content, form) == [hit.case.id for hit in hits]
    elif form in ("docx", "md"):
        titles = [" ".join(hit.case.title.split()) for hit in hits]
        assert titles_of(answer.content, form, tmp_path) == titles
    else:
        assert len(answer.content) > 1000


def test_a_limit_cuts_the_list(browser: Any, library: Archive) -> None:
    """The first hits are exported where a limit says so."""
    answer = browser.client.get(f"/export?q={quote('신청')}&format=json&limit=2")
    whole = library.search("신청", limit=2)
    assert ids_of(answer.content, "json") == [hit.case.id for hit in whole.hits]
    assert answer.json()["total"] == whole.total


def test_every_link_of_the_menu_is_a_file(browser: Any) -> None:
    """The results offer each format that there is, and those with pages as a table too."""
    page = browser.open(f"/?q={quote('확인서')}&year=2025")
    links = [link.attributes["href"] for link in page.css("#export a")]
    tables = [name for name, one in FORMATS.items() if one.laid_out]
    assert len(links) == len(FORMATS) + len(tables)
    assert [link for link in links if link.endswith("&layout=table")] == links[-len(tables) :]
    for link in links:
        answer = browser.client.get(link)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_ticked_cases_are_exported_in_their_order(
    form: str, browser: Any, library: Archive
) -> None:
    """The cases of a form, the words of the query marked, and none that is no longer there."""
    wanted = ["hostile", "gone", "contract"]
    answer = browser.send("/export", {"id": wanted, "q": "확인서", "format": form})
    assert answer.status_code == 200
    assert ids_of(answer.content, form) == ["hostile", "contract"]
    if form == "json":
        hits = answer.json()["hits"]
        assert hits[0]["matched"] == []
        assert hits[1]["matched"] == ["확인서"]
        [marked] = [hit for hit in library.search("확인서").hits if hit.case.id == "contract"]
        assert hits[1]["sections"][0]["spans"] == [list(one) for one in marked.sections[0].spans]


@pytest.mark.parametrize(
    ("lost", "named"),
    [(["없어진 사례"], ["없어진 사례"]), ([], ["gone"]), (["하나", "둘"], ["gone"])],
)
def test_an_export_names_what_the_index_lacks(
    lost: list[str], named: list[str], browser: Any
) -> None:
    """By the title that the page knows of it, else by its id; and where all are there, nothing."""
    fields = {"id": ["hostile", "gone", "contract"], "format": "json", "lost": lost}
    assert browser.send("/export", fields).json()["left_out"] == named
    whole = browser.send("/export", {**fields, "id": ["contract"]}).json()
    assert "left_out" not in whole


def test_a_basket_is_exported_with_its_notes(browser: Any) -> None:
    """Each note stands with its case; an empty one is none."""
    fields = {"id": ["contract", "hostile"], "note": ["검토할 것", " "], "format": "json"}
    hits = browser.send("/export", fields).json()["hits"]
    assert [hit.get("note") for hit in hits] == ["검토할 것", None]
    table = browser.send("/export", {**fields, "format": "csv"}).content.decode("utf-8-sig")
    assert [row["메모"] for row in csv.DictReader(io.StringIO(table))][:2] == ["검토할 것", ""]


def test_a_list_of_ones_own_is_called_by_its_name(browser: Any) -> None:
    """The file and its heading have the name of the list, and no search is spoken of."""
    fields = {"id": ["contract", "hostile"], "note": ["", ""], "title": "장관 보고: 1차/2차"}
    answer = browser.send("/export?layout=table", {**fields, "format": "docx"})
    name = unquote(answer.headers["content-disposition"].rpartition("''")[2])
    assert name == "장관 보고 1차2차.docx"
    document = docx.Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text == "장관 보고: 1차/2차"
    assert document.sections[0].page_width > document.sections[0].page_height
    said = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "검색어" not in said
    assert "점수" not in said


def test_what_has_no_pages_is_no_table(browser: Any) -> None:
    """The error names the formats that can be one."""
    answer = browser.client.get("/export?q=a&format=csv&layout=table")
    assert answer.status_code == 400
    assert "hwpx, pdf, docx, html" in answer.text
    assert browser.client.get("/export?q=a&format=pdf&layout=round").status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"format": "csv"},
        {"id": ["contract"], "note": ["a", "b"]},
        {"id": "contract", "format": "exe"},
    ],
)
def test_a_form_that_says_nothing_is_refused(fields: dict[str, Any], browser: Any) -> None:
    """Without cases, with notes for others, or in no format that there is."""
    assert browser.send("/export", fields).status_code == 400


def test_an_unknown_format_is_refused(browser: Any) -> None:
    """The error names the formats that there are."""
    answer = browser.client.get("/export?q=a&format=exe")
    assert answer.status_code == 400
    assert "xlsx" in answer.text


def test_files_speak_the_language_of_the_page(
    index: Path, serve: Callable[..., TestClient]
) -> None:
    """Headings are those of the reader's language."""
    with serve(index) as client:
        for language, heading in (("ko", "제목"), ("en", "title")):
            answer = client.get(f"/export?format=csv&lang={language}")
            assert heading in answer.content.decode("utf-8-sig").split("\r\n")[0].split(",")
