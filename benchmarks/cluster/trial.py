"""A cluster in, what readers and a writer saw while its manager was killed again and again out.

Readers ask a server of sarye as people do. Two kinds of questions have answers that are known while
entries are written: those that only the entries of the beginning answer, always the same ids; and
one that all added entries answer, and no fewer than those that a run has reported as written by the
time it was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.cluster.machines import Machines
from sarye.address import Address
from sarye.archive import Archive
from sarye.cluster import Cluster
from sarye.errors import SaryeError
from sarye.settings import Settings
from tools.serving import serving

MARK: Final = "표식어"
"""A word of all added entries, and of no other."""

QUESTIONS: Final = ("주차 단속", "수의계약 확인서", "민원 처리", "재난 안전", "청년 지원", "허가")
READERS: Final = 2
BATCH: Final = 20
"""Entries that one run of writing adds."""

PAUSE: Final = 5.0
"""Seconds of quiet before a kill, and before the node that was killed comes back."""

TICK: Final = 0.25
"""Seconds."""

LONGEST: Final = 90
"""Seconds that a reader waits for an answer: longer than the server does."""


class Question(NamedTuple):
    """What is asked; ``expected`` are the ids of its answer, None for the mark."""

    text: str
    expected: tuple[str, ...] | None


@dataclass
class Seen:
    """What was seen, in seconds; ``refused`` are answers that said that there is none now.

    ``stood_still`` is how long this program itself did not get on, which no cluster can help.
    """

    kills: list[str] = field(default_factory=list)
    answers: int = 0
    silent: float = 0.0
    stood_still: float = 0.0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    attempted: int = 0
    written: int = 0
    runs: int = 0
    slowest_run: float = 0.0
    failed_runs: list[str] = field(default_factory=list)
    lost: int = 0


def tried(machines: Machines, data: Sequence[Path], work: Path, kills: int) -> Seen:
    """Kill the manager so many times, and tell what was seen."""
    address = Address.read(f"{machines.address}/trial")
    settings = Settings(index=address, cluster=Cluster(shards=3, replicas=1))
    Archive.build(data, index=address, settings=settings)
    added = work / "added"
    added.mkdir()
    seen, stop = Seen(), threading.Event()
    with serving(str(address)) as server:
        questions = [*_known(server.address), Question(MARK, None)]
        reading = [
            threading.Thread(target=_read, args=(server.address, questions, seen, stop))
            for _ in range(READERS)
        ]
        writing = threading.Thread(target=_write, args=(address, settings, added, seen, stop))
        ticking = threading.Thread(target=_tick, args=(seen, stop))
        with _running(stop, ticking, *reading, writing):
            for _ in range(kills):
                time.sleep(PAUSE)
                name = machines.kill_manager()
                seen.kills.append(name)
                time.sleep(PAUSE)
                machines.start(name)
    seen.lost = _count_lost(address, settings, seen.written)
    return seen


@contextmanager
def _running(stop: threading.Event, *threads: threading.Thread) -> Iterator[None]:
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _tick(seen: Seen, stop: threading.Event) -> None:
    """Note by how much a short wait was too long."""
    last = time.monotonic()
    while not stop.wait(TICK):
        now = time.monotonic()
        seen.stood_still, last = max(seen.stood_still, now - last - TICK), now


def _known(server: str) -> Iterator[Question]:
    for text in QUESTIONS:
        answer = _ask(server, text)
        yield Question(text, _ids(answer))


def _read(server: str, questions: Sequence[Question], seen: Seen, stop: threading.Event) -> None:
    """Ask one question after the other until it is told to stop."""
    last, turn = time.monotonic(), 0
    while not stop.is_set():
        question = questions[turn % len(questions)]
        turn += 1
        written = seen.written
        try:
            answer = _ask(server, question.text)
        except (URLError, HTTPException, OSError):
            seen.refused += 1
            stop.wait(0.2)
            continue
        now = time.monotonic()
        seen.silent, last = max(seen.silent, now - last), now
        seen.answers += 1
        if not _is_right(question, answer, written, seen.attempted):
            seen.wrong.append(f"{question.text}: {answer['total']}")
    seen.silent = max(seen.silent, time.monotonic() - last)


def _is_right(question: Question, answer: Any, written: int, attempted: int) -> bool:
    if question.expected is None:
        return written <= int(answer["total"]) <= attempted
    return _ids(answer) == question.expected


def _ids(answer: Any) -> tuple[str, ...]:
    return tuple(sorted(hit["id"] for hit in answer["hits"]))


def _ask(server: str, text: str) -> Any:
    parameters = urlencode({"q": text, "match": "all", "limit": 100})
    with urlopen(f"{server}/api/search?{parameters}", timeout=LONGEST) as answer:  # noqa: S310
        return json.load(answer)


def _write(
    address: Address, settings: Settings, added: Path, seen: Seen, stop: threading.Event
) -> None:
    """Add entries in one run after the other; one that fails is run again."""
    while not stop.is_set():
        if seen.attempted == seen.written:
            _add(added, seen.written)
            seen.attempted += BATCH
        started = time.monotonic()
        try:
            Archive.build([added], index=address, settings=settings)
        except SaryeError as error:
            seen.failed_runs.append(str(error))
        else:
            seen.written = seen.attempted
        seen.runs += 1
        seen.slowest_run = max(seen.slowest_run, time.monotonic() - started)


def _add(folder: Path, first: int) -> None:
    rows = [
        {"id": _id(number), "title": f"{MARK} {number}호", "text": f"{MARK} 본문 {number}번째"}
        for number in range(first, first + BATCH)
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / f"{first:06}.jsonl").write_text(text, "utf-8")


def _id(number: int) -> str:
    return f"added-{number}"


def _count_lost(address: Address, settings: Settings, written: int) -> int:
    """Count the entries that a run has reported as written and that are not there."""
    with Archive.open(address, settings=settings) as archive:
        lost = 0
        for number in range(written):
            try:
                archive.case(_id(number))
            except SaryeError:
                lost += 1
    return lost
