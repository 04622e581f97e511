"""What holds for every format: names, lazy imports, empty results, the last part."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from pypdfium2 import PdfDocument

from sarye.errors import FormatUnknown, LayoutUnknown
from sarye.exporters import FORMATS, format_of
from sarye.messages import Translator
from sarye.models import Filters, MarkedText, Period, Place, Repair

PLACES = [
    Place("사례집.pdf", page=3, line=12),
    Place("모음.zip/목록.xlsx", sheet="2024년 하반기", row=7),
    Place("사례.hwp", line=41),
    Place("표지.docx"),
]


def shown(data):
    """Give all text of a file: of every part, where it is a package of XML."""
    if data.startswith(b"%PDF"):
        return "".join(page.get_textpage().get_text_range() for page in PdfDocument(data))
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = [parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".hpf"))]
    return "".join("".join(etree.fromstring(part).itertext()) for part in found)


def bare(text):
    """Give the letters of a text without its spaces and line breaks."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("path", "asked", "form"),
    [
        ("결과.csv", None, "csv"),
        ("결과.XLSX", None, "xlsx"),
        (Path("a.b/결과.markdown"), None, "md"),
        ("결과.htm", None, "html"),
        ("결과.txt", "docx", "docx"),
        ("-", "markdown", "md"),
        ("-", "JSONL", "jsonl"),
    ],
)
def test_format_follows_what_is_asked_for_then_the_suffix(path, asked, form):
    """The format asked for goes before the suffix, and letter case does not matter."""
    assert format_of(path, asked) == form


@pytest.mark.parametrize(
    ("path", "asked", "named"), [("a.ps", None, "ps"), ("a.csv", "exe", "exe"), ("a", None, "")]
)
def test_an_unknown_format_is_an_error_that_names_the_known_ones(path, asked, named):
    """A format nobody writes is refused with the list of those that are written."""
    with pytest.raises(FormatUnknown) as caught:
        format_of(path, asked)
    assert caught.value.params == {"format": named, "known": ", ".join(FORMATS)}


def test_every_format_has_a_suffix():
    """Each format goes by its name, and no suffix is that of two."""
    assert [format_of(f"a.{name}") for name in FORMATS] == list(FORMATS)
    every = [name for one in FORMATS.values() for name in (one.name, *one.aliases)]
    assert sorted(every) == sorted(set(every))


def test_a_format_is_imported_only_when_asked_for():
    """Importing the package does not import what writes Excel, Word, Hangul or templates."""
    code = (
        "import sys, sarye.exporters; "
        "heavy = ('xlsxwriter', 'docx', 'jinja2', 'hwpx', 'typst'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_same_result_gives_a_file_in_every_language(form, language, hit_of, result_of, file_of):
    """Every format can be written in both languages."""
    assert file_of(result_of(hit_of()), form, language)


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "jsonl"])
def test_the_last_part_says_where_the_list_comes_from(form, hit_of, result_of, file_of):
    """Query, filters, counts, date and fingerprint stand in the file (not in JSON Lines)."""
    filters = Filters(sections=("effect",), agency="권익위", since=Period(2021, half=2))
    repairs = (Repair("typo", "수의게약", "수의계약"),)
    result = result_of(hit_of(), query="수의게약", filters=filters, repairs=repairs)
    text = shown(file_of(result, form, "en"))
    for said in ("수의게약", "수의계약", "권익위", "2021", "12", "2025-07-01", "c0ffee12"):
        assert said in text


@pytest.mark.parametrize(
    "form", [name for name in FORMATS if name not in ("json", "jsonl", "csv", "tsv", "xlsx")]
)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_people_read_every_place_in_their_language(
    *, form, language, place, hit_of, result_of, file_of
):
    """Path, and page, line, sheet and row as far as there are any, stand beside each other."""
    within = Translator(language).place(place)
    cited = f"{place.path} ({within})" if within else place.path
    for hit in (hit_of(source=place, also_in=()), hit_of(also_in=(PLACES[-1], place))):
        # A line of a page can end anywhere in a path.
        assert bare(cited) in bare(shown(file_of(result_of(hit), form, language)))


@pytest.mark.parametrize("place", PLACES)
def test_programs_read_every_place_as_numbers(place, hit_of, result_of, file_of):
    """JSON has a key for each of page, line, sheet and row."""
    hit = hit_of(source=place, also_in=(place,))
    for said in (
        json.loads(file_of(result_of(hit), "json"))["hits"][0],
        json.loads(file_of(result_of(hit), "jsonl")),
    ):
        for given in (said["source"], said["also_in"][0]):
            assert (given["path"], given["page"], given["line"]) == (
                place.path,
                place.page,
                place.line,
            )
            assert (given.get("sheet"), given.get("row")) == (place.sheet, place.row)


@pytest.mark.parametrize("form", FORMATS)
def test_twice_the_hits_are_twice_the_work(form, hit_of, result_of, file_of):
    """The calls that a hit costs do not grow with the number of hits."""

    def calls(number):
        result = result_of(*(hit_of(rank=rank) for rank in range(1, number + 1)))
        made = Counter()
        sys.setprofile(lambda _, event, __: made.update([event]))
        try:
            file_of(result, form)
        finally:
            sys.setprofile(None)
        return made["call"] + made["c_call"]

    calls(1)  # what is done only once is done
    few, some, many = (calls(number) for number in (40, 80, 160))
    assert many - some == pytest.approx(2 * (some - few), rel=0.1)


@pytest.mark.parametrize("form", FORMATS)
def test_what_has_pages_can_be_one_table(form, hit_of, result_of, file_of):
    """A table has the snippet, and no sections; a format without pages says so."""
    result = result_of(hit_of(snippet=MarkedText("effort", "", "한 번만 내도록")))
    if FORMATS[form].laid_out:
        text = bare(shown(file_of(result, form, layout="table")))
        assert "한번만내도록" in text
        assert "서식을통일함" not in text
        assert "서식을통일함" in bare(shown(file_of(result, form)))
    else:
        with pytest.raises(LayoutUnknown, match="hwpx, pdf, docx, html"):
            file_of(result, form, layout="table")


LAID_OUT = [name for name, one in FORMATS.items() if one.laid_out]


@pytest.mark.parametrize("form", [*LAID_OUT, "xlsx", "md", "csv"])
def test_a_list_of_ones_own_has_its_name_and_no_search(form, hit_of, result_of, file_of):
    """It is titled by its name; no empty search, no score and no snippet stand in it."""
    hit = hit_of(snippet=MarkedText("effort", "", "오려 낸 글"))
    data = file_of(result_of(hit, query="", total=1), form, title="장관 보고 <목록>")
    text = bare(shown(data)).replace("&lt;", "<").replace("&gt;", ">").replace("\\", "")
    assert ("장관보고<목록>" in text) == (form != "csv")
    for said in ("검색결과", "점수", "오려낸글", "모든낱말"):
        assert said not in text or (form, said) == ("md", "오려낸글")


@pytest.mark.parametrize("form", LAID_OUT)
def test_markup_of_a_source_is_not_shown(form, hit_of, result_of, file_of):
    """Stars, bars and hashes of a document are no part of a list to be read."""
    text = "## 배경\n**주차 민원**이 늘어 ○ 협업 ○ 홍보\n| 전 | 후 |\n|---|---|\n| 120건 | 30건 |"
    data = file_of(result_of(hit_of(sections=[("effort", "노력", text)])), form)
    said = bare(shown(data))
    for mark in ("**", "##", "|전|", "---|"):
        assert mark not in said
    assert "전·후120건·30건" in said
