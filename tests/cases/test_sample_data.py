"""The sample documents are read as ``tests/fixtures/sample_data.json`` says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sarye.cases import parse
from sarye.models import Case, ParsedDocument, Period
from sarye.readers import read

ROOT = Path(__file__).parents[2]
TRUTH = json.loads((ROOT / "tests/fixtures/sample_data.json").read_text(encoding="utf-8"))
FIRST_MARKS = re.compile(r"^[\W_ㅇ]+")


def parsed(path: str) -> ParsedDocument:
    """Read a sample document."""
    (document,) = read(ROOT / path, name=path)
    return parse(document)


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: Path(truth["path"]).stem)
def test_sample_document(truth: dict[str, Any]) -> None:
    """A sample document has the fields and the cases that its author meant, without problems."""
    document = parsed(truth["path"])
    assert (document.title, document.agency) == (truth["title"], truth["agency"])
    assert as_json(document.period) == truth["period"]
    assert [fields(case) for case in document.cases] == [
        {key: case[key] for key in ("title", "agency", "department", "award", "period", "labels")}
        for case in truth["cases"]
    ]
    assert document.problems == ()


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: Path(truth["path"]).stem)
def test_first_words(truth: dict[str, Any]) -> None:
    """Each section begins with the words that its author meant, after its bullet."""
    for case, expected in zip(parsed(truth["path"]).cases, truth["cases"], strict=True):
        for role, words in expected["first_words"].items():
            text = next(section.text for section in case.sections if section.role == role)
            assert FIRST_MARKS.sub("", text).startswith(words)


def test_same_case_in_two_documents_has_one_id() -> None:
    """The 89 entries of the sample are 82 cases: five stand in two texts, two in text and CSV."""
    entries = [case for truth in TRUTH for case in parsed(truth["path"]).cases]
    assert len(entries) == 89
    assert len({case.id for case in entries}) == 82


def fields(case: Case) -> dict[str, object]:
    """Return what the truth says of a case."""
    return {
        "title": case.title,
        "agency": case.agency,
        "department": case.department,
        "award": case.award,
        "period": as_json(case.period),
        "labels": [section.label for section in case.sections],
    }


def as_json(period: Period | None) -> dict[str, int | None] | None:
    """Write a period as the truth does."""
    if period is None:
        return None
    return {"year": period.year, "quarter": period.quarter, "half": period.half}
