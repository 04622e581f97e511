"""The commands that make and change an index: ``sarye index`` and ``sarye copy``."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sarye.cli.commands import app, screen_of
from sarye.cli.interrupts import interrupts
from sarye.cli.options import IndexOption
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.models import Report

STOPPING = N_("Stopping; what was read is kept. Ctrl-C again ends at once.")

UNREAD = N_("Stopped with {files} still to read. Run the command again to go on.")

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C has ended."""

WITHHELD = 1
"""The exit status of a run that kept documents of a folder that is not there, or is empty now."""

NOT_STRICT = 3
"""The exit status of a run that was to read everything, and could not."""


@app.command(help=N_("Read documents and bring the index up to date."))
def index(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help=N_("Files and folders. [default: those that the index knows, or the data folder]")
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help=N_("The data folder. [default: data]"))
    ] = None,
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=N_("Read and analyse everything anew."))
    ] = False,
    forget: Annotated[
        list[Path] | None,
        typer.Option(
            "--forget",
            metavar="PATH",
            help=N_("Remove a file or folder from the index, also one that is no longer there."),
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help=N_("Exit with 3 if a document could not be read.")),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", min=1, help=N_("Processes that read documents. [default: all cores]")
        ),
    ] = os.cpu_count() or 1,
) -> None:
    screen = screen_of(context)
    run = partial(_run, screen, index, jobs=jobs)
    report = run(paths or ([data] if data else None), forget or [], rebuild=rebuild)
    raise typer.Exit(_ended(screen, report, run) or (NOT_STRICT if strict and report.failed else 0))


def _run(
    screen: Screen,
    index: str | None,
    given: list[Path] | None,
    forgotten: list[Path],
    *,
    rebuild: bool = False,
    jobs: int,
) -> Report:
    """Bring an index up to date, and tell what was done; Ctrl-C keeps what was read."""
    from sarye.archive import Archive
    from sarye.cli import console, reports

    settings = screen.settings
    with console.progress(screen) as track, interrupts(lambda: screen.say(STOPPING)) as stopped:
        report = Archive.build(
            given,
            index=index or settings.index,
            settings=settings,
            forget=forgotten,
            rebuild=rebuild,
            workers=jobs,
            track=track,
            stopped=stopped,
        )
    reports.show_report(screen, report)
    return report


def _ended(screen: Screen, report: Report, run: Callable[..., Report]) -> int:
    """Finish what a run left open: give its exit status, and 0 where it left nothing."""
    from sarye.cli import reports

    if report.unread:
        screen.say(UNREAD, files=screen.documents(report.unread))
        return INTERRUPTED
    agreed = reports.ask_to_forget(screen, report.withheld)
    if agreed:
        run([], agreed)
    return WITHHELD if len(agreed) < len(report.withheld) else 0


@app.command(help=N_("Copy an index to another place: a folder, or an address of a cluster."))
def copy(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="PLACE", help=N_("Where to: a folder, or https://HOST:9200/NAME.")
        ),
    ],
    index: IndexOption = None,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace the index that is there."))
    ] = False,
) -> None:
    from sarye.archive import Archive
    from sarye.cli import console

    screen = screen_of(context)
    settings = screen.settings
    with console.progress(screen) as track:
        copied = Archive.copy(
            to,
            index=index or settings.index,
            settings=settings,
            force=force,
            track=lambda done, total: track("copy", done, total),
        )
    template = N_("Copied to {path}: {cases}, and text outside of cases in {texts}.")
    texts = screen.documents(copied.documents)
    screen.say(template, path=to, cases=screen.cases(copied.cases), texts=texts)
