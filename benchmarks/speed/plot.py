"""What a run measured in, a plot of it over the number of cases out, as SVG.

Both axes are logarithmic, so that what grows with the cases is a line of slope one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final, NamedTuple

from benchmarks.speed.figures import FIGURES, Figure
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.targets import Run

COLUMNS: Final = 4
WIDTH: Final = 300
HEIGHT: Final = 240
LEFT: Final = 58
RIGHT: Final = 34
TOP: Final = 30
BOTTOM: Final = 26
LEGEND: Final = 34
COLOURS: Final = ("#d62728", "#ff9896", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#7f7f7f")
"""One for each engine in the order of the registry; sarye in red."""


class Scale(NamedTuple):
    """A logarithmic axis: whole powers of ten, from one pixel to another."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the pixel of a value."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield a pixel and a label for each power of ten."""
        for power in range(self.low, self.high + 1):
            yield self.at(10.0**power), f"{10.0**power:,.10g}"


def plot(run: Run) -> str:
    """Draw one panel for each figure that was measured."""
    panels = [(name, lines) for name, figure in FIGURES.items() if (lines := _lines(run, figure))]
    rows = ceil(len(panels) / COLUMNS)
    size = (COLUMNS * WIDTH, rows * HEIGHT + LEGEND)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{size[0]}" height="{size[1]}" fill="white"/>',
        *_legend(run),
    ]
    for number, (name, lines) in enumerate(panels):
        row, column = divmod(number, COLUMNS)
        parts.append(f'<g transform="translate({column * WIDTH} {LEGEND + row * HEIGHT})">')
        parts += [*_panel(name, lines), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lines(run: Run, figure: Figure) -> dict[str, list[tuple[int, float]]]:
    """Collect the points of each engine that has any."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for size in run.sizes:
        for key in ENGINES:
            measured = run.row(size, key)
            value = figure(measured) if measured else None
            if value:
                lines.setdefault(key, []).append((size, value))
    return lines


def _panel(name: str, lines: Mapping[str, Sequence[tuple[int, float]]]) -> Iterator[str]:
    points = [point for line in lines.values() for point in line]
    across = _scale([size for size, _ in points], LEFT, WIDTH - RIGHT)
    up = _scale([value for _, value in points], HEIGHT - BOTTOM, TOP)
    yield f'<text x="{LEFT}" y="{TOP - 10}" font-weight="bold">{escape(name)}</text>'
    yield from _grid(across, up)
    for key, line in lines.items():
        places = [(across.at(size), up.at(value)) for size, value in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour = colour_of(key)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        yield from (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in places
        )


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(low, max(high, low + 1), start, end)


def _grid(across: Scale, up: Scale) -> Iterator[str]:
    for x, label in across.ticks():
        yield f'<path d="M{x:.1f} {up.start}V{up.end}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{up.start + 15}" text-anchor="middle">{label}</text>'
    for y, label in up.ticks():
        yield f'<path d="M{across.start} {y:.1f}H{across.end}" stroke="#ddd"/>'
        yield f'<text x="{across.start - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'


def _legend(run: Run) -> Iterator[str]:
    seen = dict.fromkeys(
        one.engine.key for rows in run.sizes.values() for one in rows if not one.trouble
    )
    for number, key in enumerate(seen):
        x = 14 + number * 165
        yield f'<rect x="{x}" y="12" width="12" height="12" fill="{colour_of(key)}"/>'
        yield f'<text x="{x + 17}" y="22">{escape(ENGINES[key].name)}</text>'


def colour_of(key: str) -> str:
    """Give the colour of an engine."""
    return COLOURS[list(ENGINES).index(key) % len(COLOURS)]
