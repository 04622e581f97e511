"""The page of the index: what it is made of, folders and documents to add, runs that renew it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.errors import IndexMissing
from sarye.exporters.documentnames import shortest_names
from sarye.messages import LANGUAGES, N_, Translator
from sarye.models import DocumentYield, Status
from sarye.readers import MAX_MEGABYTES, shown_formats
from sarye.readers.collection import (
    HIDDEN,
    LEFT_BEHIND,
    NO_FOLDERS,
    NOT_DOCUMENTS,
    is_folder,
    is_within,
    shown,
    whole,
)
from sarye.web.folderlist import FolderList, list_folder
from sarye.web.forms import TOKEN_HEADER, Form, check_token, read_form
from sarye.web.owners import is_owner
from sarye.web.problems import UPLOADS
from sarye.web.runs import Order, Run
from sarye.web.site import root_of, site_of, translator_of
from sarye.web.templating import render
from sarye.web.uploads import LARGEST, folder_of, keep, safe_name

PROBLEMS_SHOWN: Final = 200
"""Problems of documents that are shown; the command line tells all of them."""

DOCUMENTS_SHOWN: Final = 200
"""Documents that are listed; who looks for others types a part of their names."""

PASSED_OVER: Final = {
    "names": sorted(NOT_DOCUMENTS),
    "begin": HIDDEN,
    "end": LEFT_BEHIND,
    "folders": sorted(NO_FOLDERS),
}
"""What the page passes over in a folder that is dropped on it, as reading a folder does."""

STAGE_NAMES: Final = {
    "start": N_("Looking for documents"),
    "read": N_("Reading documents"),
    "index": N_("Making them searchable"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or file that the index is made of, and how many files of it it knows.

    The one that ``is_kept`` holds what was dropped on the page.
    """

    path: str
    files: int
    is_there: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class State:
    """The state of the index, what it is made of, what each file gave, and how files are called."""

    status: Status
    sources: tuple[Source, ...]
    documents: tuple[DocumentYield, ...]
    names: Mapping[str, str]

    @property
    def is_nearby(self) -> bool:
        """Whether anything that it is made of is on this machine."""
        return any(source.is_there for source in self.sources)


async def show(request: Request) -> Response:
    """Show what is indexed and how to add to it, or while a run is under way how it gets on."""
    site, translator = site_of(request), translator_of(request)
    run = site.runs.last
    is_running = run is not None and not run.is_over
    owned = is_owner(request)
    asked = request.query_params.get("name", "")
    state = None if is_running else await _state_of(request)
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
        listed=_listed(state, asked),
        documents_shown=DOCUMENTS_SHOWN,
        name=asked,
        owned=owned,
        folders=_folders(request) if owned and not is_running else None,
        may_upload=owned or site.options.uploads,
        upload_megabytes=MAX_MEGABYTES,
        upload_bytes=LARGEST,
        upload_formats=", ".join(shown_formats()),
        uploads=UPLOADS,
        passed_over=PASSED_OVER,
        kept_in=shown(whole(folder_of(site.archives.settings))),
    )


async def reindex(request: Request) -> Response:
    """Start a run over what the index knows, unless one is under way, and show how it gets on."""
    form = await read_form(request)
    site = site_of(request)
    paths: tuple[Path, ...] = await site.archives.quick.run(lambda archive: archive.sources)
    if paths:
        site.runs.start(Order(paths, site.archives.settings))
    return _back(request, form)


async def add(request: Request) -> Response:
    """Start a run over a folder that the user of this machine has chosen."""
    form = await read_form(request)
    path = _path_of(request, form)
    if not path.is_absolute() or not is_folder(path):
        raise HTTPException(404)
    site_of(request).runs.start(Order((whole(path),), site_of(request).archives.settings))
    return _back(request, form)


async def forget(request: Request) -> Response:
    """Start a run that takes a folder or file of the index out of it."""
    form = await read_form(request)
    path, site = _path_of(request, form), site_of(request)
    roots = await site.archives.quick.run(lambda archive: archive.roots)
    if path not in roots:
        raise HTTPException(404)
    site.runs.start(Order((), site.archives.settings, forget=(path,)))
    return _back(request, form)


async def stop(request: Request) -> Response:
    """End the run that is under way; what it has read is indexed."""
    form = await read_form(request)
    site_of(request).runs.stop()
    return _back(request, form)


async def upload(request: Request) -> Response:
    """Keep a document that was dropped on the page; tell its name, and if another one has its own.

    Both stay: which of two files of one name is wanted, is not ours to know.
    """
    check_token(request, request.headers.get(TOKEN_HEADER, ""))
    _check_uploads(request)
    name = request.query_params.get("name", "")
    kept = await keep(site_of(request).archives.settings, name, request.stream())
    return JSONResponse({"name": kept, "beside": kept != safe_name(name)}, 201)


async def take_in(request: Request) -> Response:
    """Start a run over the documents that were dropped on the page."""
    form = await read_form(request)
    _check_uploads(request)
    settings = site_of(request).archives.settings
    site_of(request).runs.start(Order((whole(folder_of(settings)),), settings))
    return _back(request, form)


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/index-status", show, methods=["GET"]),
    Route("/reindex", reindex, methods=["POST"]),
    Route("/index-status/add", add, methods=["POST"]),
    Route("/index-status/forget", forget, methods=["POST"]),
    Route("/index-status/stop", stop, methods=["POST"]),
    Route(UPLOADS, upload, methods=["POST"]),
    Route(f"{UPLOADS}/read", take_in, methods=["POST"]),
)


def _path_of(request: Request, form: Form) -> Path:
    """Read a path of a form; 403 unless the user of this machine sends it."""
    if not is_owner(request):
        raise HTTPException(403)
    path = (form.getlist("path") or [""])[-1]
    if not path or "\0" in path:
        raise HTTPException(400)
    return Path(path)


def _check_uploads(request: Request) -> None:
    if not (site_of(request).options.uploads or is_owner(request)):
        raise HTTPException(403)


def _back(request: Request, form: Form) -> Response:
    language = (form.getlist("lang") or [""])[-1]
    query = f"?lang={language}" if language in LANGUAGES else ""
    return RedirectResponse(f"{root_of(request)}/index-status{query}", 303)


def _folders(request: Request) -> FolderList:
    return list_folder(request.query_params.get("at", ""))


async def _state_of(request: Request) -> State | None:
    """Give the state of the index; None where there is none yet."""
    try:
        archives = site_of(request).archives
        return await archives.slow.run(partial(_state, whole(folder_of(archives.settings))))
    except IndexMissing:
        return None


def _state(kept: Path, archive: Archive) -> State:
    documents = archive.documents()
    there = frozenset(archive.sources)
    files = [whole(Path(one.path)) for one in documents]
    status = archive.status()
    told = (problem.place.path for problem in status.problems)  # also of folders, and in archives
    return State(
        status,
        tuple(_source(path, files, there, kept) for path in archive.roots),
        documents,
        shortest_names([*(one.path for one in documents), *told]),
    )


def _source(path: Path, files: Sequence[Path], there: frozenset[Path], kept: Path) -> Source:
    top = whole(path)
    known = sum(is_within(file, [top]) for file in files)
    return Source(shown(path), known, path in there, top == kept)


def _listed(state: State | None, name: str) -> tuple[DocumentYield, ...]:
    """List the documents that have a part of a name, those with problems first."""
    if state is None:
        return ()
    wanted = name.casefold()
    found = (one for one in state.documents if wanted in one.path.casefold())
    return tuple(sorted(found, key=lambda one: not one.problems))


def _error(run: Run | None, translator: Translator) -> str:
    if run is None or run.error is None:
        return ""
    template, params = run.error
    return translator.text(template, **params)
