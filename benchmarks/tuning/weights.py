"""The figures of the ranking that are tried, and how one of them is changed for a while."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

import sarye.archive  # noqa: F401 - loads the modules that rank


@dataclass(frozen=True, slots=True)
class Setting:
    """A table or figure of the ranking by the name of its constant, and the value that is tried."""

    name: str
    constant: str
    value: Any


@contextmanager
def changed(setting: Setting) -> Iterator[None]:
    """Give a constant another value, in every module of the index that has it by its name."""
    with ExitStack() as stack:
        for module in _holding(setting.constant):
            stack.enter_context(patch.object(module, setting.constant, setting.value))
        yield


def _holding(constant: str) -> list[ModuleType]:
    modules = [module for name, module in sys.modules.items() if name.startswith("sarye.index.")]
    found = [module for module in modules if constant in vars(module)]
    if not found:
        raise LookupError(constant)
    return found


def _as_it_is(constant: str) -> Any:
    return getattr(_holding(constant)[0], constant)


def settings() -> Iterator[Setting]:
    """Yield what is tried, one figure at a time."""
    yield from _kinds()
    for value in (0.25, 0.75, 1.0):
        yield Setting(f"compounds {value:g}", "COMPOUND_WEIGHT", value)
    for value in (0.1, 0.4):
        yield Setting(f"related words {value:g}", "RELATED_WEIGHT", value)
    for value in (0.0, 1.0, 1.8):
        yield Setting(f"meaning {value:g}", "MEANING_WEIGHT", value)
    for value in (1, 2, 4):
        yield Setting(f"gate {value}", "GATE", value)
    for value in (0.4, 0.8):
        yield Setting(f"official words {value:g}", "OFFICIAL_WEIGHT", value)
    for value in (0.25, 1.0):
        yield Setting(f"words that ask {value:g}", "ASKING_WEIGHT", value)
    for value in (200, 10**9):
        yield Setting(f"reranked {value:,}", "RERANKED", value)
    yield from _tags()
    yield from _parts()


def _kinds() -> Iterator[Setting]:
    kinds = _as_it_is("KIND_WEIGHTS")
    for kind, weight in kinds.items():
        for field in ("weight", "k1"):
            for factor in (0.5, 1.5, 2.0):
                value = replace(weight, **{field: getattr(weight, field) * factor})
                table = {**kinds, kind: value}
                yield Setting(f"{kind} {field} {getattr(value, field):g}", "KIND_WEIGHTS", table)


def _tags() -> Iterator[Setting]:
    tags = _as_it_is("TAG_WEIGHTS")
    for tag, weight in tags.items():
        for value in sorted({1.0, round(weight * 0.7, 2), round(weight * 1.2, 2)}):
            yield Setting(f"{tag} {value:g}", "TAG_WEIGHTS", {**tags, tag: value})


def _parts() -> Iterator[Setting]:
    parts = _as_it_is("PART_WEIGHTS")
    for weight in (1.0, 2.0, 5.0):
        title = replace(parts["title"], weight=weight)
        yield Setting(f"title {weight:g}", "PART_WEIGHTS", {**parts, "title": title})
    for b in (0.4, 0.6, 0.9):
        table = {part: row if part == "title" else replace(row, b=b) for part, row in parts.items()}
        yield Setting(f"b of sections {b:g}", "PART_WEIGHTS", table)
