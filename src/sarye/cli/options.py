"""The options that several commands share, and the search that is read from them.

Typer reads the options of a command from the parameters of its function. A command of a search has
one parameter for all of it: `searching` puts the options in its place.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from sarye.errors import FilterInvalid
from sarye.fields import ENTRIES, ENTRY_KIND, read_moment
from sarye.messages import N_
from sarye.models import EntryKind, Filters, MatchMode, Period, Role, Search, SortOrder
from sarye.searchoptions import (
    AS_TYPED,
    EXACT,
    FILTERS,
    MATCH,
    SORT,
    UNFOLDED,
    Kind,
    SearchOption,
    typed_period,
)

if TYPE_CHECKING:
    from sarye.archive import Archive

IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="PLACE",
        help=N_("The index: a folder, or https://HOST:9200/NAME. [default: index]"),
    ),
]


def _from_index(context: typer.Context, ask: Callable[[Archive], Iterable[str]]) -> list[str]:
    """Ask the index that a line names for what it can go on with; nothing where there is none."""
    import os

    from sarye.archive import Archive
    from sarye.errors import SaryeError
    from sarye.settings import read_settings

    try:
        settings = read_settings(Path.cwd(), os.environ)
        place = context.params.get("index") or settings.index
        with Archive.open(place, settings=settings) as archive:
            return list(ask(archive))
    except SaryeError:
        return []


def complete_query(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the words of the index for what is typed so far, for the completion of a shell."""
    before, space, last = incomplete.rpartition(" ")

    def ask(archive: Archive) -> Iterable[str]:
        return (one.text for one in archive.complete(last) if one.kind == "word")

    return [f"{before}{space}{word}" for word in _from_index(ctx, ask)]


def complete_id(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the ids of the index that begin so."""
    return _from_index(ctx, lambda archive: archive.ids(incomplete)) if incomplete else []


def complete_name(name: Literal["agency", "award"]) -> Callable[..., list[str]]:
    """Make what offers the agencies or the awards of the index that begin so."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        def ask(archive: Archive) -> Iterable[str]:
            return archive.facets(fields=(name,)).counts[name]

        return sorted(one for one in _from_index(ctx, ask) if one.startswith(incomplete))

    return complete


def complete_section(incomplete: str) -> list[str]:
    """Offer the names of sections, those of the language that is typed."""
    from sarye.query import SECTION_NAMES

    return [name for name in SECTION_NAMES if name.startswith(incomplete.lower())]


MatchOption = Annotated[MatchMode, typer.Option("--match", help=MATCH.help)]
IdArgument = Annotated[
    str,
    typer.Argument(
        help=N_("The id of a hit, or a unique beginning of it."), autocompletion=complete_id
    ),
]

TYPES: Final[Mapping[Kind, Any]] = {
    "sections": list[str] | None,
    "entry": list[str] | None,
    "name": list[str] | None,
    "year": list[int] | None,
    "quarter": list[int] | None,
    "period": str | None,
    "moment": str | None,
    "sort": SortOrder,
    "flag": bool,
}
"""What Typer makes of each kind of option; one that is not here is no option of a command."""

COMPLETIONS: Final[Mapping[str, Callable[..., list[str]]]] = {
    "agency": complete_name("agency"),
    "award": complete_name("award"),
    "section": complete_section,
    "kind": lambda incomplete: [kind for kind in ENTRIES if kind.startswith(incomplete)],
}
"""What offers the values of an option, by its name."""

BOUNDS: Final[Mapping[Kind, Mapping[str, Any]]] = {"quarter": {"min": 1, "max": 4}}


def _parameter(name: str, annotation: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _shared(option: SearchOption, default: object = None) -> Parameter:
    said = typer.Option(
        option.flag,
        help=option.help,
        autocompletion=COMPLETIONS.get(option.name),
        **BOUNDS.get(option.kind, {}),
    )
    return _parameter(option.name, Annotated[TYPES[option.kind], said], default)


QUERY: Final = _parameter(
    "query",
    Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY ...", help=N_("What to look for."), autocompletion=complete_query
        ),
    ],
    Parameter.empty,
)
QUERY_OR_ALL: Final = _parameter(
    "query",
    Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY ...",
            help=N_("What to look for; everything if left out."),
            autocompletion=complete_query,
        ),
    ],
    None,
)
LIMIT: Final = _parameter(
    "limit", Annotated[int, typer.Option("--limit", min=1, help=N_("Hits to show."))], 10
)
LIMIT_OR_ALL: Final = _parameter(
    "limit",
    Annotated[
        int | None, typer.Option("--limit", min=1, help=N_("At most so many. [default: all]"))
    ],
    None,
)
OFFSET: Final = _parameter(
    "offset",
    Annotated[int, typer.Option("--offset", min=0, help=N_("Hits to leave out first."))],
    0,
)
EXPLAIN: Final = _parameter(
    "explain",
    Annotated[bool, typer.Option("--explain", help=N_("Show what each word gave to the score."))],
    default=False,
)
LIMITED: Final = tuple(_shared(option) for option in FILTERS if option.kind in TYPES)
MATCHED: Final = _parameter(MATCH.name, MatchOption, "auto")
SORTED: Final = _shared(SORT, "relevance")
EXACTLY: Final = _shared(EXACT, default=False)
UNFOLD: Final = _shared(UNFOLDED, default=False)
TYPED_ONLY: Final = _shared(AS_TYPED, default=False)


def searching(*options: Parameter) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options in the place of its parameter ``search``, read from them."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            asked = {one.name: given.pop(one.name) for one in options}
            command(search=read_search(asked), **given)

        own = inspect.signature(command, eval_str=True).parameters.values()
        rows = [row for one in own for row in (options if one.name == "search" else [one])]
        named = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in rows]
        run.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in named}
        return run

    return decorate


def read_search(given: dict[str, Any]) -> Search:
    """Make a search of the values of options by their names; raise `FilterInvalid`.

    Several words are one query, as they are typed behind each other.
    """
    query = " ".join(given.pop("query") or ())
    limits = {
        option.field: _read(option, given.pop(option.name))
        for option in FILTERS
        if option.name in given
    }
    return Search(query, Filters(**limits), **given)


def _read(option: SearchOption, value: Any) -> Any:
    """Read what Typer does not."""
    if option.kind == "sections":
        return _roles(option, value)
    if option.kind == "entry":
        return tuple(_entry_kind(option, name) for name in value or ())
    if option.kind == "moment":
        return _moment(option, value)
    return _period(option, value) if option.kind == "period" else value


def _roles(option: SearchOption, names: list[str] | None) -> tuple[Role, ...]:
    from sarye.query import SECTION_NAMES

    small = [name.lower() for name in names or ()]
    unknown = [name for name in names or () if name.lower() not in SECTION_NAMES]
    if unknown:
        raise FilterInvalid(name=option.flag, value=unknown[0], example="effect")
    return tuple(dict.fromkeys(SECTION_NAMES[name] for name in small))


def _entry_kind(option: SearchOption, name: str) -> EntryKind:
    if name.lower() not in ENTRY_KIND:
        raise FilterInvalid(name=option.flag, value=name, example="document")
    return ENTRY_KIND[name.lower()]


def _moment(option: SearchOption, value: str | None) -> str | None:
    found = read_moment(value) if value is not None else None
    if value is not None and found is None:
        raise FilterInvalid(name=option.flag, value=value, example="2026-03-01")
    return found


def _period(option: SearchOption, value: str | None) -> Period | None:
    if value is None:
        return None
    period = typed_period(value)
    if period is None:
        raise FilterInvalid(name=option.flag, value=value, example="2024Q3")
    return period
