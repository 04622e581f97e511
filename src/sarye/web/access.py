"""The token that everybody who reaches the port is asked for, where one is set.

A program sends it as ``Authorization: Bearer TOKEN``. A person types it once, into a form, and the
browser then holds a cookie that was made of it and from which it cannot be had back. It is never
part of an address, so that no log and no history has it.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sarye.messages import N_
from sarye.web.forms import read_form
from sarye.web.problems import is_of_programs, problem_response
from sarye.web.site import path_of, port_of, root_of, site_of, translator_of
from sarye.web.templating import render

ENTER: Final = "/enter"
STATIC_FILES: Final = "/static/"
"""What is answered without a token, beside the form: every copy of sarye has these files."""

REMEMBERED: Final = 30 * 24 * 60 * 60
"""Seconds that a browser keeps its cookie."""

ASKED: Final = N_("A token is asked for here. Send it as a header: Authorization: Bearer TOKEN")


class AccessGate:
    """Lets through who has the token; others get a form to give it, or a problem of JSON."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._proof = proof_of(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._admits(Request(scope)):
            await self._app(scope, receive, send)
        else:
            await _refusal(Request(scope))(scope, receive, send)

    def _admits(self, request: Request) -> bool:
        path: str = request.scope["path"]
        if path == ENTER or path.startswith(STATIC_FILES):
            return True
        held = request.cookies.get(cookie_of(request), "")
        kind, _, sent = request.headers.get("authorization", "").partition(" ")
        proof = proof_of(sent.strip()) if kind.lower() == "bearer" else held
        return hmac.compare_digest(proof.encode(), self._proof.encode())


async def enter(request: Request) -> Response:
    """Take the token of a form: the browser goes on where it wanted to, and holds the cookie."""
    form = await read_form(request)
    to = _address_here((form.getlist("to") or ["/"])[-1])
    proof = proof_of((form.getlist("access") or [""])[-1].strip())
    if not hmac.compare_digest(proof, proof_of(site_of(request).options.token)):
        return _form(request, 403, to)
    root = root_of(request)
    answer = RedirectResponse(f"{root}{to}", 303)
    answer.set_cookie(
        cookie_of(request),
        proof,
        max_age=REMEMBERED,
        path=root or "/",
        httponly=True,
        samesite="strict",
    )
    return answer


ROUTES: Final[tuple[BaseRoute, ...]] = (Route(ENTER, enter, methods=["POST"]),)


def proof_of(token: str) -> str:
    """Make what a browser holds instead of a token: it proves that the token was known.

    Two of these are of one length, so that comparing them tells nothing of the tokens.
    """
    return hmac.new(token.encode(), b"sarye access", sha256).hexdigest()


def cookie_of(request: Request) -> str:
    """Name the cookie of the proof; ports share cookies, so that its name has the port."""
    return f"sarye_access_{port_of(request)}"


def _refusal(request: Request) -> Response:
    if is_of_programs(request.scope):
        said = translator_of(request).text(ASKED)
        return problem_response(401, said, {"WWW-Authenticate": "Bearer"})
    query = request.url.query
    wanted = f"{path_of(request)}{'?' if query else ''}{query}"
    return _form(request, 401, wanted if request.method == "GET" else "/")


def _form(request: Request, status: int, to: str) -> Response:
    # A page that htmx asked a part of is loaded whole, and so becomes the form.
    headers = {"WWW-Authenticate": "Bearer", "HX-Refresh": "true"}
    translator = translator_of(request)
    return render(request, "enter.html.j2", translator, status=status, headers=headers, to=to)


def _address_here(wanted: str) -> str:
    """Give an address of this page; the first page instead of one that leads elsewhere."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    leads_elsewhere = parts.scheme or parts.netloc or wanted[1:2] in ("/", "\\")
    return (
        wanted if wanted.startswith("/") and wanted.isprintable() and not leads_elsewhere else "/"
    )
