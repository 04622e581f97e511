"""A plan in, everything that was measured out: one step after the other, never two at a time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Final, TypeVar

from benchmarks.missing import Missing
from benchmarks.speed.corpus import Corpus, Facts
from benchmarks.speed.generating import make_cases, read_pool, text_of
from benchmarks.speed.measuring import Building, ask, build, measure_all
from benchmarks.speed.processes import Failed, clock, clock_in_turn, load_average, step
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.targets import (
    BUILD_CHARACTERS,
    COMMAND_CASES,
    REFERENCE_CASES,
    Aged,
    Commands,
    Run,
)
from benchmarks.speed.updating import ADDED, Changes

COMMAND_RUNS: Final = 11
IMPORTS: Final = "import typer, whoosh.index, whoosh.qparser"
"""What a command of sarye imports at least, were it written with nothing else."""

SAMPLED: Final = 1_000
"""Cases whose length tells how many of them make so many characters."""

ANALYSED: Final = 20_000
"""Cases whose nouns are asked for, where no engine needs the tokens of all of them."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: a folder to work in, documents, numbers of cases, engines, questions.

    ``scale`` makes what only targets ask for so much smaller.
    """

    work: Path
    data: Sequence[Path]
    sizes: Sequence[int]
    engines: Sequence[str]
    questions: int
    targets: bool
    scale: float = 1.0

    @property
    def reference(self) -> int:
        """Give the size that targets are measured at."""
        return REFERENCE_CASES if REFERENCE_CASES in self.sizes else max(self.sizes)

    @property
    def takes_tokens(self) -> bool:
        """Tell whether an engine is given tokens, not text."""
        return any(ENGINES[key].given == "tokens" for key in self.engines)

    def scaled(self, number: int) -> int:
        """Make a number smaller, and not nothing."""
        return max(1, round(number * self.scale))

    def prepared(self, size: int, *, questions: int | None = None) -> Corpus:
        """Make the corpus of one size; without questions it is text only."""
        count = self.questions if questions is None else questions
        name = str(size) if count else f"{size}-text"
        corpus = Corpus(self.work / name)
        shutil.rmtree(corpus.folder, ignore_errors=True)
        corpus.folder.mkdir(parents=True)
        _tell(f"{size} cases: writing them …")
        analysed = size if self.takes_tokens else ANALYSED
        clock(step("preparing", corpus.folder, size, analysed, count, *self.data))
        return corpus


def run(plan: Plan) -> tuple[Run, list[Facts]]:
    """Carry out a plan."""
    corpora = {size: plan.prepared(size) for size in plan.sizes}
    facts = {size: corpus.facts for size, corpus in corpora.items()}
    sizes = {size: measure_all(plan.engines, corpus) for size, corpus in corpora.items()}
    text_bytes = {size: one.text_bytes for size, one in facts.items()}
    characters = plan.scaled(BUILD_CHARACTERS)
    measured = Run(sizes, text_bytes, plan.reference, characters=characters)
    if plan.targets:
        measured = _with_targets(plan, measured, corpora[plan.reference])
    return measured, list(facts.values())


def _with_targets(plan: Plan, measured: Run, corpus: Corpus) -> Run:
    """Measure what only the targets ask for; what fails is told, and the rest goes on."""
    troubles: list[str] = []

    def tried(name: str, make: Callable[[], Made]) -> Made | None:
        _tell(f"{name} …")
        try:
            return make()
        except (Failed, Missing, subprocess.CalledProcessError) as failed:
            troubles.append(f"{name} ({failed})")
            return None

    long = tried("a long text", lambda: _long_text(plan))
    if "sarye" not in plan.engines:
        return replace(measured, long_text=long or {}, troubles=tuple(troubles))
    return replace(
        measured,
        long_text=long or {},
        commands=tried("commands", lambda: _commands(plan, corpus.facts)),
        aged=tried("small changes", lambda: _aged(plan, corpus, measured)),
        troubles=tuple(troubles),
    )


def _commands(plan: Plan, facts: Facts) -> Commands:
    """Run whole processes of a search beside the bare imports."""
    cases = plan.scaled(COMMAND_CASES)
    corpus = plan.prepared(cases, questions=0)
    build(ENGINES["sarye"], corpus)
    search = (sys.executable, "-m", "sarye", "search", "--index", str(corpus.index("sarye")))
    imports = (sys.executable, "-c", IMPORTS)
    words = ((*search, facts.known_word), (*search, facts.unseen_word))
    runs = plan.scaled(COMMAND_RUNS)
    return Commands(cases, *clock_in_turn((imports, *words), runs=runs))


def _long_text(plan: Plan) -> dict[str, Building]:
    """Build as many cases as make the characters that are asked for."""
    pool = read_pool(plan.data)
    length = fmean(len(text_of(record)) for record in make_cases(pool, SAMPLED))
    corpus = plan.prepared(max(1, round(plan.scaled(BUILD_CHARACTERS) / length)), questions=0)
    built = {}
    for key in ("sarye", "lucene"):
        if key in plan.engines:
            ENGINES[key].check()
            built[key] = build(ENGINES[key], corpus)
    return built


def _aged(plan: Plan, corpus: Corpus, measured: Run) -> Aged | None:
    """Change a copy of the index in small steps, and ask it what was asked before."""
    before = measured.row(plan.reference, "sarye")
    if before is None:
        return None
    index, added = corpus.index("sarye-aged"), corpus.folder / "added"
    for folder in (index, added):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(corpus.index("sarye"), index)
    output = corpus.folder / "changes.json"
    command = step("updating", index, added, plan.reference, plan.scaled(ADDED), *plan.data)
    clock(command, output=output)
    changes = Changes(**json.loads(output.read_text("utf-8")))
    after = ask(before.engine, corpus, index, None, load_average())
    return Aged(changes, before, after)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
