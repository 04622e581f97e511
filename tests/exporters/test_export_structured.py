"""JSON and JSON Lines: the contract's search result."""

from __future__ import annotations

import json

from sarye.jsonapi import hit_json, result_json
from sarye.models import Filters, Period


def test_json_is_the_search_result_and_where_it_comes_from(hit_of, result_of, file_of):
    """The object is the contract's, then the filters and the date."""
    result = result_of(hit_of(), filters=Filters(since=Period(2024, quarter=3)))
    said = json.loads(file_of(result, "json"))
    filters, exported = said.pop("filters"), said.pop("exported")
    assert said == result_json(result)
    assert filters["since"] == {"year": 2024, "quarter": 3, "half": None}
    assert exported == "2025-07-01T00:30:00+00:00"


def test_json_lines_is_one_hit_a_line_and_nothing_else(hit_of, result_of, file_of):
    """Every line is a case that can be read back in."""
    hits = [hit_of("첫\u2028째\x85", title_spans=()), hit_of("둘째", rank=2, title_spans=())]
    lines = file_of(result_of(*hits), "jsonl").decode().splitlines()
    assert [json.loads(each) for each in lines] == [hit_json(hit) for hit in hits]


def test_korean_is_written_as_korean(hit_of, result_of, file_of):
    """Neither form hides Korean in escapes."""
    for form in ("json", "jsonl"):
        assert "국민권익위원회".encode() in file_of(result_of(hit_of()), form)


def test_half_a_surrogate_pair_survives(hit_of, result_of, file_of):
    """A character that has no UTF-8 form is written as JSON's escape."""
    data = file_of(result_of(hit_of("가\ud800", title_spans=())), "jsonl")
    assert json.loads(data)["title"] == "가\ud800"


def test_an_empty_result_is_an_object_or_no_line(result_of, file_of):
    """No hits are an empty list, or an empty file."""
    assert json.loads(file_of(result_of(), "json"))["hits"] == []
    assert file_of(result_of(), "jsonl") == b""
