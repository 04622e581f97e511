"""Clients that two generators make of the description: they import, and ask a server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.models import Filters
from sarye.web.openapi import document
from tools.clients import MISSING, Generators, find_generators
from tools.serving import serving

pytestmark = pytest.mark.xdist_group("clients")  # one server for all of them

TOKEN = "a-token-of-some-length"  # noqa: S105 - of a test

EVERY_MODULE = """
import importlib, json, pkgutil, sys
address, token, name = sys.argv[1:]
package = importlib.import_module(name)
for found in pkgutil.walk_packages(package.__path__, f"{name}."):
    importlib.import_module(found.name)
"""

BY_PYTHON = f"""{EVERY_MODULE}
from asked import AuthenticatedClient
from asked.api.search import case, complete, facets, search, similar, status
from asked.api.watching import readyz
from asked.models import Problem, SearchSectionItem

client = AuthenticatedClient(base_url=address, token=token)
page = search.sync(client=client, q="신청", section=[SearchSectionItem.EFFECT], limit=3, exact=True)
wrong = case.sync("nowhere", client=client)
assert isinstance(wrong, Problem), wrong
hit = page.hits[0]
said = {{
    "total": page.total,
    "ids": [one.id for one in page.hits],
    "marked": [hit.snippet.text[start:end] for start, end in hit.snippet.spans],
    "next": bool(page.next_),
    "title": case.sync(hit.id, client=client).title,
    "similar": [one.id for one in similar.sync(hit.id, client=client, limit=2).hits],
    "cases": status.sync(client=client).cases,
    "years": facets.sync(client=client, q="신청").counts.year.additional_properties,
    "completed": [one.text for one in complete.sync(client=client, q="수의계").completions],
    "ready": readyz.sync(client=client).status,
    "refused": wrong.status,
}}
print(json.dumps(said))
"""

BY_JAVA = f"""{EVERY_MODULE}
from asked import ApiClient, ApiException, Configuration, SearchApi, WatchingApi

configuration = Configuration(host=address, access_token=token)
with ApiClient(configuration) as client:
    api = SearchApi(client)
    page = api.search(q="신청", section=["effect"], limit=3, exact=True)
    try:
        api.case("nowhere")
    except ApiException as error:
        refused = error.status
    hit = page.hits[0]
    said = {{
        "total": page.total,
        "ids": [one.id for one in page.hits],
        "marked": [hit.snippet.text[start:end] for start, end in hit.snippet.spans],
        "next": bool(page.next),
        "title": api.case(hit.id).title,
        "similar": [one.id for one in api.similar(hit.id, limit=2).hits],
        "cases": api.status().cases,
        "years": api.facets(q="신청").counts.year,
        "completed": [one.text for one in api.complete(q="수의계").completions],
        "ready": WatchingApi(client).readyz().status,
        "refused": refused,
    }}
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def generators() -> Generators:
    """Take the generators that were fetched."""
    found = find_generators()
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="module")
def address(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the index below a path, to whoever has the token."""
    token = tmp_path_factory.mktemp("token") / "token.txt"
    token.write_text(TOKEN, "utf-8")
    with serving(index, "--root-path", "/sarye", "--token-file", str(token)) as served:
        yield served.address


def expected(library: Archive) -> dict[str, Any]:
    """Ask the library what a client asks the server."""
    result = library.search("신청", filters=Filters(("effect",)), limit=3, exact=True)
    hit = result.hits[0]
    years = library.facets("신청").counts["year"]
    return {
        "total": result.total,
        "ids": [one.case.id for one in result.hits],
        "marked": [hit.snippet.text[start:end] for start, end in hit.snippet.spans],
        "next": result.listed > 3,
        "title": hit.case.title,
        "similar": [one.case.id for one in library.similar(hit.case.id, limit=2).hits],
        "cases": library.status().cases,
        "years": dict(years),
        "completed": [one.text for one in library.complete("수의계", limit=8)],
        "ready": "ready",
        "refused": 404,
    }


@pytest.mark.parametrize(
    ("make", "script"),
    [(Generators.by_python, BY_PYTHON), (Generators.by_java, BY_JAVA)],
    ids=["openapi-python-client", "OpenAPI Generator"],
)
def test_a_generated_client_asks(
    make: Callable[[Generators, Path, Path, str], None],
    script: str,
    generators: Generators,
    address: str,
    library: Archive,
    tmp_path: Path,
) -> None:
    """Each module of it imports, and each address gives by it what the library finds."""
    if make is Generators.by_java and generators.jar is None:
        pytest.skip("no Java, or no Maven to get OpenAPI Generator with")
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(document("/sarye"), ensure_ascii=False), "utf-8")
    make(generators, described, tmp_path, "asked")
    done = subprocess.run(
        (str(generators.python), "-X", "utf8", "-c", script, address, TOKEN, "asked"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected(library)
