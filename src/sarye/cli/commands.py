"""The commands: each reads its options, makes one call of `Archive`, and shows the result.

What only some commands need (the index, Kiwi, Excel) is imported in them, so that ``--help`` is
instant.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from sarye.cli.interrupts import interrupts
from sarye.cli.options import (
    EXACTLY,
    EXPLAIN,
    LIMIT,
    LIMIT_OR_ALL,
    LIMITED,
    MATCHED,
    OFFSET,
    QUERY,
    QUERY_OR_ALL,
    SORTED,
    TYPED_ONLY,
    UNFOLD,
    IdArgument,
    IndexOption,
    searching,
)
from sarye.errors import OutputError
from sarye.messages import N_
from sarye.models import Search

if TYPE_CHECKING:
    from sarye.archive import Archive
    from sarye.cli.console import Screen
    from sarye.models import Report, Result

STOPPING = N_("Stopping; what was read is kept. Ctrl-C again ends at once.")
UNREAD = N_("Stopped with {files} still to read. Run the command again to go on.")
INTERRUPTED = 130
"""The exit status of a command that Ctrl-C has ended."""

WITHHELD = 1
"""The exit status of a run that kept documents of a folder that is not there, or is empty now."""

DAMAGED: Final = 1
"""The exit status of a check that found damage."""

NOT_STRICT = 3
"""The exit status of a run that was to read everything, and could not."""

app = typer.Typer(
    name="sarye",
    help=N_("Find past best practices in Korean public-sector documents."),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from sarye import __version__

        print(f"sarye {__version__}")
        raise typer.Exit


@app.callback()
def options(
    language: Annotated[
        str | None, typer.Option("--lang", metavar="ko|en", help=N_("The language of messages."))
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=N_("Show the version.")
        ),
    ] = False,
) -> None:
    """Take the language, which `main` has read before the help texts are made."""


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
        typer.Option("--strict", help=N_("Exit with 3 if anything could not be read.")),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", min=1, help=N_("Processes that read documents. [default: all cores]")
        ),
    ] = os.cpu_count() or 1,
) -> None:
    from sarye.archive import Archive
    from sarye.cli import console

    screen = _screen(context)
    settings = screen.settings
    given = paths or ([data] if data else None)

    def run(given: list[Path] | None, forgotten: list[Path], *, rebuild: bool) -> Report:
        with console.progress(screen) as track, interrupts(lambda: screen.say(STOPPING)) as stopped:
            return Archive.build(
                given,
                index=index or settings.index,
                settings=settings,
                forget=forgotten,
                rebuild=rebuild,
                workers=jobs,
                track=track,
                stopped=stopped,
            )

    report = run(given, forget or [], rebuild=rebuild)
    console.show_report(screen, report)
    if report.unread:
        screen.say(UNREAD, files=screen.documents(report.unread))
        raise typer.Exit(INTERRUPTED)
    agreed = console.ask_to_forget(screen, report.withheld)
    if agreed:
        console.show_report(screen, run([], agreed, rebuild=False))
    if len(agreed) < len(report.withheld):
        raise typer.Exit(WITHHELD)
    if strict and report.failed:
        raise typer.Exit(NOT_STRICT)


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

    screen = _screen(context)
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


@app.command(help=N_("Search for cases and documents; shows the best ones with what matched."))
@searching(QUERY, *LIMITED, MATCHED, SORTED, LIMIT, OFFSET, EXACTLY, TYPED_ONLY, EXPLAIN, UNFOLD)
def search(
    context: typer.Context,
    search: Search,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json", "jsonl", "csv", "tsv", "markdown"] | None,
        typer.Option("--format", help=N_("The form of the output. [default: table]")),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=N_("Write to this file."))
    ] = None,
    index: IndexOption = None,
) -> None:
    from sarye.cli import console

    screen = _screen(context)
    with _archive(screen, index) as archive:
        result = archive.find(search)
    if output is not None:
        _write_hits(screen, result, output, None if format == "table" else format)
    elif format in (None, "table"):
        console.show_result(screen, result)
    else:
        console.note_result(screen, result)
        _print_hits(screen, result, str(format))


@app.command(
    help=N_(
        "Write the whole hit list to a file: csv, tsv, xlsx, json, jsonl, md, html, docx, hwpx."
    )
)
@searching(QUERY, *LIMITED, MATCHED, SORTED, LIMIT_OR_ALL, EXACTLY, TYPED_ONLY, UNFOLD)
def export(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("-o", "--output", help=N_("The file; its suffix gives the format."))
    ],
    search: Search,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option("--format", help=N_("The format, if not by the suffix."))
    ] = None,
    index: IndexOption = None,
) -> None:
    from sarye.cli import console
    from sarye.exporters import format_of

    screen = _screen(context)
    format_of(output, format)  # a wrong format is said before the work is done
    with _archive(screen, index) as archive:
        result = archive.find(search)
    console.note_result(screen, result)
    _write_hits(screen, result, output, format)


@app.command(
    help=N_("Show a whole case or a passage of a document, and every place where it stands.")
)
def show(
    context: typer.Context,
    id: IdArgument,  # noqa: A002 - the argument's name
    format: Annotated[  # noqa: A002 - the option's name
        Literal["text", "json", "markdown"],
        typer.Option("--format", help=N_("The form of the output.")),
    ] = "text",
    index: IndexOption = None,
) -> None:
    from sarye import jsonapi
    from sarye.cli import console
    from sarye.exporters.markdown import case_markdown

    screen = _screen(context)
    with _archive(screen, index) as archive:
        case = archive.case(id)
    if format == "json":
        _print_json(jsonapi.case_json(case))
    elif format == "markdown":
        print(case_markdown(case, screen.translator))
    else:
        console.show_case(screen, case)


@app.command(help=N_("Show cases and documents like one of them."))
def similar(
    context: typer.Context,
    id: IdArgument,  # noqa: A002 - the argument's name
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("Hits to show."))] = 10,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye.cli import console

    screen = _screen(context)
    with _archive(screen, index) as archive:
        result = archive.similar(id, limit=limit)
    if format == "json":
        _print_hits(screen, result, "json")
    else:
        console.show_result(screen, result)


@app.command(help=N_("Count cases and documents by agency, year, quarter, award and section."))
@searching(QUERY_OR_ALL, *LIMITED, MATCHED, TYPED_ONLY, UNFOLD)
def facets(
    context: typer.Context,
    search: Search,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import jsonapi
    from sarye.cli import console

    screen = _screen(context)
    with _archive(screen, index) as archive:
        counted = archive.facets(
            search.query,
            filters=search.filters,
            match=search.match,
            unfolded=search.unfolded,
            typed=search.typed,
        )
    if format == "json":
        _print_json(jsonapi.facets_json(counted))
    else:
        console.show_facets(screen, counted)


@app.command(help=N_("Show the cases and problems found in documents, without an index."))
def parse(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=N_("Files and folders."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["json", "text"],
        typer.Option("--format", help=N_("json: the cases; text: each document as it was read.")),
    ] = "json",
) -> None:
    from sarye import jsonapi
    from sarye.archive import Archive
    from sarye.cli import console

    screen = _screen(context)
    documents = Archive.parse(paths, settings=screen.settings, workers=os.cpu_count() or 1)
    if format == "json":
        _print_json(jsonapi.parsed_json(documents, screen.translator))
    else:
        console.show_parsed_text(screen, documents)


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
    from sarye.cli import console

    screen = _screen(context)
    tokens = Archive.analyze(text, index=index or screen.settings.index, settings=screen.settings)
    if format == "json":
        _print_json(jsonapi.tokens_json(text, tokens))
    else:
        console.show_tokens(screen, tokens)


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
    from sarye.cli import console

    screen = _screen(context)
    if check and (damaged := _damaged(screen, index)):
        if format == "json":
            _print_json(jsonapi.damage_json(damaged))
        else:
            console.note_damaged_files(screen, damaged)
        raise typer.Exit(DAMAGED)
    with _archive(screen, index) as archive:
        state = archive.status()
    if check and format == "text":
        screen.say(N_("All of the index was read: nothing is damaged."))
    if format == "json":
        _print_json(jsonapi.status_json(state, screen.translator))
    else:
        console.show_status(screen, state)


def _screen(context: typer.Context) -> Screen:
    screen: Screen = context.obj
    return screen


def _damaged(screen: Screen, index: str | None) -> tuple[str, ...]:
    from sarye.archive import Archive

    return Archive.check(index=index or screen.settings.index, settings=screen.settings)


def _archive(screen: Screen, index: str | None) -> Archive:
    from sarye.archive import Archive

    return Archive.open(index or screen.settings.index, settings=screen.settings)


def _hits(screen: Screen, result: Result, format: str) -> bytes:  # noqa: A002 - the option's name
    from datetime import datetime

    from sarye.exporters import export, format_of

    name = format_of("-", format)
    return export(result, screen.translator, format=name, exported=datetime.now().astimezone())


def _write_hits(screen: Screen, result: Result, output: Path, format: str | None) -> None:  # noqa: A002
    from sarye.exporters import format_of

    data = _hits(screen, result, format_of(output, format))
    try:
        output.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(path=output.as_posix(), reason=reason) from error
    template = N_("{count} of {total} written to {path}")
    total = screen.found(result)
    screen.say(template, count=len(result.hits), total=total, path=output.as_posix())


def _print_hits(screen: Screen, result: Result, format: str) -> None:  # noqa: A002 - the option's name
    sys.stdout.buffer.write(_hits(screen, result, format))
    sys.stdout.buffer.flush()


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))
