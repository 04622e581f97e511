"""The OpenAPI 3.1 document of the JSON API, whose schemas are those of `sarye.jsonapi.objects`.

Its descriptions are English; the page about the API (`apipage.py`) shows them in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from sarye import __version__
from sarye.fields import ENTRY_KIND
from sarye.jsonapi.objects import (
    ANSWERS,
    CASE,
    COMPLETIONS,
    FACETS,
    HEALTH,
    REFUSAL,
    RESULT,
    RESULT_PAGE,
    STATUS,
    TEXT,
)
from sarye.jsonapi.shapes import Schema, Shape
from sarye.messages import LANGUAGES, N_
from sarye.query import SECTION_NAMES
from sarye.searchoptions import (
    ALTERNATIVES,
    MATCHING,
    PERIOD_PATTERN,
    SORT,
    Kind,
    SearchOption,
)
from sarye.web.api import LAST_OFFSET, MOST_COMPLETIONS, MOST_HITS, USUAL_COMPLETIONS, USUAL_HITS
from sarye.web.parameters import (
    LANGUAGE,
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


def _among(values: Sequence[str]) -> Schema:
    return {"type": "string", "enum": list(values)}


TYPED: Final[Schema] = {"type": "string", "maxLength": LONGEST_QUERY}
DIGITS: Final = [value for value in TRUTHS if value.isdigit()]
TAKEN: Final[dict[Kind, Schema]] = {
    "sections": _several(_among(tuple(SECTION_NAMES))),
    "entry": _several(_among(tuple(ENTRY_KIND))),
    "name": _several(TYPED),
    "path": _several(TYPED),
    "year": _several(_between(*YEARS)),
    "quarter": _several(_between(*QUARTERS)),
    "period": {
        "type": "string",
        "pattern": f"^{PERIOD_PATTERN}$",
        "examples": ["2024", "2024Q3", "2024-07"],
    },
    "moment": {"type": "string", "format": "date", "examples": ["2026-03-01"]},
    "match": _among(MATCHES),
    "sort": _among(SORTS),
    "flag": {"oneOf": [{"type": "boolean"}, _among(DIGITS)]},
}
"""What a parameter of each kind takes."""


def _option(option: SearchOption) -> Schema:
    schema = TAKEN[option.kind]
    more = {"style": "form", "explode": True} if schema.get("type") == "array" else {}
    return _parameter(option.name, schema, option.description, **more)


LANG: Final = _parameter(LANGUAGE, _among(LANGUAGES), N_("The language of messages."))
LIMITS: Final[list[Schema]] = [
    _parameter("q", TYPED, N_("What to look for; every case if left out.")),
    *map(_option, MATCHING),
    LANG,
]
ORDER: Final = _option(SORT)
LIMIT: Final = _number("limit", 1, MOST_HITS, USUAL_HITS, N_("Hits to give."))
OFFSET: Final = _number("offset", 0, LAST_OFFSET, 0, N_("Hits to leave out first."))
TYPED_SO_FAR: Final = _parameter("q", TYPED, N_("What was typed."))
COMPLETED: Final = _number(
    "limit", 1, MOST_COMPLETIONS, USUAL_COMPLETIONS, N_("Completions to give.")
)
ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "description": N_("The id of a hit, or a unique beginning of it."),
}

PROBLEMS: Final[dict[str, str]] = {
    "400": N_("A parameter cannot be used, or there is none of that name."),
    "401": N_("A token is asked for here (--token-file)."),
    "404": N_("There is no such case."),
    "409": N_("Several cases have an id that begins so."),
    "429": N_("Too many requests."),
    "503": N_("The index cannot be used, or the answer took too long."),
}
ABOUT: Final = N_("Finds past best practices in Korean public-sector documents.")
TOKEN: Final = N_("The token of --token-file, where the server asks for one.")
ETAG: Final = N_("Names the answer: sent back as If-None-Match, it is not sent twice.")
LINK: Final = N_("The hits after and before these, as next and prev say them (RFC 8288).")
STILL: Final = N_("What you hold is still true.")


def _said(shape: Shape, media_type: str = "application/json") -> Schema:
    return {media_type: {"schema": shape.schema}}


def _get(
    name: str, summary: str, shape: Shape, parameters: list[Schema], *codes: str, kept: bool = True
) -> Schema:
    """Describe an address that is read; who holds an answer that is ``kept`` may ask again."""
    answers: Schema = {"200": {"description": summary, "content": _said(shape)}}
    headers = {"ETag": {"description": ETAG, "schema": TEXT.schema}} if kept else {}
    if kept:
        answers["304"] = {"description": STILL, "headers": dict(headers)}
    if shape is RESULT_PAGE:
        headers["Link"] = {"description": LINK, "schema": TEXT.schema}
    if headers:
        answers["200"]["headers"] = headers
    for code in sorted({"400", "401", "429", "503", *codes}):
        problem = _said(REFUSAL, "application/problem+json")
        answers[code] = {"description": PROBLEMS[code], "content": problem}
    operation = {"operationId": name, "tags": ["search"], "summary": summary}
    return {"get": {**operation, "parameters": parameters, "responses": answers}}


def _probe(name: str, summary: str, failing: str = "") -> Schema:
    """Describe an address for who watches the server: without a token and without limits."""
    answers: Schema = {"200": {"description": summary, "content": _said(HEALTH)}}
    if failing:
        problem = _said(REFUSAL, "application/problem+json")
        answers["503"] = {"description": failing, "content": problem}
    operation = {"operationId": name, "tags": ["watching"], "summary": summary, "security": []}
    return {"get": {**operation, "parameters": [], "responses": answers}}


PATHS: Final[Schema] = {
    "/api/search": _get(
        "search", N_("Ranked cases."), RESULT_PAGE, [*LIMITS, ORDER, LIMIT, OFFSET]
    ),
    "/api/facets": _get(
        "facets", N_("Counts of the matching cases."), FACETS, [*LIMITS, _option(ALTERNATIVES)]
    ),
    "/api/complete": _get(
        "complete",
        N_("How what was typed can go on."),
        COMPLETIONS,
        [TYPED_SO_FAR, COMPLETED, LANG],
    ),
    "/api/cases/{id}": _get("case", N_("One whole case."), CASE, [ID, LANG], "404", "409"),
    "/api/cases/{id}/similar": _get(
        "similar", N_("Cases like one case."), RESULT, [ID, LIMIT, LANG], "404", "409"
    ),
    "/api/status": _get("status", N_("The state of the index."), STATUS, [LANG], kept=False),
    "/healthz": _probe("healthz", N_("The server is alive.")),
    "/readyz": _probe(
        "readyz", N_("The index can be searched."), N_("It cannot be searched, and why.")
    ),
}


@cache
def document(root: str = "") -> Schema:
    """Give the document of a server whose addresses begin with a path."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sarye",
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "security": [{}, {"token": []}],
        "paths": PATHS,
        "components": {
            "schemas": {shape.name: shape.whole_schema for shape in ANSWERS},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": TOKEN}
            },
        },
    }
