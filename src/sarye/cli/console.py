"""How a command talks to a person: lines in one language, on a terminal as wide as it is."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TextIO

import typer

from sarye.exporters.hitlist import further_texts
from sarye.exporters.wording import cases_text, documents_text, found_text
from sarye.messages import N_, Translator
from sarye.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from sarye.models import Result

PIPE_WIDTH: Final = 100
"""Columns of a table that goes to a file or another program, where COLUMNS names none."""

USUAL_WIDTH: Final = 80
HEIGHT: Final = 25
"""What a terminal has that does not say."""

MOST_DIGITS: Final = 5
"""Digits that COLUMNS has fewer of; with more, it names no terminal."""

LEAST_WIDTH: Final = 20
"""Columns that are written at least, however few COLUMNS names."""

Stage = Literal["read", "index", "copy"]

ShownTrack = Callable[[Stage, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

CONTROLS: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""The categories of characters that do something to a terminal other than be shown."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What every command works with: the settings, and the reader's language."""

    settings: Settings
    translator: Translator

    def say(self, template: str, /, **params: object) -> None:
        """Print one line for a person."""
        terminal().print(self.translator.text(template, **params), markup=False, highlight=False)

    def cases(self, number: int) -> str:
        """Count cases."""
        return cases_text(number, self.translator)

    def hits(self, number: int, *, mixed: bool) -> str:
        """Count what was found."""
        return found_text(number, self.translator, mixed=mixed)

    def found(self, result: Result) -> str:
        """Count what was found: with all words, with some of them, and near in meaning."""
        total = self.hits(result.total, mixed=result.is_mixed)
        return " · ".join((total, *further_texts(result, self.translator)))

    def shown(self, result: Result) -> str:
        """Count what was found and, where not all of it is shown, say which hits are."""
        found = self.found(result)
        if len(result.hits) == result.listed:
            return found
        first, last = result.hits[0].rank, result.hits[-1].rank
        is_one_sum = result.listed == result.total
        template = (
            N_("{first}-{last} of {found}")
            if is_one_sum
            else N_("{first}-{last} of {all} hits: {found}")
        )
        return self.translator.text(
            template, first=first, last=last, all=result.listed, found=found
        )

    def documents(self, number: int) -> str:
        """Count documents."""
        return documents_text(number, self.translator)

    def note(self, text: str) -> None:
        """Print one line beside the output: a notice or an error."""
        print(text, file=sys.stderr)


def terminal(*, stderr: bool = False) -> Console:
    """Give what tables and marked texts are printed with."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # Rich takes COLUMNS for a width whatever it says, and 80 on a terminal that can do little,
    # unless it is told both width and height.
    width = _named_width() or (_columns(stream) if stream.isatty() else PIPE_WIDTH)
    return Console(file=stream, width=width, height=HEIGHT, highlight=False, emoji=False)


def _columns(stream: TextIO) -> int:
    """Ask a terminal how wide it is."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):  # a stream that says it is a terminal, and is none
        return USUAL_WIDTH


def _named_width() -> int:
    """Give the columns that COLUMNS names; 0 for none."""
    named = os.environ.get("COLUMNS", "")
    is_number = named.isascii() and named.isdigit() and len(named) < MOST_DIGITS
    return max(LEAST_WIDTH, int(named)) if is_number and int(named) else 0


def on_a_line(text: str) -> str:
    r"""Escape line breaks and controls, which the name of a file can hold.

    >>> on_a_line("사례\x1b[2J.hwp")
    '사례\\x1b[2J.hwp'
    """
    return "".join(
        ascii(each)[1:-1] if unicodedata.category(each) in CONTROLS else each for each in text
    )


def agrees(screen: Screen, template: str, **params: object) -> bool:
    """Ask on a terminal whether something may be done; whoever cannot be asked agrees."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return typer.confirm(screen.translator.text(template, **params), err=True)


@contextmanager
def progress(screen: Screen) -> Iterator[ShownTrack]:
    """Show a bar on a terminal while the work goes on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    names = {"read": N_("Reading documents"), "index": N_("Indexing"), "copy": N_("Copying")}
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def track(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(screen.translator.text(names[stage]), total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield track
