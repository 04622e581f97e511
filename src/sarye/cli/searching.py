"""The commands that find: ``search``, ``export``, ``show``, ``similar`` and ``facets``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sarye.cli.commands import app, opened, print_json, screen_of
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
from sarye.searchoptions import ALTERNATIVES

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.exporters import Layout
    from sarye.models import Result


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
    from sarye.cli import shownhits

    screen = screen_of(context)
    with opened(screen, index) as archive:
        result = archive.find(search)
    if output is not None:
        _write_hits(screen, result, output, None if format == "table" else format)
    elif format in (None, "table"):
        shownhits.show_result(screen, result)
    else:
        shownhits.note_result(screen, result)
        _print_hits(screen, result, str(format))


@app.command(
    help=N_("Write the whole hit list to a file: xlsx hwpx pdf docx html md csv tsv json jsonl.")
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
    layout: Annotated[
        Literal["cases", "table"],
        typer.Option(
            "--layout",
            help=N_("cases: each case whole; table: one landscape table (hwpx, pdf, docx, html)."),
        ),
    ] = "cases",
    title: Annotated[str, typer.Option("--title", help=N_("What the list is called."))] = "",
    index: IndexOption = None,
) -> None:
    from sarye.cli import shownhits
    from sarye.exporters import check, format_of

    screen = screen_of(context)
    check(format_of(output, format), layout)  # what is wrong is said before the work is done
    with opened(screen, index) as archive:
        result = archive.find(search)
    shownhits.note_result(screen, result)
    _write_hits(screen, result, output, format, layout=layout, title=title)


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
    from sarye.cli import shownentries
    from sarye.exporters.markdown import case_markdown

    screen = screen_of(context)
    with opened(screen, index) as archive:
        case = archive.case(id)
    if format == "json":
        print_json(jsonapi.case_json(case))
    elif format == "markdown":
        print(case_markdown(case, screen.translator))
    else:
        shownentries.show_case(screen, case)


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
    from sarye.cli import shownhits

    screen = screen_of(context)
    with opened(screen, index) as archive:
        result = archive.similar(id, limit=limit)
    if format == "json":
        _print_hits(screen, result, "json")
    else:
        shownhits.show_result(screen, result)


@app.command(help=N_("Count cases and documents by agency, year, quarter, award and section."))
@searching(QUERY_OR_ALL, *LIMITED, MATCHED, TYPED_ONLY, UNFOLD)
def facets(
    context: typer.Context,
    search: Search,
    alternatives: Annotated[bool, typer.Option("--alternatives", help=ALTERNATIVES.help)] = False,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    from sarye import jsonapi
    from sarye.cli import shownentries

    screen = screen_of(context)
    with opened(screen, index) as archive:
        counted = archive.facets(
            search.query,
            filters=search.filters,
            match=search.match,
            unfolded=search.unfolded,
            typed=search.typed,
            alternatives=alternatives,
        )
    if format == "json":
        print_json(jsonapi.facets_json(counted))
    else:
        shownentries.show_facets(screen, counted)


def _hits(
    screen: Screen,
    result: Result,
    format: str,  # noqa: A002 - the option's name
    *,
    layout: Layout = "cases",
    title: str = "",
) -> bytes:
    from datetime import datetime

    from sarye.exporters import export, format_of

    return export(
        result,
        screen.translator,
        format=format_of("-", format),
        exported=datetime.now().astimezone(),
        layout=layout,
        title=title,
    )


def _write_hits(
    screen: Screen,
    result: Result,
    output: Path,
    format: str | None,  # noqa: A002 - the option's name
    *,
    layout: Layout = "cases",
    title: str = "",
) -> None:
    from sarye.exporters import format_of

    data = _hits(screen, result, format_of(output, format), layout=layout, title=title)
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
