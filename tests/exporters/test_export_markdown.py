"""Markdown, read back by markdown-it-py."""

from __future__ import annotations

from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from sarye.exporters.markdown import block, bold, case_markdown, line
from sarye.messages import Translator
from sarye.models import MarkedText

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def text_of(inline):
    """Give the text that a reader sees in an inline token."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in inline.children)


def read_cases(text):
    """Give [(title, [(label, text)])] from the second-level headings on, as a parser would."""
    cases, level = [], 0
    tokens = MARKDOWN.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            level = int(before.tag[1])
            if level == 2:
                cases.append((text_of(token), []))
            elif level == 3:
                cases[-1][1].append((text_of(token), []))
        elif before.type == "paragraph_open" and level == 3:
            cases[-1][1][-1][1].append(text_of(token))
    return [(title, [(name, "\n\n".join(text)) for name, text in parts]) for title, parts in cases]


def test_titles_labels_and_texts_can_be_read_back(hit_of, result_of, file_of):
    """A case is a second-level heading, a section a third-level one, with nothing between."""
    sections = [("situation", "추진배경", "하나\n둘\n\n셋"), ("other", "", "넷")]
    hits = [hit_of(sections=sections, spans=[[(0, 2)]]), hit_of("## 둘째", [], rank=2)]
    text = file_of(result_of(*hits), "md", "en").decode()
    assert read_cases(text) == [
        ("수의계약 확인서 제출 간소화", [("추진배경", "하나\n둘\n\n셋"), ("(other)", "넷")]),
        ("## 둘째", []),
        ("About this export", []),
    ]


def test_the_snippet_has_its_matched_words_in_bold(hit_of, result_of, file_of):
    """Matched words are marked in the table of hits, not in the texts of the cases."""
    text = file_of(result_of(hit_of(spans=[[(0, 4)]])), "md").decode()
    assert "| · **확인서**를 한 번만 |" in text
    assert "\n수의계약 때마다 확인서를 냄.\n" in text


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("가나다", [(1, 2)], "가**나**다"),
        ("「확인서」를 냄", [(0, 5)], "「**확인서**」를 냄"),
        ("수의 계약을", [(0, 3)], "**수의** 계약을"),
        ("a*b", [(0, 3)], r"**a\*b**"),
        ("--", [(0, 2)], "--"),
        ("가 & #35;", [(4, 5)], "가 & #35;"),
        ("&#35;", [(1, 2)], r"\&#35;"),
        ("가\n나", [(0, 1)], "**가** 나"),
    ],
)
def test_bold_opens_and_closes_at_letters(text, spans, expected):
    """Marks at the edge of a span stay outside the asterisks, which would not open there."""
    said = bold(MarkedText("effort", "", text, tuple(spans)))
    assert said == expected
    assert said.count("**") == 2 * MARKDOWN.render(said).count("<strong>")


@pytest.mark.parametrize(
    "text",
    [
        "# 제목 아님",
        "#",
        "- 항목",
        "+ 항목",
        "* 항목",
        "1. 항목",
        "2) 항목",
        "---",
        "===",
        "위\n---",
        "위\n===",
        "> 인용",
        "```\n코드\n```",
        "~~~",
        "`코드`",
        "*기울임* _기울임_ **굵게**",
        "3~4월, 6~7월 ~~취소~~",
        "<script>alert(1)</script>",
        "<!-- 주석 -->",
        "<https://a.kr>",
        "[링크](https://a.kr) ![그림](a.png)",
        "[각주]: https://a.kr",
        "a | b\n--- | ---\nc | d",
        "| a |\n|---|",
        "&lt;태그&gt; &#35; A&B",
        "역슬래시 \\ \\* 끝\\",
        "끝 ##",
        "\t들여쓴 줄",
    ],
)
def test_marks_of_markdown_in_a_text_are_shown_as_they_are(text):
    """A text with Markdown's own marks is one paragraph with the same characters."""
    opened, inline, closed = MARKDOWN.parse(block(text))
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children} <= {"text", "hardbreak"}
    assert text_of(inline) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["[2025년 1분기]", "<붙임>", "R&D(연구·개발) 3~4월", "a_b.go.kr", "(상황)", "2025.9.9.", "-5℃"],
)
def test_what_markdown_leaves_alone_is_not_escaped(text):
    """Ordinary Korean administrative text is the same in the source of the file."""
    assert block(text) == line(text) == text


def test_a_heading_keeps_number_signs_and_is_one_line():
    """A title with line breaks or a closing # is one heading with the same words."""
    tokens = MARKDOWN.parse(f"## {line('C# 서식 #' + chr(10) + '개선 ##')}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert text_of(tokens[1]) == "C# 서식 # 개선 ##"


def test_a_table_row_has_as_many_cells_as_its_head(hit_of, result_of, file_of):
    """A bar in a title or snippet does not open a cell."""
    snippet = MarkedText("effort", "", "a|b\nc", ((0, 1),))
    text = file_of(result_of(hit_of("가 | 나 \\| 다", snippet=snippet)), "md").decode()
    tokens = MARKDOWN.parse(text)
    row = [token for token in tokens if token.type == "inline" and token.level == 4]
    cells = [text_of(token) for token in row]
    assert cells[3:] == ["1", "가 | 나 \\| 다 (외 1곳)", "a|b c"]


def test_what_is_known_of_a_case_stands_under_its_title(hit_of, result_of, file_of):
    """Agency, department, period and award are lines of their own, those that are known."""
    text = file_of(result_of(hit_of(award="최우수|상")), "md", "en").decode()
    assert "\n- agency: 국민권익위원회\n- year: 2025 Q1\n- award: 최우수\\|상\n\n### 상황\n" in text
    assert "department" not in text


def test_one_case_is_written_with_every_place(hit_of):
    """A whole case has its title, sections, places and id, and no line break at the end."""
    hit = hit_of(url="https://a.go.kr", agency=None, period=None, document_period=None)
    assert (
        case_markdown(hit.case, Translator("en"))
        == """\
## 수의계약 확인서 제출 간소화

- kind: case

### 상황

수의계약 때마다 확인서를 냄.

### 추진내용

· 확인서를 한 번만 내도록 함.\x20\x20
· 서식을 통일함.

### 효과

기업 부담이 줄어듦.

## source

- data/2025.txt (line 37)
- data/2025.txt (line 73)
- https://a.go.kr
- id: 5b0f6c1e92ad"""
    )


def test_an_empty_result_is_a_valid_document(result_of, file_of):
    """No hits are said to be none, and the last part follows."""
    text = file_of(result_of(), "md", "en").decode()
    assert "\nNo hits.\n" in text
    assert "- hits exported: 0 of 0\n" in text
    assert read_cases(text) == [("About this export", [])]
