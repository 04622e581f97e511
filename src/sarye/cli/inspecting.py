"""The commands that look into things: ``parse``, ``analyze`` and ``status``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from sarye.cli.commands import app, opened, print_json, screen_of
from sarye.cli.options import IndexOption
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.cli.console import Screen

DAMAGED: Final = 1
"""The exit status of a check that found damage."""


@app.command(help=N_("Show the cases and problems found in documents, without an index."))
def parse(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=N_("Files and folders."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["summary", "json", "text"] | None,
        typer.Option(
            "--format",
            help=N_(
                "json: the cases; text: each document as it was read; summary: what was found. "
                "[default: summary, or json for other programs]"
            ),
        ),
    ] = None,
) -> None:
    from sarye import jsonapi
    from sarye.archive import Archive
    from sarye.cli import shownentries

    screen = screen_of(context)
    documents = Archive.parse(paths, settings=screen.settings, workers=os.cpu_count() or 1)
    form = format or ("summary" if sys.stdout.isatty() else "json")
    if form == "json":
        print_json(jsonapi.parsed_json(documents, screen.translator))
    elif form == "summary":
        shownentries.show_parsed(screen, documents)
    else:
        shownentries.show_parsed_text(screen, documents)


@app.command(help=N_("Show the tokens that index and search would use, and why."))
def analyze(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help=N_("A word or a text."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import jsonapi
    from sarye.archive import Archive
    from sarye.cli import shownentries

    screen = screen_of(context)
    tokens = Archive.analyze(text, index=index or screen.settings.index, settings=screen.settings)
    if format == "json":
        print_json(jsonapi.tokens_json(text, tokens))
    else:
        shownentries.show_tokens(screen, tokens)


@app.command(help=N_("Tell what the index holds, and whether documents changed since."))
def status(
    context: typer.Context,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["text", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "text",
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=N_("Read all of the index, and exit with 1 if anything is damaged.")
        ),
    ] = False,
    index: IndexOption = None,
) -> None:
    from sarye import jsonapi
    from sarye.cli import reports

    screen = screen_of(context)
    if check and (damaged := _damaged(screen, index)):
        if format == "json":
            print_json(jsonapi.damage_json(damaged))
        else:
            reports.note_damaged_files(screen, damaged)
        raise typer.Exit(DAMAGED)
    with opened(screen, index) as archive:
        state = archive.status()
    if check and format == "text":
        screen.say(N_("All of the index was read: nothing is damaged."))
    if format == "json":
        print_json(jsonapi.status_json(state, screen.translator))
    else:
        reports.show_status(screen, state)


def _damaged(screen: Screen, index: str | None) -> tuple[str, ...]:
    from sarye.archive import Archive

    return Archive.check(index=index or screen.settings.index, settings=screen.settings)
