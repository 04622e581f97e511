"""The promises of pairs.md, kept on an index of all its texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pytest

from sarye import Archive

FOUND: Final = "찾음"
NOT_FOUND: Final = "못찾음"
BELOW: Final = "아래"
NEAR: Final = "가까움"
PAIRED: Final = (BELOW, NEAR)
OUTCOMES: Final = (FOUND, NOT_FOUND, *PAIRED)
MISSES: Final = "아직 지키지 못하는 약속"
"""The heading of the promises that are not kept yet."""

Order = Callable[[str, Literal["all", "any"]], list[str]]


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
            texts = tuple(text.split(" < ")) if outcome in PAIRED else (text,)
            found.append(Promise(section, query, texts, outcome, reason))
    return found


PROMISES: Final = read_promises()


def parameters() -> Iterator[object]:
    """Give each promise to the test; those of the last section must fail."""
    for one in PROMISES:
        missed = [pytest.mark.xfail(strict=True)] if one.section == MISSES else []
        yield pytest.param(one, marks=missed, id=f"{one.query}: {' < '.join(one.texts)}")


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Order]:
    """Index each text as a case of its own; give the texts that a query finds, best first."""
    folder = tmp_path_factory.mktemp("pairs")
    # By their own ids two spellings of one text would be one case.
    distinct = dict.fromkeys(text for one in PROMISES for text in one.texts)
    texts = {f"text-{number}": text for number, text in enumerate(distinct)}
    rows = ({"id": key, "title": "", "effort": text} for key, text in texts.items())
    document = folder / "pairs.jsonl"
    document.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    Archive.build([document], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield lambda query, match: [texts[key] for key, _ in archive.ranking(query, match=match)]


@pytest.mark.parametrize("promise", list(parameters()))
def test_a_promise_is_kept(promise: Promise, order: Order) -> None:
    """A text is found, is not found, or is found after another; or one near in meaning is first."""
    found = order(promise.query, "any" if promise.outcome == NEAR else "all")
    if promise.outcome == NOT_FOUND:
        assert promise.texts[0] not in found, promise.reason
    elif promise.outcome == FOUND:
        assert promise.texts[0] in found, promise.reason
    else:
        lower, upper = promise.texts
        assert upper in found, promise.reason
        assert lower not in found[: found.index(upper)], promise.reason
        assert promise.outcome == NEAR or lower in found, promise.reason


def test_there_are_four_hundred_promises() -> None:
    """Each is made once and says why."""
    kept = [one for one in PROMISES if one.section != MISSES]
    assert len(kept) >= 400
    assert len({one[1:4] for one in PROMISES}) == len(PROMISES)
    assert all(one.reason for one in PROMISES)
