"""Hit lists as files: of a query, of ticked cases, of a basket with notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, get_args
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.exporters import FORMATS, NO_LINKS, Layout, Links, check, export, format_of
from sarye.messages import N_, Translator
from sarye.models import Result
from sarye.web.forms import read_form
from sarye.web.originals import leave_of
from sarye.web.parameters import Parameters, Reader, read_request
from sarye.web.site import origin_here, root_of, site_of, translator_of

NAME_LETTERS: Final = 40
"""Letters of a query that the name of a file has."""

LIST_NAME: Final = N_("sarye hits")
LAYOUTS: Final[tuple[Layout, ...]] = get_args(Layout)
NO_NOTES: Final[Mapping[str, str]] = MappingProxyType({})


async def of_query(request: Request) -> Response:
    """Export every case that is asked for, or the first ``limit``."""
    search = read_request(request.query_params).search
    limit = Reader(request.query_params, strict=False).number("limit", 1, 10**9)
    name = _format(request.query_params)
    layout = _layout(request)
    check(name, layout)
    translator, links = translator_of(request), _links(request, name)

    def work(archive: Archive) -> bytes:
        result = archive.find(replace(search, limit=limit))
        return _written(result, translator, name, layout, links=links(archive, result))

    data = await site_of(request).archives.slow.run(work)
    return _file(data, name, _title(search.query, translator))


async def of_cases(request: Request) -> Response:
    """Export the cases of a form, in its order, each with its note if there is one."""
    form = await read_form(request)
    search, name = read_request(form).search, _format(form)
    layout, title = _layout(request), Reader(form, strict=False).text("title") or ""
    check(name, layout)
    ids, notes = form.getlist("id"), form.getlist("note")
    if not ids or (notes and len(notes) != len(ids)):
        raise HTTPException(400)
    noted = {one: note.strip() for one, note in zip(ids, notes, strict=False) if note.strip()}
    translator, links = translator_of(request), _links(request, name)

    def work(archive: Archive) -> bytes:
        known = [one for one in ids if archive.knows(one)]  # a basket can be older than the index
        result = archive.select(known, query=search.query, exact=search.exact)
        missing = set(ids).difference(known)
        gone = _called([one for one in ids if one in missing], form.getlist("lost"))
        led = links(archive, result)
        return _written(result, translator, name, layout, noted, title, led, gone)

    data = await site_of(request).archives.slow.run(work)
    return _file(data, name, _named(title) or translator.text(LIST_NAME))


async def hit_list(request: Request) -> Response:
    """Export the cases of a form, or of the query in the address."""
    return await (of_cases if request.method == "POST" else of_query)(request)


ROUTES: Final[tuple[BaseRoute, ...]] = (Route("/export", hit_list, methods=["GET", "POST"]),)


def _format(given: Parameters) -> str:
    return format_of("-", Reader(given, strict=False).text("format") or "xlsx")


def _layout(request: Request) -> Layout:
    """Read how the list is laid out: from the address, also where a form is sent."""
    return Reader(request.query_params, strict=False).choice("layout", LAYOUTS) or "cases"


def _written(
    result: Result,
    translator: Translator,
    name: str,
    layout: Layout,
    notes: Mapping[str, str] = NO_NOTES,
    title: str = "",
    links: Links = NO_LINKS,
    gone: Sequence[str] = (),
) -> bytes:
    return export(
        result,
        translator,
        format=name,
        exported=datetime.now().astimezone(),
        notes=notes,
        title=title,
        layout=layout,
        links=links,
        gone=gone,
    )


def _called(ids: Sequence[str], titles: Sequence[str]) -> Sequence[str]:
    """Name cases that are gone by the titles that the page knows of them; by their ids without."""
    return titles if len(titles) == len(ids) else ids


def _links(request: Request, name: str) -> Callable[[Archive, Result], Links]:
    """Give what names the files of the hits where they are to be had, at the address asked."""
    leave, root = leave_of(request), f"{origin_here(request)}{root_of(request)}"

    def of(archive: Archive, result: Result) -> Links:
        if not (leave.any and FORMATS[name].linked):
            return NO_LINKS
        cases = [hit.case for hit in result.hits]
        originals = archive.originals(*cases)
        return {case.id: leave.links(case, originals, root) for case in cases}

    return of


def _title(query: str, translator: Translator) -> str:
    return f"{translator.text(LIST_NAME)} {_named(query)}".strip()


def _named(text: str) -> str:
    """Give of a text what the name of a file can hold."""
    kept = "".join(letter for letter in text if letter.isalnum() or letter in " -")
    return kept[:NAME_LETTERS].strip()


def _file(data: bytes, name: str, title: str) -> Response:
    shown = quote(f"{title}.{name}")
    plain = f"sarye.{name}"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{shown}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(data, media_type=FORMATS[name].media_type, headers=headers)
