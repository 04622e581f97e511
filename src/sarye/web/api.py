"""The JSON API: what the page shows, for programs, in the contract's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sarye import __version__
from sarye.archive import Archive
from sarye.jsonapi import (
    JsonObject,
    case_json,
    completions_json,
    facets_json,
    result_json,
    status_json,
)
from sarye.searchoptions import ALTERNATIVES, COUNTED
from sarye.web.archivepool import ArchiveWorker
from sarye.web.pages import count
from sarye.web.parameters import Reader, read_request
from sarye.web.site import site_of, translator_of

MOST_HITS: Final = 100
"""Hits of one answer."""

LAST_OFFSET: Final = 10_000
"""Hits that can be left out; who wants all of a longer list exports it."""

Make = Callable[[Archive], JsonObject]


class ApiResponse(JSONResponse):
    """JSON in UTF-8; a lone half of a surrogate pair, which has no UTF-8 form, as an escape."""

    def render(self, content: object) -> bytes:
        said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return said.encode("utf-8", errors="backslashreplace")


async def search(request: Request) -> Response:
    """Rank the cases that match."""
    asked = read_request(request.query_params, strict=True)
    limit, offset = _limit(request), _number(request, "offset", 0, LAST_OFFSET, 0)
    wanted = replace(asked.search, limit=limit, offset=offset)
    return await _answer(request, lambda archive: result_json(archive.find(wanted)))


async def case(request: Request) -> Response:
    """Give one whole case."""
    case_id = request.path_params["id"]
    return await _answer(request, lambda archive: case_json(archive.case(case_id)))


async def similar(request: Request) -> Response:
    """Rank the cases that are like one case."""
    if not request.scope["raw_path"].endswith(b"/similar"):  # an id ends so, its slash quoted
        request.path_params["id"] += "/similar"
        return await case(request)
    case_id, limit = request.path_params["id"], _limit(request)
    return await _answer(request, lambda it: result_json(it.similar(case_id, limit=limit)))


async def facets(request: Request) -> Response:
    """Count the matching cases."""
    search = read_request(request.query_params, strict=True).search
    free = Reader(request.query_params, strict=True).truth(ALTERNATIVES.name)
    counted = partial(count, search, COUNTED, alternatives=free)
    return await _answer(request, lambda archive: facets_json(counted(archive)))


async def complete(request: Request) -> Response:
    """Tell how what was typed can go on: its last word, or a title."""
    typed = Reader(request.query_params, strict=True).text("q") or ""
    limit = _number(request, "limit", 1, 20, 8)
    return await _answer(request, partial(_completions, typed, limit))


async def status(request: Request) -> Response:
    """Tell the state of the index; documents change unseen, so that it is never kept."""
    worker, translator = site_of(request).archives.slow, translator_of(request)
    said = await worker.run(lambda archive: status_json(archive.status(), translator))
    return ApiResponse(said, headers={"Cache-Control": "no-store"})


async def openapi(_: Request) -> Response:
    """Describe all of this."""
    from sarye.web.openapi import document

    return ApiResponse(document(), headers={"Cache-Control": "no-cache"})


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/api/search", search),
    Route("/api/facets", facets),
    Route("/api/complete", complete),
    Route("/api/status", status),
    Route("/api/openapi.json", openapi),
    Route("/api/cases/{id:path}/similar", similar),
    Route("/api/cases/{id:path}", case),
)


async def _answer(request: Request, make: Make) -> Response:
    """Answer from the index, or say that what the asker holds is still true."""
    archives = site_of(request).archives
    tag = _tag(request, await archives.state())
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    held = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if tag in held:
        return Response(status_code=304, headers=headers)
    worker: ArchiveWorker = archives.quick
    return ApiResponse(await worker.run(make), headers=headers)


def _tag(request: Request, state: str) -> str:
    """Name an answer by the index and the address; weak, since it tells the time it took."""
    parts = (__version__, state, request.url.path, request.url.query)
    return f'W/"{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def _limit(request: Request) -> int:
    return _number(request, "limit", 1, MOST_HITS, 10)


def _number(request: Request, name: str, low: int, high: int, usual: int) -> int:
    found = Reader(request.query_params, strict=True).number(name, low, high)
    return usual if found is None else found


def _completions(typed: str, limit: int, archive: Archive) -> JsonObject:
    before, space, last = typed.rpartition(" ")
    found = [*archive.complete(last, limit=limit)] if last else []
    if before:  # a title can begin with all that was typed
        found += [one for one in archive.complete(typed, limit=limit) if one.kind == "title"]
    queries = (f"{before}{space}{one.text}" if one.kind == "word" else one.text for one in found)
    return completions_json(list(zip(queries, found, strict=True))[:limit])
