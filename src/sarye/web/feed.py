"""The feed of a search: what it finds as Atom (RFC 4287), what was added last first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.exporters.fragments import printable
from sarye.exporters.hitlist import agency_text
from sarye.messages import N_, Translator
from sarye.models import Hit, Search
from sarye.web.pages import asked_of
from sarye.web.parameters import SearchRequest
from sarye.web.site import origin_here, site_of, translator_of

PATH: Final = "/feed"
MOST: Final = 100
"""Entries of a feed: who reads it once a week misses none, unless as many are added at once."""

ATOM: Final = "http://www.w3.org/2005/Atom"
MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
"""With its encoding, without which browsers show Korean as Latin letters."""

NEVER: Final = "1970-01-01T00:00:00.000Z"
"""Since when an entry is there of which nobody knows."""

TITLE: Final = N_("Past best practices")
TITLED: Final = N_("Past best practices: {query}")


async def feed(request: Request) -> Response:
    """Give the feed of the search in the address; what a reader holds is not sent again."""
    site, translator = site_of(request), translator_of(request)
    asked = asked_of(request)
    state = await site.archives.state()
    origin = origin_here(request)
    named = "\n".join((state, origin, str(request.url), translator.language))
    headers = {
        "ETag": f'W/"{sha256(named.encode()).hexdigest()[:24]}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    hits = await site.archives.quick.run(partial(newest, asked.search))
    data = written(hits, asked, origin, translator)
    return Response(data, media_type=MEDIA_TYPE, headers=headers)


ROUTES: Final[tuple[BaseRoute, ...]] = (Route(PATH, feed, methods=["GET"]),)


def newest(search: Search, archive: Archive) -> list[Hit]:
    """Find what was added last of what a search finds, the newest first, and at most `MOST`.

    Of what one run has added more than that, it is what ranks best.
    """
    counted = archive.facets(
        search.query,
        filters=search.filters,
        match=search.match,
        exact=search.exact,
        unfolded=search.unfolded,
        typed=search.typed,
        fields=["added"],
    ).counts["added"]
    before, since, total = None, None, 0
    for moment in sorted(counted, reverse=True):
        before, since, total = since, moment, total + counted[moment]
        if total >= MOST:
            break
    later = _added(archive, search, before, None) if before and total > MOST else []
    held = {hit.case.id for hit in later}
    rest = (hit for hit in _added(archive, search, since, MOST) if hit.case.id not in held)
    return sorted([*later, *rest], key=_moment, reverse=True)[:MOST]


def _added(archive: Archive, search: Search, since: str | None, limit: int | None) -> list[Hit]:
    filters = search.filters
    if since is not None and (filters.added_since is None or since > filters.added_since):
        filters = replace(filters, added_since=since)
    return list(archive.find(replace(search, filters=filters, offset=0, limit=limit)).hits)


def _moment(hit: Hit) -> str:
    return hit.case.added or NEVER


def written(
    hits: Iterable[Hit], asked: SearchRequest, origin: str, translator: Translator
) -> bytes:
    """Write the feed of a search whose addresses begin with an origin."""
    shown = list(hits)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": translator.language})
    query = asked.search.query
    title = translator.text(TITLED, query=query) if query else translator.text(TITLE)
    own, page = f"{origin}{asked.at(1).url(PATH)}", f"{origin}{asked.at(1).url()}"
    _add(root, "title", title)
    _add(root, "id", _name(replace(asked.at(1).spoken(""), root="").url()))
    _add(root, "updated", max(map(_moment, shown), default=NEVER))
    SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": own})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(SubElement(root, "author"), "name", "sarye")
    for hit in shown:
        root.append(_entry(hit, asked, origin, translator))
    data: bytes = tostring(root, "utf-8", xml_declaration=True)
    return data


def _entry(hit: Hit, asked: SearchRequest, origin: str, translator: Translator) -> Element:
    entry, case = Element("entry"), hit.case
    link = {"rel": "alternate", "type": "text/html", "href": f"{origin}{asked.case_url(case.id)}"}
    _add(entry, "title", case.title or translator.text(N_("(without a title)")))
    _add(entry, "id", _name(f"entry {case.id}"))
    _add(entry, "updated", _moment(hit))
    SubElement(entry, "link", link)
    if agency := agency_text(case):
        _add(SubElement(entry, "author"), "name", agency)
    _add(entry, "summary", hit.snippet.text or case.title)
    return entry


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = printable(text)


def _name(of: str) -> str:
    """Name something so that its name is the same wherever the page is served."""
    return uuid5(NAMESPACE_URL, f"sarye {of}").urn
