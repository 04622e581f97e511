"""Paths of indexes in, what they answer out, line by line as JSON; the process may die of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from sarye import Archive, Filters
from sarye.errors import ArchiveError
from sarye.models import Result

WORDS: Final = ("주차", "수의계약 확인서", "노인", "여권 사진", "주차장 개방 상인회")
SLIPS: Final = ("주차잔", "수읙", "ㅅㅇㄱㅇ", "wnck")

Question = Callable[[Archive], Any]


def _found(result: Result) -> Any:
    """Give all that a result says but for its time."""
    return asdict(replace(result, took_ms=0.0, damaged=()))


QUESTIONS: Final[dict[str, Question]] = {
    **{f"search {word}": lambda it, word=word: _found(it.search(word)) for word in WORDS},
    **{f"slip {word}": lambda it, word=word: _found(it.search(word, limit=3)) for word in SLIPS},
    "all": lambda it: _found(it.search("", limit=None, unfolded=True)),
    "any": lambda it: _found(it.search("불편한 민원 처리 시간을 줄인 사례", match="any")),
    "exact": lambda it: _found(it.search("확인서", exact=True)),
    "phrase": lambda it: _found(it.search('"함께 쓰다"', explain=True)),
    "filter": lambda it: _found(it.search("주민", filters=Filters(year=(2024, 2025)))),
    "facets": lambda it: asdict(it.facets("")),
    "complete": lambda it: [asdict(one) for one in it.complete("주")],
    "case": lambda it: [asdict(it.case(one)) for one in _ids(it)[:5]],
    "similar": lambda it: _found(it.similar(_ids(it)[0])),
    "sources": lambda it: [path.name for path in it.sources],
}


def _ids(archive: Archive) -> list[str]:
    return [hit.case.id for hit in archive.search("주차").hits]


def answers(index: Path) -> list[dict[str, Any]]:
    """Ask everything; each question brings an answer, what is damaged, or an error."""
    try:
        archive = Archive.open(index)
    except ArchiveError as error:
        return [{"refused": type(error).__name__}] * len(QUESTIONS)
    with archive:
        return [_answer(archive, name) for name in QUESTIONS]


def _answer(archive: Archive, name: str) -> dict[str, Any]:
    try:
        found = json.dumps(QUESTIONS[name](archive), ensure_ascii=False, default=str)
    except ArchiveError as error:
        return {"refused": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        return {"error": f"{name}: {type(error).__name__}"}
    return {"question": name, "answer": found, "damaged": list(archive.damaged)}


def healed(index: Path) -> list[dict[str, Any]]:
    """Index again, and ask everything."""
    try:
        Archive.build(None, index=index)
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        return [{"error": f"indexing: {type(error).__name__}"}]
    return answers(index)


def main() -> None:
    """Answer line by line."""
    for line in sys.stdin:
        index, heal = json.loads(line)
        found: list[Any] = answers(Path(index))
        if heal:
            found.append(healed(Path(index)))
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
