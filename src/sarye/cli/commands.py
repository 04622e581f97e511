"""The commands: each reads its options, makes one call of `Archive`, and shows the result.

What only some commands need (the index, Kiwi, Excel) is imported in them, so that ``--help`` is
instant.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sarye.cli.interrupts import interrupts
from sarye.cli.options import (
    AgencyOption,
    AwardOption,
    ExactOption,
    IdArgument,
    IndexOption,
    MatchOption,
    QuarterOption,
    QueryArgument,
    SectionOption,
    SinceOption,
    SortOption,
    UntilOption,
    YearOption,
    make_filters,
)
from sarye.errors import OutputError
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.archive import Archive
    from sarye.console import Desk
    from sarye.models import Result

STOPPING = N_("Stopping; what was read is kept. Ctrl-C again ends at once.")
UNREAD = N_("Stopped with {files} still to read. Run the command again to go on.")
INTERRUPTED = 130
"""The exit status of a command that Ctrl-C has ended."""

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
        list[Path] | None, typer.Argument(help=N_("Files and folders. [default: the data folder]"))
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help=N_("The data folder. [default: data]"))
    ] = None,
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=N_("Read and analyse everything anew."))
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", min=1, help=N_("Processes that read documents. [default: all cores]")
        ),
    ] = os.cpu_count() or 1,
) -> None:
    from sarye import console
    from sarye.archive import Archive

    desk = _desk(context)
    settings = desk.settings
    with console.progress(desk) as track, interrupts(lambda: desk.say(STOPPING)) as stopped:
        report = Archive.build(
            paths or [data or settings.data],
            index=index or settings.index,
            settings=settings,
            rebuild=rebuild,
            workers=jobs,
            track=track,
            stopped=stopped,
        )
    console.show_report(desk, report)
    if report.unread:
        desk.say(UNREAD, files=desk.documents(report.unread))
        raise typer.Exit(INTERRUPTED)


@app.command(help=N_("Search for cases; shows the best ones with what matched."))
def search(
    context: typer.Context,
    query: QueryArgument,
    section: SectionOption = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    quarter: QuarterOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    award: AwardOption = None,
    match: MatchOption = "auto",
    sort: SortOption = "relevance",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("Cases to show."))] = 10,
    offset: Annotated[
        int, typer.Option("--offset", min=0, help=N_("Cases to leave out first."))
    ] = 0,
    exact: ExactOption = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("Show what each word gave to the score."))
    ] = False,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json", "jsonl", "csv", "tsv", "markdown"] | None,
        typer.Option("--format", help=N_("The form of the output. [default: table]")),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=N_("Write to this file."))
    ] = None,
    index: IndexOption = None,
) -> None:
    from sarye import console

    desk = _desk(context)
    with _archive(desk, index) as archive:
        result = archive.search(
            query,
            filters=make_filters(section, agency, year, quarter, since, until, award),
            match=match,
            sort=sort,
            limit=limit,
            offset=offset,
            exact=exact,
            explain=explain,
        )
    if output is not None:
        _write_hits(desk, result, output, None if format == "table" else format)
    elif format in (None, "table"):
        console.show_result(desk, result)
    else:
        console.note_result(desk, result)
        _print_hits(desk, result, str(format))


@app.command(
    help=N_(
        "Write the whole hit list to a file: csv, tsv, xlsx, json, jsonl, md, html, docx, hwpx."
    )
)
def export(
    context: typer.Context,
    query: QueryArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", help=N_("The file; its suffix gives the format."))
    ],
    section: SectionOption = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    quarter: QuarterOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    award: AwardOption = None,
    match: MatchOption = "auto",
    sort: SortOption = "relevance",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=N_("At most so many. [default: all]"))
    ] = None,
    exact: ExactOption = False,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option("--format", help=N_("The format, if not by the suffix."))
    ] = None,
    index: IndexOption = None,
) -> None:
    from sarye import console
    from sarye.exporters import format_of

    desk = _desk(context)
    format_of(output, format)  # a wrong format is said before the work is done
    with _archive(desk, index) as archive:
        result = archive.search(
            query,
            filters=make_filters(section, agency, year, quarter, since, until, award),
            match=match,
            sort=sort,
            limit=limit,
            exact=exact,
        )
    console.note_result(desk, result)
    _write_hits(desk, result, output, format)


@app.command(help=N_("Show one whole case and every place where it stands."))
def show(
    context: typer.Context,
    id: IdArgument,  # noqa: A002 - the argument's name
    format: Annotated[  # noqa: A002 - the option's name
        Literal["text", "json", "markdown"],
        typer.Option("--format", help=N_("The form of the output.")),
    ] = "text",
    index: IndexOption = None,
) -> None:
    from sarye import console, wire
    from sarye.exporters.markdown import case_markdown

    desk = _desk(context)
    with _archive(desk, index) as archive:
        case = archive.case(id)
    if format == "json":
        _print_json(wire.case_json(case))
    elif format == "markdown":
        print(case_markdown(case, desk.translator))
    else:
        console.show_case(desk, case)


@app.command(help=N_("Show cases like one case."))
def similar(
    context: typer.Context,
    id: IdArgument,  # noqa: A002 - the argument's name
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("Cases to show."))] = 10,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import console

    desk = _desk(context)
    with _archive(desk, index) as archive:
        result = archive.similar(id, limit=limit)
    if format == "json":
        _print_hits(desk, result, "json")
    else:
        console.show_result(desk, result)


@app.command(help=N_("Count cases by agency, year, quarter, award and section."))
def facets(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=N_("What to look for; all cases if left out."))] = "",
    section: SectionOption = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    quarter: QuarterOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    award: AwardOption = None,
    match: MatchOption = "auto",
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import console, wire

    desk = _desk(context)
    filters = make_filters(section, agency, year, quarter, since, until, award)
    with _archive(desk, index) as archive:
        counted = archive.facets(query, filters=filters, match=match)
    if format == "json":
        _print_json(wire.facets_json(counted))
    else:
        console.show_facets(desk, counted)


@app.command(help=N_("Show the cases and problems found in documents, without an index."))
def parse(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=N_("Files and folders."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["json", "text"],
        typer.Option("--format", help=N_("json: the cases; text: each document as it was read.")),
    ] = "json",
) -> None:
    from sarye import console, wire
    from sarye.archive import Archive

    desk = _desk(context)
    documents = Archive.parse(paths, settings=desk.settings, workers=os.cpu_count() or 1)
    if format == "json":
        _print_json(wire.parsed_json(documents, desk.translator))
    else:
        console.show_parsed_text(desk, documents)


@app.command(help=N_("Show the tokens that index and search would use, and why."))
def analyze(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help=N_("A word or a text."))],
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import console, wire
    from sarye.archive import Archive

    desk = _desk(context)
    tokens = Archive.analyze(text, index=index or desk.settings.index, settings=desk.settings)
    if format == "json":
        _print_json(wire.tokens_json(text, tokens))
    else:
        console.show_tokens(desk, tokens)


@app.command(help=N_("Tell what the index holds, and whether documents changed since."))
def status(
    context: typer.Context,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["text", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "text",
    index: IndexOption = None,
) -> None:
    from sarye import console, wire

    desk = _desk(context)
    with _archive(desk, index) as archive:
        state = archive.status()
    if format == "json":
        _print_json(wire.status_json(state, desk.translator))
    else:
        console.show_status(desk, state)


def _desk(context: typer.Context) -> Desk:
    desk: Desk = context.obj
    return desk


def _archive(desk: Desk, index: Path | None) -> Archive:
    from sarye.archive import Archive

    return Archive.open(index or desk.settings.index, settings=desk.settings)


def _hits(desk: Desk, result: Result, format: str) -> bytes:  # noqa: A002 - the option's name
    from datetime import datetime

    from sarye.exporters import export, format_of

    name = format_of("-", format)
    return export(result, desk.translator, format=name, exported=datetime.now().astimezone())


def _write_hits(desk: Desk, result: Result, output: Path, format: str | None) -> None:  # noqa: A002
    from sarye.exporters import format_of

    data = _hits(desk, result, format_of(output, format))
    try:
        output.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(path=output.as_posix(), reason=reason) from error
    total = desk.cases(result.total)
    template = N_("{count} of {total} written to {path}")
    desk.say(template, count=len(result.hits), total=total, path=output.as_posix())


def _print_hits(desk: Desk, result: Result, format: str) -> None:  # noqa: A002 - the option's name
    sys.stdout.buffer.write(_hits(desk, result, format))
    sys.stdout.buffer.flush()


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))
