"""What is typed in a terminal in, one call of `Archive` made, its result shown.

What only some commands need (the index, Kiwi, Excel) is imported in them, so that ``--help`` is
instant.
"""

from __future__ import annotations

import gettext
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sarye.errors import FilterInvalid, FormatUnknown, OutputError, SaryeError
from sarye.messages import DOMAIN, LANGUAGES, LOCALE_FOLDER, N_, Translator
from sarye.settings import Settings, read_settings

if TYPE_CHECKING:
    from sarye.archive import Archive
    from sarye.console import Desk
    from sarye.models import Filters, Period, Result

TYPERS_WORDS = (
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    N_("required"),
    N_("default: {default}"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
"""What Typer says itself, by way of gettext."""

app = typer.Typer(
    name="sarye",
    help=N_("Find past best practices in Korean public-sector documents."),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexOption = Annotated[
    Path | None, typer.Option("--index", help=N_("The index folder. [default: index]"))
]
SectionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--section", help=N_("Only in this section (title, situation, effort, effect, other).")
    ),
]
AgencyOption = Annotated[
    str | None, typer.Option("--agency", help=N_("Only agencies whose name contains this."))
]
YearOption = Annotated[int | None, typer.Option("--year", help=N_("Only this year."))]
QuarterOption = Annotated[
    int | None, typer.Option("--quarter", min=1, max=4, help=N_("Only this quarter (1-4)."))
]
SinceOption = Annotated[
    str | None, typer.Option("--since", help=N_("From this period on: 2024Q3."))
]
UntilOption = Annotated[str | None, typer.Option("--until", help=N_("Up to this period: 2025Q1."))]
AwardOption = Annotated[
    str | None, typer.Option("--award", help=N_("Only awards whose name contains this."))
]
MatchOption = Annotated[
    Literal["auto", "all", "any"],
    typer.Option("--match", help=N_("auto: all words, else the best partial matches.")),
]
SortOption = Annotated[
    Literal["relevance", "newest", "oldest", "title"], typer.Option("--sort", help=N_("The order."))
]
ExactOption = Annotated[
    bool, typer.Option("--exact", help=N_("Only what is written so, letter by letter."))
]
QueryArgument = Annotated[str, typer.Argument(help=N_("What to look for."))]
IdArgument = Annotated[
    str, typer.Argument(help=N_("The id of a case, or a unique beginning of it."))
]


@app.callback()
def options(
    language: Annotated[
        str | None, typer.Option("--lang", metavar="ko|en", help=N_("The language of messages."))
    ] = None,
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
        int, typer.Option("--jobs", min=1, help=N_("Threads of the analysis. [default: all cores]"))
    ] = os.cpu_count() or 1,
) -> None:
    from sarye import console
    from sarye.archive import Archive

    desk = _desk(context)
    settings = desk.settings
    with console.progress(desk) as track:
        report = Archive.build(
            paths or [data or settings.data],
            index=index or settings.index,
            settings=settings,
            rebuild=rebuild,
            workers=jobs,
            track=track,
        )
    console.show_report(desk, report)


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
            filters=_filters(section, agency, year, quarter, since, until, award),
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
    help=N_("Write the whole hit list to a file: csv, tsv, xlsx, json, jsonl, md, html, docx.")
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
            filters=_filters(section, agency, year, quarter, since, until, award),
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
    filters = _filters(section, agency, year, quarter, since, until, award)
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
    documents = Archive.parse(paths, settings=desk.settings)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    typed = sys.argv[1:] if arguments is None else arguments
    given, language = _language([_as_typed(argument) for argument in typed])
    _set_streams()
    try:
        return _run(given, language)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback could show text of a case
        if os.environ.get("SARYE_DEBUG"):
            raise
        template = N_("sarye stopped on an error of its own ({kind}). Please report the command.")
        translator = Translator(_usual_language(language))
        print(translator.text(template, kind=type(error).__name__), file=sys.stderr)
        return 1


def _run(arguments: list[str], language: str | None) -> int:
    translator = Translator(_usual_language(language or os.environ.get("SARYE_LANG")))
    try:
        if language not in (None, *LANGUAGES):
            raise FilterInvalid(name="--lang", value=language, example="ko")
        settings = read_settings(Path.cwd(), os.environ)
        translator = Translator(_usual_language(language or settings.language))
        return _dispatch(arguments, settings, translator)
    except SaryeError as error:
        print(translator.error(error), file=sys.stderr)
        return 2 if isinstance(error, FilterInvalid | FormatUnknown) else 1


def _dispatch(arguments: list[str], settings: Settings, translator: Translator) -> int:
    from sarye.console import Desk

    _translate_typer(translator)
    command = typer.main.get_command(app)
    _translate_help(command, translator)
    try:
        code = command.main(
            arguments, "sarye", standalone_mode=False, obj=Desk(settings, translator)
        )
    except typer.Abort:
        return 130
    except Exception as error:
        if not hasattr(error, "format_message"):  # Typer's usage errors share this, and no name
            raise
        template = N_("Not understood: {reason} See: sarye --help")
        print(translator.text(template, reason=_sentence(error.format_message())), file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _as_typed(argument: str) -> str:
    """Read an argument as UTF-8 where the locale (C, say) could not."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def _language(arguments: list[str]) -> tuple[list[str], str | None]:
    """Take ``--lang`` out of the arguments, wherever it stands before a bare ``--``."""
    rest: list[str] = []
    language = None
    following = iter(arguments)
    for argument in following:
        if argument == "--":
            rest += [argument, *following]
        elif argument == "--lang":
            language = next(following, "")
        elif argument.startswith("--lang="):
            language = argument.partition("=")[2]
        else:
            rest.append(argument)
    return rest, language


def _usual_language(wanted: str | None) -> str:
    """Choose the language: as set, else Korean in a Korean locale, else English."""
    if wanted in LANGUAGES:
        return wanted
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ko" if value.startswith("ko") else "en"
    code = locale.getlocale()[0] or ""
    return "ko" if code.lower().startswith("ko") else "en"


def _translate_typer(translator: Translator) -> None:
    """Let Typer's own words (Options, Arguments) come from our catalogue too."""
    os.environ["LANGUAGE"] = translator.language
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)


def _translate_help(command: Any, translator: Translator) -> None:
    if command.help:
        command.help = translator.text(command.help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = translator.text(parameter.help)
    _translate_help_option(command, translator)
    for child in getattr(command, "commands", {}).values():
        _translate_help(child, translator)


def _translate_help_option(command: Any, translator: Translator) -> None:
    """Translate the one option that Typer makes anew for each call."""
    make = command.get_help_option

    def get_help_option(context: typer.Context) -> Any:
        option = make(context)
        option.help = translator.text(TYPERS_WORDS[3])
        return option

    command.get_help_option = get_help_option


def _set_streams() -> None:
    """Write UTF-8 to files and pipes on every system; a terminal has its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"})
            )


def _desk(context: typer.Context) -> Desk:
    desk: Desk = context.obj
    return desk


def _archive(desk: Desk, index: Path | None) -> Archive:
    from sarye.archive import Archive

    return Archive.open(index or desk.settings.index, settings=desk.settings)


def _filters(
    section: list[str] | None,
    agency: str | None,
    year: int | None,
    quarter: int | None,
    since: str | None,
    until: str | None,
    award: str | None,
) -> Filters:
    from sarye.models import Filters
    from sarye.query import SECTION_NAMES

    unknown = [name for name in section or () if name.lower() not in SECTION_NAMES]
    if unknown:
        raise FilterInvalid(name="--section", value=unknown[0], example="effect")
    roles = tuple(dict.fromkeys(SECTION_NAMES[name.lower()] for name in section or ()))
    first, last = _period("--since", since), _period("--until", until)
    return Filters(roles, agency, year, quarter, first, last, award)


def _period(name: str, value: str | None) -> Period | None:
    from sarye.index import read_period

    if value is None:
        return None
    period = read_period(value)
    if period is None:
        raise FilterInvalid(name=name, value=value, example="2024Q3")
    return period


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
