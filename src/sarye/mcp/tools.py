"""The table of tools: what each takes and gives, and the call of `Archive` that answers it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from sarye.archive import Archive
from sarye.errors import FilterInvalid, ParameterMissing, ParameterRepeated
from sarye.exporters import export
from sarye.jsonapi import JsonObject, case_json, facets_json, found_json
from sarye.jsonapi.objects import CASE, FACETS, FOUND
from sarye.jsonapi.shapes import Schema, Shape
from sarye.messages import LANGUAGES, Translator
from sarye.models import Search
from sarye.searchoptions import (
    COUNTED,
    MATCHING,
    SORT,
    SearchOption,
)
from sarye.web.openapi import TAKEN, TYPED
from sarye.web.pages import count
from sarye.web.parameters import Reader, SearchRequest, read_request, refuse_unknown

MOST_HITS: Final = 50
"""Hits of one answer: what an assistant reads at once."""

MOST_WRITTEN: Final = 20
"""Cases of one hit list, each with its whole text."""

LAST_OFFSET: Final = 10_000
MOST_VALUES: Final = 50
"""Values of a field that are counted, the most frequent ones."""

USUAL_HITS: Final = 10
USUAL_WRITTEN: Final = 5
QUERY: Final = "query"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call, as `sarye.web.parameters` reads them.

    A truth, a number and a text say the same as in an address; null is what is not given.
    """

    given: Mapping[str, Any]
    takes: Mapping[str, Schema]

    def getlist(self, key: str) -> list[str]:
        """Give every value of a name; raise `FilterInvalid` where there are more than it takes."""
        name = QUERY if key == "q" else key
        value = self.given.get(name)
        if value is None:
            return []
        values = value if isinstance(value, list) else [value]
        if isinstance(value, list) and self.takes[name].get("type") != "array":
            raise ParameterRepeated(name=name)
        if any(isinstance(one, dict | list) or one is None for one in values):
            raise FilterInvalid(name=name, value=json.dumps(value)[:20], example='"…"')
        return [str(one).lower() if isinstance(one, bool) else str(one) for one in values]

    def number(self, name: str, low: int, high: int, usual: int) -> int:
        """Read a whole number within bounds."""
        found = Reader(self, strict=True).number(name, low, high)
        return usual if found is None else found

    @property
    def id(self) -> str:
        """The id of an entry, or a beginning of it."""
        return Reader(self, strict=True).text("id") or ""

    @property
    def search(self) -> Search:
        """The search that is asked for."""
        return self.request.search

    @property
    def request(self) -> SearchRequest:
        """The search that is asked for, and its language."""
        try:
            return read_request(self)
        except FilterInvalid as error:
            if error.params["name"] != "q":
                raise
            raise type(error)(**{**error.params, "name": QUERY}) from error


Answer = Callable[[Archive, Arguments, Translator], JsonObject | str]


class Tool(NamedTuple):
    """A tool: ``gives`` is the shape of its JSON, or None where it answers with Markdown."""

    name: str
    title: str
    description: str
    takes: Mapping[str, Schema]
    answer: Answer
    gives: Shape | None = None
    needs: tuple[str, ...] = ()

    @property
    def input_schema(self) -> Schema:
        """What it takes, as a JSON Schema."""
        return {
            "type": "object",
            "properties": dict(self.takes),
            "required": list(self.needs),
            "additionalProperties": False,
        }

    def run(self, archive: Archive, given: Mapping[str, Any], translator: Translator) -> Any:
        """Answer a call; raise `SaryeError` for what cannot be answered."""
        refuse_unknown(given, self.takes)
        for name in self.needs:
            if not given.get(name):
                raise ParameterMissing(name=name)
        return self.answer(archive, Arguments(given, self.takes), translator)


def _search(archive: Archive, given: Arguments, _: Translator) -> JsonObject:
    limit = given.number("limit", 1, MOST_HITS, USUAL_HITS)
    offset = given.number("offset", 0, LAST_OFFSET, 0)
    return found_json(archive.find(replace(given.search, limit=limit, offset=offset)))


def _case(archive: Archive, given: Arguments, _: Translator) -> JsonObject:
    return case_json(archive.case(given.id))


def _similar(archive: Archive, given: Arguments, _: Translator) -> JsonObject:
    limit = given.number("limit", 1, MOST_HITS, USUAL_HITS)
    return found_json(archive.similar(given.id, limit=limit))


def _facets(archive: Archive, given: Arguments, _: Translator) -> JsonObject:
    found = count(given.search, COUNTED, archive)
    counts = {
        field: dict(islice(values.items(), MOST_VALUES)) for field, values in found.counts.items()
    }
    return facets_json(replace(found, counts=counts))


def _hit_list(archive: Archive, given: Arguments, translator: Translator) -> str:
    limit = given.number("limit", 1, MOST_WRITTEN, USUAL_WRITTEN)
    result = archive.find(replace(given.search, limit=limit))
    language = given.request.language
    used = translator if language is None else Translator(language)
    return export(result, used, format="md", exported=datetime.now().astimezone()).decode()


def _option(option: SearchOption) -> Schema:
    schema = {"type": "boolean"} if option.kind == "flag" else TAKEN[option.kind]
    return {**schema, "description": option.description}


def _number(low: int, high: int, usual: int, description: str) -> Schema:
    return {
        "type": "integer",
        "minimum": low,
        "maximum": high,
        "default": usual,
        "description": description,
    }


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


ASKED: Final = {
    QUERY: _said(
        TYPED,
        "What to look for, in Korean: words, or a question as people ask it. Also "
        '"phrases", -word to leave out, OR, prefix*, 효과:word for a section. '
        "Everything that the filters let pass, if left out.",
    ),
    **{one.name: _option(one) for one in MATCHING},
}
ID: Final = {
    "id": _said({"type": "string", "minLength": 1}, "The id of a hit, or a unique beginning of it.")
}
HITS: Final = {"limit": _number(1, MOST_HITS, USUAL_HITS, "Hits to give.")}
ORDER: Final = {SORT.name: _option(SORT)}

TOOLS: Final = (
    Tool(
        "search",
        "Search best-practice cases",
        "Searches past best-practice cases (적극행정 우수사례) of Korean public agencies, and what "
        "else stands in the documents. Ranked hits, each with id, title, agency, period, the "
        "passage that matched, and the document, page and line to cite. total counts hits with "
        "all words, partial those with some (a hit's lacks names the words missing).",
        {
            **ASKED,
            **ORDER,
            **HITS,
            "offset": _number(0, LAST_OFFSET, 0, "Hits to leave out first."),
        },
        _search,
        FOUND,
    ),
    Tool(
        "get_case",
        "Read one case",
        "Gives one entry whole: its sections (situation, effort, effect), every document, page and "
        "line where it stands, other wordings of it, and the same case in other years.",
        ID,
        _case,
        CASE,
        ("id",),
    ),
    Tool(
        "similar_cases",
        "Find similar cases",
        "Ranks the cases that are like one case, by the words they share.",
        {**ID, **HITS},
        _similar,
        FOUND,
        ("id",),
    ),
    Tool(
        "facets",
        "Count cases",
        "Counts what matches by kind, agency, year, quarter, award and section: which agencies "
        f"have such cases, and when. The {MOST_VALUES} most frequent values of each.",
        ASKED,
        _facets,
        FACETS,
    ),
    Tool(
        "hit_list",
        "Write a hit list",
        "Writes the hits as a Markdown document to hand on: a table, each case whole, and with "
        "each the document, page and line to cite, the query and the date.",
        {
            **ASKED,
            **ORDER,
            "limit": _number(1, MOST_WRITTEN, USUAL_WRITTEN, "Cases to write."),
            "lang": _said({"enum": list(LANGUAGES)}, "The language of headings."),
        },
        _hit_list,
    ),
)
"""Every tool, in the order in which they are listed."""

TOOL: Final = {tool.name: tool for tool in TOOLS}
