"""PDF files, read back and looked at by PDFium."""

from __future__ import annotations

import ctypes
import io
import sys

import pytest
from pypdfium2 import PdfDocument
from pypdfium2 import raw as pdfium

from sarye.errors import ExtraMissing
from sarye.exporters import FORMATS
from sarye.models import MarkedText


def pages_of(data):
    """Give the text of each page."""
    return [page.get_textpage().get_text_range() for page in PdfDocument(data)]


def fonts_of(data):
    """Name the fonts of all letters, and tell whether each is embedded."""
    found = {}
    for page in PdfDocument(data):
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing)
            size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
            found[buffer.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return found


def outline_of(data):
    """Give the levels and titles of the outline."""
    return [(one.level, one.get_title()) for one in PdfDocument(data).get_toc()]


def test_every_case_is_in_the_outline(hit_of, result_of, file_of):
    """A reader of the file jumps to a case by its title."""
    hits = [hit_of(), hit_of("둘째 사례", rank=2, title_spans=())]
    assert outline_of(file_of(result_of(*hits), "pdf", "ko")) == [
        (0, "검색 결과: 수의계약 확인서"),
        (1, "개요"),
        (1, "1. 수의계약 확인서 제출 간소화"),
        (1, "2. 둘째 사례"),
        (1, "이 목록에 대하여"),
    ]


def test_korean_letters_are_embedded(hit_of, result_of, file_of):
    """All letters come from the font of the package, embedded and cut down to what is used."""
    data = file_of(result_of(hit_of("쀍 國民 ①②③ ㎡ ㅇ 「규정」")), "pdf")
    fonts = fonts_of(data)
    assert fonts
    for name, embedded in fonts.items():
        assert "NotoSansCJKkr" in name
        assert embedded
    assert "쀍 國民 ①②③ ㎡ ㅇ 「규정」" in "".join(pages_of(data))
    assert len(data) < 200_000


def test_pages_are_numbered_and_headings_repeated(hit_of, result_of, file_of):
    """A table of more than a page has its headings on each, and every page its number."""
    hits = [hit_of(f"사례 {rank}", rank=rank, title_spans=()) for rank in range(1, 61)]
    pages = pages_of(file_of(result_of(*hits), "pdf", "ko", layout="table"))
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"- {number} -" in text
    for text in pages[:-1]:
        assert "일치 내용" in text


@pytest.mark.parametrize(("layout", "is_wide"), [("cases", False), ("table", True)])
def test_a_page_is_a4_as_its_layout_asks(layout, is_wide, hit_of, result_of, file_of):
    """Cases stand on upright pages, a table lies."""
    width, height = PdfDocument(file_of(result_of(hit_of()), "pdf", layout=layout))[0].get_size()
    assert {round(width), round(height)} == {595, 842}
    assert (width > height) == is_wide


def boxes_of(data, text):
    """Give the boxes of the letters of a text on the first page: left, bottom, right, top."""
    page = PdfDocument(data)[0].get_textpage()
    said = page.get_text_range()
    at = said.index(text)
    return [page.get_charbox(number) for number in range(at, at + len(text))]


def test_words_stay_whole_and_in_their_columns(hit_of, result_of, file_of):
    """In a table of narrow columns: no period is torn, and no address runs over its neighbours."""
    hit = hit_of("https://" + "q" * 300, title_spans=(), agency="끝기관", award="최우수상")
    options = {"layout": "table", "title": "보고", "notes": {hit.case.id: "y" * 200}}
    data = file_of(result_of(hit), "pdf", "ko", **options)
    for word in ("2025년", "1분기", "끝기관", "최우수상"):
        _, bottoms, _, tops = zip(*boxes_of(data, word), strict=True)
        assert max(tops) - min(bottoms) < 12  # points: on one line
    page = PdfDocument(data)[0].get_textpage()
    said = page.get_text_range()
    rights = [page.get_charbox(at)[2] for at, letter in enumerate(said) if letter == "q"]
    assert len(rights) == 300
    assert max(rights) < boxes_of(data, "끝기관")[0][0]


SCRIPTS = {
    "😀 👩\u200d👩\u200d👧 🇰🇷 🫠": "NotoEmoji",
    "ไทย": "NotoSansThai",
    "العربية": "NotoSansArabic",
    "नमस्ते": "NotoSansDevanagari",
    "ខ្មែរ": "NotoSansKhmer",
    "나랏〮말〯ᄊᆞ미 ᄆᆞᄋᆞᆷ": "NotoSansCJKkr",
    "国语 働く 玹": "NotoSansCJKkr",
    "k\u0301 ě": "NotoSans",
}


@pytest.mark.parametrize("text", list(SCRIPTS), ids=ascii)
def test_letters_of_other_scripts_are_drawn(text, hit_of, result_of, file_of):
    """By fonts of the package, embedded like the first one; no line explains what lacks."""
    data = file_of(result_of(hit_of(text, title_spans=())), "pdf", "en")
    fonts = fonts_of(data)
    assert any(SCRIPTS[text] in name for name in fonts)
    assert all("Noto" in name and embedded for name, embedded in fonts.items())
    assert "U+" not in "".join(pages_of(data))


def test_what_no_font_has_is_a_number_and_explained(hit_of, result_of, file_of):
    """The last part says what such a number is, and where the letter is to be seen."""
    hit = hit_of("가람 \U00012000 민원", title_spans=())
    said = "".join(pages_of(file_of(result_of(hit), "pdf", "en")))
    assert "가람 [U+12000] 민원" in said
    assert "is the number of a letter that the fonts of this PDF lack" in " ".join(said.split())


def test_a_case_of_many_pages_and_a_word_of_many_lines_stay_on_the_page(hit_of, result_of, file_of):
    """However long a text or a word is, no letter stands beyond the margins."""
    text = "\n".join(f"○ {number}번째 줄: 확인서를 한 번만 내도록 함" for number in range(300))
    hit = hit_of("가" * 300, [("effort", "노력", text)], title_spans=(), agency="나" * 80)
    document = PdfDocument(file_of(result_of(hit), "pdf"))
    assert len(document) > 5
    for page in document:
        width, _ = page.get_size()
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            left, _, right, _ = thing.get_bounds()
            assert left > 0
            assert right < width
    assert "299번째 줄" in "".join(pages_of(file_of(result_of(hit), "pdf")))


def test_a_file_says_what_it_is(hit_of, result_of, file_of):
    """Title, author and date are those of the list, and the same list is the same file."""
    result = result_of(hit_of())
    data = file_of(result, "pdf", "en")
    said = PdfDocument(io.BytesIO(data)).get_metadata_dict()
    assert said["Title"] == "Search results: 수의계약 확인서"
    assert said["Author"] == "sarye"
    assert said["CreationDate"].startswith("D:20250701003000")
    assert PdfDocument(data).is_tagged()
    assert data == file_of(result, "pdf", "en")


def test_no_text_becomes_an_instruction(hit_of, result_of, file_of):
    """What Typst would act upon in its own language is text like any other."""
    text = '#read("/etc/passwd") *굵게* $x$ @여기 <표> = 제목 \\ `코드 "따옴" ]} //주석'
    data = file_of(result_of(hit_of(text, [("other", text, text)], title_spans=())), "pdf")
    said = "".join("".join(pages_of(data)).split())
    assert "".join(text.split()) in said
    assert "root:" not in said


def test_without_the_extra_one_line_says_what_to_install(hit_of, result_of, file_of, monkeypatch):
    """The error names the extra; the page, which asks first, does not offer the format."""
    assert all(one.is_installed for one in FORMATS.values())
    monkeypatch.setitem(sys.modules, "typst", None)
    assert [name for name, one in FORMATS.items() if not one.is_installed] == ["pdf"]
    with pytest.raises(ExtraMissing) as caught:
        file_of(result_of(hit_of()), "pdf")
    assert caught.value.params == {"extra": "pdf"}


def test_a_row_is_torn_only_where_no_page_can_hold_it(hit_of, result_of, file_of):
    """Rows of eight lines stand on one page each; all lines of a very high one are there."""
    hits = [
        hit_of(
            rank=rank,
            id=str(rank),
            snippet=MarkedText("effect", "", "\n".join(f"r{rank}n{line}." for line in range(8))),
        )
        for rank in range(1, 13)
    ]
    note = "\n".join(f"m{line}." for line in range(120))
    data = file_of(result_of(*hits), "pdf", layout="table", notes={"12": note})
    pages = pages_of(data)
    for rank in range(1, 12):
        held = [sum(f"r{rank}n{line}." in page for line in range(8)) for page in pages]
        assert sorted(held)[-1] == sum(held) == 8
    said = "".join(pages)
    assert all(f"m{line}." in said for line in range(120))


def test_what_stands_below_a_title_stands_with_a_section(hit_of, result_of, file_of):
    """Wherever a page ends, the title and whose it is are on the page of the first section."""
    for lines in range(22, 40):
        first = hit_of("첫 사례", [("effect", "", "줄\n" * lines)], also_in=())
        second = hit_of("둘째", [("effect", "마침내", "끝")], rank=2, title_spans=(), also_in=())
        pages = pages_of(file_of(result_of(first, second), "pdf"))
        [page] = (one for one in pages if "마침내" in one)
        assert "2. 둘째" in page.split("마침내")[0]
