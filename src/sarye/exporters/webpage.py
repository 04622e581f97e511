"""Hits in, one HTML file out that needs nothing else: to read, print, mail and archive."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Environment, PackageLoader, Template

from sarye.exporters.fragments import fragments, printable
from sarye.exporters.hitlist import (
    ABOUT,
    NO_HITS,
    HitList,
    also_in_line,
    closing,
    heading,
    hit_groups,
    how_text,
    label_text,
    meta_texts,
    note_line,
    value_text,
)
from sarye.fields import OVERVIEW
from sarye.messages import N_


def write(sheet: HitList) -> bytes:
    """Write the hits as a page: a table of contents, the cases, and the last part."""
    text = _template().render(
        heading=heading(sheet),
        overview=N_("Overview"),
        fields=OVERVIEW,
        no_hits=NO_HITS,
        about=ABOUT,
        closing=closing(sheet),
        note_of=partial(note_line, sheet),
        hits=sheet.result.hits,
        groups=hit_groups(sheet.result, sheet.translator),
        translator=sheet.translator,
        say=sheet.translator.text,
    )
    return text.encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("sarye.exporters"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters |= {"fragments": fragments, "web": _web_address}
    environment.globals |= {
        "also_in_line": also_in_line,
        "how_text": how_text,
        "label_text": label_text,
        "meta_texts": meta_texts,
        "value_text": value_text,
    }
    return environment.get_template("hits.html.j2")


def _finalize(value: object) -> object:
    """Make each text that the template shows printable; markup of its own stays as it is."""
    return printable(value) if type(value) is str else value


def _web_address(url: str | None) -> str | None:
    """Give an address that is safe to link to: a document may have brought ``javascript:``."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
