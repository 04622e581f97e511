"""A search result in, what every export says around its hits out: heading, metadata, last part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from sarye.exporters.wording import FURTHER, GROUPS, MATCHES, SORTS, synonyms_text
from sarye.fields import (
    ENTRIES,
    FIELD,
    FIELDS,
    OVERVIEW,
    SECTIONS,
    Field,
    effective_period,
    value_of,
)
from sarye.mentions import differing
from sarye.messages import N_, Translator
from sarye.models import (
    Case,
    Difference,
    Filters,
    Hit,
    MarkedText,
    Period,
    Place,
    Remark,
    Result,
    Role,
    Section,
)

Layout = Literal["cases", "table"]
"""How a list for people is laid out: each case whole, or all of them in one table."""

NO_HITS: Final = N_("No hits.")
ABOUT: Final = N_("About this export")
NOTE: Final = N_("note")
LEFT_OUT: Final = N_("left out")
MOST_GONE: Final = 10
"""What is left out and named; of more, their number tells enough."""

ROLE_NAMES: Final[dict[Role, str]] = {role: one.name for role, one in SECTIONS.items()}
"""The name of each role; the CSV reader knows them as column headings, so they stay lower-case."""

FACET_NAMES: Final = {
    **{one.key: one.name for one in FIELDS if one.counted},
    "section": N_("section"),
    "document": N_("document"),
}
"""What is counted among the cases that were found."""


_NAMED: Final = ("kind", "agency")
"""What is said of a case on its own, or beside something else."""


Links = Mapping[str, Mapping[str, str]]
"""Addresses of the files that entries were read from, by the entry's id and the place's path."""

NO_LINKS: Final[Links] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HitList:
    """A result to be written, the language to write it in, and the time of writing.

    ``notes`` are what a person has noted of cases, by their ids; ``title`` is what the person calls
    the list, if it is one of his own. A ``layout`` of "table" is a table and no whole cases.
    ``gone`` names what the person put on the list and the index no longer has.
    """

    result: Result
    translator: Translator
    exported: datetime
    notes: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    layout: Layout = "cases"
    links: Links = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    @property
    def is_of_query(self) -> bool:
        """Tell whether something was searched for: only then there are scores and snippets."""
        return bool(self.result.query.strip())

    @property
    def is_table(self) -> bool:
        """Tell whether the list is a table and no more."""
        return self.layout == "table"

    def note(self, case: Case) -> str:
        """Give what was noted of a case."""
        return self.notes.get(case.id, "")

    def address(self, case: Case, place: Place) -> str:
        """Give the address of the file where a case stands; empty for none."""
        return self.links.get(case.id, {}).get(place.path, "")


class Group(NamedTuple):
    """Hits that stand together in a list, and the line above them; the first have none."""

    heading: str
    hits: tuple[Hit, ...]


def hit_groups(result: Result, translator: Translator, *, noted: bool = False) -> list[Group]:
    """Part hits into those with all words, with some of them, and near in meaning.

    Where it has been ``noted`` that none has all words, no line says so again.
    """

    def group_of(hit: Hit) -> int:
        return (hit.rank > result.total) + (hit.rank > result.total + result.partial)

    say = translator.text
    known = 0 if result.total or not noted else 1
    return [
        Group(say(GROUPS[number]) if number > known else "", tuple(hits))
        for number, hits in groupby(result.hits, key=group_of)
    ]


MOST_LACKING: Final = 3
"""Words that a hit is said to lack; of a long question the few are told that it has."""


def further_texts(result: Result, translator: Translator) -> list[str]:
    """Count the hits behind those that the total counts, where there are any."""
    counts = zip(FURTHER, (0, result.partial, result.near), strict=True)
    return [translator.text(template, n=f"{count:,}") for template, count in counts if count]


def how_text(hit: Hit, translator: Translator) -> str:
    """Say which words a hit lacks, and what it was found by instead; empty for all words."""
    say = translator.text
    if hit.by == "meaning":
        return say(N_("near in meaning"))
    through = ", ".join(hit.through)
    template = N_("by related words: {words}") if hit.by == "related" else N_("instead: {words}")
    parts = (_lacks_text(hit, translator), say(template, words=through) if through else "")
    return " · ".join(part for part in parts if part)


def _lacks_text(hit: Hit, translator: Translator) -> str:
    """Name the words that a hit lacks or, where they are many, those that it has."""
    say = translator.text
    if len(hit.lacks) > MOST_LACKING and hit.matched:
        words, template = hit.matched, N_("only with: {words}")
    else:
        words, template = hit.lacks, N_("without: {words}")
    partly = set(hit.lacks) & set(hit.matched)
    named = (say(N_("{word} (only in part)"), word=one) if one in partly else one for one in words)
    return say(template, words=", ".join(named)) if words else ""


def heading(sheet: HitList) -> str:
    """Say what the list is, on one line: as its person calls it, or what was searched for."""
    say, query = sheet.translator.text, " ".join(sheet.result.query.split())
    if title := " ".join(sheet.title.split()):
        return title
    return say(N_("Search results: {query}"), query=query) if query else say(N_("Best practices"))


def cover(sheet: HitList) -> list[tuple[str, str]]:
    """Say what a list holds and when it was written, as (name, value) pairs, below its heading."""
    result, say = sheet.result, sheet.translator.text
    number = len(result.hits)
    count = f"{number:,}" if number >= result.listed else _count_text(sheet)
    rows = [
        (say(N_("query")), " ".join(result.query.split())),
        (say(N_("filters")), filters_text(result.filters, sheet.translator)),
        (say(N_("number")), count),
        (say(LEFT_OUT), _gone_text(sheet)),
        (say(N_("date")), _date_text(sheet)),
    ]
    return [(name, value) for name, value in rows if value]


def _gone_text(sheet: HitList) -> str:
    """Name what is on the list and not in the file, so that nobody takes the file for all of it."""
    say, gone = sheet.translator.text, sheet.gone
    if not gone:
        return ""
    names = "; ".join(" ".join(one.split()) for one in gone[:MOST_GONE])
    template = N_("{n}, as they are no longer among the documents: {names}")
    said = say(template, n=f"{len(gone):,}", names=names)
    more = say(N_("and {n} more"), n=len(gone) - MOST_GONE) if len(gone) > MOST_GONE else ""
    return f"{said} {more}".strip()


def _date_text(sheet: HitList) -> str:
    """Say when a list was written, as its readers write it."""
    date = sheet.exported
    return sheet.translator.text(
        N_("{year}-{month:02}-{day:02} {time}"),
        year=date.year,
        month=date.month,
        day=date.day,
        time=f"{date:%H:%M}",
    )


def _count_text(sheet: HitList) -> str:
    template, result = N_("{count} of {total}"), sheet.result
    return sheet.translator.text(template, count=len(result.hits), total=result.listed)


def closing(sheet: HitList) -> list[tuple[str, str]]:
    """Say where the list comes from, as (name, value) pairs: the last part of every export."""
    say = sheet.translator.text
    rows = [
        *(_searched(sheet) if sheet.is_of_query or not sheet.title else ()),
        (say(N_("hits exported")), _count_text(sheet)),
        *_counted(sheet),
        (say(LEFT_OUT), _gone_text(sheet)),
        (say(N_("date")), date_text(sheet.exported)),
        (say(N_("index")), _index_text(sheet)),
    ]
    return [(name, value) for name, value in rows if value]


def _searched(sheet: HitList) -> list[tuple[str, str]]:
    """Say what was searched for and how; a person's own list was not searched for."""
    result, say = sheet.result, sheet.translator.text
    repairs = ", ".join(f"{repair.before} → {repair.after}" for repair in result.repairs)
    return [
        (say(N_("query")), result.query),
        (say(N_("repairs")), repairs),
        (say(N_("match")), say(MATCHES[result.match].line)),
        (say(N_("spelling")), say(N_("letter by letter as typed")) if result.exact else ""),
        (say(N_("official words")), synonyms_text(result)),
        (say(N_("order")), say(SORTS[result.sort])),
        (
            say(N_("shown")),
            say(N_("each wording and each passage by itself")) if result.unfolded else "",
        ),
        (say(N_("filters")), filters_text(result.filters, sheet.translator) or say(N_("none"))),
    ]


def _counted(sheet: HitList) -> list[tuple[str, str]]:
    """Count the hits by how they match, where not all hold all words."""
    result, say = sheet.result, sheet.translator.text
    further = result.partial or result.near
    return [
        (say(N_("with all words")), f"{result.total:,}" if further else ""),
        (say(N_("with some of the words")), f"{result.partial:,}" if result.partial else ""),
        (say(N_("near in meaning")), f"{result.near:,}" if result.near else ""),
    ]


def _index_text(sheet: HitList) -> str:
    """Name the index, and say what it holds."""
    index = sheet.result.index
    cases = N_("{fingerprint} ({cases} cases)")
    both = N_("{fingerprint} ({cases} cases, {documents} documents)")
    template = both if index.documents else cases
    return sheet.translator.text(
        template,
        fingerprint=index.fingerprint,
        cases=index.cases,
        documents=index.documents,
    )


def filters_text(filters: Filters, translator: Translator) -> str:
    """Say on one line what a search was limited to; empty when it was not."""
    return "; ".join(_filter_texts(filters, translator))


def _filter_texts(filters: Filters, translator: Translator) -> Iterator[str]:
    say = translator.text
    sections = ", ".join(say(ROLE_NAMES[role]) for role in filters.sections)
    values: tuple[tuple[str, str], ...] = (
        (FACET_NAMES["section"], sections),
        *(
            (one.name, ", ".join(said_value(one, value, translator) for value in given))
            for one in FIELDS
            if one.filters and (given := filters.values(one.key))
        ),
        (FACET_NAMES["document"], ", ".join(filters.values("document"))),
    )
    for name, value in values:
        if value:
            yield say(N_("{name}: {value}"), name=say(name), value=value)
    if filters.since is not None:
        yield say(N_("from {period}"), period=period_text(filters.since, translator))
    if filters.until is not None:
        yield say(N_("until {period}"), period=period_text(filters.until, translator))


def period_text(period: Period | None, translator: Translator) -> str:
    """Say a period; empty for none."""
    if period is None:
        return ""
    if period.quarter is not None:
        template = N_("{year} Q{quarter}")
    elif period.half is not None:
        template = N_("{year} H1") if period.half == 1 else N_("{year} H2")
    else:
        template = N_("{year}")
    return translator.text(template, year=period.year, quarter=period.quarter)


def value_text(case: Case, one: Field, translator: Translator) -> str:
    """Say what a case has in a field; empty for nothing."""
    value = value_of(case, one)
    if isinstance(value, Period):
        return period_text(value, translator)
    return said_value(one, value, translator)


def said_value(one: Field, value: str | int | None, translator: Translator) -> str:
    """Say a value of a field; empty for none."""
    names = {str(kind): entry.name for kind, entry in ENTRIES.items()}
    if one.kind == "entry" and value in names:
        return translator.text(names[str(value)])
    return "" if value is None else str(value)


def facet_text(name: str, value: str, translator: Translator) -> str:
    """Say a value that is counted."""
    if name == "section":
        return translator.text(dict[str, str](ROLE_NAMES.items())[value])
    return said_value(FIELD[name], value, translator) if name in FIELD else value


def about_texts(case: Case, translator: Translator) -> list[str]:
    """Say what is known of a case besides its text: agency and department, period, award."""
    others = (value_text(case, one, translator) for one in OVERVIEW if one.key not in _NAMED)
    return [part for part in (agency_text(case), *others) if part]


def place_text(place: Place, translator: Translator) -> str:
    """Say where something stands, with the path of its document."""
    within = translator.place(place)
    return f"{place.path} ({within})" if within else place.path


def place_texts(case: Case, translator: Translator) -> list[str]:
    """Say every place where a case stands, its source first."""
    return [placed_text(case, place, translator) for place in (case.source, *case.also_in)]


def placed_text(case: Case, place: Place, translator: Translator) -> str:
    """Say where a case stands and, where that place tells something else of it, what."""
    said, told = place_text(place, translator), differing(case, place)
    if told is None:
        return said
    parts = (told.agency, period_text(effective_period(told), translator), told.award)
    value = " · ".join(part for part in parts if part)
    return translator.text(N_("{name}: {value}"), name=said, value=value)


def more_places_text(case: Case, translator: Translator) -> str:
    """Say in how many further places a case stands; empty for none."""
    count = len(case.also_in)
    template = N_("and {n} more place") if count == 1 else N_("and {n} more places")
    return translator.text(template, n=count) if count else ""


def also_in_text(case: Case, translator: Translator) -> str:
    """Say where else a case stands, on one line; empty when it stands nowhere else."""
    return "; ".join(placed_text(case, place, translator) for place in case.also_in)


def also_in_line(case: Case, translator: Translator) -> str:
    """Say where else a case stands, on a line that says so."""
    say, places = translator.text, also_in_text(case, translator)
    return say(N_("{name}: {value}"), name=say(N_("also in")), value=places)


def note_line(sheet: HitList, case: Case) -> str:
    """Say what was noted of a case on a line that says so; empty for none."""
    say, note = sheet.translator.text, sheet.note(case)
    return say(N_("{name}: {value}"), name=say(NOTE), value=note) if note else ""


def agency_text(case: Case) -> str:
    """Say the agency and the department of a case as far as they are known."""
    return " ".join(part for part in (case.agency, case.department) if part)


def shown_remarks(case: Case) -> list[Remark]:
    """Give what a document says beside a case that nothing else shown of it says."""
    return [one for one in case.remarks if one.label and one.text not in (case.id, case.url)]


def label_text(section: MarkedText | Section | Difference, translator: Translator) -> str:
    """Say the label of a section as written, or the name of its role where it has none."""
    return section.label or translator.text(ROLE_NAMES[section.role])


def snippet_name(hit: Hit, translator: Translator) -> str:
    """Name what a snippet is of: a section of a case by its role, a passage by its heading."""
    if hit.case.kind == "document" and hit.snippet.role != "title":
        return hit.snippet.label
    return translator.text(ROLE_NAMES[hit.snippet.role])


def meta_texts(case: Case, translator: Translator) -> list[str]:
    """Say which kind of entry it is, what is known besides its text, and where it stands."""
    kind = value_text(case, FIELD["kind"], translator)
    return [kind, *about_texts(case, translator), place_text(case.source, translator)]


def date_text(date: datetime) -> str:
    """Say a date and time to the minute, with its offset when it has one."""
    return date.isoformat(sep=" ", timespec="minutes")
