"""A seed in, what is left of runs of indexing that were killed out.

Documents are added, changed and deleted, and the index is brought up to date by a run, with and
without merging, or built anew. The run, a process that reads for it, or that of its model is killed
at a moment that is drawn: after so many seconds, or before so many changes of files. What answers
then, another run, and what lies around are held against what was there before and after.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import psutil

from benchmarks.torture.forkedruns import REFUSED, Run, perform, server
from benchmarks.torture.outcome import Outcome
from sarye import Archive

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = 24
"""Documents that an index holds about as many of."""

CHANGED: Final = 6
"""Documents that are added, changed or deleted at most before a run."""

ACTIONS: Final = ("adding", "changing", "deleting", "merging")
REBUILDING: Final = "rebuilding"
REBUILT: Final = 0.1
"""Share of runs that build anew: these load the model, which takes longer than all else."""

WORDS: Final = ("여권", "사진", "주차", "민원", "창구", "예산", "상담", "도로", "하천", "공원")
"""What texts are made of: only a run that builds anew meets a word for the first time."""

LABELS: Final = ("추진배경", "추진내용", "추진성과")

VICTIMS: Final = ("run",) * 10 + ("reader",) * 4 + ("model",) * 2
COMMAND_EVERY: Final = 20
"""One run of so many is started as a user does, and killed while it starts too."""

PATIENCE: Final = 60
"""Seconds after which a process that should have ended counts as left behind."""

LOOK: Final = 0.05
"""Seconds between two looks for the children of a run: each looks at all processes."""

SUFFIXES: Final = frozenset((".cases", ".toc", ".json", ""))
"""What names of files in a build end with."""

State = Mapping[str, frozenset[str]]
"""What an index answers: titles by the document that they stand in."""


class Kill(NamedTuple):
    """What a run does and what of it is killed, when: after seconds or before a step."""

    action: str
    victim: str
    seconds: float
    step: int | None = None
    is_command: bool = False

    def __str__(self) -> str:
        when = f"{self.seconds:.2f} s" if self.step is None else f"step {self.step}"
        return f"{self.action}, {self.victim} at {when}{', command' * self.is_command}"


class Documents:
    """A folder of documents that change, and what an index of them answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state: dict[str, frozenset[str]] = {}
        self._edition = 0
        folder.mkdir()

    def grown(self, count: int, chance: Random) -> Path:
        """Add so many; return the folder."""
        while len(self.state) < count:
            self.change("adding", chance)
        return self.folder

    def change(self, action: str, chance: Random) -> None:
        """Add, change or delete some; delete none where there are few."""
        kinds = {"adding": ("add",), "changing": ("change",), "deleting": ("delete",)}
        for _ in range(chance.randint(1, CHANGED)):
            kind = chance.choice(kinds.get(action, ("add", "change", "delete")))
            names = sorted(self.state)
            if kind == "add" or len(names) < DOCUMENTS // 2:
                self._edition += 1
                self._write(f"{self._edition}.{chance.choice(('jsonl', 'txt', 'zip'))}")
            elif kind == "change":
                self._write(chance.choice(names))
            else:
                name = chance.choice(names)
                (self.folder / name).unlink()
                del self.state[name]
        while len(self.state) > 2 * DOCUMENTS:
            name = next(iter(self.state))
            (self.folder / name).unlink()
            del self.state[name]

    def _write(self, name: str) -> None:
        self._edition += 1
        path, count = self.folder / name, 3 if name.endswith("zip") else 1
        titles = [
            " ".join(WORDS[int(one)] for one in f"{self._edition:05}{at}") for at in range(count)
        ]
        rows = [json.dumps({"title": one, "effort": f"{one} 창구 개선. " * 4}) for one in titles]
        if name.endswith("jsonl"):
            path.write_text(rows[0], "utf-8")
        elif name.endswith("txt"):
            parts = (f"□ {label}\n{titles[0]} 개선.\n" for label in LABELS)
            path.write_text(f"제목: {titles[0]}\n{''.join(parts)}", "utf-8")
        else:
            with zipfile.ZipFile(path, "w") as archive:
                for at, row in enumerate(rows):
                    archive.writestr(f"{at}.jsonl", row)
        self.state = {**self.state, name: frozenset(titles)}


class Trial:
    """An index that runs die over."""

    def __init__(self, work: Path, outcome: Outcome) -> None:
        self._outcome = outcome
        self._context: ForkServerContext = server()
        self._documents = Documents(work / "documents")
        self._index = work / "index"
        self._counted = work / "steps"
        self._temporary = work / "temporary"
        self._temporary.mkdir()
        self._seconds = dict.fromkeys(
            ((one, two) for one in (*ACTIONS, REBUILDING) for two in VICTIMS), 1.0
        )
        self._steps = dict.fromkeys((*ACTIONS, REBUILDING), 20)
        self.name = ""

    def prepare(self, chance: Random) -> None:
        """Make an index, and note how long its runs take that nobody kills."""
        Archive.build([self._documents.grown(DOCUMENTS, chance)], index=self._index)
        for action in (ACTIONS[0], REBUILDING):
            self._documents.change(action, chance)
            self._killed(Kill(action, "run", PATIENCE))

    def kill(self, number: int, chance: Random) -> None:
        """Change documents, kill a run over them, and judge what is left."""
        action = REBUILDING if chance.random() < REBUILT else chance.choice(ACTIONS)
        victim = chance.choice(VICTIMS)
        kill = Kill(action, victim, chance.uniform(0, 1.1 * self._lasts(action, victim)))
        if number % COMMAND_EVERY == 0:
            kill = kill._replace(is_command=True, seconds=kill.seconds + chance.uniform(0, 1))
        elif victim == "run" and chance.random() < 0.5:
            kill = kill._replace(
                step=chance.randrange(self._steps.get(action, self._steps[ACTIONS[0]]) + 1)
            )
        self.name = f"{number}: {kill}"
        before = dict(self._documents.state)
        self._documents.change(action, chance)
        with Archive.open(self._index) as reader:
            became = self._killed(kill)
            self._judge(kill, became, before)
            if self._answered(reader) != before:
                self._fault("an open archive answers otherwise")
        self._heal()
        self._outcome.counts[f"{kill.victim} killed while {kill.action}: {became}"] += 1

    def _run(self, action: str) -> Run:
        return Run(
            self._documents.folder,
            self._index,
            self._counted,
            self._temporary,
            rebuild=action == REBUILDING,
            merged=action == "merging",
        )

    def _killed(self, kill: Kill) -> str:
        """Kill what is to be; tell what became of the run."""
        modelled = kill.victim == "model"
        run = self._run(kill.action)._replace(step=kill.step, modelled=modelled)
        begin = time.monotonic()
        if kill.is_command:
            rebuild = ("--rebuild",) * run.rebuild
            command = (sys.executable, "-m", "sarye", "index", run.data, "--index", run.index)
            process = subprocess.Popen(  # noqa: S603 - this interpreter and this package
                (*command, *rebuild),
                env={**os.environ, "TMPDIR": str(run.temporary)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            number, join = process.pid, process.wait
        else:
            forked = self._context.Process(target=perform, args=(run,))
            forked.start()
            number, join = forked.pid, forked.join
        family = _wait_and_kill(number, kill)
        join()
        code = process.returncode if kill.is_command else forked.exitcode
        seconds = time.monotonic() - begin
        _, alive = psutil.wait_procs(family, PATIENCE)
        if alive:
            self._fault(f"{len(alive)} processes are left")
        if code == 0 and not kill.is_command:
            self._note(kill.action, kill.victim, seconds)
        if code == 0:
            return "done"
        return "killed" if code < 0 else "refused" if code in (1, REFUSED) else f"ended with {code}"

    def _note(self, action: str, victim: str, seconds: float) -> None:
        """Note what a whole run takes, from which the moments of others are drawn."""
        for one in ("model",) if victim == "model" else ("run", "reader"):
            self._seconds[action, one] = seconds
        if self._counted.exists():
            self._steps[action] = int(self._counted.read_text("utf-8"))
            self._counted.unlink()

    def _lasts(self, action: str, victim: str) -> float:
        """Give the seconds that such a run has taken, or one that is much like it."""
        known = (self._seconds.get(each) for each in ((action, victim), (action, "run")))
        return next((one for one in known if one), self._seconds[ACTIONS[0], "run"])

    def _judge(self, kill: Kill, became: str, before: State) -> None:
        """Hold what answers after a kill against what was there."""
        after = dict(self._documents.state)
        if "ended" in became or (became == "refused" and kill.victim != "model"):
            self._fault(f"the run {became}")
        with Archive.open(self._index) as archive:
            found = self._answered(archive)
        if kill.victim == "reader" and became == "done":
            names = sorted({*before, *after})
            stay = [name for name in names if found.get(name) != after.get(name)]
            if len(stay) > 1:
                self._fault(f"{len(stay)} documents stay behind, and one reader was killed")
            for name in stay:
                if not _stayed(before, found, after, name):
                    self._fault(f"neither the {name} of before nor that of after")
        elif found != after and (became == "done" or found != before):
            self._fault("neither the state before nor after")
        if damaged := Archive.check(index=self._index):
            self._fault(f"damaged: {', '.join(damaged)}")

    def _answered(self, archive: Archive) -> State:
        return answered(archive, self._documents.folder)

    def _heal(self) -> None:
        """Run again, and hold everything against what it should be."""
        report = Archive.build([self._documents.folder], index=self._index)
        if report.problems:
            self._fault(f"problems of the next run: {report.problems[0].kind}")
        with Archive.open(self._index) as archive:
            if self._answered(archive) != self._documents.state:
                self._fault("the next run does not heal it")
        for name in left_over(self._index):
            self._fault(f"left: {name}")
        for path in self._temporary.iterdir():
            self._fault(f"left in the temporary folder: {path.name}")
            shutil.rmtree(path, ignore_errors=True)

    def _fault(self, text: str) -> None:
        self._outcome.fault(f"{self.name}: {text}")


def run(work: Path, options: Namespace) -> Outcome:
    """Kill so many runs, or what they have started."""
    outcome = Outcome("Runs that are killed")
    trial = Trial(work, outcome)
    trial.prepare(Random(options.seed))  # noqa: S311 - no secret
    for number in outcome.numbers(options):
        trial.kill(number, Random(f"{options.seed} kill {number}"))  # noqa: S311 - no secret
    return outcome


def answered(archive: Archive, folder: Path) -> dict[str, frozenset[str]]:
    """Give all that an index of the documents of a folder answers."""
    found: dict[str, set[str]] = {}
    for hit in archive.search("", limit=None, unfolded=True).hits:
        name = Path(hit.case.source.path).relative_to(folder).parts[0]
        found.setdefault(name, set()).add(hit.case.title)
    return {name: frozenset(titles) for name, titles in found.items()}


def _stayed(before: State, found: State, after: State, name: str) -> bool:
    """Tell whether a document is as it was before, or an archive but for one member.

    What the killed reader was at stays as it was: all of a document, or the member of an archive.
    """
    old, new = before.get(name, frozenset()), after.get(name, frozenset())
    now = found.get(name, frozenset())
    is_member = len(now - new) <= 1 and len(new - now) == 1 and now - new <= old
    return now == old or (name.endswith(".zip") and is_member)


def left_over(index: Path) -> Iterator[str]:
    """Name what lies in an index that no run needs any more."""
    builds = list(index.glob("build-*"))
    yield from (path.name for path in builds[1:])
    known = {"CURRENT", "LOCK", "README.md", *(path.name for path in builds)}
    yield from (path.name for path in index.iterdir() if path.name not in known)
    for build in builds:
        files = list(build.iterdir())
        yield from (path.name for path in files if path.suffix not in SUFFIXES)
        for pattern, most in (("*.toc", 1), ("vocabulary-*", 1), ("related-*", 1)):
            yield from (path.name for path in list(build.glob(pattern))[most:])
        named = b"".join(path.read_bytes() for path in build.glob("*.toc"))
        segments = (path for path in files if path.suffix == ".cases")
        yield from (one.name for one in segments if one.stem.split("_")[-1].encode() not in named)


def _wait_and_kill(number: int, kill: Kill) -> list[psutil.Process]:
    """Kill what is to be killed of a run; return all processes that the run had then."""
    family: dict[int, psutil.Process] = {}
    until = time.monotonic() + kill.seconds
    module = {"reader": "readworker", "model": "modelworker"}.get(kill.victim, "")
    with suppress(psutil.Error):  # it may have ended by now
        run = psutil.Process(number)
        while run.is_running() and run.status() != psutil.STATUS_ZOMBIE:
            family |= {one.pid: one for one in run.children()}
            left = until - time.monotonic()
            if kill.step is None and left <= 0 and _kill(run, family.values(), kill.victim, module):
                break
            time.sleep(LOOK if kill.step is not None or left <= 0 else min(left, LOOK))
    return list(family.values())


def _kill(
    run: psutil.Process, children: Iterable[psutil.Process], victim: str, module: str
) -> bool:
    """Kill a run, or the child that runs a module; tell whether there was one."""
    if victim == "run":
        run.kill()
        return True
    for one in children:
        with suppress(psutil.Error):
            if any(part.endswith(module) for part in one.cmdline()):
                one.kill()
                return True
    return False
