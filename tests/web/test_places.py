"""Cases that stand in several places and wordings: on the page, in the API and in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.web.parameters import EVERYTHING, SearchRequest

TEXT = {
    "title": "골목 가로등 점검을 전화 한 통으로",
    "situation": "꺼진 가로등을 알리려면 구청에 찾아와 서류를 내야 했음.",
    "effort": "기둥마다 번호를 붙이고 그 번호를 문자로 보내면 접수되게 바꾸었음.",
    "effect": "고치는 데 걸리는 날이 열흘에서 사흘로 줄었음.",
}
QUARTERLY = {**TEXT, "agency": "도담시", "year": 2024, "quarter": 1}
YEARLY = {**TEXT, "agency": "도담시 누리구", "year": 2024, "award": "우수"}
REWORDED = {**QUARTERLY, "effect": f"{TEXT['effect']} 주민이 반겼음.", "quarter": 2}
BROUGHT = {**REWORDED, "id": "도담/2024 1"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, write_rows: Callable[..., Path]) -> Path:
    """Index a case that two documents tell, in other words in a third, under an id in a fourth."""
    folder = tmp_path_factory.mktemp("places")
    for name, row in (("a", YEARLY), ("b", QUARTERLY), ("c", REWORDED), ("d", BROUGHT)):
        write_rows(folder / "data" / f"{name}.jsonl", row)
    Archive.build([folder / "data"], index=folder / "index")
    return folder / "index"


@pytest.fixture
def client(index: Path, serve: Callable[..., TestClient]) -> Iterator[TestClient]:
    """Serve it."""
    with serve(index) as client:
        yield client


def test_json_tells_what_all_places_do(client: TestClient) -> None:
    """Besides what is shown, each agency, period and award stands there; one alone does not."""
    found = client.get("/api/search", params={"q": "가로등", "quarter": 1, "award": "우수"}).json()
    (hit,) = found["hits"]
    assert (hit["agency"], hit["award"]) == ("도담시 누리구", "우수")
    assert hit["period"] == {"year": 2024, "quarter": 1, "half": None}
    assert hit["agencies"] == ["도담시 누리구", "도담시"]
    assert [one["quarter"] for one in hit["periods"]] == [1, None, 2]
    assert "awards" not in hit
    whole = client.get(f"/api/cases/{hit['id']}").json()
    assert whole["agencies"] == hit["agencies"]
    assert [one["relation"] for one in whole["related"]] == ["near"]


def test_unfolded_in_the_api(client: TestClient) -> None:
    """Each wording is a hit where it is asked for, counted so too."""
    for flag, count in (("0", 2), ("1", 3)):
        asked = {"q": "가로등", "unfolded": flag}
        assert client.get("/api/search", params=asked).json()["total"] == count
        assert client.get("/api/facets", params=asked).json()["total"] == count
    assert client.get("/api/search", params={"unfolded": "maybe"}).status_code == 400


def test_the_switch_of_the_page(client: TestClient) -> None:
    """The page says how many places are folded away, and a switch shows each wording."""
    folded = client.get("/", params={"q": "가로등", "lang": "ko"}).text
    assert folded.count('class="hit"') == 2
    assert "외 2곳" in folded
    assert 'id="unfolded" name="unfolded" value="1" form="search">' in folded
    whole = client.get("/", params={"q": "가로등", "unfolded": "1", "lang": "ko"}).text
    assert whole.count('class="hit"') == 3
    assert 'value="1" form="search" checked>' in whole
    assert "unfolded=1" in whole


def test_places_are_shown_with_what_they_tell(client: TestClient) -> None:
    """A place that tells something else of a case says so on its page; an id may have slashes."""
    found = client.get("/api/search", params={"q": "가로등", "award": "우수"}).json()
    page = client.get(f"/cases/{found['hits'][0]['id']}", params={"lang": "ko"}).text
    assert "a.jsonl (1번째 줄): 도담시 누리구 · 2024년 · 우수" in page
    assert "b.jsonl (1번째 줄): 도담시 · 2024년 1분기" in page
    assert "다른 표현" in page
    address = SearchRequest(EVERYTHING).case_url("도담/2024 1")
    assert address == f"/cases/{quote('도담/2024 1', safe='')}"
    assert client.get(address).status_code == 200


def test_exports_follow_the_search(client: TestClient) -> None:
    """A file has a row for each hit, and names what other places tell."""
    for flag, count in (("", 2), ("1", 3)):
        asked = {"q": "가로등", "format": "csv", "unfolded": flag, "lang": "en"}
        text = client.get("/export", params=asked).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text.partition("\r\n\r\n")[0])))
        assert len(rows) == count
        assert any("도담시 · 2024 Q1" in row["also in"] for row in rows)
