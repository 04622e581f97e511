"""Find the ruled tables of a PDF page: its drawn paths go in, rulings and cells come out.

A border is drawn in many ways: as one line, one for each cell, a thin filled box, a rectangle, or
thousands of dots. All become rulings: stretches of one height or one x, joined where they touch. A
ruling that meets no other is an underline or a decoration.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sarye.readers.pdfpieces import Box, Upright

_THIN: Final = 4.0  # points: a thicker path is a filled area
_TOUCH: Final = 3.0  # points between two rulings that meet
_SHORT: Final = 6.0  # points: shorter rulings are parts of letters
_STEP: Final = 1.5  # points: rulings nearer than this are one
_DRAWN: Final = 12.0  # points: narrower and
_LOW: Final = 8.0  # lower paths are no cells
_WIDE: Final = 60.0  # points: paths of many segments that are smaller are letters
_RECTANGLE: Final = (4, 5)
_MAX_SEGMENTS: Final = 500  # a path with more is a picture
_LEAP: Final = 24
"""Paths leapt over in a dotted line, of which Hancom draws each dot as a path of its own."""

MAX_RULINGS: Final = 1_500
"""Rulings that a page can have: a drawing with more is no table, and would take long."""


class Level(NamedTuple):
    """A horizontal ruling: its height and how far it reaches."""

    y: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Rulings:
    """The rulings of a page that meet others."""

    levels: tuple[Level, ...] = ()
    uprights: tuple[Upright, ...] = ()

    def cell_at(self, x: float, y: float) -> Box | None:
        """Return the cell around a point; an open side of a table is the end of its rulings."""
        above = [level for level in self.levels if level.y > y and level.x0 < x < level.x1]
        below = [level for level in self.levels if level.y < y and level.x0 < x < level.x1]
        if not above or not below:
            return None
        top = min(above)
        bottom = max(below)
        left, right = self._sides(x, y)
        if left is None and right is None:
            return None
        x0 = max(top.x0, bottom.x0) if left is None else left
        x1 = min(top.x1, bottom.x1) if right is None else right
        return Box(x0, bottom.y, x1, top.y)

    def columns_at(self, cell: Box) -> list[float]:
        """Return the borders between columns in the row of a cell, from left to right."""
        tops = [level for level in self.levels if abs(level.y - cell.y1) < _TOUCH]
        middle = (cell.x0 + cell.x1) / 2
        reach = next((level for level in tops if level.x0 < middle < level.x1), None)
        if reach is None:
            return [cell.x0, cell.x1]
        height = cell.y1 - min(_TOUCH, (cell.y1 - cell.y0) / 2)
        inner = (
            upright.x
            for upright in self.uprights
            if upright.y0 < height < upright.y1
            and reach.x0 + _TOUCH < upright.x < reach.x1 - _TOUCH
        )
        return [reach.x0, *sorted(inner), reach.x1]

    def _sides(self, x: float, y: float) -> tuple[float | None, float | None]:
        crossing = [upright.x for upright in self.uprights if upright.y0 < y < upright.y1]
        left = max((at for at in crossing if at <= x), default=None)
        right = min((at for at in crossing if at > x), default=None)
        return left, right


def find_rulings(page: pdfium.PdfPage) -> Rulings:
    """Find the rulings of a page."""
    flat: list[tuple[float, float, float]] = []
    steep: list[tuple[float, float, float]] = []
    for box in _edges(page):
        if box.y1 - box.y0 <= _THIN:
            flat.append(((box.y0 + box.y1) / 2, box.x0, box.x1))
        if box.x1 - box.x0 <= _THIN:
            steep.append(((box.x0 + box.x1) / 2, box.y0, box.y1))
    levels = [Level(*line) for line in _joined(flat)]
    uprights = [Upright(*line) for line in _joined(steep)]
    if len(levels) + len(uprights) > MAX_RULINGS:
        return Rulings()
    return _meeting(levels, uprights)


def _edges(page: pdfium.PdfPage) -> Iterator[Box]:
    """Walk the thin paths of a page, and the sides of its rectangles."""
    for box, path in _paths(page):
        wide, high = box.x1 - box.x0, box.y1 - box.y0
        if min(wide, high) <= _THIN:
            yield box
        elif wide > _DRAWN and high > _LOW:
            yield from _sides(box, path)


def _sides(box: Box, path: pdfium_c.FPDF_PAGEOBJECT) -> Iterator[Box]:
    """Walk the straight sides of a path; one of four or five points is a rectangle."""
    points = _count(path)
    if points in _RECTANGLE:
        yield box._replace(x1=box.x0)
        yield box._replace(x0=box.x1)
        yield box._replace(y1=box.y0)
        yield box._replace(y0=box.y1)
    elif points <= _MAX_SEGMENTS and max(box.x1 - box.x0, box.y1 - box.y0) > _WIDE:
        yield from _segments(path)


def _count(path: pdfium_c.FPDF_PAGEOBJECT) -> int:
    return int(pdfium_c.FPDFPath_CountSegments(path))


def _paths(page: pdfium.PdfPage) -> Iterator[tuple[Box, pdfium_c.FPDF_PAGEOBJECT]]:
    raw = page.raw
    sides = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(side) for side in sides]

    def read(at: int) -> tuple[Box, pdfium_c.FPDF_PAGEOBJECT] | None:
        path = pdfium_c.FPDFPage_GetObject(raw, at)
        if pdfium_c.FPDFPageObj_GetType(path) != pdfium_c.FPDF_PAGEOBJ_PATH:
            return None
        pdfium_c.FPDFPageObj_GetBounds(path, *pointers)
        return Box(*(side.value for side in sides)), path

    count = pdfium_c.FPDFPage_CountObjects(raw)
    at = 0
    while at < count:
        found = read(at)
        at += 1
        if found is None:
            continue
        yield found
        while at + _LEAP < count and _is_dot(found[0]):
            later = read(at + _LEAP)
            if later is None or not _in_line(found[0], later[0]):
                break
            found = (_around(found[0], later[0]), later[1])
            yield found
            at += _LEAP + 1
            found = later


def _is_dot(box: Box) -> bool:
    return max(box.x1 - box.x0, box.y1 - box.y0) < _THIN


def _in_line(one: Box, other: Box) -> bool:
    """Tell whether a dot goes on a dotted line as far away as that many dots reach."""
    if not _is_dot(other):
        return False
    wide = other.x0 - one.x0
    high = other.y0 - one.y0
    reach = _LEAP * _THIN
    return (abs(high) < 0.2 and 0 < wide < reach) or (abs(wide) < 0.2 and abs(high) < reach)


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )


def _segments(path: pdfium_c.FPDF_PAGEOBJECT) -> Iterator[Box]:
    """Walk the level and upright lines of a path that draws several, such as a rectangle."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    opened: tuple[float, float] | None = None
    for at in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_LINETO and before is not None:
            yield from _side(before, point)
        elif kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            opened = point
        before = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and opened is not None:
            yield from _side(point, opened)
            before = opened


def _side(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    if min(x1 - x0, y1 - y0) < _STEP:
        yield Box(x0, y0, x1, y1)


def _joined(
    lines: Iterable[tuple[float, float, float]],
) -> Iterator[tuple[float, float, float]]:
    """Join the stretches of one place that touch, and leave out what stays short."""
    for place, stretches in _by_place(lines):
        begin, end = stretches[0]
        for start, stop in stretches[1:]:
            if start > end + _TOUCH:
                if end - begin > _SHORT:
                    yield place, begin, end
                begin, end = start, stop
            end = max(end, stop)
        if end - begin > _SHORT:
            yield place, begin, end


def _by_place(
    lines: Iterable[tuple[float, float, float]],
) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """Group lines whose places are nearly the same; the group has the place of its first."""
    groups: dict[float, list[tuple[float, float]]] = defaultdict(list)
    current = None
    for place, start, stop in sorted(lines):
        if current is None or place - current > _STEP:
            current = place
        groups[current].append((start, stop))
    for place, stretches in groups.items():
        yield place, sorted(stretches)


def _meeting(levels: Sequence[Level], uprights: Sequence[Upright]) -> Rulings:
    """Keep the uprights that meet two levels, and the levels that reach from one to another."""
    standing = tuple(
        upright for upright in uprights if sum(_meet(level, upright) for level in levels) > 1
    )
    held = tuple(level for level in levels if _is_held(level, standing))
    return Rulings(held, standing)


def _meet(level: Level, upright: Upright) -> bool:
    return (
        level.x0 - _TOUCH < upright.x < level.x1 + _TOUCH
        and upright.y0 - _TOUCH < level.y < upright.y1 + _TOUCH
    )


def _is_held(level: Level, uprights: Sequence[Upright]) -> bool:
    """Tell a border from an underline: it begins and ends at an upright, or outside of all."""
    met = [upright.x for upright in uprights if upright.y0 - _TOUCH < level.y < upright.y1 + _TOUCH]
    if not met or level.x1 < min(met) - _TOUCH or level.x0 > max(met) + _TOUCH:
        return False
    begins = level.x0 < min(met) + _TOUCH or _near(level.x0, met)
    return begins and (level.x1 > max(met) - _TOUCH or _near(level.x1, met))


def _near(x: float, places: Sequence[float]) -> bool:
    return any(abs(x - place) < _TOUCH for place in places)
