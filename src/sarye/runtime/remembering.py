"""A method and how many answers to remember in, the method with a memory out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakMethod

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Answer = TypeVar("Answer")


def remembering(most: int | None, method: Callable[..., Answer]) -> _lru_cache_wrapper[Answer]:
    """Remember the ``most`` answers of a bound method that were asked for last; None: all.

    It is to be kept by the object of the method, which it does not keep in turn: the two would be a
    ring, whose megabytes stand until the collector comes round.
    """
    held = WeakMethod(method)

    def answer(*asked: object) -> Answer:
        found = held()
        if found is None:
            raise ReferenceError("the object of the method is gone")
        return found(*asked)

    return lru_cache(most)(answer)
