"""What documents are called in a list: by their names for people, by their paths for programs."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
import unhwp
from pypdfium2 import PdfDocument
from selectolax.lexbor import LexborHTMLParser

from sarye.exporters import FORMATS
from sarye.exporters.documentnames import shortest_names
from sarye.models import Filters, Mention, Period, Place

KEPT = "/srv/사무실/uploads"
FIRST = Place(f"{KEPT}/2023/우수사례.hwp", page=3)
SECOND = Place(f"{KEPT}/2024/우수사례.hwp", line=7)
PACKED = Place(f"{KEPT}/모음.zip/1차/결과.pdf", page=2)


def of_docx(data):
    """Read the texts of a Word document."""
    return "\n".join(docx.Document(io.BytesIO(data)).element.itertext())


def of_xlsx(data):
    """Read the cells of both worksheets."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell.value) for page in book for row in page for cell in row)


def of_pdf(data):
    """Read the pages of a PDF, without the breaks of lines."""
    pages = (page.get_textpage().get_text_bounded() for page in PdfDocument(data))
    return "".join("".join(pages).split())


READ = {
    "docx": of_docx,
    "xlsx": of_xlsx,
    "hwpx": lambda data: unhwp.parse_bytes(data).plain_text,
    "pdf": of_pdf,
    "html": lambda data: LexborHTMLParser(data.decode()).body.text(),
    "md": lambda data: data.decode(),
}


def test_each_format_is_for_people_or_has_paths():
    """No format is left without a choice between names and paths."""
    assert {name for name, one in FORMATS.items() if not one.paths} == set(READ)


@pytest.mark.parametrize("form", READ)
def test_a_list_for_people_names_no_folder_of_this_machine(form, hit_of, result_of, file_of):
    """Names stand for paths, in places and in what the list was limited to."""
    hits = [hit_of(source=FIRST, also_in=(PACKED,)), hit_of(rank=2, source=SECOND, also_in=())]
    limited = Filters(document=f"{KEPT}/다른 문서.txt")
    said = READ[form](file_of(result_of(*hits, filters=limited), form, "en"))
    assert KEPT not in said
    for name in (
        "2023/우수사례.hwp",
        "2024/우수사례.hwp",
        "모음.zip/1차/결과.pdf",
        "다른 문서.txt",
    ):
        assert (name.replace(" ", "") if form == "pdf" else name) in said


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_a_list_for_programs_keeps_the_paths(form, hit_of, result_of, file_of):
    """Whoever looks for a document finds its folder there."""
    said = file_of(result_of(hit_of(source=FIRST, also_in=())), form).decode("utf-8-sig")
    assert FIRST.path in said


def test_what_a_place_tells_otherwise_still_stands_beside_it(hit_of, result_of, file_of):
    """A place that is named is the same place: its own period is told with it."""
    told = Mention(SECOND, period=Period(2019))
    hit = hit_of(source=FIRST, also_in=(SECOND,), mentions=(told,))
    said = of_docx(file_of(result_of(hit), "docx", "en"))
    assert "also in: 2024/우수사례.hwp (line 7): 2019" in said


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a/b/c.hwp"], ["c.hwp"]),
        (["c.hwp", "a/c.hwp"], ["c.hwp", "a/c.hwp"]),
        (["x/a/c.hwp", "y/a/c.hwp", "y/d.hwp"], ["x/a/c.hwp", "y/a/c.hwp", "d.hwp"]),
        (["/srv/묶음.ZIP/안.zip/c.hwp"], ["묶음.ZIP/안.zip/c.hwp"]),
        (
            ["/srv/1/묶음.zip/c.hwp", "/srv/2/묶음.zip/c.hwp"],
            ["1/묶음.zip/c.hwp", "2/묶음.zip/c.hwp"],
        ),
        (["/a.hwp", "a.hwp"], ["/a.hwp", "a.hwp"]),
        (["", "모음.zip"], ["", "모음.zip"]),
    ],
)
def test_a_name_is_as_short_as_it_tells_documents_apart(paths, names):
    """No two documents have one name, and none says more than it must."""
    assert list(shortest_names(paths).values()) == names
