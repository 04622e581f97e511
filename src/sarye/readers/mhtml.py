"""The reader of web archives (.mht), which gives the text of the page that was saved."""

from __future__ import annotations

import re
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.decoding import SNIFFED, decode
from sarye.readers.html import read_html

_HEAD: Final = re.compile(
    r"(?=(?:[^\n]*\n){0,30}?MIME-Version:)(?:[^\n]*\n){0,30}?Content-Type: *multipart/related",
    re.IGNORECASE,
)


def is_mhtml(text: str) -> bool:
    """Tell a web archive by the head of its mail."""
    return _HEAD.match(text[:SNIFFED]) is not None


def read_mhtml(data: bytes, name: str) -> Document:
    """Read the page that a browser saved; raise `ReadError` where there is none."""
    from email import message_from_bytes
    from email.policy import default

    page = message_from_bytes(data, policy=default).get_body(("html",))
    content = page.get_payload(decode=True) if page is not None else None
    if not isinstance(content, bytes):
        raise ReadError("damaged")
    return read_html(decode(content), name)
