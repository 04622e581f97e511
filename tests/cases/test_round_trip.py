"""A case that is written as Markdown and read again is the same case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.exporters.markdown import case_markdown
from sarye.messages import Translator
from sarye.models import Case, Document, ParsedDocument
from sarye.readers import FORMATS

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "layouts").glob("*.md"))
GIVEN = re.compile(r"(?ms)^~~~~(\w+)\n(.*?)^~~~~$")
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
KOREAN = Translator("ko")
ROLE_NAMES = {"situation": "상황", "effort": "노력", "effect": "효과", "other": "기타"}

WORDS = st.sampled_from(
    [
        "창구를 하나로 모아",
        "서류를 줄임",
        "주민과 함께 길을 넓혔다",
        "처리 기간이 12일에서 3일로",
        "예산 (단위: 백만 원)",
        "「건축법」 제20조에 따라",
        "‘안심’ 10%",
        "AS-IS",
        "2024년 1분기",
    ]
)
SENTENCE = st.lists(WORDS, min_size=3, max_size=9).map(" ".join)
TEXT = st.lists(SENTENCE, min_size=1, max_size=3).map("\n".join)
SHAPES = (
    "({})\n",
    "[{}] ",
    "□ {}\n",
    "○ ({}) ",
    "{}: ",
    "1. {}\n",
    "【{}】\n",
    "< {} >\n",
    "「{}」 ",
)
LABELS = (
    ("상황", "노력", "효과"),
    ("추진배경", "추진내용", "기대효과"),
    ("문제인식", "추진과정", "성과"),
)


def parsed(text: str, form: str = "txt") -> ParsedDocument:
    """Parse a text of running lines or of Markdown."""
    return parse(*FORMATS[form].read(text, f"문서.{form}"))


def content(case: Case) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what a reader of a case sees, without line breaks and the escapes of Markdown."""
    return case.title, [
        (section.role, section.label, " ".join(ESCAPE.sub("", section.text).split()))
        for section in case.sections
    ]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_fixture_comes_back(fixture: Path) -> None:
    """Each case of a fixture comes back whole from its Markdown, with its id."""
    (form, text), _ = GIVEN.findall(fixture.read_text(encoding="utf-8"))
    for case in parsed(text, form).cases:
        (again,) = parsed(case_markdown(case, KOREAN), "md").cases
        assert content(again) == content(case)
        assert again.id == case.id


@settings(deadline=None)
@given(st.sampled_from(SHAPES), st.sampled_from(LABELS), st.lists(TEXT, min_size=3, max_size=3))
def test_generated_case_comes_back(
    shape: str, labels: tuple[str, str, str], texts: list[str]
) -> None:
    """A case in any label shape has its three texts, and keeps them through its Markdown."""
    body = "\n".join(shape.format(label) + text for label, text in zip(labels, texts, strict=True))
    (case,) = parsed(f"가람시 적극행정 우수사례\n\n■ 밤길을 밝힌 반사판\n{body}\n").cases
    assert [label for _, label, _ in content(case)[1]] == list(labels)
    assert [text for _, _, text in content(case)[1]] == [" ".join(text.split()) for text in texts]
    (again,) = parsed(case_markdown(case, KOREAN), "md").cases
    assert content(again) == content(case)


@settings(deadline=None)
@given(st.sampled_from(SHAPES), st.integers(2, 5), st.data())
def test_no_text_is_lost(shape: str, count: int, data: st.DataObject) -> None:
    """Every sentence below a label of several cases stands in a section that cuts the source."""
    drawn = [data.draw(st.lists(TEXT, min_size=3, max_size=3)) for _ in range(count)]
    blocks = (
        f"❶ 제{number}마을 안심 창구\n"
        + "".join(
            f"{shape.format(label)}{text}\n" for label, text in zip(LABELS[0], texts, strict=True)
        )
        for number, texts in enumerate(drawn, 1)
    )
    text = "마루시 2024년 우수사례\n\n" + "".join(blocks)
    found = parse(Document("문서.txt", "txt", text))
    assert len(found.cases) == count
    for case, texts in zip(found.cases, drawn, strict=True):
        assert [section.text for section in case.sections] == texts
        assert all(text[part.start : part.end] == part.text for part in case.sections)
