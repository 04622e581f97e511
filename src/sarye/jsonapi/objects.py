"""The objects of the contract's JSON, key by key: the one table of what each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sarye.fields import FIELD, GIVEN_AS_TEXT
from sarye.jsonapi.shapes import (
    Key,
    Kind,
    Shape,
    choice,
    described,
    given,
    key,
    list_of,
    one_of,
    or_null,
    or_several,
    rounded,
    text,
    whole,
    within,
)
from sarye.mentions import told_values
from sarye.messages import N_, Translator
from sarye.models import (
    ENTRY_KINDS,
    ROLES,
    SECTION_ROLES,
    Completion,
    Hit,
    Place,
    Problem,
    Related,
    Repair,
    Result,
    VariantPlace,
)
from sarye.searchoptions import COUNTED, FILTERS
from sarye.searchoptions import Kind as FilterKind

ENGLISH: Final = Translator("en")
SCORE: Final = rounded(4)  # enough to tell hits apart, short enough to read

TEXT: Final = text()
NAME: Final = or_null(TEXT)
NUMBER: Final = or_null(whole())
COUNT: Final = whole(minimum=0)
TRUE: Final = Kind({"type": "boolean", "description": N_("There only where it is true.")})
ROLE: Final = one_of(*ROLES)
ENTRY_KIND: Final = one_of(*ENTRY_KINDS)
SECTION_ROLE: Final = one_of(*SECTION_ROLES)
SPANS: Final = described(
    list_of(
        Kind(
            {"type": "array", "items": COUNT.schema, "minItems": 2, "maxItems": 2},
            lambda span, _: list(span),
        )
    ),
    N_(
        "What is marked in the text beside it: [start, end) in Unicode code points, in order and "
        "apart. JavaScript counts UTF-16 units instead, in which some letters and every emoji are "
        "two: take Array.from(text).slice(start, end).join('')."
    ),
)
MARKED_EXAMPLE: Final = {
    "role": "effort",
    "text": "🚌 버스 차고지를 화물차의 밤샘 주차 자리로 열었음.",
    "spans": [[2, 4], [18, 20]],
}
"""A text in which UTF-16 units are no code points: 버스 and 주차 are marked."""

PERIOD: Final = Shape(
    "Period",
    key("year", whole()),
    key("quarter", or_null(whole(minimum=1, maximum=4))),
    key("half", or_null(whole(minimum=1, maximum=2))),
)


def _is_in_sheet(place: Place) -> bool:
    return place.sheet is not None or place.row is not None


def _is_of_variant(place: Place) -> bool:
    return isinstance(place, VariantPlace)


PLACE: Final = Shape(
    "Place",
    key("path", TEXT),
    key("page", NUMBER),
    key("line", NUMBER),
    key("sheet", NAME, when=_is_in_sheet),
    key("row", NUMBER, when=_is_in_sheet),
    key(
        "id",
        text(description=N_("The id of other words of the case that stand here.")),
        lambda place: place.case_id,
        when=_is_of_variant,
    ),
    key("near", TRUE, lambda _: True, when=_is_of_variant),
)
PLACES: Final = (
    key("source", PLACE),
    key("also_in", described(list_of(PLACE), N_("Other places where it stands too."))),
)
"""Where a case stands; `TOLD` is what these places tell of it."""

LABELLED: Final = (key("role", SECTION_ROLE), key("label", TEXT), key("text", TEXT))
SECTION: Final = Shape("Section", *LABELLED)
MARKED_SECTION: Final = Shape("MarkedSection", *LABELLED, key("spans", SPANS))
PARSED_SECTION: Final = Shape("ParsedSection", *LABELLED, key("start", COUNT), key("end", COUNT))
SNIPPET: Final = Shape(
    "Snippet", key("role", ROLE), key("text", TEXT), key("spans", SPANS), example=MARKED_EXAMPLE
)

HEAD: Final = (
    key("id", TEXT),
    key("kind", ENTRY_KIND),
    key("title", TEXT),
    *(key(name, NAME) for name in GIVEN_AS_TEXT if FIELD[name].kind == "text"),
    key("period", or_null(PERIOD)),
)
"""What a case is known by; a period is one object here, and no columns."""


def _told(name: str, plural: str, kind: Kind) -> Key:
    """Describe all that the places of a case tell in a field, where that is more than one."""
    return key(
        plural,
        list_of(kind),
        lambda case: told_values(case, name),
        when=lambda case: len(told_values(case, name)) > 1,
    )


TOLD: Final = (
    _told("agency", "agencies", TEXT),
    _told("period", "periods", PERIOD),
    _told("award", "awards", TEXT),
)
DOCUMENT_PERIOD: Final = key("document_period", or_null(PERIOD))
ADDED: Final = key("added", TEXT, when=lambda case: case.added is not None)
URL: Final = key("url", TEXT, when=lambda case: case.url is not None)

RELATED: Final = Shape(
    "Related",
    key("id", TEXT),
    key("title", TEXT),
    key("agency", NAME),
    key("period", or_null(PERIOD)),
    key("relation", choice(Related, "relation")),
)
DIFFERENCE: Final = Shape(
    "Difference",
    key("role", ROLE),
    *(key(name, TEXT) for name in ("label", "before", "after", "preceding", "following")),
)
VARIANT: Final = Shape(
    "Variant",
    key("id", TEXT),
    key("title", TEXT),
    key("places", list_of(PLACE)),
    key("differences", list_of(DIFFERENCE)),
)
PASSAGE: Final = Shape("Passage", key("id", TEXT), key("label", TEXT), key("place", PLACE))
REMARK: Final = Shape("Remark", key("label", TEXT), key("text", TEXT))
REMARKS: Final = given("remarks", list_of(REMARK))
CASE: Final = Shape(
    "Case",
    *HEAD,
    DOCUMENT_PERIOD,
    key("document_title", NAME),
    key("url", NAME),
    key("sections", list_of(SECTION)),
    *PLACES,
    *TOLD,
    REMARKS,
    given("variants", list_of(VARIANT)),
    given("related", list_of(RELATED)),
    given("passages", list_of(PASSAGE)),
    ADDED,
)
PARSED_CASE: Final = Shape(
    "ParsedCase", *HEAD, key("sections", list_of(PARSED_SECTION)), *PLACES, *TOLD, REMARKS, URL
)

CONTRIBUTION: Final = Shape(
    "Contribution",
    *(key(name, TEXT) for name in ("word", "token", "layer", "role")),
    key("score", SCORE),
)
HIT: Final = Shape(
    "Hit",
    key("rank", described(whole(minimum=1), N_("Its place in the whole list, from 1 on."))),
    key("score", described(SCORE, N_("How well it fits; scores of other queries are no measure."))),
    *within("case", *HEAD, DOCUMENT_PERIOD),
    key("sections", list_of(MARKED_SECTION)),
    key("snippet", SNIPPET),
    key("matched", described(list_of(TEXT), N_("The words of the query that stand in it."))),
    key("lacks", described(list_of(TEXT), N_("The words of the query that it lacks."))),
    key("by", described(choice(Hit, "by"), N_("What it was found by."))),
    given("through", list_of(TEXT)),
    *within("case", *PLACES, *TOLD, URL, ADDED, given("related", list_of(RELATED))),
    given("explanation", list_of(CONTRIBUTION), described=False),
)
REPAIR: Final = Shape(
    "",
    key("kind", choice(Repair, "kind")),
    key("from", TEXT, lambda repair: repair.before),
    key("to", TEXT, lambda repair: repair.after),
)
SYNONYMS: Final = Shape(
    "",
    key("word", TEXT),
    key("with", list_of(TEXT), lambda one: one.official),
)
INDEX: Final = Shape("", key("cases", COUNT), key("documents", COUNT), key("fingerprint", TEXT))
RESULT: Final = Shape(
    "Result",
    key("query", described(TEXT, N_("What was looked for, as it was read."))),
    key("match", choice(Result, "match")),
    key("total", described(COUNT, N_("Hits with all words, on all pages."))),
    key("repairs", described(list_of(REPAIR), N_("What was changed in the query to find these."))),
    key("took_ms", rounded(1)),
    key("index", INDEX),
    key("partial", described(COUNT, N_("Further hits, with some of the words."))),
    key("near", described(COUNT, N_("Further hits that meaning alone has found."))),
    key("hits", list_of(HIT)),
    key("sort", choice(Result, "sort")),
    given("exact", TRUE),
    given("unfolded", TRUE),
    given("typed", TRUE),
    given("synonyms", list_of(SYNONYMS)),
    given("related", list_of(TEXT)),
    given("stale", described(list_of(TEXT), N_("What of the index is older than the program."))),
    given("damaged", described(list_of(TEXT), N_("Parts of the index that are left out."))),
)

ADDRESS: Final = or_null(text(format="uri-reference"))
RESULT_PAGE: Final = Shape(
    "ResultPage",
    *within("result", *RESULT.keys),
    key("next", described(ADDRESS, N_("The address of the hits after these, if there are any."))),
    key("prev", described(ADDRESS, N_("The address of the hits before these, if there are any."))),
)


class ResultPage(NamedTuple):
    """What that is made of: a result, and the addresses at which the list goes on."""

    result: Result
    next: str | None
    prev: str | None


FOUND_HIT: Final = Shape(
    "FoundHit", *(one for one in HIT.keys if one.name not in ("sections", "explanation"))
)
FOUND: Final = Shape(
    "Found",
    *(key("hits", list_of(FOUND_HIT)) if one.name == "hits" else one for one in RESULT.keys),
)
"""A result whose hits are told by their snippets: what an assistant chooses from."""

FILTER_KINDS: Final[Mapping[FilterKind, Kind]] = {
    "sections": list_of(ROLE),
    "name": or_several(NAME),
    "path": or_several(NAME),
    "year": or_several(NUMBER),
    "quarter": or_several(NUMBER),
    "entry": or_several(or_null(ENTRY_KIND)),
    "period": or_null(PERIOD),
    "moment": or_null(TEXT),
}
LIMITS: Final = Shape(
    "Filters",
    *(
        key(option.field, FILTER_KINDS[option.kind])
        if option.kind != "path"
        else given(option.field, FILTER_KINDS[option.kind])
        for option in FILTERS
    ),
)

VALUES: Final = Kind({"type": "object", "additionalProperties": {**COUNT.schema, "minimum": 1}})
COUNTS: Final = Kind(
    Shape("", *(key(field, VALUES) for field in COUNTED)).schema,
    lambda counts, _: {field: dict(values) for field, values in counts.items()},
)
FACETS: Final = Shape("Facets", key("total", COUNT), key("partial", COUNT), key("counts", COUNTS))

COMPLETION: Final = Shape(
    "",
    key("text", TEXT, lambda row: row[1].text),
    key("query", text(description=N_("What was typed, so completed.")), lambda row: row[0]),
    key("kind", choice(Completion, "kind"), lambda row: row[1].kind),
    key("cases", COUNT, lambda row: row[1].cases),
    key("id", NAME, lambda row: row[1].case_id),
)
COMPLETIONS: Final = Shape("Completions", key("completions", list_of(COMPLETION), list))


def _said_place(problem: Problem) -> str | None:
    return ENGLISH.place(problem.place) or None


PROBLEM: Final = Shape(
    "",
    key("path", TEXT, lambda problem: problem.place.path),
    key("place", NAME, _said_place),
    key("kind", TEXT),
    key("message", Kind(TEXT.schema, lambda it, translator: translator.problem(it)), lambda it: it),
)
ENTRIES: Final = Shape(
    "", key("case", COUNT, lambda it: it.cases), key("document", COUNT, lambda it: it.texts)
)
STATUS: Final = Shape(
    "Status",
    key("path", TEXT),
    *(key(name, COUNT) for name in ("cases", "variants", "documents", "passed_over")),
    key("entries", ENTRIES, lambda status: status),
    key("without_cases", COUNT),
    key("fingerprint", TEXT),
    key("size", COUNT),
    key("built", text(format="date-time")),
    key("stale", list_of(TEXT)),
    key("changes", Shape("", *(key(name, list_of(TEXT)) for name in ("new", "changed", "gone")))),
    key("problems", list_of(PROBLEM)),
)
DOCUMENT: Final = Shape(
    "Document",
    key("path", TEXT),
    key("format", TEXT),
    key("title", NAME),
    key("agency", NAME),
    key("period", or_null(PERIOD)),
    key("cases", list_of(PARSED_CASE)),
    key("passages", list_of(PARSED_CASE)),
    key("problems", list_of(PROBLEM)),
)
PARSED: Final = Shape("Parsed", key("documents", list_of(DOCUMENT), list))

TOKEN: Final = Shape(
    "Token",
    key("text", TEXT),
    key("layer", TEXT),
    key("tag", NAME, lambda token: token.tag or None),
    *(key(name, COUNT) for name in ("start", "end", "position")),
)
TOKENS: Final = Shape(
    "Tokens", key("text", TEXT, lambda pair: pair[0]), key("tokens", list_of(TOKEN), lambda p: p[1])
)

HEALTH: Final = Shape("Health", key("status", one_of("alive", "ready"), str))
"""The state of a server, made of its name."""

REFUSAL: Final = Shape(
    "Problem",
    key("type", TEXT, lambda _: "about:blank"),
    key("title", TEXT, lambda said: said[1]),
    key("status", whole(), lambda said: said[0]),
    key("detail", TEXT, lambda said: said[2]),
)
"""What is wrong with a request, by RFC 9457: made of its status, the phrase of that, and a text."""

ANSWERS: Final = (
    *(PERIOD, PLACE, MARKED_SECTION, SECTION, SNIPPET, RELATED, DIFFERENCE, VARIANT),
    *(PASSAGE, REMARK, HIT, CASE),
    *(RESULT, RESULT_PAGE, FACETS, COMPLETIONS, STATUS, HEALTH, REFUSAL),
)
"""The objects that the API gives, and those in them that have names."""
