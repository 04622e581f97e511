"""Nothing in, the OpenAPI 3.1 document of the JSON API out: written by hand, tested to be true."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sarye import __version__
from sarye.messages import LANGUAGES
from sarye.models import ROLES, SECTION_ROLES
from sarye.query import SECTION_NAMES
from sarye.searchoptions import EXACT, FILTERS, MATCH, SORT, Kind, SearchOption
from sarye.web.parameters import (
    LONGEST_QUERY,
    MATCHES,
    PERIOD_PATTERN,
    QUARTERS,
    SORTS,
    TRUTHS,
    YEARS,
)

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
NULLABLE_TEXT: Final[Schema] = {"type": ["string", "null"]}
NULLABLE_NUMBER: Final[Schema] = {"type": ["integer", "null"]}
ROLE: Final[Schema] = {"enum": list(ROLES)}
SECTION_ROLE: Final[Schema] = {"enum": list(SECTION_ROLES)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    """Describe an object that has nothing but these."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


NULLABLE_PERIOD: Final[Schema] = {"oneOf": [_ref("Period"), {"type": "null"}]}
SPANS: Final[Schema] = _list({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2})
HEAD: Final[Schema] = {
    "id": TEXT,
    "title": TEXT,
    "agency": NULLABLE_TEXT,
    "department": NULLABLE_TEXT,
    "award": NULLABLE_TEXT,
    "period": NULLABLE_PERIOD,
    "document_period": NULLABLE_PERIOD,
}
PLACES: Final[Schema] = {"source": _ref("Place"), "also_in": _list(_ref("Place"))}

SCHEMAS: Final[Schema] = {
    "Period": _object(
        {
            "year": {"type": "integer"},
            "quarter": {**NULLABLE_NUMBER, "minimum": 1, "maximum": 4},
            "half": {**NULLABLE_NUMBER, "minimum": 1, "maximum": 2},
        }
    ),
    "Place": _object(
        {"path": TEXT, "page": NULLABLE_NUMBER, "line": NULLABLE_NUMBER},
        {
            "sheet": NULLABLE_TEXT,
            "row": NULLABLE_NUMBER,
            "id": {**TEXT, "description": "The id of other words of the case that stand here."},
            "near": {"const": True},
        },
    ),
    "MarkedSection": _object({"role": SECTION_ROLE, "label": TEXT, "text": TEXT, "spans": SPANS}),
    "Section": _object({"role": SECTION_ROLE, "label": TEXT, "text": TEXT}),
    "Snippet": _object({"role": ROLE, "text": TEXT, "spans": SPANS}),
    "Related": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "agency": NULLABLE_TEXT,
            "period": NULLABLE_PERIOD,
            "relation": {"enum": ["earlier", "later", "undated"]},
        }
    ),
    "Difference": _object(
        {
            "role": ROLE,
            **dict.fromkeys(("label", "before", "after", "preceding", "following"), TEXT),
        }
    ),
    "Variant": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "places": _list(_ref("Place")),
            "differences": _list(_ref("Difference")),
        }
    ),
    "Hit": _object(
        {
            "rank": {"type": "integer", "minimum": 1},
            "score": {"type": "number"},
            **HEAD,
            "sections": _list(_ref("MarkedSection")),
            "snippet": _ref("Snippet"),
            "matched": _list(TEXT),
            **PLACES,
        },
        {"url": TEXT, "related": _list(_ref("Related"))},
    ),
    "Case": _object(
        {
            **HEAD,
            "document_title": NULLABLE_TEXT,
            "url": NULLABLE_TEXT,
            "sections": _list(_ref("Section")),
            **PLACES,
        },
        {"variants": _list(_ref("Variant")), "related": _list(_ref("Related"))},
    ),
    "Result": _object(
        {
            "query": TEXT,
            "match": {"enum": ["all", "any"]},
            "total": COUNT,
            "repairs": _list(
                _object(
                    {
                        "kind": {
                            "enum": [
                                *("keyboard", "choseong", "typo", "spacing", "fallback", "syntax")
                            ]
                        },
                        "from": TEXT,
                        "to": TEXT,
                    }
                )
            ),
            "took_ms": {"type": "number"},
            "index": _object({"cases": COUNT, "fingerprint": TEXT}),
            "hits": _list(_ref("Hit")),
            "sort": {"enum": list(SORTS)},
        },
        {"related": _list(TEXT), "stale": _list(TEXT)},
    ),
    "Facets": _object(
        {
            "total": COUNT,
            "counts": _object(
                {
                    name: {"type": "object", "additionalProperties": {**COUNT, "minimum": 1}}
                    for name in ("agency", "year", "quarter", "award", "section")
                }
            ),
        }
    ),
    "Completions": _object(
        {
            "completions": _list(
                _object(
                    {
                        "text": TEXT,
                        "query": {**TEXT, "description": "What was typed, so completed."},
                        "kind": {"enum": ["word", "title"]},
                        "cases": COUNT,
                        "id": NULLABLE_TEXT,
                    }
                )
            )
        }
    ),
    "Status": _object(
        {
            "path": TEXT,
            "cases": COUNT,
            "variants": COUNT,
            "documents": COUNT,
            "fingerprint": TEXT,
            "size": COUNT,
            "built": {**TEXT, "format": "date-time"},
            "stale": _list(TEXT),
            "changes": _object(dict.fromkeys(("new", "changed", "gone"), _list(TEXT))),
            "problems": _list(
                _object({"path": TEXT, "place": NULLABLE_TEXT, "kind": TEXT, "message": TEXT})
            ),
        }
    ),
    "Problem": _object(
        {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}
    ),
}


def _parameter(name: str, schema: Schema, description: str, **more: object) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


def _number(name: str, low: int, high: int, usual: int, description: str) -> Schema:
    return _parameter(name, {**_between(low, high), "default": usual}, description)


def _between(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


TYPED: Final[Schema] = {**TEXT, "maxLength": LONGEST_QUERY}
TAKEN: Final[dict[Kind, Schema]] = {
    "sections": _list({"enum": list(SECTION_NAMES)}),
    "name": TYPED,
    "path": TYPED,
    "year": _between(*YEARS),
    "quarter": _between(*QUARTERS),
    "period": {"type": "string", "pattern": f"^{PERIOD_PATTERN}$"},
    "match": {"enum": list(MATCHES)},
    "sort": {"enum": list(SORTS)},
    "flag": {"enum": list(TRUTHS)},
}
"""What a parameter of each kind takes."""


def _option(option: SearchOption) -> Schema:
    more = {"style": "form", "explode": True} if option.kind == "sections" else {}
    return _parameter(option.name, TAKEN[option.kind], option.description, **more)


LIMITS: Final[list[Schema]] = [
    _parameter("q", TYPED, "What to look for; every case if left out."),
    *map(_option, (MATCH, EXACT, *FILTERS)),
    _parameter("lang", {"enum": list(LANGUAGES)}, "The language of messages."),
]
ORDER: Final = _option(SORT)
LIMIT: Final = _number("limit", 1, 100, 10, "Cases to give.")
OFFSET: Final = _number("offset", 0, 10_000, 0, "Cases to leave out first.")
ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "description": "The id of a case, or a unique beginning of it.",
}

PROBLEMS: Final[dict[str, str]] = {
    "400": "A parameter cannot be used.",
    "404": "There is no such case.",
    "409": "Several cases have an id that begins so.",
    "429": "Too many requests.",
    "503": "The index cannot be used, or the answer took too long.",
}


def _get(
    summary: str, schema: str, parameters: list[Schema], *codes: str, kept: bool = True
) -> Schema:
    """Describe an address that is read."""
    content = {"application/json": {"schema": _ref(schema)}}
    tag = {"ETag": {"description": "Names the answer; send it back.", "schema": TEXT}}
    answers: Schema = {"200": {"description": summary, "content": content}}
    if kept:
        answers["200"]["headers"] = tag
        answers["304"] = {"description": "What you hold is still true.", "headers": tag}
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
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
    similar = _get("Cases like one case.", "Result", [ID, LIMIT], "400", "404", "409")
    paths = {
        "/api/search": _get("Ranked cases.", "Result", [*LIMITS, ORDER, LIMIT, OFFSET], "400"),
        "/api/facets": _get("Counts of the matching cases.", "Facets", LIMITS, "400"),
        "/api/complete": _get("How what was typed can go on.", "Completions", typed, "400"),
        "/api/cases/{id}": _get("One whole case.", "Case", [ID], "404", "409"),
        "/api/cases/{id}/similar": similar,
        "/api/status": _get("The state of the index.", "Status", [], kept=False),
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
        "components": {"schemas": SCHEMAS},
    }
