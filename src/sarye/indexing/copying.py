"""Copying an index from one place to another: what answers there then is the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sarye.index import Engine, State


def copy_index(source: Engine, target: Engine, track: Callable[[int, int], None]) -> State:
    """Let what answers in one place answer in another too; it replaces what is there.

    Raises what `Engine.open` and `Engine.locked` do.
    """
    with source.lent() as lent, target.locked():
        target.take(lent, track)
    with closing(target.open()) as reader:
        return reader.state
