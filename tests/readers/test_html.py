"""What is read from pages."""

from __future__ import annotations

import pytest

from sarye.errors import ReadError
from sarye.readers import read_bytes
from sarye.readers.html import MAX_DEPTH, read_html


def text_of(html: str) -> str:
    """Read the text of a page."""
    return read_html(html, "a.html").text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("민원<b>처리</b>의 <i>기</i>한", "민원처리의 기한"),
        ("<p>하나</p><p>둘</p>", "하나\n둘"),
        ("<div>하나<div>둘</div>셋</div>", "하나\n둘\n셋"),
        ("하나<br>둘<br/>\n셋", "하나\n둘\n셋"),
        ("<h3>제목</h3>글<h3>다음</h3>글", "제목\n글\n\n다음\n글"),
        ("<table><tr><td>상황</td><td>글</td></tr><tr><td>노력</td><td>글</td></tr></table>",
         "상황\t글\n노력\t글"),
        ("<table><tr><th><p>상황</p></th><td><p>하나</p><p>둘</p></td></tr></table>",
         "상황\t하나\n둘"),
        ("<table><tr><td>하나</td><td></td><td>셋</td></tr></table>", "하나\t\t셋"),
        ("<ul><li>하나</li><li>둘</li></ul>", "하나\n둘"),
        ("<dl><dt>상황</dt><dd>글</dd></dl>", "상황\n글"),
        ("  하나 \n  둘&nbsp;셋 ", "하나 둘 셋"),
        ("<pre>하나\n  둘</pre>", "하나\n둘"),
        ("&lt;상황&gt; &amp; ‘글’", "<상황> & ‘글’"),
    ],
)  # fmt: skip
def test_blocks_and_words(html: str, text: str) -> None:
    """Blocks stand on lines, cells are parted by tabs, inline tags part nothing."""
    assert text_of(html) == text


@pytest.mark.parametrize(
    "part",
    [
        "<script>숨은 글</script>",
        "<style>숨은 글</style>",
        "<nav>숨은 글</nav>",
        "<header><a>숨은 글</a></header>",
        "<footer>숨은 글</footer>",
        "<aside>숨은 글</aside>",
        "<button>숨은 글</button>",
        "<select><option>숨은 글</option></select>",
        "<p hidden>숨은 글</p>",
        "<p style='display: none'>숨은 글</p>",
        "<p aria-hidden='true'>숨은 글</p>",
        "<div role='navigation'>숨은 글</div>",
        "<div class='foot'>숨은 글</div>",
        "<div id='gnb'>숨은 글</div>",
        "<!-- 숨은 글 -->",
        "<noscript>숨은 글</noscript>",
        "<img alt='숨은 글'>",
    ],
)
def test_furniture(part: str) -> None:
    """Menus, scripts and hidden parts are no text of the page."""
    assert text_of(f"<body><p>앞</p>{part}<p>뒤</p></body>") == "앞\n뒤"


def test_header_of_an_article() -> None:
    """The header of an article holds its title and stays."""
    assert text_of("<article><header><h1>제목</h1></header><p>글</p></article>") == "제목\n글"


def test_text_of_a_card_picture() -> None:
    """A long alternative text is the text of a picture that shows a card."""
    card = "밤길 안심 등\n(상황)\n골목이 어두움\n(노력)\n" + "등을 달았음. " * 20
    assert "(상황)\n골목이 어두움" in text_of(f"<p><img alt='{card}'></p>")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>마루시 우수사례</title><h1>마루시</h1>", "마루시 우수사례"),
        ("<title>마루시</title><h1>2025년 우수사례</h1>", "2025년 우수사례 | 마루시"),
        ("<h1>2025년 우수사례</h1>", "2025년 우수사례"),
        ("<title> 밤길\n안심 </title>", "밤길 안심"),
        ("<p>글</p>", None),
    ],
)
def test_title(head: str, title: str | None) -> None:
    """The title is that of the page, behind the first heading where only that tells something."""
    assert read_html(head, "a.html").title == title


def test_encoding_of_a_page() -> None:
    """A page in EUC-KR is read, whatever its meta element says."""
    for said in ("euc-kr", "utf-8"):
        html = f"<html><head><meta charset='{said}'></head><body>밤길 안심 등</body></html>"
        assert read_bytes(html.encode("cp949"), "a.html")[0].text == "밤길 안심 등"


def test_deep_nesting() -> None:
    """Elements that are nested without end are refused, and deep ones are read."""
    assert text_of("<div>" * 1000 + "글") == "글"
    with pytest.raises(ReadError) as caught:
        text_of("<div>" * (MAX_DEPTH + 1))
    assert caught.value.kind == "too_deep"


def test_broken_page() -> None:
    """Tags that are never closed lose nothing."""
    assert text_of("<table><tr><td>상황<td>글<tr><td>노력<td><b>글") == "상황\t글\n노력\t글"
