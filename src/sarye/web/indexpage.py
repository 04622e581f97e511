"""The page of the index: its state, and runs that renew it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.messages import LANGUAGES, N_, Translator
from sarye.models import Status
from sarye.web.forms import read_form
from sarye.web.runs import Order, Run
from sarye.web.site import site_of, translator_of
from sarye.web.templating import render

PROBLEMS_SHOWN: Final = 200
"""Problems of documents that are shown; the command line tells all of them."""

STAGE_NAMES: Final = {
    "start": N_("Looking for changed documents"),
    "read": N_("Reading documents"),
    "index": N_("Indexing"),
}


@dataclass(frozen=True, slots=True)
class State:
    """The state of the index, and the folders and files that it is made of."""

    status: Status
    sources: tuple[str, ...]


async def show(request: Request) -> Response:
    """Show what is indexed, or while a run is under way how it gets on."""
    site, translator = site_of(request), translator_of(request)
    run = site.runs.last
    is_running = run is not None and not run.is_over
    state = None if is_running else await site.archives.slow.run(_state)
    name = "indexing.html.j2" if request.headers.get("hx-request") else "index_status.html.j2"
    return render(
        request,
        name,
        translator,
        run=run,
        is_running=is_running,
        stage=translator.text(STAGE_NAMES[run.stage]) if run and is_running else "",
        error=_error(run, translator),
        state=state,
        shown=PROBLEMS_SHOWN,
    )


async def reindex(request: Request) -> Response:
    """Start a run over what the index knows, unless one is under way, and show how it gets on."""
    form = await read_form(request)
    site = site_of(request)
    paths: tuple[Path, ...] = await site.archives.quick.run(lambda archive: archive.sources)
    if paths:
        site.runs.start(Order(paths, site.archives.settings))
    language = (form.getlist("lang") or [""])[-1]
    query = f"?lang={language}" if language in LANGUAGES else ""
    return RedirectResponse(f"/index-status{query}", 303)


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/index-status", show, methods=["GET"]),
    Route("/reindex", reindex, methods=["POST"]),
)


def _state(archive: Archive) -> State:
    return State(archive.status(), tuple(path.as_posix() for path in archive.sources))


def _error(run: Run | None, translator: Translator) -> str:
    if run is None or run.error is None:
        return ""
    template, params = run.error
    return translator.text(template, **params)
