"""The floors of `sarye.cases`: names of a text, lines of a document, layouts, the decision."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sarye.cases
from sarye.cases import decision, parse, source
from sarye.cases.frontmatter import FrontMatter, FrontPage
from sarye.models import Document

CASES = Path(sarye.cases.__file__).parent
FLOORS = (
    ("names",),
    ("lines",),
    ("drafts", "frontmatter", "identity", "places"),
    ("source",),
    ("layouts", "notcases", "criteria"),
    ("headlines", "onlycase"),
    ("decision", "passages"),
    ("assembly",),
    ("parsing",),
)
"""Modules and packages of `sarye.cases` from the ground up; each imports only from below."""

TOLD = "(상황) 서류가 많아 불편함\n(노력) 서류를 줄임\n(효과) 창구가 한산해짐\n"
DOCUMENTS = {
    "labelled": f"가람시 2024년 우수사례\n\n■ 서류를 줄인 창구\n{TOLD}■ 밤길을 밝힌 등\n{TOLD}",
    "a table": "우수사례\n사례명\t추진배경\t성과\n서류를 줄인 창구\t서류가 많음\t창구가 한산함\n",
    "a list": "우수사례\n·(민원) 서류가 많아 불편함 → 서류를 크게 줄임\n"
    "·(안전) 밤길이 어두워 불안함 → 등을 백 개 닮\n",
    "no case": "오늘의 날씨\n맑고 따뜻함\n",
}


def _floor(room: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


def _modules() -> list[Path]:
    return [path for path in sorted(CASES.rglob("*.py")) if path != CASES / "__init__.py"]


def _imported(path: Path, within: str) -> set[str]:
    """Return the modules of a package that a module imports from."""
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    named = {str(node.module) for node in tree if isinstance(node, ast.ImportFrom)}
    return {name for name in named if name.startswith(within)}


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(CASES)))
def test_imports_point_down(path: Path) -> None:
    """A module of cases imports from its own floor's package and from the floors below."""
    room = path.relative_to(CASES).parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sarye.cases."):
            other = str(node.module).split(".")[2]
            assert other == room or _floor(other) < _floor(room), f"{room} imports {other}"


def test_every_layout_imports_no_other() -> None:
    """Layouts share what makes a draft, and the labels that count; no rule calls another."""
    rules = _imported(Path(decision.__file__), "sarye.cases.layouts.")
    assert len(rules) == len(decision.LAYOUTS)
    for name in rules:
        path = CASES.joinpath(*name.split(".")[2:]).with_suffix(".py")
        assert not _imported(path, "sarye.cases.layouts.") & rules, name


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_front_matter_is_read_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules share one reading of the top, and what stands above the first case is asked once."""
    pages: list[FrontPage] = []
    asked: list[int | None] = []

    class Counted(FrontPage):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            pages.append(self)

        def _read(self, first: int | None) -> FrontMatter:
            asked.append(first)
            return super()._read(first)

    monkeypatch.setattr(source, "FrontPage", Counted)
    parse(Document("a.txt", "txt", text))
    assert len(pages) == 1
    assert len(asked) == len(set(asked))
