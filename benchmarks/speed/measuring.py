"""An engine and a corpus in, what building, opening and asking took out."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.missing import Missing
from benchmarks.speed.corpus import Corpus
from benchmarks.speed.processes import Clocked, Failed, clock, load_average
from benchmarks.speed.questions import Answer, Question, read_answers, read_questions
from benchmarks.speed.registry import ENGINES, Engine

COLD_RUNS: Final = 3


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of the questions of one kind, and how many of them found something."""

    p50: float
    p95: float
    p99: float
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Building:
    """What an index took to build, and its bytes on disk."""

    clocked: Clocked
    size: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of an engine; ``trouble`` says why nothing was.

    ``building`` is None where the engine searches the index of another row. ``cold`` is a whole
    process with one answer, ``searching`` the one with all of them.
    """

    engine: Engine
    trouble: str = ""
    load: float = 0.0
    building: Building | None = None
    cold: Clocked | None = None
    searching: Clocked | None = None
    latencies: Mapping[str, Latency] = field(default_factory=dict)


def measure(engine: Engine, corpus: Corpus) -> Measured:
    """Build and ask one engine; what goes wrong is told, and the next one is measured."""
    load = load_average()
    try:
        engine.check()
        building = None if engine.index else build(engine, corpus)
        return ask(engine, corpus, corpus.index(engine.index or engine.key), building, load)
    except Missing as missing:
        return Measured(engine, f"missing: {missing}")
    except (Failed, subprocess.CalledProcessError) as failed:
        print(f"{engine.name}: {failed}", file=sys.stderr)
        return Measured(engine, f"failed: {failed}")


def build(engine: Engine, corpus: Corpus) -> Building:
    """Build an index anew."""
    index = corpus.index(engine.key)
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir(parents=True)
    clocked = clock(engine.building(corpus, index))
    return Building(clocked, engine.size(index))


def ask(
    engine: Engine, corpus: Corpus, index: Path, building: Building | None, load: float
) -> Measured:
    """Ask new processes one question each, then one process all of them."""
    answers = corpus.folder / f"{engine.key}.answers.tsv"
    cold = clock(engine.searching(index, corpus.cold_question, answers), runs=COLD_RUNS)
    searching = clock(engine.searching(index, corpus.questions, answers))
    questions = read_questions(corpus.questions)
    latencies = summed_up(engine.kinds, questions, read_answers(answers))
    return Measured(engine, "", load, building, cold, searching, latencies)


def summed_up(
    kinds: Iterable[str], questions: list[Question], answers: Iterable[Answer]
) -> dict[str, Latency]:
    """Sum up answers by the kind of their questions; a kind without answers is left out."""
    rows: dict[str, list[Answer]] = {kind: [] for kind in kinds}
    for answer in answers:
        rows.get(questions[answer.number].kind, []).append(answer)
    return {kind: latency(row) for kind, row in rows.items() if row}


def latency(answers: list[Answer]) -> Latency:
    """Sum up the answers of one kind."""
    times = [answer.nanoseconds / 1e6 for answer in answers]
    found = sum(bool(answer.hits) for answer in answers)
    cuts = statistics.quantiles(times, n=100, method="inclusive") if times[1:] else times * 99
    return Latency(cuts[49], cuts[94], cuts[98], len(answers), found)


def measure_all(keys: Iterable[str], corpus: Corpus) -> list[Measured]:
    """Measure engines one after the other."""
    rows = []
    for key in keys:
        print(f"{corpus.folder.name} cases: {ENGINES[key].name} …", file=sys.stderr)
        rows.append(measure(ENGINES[key], corpus))
    return rows
