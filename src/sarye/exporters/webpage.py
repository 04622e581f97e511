"""Hits in, one HTML file out that needs nothing else: to read, print, mail and archive."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, Template

from sarye.exporters.handout import bare, handout
from sarye.exporters.hitlist import HitList


def write(sheet: HitList) -> bytes:
    """Write the list as a page: cover, overview, the cases, and the last part."""
    text = _template().render(list=handout(sheet), language=sheet.translator.language)
    return text.encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("sarye.exporters"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"web": _web_address, "bare": bare}
    return environment.get_template("hits.html.j2")


def _web_address(url: str) -> str | None:
    """Give an address that is safe to link to: a document may have brought ``javascript:``."""
    return url if url.lower().startswith(("http://", "https://")) else None
