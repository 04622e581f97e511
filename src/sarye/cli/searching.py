"""The commands that find: ``search``, ``export``, ``show``, ``similar`` and ``facets``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

import typer

from sarye.cli.commands import app, opened, print_json, screen_of
from sarye.cli.encodings import write_bytes
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
from sarye.errors import OutputExists
from sarye.messages import N_
from sarye.models import Search
from sarye.searchoptions import ALTERNATIVES

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.exporters import Layout
    from sarye.models import Result

FORM: Final = N_("The form of the output. [default: table, or lines for other programs]")
ForceOption = Annotated[
    bool, typer.Option("--force", help=N_("Replace a file that is there without asking."))
]
REPLACE: Final = N_("{path} is there already. Replace it?")
JSON_FORMS: Final = ("json", "jsonl")
PLAIN_FORMS: Final = ("csv", "tsv")
"""The forms that `search` makes for programs: who asks for a file by its suffix gets that."""

SHOWN_FORMS: Final = (None, "table", "lines")
"""The forms that are no format of a file."""


@app.command(help=N_("Search for cases and documents; shows the best ones with what matched."))
@searching(QUERY, *LIMITED, MATCHED, SORTED, LIMIT, OFFSET, EXACTLY, TYPED_ONLY, EXPLAIN, UNFOLD)
def search(
    context: typer.Context,
    search: Search,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "lines", "json", "jsonl", "csv", "tsv", "markdown"] | None,
        typer.Option("--format", help=FORM),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=N_("Write to this file."))
    ] = None,
    force: ForceOption = False,
    index: IndexOption = None,
) -> None:
    from sarye.cli import shownhits

    screen = screen_of(context)
    form = format or _usual_form(explained=search.explain)
    is_shown = output is None and form in SHOWN_FORMS
    with opened(screen, index) as archive:
        result = archive.find(search)
        remedies = archive.remedies(search) if is_shown and not result.listed else None
    if output is not None:
        shownhits.note_result(screen, result)
        form_of_file = None if format in SHOWN_FORMS else format
        written = Form(plain=form_of_file in PLAIN_FORMS)
        _write_hits(screen, result, output, form_of_file, form=written, force=force)
    elif is_shown:
        show = shownhits.show_lines if form == "lines" else shownhits.show_result
        show(screen, result, remedies)
    else:
        shownhits.note_result(screen, result)
        _print_hits(screen, result, form)


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
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help=N_("For programs (csv, tsv): English keys, and no notes below.")
        ),
    ] = False,
    force: ForceOption = False,
    index: IndexOption = None,
) -> None:
    from sarye.cli import shownhits
    from sarye.exporters import check, format_of

    screen = screen_of(context)
    check(format_of(output, format), layout, plain=plain)  # said before the work is done
    with opened(screen, index) as archive:
        result = archive.find(search)
    shownhits.note_result(screen, result)
    form = Form(layout, title, plain)
    _write_hits(screen, result, output, format, form=form, force=force)


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
        Literal["table", "lines", "json"] | None, typer.Option("--format", help=FORM)
    ] = None,
    index: IndexOption = None,
) -> None:
    from sarye.cli import shownhits

    screen = screen_of(context)
    with opened(screen, index) as archive:
        result = archive.similar(id, limit=limit)
    form = format or _usual_form()
    if form == "json":
        _print_hits(screen, result, "json")
    elif not result.hits:
        screen.note(screen.translator.text(N_("Nothing else is like it.")))
    else:
        show = shownhits.show_lines if form == "lines" else shownhits.show_result
        show(screen, result)


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


class Form(NamedTuple):
    """How a hit list is written: the options of `sarye.exporters.export`."""

    layout: Layout = "cases"
    title: str = ""
    plain: bool = False


def _usual_form(*, explained: bool = False) -> str:
    """Choose a table for a terminal, and lines for other programs; they hold no explanation."""
    return "table" if sys.stdout.isatty() or explained else "lines"


def _hits(screen: Screen, result: Result, format: str, form: Form) -> bytes:  # noqa: A002
    from datetime import datetime

    from sarye.exporters import export, format_of

    name = format_of("-", format)
    now = datetime.now().astimezone()
    return export(result, screen.translator, format=name, exported=now, **form._asdict())


def _write_hits(
    screen: Screen,
    result: Result,
    output: Path,
    format: str | None,  # noqa: A002 - the option's name
    *,
    form: Form,
    force: bool,
) -> None:
    from sarye.cli import console
    from sarye.exporters import format_of, save

    data = _hits(screen, result, format_of(output, format), form)
    if (
        not force
        and output.is_file()
        and not console.agrees(screen, REPLACE, path=output.as_posix())
    ):
        raise OutputExists(path=output.as_posix())
    save(data, output)
    shown = screen.shown(result) if result.hits else screen.found(result)
    screen.say(N_("Written to {path}: {shown}"), path=output.as_posix(), shown=shown)


def _print_hits(screen: Screen, result: Result, format: str) -> None:  # noqa: A002 - the option's name
    data = _hits(screen, result, format, Form(plain=format in PLAIN_FORMS))
    write_bytes(data, is_json=format in JSON_FORMS)
