"""The pages of the search: what is found, a case, the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.errors import IndexMissing
from sarye.exporters.documentnames import named_case, named_result, names_of
from sarye.exporters.hitlist import (
    about_texts,
    agency_text,
    label_text,
    period_text,
    place_text,
)
from sarye.fields import effective_period
from sarye.messages import N_, Translator
from sarye.models import (
    NO_FILTERS,
    Case,
    FacetField,
    Facets,
    Filters,
    Hit,
    IndexInfo,
    Original,
    Period,
    Result,
    Search,
    VariantPlace,
)
from sarye.searchoptions import SHOWN_FACETS
from sarye.web.charts import WIDTH, agency_picture, year_picture
from sarye.web.examples import examples
from sarye.web.facetlinks import facet_links
from sarye.web.originals import leave_of
from sarye.web.parameters import LAST_PAGE, PAGE_SIZE, SearchRequest, read_request
from sarye.web.site import root_of, site_of, translator_of
from sarye.web.templating import render

SIMILAR_SHOWN: Final = 5

HALF: Final = re.compile("[ㄱ-ㅎㅏ-ㅣ]$")
"""The end of what is typed where a syllable has only begun."""


def asked_of(request: Request) -> SearchRequest:
    """Read what is asked for; addresses made of it begin as ours do."""
    return read_request(request.query_params, root=root_of(request))


async def home(request: Request) -> Response:
    """Show what is asked for, or teach where nothing is; htmx wants the results alone."""
    asked, translator = asked_of(request), translator_of(request)
    htmx = request.headers.get("hx-request") == "true" and not _is_restored(request)
    work = _found if asked.is_search else _welcome
    try:
        values = await site_of(request).archives.quick.run(partial(work, asked), key=asked)
    except IndexMissing:
        return _led(asked)
    info = values.get("info")
    if isinstance(info, IndexInfo) and not (info.cases or info.documents):
        return _led(asked)
    if htmx and _is_typed(request) and _goes_on(request, asked, values):
        return Response(status_code=204)  # what was found before stays until the word is whole
    name = "swap.html.j2" if htmx else "home.html.j2"
    headers = _history(request, asked) if htmx else None
    response = render(request, name, translator, asked=asked, headers=headers, values=values)
    response.background = BackgroundTask(site_of(request).archives.warm)
    return response


async def case(request: Request) -> Response:
    """Show a whole case, the words of the query that led to it marked."""
    asked, translator = asked_of(request), translator_of(request)
    case_id = request.path_params["id"]

    def work(archive: Archive) -> tuple[Case, Hit, Result, Mapping[str, Original]]:
        whole = archive.case(case_id)
        selected = archive.select([whole.id], query=asked.search.query, exact=asked.search.exact)
        similar = archive.similar(whole.id, limit=SIMILAR_SHOWN)
        return whole, selected.hits[0], similar, archive.originals(whole)

    whole, hit, similar, originals = await site_of(request).archives.quick.run(work)
    links = leave_of(request).links(whole, originals, root_of(request))
    names = names_of(whole)
    named = named_case(whole, names)
    return render(
        request,
        "case.html.j2",
        translator,
        asked=asked,
        case=named,
        hit=hit,
        similar=similar,
        originals={names[path]: address for path, address in links.items()},
        as_text=case_text(named, translator),
        citation=citation(named, translator),
    )


async def charts(request: Request) -> Response:
    """Show the pictures of what is asked for: alone to htmx, else as a page."""
    asked = asked_of(request)
    counted = await site_of(request).archives.quick.run(
        partial(count, asked.search, ("agency", "period"))
    )
    name = "charts.html.j2" if request.headers.get("hx-request") else "charts_page.html.j2"
    return render(
        request,
        name,
        translator_of(request),
        asked=asked,
        total=counted.total or counted.partial,
        width=WIDTH,
        agencies=agency_picture(counted.counts["agency"]),
        years=year_picture(counted.counts["period"]),
    )


def _led(asked: SearchRequest) -> Response:
    """Lead to the page of the index, where there is nothing to search yet."""
    address = SearchRequest(language=asked.language, root=asked.root).url("/index-status")
    return RedirectResponse(address, 303, {"HX-Redirect": address})


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/", home),
    Route("/cases/{id:path}", case),
    Route("/charts", charts),
)


def _found(asked: SearchRequest, archive: Archive) -> dict[str, object]:
    result = archive.find(asked.on_page, facets=SHOWN_FACETS, alternatives=True)
    pages = min(-(-result.listed // PAGE_SIZE), LAST_PAGE)
    poor = result.total == 0 or result.match == "any"
    nothing = not (result.total or result.partial)
    freed = archive.found_without(asked.search) if nothing else {}
    lost = nothing and not freed and asked.search.filters != NO_FILTERS
    return {
        "result": named_result(result),
        "pages": pages,
        "unfinished": poor and archive.is_unfinished(result),
        "freed": freed,
        "unlimited": _found_unlimited(asked.search, archive) if lost else 0,
        "periods": _periods(_years(asked, result, archive), asked.search.filters),
        "facets": facet_links(asked, result.facets),
    }


def _found_unlimited(search: Search, archive: Archive) -> int:
    """Count what a search finds without its filters."""
    counted = count(replace(search, filters=NO_FILTERS), (), archive)
    return counted.total + counted.partial


def _years(asked: SearchRequest, result: Result, archive: Archive) -> Iterable[int]:
    """Give the years that can be chosen: of what is found, or of all where a period limits it."""
    filters = asked.search.filters
    if filters.since or filters.until or result.facets is None:
        return archive.years
    return map(int, result.facets.counts["year"])


def _periods(years: Iterable[int], filters: Filters) -> dict[int, list[Period]]:
    """List the periods that can be chosen, by year: the years, their quarters, and those chosen."""
    found = {year: [Period(year), *(Period(year, one) for one in (1, 2, 3, 4))] for year in years}
    for chosen in (*filters.values("since"), *filters.values("until")):
        rows = found.setdefault(chosen.year, [])
        if chosen not in rows:
            rows.append(chosen)
    return {year: found[year] for year in sorted(found, reverse=True)}


def _welcome(asked: SearchRequest, archive: Archive) -> dict[str, object]:
    return {
        "result": None,
        "info": archive.info,
        "examples": examples(archive),
        "facets": facet_links(asked, count(asked.search, SHOWN_FACETS, archive)),
    }


def count(
    search: Search, fields: Iterable[FacetField], archive: Archive, *, alternatives: bool = False
) -> Facets:
    """Count what matches, where no hits are wanted."""
    return archive.facets(
        search.query,
        filters=search.filters,
        match=search.match,
        exact=search.exact,
        unfolded=search.unfolded,
        typed=search.typed,
        fields=fields,
        alternatives=alternatives,
    )


def _goes_on(request: Request, asked: SearchRequest, values: Mapping[str, object]) -> bool:
    """Tell whether what is typed is no whole word yet: half a syllable, or one that is composed.

    Nothing may be found so then; it would be said for a moment on the way to a word that is.
    """
    if values.get("unfinished"):
        return True
    result = values["result"]
    if not isinstance(result, Result) or result.listed:
        return False
    return "sarye-composing" in request.headers or bool(HALF.search(asked.search.query))


def _is_restored(request: Request) -> bool:
    """Tell whether htmx asks for the whole page, to go back in its history."""
    return request.headers.get("hx-history-restore-request") == "true"


def _is_typed(request: Request) -> bool:
    """Tell whether the results are asked for while somebody types."""
    return request.headers.get("hx-trigger-name") == "q"


def _history(request: Request, asked: SearchRequest) -> dict[str, str]:
    """Make a step to go back to of what is asked for.

    What is typed on, and what is asked for at its end, takes the place of what was typed before; so
    the last search that somebody asked for stays behind it. The same again is no step.
    """
    before, address = urlsplit(request.headers.get("hx-current-url", "")), asked.url()
    is_same = urlunsplit(("", "", before.path, before.query, "")) == address
    replaces = is_same or "sarye-unasked" in request.headers
    return {"HX-Replace-Url" if replaces else "HX-Push-Url": address}


def case_text(case: Case, translator: Translator) -> str:
    """Write a case as plain text, to be copied."""
    head = [case.title, " · ".join(about_texts(case, translator))]
    parts = (f"[{label_text(one, translator)}]\n{one.text}" for one in case.sections)
    return "\n\n".join(part for part in ("\n".join(head).strip(), *parts) if part)


def citation(case: Case, translator: Translator) -> str:
    """Cite a case on one line: who, what, when, and the places where it stands."""
    places = (one for one in (case.source, *case.also_in) if not isinstance(one, VariantPlace))
    shown = "; ".join(place_text(place, translator) for place in places)
    period = period_text(effective_period(case), translator)
    title = translator.text(N_("“{title}”"), title=case.title)
    document = case.document_title if case.document_title != case.title else None
    parts = (agency_text(case), title, period, case.award, document, shown)
    return ", ".join(part for part in parts if part)
