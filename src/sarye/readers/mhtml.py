"""Read web archives (.mht): bytes go in, a Document with the text of the saved page comes out."""

from __future__ import annotations

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.html import read_html


def read_mhtml(data: bytes, name: str) -> Document:
    """Read the page that a browser saved; raise `ReadError` where there is none."""
    from email import message_from_bytes
    from email.policy import default

    page = message_from_bytes(data, policy=default).get_body(("html",))
    content = page.get_payload(decode=True) if page is not None else None
    if not isinstance(content, bytes):
        raise ReadError("damaged")
    return read_html(content, name)
