"""Notes: what a person has noted of a case stands beside it in every format, and nowhere else."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from pypdfium2 import PdfDocument

from sarye.archive import Archive
from sarye.exporters import FORMATS

NOTE = "민원실과 협의할 것 <확인>"
PLAIN = ("csv", "tsv", "json", "jsonl", "md")


def text_of(data: bytes, form: str) -> str:
    """Give all that a file says, as a reader of its format finds it."""
    if form == "pdf":
        pages = (page.get_textpage().get_text_range() for page in PdfDocument(data))
        return " ".join("\n".join(pages).split())
    if form == "docx":
        texts = docx.Document(io.BytesIO(data)).element.body.iter(qn("w:t"))
        return "".join(one.text for one in texts)
    if form in ("xlsx", "hwpx"):
        with ZipFile(io.BytesIO(data)) as parts:
            text = "".join(parts.read(one).decode("utf-8", "ignore") for one in parts.namelist())
    else:
        text = data.decode("utf-8-sig")
    return text if form in PLAIN else text.replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_note_is_in_every_format(form, hit_of, result_of, file_of):
    """A note is written once, with the case that it belongs to."""
    result = result_of(hit_of(id="a1"), hit_of(id="b2", rank=2))
    said = text_of(file_of(result, form, "ko", {"b2": NOTE}), form).replace("\\<", "<")
    assert said.count(NOTE) == 1
    assert NOTE not in text_of(file_of(result, form), form)


@pytest.mark.parametrize("layout", ["cases", "table"])
def test_cases_of_ones_own_list_are_numbered_and_not_ranked(layout, hit_of, result_of, file_of):
    """Nothing was searched for, so that no case comes before another."""
    for title, name in (("", "순위"), ("보고용", "연번")):
        data = file_of(result_of(hit_of()), "docx", "ko", title=title, layout=layout)
        assert docx.Document(io.BytesIO(data)).tables[1].cell(0, 0).text == name
        table = file_of(result_of(hit_of()), "csv", "ko", title=title).decode("utf-8-sig")
        assert table.startswith(f"{name},")


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "jsonl"])
def test_a_file_names_what_is_on_the_list_and_left_out(form, hit_of, result_of, file_of):
    """What is no longer there is named by its title, the first ten; the others are counted.

    JSON Lines have cases and no other lines.
    """
    gone = [f"없어진 사례 {number:02}" for number in range(1, 13)]
    options = {"title": "보고용", "gone": gone}
    said = text_of(file_of(result_of(hit_of(), query=""), form, "ko", **options), form)
    if form == "json":
        assert json.loads(said)["left_out"] == gone
        return
    words = "".join(said.split())
    assert "싣지못한자료" in words
    assert "12건(지금은검색대상에없음):없어진사례01;없어진사례02;" in words
    assert "없어진사례10외2건" in words
    assert "없어진사례11" not in words


@pytest.mark.parametrize("form", ["docx", "hwpx", "pdf", "html"])
def test_what_is_left_out_stands_on_the_cover(form, hit_of, result_of, file_of):
    """Before the first case; where nothing is left out no line says so."""
    told, silent = (
        text_of(file_of(result_of(hit_of()), form, "en", gone=gone), form)
        for gone in (["없어진 사례"], [])
    )
    assert 0 < told.find("없어진 사례") < told.find("수의계약 때마다")
    assert "left out" not in silent


def test_json_names_the_note_of_a_hit(hit_of, result_of, file_of):
    """A hit of JSON has a note when there is one."""
    result = result_of(hit_of(id="a1"), hit_of(id="b2", rank=2))
    hits = json.loads(file_of(result, "json", "ko", {"b2": NOTE}))["hits"]
    assert [hit.get("note") for hit in hits] == [None, NOTE]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "json", "jsonl"])
def test_a_note_is_no_part_of_a_case(form, language, hit_of, result_of, file_of, tmp_path):
    """Read back in, a list with notes gives the same cases as one without."""

    def read_back(name, notes):
        path = tmp_path / f"{name}.{form}"
        path.write_bytes(file_of(result_of(hit_of()), form, language, notes))
        [document] = Archive.parse([path])
        return [
            (case.title, [(one.role, one.text) for one in case.sections]) for case in document.cases
        ]

    assert read_back("noted", {hit_of().case.id: NOTE}) == read_back("plain", {}) != []
