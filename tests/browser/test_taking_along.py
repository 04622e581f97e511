"""Hit lists from the page: a download holds what the library finds, what is ticked or put aside."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from selectolax.lexbor import LexborHTMLParser

from sarye.exporters import FORMATS

Found = Callable[..., list[str]]
HWPX = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
RANKED = 2
"""Level of the heading of a case in Markdown."""


def of_table(rows: list[list[str]]) -> list[str]:
    """Take the titles of numbered rows below a heading row."""
    head = rows[0]
    return [row[head.index("제목")] for row in rows[1:] if row and row[0].isdigit()]


def of_delimited(delimiter: str) -> Callable[[Path], list[str]]:
    """Read a table of text."""

    def read(path: Path) -> list[str]:
        text = path.read_bytes().decode("utf-8-sig")
        return of_table(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))

    return read


def of_workbook(path: Path) -> list[str]:
    """Read the first sheet of an Excel file."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return of_table([["" if cell is None else str(cell) for cell in row] for row in sheet.values])


def of_word(path: Path) -> list[str]:
    """Read the numbered headings of a Word file."""
    heads = (
        one.text
        for one in docx.Document(str(path)).paragraphs
        if one.style and one.style.name == "Heading 1"
    )
    return [head.partition(". ")[2] for head in heads if head[0].isdigit()]


def of_hangul(path: Path) -> list[str]:
    """Read the overview of a Hangul file, behind its cover."""
    with ZipFile(path) as parts:
        body = ElementTree.fromstring(parts.read("Contents/section0.xml"))  # noqa: S314 - our own
    _, table, *_ = body.iter(f"{HWPX}tbl")
    rows = [
        [
            "".join(text.text or "" for text in cell.iter(f"{HWPX}t"))
            for cell in row.iter(f"{HWPX}tc")
        ]
        for row in table.iter(f"{HWPX}tr")
    ]
    return of_table(rows)


def of_markdown(path: Path) -> list[str]:
    """Read the table of hits that a Markdown file begins with, without what is said of a hit."""
    page = LexborHTMLParser(
        MarkdownIt("gfm-like", {"linkify": False}).render(path.read_text("utf-8"))
    )
    table = page.css_first("table")
    rows = [[cell.text() for cell in row.css("th, td")] for row in table.css("tr")]
    said = re.compile(r"( \((외 \d|없는 낱말|함께 찾은|관련어로|뜻이)[^()]*\))+$")
    return [said.sub("", title) for title in of_table(rows)]


def of_page(path: Path) -> list[str]:
    """Read the numbered headings of a web page."""
    heads = (head.text() for head in LexborHTMLParser(path.read_text("utf-8")).css("h2"))
    return [head.partition(". ")[2] for head in heads if head[0].isdigit()]


def of_portable(path: Path) -> list[str]:
    """Read the numbered headings of a PDF by its outline."""
    heads = (one.get_title() for one in PdfDocument(path).get_toc())
    return [head.partition(". ")[2] for head in heads if head[0].isdigit()]


READERS: Mapping[str, Callable[[Path], list[str]]] = {
    "csv": of_delimited(","),
    "tsv": of_delimited("\t"),
    "xlsx": of_workbook,
    "docx": of_word,
    "hwpx": of_hangul,
    "md": of_markdown,
    "html": of_page,
    "pdf": of_portable,
    "json": lambda path: [hit["title"] for hit in json.loads(path.read_text("utf-8"))["hits"]],
    "jsonl": lambda path: [
        json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()
    ],
}


def downloaded(page: Page, form: str, folder: Path, within: str) -> Path:
    """Click on a format, and keep the file that the browser gets."""
    with page.expect_download() as download:
        page.locator(within).get_by_text(f"({form})", exact=False).click()
    assert download.value.suggested_filename.endswith(f".{form}")
    path = folder / f"hits.{form}"
    download.value.save_as(path)
    return path


def test_every_format_is_read_back() -> None:
    """No format is offered that is not looked at here."""
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("form", list(READERS))
def test_a_hit_list_is_downloaded(form: str, visit: Any, titles_in: Found, tmp_path: Path) -> None:
    """All cases of the query, more than the page shows, in the order of the page."""
    page = visit.search("신청", "&match=any&sort=newest")
    everything = titles_in("신청", match="any", sort="newest", limit=None)
    assert len(everything) > page.locator(".hit").count()
    page.locator("#export > summary").click()
    path = downloaded(page, form, tmp_path, "#export .formats:has(a)")
    assert [" ".join(title.split()) for title in READERS[form](path)] == everything


def test_ticked_cases_are_downloaded(visit: Any, titles_in: Found, tmp_path: Path) -> None:
    """Those that are ticked, and no others; one box ticks all of a page."""
    page = visit.search("부담")
    titles = titles_in("부담")
    for rank in (2, 5):
        page.locator(f"#tick-{rank}").check()
    page.locator("#export > summary").click()
    some = downloaded(page, "csv", tmp_path, "#take")
    assert READERS["csv"](some) == [titles[1], titles[4]]
    page.locator("#take-all").check()
    everything = downloaded(page, "xlsx", tmp_path, "#take")
    assert READERS["xlsx"](everything) == titles


def test_ticking_nothing_exports_nothing(visit: Any) -> None:
    """The page says so, and stays."""
    page = visit.search("부담")
    page.locator("#export > summary").click()
    page.locator("#take").get_by_text("(csv)").click()
    expect(page.locator("#announce")).to_have_text("선택한 자료가 없습니다.")
    expect(page.locator(".hit")).to_have_count(10)
    page.get_by_role("button", name="선택한 자료 담기").click()
    expect(page.locator("#basket-count")).to_be_hidden()


def notes_in(path: Path) -> dict[str, str]:
    """Read the notes of a CSV by the titles of their cases."""
    text = path.read_bytes().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["제목"]: row["메모"] for row in rows if row["연번"].isdigit()}


def test_the_basket_keeps_cases_and_notes(visit: Any, titles_in: Found, tmp_path: Path) -> None:
    """Cases of two searches and of a page, with notes, after a reload, in one file."""
    page = visit.search("부담")
    titles = titles_in("부담")
    for rank in (1, 3):
        page.locator(f"#tick-{rank}").check()
    page.get_by_role("button", name="선택한 자료 담기").click()
    expect(page.locator("#announce")).to_have_text("‘담은 자료’ 목록에 2건을 담았습니다.")
    expect(page.locator("#basket-count")).to_have_text("2")
    other = titles_in("수의계약 확인서")[0]
    page.goto("/?q=수의계약+확인서")
    page.locator(".hit a.title").first.click()
    page.get_by_role("button", name="담기", exact=True).click()
    expect(page.locator("#basket-count")).to_have_text("3")
    page.get_by_role("link", name="담은 자료").click()
    rows = page.locator("#basket-list > li")
    expect(rows.locator("a.title")).to_have_text([titles[0], titles[2], other])
    rows.nth(1).get_by_label("메모").fill("우리 구에도 적용")
    page.reload()
    expect(rows.nth(1).get_by_label("메모")).to_have_value("우리 구에도 적용")
    rows.nth(0).get_by_role("button", name="빼기").click()
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_role("button", name="빼기")).to_be_focused()
    path = downloaded(page, "csv", tmp_path, "#basket .formats")
    assert notes_in(path) == {titles[2]: "우리 구에도 적용", other: ""}
    assert READERS["docx"](downloaded(page, "docx", tmp_path, "#basket .formats")) == [
        titles[2],
        other,
    ]
    page.get_by_role("button", name="모두 빼기").click()
    page.get_by_role("dialog").get_by_role("button", name="모두 빼기").click()
    expect(page.locator("#basket-empty")).to_be_visible()
    expect(page.locator("#basket-count")).to_be_hidden()
    fresh = visit.open("/basket")
    expect(fresh.locator("#basket-empty")).to_be_visible()
