"""What is in no case of a document is in its passages, and what cases tell is not told again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarye.cases import case_id, parse
from sarye.models import Case, Document, Landmark, ParsedDocument
from sarye.readers import FORMATS, read

ROOT = Path(__file__).parents[2]
FIXTURES = sorted((ROOT / "tests" / "fixtures" / "passages").glob("*.md"))
SAMPLES = sorted(path for path in (ROOT / "data").iterdir() if path.is_file())
BLOCK = re.compile(r"(?ms)^~~~~(\w+)\n(.*?)^~~~~$")
LONG_WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN_WORDS = 2

CASE = "■ {}\n(상황)\n서류가 많아 불편함\n(노력)\n서류를 줄임\n(효과)\n창구가 한산해짐\n"
LIKE_THE_GIVEN = (
    "/\n가람청 2024년 4분기 적극행정 우수사례\n\n가람청 2024년 4분기 적극행정 우수사례\n\n"
    "[2024년 3분기 적극행정 우수사례]\n"
    + CASE.format("한 장으로 끝내는 통관")
    + CASE.format("밤길을 밝힌 등")
    + "가람청은 적극행정을 위해 언제나 힘쓰겠습니다.\n"
)


def parsed(text: str, path: str = "문서.txt", **more: object) -> ParsedDocument:
    """Parse a text."""
    return parse(Document(path, "txt", text, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_passages_of(fixture: Path) -> None:
    """A document has the passages that its fixture lists, and no others."""
    (form, text), (_, expected) = BLOCK.findall(fixture.read_text(encoding="utf-8"))
    document = parse(*FORMATS[form].read(text, f"document.{form}"))
    assert "\n".join(described(document)) == expected.strip()


def described(document: ParsedDocument) -> Iterator[str]:
    """Walk the lines that describe the passages of a document: label, first and last words."""
    yield f"문서 | {document.title} | 사례 {len(document.cases)}"
    for passage in document.passages:
        yield f"글 | {passage.title} | {passage.source.line}번째 줄"
        for section in passage.sections:
            words = section.text.split()
            if len(words) > 2 * SHOWN_WORDS:
                words = [*words[:SHOWN_WORDS], "…", *words[-SHOWN_WORDS:]]
            yield f"  「{section.label}」 {' '.join(words)}"


@pytest.mark.parametrize("text", [LIKE_THE_GIVEN, LIKE_THE_GIVEN[2:] * 2], ids=["once", "twice"])
def test_titles_headings_and_pledges_are_no_passage(text: str) -> None:
    """A page of cases, its repeated title, its headings and its pledge have no passage."""
    document = parsed(text)
    assert [case.title for case in document.cases] == ["한 장으로 끝내는 통관", "밤길을 밝힌 등"]
    assert document.passages == ()


def test_furniture_beside_text_is_kept() -> None:
    """What a page says besides its cases takes its furniture along, so that it is found too."""
    document = parsed(LIKE_THE_GIVEN + "\n목록\n저작권자 ⓒ 가람청\n누리집은 나라부가 돌봅니다.\n")
    (passage,) = document.passages
    assert "저작권자" in passage.sections[-1].text
    assert parsed(LIKE_THE_GIVEN + "\n목록\n저작권자 ⓒ 가람청\n").passages == ()


def test_a_passage_is_titled_by_its_document() -> None:
    """A passage has the title, the agency and the period of its document, and its own place."""
    (passage,) = parsed("가람시, 2024년 3분기 소식\n\n다리를 새로 놓았다.\n").passages
    assert (passage.kind, passage.title) == ("document", "가람시, 2024년 3분기 소식")
    assert passage.document_title == passage.title
    assert (passage.agency, passage.period) == ("가람시", passage.document_period)
    assert passage.period is not None
    assert passage.period.quarter == 3
    assert passage.source.line == 1


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("가람시_2024년_소식.txt", "다리를 새로 놓았다.\n", "가람시 2024년 소식"),
        ("a.txt", "- 3 -\n다리를 새로 놓았다.\n", "다리를 새로 놓았다."),
        ("a.txt", "★★★\n123\n", "123"),
        ("a.txt", "★★★\n- 3 -\n", "a.txt"),
    ],
)
def test_a_document_without_a_title(path: str, text: str, title: str) -> None:
    """A document without a title is called by its telling file name, else by its first words."""
    assert parsed(text, path).passages[0].title == title


def test_only_a_document_without_text_is_a_problem() -> None:
    """A document without a case is no problem as long as its text is kept."""
    assert parsed("오늘의 날씨\n맑고 따뜻함\n").problems == ()
    assert [problem.kind for problem in parsed(" \n\t\n").problems] == ["no_text"]


def test_pages_part_what_no_heading_does() -> None:
    """A text without headings is parted at its pages, and a passage names the page it is on."""
    pages = [f"{number}쪽에 쓴 글입니다. " * 90 for number in range(1, 4)]
    starts = [sum(len(page) + 1 for page in pages[:at]) for at in range(3)]
    marks = tuple(Landmark(start, page=at) for at, start in enumerate(starts, 1))
    document = parsed("\n".join(pages), landmarks=marks)
    assert [passage.source.page for passage in document.passages] == [1, 2, 3]
    assert [passage.sections[0].text for passage in document.passages] == [
        page.strip() for page in pages
    ]


@pytest.mark.parametrize("end", [". ", ".\n", ".\n\n", ".", " "])
def test_long_text_is_parted_at_its_ends(end: str) -> None:
    """A text without headings and pages is parted at the ends of sentences, whole and in order."""
    sentence = "다리를 새로 놓아 마을까지 가는 길이 {}분 줄었다"
    text = "".join(sentence.format(number) + end for number in range(300))
    sections = [section for passage in parsed(text).passages for section in passage.sections]
    assert all(len(section.text) <= 1_500 for section in sections)
    assert len(sections) <= 1 + len(text) // 750
    starts = "다리를" if end.strip(" ") != "" and end != "." else ""
    assert all(section.text.startswith(starts) for section in sections)
    assert "".join("".join(section.text.split()) for section in sections) == "".join(text.split())


def test_small_neighbours_share_a_passage() -> None:
    """A document of many short parts has few passages, each with the parts as its sections."""
    text = "".join(f"□ 제{n}과제 추진 방향\n ㅇ 길을 넓히고 등을 단다\n" for n in range(60))
    passages = parsed(text).passages
    assert len(passages) <= 3
    assert sum(len(passage.sections) for passage in passages) == 60
    assert passages[0].sections[0].label == "제0과제 추진 방향"


def test_a_row_that_is_no_case_is_kept() -> None:
    """A cell of a table that is neither in a section nor in a field is in a passage."""
    text = "우수사례\n사례명\t추진배경\t성과\t담당자\n밤길 등\t어두움\t밝아짐\t홍가람\n"
    document = parsed(text)
    assert [case.title for case in document.cases] == ["밤길 등"]
    (passage,) = document.passages
    assert "홍가람" in " ".join(section.text for section in passage.sections)


def test_text_beside_records_is_kept() -> None:
    """What a structured file holds beside its records is a passage, and its records are not."""
    text = '[{"제목": "밤길 등", "상황": "어두움"}, "심사는 나라부가 맡았음"]'
    document = parse(*FORMATS["json"].read(text, "a.json"))
    assert [passage.sections[0].text for passage in document.passages] == ["심사는 나라부가 맡았음"]


def test_a_passage_has_one_id_wherever_it_stands() -> None:
    """The same passage has one id in two files, and twice in one file it is one with two places."""
    text = "다리를 놓은 이야기\n\n다리를 새로 놓았다.\n"
    (first,), (second,) = parsed(text, "a.txt").passages, parsed(text, "b.txt").passages
    assert first.id == second.id
    assert re.fullmatch(r"[0-9a-f]{12}", first.id)
    block = "담당자: 김가람 (전화로 묻기)\n"
    text = LIKE_THE_GIVEN + "".join(CASE.format(f"다리 {n}") + block * 45 for n in range(2))
    ids = [passage.id for passage in parsed(text).passages]
    assert len(ids) == len(set(ids))


@given(st.text(), st.text())
def test_no_passage_has_the_id_of_a_case(title: str, text: str) -> None:
    """A case of the same words as a passage has another id."""
    for passage in parsed(text).passages:
        assert passage.id != case_id(passage.title, passage.sections)
        assert passage.id != case_id(title, passage.sections)


PIECES = st.sampled_from(
    [
        *("가람시 2024년 우수사례", "[2024년 1분기 적극행정 우수사례]", "- 3 -", "Ⅰ. 추진 방향"),
        *("담당부서: 도로과", "담당자: 김가람", "이어지는 글이 여기에 있다.", "다른 줄\t둘째 칸"),
        *("□ 제목이 될 수 있는 줄", "목록", "가람시는 늘 힘쓰겠습니다.", "", "※ 알아 둘 것"),
        *(CASE.format("밤길을 밝힌 등"), CASE.format("서류를 줄인 창구"), "# 머리말", "(기대효과)"),
    ]
)
SKIPPED = re.compile(r"목록|가람시는 늘 힘쓰겠습니다\.|적극행정|우수사례|담당\S\S")
"""Furniture, a pledge, what heads a group of cases, and the name of a field."""


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES | st.text("가나다라 \n.□-", max_size=60), max_size=20), st.booleans())
def test_every_word_is_in_an_entry(pieces: list[str], decomposed: bool) -> None:
    """Every long word that is no furniture stands in a case, its fields or labels, or a passage."""
    text = "\n".join(pieces)
    document = parsed(unicodedata.normalize("NFD", text) if decomposed else text)
    said = unicodedata.normalize("NFC", found_by(document))
    lost = [word for word in LONG_WORD.findall(SKIPPED.sub("", text)) if word not in said]
    assert not lost
    check_spans(document, unicodedata.normalize("NFD", text) if decomposed else text)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_kept(text: str) -> None:
    """Any text without a case is kept as a whole, and each section of a passage cuts it."""
    document = parsed(text)
    check_spans(document, text)
    if not document.cases:
        kept = {
            letter for one in document.passages for part in one.sections for letter in part.text
        }
        assert {letter for letter in text if letter.isalnum()} <= kept


def check_spans(document: ParsedDocument, text: str) -> None:
    """Check that passages cut the text, and that no two entries share a character."""
    taken: list[tuple[int, int]] = []
    for entry in (*document.cases, *document.passages):
        assert entry.title.strip()
        for section in entry.sections:
            assert section.text == text[section.start : section.end]
            assert section.text.strip()
            taken.append((section.start, section.end))
    taken.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(taken))


def found_by(document: ParsedDocument) -> str:
    """Write all that the entries of a document are found by."""
    return "\n".join(
        part
        for entry in (*document.cases, *document.passages)
        for part in (
            *_fields(entry),
            *(text for one in entry.sections for text in (one.label, one.text)),
        )
    )


def _fields(entry: Case) -> Iterator[str]:
    said = (entry.title, entry.document_title, entry.agency, entry.department, entry.award)
    yield from (text for text in said if text)


PLEDGED = {"국민권익위원회는", "국민의", "목소리를", "움직이겠습니다"}
"""Words of a sentence that closes a document without other text, and is in no entry."""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_words_of_the_samples_are_found(path: Path) -> None:
    """Of the words of a sample document, 99 of 100 stand in its cases or its passages."""
    for document in read(path, name=path.name):
        said = found_by(parse(document))
        words = set(LONG_WORD.findall(document.text))
        lost = {word for word in words if word not in said}
        assert len(lost - PLEDGED) * 100 <= len(words)
