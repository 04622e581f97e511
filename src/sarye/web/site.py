"""What every handler works with: the index, the reader's language, the token of a form."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from itsdangerous import BadSignature, Signer
from starlette.requests import Request

from sarye.hosting.serveoptions import Options
from sarye.messages import LANGUAGES, Translator
from sarye.web.archivepool import ArchivePool
from sarye.web.runs import Runs

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]", "::1")
"""Names that a browser on the same machine may call the server by."""

ADDRESS_RATE: Final = 50
"""Requests a second that another machine may make, unless an option says otherwise."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the handlers share; it stands in ``request.app.state.site``.

    Where it has no pages, all who ask are programs.
    """

    archives: ArchivePool
    runs: Runs
    options: Options
    signer: Signer
    has_pages: bool = True


def signer_of(options: Options) -> Signer:
    """Make what signs forms: servers that ask for one token take each other's forms."""
    if not options.token:
        return Signer(options.key)
    return Signer(hmac.new(options.token.encode(), b"sarye forms", sha256).digest())


def site_of(request: Request) -> Site:
    """Give what the handlers share."""
    site: Site = request.app.state.site
    return site


def translator_of(request: Request) -> Translator:
    """Choose the language: the URL's, else the browser's, else the server's."""
    wanted = request.query_params.get("lang", "")
    if wanted not in LANGUAGES:
        accepted = accepted_language(request.headers.get("accept-language", ""))
        wanted = accepted or site_of(request).options.language
    return _translator(wanted)


def accepted_language(header: str) -> str | None:
    """Choose of what a browser accepts the language that it likes best.

    >>> accepted_language("en-US;q=0.8, ko-KR;q=0.9"), accepted_language("fr, *;q=0.1")
    ('ko', None)
    """
    wanted = []
    for part in header.split(","):
        name, _, options = part.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        quality = options.strip().removeprefix("q=")
        if language in LANGUAGES:
            wanted.append((-_quality(quality), language))
    liked = min(wanted, default=(0.0, ""), key=lambda pair: pair[0])
    return liked[1] if liked[0] < 0 else None


def _quality(text: str) -> float:
    if not text:
        return 1.0
    try:
        return float(text)
    except ValueError:
        return 0.0


@cache
def _translator(language: str) -> Translator:
    return Translator(language)


def root_of(request: Request) -> str:
    """Give the path that all links begin with."""
    return site_of(request).options.root


def origin_here(request: Request) -> str:
    """Name the scheme and host that a browser asked at, for links that are read elsewhere.

    A proxy says whether it was asked by https, which leads nobody but who asked.
    """
    is_safe = request.headers.get("x-forwarded-proto", "").lower() == "https"
    return f"{'https' if is_safe else request.url.scheme}://{request.url.netloc}"


def path_of(request: Request) -> str:
    """Give the path of a request as links may repeat it, behind that of a proxy.

    Quoted, and beginning with one slash: two would lead to a host of that name.
    """
    path: str = request.scope["path"]
    return f"/{quote(path.lstrip('/'), safe='/')}"


def cookie_name(request: Request) -> str:
    """Name the cookie of the token; ports share cookies, so that its name has the port."""
    return f"sarye_token_{port_of(request)}"


def port_of(request: Request) -> int:
    """Give the port that a browser asked at; 0 for the usual one."""
    return request.url.port or 0


def token_of(request: Request) -> str:
    """Give the token that forms of this browser carry: the one of its cookie, or a new one."""
    site = site_of(request)
    held = request.cookies.get(cookie_name(request), "")
    if is_signed(site, held):
        return held
    made: str = site.signer.sign(secrets.token_urlsafe(24)).decode()
    return made


def is_signed(site: Site, token: str) -> bool:
    """Tell whether a token was made by this server."""
    try:
        site.signer.unsign(token)
    except BadSignature:
        return False
    return True
