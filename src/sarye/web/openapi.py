"""The OpenAPI 3.1 document of the JSON API, whose schemas are those of `sarye.jsonapi.objects`."""

from __future__ import annotations

from functools import cache
from typing import Final

from sarye import __version__
from sarye.fields import ENTRY_KIND
from sarye.jsonapi.objects import (
    ANSWERS,
    CASE,
    COMPLETIONS,
    FACETS,
    REFUSAL,
    RESULT,
    STATUS,
    TEXT,
)
from sarye.jsonapi.shapes import Schema, Shape
from sarye.messages import LANGUAGES
from sarye.query import SECTION_NAMES
from sarye.searchoptions import (
    ALTERNATIVES,
    AS_TYPED,
    EXACT,
    FILTERS,
    MATCH,
    PERIOD_PATTERN,
    SORT,
    UNFOLDED,
    Kind,
    SearchOption,
)
from sarye.web.parameters import (
    LONGEST_QUERY,
    MATCHES,
    QUARTERS,
    SORTS,
    TRUTHS,
    YEARS,
)


def _parameter(name: str, schema: Schema, description: str, **more: object) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


def _number(name: str, low: int, high: int, usual: int, description: str) -> Schema:
    return _parameter(name, {**_between(low, high), "default": usual}, description)


def _between(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _several(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


TYPED: Final[Schema] = {"type": "string", "maxLength": LONGEST_QUERY}
TAKEN: Final[dict[Kind, Schema]] = {
    "sections": _several({"enum": list(SECTION_NAMES)}),
    "entry": _several({"enum": list(ENTRY_KIND)}),
    "name": _several(TYPED),
    "path": _several(TYPED),
    "year": _several(_between(*YEARS)),
    "quarter": _several(_between(*QUARTERS)),
    "period": {"type": "string", "pattern": f"^{PERIOD_PATTERN}$"},
    "moment": {"type": "string", "format": "date"},
    "match": {"enum": list(MATCHES)},
    "sort": {"enum": list(SORTS)},
    "flag": {"enum": list(TRUTHS)},
}
"""What a parameter of each kind takes."""


def _option(option: SearchOption) -> Schema:
    schema = TAKEN[option.kind]
    more = {"style": "form", "explode": True} if schema.get("type") == "array" else {}
    return _parameter(option.name, schema, option.description, **more)


LIMITS: Final[list[Schema]] = [
    _parameter("q", TYPED, "What to look for; every case if left out."),
    *map(_option, (MATCH, EXACT, AS_TYPED, UNFOLDED, *FILTERS)),
    _parameter("lang", {"enum": list(LANGUAGES)}, "The language of messages."),
]
ORDER: Final = _option(SORT)
LIMIT: Final = _number("limit", 1, 100, 10, "Cases to give.")
OFFSET: Final = _number("offset", 0, 10_000, 0, "Hits to leave out first.")
ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "description": "The id of a hit, or a unique beginning of it.",
}

PROBLEMS: Final[dict[str, str]] = {
    "400": "A parameter cannot be used.",
    "404": "There is no such case.",
    "409": "Several cases have an id that begins so.",
    "429": "Too many requests.",
    "503": "The index cannot be used, or the answer took too long.",
}


def _get(
    summary: str, shape: Shape, parameters: list[Schema], *codes: str, kept: bool = True
) -> Schema:
    """Describe an address that is read."""
    content = {"application/json": {"schema": shape.schema}}
    tag = {"ETag": {"description": "Names the answer; send it back.", "schema": TEXT.schema}}
    answers: Schema = {"200": {"description": summary, "content": content}}
    if kept:
        answers["200"]["headers"] = tag
        answers["304"] = {"description": "What you hold is still true.", "headers": tag}
    problem = {"application/problem+json": {"schema": REFUSAL.schema}}
    for code in (*codes, "429", "503"):
        answers[code] = {"description": PROBLEMS[code], "content": problem}
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


@cache
def document() -> Schema:
    """Give the document."""
    typed = [
        _parameter("q", TYPED, "What was typed."),
        _number("limit", 1, 20, 8, "Completions to give."),
    ]
    free = _option(ALTERNATIVES)
    similar = _get("Cases like one case.", RESULT, [ID, LIMIT], "400", "404", "409")
    paths = {
        "/api/search": _get("Ranked cases.", RESULT, [*LIMITS, ORDER, LIMIT, OFFSET], "400"),
        "/api/facets": _get("Counts of the matching cases.", FACETS, [*LIMITS, free], "400"),
        "/api/complete": _get("How what was typed can go on.", COMPLETIONS, typed, "400"),
        "/api/cases/{id}": _get("One whole case.", CASE, [ID], "404", "409"),
        "/api/cases/{id}/similar": similar,
        "/api/status": _get("The state of the index.", STATUS, [], kept=False),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sarye",
            "version": __version__,
            "description": "Finds past best practices in Korean public-sector documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": {shape.name: shape.whole_schema for shape in ANSWERS}},
    }
