"""Time by length: no crafted unit makes a document take more than its length, nearly so."""

from __future__ import annotations

import gc
import time
from pathlib import PurePath

import pytest

from sarye import cases, readers
from sarye.errors import ReadError

from .growing_files import GROWING

TINY, SMALL = 200, 5_000
"""Bytes of a document that only warms up, and of the shorter of two."""

TIMES = 4
MOST_TIMES = 7.5
"""How much longer the longer one is, and may take; the square would take 16 times as long."""

ATTEMPTS = 6
NEGLIGIBLE = 0.06
"""Seconds of the processor that say nothing: other work on the machine costs as many at times."""


def seconds(data: bytes, name: str) -> float:
    """Measure the processor's time that reading a document takes, with its cases."""
    begin = time.process_time()
    try:
        for document in readers.read_bytes(data, name, suffix=PurePath(name).suffix):
            cases.parse(document)
    except ReadError:
        pass
    return time.process_time() - begin


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_as_length_does(name: str) -> None:
    """A document that is four times as long takes about four times as long, and never 16 times."""
    make = GROWING[name]
    short, long = make(SMALL), make(TIMES * SMALL)
    seconds(make(TINY), name)
    gc.disable()
    try:
        least = [seconds(short, name), seconds(long, name)]
        for _ in range(ATTEMPTS):
            if least[1] < max(NEGLIGIBLE, MOST_TIMES * least[0]):
                return
            least = [min(least[0], seconds(short, name)), min(least[1], seconds(long, name))]
    finally:
        gc.enable()
    pytest.fail(f"{least[0]:.3f} s, and {least[1]:.3f} s for {TIMES} times the length")
