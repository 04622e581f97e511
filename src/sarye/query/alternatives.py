"""Alternatives of words: a query to which a word is added beside one of its own, or taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sarye.query.parser import parse
from sarye.query.printing import print_query
from sarye.query.tree import And, Node, Not, Or, Query, Together, Word


def with_alternative(text: str, word: str, other: str) -> str:
    """Write a query that looks for another word too, where it looks for one of its own.

    Beside all of it where it has no such word.

    >>> with_alternative("수의계약 부담", "부담", "비용")
    '수의계약 (부담 OR 비용)'
    >>> with_alternative('"민원 처리"', "", "접수")
    '"민원 처리" OR 접수'
    >>> with_alternative("효과:부담 OR 효과:비용", "비용", "수수료")
    '효과:부담 OR 효과:비용 OR 효과:수수료'
    """
    root = parse(text).root
    if root is None:
        return other
    added = _at_first(root, _adding(word, other)) or _either(root, Word(other))
    return print_query(Query(text, added))


def alternatives(text: str) -> tuple[str, ...]:
    """List the words that stand in a query as a further one beside a first.

    >>> alternatives("수의계약 (부담 OR 비용 OR 수수료) -주차")
    ('비용', '수수료')
    """
    root = parse(text).root
    return () if root is None else tuple(dict.fromkeys(_further(root)))


def without_alternative(text: str, other: str) -> str:
    """Write a query without a further word.

    >>> without_alternative("수의계약 (부담 OR 비용)", "비용")
    '수의계약 부담'
    """
    root = parse(text).root
    left = root and _at_first(root, _removing(other))
    return print_query(Query(text, left)) if left else text


Change = Callable[[Node], Node | None]
"""Gives what stands in the place of a node; None where it is not what is looked for."""


def _adding(word: str, other: str) -> Change:
    def change(node: Node) -> Node | None:
        match node:
            case Or(children):
                own = [one for one in children if isinstance(one, Word) and one.text == word]
                return Or((*children, _like(own[0], other))) if own else None
            case Word(text) if text == word:
                return Or((node, _like(node, other)))
        return None

    return change


def _removing(other: str) -> Change:
    def change(node: Node) -> Node | None:
        if not isinstance(node, Or):
            return None
        kept = [node.children[0], *(one for one in node.children[1:] if not _is(one, other))]
        if len(kept) == len(node.children):
            return None
        return kept[0] if len(kept) == 1 else Or(tuple(kept))

    return change


def _at_first(node: Node, change: Change) -> Node | None:
    """Change the first node that a change is for; what is excluded is left alone."""
    if (changed := change(node)) is not None:
        return changed
    if not isinstance(node, And | Or | Together):
        return None
    for at, child in enumerate(node.children):
        if (changed := _at_first(child, change)) is not None:
            return replace(node, children=(*node.children[:at], changed, *node.children[at + 1 :]))
    return None


def _further(node: Node) -> Iterator[str]:
    if isinstance(node, Not) or not isinstance(node, And | Or | Together):
        return
    if isinstance(node, Or):
        yield from (one.text for one in node.children[1:] if isinstance(one, Word))
    for child in node.children:
        yield from _further(child)


def _either(root: Node, other: Word) -> Node:
    return Or((*root.children, other)) if isinstance(root, Or) else Or((root, other))


def _like(word: Word, other: str) -> Word:
    """Look for another word where a word is looked for."""
    return Word(other, word.roles)


def _is(node: Node, word: str) -> bool:
    return isinstance(node, Word) and node.text == word
