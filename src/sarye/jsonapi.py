"""Values of `sarye.models` in, the objects of the contract's JSON out.

Absent values are ``null``, tuples are lists, keys and roles are always English. Texts that people
read (the message of a problem) are said by a `Translator`; places stay English, so that a program
can rely on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sarye.messages import Translator
from sarye.models import (
    Case,
    Contribution,
    Difference,
    Facets,
    Filters,
    Hit,
    MarkedText,
    ParsedDocument,
    Period,
    Place,
    Problem,
    Related,
    Result,
    Section,
    Span,
    Status,
    Token,
    Variant,
    VariantPlace,
)

JsonObject = dict[str, object]
"""An object for `json.dumps`; the contract says its shape."""

_ENGLISH: Final = Translator("en")
_SCORE_DIGITS: Final = 4  # enough to tell hits apart, short enough to read


def hit_json(hit: Hit) -> JsonObject:
    """Give one hit; ``url``, ``related`` and ``explanation`` are there when they say something."""
    case = hit.case
    said: JsonObject = {
        "rank": hit.rank,
        "score": round(hit.score, _SCORE_DIGITS),
        **_case_head(case),
        "document_period": period_json(case.document_period),
        "sections": [_marked_section(section) for section in hit.sections],
        "snippet": {
            "role": hit.snippet.role,
            "text": hit.snippet.text,
            "spans": _spans(hit.snippet.spans),
        },
        "matched": list(hit.matched),
        "source": place_json(case.source),
        "also_in": [place_json(place) for place in case.also_in],
    }
    if case.url is not None:
        said["url"] = case.url
    if case.related:
        said["related"] = [_related(one) for one in case.related]
    if hit.explanation:
        said["explanation"] = [_contribution(part) for part in hit.explanation]
    return said


def result_json(result: Result) -> JsonObject:
    """Give the contract's search result; ``stale`` is there only when the index is."""
    said: JsonObject = {
        "query": result.query,
        "match": result.match,
        "total": result.total,
        "repairs": [
            {"kind": repair.kind, "from": repair.before, "to": repair.after}
            for repair in result.repairs
        ],
        "took_ms": round(result.took_ms, 1),
        "index": {"cases": result.index.cases, "fingerprint": result.index.fingerprint},
        "hits": [hit_json(hit) for hit in result.hits],
        "sort": result.sort,
    }
    if result.related:
        said["related"] = list(result.related)
    if result.stale:
        said["stale"] = list(result.stale)
    return said


def filters_json(filters: Filters) -> JsonObject:
    """Give the filters of a search; those that do not limit it are null or empty."""
    said: JsonObject = {
        "sections": list(filters.sections),
        "agency": filters.agency,
        "year": filters.year,
        "quarter": filters.quarter,
        "since": period_json(filters.since),
        "until": period_json(filters.until),
        "award": filters.award,
    }
    if filters.document is not None:
        said["document"] = filters.document
    return said


def case_json(case: Case) -> JsonObject:
    """Give one whole case, as ``sarye show --format json`` prints it.

    ``variants`` and ``related`` are there when there are any.
    """
    said: JsonObject = {
        **_case_head(case),
        "document_period": period_json(case.document_period),
        "document_title": case.document_title,
        "url": case.url,
        "sections": [_section(section) for section in case.sections],
        "source": place_json(case.source),
        "also_in": [place_json(place) for place in case.also_in],
    }
    if case.variants:
        said["variants"] = [_variant(variant) for variant in case.variants]
    if case.related:
        said["related"] = [_related(one) for one in case.related]
    return said


def parsed_json(documents: Iterable[ParsedDocument], translator: Translator) -> JsonObject:
    """Give the contract's parse result."""
    return {"documents": [_document(document, translator) for document in documents]}


def problem_json(problem: Problem, translator: Translator) -> JsonObject:
    """Give one problem; its place is English ("line 3"), or null for a whole document."""
    return {
        "path": problem.place.path,
        "place": _ENGLISH.place(problem.place) or None,
        "kind": problem.kind,
        "message": translator.problem(problem),
    }


def facets_json(facets: Facets) -> JsonObject:
    """Give the counts by field and value, in their own order."""
    return {
        "total": facets.total,
        "counts": {field: dict(values) for field, values in facets.counts.items()},
    }


def status_json(status: Status, translator: Translator) -> JsonObject:
    """Give the state of an index; ``size`` is in bytes, ``variants`` are not among ``cases``."""
    return {
        "path": status.path,
        "cases": status.cases,
        "variants": status.variants,
        "documents": status.documents,
        "fingerprint": status.fingerprint,
        "size": status.size,
        "built": status.built,
        "stale": list(status.stale),
        "changes": {
            "new": list(status.changes.new),
            "changed": list(status.changes.changed),
            "gone": list(status.changes.gone),
        },
        "problems": [problem_json(problem, translator) for problem in status.problems],
    }


def tokens_json(text: str, tokens: Iterable[Token]) -> JsonObject:
    """Give the tokens of a text; ``tag`` is the part of speech that a token was kept for."""
    return {
        "text": text,
        "tokens": [
            {
                "text": token.text,
                "layer": token.layer,
                "tag": token.tag or None,
                "start": token.start,
                "end": token.end,
                "position": token.position,
            }
            for token in tokens
        ],
    }


def period_json(period: Period | None) -> JsonObject | None:
    """Give a period, or null."""
    if period is None:
        return None
    return {"year": period.year, "quarter": period.quarter, "half": period.half}


def place_json(place: Place) -> JsonObject:
    """Give the place where something stands; only spreadsheets have a sheet and a row.

    Where the words are those of a variant, ``id`` names it.
    """
    said: JsonObject = {"path": place.path, "page": place.page, "line": place.line}
    if place.sheet is not None or place.row is not None:
        said |= {"sheet": place.sheet, "row": place.row}
    if isinstance(place, VariantPlace):
        said |= {"id": place.case_id, "near": True}
    return said


def _case_head(case: Case) -> JsonObject:
    return {
        "id": case.id,
        "title": case.title,
        "agency": case.agency,
        "department": case.department,
        "award": case.award,
        "period": period_json(case.period),
    }


def _section(section: Section) -> JsonObject:
    return {"role": section.role, "label": section.label, "text": section.text}


def _marked_section(section: MarkedText) -> JsonObject:
    return {
        "role": section.role,
        "label": section.label,
        "text": section.text,
        "spans": _spans(section.spans),
    }


def _variant(variant: Variant) -> JsonObject:
    return {
        "id": variant.id,
        "title": variant.title,
        "places": [place_json(place) for place in variant.places],
        "differences": [_difference(one) for one in variant.differences],
    }


def _difference(difference: Difference) -> JsonObject:
    return {
        "role": difference.role,
        "label": difference.label,
        "before": difference.before,
        "after": difference.after,
        "preceding": difference.preceding,
        "following": difference.following,
    }


def _related(related: Related) -> JsonObject:
    return {
        "id": related.id,
        "title": related.title,
        "agency": related.agency,
        "period": period_json(related.period),
        "relation": related.relation,
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _contribution(part: Contribution) -> JsonObject:
    return {
        "word": part.word,
        "token": part.token,
        "layer": part.layer,
        "role": part.role,
        "score": round(part.score, _SCORE_DIGITS),
    }


def _document(document: ParsedDocument, translator: Translator) -> JsonObject:
    return {
        "path": document.path,
        "format": document.format,
        "title": document.title,
        "agency": document.agency,
        "period": period_json(document.period),
        "cases": [_parsed_case(case) for case in document.cases],
        "problems": [problem_json(problem, translator) for problem in document.problems],
    }


def _parsed_case(case: Case) -> JsonObject:
    said: JsonObject = {
        **_case_head(case),
        "sections": [
            {**_section(section), "start": section.start, "end": section.end}
            for section in case.sections
        ],
        "source": place_json(case.source),
        "also_in": [place_json(place) for place in case.also_in],
    }
    if case.url is not None:
        said["url"] = case.url
    return said
