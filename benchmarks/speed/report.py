"""What a run measured in, a report in Markdown out."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from benchmarks.speed.corpus import Facts
from benchmarks.speed.figures import FIGURES
from benchmarks.speed.measuring import Measured
from benchmarks.speed.questions import KINDS
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.targets import Run, Target, targets

NONE: Final = "none"
"""What stands for a kind of question that an engine does not know."""


def report(run: Run, facts: Iterable[Facts]) -> str:
    """Write everything."""
    blocks = [
        "# Speed",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}.",
        "## Text",
        table(*_text(facts)),
    ]
    for size, rows in run.sizes.items():
        blocks += [f"## {size:,} cases", table(*_building(rows, run.text_bytes[size]))]
        blocks += ["Milliseconds, p50 / p95 / p99:", table(*_latencies(rows)), *_empty(rows)]
    if len(run.sizes) > 1:
        blocks += ["## Growth", *_growth(run)]
    blocks += ["## Targets", table(*_targets(targets(run)))]
    blocks += [f"Not measured: {trouble}." for trouble in _troubles(run)]
    return "\n\n".join(blocks) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; what stands behind the first column is figures, to the right."""
    lines = [headings, ["---", *(["---:"] * (len(headings) - 1))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(facts: Iterable[Facts]) -> tuple[list[str], Iterator[list[str]]]:
    headings = ["cases", "characters", "UTF-8 MB", "words", "distinct words"]
    headings += ["analysed cases", "tokens", "distinct tokens", "analysis s"]
    rows = (
        [
            f"{one.cases:,}",
            f"{one.characters:,}",
            f"{one.text_bytes / 1e6:.1f}",
            *(f"{count:,}" for count in (one.words, one.distinct_words)),
            *(f"{count:,}" for count in (one.analysed, one.tokens, one.distinct_tokens)),
            f"{one.analysis_seconds:.1f}",
        ]
        for one in facts
    )
    return headings, rows


def _building(rows: Iterable[Measured], text: int) -> tuple[list[str], Iterator[list[str]]]:
    headings = ["engine", "given", "build s", "build peak MB", "disk MB", "disk / text"]
    headings += ["cold ms", "search peak MB", "load before"]
    return headings, (_built(one, text) for one in rows)


def _built(one: Measured, text: int) -> list[str]:
    if one.trouble:
        return [one.engine.name, one.trouble.partition(":")[0], *[""] * 7]
    built, shared = ["", "", "", ""], one.building
    if shared:
        built = [f"{shared.clocked.seconds:.1f}", f"{shared.clocked.peak / 1e6:.0f}"]
        built += [f"{shared.size / 1e6:.1f}", f"{shared.size / text:.2f}"]
    cold = f"{one.cold.seconds * 1000:.0f}" if one.cold else ""
    peak = f"{one.searching.peak / 1e6:.0f}" if one.searching else ""
    return [one.engine.name, one.engine.given, *built, cold, peak, f"{one.load:.1f}"]


def _latencies(rows: Iterable[Measured]) -> tuple[list[str], Iterator[list[str]]]:
    cells = ([one.engine.name, *(_latency(one, kind) for kind in KINDS)] for one in rows)
    return ["engine", *KINDS], cells


def _latency(one: Measured, kind: str) -> str:
    if one.trouble:
        return one.trouble.partition(":")[0]
    found = one.latencies.get(kind)
    return " / ".join(map(figure, (found.p50, found.p95, found.p99))) if found else NONE


def _empty(rows: Iterable[Measured]) -> list[str]:
    """Tell how many questions found nothing: an engine that finds nothing is quickly done."""
    texts = [
        f"{one.engine.name}, {kind}: {found.asked - found.answered} of {found.asked}"
        for one in rows
        for kind, found in one.latencies.items()
        if found.answered < found.asked
    ]
    return ["Without a hit: " + "; ".join(texts) + "."] if texts else []


def _growth(run: Run) -> Iterator[str]:
    """Follow each figure over the sizes; the last column is the largest size to the smallest."""
    headings = ["engine", *(f"{size:,}" for size in run.sizes), "last / first"]
    for name, read in FIGURES.items():
        rows = []
        for key, engine in ENGINES.items():
            found = [run.row(size, key) for size in run.sizes]
            values = [read(one) if one else None for one in found]
            if any(values):
                rows.append([engine.name, *map(figure, values), figure(_ratio(values))])
        if rows:
            yield f"{name}:"
            yield table(headings, rows)


def _ratio(values: Sequence[float | None]) -> float | None:
    first, last = values[0], values[-1]
    return last / first if first and last else None


def _targets(rows: Iterable[Target]) -> tuple[list[str], Iterator[list[str]]]:
    headings = ["target", "sarye", "beside", "its figure", "ratio", "at most", "reached"]
    said = {True: "yes", False: "**no**", None: "not measured"}
    cells = (
        [
            one.name,
            _with_unit(one.own, one.unit),
            one.beside,
            _with_unit(one.other, one.unit),
            figure(one.ratio),
            figure(one.goal),
            said[one.reached],
        ]
        for one in rows
    )
    return headings, cells


def figure(value: float | None) -> str:
    """Write a figure with three digits that count; empty where there is none.

    >>> [figure(one) for one in (0.01234, 1.234, 123.4, 12345.6, None)]
    ['0.012', '1.23', '123', '12,346', '']
    """
    if value is None:
        return ""
    digits = next((at for limit, at in ((100, 0), (10, 1), (1, 2)) if abs(value) >= limit), 3)
    return f"{value:,.{digits}f}"


def _with_unit(value: float | None, unit: str) -> str:
    return f"{figure(value)} {unit}" if value is not None else ""


def _troubles(run: Run) -> list[str]:
    """Name what is missing or failed, once each."""
    rows = (one for rows in run.sizes.values() for one in rows if one.trouble)
    return [*dict.fromkeys(f"{one.engine.name} ({one.trouble})" for one in rows), *run.troubles]
