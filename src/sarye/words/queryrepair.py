"""Query repair: a tree with its words repaired, and what was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sarye.models import Repair
from sarye.query import And, Node, Or, Query, Together, Word
from sarye.words.repairs import HasHits, IsWord, repair
from sarye.words.vocabulary import Vocabulary


def repair_query(query: Query, vocabulary: Vocabulary, has_hits: HasHits, is_word: IsWord) -> Query:
    """Repair the words of a query that stand in no case; the repairs are added to its own.

    Phrases, prefixes and excluded words stay as they are typed.
    """
    if query.root is None:
        return query
    mending = _Mending(vocabulary, has_hits, is_word)
    root = mending.node(query.root)
    return replace(query, root=root, repairs=(*query.repairs, *mending.repairs))


class _Mending:
    """Walks a tree and repairs each run of words that stand side by side."""

    def __init__(self, vocabulary: Vocabulary, has_hits: HasHits, is_word: IsWord) -> None:
        self._vocabulary = vocabulary
        self._has_hits = has_hits
        self._is_word = is_word
        self.repairs: list[Repair] = []

    def node(self, node: Node) -> Node:
        """Repair the words of a node."""
        match node:
            case Word():
                words = tuple(self._run([node]))
                return words[0] if len(words) == 1 else Together(words)
            case Together(children):
                return Together(tuple(self._side_by_side(children)))
            case And(children):
                return And(tuple(self.node(child) for child in children))
            case Or(children):
                return Or(tuple(self.node(child) for child in children))
            case _:
                return node

    def _side_by_side(self, children: Sequence[Node]) -> Iterator[Node]:
        for key, group in groupby(children, key=_kind):
            if key is None:
                yield from (self.node(child) for child in group)
            else:
                yield from self._run([child for child in group if isinstance(child, Word)])

    def _run(self, words: Sequence[Word]) -> Iterator[Word]:
        if words[0].prefix:
            yield from words
            return
        done = 0
        texts = [word.text for word in words]
        for mend in repair(texts, self._vocabulary, self._has_hits, self._is_word):
            yield from words[done : mend.start]
            parts = mend.repair.after.split()
            yield from (replace(words[mend.start], text=part) for part in parts)
            self.repairs.append(mend.repair)
            done = mend.end
        yield from words[done:]


def _kind(node: Node) -> tuple[object, ...] | None:
    """Tell what words must share to be repaired together; None for what is no word."""
    return (node.roles, node.boost, node.prefix) if isinstance(node, Word) else None
