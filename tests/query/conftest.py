"""Query trees in a notation that can be read: ``(a b) | -c & effect:"d"^2``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sarye.query import And, Is, Node, Not, Or, Phrase, Together, Within, Word


def shape(node: Node | None) -> str:  # noqa: PLR0911 - a table with a row for each node
    """Write a tree in the notation."""
    match node:
        case None:
            return ""
        case Word(text, roles, boost, prefix):
            return _weighted(":".join([*roles, text + "*" * prefix]), boost)
        case Phrase(text, roles, boost):
            return _weighted(":".join([*roles, f'"{text}"']), boost)
        case Is(attribute, value):
            return f"{attribute}={value}"
        case Within(attribute, low, high):
            return f"{attribute}={low}..{high}"
        case Not(child):
            return f"-{shape(child)}"
        case And(children):
            return f"({' & '.join(map(shape, children))})"
        case Or(children):
            return f"({' | '.join(map(shape, children))})"
        case Together(children):
            return f"({' '.join(map(shape, children))})"


def _weighted(text: str, boost: float) -> str:
    return text if boost == 1 else f"{text}^{boost:g}"


@pytest.fixture(scope="session", name="shape")
def shape_fixture() -> Callable[[Node | None], str]:
    """Hand the notation to tests."""
    return shape
