"""Forms that were sent: their fields, if they come from a page of ours."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from sarye.web.site import cookie_name, is_signed, site_of

MOST_FIELDS: Final = 5_000
"""Fields of a form: two for each case of a large basket."""

TOKEN_HEADER: Final = "x-sarye-token"  # noqa: S105 - its name
"""A header that no other site can send, as browsers ask first."""

FORM_TYPE: Final = "application/x-www-form-urlencoded"


class Form:
    """The fields of a form, as `sarye.web.parameters` reads them."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def getlist(self, key: str) -> list[str]:
        """Give every value of a name."""
        return self._fields.get(key, [])


async def read_form(request: Request) -> Form:
    """Read a form; 403 unless it carries the token of the browser's cookie, and comes from us.

    Another site can send a form here, but neither read the cookie nor make one that we signed.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise HTTPException(400)
    try:
        text = (await request.body()).decode()
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400) from error
    form = Form(fields)
    check_token(request, (form.getlist("token") or [""])[-1])
    return form


def check_token(request: Request, sent: str) -> None:
    """Raise 403 unless what was ``sent`` is the token of the browser's cookie, from a page of ours.

    A token that is no field of a form comes in the header `TOKEN_HEADER`.
    """
    held = request.cookies.get(cookie_name(request), "")
    same = secrets.compare_digest(sent.encode(), held.encode())
    if not (comes_from_us(request) and same and is_signed(site_of(request), held)):
        raise HTTPException(403)


def comes_from_us(request: Request) -> bool:
    """Hold unless the browser names another origin; ``null`` is another one."""
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) != request.headers["host"]:
        return False
    return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _host_of(origin: str) -> str | None:
    """Name the host of an origin; None for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
