"""What leaves needs nothing from elsewhere: no file that is opened asks another host."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

EVIL = (
    "http://evil.example/x.png",
    "//evil.example/x",
    "\\\\evil.example\\share\\x.dotm",
    "file://evil.example/x",
    '<img src="http://evil.example/x">',
    'INCLUDEPICTURE "http://evil.example/x"',
    '=HYPERLINK("http://evil.example/x")',
    "{\\field{\\*\\fldinst http://evil.example}}",
    "</hp:t><hp:ctrl href='http://evil.example'/>",
)
REFERRING = re.compile(r"(?i)(.*[^a-z])?(target|href|src|url|link|r:id|r:embed|location|path)")
"""Attributes by which a part of a file names another thing."""


@pytest.fixture
def hostile(hit_of, result_of):
    """Give a result whose every text names another host."""
    hits = [
        hit_of(
            text,
            [("effort", text, text)],
            rank=rank,
            title_spans=(),
            spans=[[]],
            agency=text,
            award=text,
            document_title=text,
        )
        for rank, text in enumerate(EVIL, start=1)
    ]
    return result_of(*hits, query=EVIL[0])


@pytest.mark.parametrize("form", ["docx", "xlsx", "hwpx"])
def test_no_part_of_a_file_refers_to_another_host(form, hostile, file_of):
    """Relations are within the file, and no attribute, formula or field names another host."""
    with zipfile.ZipFile(io.BytesIO(file_of(hostile, form))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(b"evil.example" in data for data in parts.values())
    for name, data in parts.items():
        if not data.lstrip().startswith(b"<"):
            assert b"evil.example" not in data, name
            continue
        for element in etree.fromstring(data).iter(etree.Element):
            assert element.get("TargetMode") != "External", name
            assert etree.QName(element).localname not in (
                "instrText",
                "f",
                "oleObj",
                "hyperlink",
                "drawing",
                "pic",
            )
            for key, value in element.attrib.items():
                if REFERRING.fullmatch(key):
                    assert "//" not in value, (name, key, value)
                assert "evil" not in value, (name, key, value)


def test_no_element_of_a_page_loads_anything(hostile, file_of):
    """The page has no address but links that a person follows, and a policy that allows none."""
    page = LexborHTMLParser(file_of(hostile, "html").decode())
    for element in page.css("*"):
        given = {name: value or "" for name, value in element.attributes.items()}
        assert not {"src", "srcset", "data", "background", "poster", "ping"} & given.keys()
        assert "url(" not in given.get("style", "")
        assert given.get("href", "#").startswith("#")
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert "default-src 'none'" in policy
