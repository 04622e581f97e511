"""What holds for every format: names, lazy imports, empty results, the last part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sarye.errors import FormatUnknown
from sarye.exporters import EXPORTERS, SUFFIXES, format_of
from sarye.models import Filters, Period, Repair


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
    ("path", "asked", "named"), [("a.pdf", None, "pdf"), ("a.csv", "exe", "exe"), ("a", None, "")]
)
def test_an_unknown_format_is_an_error_that_names_the_known_ones(path, asked, named):
    """A format nobody writes is refused with the list of those that are written."""
    with pytest.raises(FormatUnknown) as caught:
        format_of(path, asked)
    assert caught.value.params == {"format": named, "known": ", ".join(EXPORTERS)}


def test_every_format_has_a_suffix():
    """Both tables name the same formats."""
    assert set(EXPORTERS) == set(SUFFIXES.values())


def test_a_format_is_imported_only_when_asked_for():
    """Importing the package does not import what writes Excel, Word or templates."""
    code = (
        "import sys, sarye.exporters; "
        "print([name for name in ('xlsxwriter', 'docx', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("form", EXPORTERS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_same_result_gives_a_file_in_every_language(form, language, hit_of, result_of, file_of):
    """Every format can be written in both languages."""
    assert file_of(result_of(hit_of()), form, language)


@pytest.mark.parametrize(
    "form", [name for name in EXPORTERS if name not in ("xlsx", "docx", "jsonl")]
)
def test_the_last_part_says_where_the_list_comes_from(form, hit_of, result_of, file_of):
    """Query, filters, counts, date and fingerprint stand in the file (not in JSON Lines)."""
    filters = Filters(sections=("effect",), agency="권익위", since=Period(2021, half=2))
    repairs = (Repair("typo", "수의게약", "수의계약"),)
    result = result_of(hit_of(), query="수의게약", filters=filters, repairs=repairs)
    text = file_of(result, form, "en").decode()
    for said in ("수의게약", "수의계약", "권익위", "2021", "12", "2025-07-01", "c0ffee12"):
        assert said in text
