"""The JSON API: what the library says in the contract's shape, and true to its own description."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.jsonapi import (
    JsonObject,
    case_json,
    facets_json,
    result_json,
    status_json,
)
from sarye.messages import Translator
from sarye.models import Filters, Period
from sarye.settings import Settings
from sarye.web import Options, create_app
from sarye.web.openapi import document
from sarye.web.probes import PROBES

CONTRACTS = {"query", "match", "total", "repairs", "took_ms", "index", "hits"}


def timeless(said: JsonObject) -> JsonObject:
    """Leave out the time that an answer took, and write the rest as JSON does."""
    kept: JsonObject = json.loads(json.dumps({**said, "took_ms": 0}))
    return kept


@pytest.mark.parametrize(
    ("address", "query", "options"),
    [
        ("q=부담", "부담", {}),
        ("", "", {"limit": 10}),
        ("q=신청&limit=3&offset=2", "신청", {"limit": 3, "offset": 2}),
        ("q=수의게약", "수의게약", {}),
        ("q=tndmlrPdir&exact=1", "tndmlrPdir", {"exact": True}),
        ("q=민원 신청&match=any&sort=newest", "민원 신청", {"match": "any", "sort": "newest"}),
        (
            "q=신청&section=effect&section=노력&agency=한빛&since=2021&until=2024Q3",
            "신청",
            {
                "filters": Filters(
                    ("effect", "effort"),
                    agency="한빛",
                    since=Period(2021),
                    until=Period(2024, quarter=3),
                )
            },
        ),
        (
            "year=2024&quarter=2&award==우수",
            "",
            {"filters": Filters((), None, 2024, 2, award="=우수")},
        ),
    ],
)
def test_a_search_is_the_librarys(
    address: str, query: str, options: dict[str, Any], browser: Any, library: Archive
) -> None:
    """Every parameter does what the option of its name does."""
    said = browser.json(f"/api/search?{address}")
    links = {name: said.pop(name) for name in ("next", "prev")}
    assert timeless(said) == timeless(result_json(library.search(query, **options)))
    assert said.keys() >= CONTRACTS
    assert (links["prev"] is None) == ("offset" not in options)


def test_the_other_answers_are_the_librarys(browser: Any, library: Archive) -> None:
    """Case, similar cases, facets and status are the objects of the command line."""
    assert browser.json("/api/cases/contract") == timeless_as(case_json(library.case("contract")))
    assert browser.json("/api/cases/contr") == browser.json("/api/cases/contract")
    similar = timeless(result_json(library.similar("contract", limit=4)))
    assert timeless(browser.json("/api/cases/contract/similar?limit=4")) == similar
    facets = facets_json(library.facets("신청", filters=Filters(year=2024)))
    assert browser.json("/api/facets?q=신청&year=2024") == facets
    assert browser.json("/api/status") == status_json(library.status(), Translator("ko"))


def timeless_as(said: JsonObject) -> JsonObject:
    """Write an object as JSON does."""
    kept: JsonObject = json.loads(json.dumps(said))
    return kept


def test_an_id_with_any_characters_has_an_address(browser: Any) -> None:
    """A slash, a blank and Hangul in an id are escaped in its address."""
    case_id = quote("한글/이름 1", safe="")
    assert browser.json(f"/api/cases/{case_id}")["title"] == "이름이 긴 사례"
    assert browser.json(f"/api/cases/{case_id}/similar")["query"] == "이름이 긴 사례"


def test_what_is_typed_is_completed(browser: Any, library: Archive) -> None:
    """The last word is completed, and stands in the query that a completion gives."""
    rows = browser.json("/api/complete?q=여권 수의계")["completions"]
    words = [one for one in library.complete("수의계") if one.kind == "word"]
    found = [row for row in rows if row["kind"] == "word"]
    assert [row["text"] for row in found] == [one.text for one in words[: len(found)]] != []
    assert found[0]["query"] == f"여권 {found[0]['text']}"
    assert browser.json("/api/complete?q=")["completions"] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *(("search?limit=0", 400), ("search?limit=101", 400), ("search?offset=10001", 400)),
        *(("search?limit=1&limit=2", 400), ("search?year=", 400), ("search?sort=best", 400)),
        *(("facets?quarter=9", 400), ("cases/nowhere", 404), ("cases/nowhere/similar", 404)),
        *(("nothing", 404), ("complete?limit=99", 400), ("cases/contract/similar?limit=x", 400)),
    ],
)
def test_an_error_is_a_problem_of_json(address: str, status: int, browser: Any) -> None:
    """Every refusal says its status and one sentence, in the form of RFC 9457."""
    answer = browser.client.get(f"/api/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["detail"].endswith(("다.", "요."))
    assert said.keys() == {"type", "title", "status", "detail"}


PARAMETERS = {
    path: [one["name"] for one in item["get"]["parameters"] if one["in"] == "query"]
    for path, item in document()["paths"].items()
    if path not in PROBES
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_a_parameter_that_is_not_described_is_refused(path: str, browser: Any) -> None:
    """Each address takes what its description names and nothing else, and names the nearest one."""
    address = path.replace("{id}", "contract")
    for name in PARAMETERS[path]:
        refused = browser.client.get(f"{address}?{name}x=1")
        said = refused.json()["detail"]
        assert (refused.status_code, said.count("\n")) == (400, 0)
        assert f"{name}x" in said
        assert name in said.replace(f"{name}x", "")
        answer = browser.client.get(f"{address}?{name}=")
        assert answer.status_code == 200 or f"{name}=" in answer.json()["detail"] or name in said
    assert "agency" not in PARAMETERS["/api/status"]
    assert browser.client.get("/api/status?agency=x").status_code == 400


def test_where_nothing_is_taken_nothing_is_taken(browser: Any) -> None:
    """The description takes no parameter, and says so."""
    refused = browser.client.get("/api/openapi.json?q=x", headers={"accept-language": "en"})
    said = "Nothing can be said here by a name: leave q out."
    assert (refused.status_code, refused.json()["detail"]) == (400, said)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        *(("search?limit=500", ("limit", "1", "100")), ("search?offset=-1", ("0", "10000"))),
        *(("search?mach=all", ("mach", "match")), ("search?q=" + "가" * 1001, ("q", "1000"))),
        *(("search?sort=best", ("relevance", "newest", "oldest", "title")),),
        *(("complete?limit=0", ("1", "20")), ("facets?section=effects", ("effect", "effort"))),
        *(("search?year=20255", ("1000", "9999")), ("cases/contract?lang=fr", ("ko", "en"))),
    ],
)
def test_a_refusal_names_what_can_be_taken(
    address: str, named: tuple[str, ...], browser: Any
) -> None:
    """The limits of a number and the choices of a name stand in the one line that is said."""
    answer = browser.client.get(f"/api/{address}")
    assert answer.status_code == 400
    assert [one for one in named if one not in answer.json()["detail"]] == []


def test_lists_end_where_they_end(browser: Any, library: Archive) -> None:
    """None come after the last hits, none before the first, and none from behind the end."""
    total = library.search("신청", match="any").listed
    first = browser.json("/api/search?q=신청&match=any&limit=2")
    assert (first["prev"], "offset=2" in first["next"]) == (None, True)
    last = browser.json(f"/api/search?q=신청&match=any&limit=2&offset={total - 1}")
    assert (last["next"], f"offset={total - 3}" in last["prev"]) == (None, True)
    behind = browser.client.get(f"/api/search?q=신청&match=any&limit=2&offset={total + 50}")
    assert behind.json()["hits"] == []
    assert f"offset={total - 2}" in behind.json()["prev"]
    assert "next" not in behind.links
    alone = browser.client.get("/api/search?q=신청&match=any&limit=100")
    assert "link" not in alone.headers


def test_spans_are_code_points() -> None:
    """What is said of spans is true of the example, and UTF-16 units would be wrong."""
    [example] = document()["components"]["schemas"]["Snippet"]["examples"]
    text, spans = example["text"], example["spans"]
    assert [text[start:end] for start, end in spans] == ["버스", "주차"]
    units = text.encode("utf-16-le")
    wrong = [units[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]
    assert wrong != ["버스", "주차"]
    assert "Array.from(text)" in json.dumps(document()["components"]["schemas"]["MarkedSection"])


def test_several_cases_of_a_beginning_are_a_conflict(browser: Any, library: Archive) -> None:
    """A prefix that several ids have is refused."""
    found = [hit.case.id for hit in library.search("", limit=None).hits]
    prefix = next(one[0] for one in found if sum(other[0] == one[0] for other in found) > 1)
    assert browser.client.get(f"/api/cases/{prefix}").status_code == 409


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/search", "/", "/cases/contract", "/index-status"])
def test_another_method_is_refused(method: str, path: str, browser: Any) -> None:
    """What is only read takes GET and HEAD, and says so."""
    answer = browser.client.request(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_head_is_get_without_a_body(browser: Any) -> None:
    """HEAD has the headers of GET."""
    for path in ("/api/search?q=부담", "/", "/cases/contract"):
        head, got = browser.client.head(path), browser.client.get(path)
        assert head.status_code == 200
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers.get("etag") == got.headers.get("etag")


def test_what_is_still_true_is_not_sent_again(browser: Any) -> None:
    """An ETag that is sent back is answered by 304; another address has another."""
    first = browser.client.get("/api/search?q=부담")
    tag = first.headers["etag"]
    again = browser.client.get("/api/search?q=부담", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = browser.client.get("/api/search?q=신청", headers={"if-none-match": tag})
    assert other.status_code == 200


def test_a_commit_makes_another_etag(
    tmp_path: Path, write_rows: Callable[..., Path], serve: Callable[..., TestClient]
) -> None:
    """What has changed in the index is sent anew, whoever has indexed."""
    first = write_rows(tmp_path / "data" / "a.jsonl", {"title": "첫째 사례", "effort": "노력함"})
    Archive.build([first.parent], index=tmp_path / "index")
    with serve(tmp_path / "index") as client:
        before = client.get("/api/search")
        write_rows(tmp_path / "data" / "b.jsonl", {"title": "둘째 사례", "effort": "노력함"})
        Archive.build([first.parent], index=tmp_path / "index")
        after = client.get("/api/search", headers={"if-none-match": before.headers["etag"]})
    assert (before.json()["total"], after.json()["total"]) == (1, 2)
    assert before.json()["index"]["fingerprint"] != after.json()["index"]["fingerprint"]


def test_large_answers_are_compressed_for_who_wants_it(browser: Any) -> None:
    """The same bytes, fewer on the way."""
    plain = browser.client.get("/api/search?limit=50", headers={"accept-encoding": "identity"})
    with browser.client.stream(
        "GET", "/api/search?limit=50", headers={"accept-encoding": "gzip"}
    ) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(packed) < len(plain.content) / 2
    assert timeless(json.loads(gzip.decompress(packed))) == timeless(plain.json())


def test_the_document_names_every_address(browser: Any) -> None:
    """The description is that of the routes: none is missing, none is made up."""
    routes = {
        route.path.replace(":path", "")
        for route in browser.client.app.routes
        if route.path.startswith("/api/")
    }
    assert document()["paths"].keys() == routes - {"/api/openapi.json"} | PROBES
    assert browser.json("/api/openapi.json") == timeless_as(document())


@pytest.fixture(scope="module")
def described(index: Path) -> Any:
    """Load the description as anyone would."""
    application = create_app(Settings(index=index), Options(hosts=("testserver",)))
    return schemathesis.openapi.from_asgi("/api/openapi.json", application)


ASKED_WRONGLY = [
    path for path, item in document()["paths"].items() if "400" in item["get"]["responses"]
]


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in document()["paths"]),
        *((path, GenerationMode.NEGATIVE) for path in ASKED_WRONGLY),
    ],
)
def test_the_document_is_true(path: str, mode: GenerationMode, described: Any) -> None:
    """What the description allows is answered as it says, and what it forbids is refused."""
    operation = described[path]["GET"]

    @settings(max_examples=25, phases=(Phase.generate,), derandomize=True, database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        case.call_and_validate()

    holds()


def test_a_case_is_described_truly(described: Any, library: Archive) -> None:
    """The answers for cases that are there, which no generator guesses, have their schema too."""
    for hit in library.search("", limit=None).hits:
        for path in ("/api/cases/{id}", "/api/cases/{id}/similar"):
            operation = described[path]["GET"]
            operation.Case(path_parameters={"id": hit.case.id}).call_and_validate()
