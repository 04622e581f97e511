"""The JSON API: what the page shows, for programs, in the contract's JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

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
    result_page_json,
    status_json,
)
from sarye.messages import LANGUAGES
from sarye.models import Result
from sarye.searchoptions import ALTERNATIVES, COUNTED, SORT
from sarye.web.archivepool import ArchiveWorker
from sarye.web.pages import count
from sarye.web.parameters import LANGUAGE, SEARCHED, Reader, read_request, refuse_unknown
from sarye.web.site import path_of, root_of, site_of, translator_of

MOST_HITS: Final = 100
USUAL_HITS: Final = 10
"""Hits of one answer, at most and where nothing is said."""

MOST_COMPLETIONS: Final = 20
USUAL_COMPLETIONS: Final = 8
"""Completions, likewise."""

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
    paged = partial(_paged, request, limit, offset)
    return await _answer(request, lambda archive: paged(archive.find(wanted)))


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
    limit = _number(request, "limit", 1, MOST_COMPLETIONS, USUAL_COMPLETIONS)
    return await _answer(request, partial(_completions, typed, limit))


async def status(request: Request) -> Response:
    """Tell the state of the index; documents change unseen, so that it is never kept."""
    worker, translator = site_of(request).archives.slow, translator_of(request)
    said = await worker.run(lambda archive: status_json(archive.status(), translator))
    return ApiResponse(said, headers={"Cache-Control": "no-store"})


async def openapi(request: Request) -> Response:
    """Describe all of this."""
    from sarye.web.openapi import document

    return ApiResponse(document(root_of(request)), headers={"Cache-Control": "no-cache"})


Handler = Callable[[Request], Awaitable[Response]]


def _route(path: str, handler: Handler, *takes: str) -> Route:
    """Make a route that refuses parameters it does not take."""

    async def strict(request: Request) -> Response:
        refuse_unknown(request.query_params, takes)
        Reader(request.query_params, strict=True).choice(LANGUAGE, LANGUAGES)
        return await handler(request)

    return Route(path, strict)


ROUTES: Final[tuple[BaseRoute, ...]] = (
    _route("/api/search", search, *SEARCHED, SORT.name, "limit", "offset"),
    _route("/api/facets", facets, *SEARCHED, ALTERNATIVES.name),
    _route("/api/complete", complete, "q", "limit", LANGUAGE),
    _route("/api/status", status, LANGUAGE),
    _route("/api/openapi.json", openapi),
    _route("/api/cases/{id:path}/similar", similar, "limit", LANGUAGE),
    _route("/api/cases/{id:path}", case, LANGUAGE),
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
    said = await worker.run(make)
    return ApiResponse(said, headers=headers | _links(said))


def _paged(request: Request, limit: int, offset: int, result: Result) -> JsonObject:
    """Give a result with the addresses at which its list goes on."""
    last = min(result.listed - 1, LAST_OFFSET)
    after, before = offset + limit, min(offset, result.listed) - limit
    following = _moved(request, after) if after <= last else None
    return result_page_json(
        result,
        following=following,
        before=_moved(request, max(before, 0)) if offset > 0 else None,
    )


def _moved(request: Request, offset: int) -> str:
    """Name the address that asks for the same from another hit on; of no host, right anywhere."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "offset"]
    moved = [("offset", str(offset))] if offset else []
    return f"{root_of(request)}{path_of(request)}?{urlencode([*asked, *moved], errors='replace')}"


def _links(said: Mapping[str, object]) -> dict[str, str]:
    """Say where a list goes on as a header too (RFC 8288), where it does."""
    rows = [f'<{said[name]}>; rel="{name}"' for name in ("next", "prev") if said.get(name)]
    return {"Link": ", ".join(rows)} if rows else {}


def _tag(request: Request, state: str) -> str:
    """Name an answer by the index and the address; weak, since it tells the time it took."""
    parts = (__version__, state, request.url.path, request.url.query)
    return f'W/"{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def _limit(request: Request) -> int:
    return _number(request, "limit", 1, MOST_HITS, USUAL_HITS)


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
