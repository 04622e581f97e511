"""Ctrl-C: work that can be stopped is told, and ends where nothing is lost."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType


@contextmanager
def interrupts(told: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Give a function that holds from the first Ctrl-C on; the second one ends at once.

    ``told`` is called at the first, to say that the work is coming to its end.
    """
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)
        told()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped.is_set
    finally:
        signal.signal(signal.SIGINT, before)
