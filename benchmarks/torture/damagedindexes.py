"""A seed in, what damaged indexes answer out: as the sound one does, or that they are damaged.

Each time an index is copied and one of its files damaged; a process of its own asks it the same
questions as the sound one. Now and then a run of indexing has to heal it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.torture.outcome import Outcome
from sarye import Archive
from sarye.index import segmentcommits

ROOT: Final = Path(__file__).parents[2]
HEALED_EVERY: Final = 20
"""One in so many damaged indexes is healed by a run of indexing."""

MOST_FLIPS: Final = 8
LONGEST: Final = 64 * 1024
"""Bytes that are zeroed or appended at most."""

SAME, SAID, REFUSED = "same answers", "answers that say what is damaged", "refused as damaged"

Damaging = Callable[[Path, Path, Random], bool]
"""Damages a file, beside that of another build; False where it cannot be damaged so."""


def flip(path: Path, _: Path, chance: Random) -> bool:
    """Change some bits."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, MOST_FLIPS) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return bool(data)


def cut(path: Path, _: Path, chance: Random) -> bool:
    """Take the end away."""
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))] if data else b"")
    return bool(data)


def zero(path: Path, _: Path, chance: Random) -> bool:
    """Write zeros over a stretch."""
    data = bytearray(path.read_bytes())
    if not data:
        return False
    start = chance.randrange(len(data))
    stop = min(start + chance.randint(1, LONGEST), len(data))
    data[start:stop] = bytes(stop - start)
    path.write_bytes(data)
    return True


def append(path: Path, _: Path, chance: Random) -> bool:
    """Add bytes behind the end."""
    with path.open("ab") as file:
        file.write(chance.randbytes(chance.randint(1, LONGEST)))
    return True


def remove(path: Path, _: Path, __: Random) -> bool:
    """Take the file away."""
    path.unlink()
    return True


def swap(path: Path, _: Path, chance: Random) -> bool:
    """Let two files of the index change places."""
    others = [one for one in path.parent.iterdir() if one != path and one.is_file()]
    if not others:
        return False
    one = chance.choice(sorted(others, key=lambda one: (_kind(one), one.stat().st_size)))
    mine, its = path.read_bytes(), one.read_bytes()
    path.write_bytes(its)
    one.write_bytes(mine)
    return mine != its


def replace(path: Path, other: Path, _: Random) -> bool:
    """Put the file of another build in its place."""
    if not other.is_file():
        return False
    path.write_bytes(other.read_bytes())
    return True


KINDS: Final[dict[str, Damaging]] = {
    "bits flipped": flip,
    "cut": cut,
    "a stretch of zeros": zero,
    "bytes behind the end": append,
    "removed": remove,
    "swapped with another file": swap,
    "the file of another build": replace,
}


class Child:
    """The process that asks an index; one that has died is begun anew."""

    def __init__(self) -> None:
        self._process = self._begun()

    def ask(self, index: Path, *, heal: bool = False) -> list[Any] | None:
        """Give what each question brought; None where the process died."""
        assert self._process.stdin is not None  # noqa: S101 - asked for
        assert self._process.stdout is not None  # noqa: S101 - asked for
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps([str(index), heal]) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self.close()
            self._process = self._begun()
            return None
        found: list[Any] = json.loads(line)
        return found

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def _begun(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (sys.executable, "-m", "benchmarks.torture.damageanswers"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def run(work: Path, options: Any) -> Outcome:
    """Damage so many indexes."""
    outcome = Outcome("Damaged indexes")
    index, other = make_index(work, "index"), make_index(work, "other", part=1)
    child = Child()
    right = child.ask(index)
    if right is None or child.ask(index) != right:
        raise RuntimeError("the sound index does not answer twice alike")
    healed = 0
    for number in outcome.numbers(options):
        chance = Random(f"{options.seed} {number}")  # noqa: S311 - no secret
        copy = work / "damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(index, copy)
        what = damaged(copy, other, chance)
        if what is None:
            continue
        heal = number % HEALED_EVERY == 0
        found = child.ask(copy, heal=heal)
        name = f"{what}, number {number} of seed {options.seed}"
        if found is None:
            outcome.fault(f"{name}: the process died")
            continue
        if heal and _but_for_dates(found.pop()) != _but_for_dates(right):
            outcome.fault(f"{name}: not healed")
        healed += heal
        became = _judged(found, right)
        outcome.counts[f"{what.partition(':')[0]} → {became}"] += 1
        if became not in (SAME, SAID, REFUSED):
            outcome.fault(f"{name}: {became}")
    child.close()
    outcome.notes.append(f"Healed by the next run: all but the faults of {healed} that were tried.")
    return outcome


def make_index(work: Path, name: str, *, part: int = 0) -> Path:
    """Make an index of several segments, with records that are deleted; another part of `data/`."""
    data, index = work / f"{name}-data", work / name
    data.mkdir()
    documents = [path for path in sorted((ROOT / "data").iterdir()) if path.is_file()]
    small, growth = segmentcommits.SMALL, segmentcommits.GROWTH
    segmentcommits.SMALL, segmentcommits.GROWTH = 0, 0  # type: ignore[misc]  # no segment is merged
    try:
        for path in documents[part:]:
            shutil.copy(path, data)
        Archive.build([data], index=index)
        for number in range(3):
            title = f"주차장 {number}곳을 밤에 열어 주민과 함께 쓰다"
            rows = [{"title": title, "effort": "담당자가 상인회를 찾아가 뜻을 모음. " * 9}]
            (data / f"more-{number}.jsonl").write_text(json.dumps(rows[0]), "utf-8")
            Archive.build([data], index=index)
        (data / "more-1.jsonl").unlink()
        Archive.build([data], index=index)
    finally:
        segmentcommits.SMALL, segmentcommits.GROWTH = small, growth  # type: ignore[misc]
    return index


def damaged(index: Path, other: Path, chance: Random) -> str | None:
    """Damage one file of an index, chosen like its kind without regard to sizes; tell how."""
    files = [path for path in index.rglob("*") if path.is_file()]
    path = chance.choice(sorted(files, key=lambda one: (_kind(one), one.stat().st_size)))
    kind = chance.choice(list(KINDS))
    same = [one for one in sorted(other.rglob("*")) if _kind(one) == _kind(path) and one.is_file()]
    if not KINDS[kind](path, same[0] if same else other / "none", chance):
        return None
    return f"{kind}: {path.name}"


def _but_for_dates(answers: list[Any]) -> str:
    """Leave out since when entries are there, which nothing knows whose record is gone."""
    return re.sub(r'\\"added\\": \\"[^"]*\\"', "", json.dumps(answers))


def _kind(path: Path) -> str:
    """Name the kind of a file, without the part of its name that differs each time."""
    return f"{path.suffix} {re.split('[-_]', path.name)[0]}"


def _judged(found: list[Any], right: list[Any]) -> str:
    """Tell what became of all answers: the worst."""
    kinds = [_judged_one(one, its) for one, its in zip(found, right, strict=True)]
    bad = [kind for kind in kinds if kind not in (SAME, SAID, REFUSED)]
    if bad:
        return bad[0]
    return REFUSED if REFUSED in kinds else SAID if SAID in kinds else SAME


def _judged_one(found: dict[str, Any], right: dict[str, Any]) -> str:
    if "refused" in found:
        return REFUSED
    if "error" in found:
        return f"internal error ({found['error']})"
    if found["damaged"]:
        return SAID
    return SAME if found["answer"] == right["answer"] else f"wrong answer ({found['question']})"
