"""Documents that are damaged or made to hurt in, what became of them and of the good ones out.

All of them are written here: whole documents of every format, damaged in many ways, those of
`tests/indexing/hostile_files.py`, and units of `tests/indexing/growing_files.py` in a row. Good
documents stand between them, and beside them in archives.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from benchmarks.torture.outcome import Outcome
from sarye.indexing.pool import read_files
from sarye.indexing.tasks import Answer, ParsedFile
from sarye.models import ParsedDocument, Problem
from sarye.settings import Limits, Settings
from tests.indexing.growing_files import GROWING
from tests.indexing.hostile_files import TEXT, hostile, whole, zip_of

LIMITS: Final = Limits(seconds=30, megabytes=500)
"""What each document may take."""

SPARE: Final = 10
"""Seconds beyond its time after which a document has not been within it: a process is started."""

BATCH: Final = 200
"""Documents that are written before they are read, and then removed."""

GOOD: Final = 10
"""One document of so many is a good one."""

SLOWEST: Final = 10
MOST_GROWN: Final = 400_000
"""Bytes of text of what is grown, at most."""


class Drawn(NamedTuple):
    """A document: how it came about, its name and bytes, and whether all or a part of it is good.

    ``good`` counts the members of an archive that must be read, or 1 for a good document.
    """

    made: str
    name: str
    data: bytes
    good: int = 0


def run(work: Path, options: Namespace) -> Outcome:
    """Read so many documents, and count what became of them."""
    outcome = Outcome("Documents that hurt")
    times: list[tuple[float, str]] = []
    files, odd = whole(), list(hostile().items())
    for first in outcome.numbers(options, step=BATCH):
        drawn = [
            draw(number, Random(f"{options.seed}:{number}"), files, odd)  # noqa: S311 - no secret
            for number in range(first, min(first + BATCH, options.first + options.count))
        ]
        read_all(work, drawn, outcome, times, first=first)
    outcome.notes += [f"The slowest, in seconds, of {LIMITS.seconds} and more that each has:"]
    outcome.notes += [
        f"- {seconds:.1f}: {made}" for seconds, made in sorted(times, reverse=True)[:SLOWEST]
    ]
    _measure(outcome)
    return outcome


def draw(
    number: int, chance: Random, files: dict[str, bytes], odd: Sequence[tuple[str, bytes]]
) -> Drawn:
    """Draw a document by its number: first each of the hostile ones, then damage and growth."""
    if number % GOOD == GOOD - 1:
        return Drawn("good", f"{number:06}-good.txt", _good(number), good=1)
    if number < len(odd):
        name, data = odd[number]
        return Drawn(f"hostile {name}", f"{number:06}-{name}", data)
    if chance.random() < 0.25:
        name = chance.choice(list(GROWING))
        size = int(10 ** chance.uniform(2, 5.6))
        data = GROWING[name](min(size, MOST_GROWN))
        return Drawn(f"{size:,} bytes of {name}", f"{number:06}-{name}", data)
    name = chance.choice(list(files))
    way = chance.choice(list(WAYS))
    data = WAYS[way](files[name], chance)
    if chance.random() < 0.2:
        members = {"0.txt": _good(number), f"1.{name}": data, "2.txt": _good(number, 1)}
        return Drawn(f"{way} {name}, in an archive", f"{number:06}.zip", zip_of(members), good=2)
    return Drawn(f"{way} {name}", f"{number:06}.{name}", data)


def _good(number: int, more: int = 0) -> bytes:
    return TEXT.replace("여권", f"{number}번 여권 {more}").encode()


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(int(10 ** chance.uniform(0, 3))):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _zero(data: bytes, chance: Random) -> bytes:
    start, size = chance.randrange(len(data)), chance.randrange(1, 600)
    return data[:start] + bytes(len(data[start : start + size])) + data[start + size :]


def _swap(data: bytes, chance: Random) -> bytes:
    one, two, three = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def _repeat(data: bytes, chance: Random) -> bytes:
    start, size = chance.randrange(len(data)), chance.randrange(1, 400)
    part = data[start : start + size]
    return data[:start] + part * chance.randrange(2, 300) + data[start + size :]


def _mix(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.randbytes(chance.randrange(1, 300)) + data[start:]


def _within(data: bytes, chance: Random) -> bytes:
    """Damage one part of a package and pack it again, so that its parts are whole ones."""
    if not data.startswith(b"PK"):
        return _flip(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name, part in parts.items() if part] or list(parts))
    way = chance.choice((_cut, _flip, _zero, _swap, _repeat, _mix))
    parts[name] = way(parts[name], chance) if parts[name] else b"\0"
    if chance.random() < 0.1:
        del parts[name]
    return zip_of(parts)


WAYS: Final[dict[str, Callable[[bytes, Random], bytes]]] = {
    "cut": _cut,
    "flipped": _flip,
    "zeroed": _zero,
    "swapped": _swap,
    "repeated": _repeat,
    "mixed": _mix,
    "damaged within": _within,
}
"""How a document is damaged."""


def read_all(
    work: Path,
    drawn: Sequence[Drawn],
    outcome: Outcome,
    times: list[tuple[float, str]],
    *,
    first: int = 0,
) -> None:
    """Write documents, read one after the other, and hold what came of each against it."""
    folder = work / f"{first:06}"
    folder.mkdir()
    for one in drawn:
        (folder / one.name).write_bytes(one.data)
    paths = [folder / one.name for one in drawn]
    answers = read_files(paths, Settings(limits=LIMITS), workers=1)
    begin = time.monotonic()
    for at, (one, (path, answer)) in enumerate(zip(drawn, answers, strict=True), first):
        seconds = time.monotonic() - begin
        times.append((seconds, f"{at}: {one.made}"))
        outcome.counts[_became(one, answer)] += 1
        for fault in _faults(one, answer, seconds):
            outcome.fault(f"{at}: {one.made}: {fault}")
        path.unlink()
        begin = time.monotonic()
    folder.rmdir()


def _became(one: Drawn, answer: Answer) -> str:
    """Say what became of a document in a word."""
    if isinstance(answer, Problem):
        return f"refused: {answer.kind}"
    if one.good:
        return "good, read" if one.made == "good" else "archive, read"
    kinds = sorted({problem.kind for document in answer.documents for problem in document.problems})
    return f"read, told: {', '.join(kinds)}" if kinds else "read"


def _faults(one: Drawn, answer: Answer, seconds: float) -> Iterator[str]:
    """Walk what must not be."""
    parts = answer.documents if isinstance(answer, ParsedFile) else ()
    problems = [problem for document in parts for problem in document.problems]
    problems += [answer] if isinstance(answer, Problem) else []
    yield from (problem.kind for problem in problems if problem.kind in ("crashed", "reader_died"))
    if sum(map(_is_good, parts)) < one.good:
        yield "a good document is lost"
    if seconds > LIMITS.seconds * max(1, len(parts)) + SPARE:
        yield f"{seconds:.0f} seconds"


def _is_good(document: ParsedDocument) -> bool:
    return len(document.cases) == 1 and document.path.endswith(".txt")


def _measure(outcome: Outcome) -> None:
    """Note what the process that took most memory has taken, and whether it was too much."""
    if sys.platform == "win32":
        return
    import resource

    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    megabytes = most * (1 if sys.platform == "darwin" else 1024) // 1_000_000
    outcome.notes.append(f"Most memory of a process: {megabytes} of {LIMITS.megabytes} MB.")
    if megabytes > LIMITS.megabytes + 50:
        outcome.faults.append(f"a process held {megabytes} MB")
