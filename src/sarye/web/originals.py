"""The files that cases were read from, as downloads: only what the index knows, by its entries.

No path is in the address: a file is named by an entry and by a digest of its place there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from sarye.archive import Archive
from sarye.models import Case, Original
from sarye.readers.collection import openable
from sarye.web.owners import is_owner
from sarye.web.site import root_of, site_of

DOCUMENTS: Final = "/documents"


def links_of(request: Request, case: Case, originals: Mapping[str, Original]) -> dict[str, str]:
    """Name the addresses of the files of an entry that this request may have, by place."""
    if not site_of(request).options.originals:
        return {}
    owned, root = is_owner(request), root_of(request)
    entry = quote(case.id, safe="")
    return {
        path: f"{root}{DOCUMENTS}/{_mark(path)}/{entry}"
        for path, original in originals.items()
        if _is_free(original, owned=owned)
    }


async def download(request: Request) -> Response:
    """Send a file as it lies on the disk, under its own name."""
    mark, case_id = request.path_params["mark"], request.path_params["id"]
    originals = await site_of(request).archives.quick.run(partial(_originals, case_id))
    found = next((one for path, one in originals.items() if _mark(path) == mark), None)
    if found is None or not _is_free(found, owned=is_owner(request)):
        raise HTTPException(404)
    return FileResponse(
        openable(found.file),
        filename=found.file.name,
        media_type="application/octet-stream",
        headers={"Cache-Control": "private, no-cache"},
    )


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route(f"{DOCUMENTS}/{{mark}}/{{id:path}}", download, methods=["GET"]),
)


def _originals(case_id: str, archive: Archive) -> Mapping[str, Original]:
    return archive.originals(archive.case(case_id))


def _is_free(original: Original, *, owned: bool) -> bool:
    """Tell whether a file may be had: by its owner, or as it was when it was read.

    An index that somebody else has made could name any file; but it does not know to the nanosecond
    when that was changed.
    """
    return owned or original.is_unchanged


def _mark(path: str) -> str:
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]
