"""Builds documents of one crafted unit again and again: what looks as if it went on for ever.

A unit is what some rule or pattern begins to read and does not come to the end of, or what one is
held against all others of its kind. Each is written so often that a document has a wanted size.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from ..readers.hancom_files import P, hwp, hwpx, package, section
from ..readers.pdf_files import Sheet, pdf
from .hostile_files import pdf_of, sheet_xml, word, zip_of

Make = Callable[[int], bytes]
"""Makes a document of about so many bytes of text."""

HEAD = "2024년 적극행정 우수사례 3건\n\n"
SPEAKING = (
    "■ 여권 사진 무료 촬영",
    "(상황)\n글이 없음",
    "(상황)\n글이 없음\n(노력)\n글을 씀\n(효과)\n글이 남음",
    "■ 밤길 안심 등\n(상황)\n어두움\n(노력)\n밝힘",
    "□ 추진배경 ○ 서류가 많음 □ 주요내용 ○ 서류를 줄임",
    "상황: 서류가 많음 노력: 서류를 줄임 효과: 짧아짐",
    "【사례 1】",
    "사례 1.",
    "과제명: 밤길 안심 등",
    "과제명\t추진배경\t효과",
    "과제명 | 추진배경 | 효과",
    "연번\t기관명\t사례명\t포상",
    "1\t가람시\t밤길 안심 등\t최우수",
    "기관명\n사례명\n포상",
    "가람시\n밤길 안심 등\n최우수",
    "최우수상: 세무과, 서류를 줄인 창구",
    "우수 : 밤길을 밝힌 등 – 건설본부",
    "대상은 가람시의 ‘밤길을 밝힌 등불’이 차지했다.",
    "세무과는 「찾아가는 세금 상담」을 추진하였다.",
    "▲최우수-밤길을 밝힌 등 ▲우수-서류를 줄인 창구(세무과)",
    "①밤길을 밝힌 등 ②서류를 줄인 창구",
    "첫 번째는 ‘밤길을 밝힌 등불’로, 어두움을 줄였다.",
    "·(안전) 길이 어두워 다치는 사람이 많음 → 등을 더 달아 밝힘",
    "(가람시) 길이 어두웠다. 이에, 등을 달아 밝혔다.",
    "○ 밤길 안심 등 : 등을 달아 밝힘",
    "(Good) 적극행정 사례: 밤길 안심 등",
    "[우수사례] 밤길 안심 등",
    "○ (가람시) 밤길 안심 등",
    "적극행정 YES\n소극행정 NO",
    "문의: 가람시 세무과(☎ 055-000-0000)",
    "가람시 세무과 홍길동 주무관",
    "# 밤길 안심 등\n## 상황\n어두움\n## 노력\n밝힘",
    "## 밤길 안심 등\n### 노력\n밝힘\n- id: 0123456789ab",
    "- 1 -\n가람시 사례집\n- 2 -\n가람시 사례집",
    "12\n가람시 사례집",
    "가람시 사례집 | 12",
    "담당부서\n세무과",
    "붙임 1. 심사 기준",
    "제1조(목적) 이 조례는",
    "작성하십시오.",
    "앞으로도 적극행정을 이어 가겠습니다.",
    "2024년 1분기",
    "Ⅰ. 가람시\n1. 밤길 안심 등\n가. 상황\n나. 노력",
    "Q. 어떤 일인가요?\nA. 밤길입니다.",
    "길이 어두웠다. 그래서 밝혔다.",
    "시작은 이랬습니다\n우리는 이렇게 했습니다\n이제는 달라졌습니다",
    "현장의 어려움\n길이 어두움\n우리의 선택\n등을 닮\n달라진 일상\n밝음",
)
"""What documents of cases are made of."""

STARTS = (
    *(
        " ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\u3000",
        "\u200b",
        "\n \n",
        "\t\n",
        " \t",
        "a ",
        "가 ",
        "가\n",
    ),
    *(
        "(",
        "[",
        "【",
        "<",
        "‘",
        "“",
        "「",
        '"',
        "'",
        "(상황",
        "[가람시",
        "<!--",
        "<!-- -->",
        "<a",
        "<p ",
    ),
    *(
        "-",
        "–",
        "- ",
        "■",
        "□ ",
        "○",
        "ㅇ ",
        "·",
        "※",
        "▲",
        "①",
        "**",
        "__",
        "#",
        "# ",
        "`",
        "|",
        "│",
    ),
    *(
        "1",
        "1.",
        "1. ",
        "1,000",
        "1.5",
        "1천",
        "3조 5천억 ",
        "20",
        "2024",
        "가.",
        "가)",
        "①.",
        "Ⅰ.",
    ),
    *(
        "\\",
        "\\(",
        "&",
        "&amp",
        "&#1",
        ":",
        "상황:",
        "→",
        "=>",
        "...",
        "…",
        ". ",
        "다. ",
        ", ",
        "/",
        "//",
    ),
    *(
        "http://",
        "a@",
        "a.",
        "☎ ",
        "전화 ",
        "최우수",
        "최우수 ",
        "우수사례",
        "적극행정 ",
        "사례",
        "에서 ",
    ),
    *(
        "가",
        "a",
        "é",
        "e\u0301\u0316",
        "\u0316",
        "한글",
        "\u1112\u1161",
        "가\u0301",
        "漢",
        "\ue000",
        "\uf081",
    ),
    *(
        "A",
        "AI ",
        "ㄱ",
        "ㅋ",
        "😀",
        "\ufeff",
        "\x00가",
        "\x1f",
        "{",
        "{\n",
        '{"a":',
        "[1,",
        "a,b\n",
        'a,"\n',
    ),
    *(
        'x"y,"z\n',
        "'=",
        "a;b\n",
        "sep=,\n",
        "---\n",
        "---\na: b\n",
        "MIME-Version: 1.0\n",
        "a: b\n",
    ),
)
"""Where patterns begin, of which nothing follows."""


_BLANK = ("\n", " \n", "\r\n", "- \n", "**\n", "\u2028", "\t", "9", "9,", "일", "3천")
"""What stands in a section, and is no text or one number."""


def _repeated(unit: str, size: int) -> str:
    return unit * max(1, size // max(1, len(unit.encode())))


def _numbered(unit: str, size: int, between: str = "\n") -> str:
    """Write a unit again and again, each time with another word in it."""
    count = max(1, size // (len(unit.encode()) + 6))
    return between.join(f"{unit} {_word(number)}" for number in range(count))


def _word(number: int) -> str:
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 97)
        letters += chr(0xAC00 + 28 * rest)
    return letters


def _text(unit: str, between: str) -> Make:
    size_of = _shorter if between else int
    return lambda size: (HEAD + _repeated(unit + between, size_of(size))).encode()


def _shorter(size: int) -> int:
    """Give the size of what takes longest for its length: lines that read as cases."""
    return size // 4


def _different(unit: str) -> Make:
    return lambda size: (HEAD + _numbered(unit, _shorter(size))).encode()


def _marked(size: int) -> bytes:
    """Write lists of very many kinds, of two items each."""
    marks = [chr(0xE000 + at) for at in range(min(6000, size // 40))]
    return (HEAD + "\n".join(f"{mark} 밤길 안심 등\n글이 남았음" for mark in marks * 2)).encode()


def _page(unit: str, before: str = "<html><body>", after: str = "</body></html>") -> Make:
    return lambda size: f"{before}{_repeated(unit, size)}{after}".encode()


def _xml(make: Callable[[str], bytes], unit: str, before: str = "", after: str = "") -> Make:
    return lambda size: make(before + _repeated(unit, size) + after)


def _csv(heading: str, unit: str) -> Make:
    return lambda size: (heading + _repeated(unit, size)).encode()


def _keys(size: int) -> bytes:
    """Write one record of very many keys beside a whole text."""
    keys = {f"열{_word(at)}": f"글 {at}" for at in range(size // 40)}
    return json.dumps([{"title": "제목", "text": "글 " * (size // 8), **keys}]).encode()


def _titled(size: int) -> bytes:
    """Write records with remarks below a title that is long."""
    rows = [
        {"제목": f"밤길 {at}", "상황": "글", "담당자": f"김{_word(at)}"}
        for at in range(size // 120)
    ]
    return json.dumps({"title": "가 " * (size // 8), "cases": rows}).encode()


def _blank(unit: str) -> Make:
    """Write a case in one section of which nothing stands for long."""

    def make(size: int) -> bytes:
        lines = _repeated(unit, size)
        return f"{HEAD}■ 밤길 안심 등\n(상황)\n글\n{lines}글\n(노력)\n글\n".encode()

    return make


def _attributes(size: int) -> bytes:
    """Write a page with very many attributes on one tag."""
    names = " ".join(f'data-{at}="{at}"' for at in range(size // 16))
    return f"<html><body><p {names}>글</p></body></html>".encode()


def _left(size: int) -> bytes:
    """Write words beside a case that stand nowhere else, and within longer words of its text."""
    words = [f"{_word(at)}나" for at in range(size // 24)]
    told = " ".join(f"가{word}다" for word in words)
    return f"{HEAD}{' '.join(words)}\n■ 밤길 등\n(상황)\n{told}\n(노력)\n글\n".encode()


def _pdf_lines(size: int) -> bytes:
    sheet = Sheet()
    for at in range(size // 40):
        sheet.text(60 + at % 7, 780 - at % 700, f"글 {at}")
    return pdf([sheet])


def _pdf_rulings(size: int) -> bytes:
    sheet = Sheet()
    for at in range(min(700, size // 60)):
        sheet.rule(60, 780 - at, 500, 780 - at).rule(60 + at / 2, 780, 60 + at / 2, 80)
        sheet.text(60 + at / 2, 780 - at, "글")
    return pdf([sheet])


def _mht(head: str, unit: str) -> Make:
    top = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n"
    return lambda size: f"{top}{head}{_repeated(unit, size)}".encode()


def _zipped(size: int) -> bytes:
    return zip_of({f"{at}.txt": b"a" for at in range(min(9_000, size // 60))})


def _sheets(size: int) -> bytes:
    """Write a worksheet and let very many names stand for it."""
    cells = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, size // 80))
    return sheet_xml(cells)


_WORD_TEXT = "<w:p><w:r><w:t>글</w:t></w:r></w:p>"
_CELL = '<c r="A1" t="str"><v>글</v></c>'


def _in(
    name: str, units: tuple[str, ...], make: Callable[[str], Make]
) -> Iterator[tuple[str, Make]]:
    for at, unit in enumerate(units):
        yield f"{at:03}-{name}", make(unit)


def _made() -> Iterator[tuple[str, Make]]:
    """Walk the names and makers of all documents."""
    yield from _in("line.txt", STARTS, lambda unit: _text(unit, ""))
    yield from _in("lines.txt", SPEAKING, lambda unit: _text(unit, "\n"))
    yield from _in("on.txt", SPEAKING, lambda unit: _text(unit.replace("\n", " "), " "))
    yield from _in("different.txt", SPEAKING, _different)
    yield from _in("blank.txt", _BLANK, _blank)
    yield "kinds.txt", _marked
    yield "left.txt", _left
    yield from _in("page.html", _HTML, _page)
    yield "tag.html", _page(' a="b"', "<html><body><p", "><p>글</p>")
    yield "names.html", _page(" a", "<html><body><p", "><p>글</p>")
    yield "attributes.html", _attributes
    yield "quotes.html", _page("<p a='", "<html><body>")
    yield "comments.html", _page("<!---->", "", "<p>글</p>")
    yield from _in("cell.csv", _CELLS, lambda unit: _csv("제목,상황,노력\n", f'"{unit}",나,다\n'))
    yield from _in("one.csv", _CELLS, lambda unit: _csv('제목,상황,노력\n"', unit))
    yield "open.csv", _csv("제목,상황,노력\n", 'x"y,"z\n')
    yield "open-more.csv", _csv("제목,상황,노력\n", '"가,나\n')
    yield "wide.csv", _csv("제목,상황", ",열")
    yield "keys.json", _keys
    yield "titled.json", _titled
    yield (
        "broken.json",
        lambda size: f"[{_repeated(chr(123) + chr(34) + 'title' + chr(34) + ': ', size)}".encode(),
    )
    yield "lines.jsonl", lambda size: _repeated('{"title": "가", "상황": "나"}\n', size).encode()
    yield (
        "brackets.json",
        lambda size: json.dumps([{"title": "가", "(" * (size // 2): "나"}]).encode(),
    )
    yield "paragraphs.docx", _xml(word, _WORD_TEXT)
    yield "cells.docx", _xml(word, f"<w:tc>{_WORD_TEXT}</w:tc>", "<w:tbl><w:tr>", "</w:tr></w:tbl>")
    yield "rows.docx", _xml(word, f"<w:tr><w:tc>{_WORD_TEXT}</w:tc></w:tr>", "<w:tbl>", "</w:tbl>")
    yield (
        "attributes.docx",
        lambda size: word(
            "<w:p " + " ".join(f'a{at}="b"' for at in range(size // 12)) + "/>" + _WORD_TEXT
        ),
    )
    yield "spaces.hwpx", lambda size: hwpx([_repeated(" ", size) + "글"])
    yield "lines.hwpx", lambda size: hwpx([P("글")] * (size // 40))
    yield (
        "objects.hwpx",
        lambda size: package(
            {
                "Contents/section0.xml": section(
                    f"<hp:p><hp:run>{_repeated('<hp:t>글</hp:t><hp:rect/>', size)}</hp:run></hp:p>"
                )
            }
        ),
    )
    yield "spans.hwpx", lambda size: package({"Contents/section0.xml": section(_spanning(size))})
    yield "lines.hwp", lambda size: hwp(["글"] * (size // 40))
    yield "cells.xlsx", _xml(sheet_xml, _CELL, '<row r="1">', "</row>")
    yield "rows.xlsx", _sheets
    yield "open.xlsx", _xml(sheet_xml, "<c>", '<row r="1">')
    yield "tags.xlsx", _xml(sheet_xml, "<c ")
    yield (
        "hidden.xlsx",
        lambda size: sheet_xml('<row r="1">' + _CELL + "</row>", after="<row " * (size // 5)),
    )
    yield "lines.pdf", _pdf_lines
    yield "rulings.pdf", _pdf_rulings
    yield "objects.pdf", lambda size: pdf_of(["<< /Type /Catalog /Pages 2 0 R >>"] * (size // 50))
    yield from _in("mail.mht", _MAIL, lambda unit: _mht("\n", unit))
    yield "head.mht", _mht("", "X: a\n")
    yield "members.zip", _zipped


_HTML = (
    *(
        "<p>글",
        "<p>글</p>",
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<td>글",
        "<br>",
        "<!--",
        "<!-- -->",
        "<![CDATA[",
    ),
    *(
        "<a ",
        "<p class='",
        "&amp;",
        "&",
        "<",
        ">",
        "</p>",
        "<button>가 나 다</button>",
        "<ul><li>글</li></ul>",
    ),
    *(
        "<img alt='" + "글" * 90 + "'>",
        "<p style='display" + " " * 90 + "'>",
        "<article><header>글</header></article>",
    ),
    *(
        "<script>",
        "<style>",
        "<svg>",
        "<pre>글\n</pre>",
        "<h2>글</h2>",
        "<select><option>",
        "<form><p>글</p></form>",
    ),
)
_CELLS = (
    *(
        "<b>",
        "<p>글",
        "<!--",
        "<!-- -->",
        "<a ",
        "&#1",
        "&amp",
        "(",
        "((",
        "구분(",
        "①.",
        "가 ",
        "  ",
        "\t",
        "■ ",
    ),
    *(
        "[",
        "【",
        "가 - ",
        "가|",
        "최우수 ",
        "20",
        "(상황)\n",
        "상황: ",
        "'",
        "'=",
        "<",
        "< ",
        "e\u0301\u0316",
    ),
)
_MAIL = (
    "--b\nContent-Type: text/html\n\n<p>글</p>\n",
    "--b\n",
    "--b--\n",
    "글\n",
    "=\n",
    "=?utf-8?q?a?= ",
)


def _spanning(size: int) -> str:
    rows = range(size // 200)
    cells = "".join(
        f"<hp:tr><hp:tc><hp:subList><hp:p><hp:run><hp:t>글</hp:t></hp:run></hp:p></hp:subList>"
        f'<hp:cellAddr colAddr="{at}" rowAddr="{at}"/>'
        f'<hp:cellSpan colSpan="1" rowSpan="{len(rows)}"/></hp:tc></hp:tr>'
        for at in rows
    )
    return f"<hp:p><hp:run><hp:tbl>{cells}</hp:tbl></hp:run></hp:p>"


GROWING: Mapping[str, Make] = dict(_made())
"""How each document is made, by its name."""
