"""Hits in, a PDF out: tagged, its fonts embedded as far as they are used.

Typst sets the pages by ``templates/list.typ``. The fonts come with the package and no others are
looked at, so that a list looks the same everywhere; what none of them has is written in letters
that they have (`typefaces.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.resources import as_file, files
from typing import Any, Final, NamedTuple, cast

from sarye.errors import ExtraMissing
from sarye.exporters.fragments import Line, plain_line
from sarye.exporters.handout import Entry, Group, Head, Pair, handout
from sarye.exporters.hitlist import HitList
from sarye.exporters.linebreaks import is_low, stretches
from sarye.exporters.typefaces import families, showable
from sarye.messages import N_

_POINTS_A_MM: Final = 72 / 25.4
_INSET: Final = 5.0
_LINE_ROOM: Final = 24.0
"""The em that a line has at least where it is in no column: in the largest heading."""

_A_NUMBER: Final = "[U+"
_SAID_NUMBERS: Final = N_(
    "[U+…] is the number of a letter that the fonts of this PDF lack; lists for Word and Hangul "
    "show it."
)


class _Page(NamedTuple):
    """The measures of a page: millimetres of its sheet, points of its letters and its cells'."""

    width: float
    x: float
    y: float
    size: float
    cell: float

    def room(self, head: Head, heads: Sequence[Head]) -> float:
        """Give the em between the rules of a column."""
        whole = (self.width - 2 * self.x) * _POINTS_A_MM
        share = whole * head.share / sum(one.share for one in heads)
        return (share - 2 * _INSET) / self.cell


_UPRIGHT: Final = _Page(210, x=22, y=20, size=10.5, cell=9.25)
_LYING: Final = _Page(297, x=15, y=16, size=8.5, cell=8.5)

_Set = list[dict[str, Any]]
"""A line as the template takes it: its stretches, one after the other."""


def write(sheet: HitList) -> bytes:
    """Write the list as pages of A4, each with its number.

    Raises `ExtraMissing` where typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise ExtraMissing(extra="pdf") from error

    told, say = _told(sheet), sheet.translator.text
    if _A_NUMBER in json.dumps(told):
        told["closing"] += _pairs([(say(N_("letters")), say(_SAID_NUMBERS))])
    here = files("sarye.exporters")
    with as_file(here / "fonts") as fonts:
        set_page: Any = typst.Compiler  # its stubs take no list of folders
        compiler = set_page(
            (here / "templates" / "list.typ").read_bytes(),
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"list": json.dumps(told, ensure_ascii=False)},
        )
        data = compiler.compile(format="pdf", timestamp=int(sheet.exported.timestamp()))
    return cast("bytes", data)


def _told(sheet: HitList) -> dict[str, Any]:
    """Give the description of a list as the template takes it."""
    laid_out = handout(sheet)
    page = _LYING if laid_out.landscape else _UPRIGHT
    rooms = [page.room(head, laid_out.heads) for head in laid_out.heads]
    return {
        "language": sheet.translator.language,
        "fonts": families(),
        "page": page._asdict() | {"inset": _INSET},
        "landscape": laid_out.landscape,
        "title": showable(laid_out.title),
        "heading": _line(plain_line(laid_out.title), keep=True),
        "cover": _pairs(laid_out.cover),
        "overview": laid_out.overview,
        "heads": [asdict(head) for head in laid_out.heads],
        "groups": [_group(group, rooms) for group in laid_out.groups],
        "empty": laid_out.empty,
        "note": laid_out.note,
        "about": laid_out.about,
        "closing": _pairs(laid_out.closing),
    }


def _group(group: Group, rooms: Sequence[float]) -> dict[str, Any]:
    return {
        "heading": showable(group.heading),
        "rows": [
            {
                "torn": not is_low(row, rooms),
                "cells": [
                    [_line(line, room, keep=True) for line in cell]
                    for cell, room in zip(row, rooms, strict=True)
                ],
            }
            for row in group.rows
        ],
        "entries": [_entry(entry) for entry in group.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """Give a case: its title, the small lines below it, notes, and sections."""
    sources = ((*plain_line(f"{name}: "), *line) for name, line in entry.sources)
    below = (plain_line(entry.byline), *sources, plain_line(entry.url), plain_line(entry.how))
    return {
        "title": _line((*plain_line(f"{entry.number}. "), *entry.title), keep=True),
        "below": [_line(line) for line in below if line],
        "notes": [_line(line) for line in entry.notes],
        "parts": [
            {"label": showable(part.label), "lines": [_line(line) for line in part.lines if line]}
            for part in entry.parts
        ],
    }


def _pairs(pairs: Sequence[Pair]) -> list[tuple[str, list[_Set]]]:
    return [(name, [_line(plain_line(line)) for line in said.split("\n")]) for name, said in pairs]


def _line(line: Line, room: float = _LINE_ROOM, *, keep: bool = False) -> _Set:
    shown: Line = tuple(replace(piece, text=showable(piece.text)) for piece in line)
    return [
        {"how": how, "pieces": [asdict(piece) for piece in pieces]}
        for how, pieces in stretches(shown, room, keep=keep)
    ]
