"""The JSON of the contract: values of `sarye.models` become objects for `json.dumps`.

Absent values are ``null``, tuples are lists, keys and roles are always English. Texts that people
read (the message of a problem) are said by a `Translator`; places stay English, so that a program
can rely on them. `sarye.jsonapi.objects` says the shape of each object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sarye.jsonapi import objects
from sarye.jsonapi.objects import ENGLISH
from sarye.jsonapi.shapes import JsonObject
from sarye.messages import Translator
from sarye.models import (
    Case,
    Completion,
    Facets,
    Filters,
    Hit,
    ParsedDocument,
    Problem,
    Result,
    Status,
    Token,
)

__all__ = [
    "JsonObject",
    "case_json",
    "completions_json",
    "damage_json",
    "facets_json",
    "filters_json",
    "found_json",
    "health_json",
    "hit_json",
    "parsed_json",
    "problem_json",
    "refusal_json",
    "result_json",
    "result_page_json",
    "status_json",
    "tokens_json",
]


def hit_json(hit: Hit) -> JsonObject:
    """Give one hit; ``url``, ``related`` and ``explanation`` are there when they say something."""
    return objects.HIT.write(hit, ENGLISH)


def result_json(result: Result) -> JsonObject:
    """Give the contract's search result; ``stale`` is there only when the index is."""
    return objects.RESULT.write(result, ENGLISH)


def result_page_json(result: Result, *, following: str | None, before: str | None) -> JsonObject:
    """Give a search result with the addresses of the hits behind it and before it."""
    return objects.RESULT_PAGE.write(objects.ResultPage(result, following, before), ENGLISH)


def found_json(result: Result) -> JsonObject:
    """Give a search result whose hits have their snippets and no sections."""
    return objects.FOUND.write(result, ENGLISH)


def filters_json(filters: Filters) -> JsonObject:
    """Give the filters of a search; those that do not limit it are null or empty."""
    return objects.LIMITS.write(filters, ENGLISH)


def case_json(case: Case) -> JsonObject:
    """Give one whole case; ``variants`` and ``related`` are there when there are any."""
    return objects.CASE.write(case, ENGLISH)


def parsed_json(documents: Iterable[ParsedDocument], translator: Translator) -> JsonObject:
    """Give the contract's parse result."""
    return objects.PARSED.write(documents, translator)


def problem_json(problem: Problem, translator: Translator) -> JsonObject:
    """Give one problem; its place is English ("line 3"), or null for a whole document."""
    return objects.PROBLEM.write(problem, translator)


def facets_json(facets: Facets) -> JsonObject:
    """Give the counts by field and value, in their own order."""
    return objects.FACETS.write(facets, ENGLISH)


def completions_json(rows: Iterable[tuple[str, Completion]]) -> JsonObject:
    """Give completions, each behind the query that it makes of what was typed."""
    return objects.COMPLETIONS.write(rows, ENGLISH)


def status_json(status: Status, translator: Translator) -> JsonObject:
    """Give the state of an index; ``size`` is in bytes, ``variants`` are not among ``cases``."""
    return objects.STATUS.write(status, translator)


def damage_json(files: Sequence[str]) -> JsonObject:
    """Name the files of an index that are damaged."""
    return {"damaged": list(files)}


def tokens_json(text: str, tokens: Iterable[Token]) -> JsonObject:
    """Give the tokens of a text; ``tag`` is the part of speech that a token was kept for."""
    return objects.TOKENS.write((text, tokens), ENGLISH)


def refusal_json(status: int, phrase: str, detail: str) -> JsonObject:
    """Say what is wrong with a request, as RFC 9457 does."""
    return objects.REFUSAL.write((status, phrase, detail), ENGLISH)


def health_json(state: str) -> JsonObject:
    """Say how a server is: ``alive`` or ``ready``."""
    return objects.HEALTH.write(state, ENGLISH)
