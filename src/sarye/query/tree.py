"""What a query means: a tree of frozen nodes, each with the words as the reader typed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sarye.models import Repair, Role

Attribute = str
"""The key of a field of a case (`sarye.fields`) that is not text."""

Roles = tuple[()] | tuple[Role]
"""The section that a word is looked for in; empty for any."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in any section or in the given one; ``prefix`` also finds longer words."""

    text: str
    roles: Roles = ()
    boost: float = 1.0
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one behind the other."""

    text: str
    roles: Roles = ()
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Is:
    """Cases whose field contains the value, or is it where the field is a number."""

    attribute: Attribute
    value: str


@dataclass(frozen=True, slots=True)
class Within:
    """Cases whose number in a field lies in a range; None is an open end."""

    attribute: Attribute
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Not:
    """Cases that the child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class And:
    """Cases that all children match."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Cases that any child matches."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Children side by side, combined as the reader's match mode says."""

    children: tuple[Node, ...]


Node = Word | Phrase | Is | Within | Not | And | Or | Together


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; ``root`` is None where nothing was asked for."""

    text: str
    root: Node | None
    repairs: tuple[Repair, ...] = ()


def terms(node: Node | None) -> Iterator[Word | Phrase]:
    """Yield the words and phrases that a case is wanted for, leaving out excluded ones."""
    match node:
        case Word() | Phrase():
            yield node
        case And(children) | Or(children) | Together(children):
            for child in children:
                yield from terms(child)
        case _:
            return
