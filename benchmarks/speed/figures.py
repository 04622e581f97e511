"""What was measured of an engine in, the figures that are followed over the sizes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Literal

from benchmarks.speed.measuring import Measured

Percentile = Literal["p50", "p95", "p99"]
Figure = Callable[[Measured], float | None]


def latency_of(kind: str, percentile: Percentile, measured: Measured) -> float | None:
    """Give the milliseconds of a kind of question; None where the engine does not know it."""
    found = measured.latencies.get(kind)
    return None if found is None else float(getattr(found, percentile))


def _build_seconds(measured: Measured) -> float | None:
    return measured.building.clocked.seconds if measured.building else None


def _build_memory(measured: Measured) -> float | None:
    return measured.building.clocked.peak / 1e6 if measured.building else None


def _size(measured: Measured) -> float | None:
    return measured.building.size / 1e6 if measured.building else None


def _cold(measured: Measured) -> float | None:
    return measured.cold.seconds * 1000 if measured.cold else None


FIGURES: Final[Mapping[str, Figure]] = {
    "build, s": _build_seconds,
    "peak memory of the build, MB": _build_memory,
    "size on disk, MB": _size,
    "cold first answer, ms": _cold,
    "1 word, p50, ms": partial(latency_of, "1 word", "p50"),
    "1 word, p95, ms": partial(latency_of, "1 word", "p95"),
    "3 words, p50, ms": partial(latency_of, "3 words", "p50"),
    "3 words, p95, ms": partial(latency_of, "3 words", "p95"),
    "phrase, p95, ms": partial(latency_of, "phrase", "p95"),
    "filtered, p95, ms": partial(latency_of, "filtered", "p95"),
    "sentence, p50, ms": partial(latency_of, "sentence", "p50"),
    "sentence, p95, ms": partial(latency_of, "sentence", "p95"),
}
"""The figures by name, in the order of the report and of the plot."""
