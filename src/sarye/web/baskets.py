"""Lists of what somebody has put aside, which his browser keeps: their page, and what is gone."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.web.forms import read_form
from sarye.web.site import site_of, translator_of
from sarye.web.templating import render


async def basket(request: Request) -> Response:
    """Show the page of the lists; the browser fills it in itself."""
    return render(request, "basket.html.j2", translator_of(request))


async def unknown(request: Request) -> Response:
    """Name the cases of a form that the index lacks: a list can be older than it, or another's."""
    form = await read_form(request)
    ids = tuple(dict.fromkeys(form.getlist("id")))

    def work(archive: Archive) -> list[str]:
        return [one for one in ids if not archive.knows(one)]

    return JSONResponse({"unknown": await site_of(request).archives.quick.run(work)})


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/basket", basket),
    Route("/basket/unknown", unknown, methods=["POST"]),
)
