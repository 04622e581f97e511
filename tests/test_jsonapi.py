"""The JSON is the contract's, key by key."""

from __future__ import annotations

import json

from sarye.jsonapi import (
    case_json,
    facets_json,
    filters_json,
    hit_json,
    parsed_json,
    problem_json,
    result_json,
    status_json,
)
from sarye.messages import Translator
from sarye.models import (
    Case,
    Contribution,
    Difference,
    DocumentChanges,
    Facets,
    Filters,
    Hit,
    IndexInfo,
    MarkedText,
    ParsedDocument,
    Period,
    Place,
    Problem,
    Related,
    Repair,
    Result,
    Section,
    Status,
    Variant,
    VariantPlace,
)

ENGLISH = Translator("en")
PROBLEM = Problem("empty_section", Place("a.txt", line=3), {"label": "노력"})

CASE = Case(
    id="5b0f6c1e92ad",
    title="제목",
    sections=(Section("situation", "상황", "수의계약 때마다 확인서", 310, 322),),
    source=Place("a.txt", line=37),
    agency="국민권익위원회",
    period=Period(2025, quarter=1),
    document_period=Period(2025, quarter=2),
    also_in=(Place("a.txt", line=73),),
)
HIT = Hit(
    rank=1,
    score=7.4200001,
    case=CASE,
    title=MarkedText("title", "", "제목"),
    sections=(MarkedText("situation", "상황", "수의계약 때마다 확인서", ((9, 12),)),),
    snippet=MarkedText("situation", "상황", "수의계약", ((0, 4),)),
    matched=("수의계약", "확인서"),
)
RESULT = Result(
    query="수의계약 확인서",
    match="all",
    total=1,
    hits=(HIT,),
    filters=Filters(),
    sort="relevance",
    repairs=(),
    took_ms=3.1415,
    index=IndexInfo(4, "c0ffee"),
)

# The example of the contract ("Search result"), filled in.
EXPECTED = """
{"query": "수의계약 확인서", "match": "all", "total": 1, "repairs": [],
 "took_ms": 3.1, "index": {"cases": 4, "documents": 0, "fingerprint": "c0ffee"},
 "partial": 0, "near": 0,
 "hits": [{"rank": 1, "score": 7.42, "id": "5b0f6c1e92ad", "kind": "case",
   "title": "제목", "agency": "국민권익위원회", "department": null, "award": null,
   "period": {"year": 2025, "quarter": 1, "half": null},
   "document_period": {"year": 2025, "quarter": 2, "half": null},
   "sections": [{"role": "situation", "label": "상황", "text": "수의계약 때마다 확인서",
     "spans": [[9, 12]]}],
   "snippet": {"role": "situation", "text": "수의계약", "spans": [[0, 4]]},
   "matched": ["수의계약", "확인서"], "lacks": [], "by": "words",
   "source": {"path": "a.txt", "page": null, "line": 37},
   "also_in": [{"path": "a.txt", "page": null, "line": 73}]}],
 "sort": "relevance"}
"""


def same_json(said, expected):
    """Compare values and the order of keys."""
    return json.dumps(said, ensure_ascii=False) == json.dumps(
        json.loads(expected), ensure_ascii=False
    )


def test_a_search_result_is_the_contracts():
    """Keys, their order and values are the contract's; ``kind`` and ``sort`` are added."""
    assert same_json(result_json(RESULT), EXPECTED)


def test_repairs_say_from_and_to():
    """What was changed in a query has the contract's keys."""
    result = Result(**_fields(RESULT) | {"repairs": (Repair("keyboard", "wjrrmr", "적극"),)})
    assert result_json(result)["repairs"] == [{"kind": "keyboard", "from": "wjrrmr", "to": "적극"}]


def test_what_a_stale_index_differs_in_is_said_only_then():
    """``stale`` is there when it names something."""
    assert "stale" not in result_json(RESULT)
    stale = Result(**_fields(RESULT) | {"stale": ("words",)})
    assert result_json(stale)["stale"] == ["words"]


def test_how_a_search_was_told_to_look_is_said_only_then():
    """``exact`` and ``unfolded`` are there when they were asked for."""
    asked = Result(**_fields(RESULT) | {"exact": True, "unfolded": True})
    said = result_json(asked)
    assert (said.pop("exact"), said.pop("unfolded")) == (True, True)
    assert said == result_json(RESULT)


def test_a_hit_says_address_and_explanation_only_when_it_has_them():
    """``url`` and ``explanation`` come after the contract's keys."""
    case = Case(**_fields(CASE) | {"url": "https://a.go.kr"})
    part = Contribution("확인서", "확인서/NNG", "morpheme", "effort", 1.23456)
    hit = hit_json(Hit(**_fields(HIT) | {"case": case, "explanation": (part,)}))
    assert list(hit)[-2:] == ["url", "explanation"]
    assert hit["url"] == "https://a.go.kr"
    assert hit["explanation"] == [
        {"word": "확인서", "token": "확인서/NNG", "layer": "morpheme", "role": "effort"}
        | {"score": 1.2346}
    ]
    assert {"url", "explanation"}.isdisjoint(hit_json(HIT))


def test_spans_cut_the_matched_words_out_of_the_text_beside_them():
    """What stands between start and end is what matched."""
    section = hit_json(HIT)["sections"][0]
    assert [section["text"][start:end] for start, end in section["spans"]] == ["확인서"]


def test_a_whole_case_has_its_sections_and_places():
    """`show` gives a case with all its fields, without the spans and offsets of its sections."""
    assert same_json(
        case_json(CASE),
        """
{"id": "5b0f6c1e92ad", "kind": "case", "title": "제목", "agency": "국민권익위원회",
 "department": null, "award": null, "period": {"year": 2025, "quarter": 1, "half": null},
 "document_period": {"year": 2025, "quarter": 2, "half": null},
 "document_title": null, "url": null,
 "sections": [{"role": "situation", "label": "상황", "text": "수의계약 때마다 확인서"}],
 "source": {"path": "a.txt", "page": null, "line": 37},
 "also_in": [{"path": "a.txt", "page": null, "line": 73}]}
""",
    )


def test_what_is_near_a_case_comes_last():
    """Other wordings with what differs, and other years; a place says whose words stand there."""
    place = VariantPlace("b.pdf", page=2, line=4, case_id="77")
    difference = Difference("effect", "효과", "민원이", "크게", "절반으로", "줄어듦.")
    variant = Variant("77", "제목", (Place("b.pdf", page=2, line=4),), (difference,))
    related = Related("88", "제목", "국민권익위원회", Period(2024), "earlier")
    case = Case(
        **_fields(CASE) | {"also_in": (place,), "variants": (variant,), "related": (related,)}
    )
    said = case_json(case)
    assert list(said)[-2:] == ["variants", "related"]
    assert same_json(
        said["also_in"], '[{"path": "b.pdf", "page": 2, "line": 4, "id": "77", "near": true}]'
    )
    assert same_json(
        said["variants"],
        """
[{"id": "77", "title": "제목", "places": [{"path": "b.pdf", "page": 2, "line": 4}],
  "differences": [{"role": "effect", "label": "효과", "before": "크게", "after": "절반으로",
    "preceding": "민원이", "following": "줄어듦."}]}]
""",
    )
    year = '{"year": 2024, "quarter": null, "half": null}'
    whose = '"id": "88", "title": "제목", "agency": "국민권익위원회"'
    expected = f'[{{{whose}, "period": {year}, "relation": "earlier"}}]'
    assert same_json(said["related"], expected)
    hit = hit_json(Hit(**_fields(HIT) | {"case": case}))
    assert (hit["also_in"], hit["related"]) == (said["also_in"], said["related"])
    assert "variants" not in hit


def test_a_parse_result_is_the_contracts():
    """Documents hold their cases, with offsets, and their problems."""
    parsed = ParsedDocument(
        "a.txt", "txt", "문서", "국민권익위원회", Period(2025, quarter=2), (CASE,), (PROBLEM,)
    )
    assert same_json(
        parsed_json([parsed], ENGLISH),
        """
{"documents": [{"path": "a.txt", "format": "txt", "title": "문서", "agency": "국민권익위원회",
  "period": {"year": 2025, "quarter": 2, "half": null},
  "cases": [{"id": "5b0f6c1e92ad", "kind": "case", "title": "제목", "agency": "국민권익위원회",
    "department": null, "award": null, "period": {"year": 2025, "quarter": 1, "half": null},
    "sections": [{"role": "situation", "label": "상황", "text": "수의계약 때마다 확인서",
      "start": 310, "end": 322}],
    "source": {"path": "a.txt", "page": null, "line": 37},
    "also_in": [{"path": "a.txt", "page": null, "line": 73}]}],
  "passages": [],
  "problems": [{"path": "a.txt", "place": "line 3", "kind": "empty_section",
    "message": "The label 노력 has no text below it."}]}]}
""",
    )


def test_the_place_of_a_problem_is_english_in_every_language():
    """A program can rely on the place; only the message is for people."""
    assert problem_json(PROBLEM, Translator("ko"))["place"] == "line 3"
    paged = Problem("no_text", Place("a.pdf", page=2, line=5))
    assert problem_json(paged, Translator("ko"))["place"] == "page 2, line 5"


def test_a_problem_of_a_whole_document_has_no_place():
    """The place is null when the problem is the document itself."""
    assert problem_json(Problem("empty", Place("a.txt")), ENGLISH)["place"] is None


def test_facets_are_counts_by_field_and_value():
    """Fields and values keep their order."""
    facets = Facets(3, {"year": {"2025": 2, "2024": 1}, "agency": {"국민권익위원회": 3}})
    assert same_json(
        facets_json(facets),
        """{"total": 3, "partial": 0,
            "counts": {"year": {"2025": 2, "2024": 1}, "agency": {"국민권익위원회": 3}}}""",
    )


def test_filters_say_their_periods_as_objects():
    """A period has one shape everywhere."""
    said = filters_json(Filters(sections=("effect",), since=Period(2024, half=1), year=2024))
    assert said["sections"] == ["effect"]
    assert said["since"] == {"year": 2024, "quarter": None, "half": 1}
    assert (said["year"], said["until"], said["award"]) == (2024, None, None)


def test_a_status_says_what_changed_since():
    """Changes and problems are lists, empty when there are none."""
    changes = DocumentChanges(new=("b.txt",))
    status = Status("index", 4, 1, "c0ffee", 2048, "2025-07-01", ("words",), changes, (PROBLEM,), 2)
    said = status_json(status, ENGLISH)
    assert said["changes"] == {"new": ["b.txt"], "changed": [], "gone": []}
    assert (said["cases"], said["variants"], said["documents"], said["size"]) == (4, 2, 1, 2048)
    assert said["stale"] == ["words"]
    assert said["problems"] == [problem_json(PROBLEM, ENGLISH)]


def _fields(value):
    return {name: getattr(value, name) for name in value.__slots__}
