"""The promises of pairs.md, kept on an index of all its texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from sarye.analysis import Analyzer, UserTerms
from sarye.analysis.numbering import Numbering
from sarye.index import DocumentRecord, IndexFolder, Occurrence, Planner, Request, stamp_now
from sarye.models import Case
from sarye.query import parse
from sarye.settings import Settings
from sarye.words.modelqueue import OwnModel

FOUND: Final = "찾음"
NOT_FOUND: Final = "못찾음"
BELOW: Final = "아래"
OUTCOMES: Final = (FOUND, NOT_FOUND, BELOW)
MISSES: Final = "아직 지키지 못하는 약속"
"""The heading of the promises that are not kept yet."""


class Promise(NamedTuple):
    """A row: a query, one text or two, what becomes of them, and why."""

    section: str
    query: str
    texts: tuple[str, ...]
    outcome: str
    reason: str


def read_promises() -> list[Promise]:
    """Read the rows of all tables."""
    found, section = [], ""
    for line in Path(__file__).with_name("pairs.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[2] in OUTCOMES:
            query, text, outcome, reason = cells
            texts = tuple(text.split(" < ")) if outcome == BELOW else (text,)
            found.append(Promise(section, query, texts, outcome, reason))
    return found


PROMISES: Final = read_promises()


def parameters() -> Iterator[object]:
    """Give each promise to the test; those of the last section must fail."""
    for one in PROMISES:
        missed = [pytest.mark.xfail(strict=True)] if one.section == MISSES else []
        yield pytest.param(one, marks=missed, id=f"{one.query}: {' < '.join(one.texts)}")


@pytest.fixture(scope="module")
def order(
    analyzer: Analyzer,
    case_of: Callable[..., Case],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], list[str]]]:
    """Index each text as a case of its own; give the texts that a query finds, best first."""
    # By their own ids two spellings of one text would be one case.
    distinct = dict.fromkeys(text for one in PROMISES for text in one.texts)
    texts = {f"text-{number}": text for number, text in enumerate(distinct)}
    folder = IndexFolder(tmp_path_factory.mktemp("pairs"))
    numbering = Numbering(OwnModel((), folder.path, 1).tokens)
    writer = folder.writer(stamp_now(Settings(), UserTerms()), numbering, (), anew=True)
    cases = [case_of("", {"effort": text}, id=key) for key, text in texts.items()]
    rows = tuple(Occurrence("a.txt", case.id, case) for case in cases)
    writer.put(DocumentRecord("a.txt", "a.txt", 1, 1, "", tuple(texts)), rows)
    writer.commit(last=True, always=True, track=lambda *_: None)
    planner = Planner(analyzer)

    def find(query: str) -> list[str]:
        request = Request(planner.plan(parse(query)), limit=None, folded=False, bare=True)
        return [texts[row.id] for row in writer.reader.find(request).rows]

    yield find
    writer.close()


@pytest.mark.parametrize("promise", list(parameters()))
def test_a_promise_is_kept(promise: Promise, order: Callable[[str], list[str]]) -> None:
    """A text is found, is not found, or is found after another."""
    found = order(promise.query)
    if promise.outcome == NOT_FOUND:
        assert promise.texts[0] not in found, promise.reason
    elif promise.outcome == FOUND:
        assert promise.texts[0] in found, promise.reason
    else:
        lower, upper = promise.texts
        assert upper in found, promise.reason
        assert lower in found[found.index(upper) + 1 :], promise.reason


def test_there_are_three_hundred_promises() -> None:
    """Each is made once and says why."""
    kept = [one for one in PROMISES if one.section != MISSES]
    assert len(kept) >= 300
    assert len({one[1:4] for one in PROMISES}) == len(PROMISES)
    assert all(one.reason for one in PROMISES)
