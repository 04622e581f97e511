"""The page of what somebody has put aside, which his browser keeps."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sarye.web.site import translator_of
from sarye.web.templating import render


async def basket(request: Request) -> Response:
    """Show the basket, which the browser keeps and fills in itself."""
    return render(request, "basket.html.j2", translator_of(request))


ROUTES: Final[tuple[BaseRoute, ...]] = (Route("/basket", basket),)
