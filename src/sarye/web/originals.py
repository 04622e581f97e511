"""The files that cases were read from, as downloads: only what the index knows, by its entries.

No path is in the address: a file is named by an entry and by a digest of its place there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from sarye.web.site import site_of

DOCUMENTS: Final = "/documents"


@dataclass(frozen=True, slots=True)
class Leave:
    """What files who asks may have: none, those that are as they were read, or any."""

    any: bool
    owned: bool

    def links(self, case: Case, originals: Mapping[str, Original], root: str) -> dict[str, str]:
        """Name where the files of an entry are to be had, by place, below the root of the page."""
        entry = quote(case.id, safe="")
        return {
            place.path: f"{root}{DOCUMENTS}/{_mark(place.path)}/{entry}"
            for place in (case.source, *case.also_in)
            if self.any and place.path in originals
            if _is_free(originals[place.path], owned=self.owned)
        }


def leave_of(request: Request) -> Leave:
    """Find out what files a request may have."""
    is_any = site_of(request).options.originals
    return Leave(is_any, owned=is_any and is_owner(request))


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
