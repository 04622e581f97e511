"""The answers to what went wrong, without inner details: a problem of JSON, or a page."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from sarye.errors import (
    ArchiveError,
    CaseAmbiguous,
    CaseUnknown,
    EngineDenied,
    EngineFailed,
    EngineForeign,
    EngineIncomplete,
    EngineReadOnly,
    EngineUnreachable,
    EngineUntrusted,
    ExtraMissing,
    FilterInvalid,
    FormatUnknown,
    IndexDamaged,
    IndexMissing,
    LayoutUnknown,
    SaryeError,
)
from sarye.hosting.logs import LOG
from sarye.jsonapi import refusal_json
from sarye.messages import N_, Translator
from sarye.web.site import translator_of
from sarye.web.templating import render
from sarye.web.uploads import UploadRefused

STATUSES: Final[tuple[tuple[type[SaryeError], int], ...]] = (
    (FilterInvalid, 400),
    (FormatUnknown, 400),
    (LayoutUnknown, 400),
    (ExtraMissing, 501),
    (CaseUnknown, 404),
    (CaseAmbiguous, 409),
    (ArchiveError, 503),
)
"""The status of each error; another one is 500."""

TEXTS: Final[Mapping[int, str]] = {
    400: N_("The request cannot be understood."),
    403: N_("The form was not sent from this page. Load the page again and repeat it."),
    404: N_("There is no such page. Go back to the search."),
    405: N_("This address cannot be used so."),
    413: N_("The request is too large. Take fewer hits at once."),
    500: N_("Something went wrong on our side. Try again; if it stays so, report it."),
    503: N_("Too many searches are waiting. Try again in a moment."),
}
"""What is said of a status."""

LOST: Final = N_("This is not, or no longer, among the documents. Go back to the search.")
AMBIGUOUS: Final = N_("Several cases have an id that begins so. Give more of its characters.")
OTHERWISE: Final[Mapping[int, str]] = {404: LOST, 409: AMBIGUOUS}
"""What is said in place of an error's own text, which is for a terminal."""

NOTHING_YET: Final = N_("Nothing can be searched yet. Add documents on the page “Documents”.")

UNUSABLE: Final = N_(
    "What was read of the documents is damaged. On the page “Documents”, choose “Read the "
    "documents again”."
)
"""What is said of an index that must be read anew: the command for it is for the log."""

ENGINE_ERRORS: Final = (
    *(EngineUnreachable, EngineUntrusted, EngineDenied, EngineForeign),
    *(EngineReadOnly, EngineIncomplete, EngineFailed),
)
UNREACHED: Final = N_(
    "The cases cannot be reached at the moment. Try again in a minute; if it stays so, tell those "
    "who run this page: its log says more."
)
"""What is said where a cluster does not answer: its address is for the log."""

UPLOADS: Final = "/uploads"
"""The path at which a script of the page hands in a document."""

LATER: Final = {"Retry-After": "10"}
"""Seconds after which another try is worth it."""


def error_response(
    scope: Scope, status: int, text: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a status and what is said of it, in the reader's language."""
    request = Request(scope)
    translator = translator_of(request)
    said = translator.text(text or TEXTS.get(status, TEXTS[500]))
    return _answer(request, translator, status, said, headers)


def refusal_response(scope: Scope, status: int, text: str) -> Response:
    """Answer whom no page is for: a problem of JSON, or the text alone, and never a token."""
    said = translator_of(Request(scope)).text(text)
    if is_of_programs(scope):
        return problem_response(status, said, None)
    return PlainTextResponse(said, status)


async def on_error(request: Request, error: Exception) -> Response:
    """Answer an error of sarye; its text says the next step."""
    assert isinstance(error, SaryeError)  # noqa: S101 - what it is registered for
    translator = translator_of(request)
    status, text = explained(error, translator)
    return _answer(request, translator, status, text, LATER if status == 503 else None)


def explained(error: SaryeError, translator: Translator) -> tuple[int, str]:
    """Give the status of an error and what is said of it; what is not said goes to the log."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    status = error.status if isinstance(error, UploadRefused) else status
    said = UNREACHED if isinstance(error, ENGINE_ERRORS) else OTHERWISE.get(status)
    if isinstance(error, IndexMissing):
        said = NOTHING_YET
    elif isinstance(error, IndexDamaged):
        said = UNUSABLE
    if said in (UNREACHED, UNUSABLE):
        LOG.warning("%s", error)
    return status, translator.error(error) if said is None else translator.text(said)


async def on_leaving(_: Request, __: Exception) -> Response:
    """Answer nobody: who sent a form or a document has left before its end."""
    return Response(status_code=400)


async def on_status(request: Request, error: Exception) -> Response:
    """Answer what Starlette refuses: an unknown address or method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    return error_response(request.scope, error.status_code, None, error.headers)


def _answer(
    request: Request,
    translator: Translator,
    status: int,
    text: str,
    headers: Mapping[str, str] | None,
) -> Response:
    if is_of_programs(request.scope):
        return problem_response(status, text, headers)
    name = "error.html.j2"
    return render(request, name, translator, status=status, text=text, headers=headers)


def is_of_programs(scope: Scope) -> bool:
    """Tell whether programs ask for an address, who want no page."""
    path: str = scope["path"]
    has_pages: bool = scope["app"].state.site.has_pages
    return path.startswith("/api/") or path == UPLOADS or not has_pages


def problem_response(status: int, text: str, headers: Mapping[str, str] | None) -> Response:
    """Say what is wrong as RFC 9457 does."""
    said = refusal_json(status, HTTPStatus(status).phrase, text)
    return JSONResponse(said, status, headers, media_type="application/problem+json")
