"""The HTML file, read back by selectolax."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from sarye.models import Place


def open_page(data):
    """Parse the file as a browser would."""
    return LexborHTMLParser(data.decode())


def test_matched_words_are_marked_and_nothing_else(hit_of, result_of, file_of):
    """The marks are exactly the matched spans of title and sections, in order."""
    page = open_page(file_of(result_of(hit_of(spans=[[(0, 4)], [(2, 5)], []])), "html"))
    marks = [mark.text() for mark in page.css("mark")]
    assert marks == ["수의계약", "확인서", "수의계약", "확인서"]


def test_a_section_shows_its_label_and_whole_text(hit_of, result_of, file_of):
    """Label and text stand in a section of the case."""
    hit = hit_of(sections=[("effort", "추진 <내용>", "a < b && c\n둘")], spans=[[(0, 1)]])
    page = open_page(file_of(result_of(hit), "html"))
    assert page.css_first("article section h3").text() == "추진 <내용>"
    assert page.css_first("article section .text").text() == "a < b && c\n둘"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;"]
)
def test_text_never_becomes_markup(text, hit_of, result_of, file_of):
    """Whatever a document or a query holds is shown, not run."""
    hit = hit_of(text, [("other", text, text)], agency=text, award=text, url=text)
    page = open_page(file_of(result_of(hit, query=text), "html"))
    assert page.css("script") == page.css("img") == page.css("article b") == []
    assert page.css_first("article h2").text() == f"1. {text}"
    assert page.css_first("article section .text").text() == text


@pytest.mark.parametrize(
    ("url", "links"),
    [("https://a.go.kr/?a=1&b=2", 1), ("javascript:alert(1)", 0), ("data:text/html,x", 0)],
)
def test_only_web_addresses_are_links(url, links, hit_of, result_of, file_of):
    """An address that a document brought is shown, and a link only when it is http or https."""
    page = open_page(file_of(result_of(hit_of(url=url)), "html"))
    found = page.css("article a")
    assert [link.attributes["href"] for link in found] == [url] * links
    assert url in page.css_first("article").text()


def test_the_other_places_of_a_case_are_said(hit_of, result_of, file_of):
    """Where else a case stands is a line below its head; a case without has none."""
    also = (Place("a.pdf", page=2, line=1), Place("b<c>.xlsx", sheet="목록", row=4))
    hits = [hit_of(also_in=also), hit_of(rank=2, also_in=())]
    page = open_page(file_of(result_of(*hits), "html", "en"))
    [said] = [text for one in page.css("article .meta") if (text := one.text())[:4] == "also"]
    assert said == "also in: a.pdf (page 2, line 1); b<c>.xlsx (sheet 목록, row 4)"


def test_the_file_needs_nothing_else(hit_of, result_of, file_of):
    """No script, no style sheet, picture or font from elsewhere, and a policy that says so."""
    data = file_of(result_of(hit_of(url="https://a.kr")), "html")
    page = open_page(data)
    assert page.css("script, link, img, iframe, [src]") == []
    assert b"@import" not in data
    assert b"url(" not in data
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_can_be_read_by_everyone(language, hit_of, result_of, file_of):
    """Language, table heads, headings without gaps, and targets of links are there."""
    page = open_page(file_of(result_of(hit_of(), hit_of(rank=2)), "html", language))
    assert page.css_first("html").attributes["lang"] == language
    assert page.css_first("table caption")
    assert len(page.css("thead th[scope=col]")) == 4
    assert len(page.css("h1")) == 1
    for link in page.css("main table a"):
        assert page.css_first(link.attributes["href"]).tag == "article"


def test_the_page_fits_dark_screens_and_paper(result_of, file_of):
    """The style knows the dark scheme and print."""
    text = file_of(result_of(), "html").decode()
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_an_empty_result_is_a_valid_page(result_of, file_of):
    """No hits are said to be none, and the last part follows."""
    page = open_page(file_of(result_of(), "html", "en"))
    assert page.css_first("main p").text() == "No hits."
    rows = {row.css_first("th").text(): row.css_first("td").text() for row in page.css("footer tr")}
    assert rows["hits exported"] == "0 of 0"


def test_the_columns_have_the_shares_of_the_other_formats(hit_of, result_of, file_of):
    """A long title takes no room of the agency beside it: widths are given."""
    data = file_of(result_of(hit_of("x" * 400, title_spans=())), "html", "ko")
    page = LexborHTMLParser(data.decode())
    columns = page.css(".list col")
    assert len(columns) == len(page.css(".list thead th"))
    widths = [float(one.attributes["style"].removeprefix("width: ")[:-1]) for one in columns]
    assert abs(sum(widths) - 100) < 1
