"""The options that several commands share, and the filters made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sarye.errors import FilterInvalid
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.models import Filters, Period

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


def complete_query(incomplete: str) -> list[str]:
    """Offer the words of the index for what is typed so far, for the completion of a shell."""
    import os

    from sarye.archive import Archive
    from sarye.errors import SaryeError
    from sarye.settings import read_settings

    before, space, last = incomplete.rpartition(" ")
    try:
        settings = read_settings(Path.cwd(), os.environ)
        with Archive.open(settings.index, settings=settings) as archive:
            found = archive.complete(last)
    except SaryeError:
        return []
    return [f"{before}{space}{one.text}" for one in found if one.kind == "word"]


QueryArgument = Annotated[
    str, typer.Argument(help=N_("What to look for."), autocompletion=complete_query)
]
IdArgument = Annotated[
    str, typer.Argument(help=N_("The id of a case, or a unique beginning of it."))
]


def make_filters(
    section: list[str] | None,
    agency: str | None,
    year: int | None,
    quarter: int | None,
    since: str | None,
    until: str | None,
    award: str | None,
) -> Filters:
    """Make filters of options; raise `FilterInvalid`."""
    from sarye.models import Filters
    from sarye.query import SECTION_NAMES

    unknown = [name for name in section or () if name.lower() not in SECTION_NAMES]
    if unknown:
        raise FilterInvalid(name="--section", value=unknown[0], example="effect")
    roles = tuple(dict.fromkeys(SECTION_NAMES[name.lower()] for name in section or ()))
    first, last = _period("--since", since), _period("--until", until)
    return Filters(roles, agency, year, quarter, first, last, award)


def _period(name: str, value: str | None) -> Period | None:
    from sarye.fields import read_period

    if value is None:
        return None
    period = read_period(value)
    if period is None:
        raise FilterInvalid(name=name, value=value, example="2024Q3")
    return period
