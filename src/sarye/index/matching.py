"""A pattern in, the records it stands in out.

A word stands in a case when one of these does, in one part of it: its compound, its morphemes one
behind the other, or its letters (which finds what stands inside another word, and what the analysis
splits differently). Where words are only ranked (``any``), one morpheme is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from itertools import pairwise

import numpy as np

from sarye.analysis import Pattern, Unit, fold, squeeze
from sarye.index.schema import bigrams_field, words_field
from sarye.index.snapshot import Mask, Numbers, Snapshot
from sarye.index.spots import in_a_row, spot_records

Texts = Callable[[int, str, Callable[[str], str]], tuple[str, ...]]
"""Gives the texts of a part of a record in a shape that letters are looked for in."""


class Matcher:
    """Marks where a pattern stands in some parts of the cases."""

    def __init__(self, snapshot: Snapshot, texts: Texts, parts: tuple[str, ...]) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self.parts = parts

    def pattern(self, pattern: Pattern) -> Mask:
        """Mark where all units of a pattern stand, or one of its alternatives."""
        units = [self._unit(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = reduce(np.logical_and, units) if units else self._nothing()
        if len(pattern.units) > 1:  # 7%축 cut from a text: its units alone are no words
            found = found | self.letters(pattern.letters)
        for alternative in pattern.alternatives:
            found = found | self.pattern(alternative)
        return found

    def itself(self, pattern: Pattern) -> Mask:
        """Mark where a pattern stands as a word: its compound, or its morphemes in a row."""
        units = [self._word(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = reduce(np.logical_and, units) if units else self._nothing()
        for alternative in pattern.alternatives:
            found = found | self.itself(alternative)
        return found

    def partly(self, pattern: Pattern) -> Mask:
        """Mark where any morpheme or compound of a pattern stands, or all its bigrams do."""
        found = self.letters(pattern.letters) if len(pattern.units) > 1 else self._nothing()
        for unit in pattern.required:
            for token in (*unit.sequence, *unit.wholes):
                found |= self._has(token)
            for part in self.parts:
                found |= self._grams(unit.letters, part)
            if pattern.prefix:
                found |= self._prefixed(unit.letters)
        for alternative in pattern.alternatives:
            found |= self.pattern(alternative)
        return found

    def any_of(self, tokens: Iterable[str]) -> Mask:
        """Mark where any of some morphemes or compounds stands."""
        return reduce(np.logical_or, map(self._has, tokens), self._nothing())

    def letters(self, letters: str, known: Mask | None = None) -> Mask:
        """Mark where letters stand one behind the other, whatever stands between them.

        Records that are ``known`` to match stay marked and are not looked into.
        """
        found = self._nothing() if known is None else known.copy()
        for part in self.parts:
            candidates = self._grams(letters, part) & ~found
            if len(letters) > 2:
                candidates = self._verified(candidates, part, letters, letters_of)
            found |= candidates
        return found

    def scan(self, squeezed: str) -> Mask:
        """Mark what a plain scan finds: the characters, whatever the spacing."""
        letters = letters_of(squeezed)
        found = self._nothing()
        for part in self.parts:
            enough = len(letters) > 1
            candidates = self._grams(letters, part) if enough else self._snapshot.live.copy()
            found |= self._verified(candidates & ~found, part, squeezed, squeeze)
        return found

    def expansions(self, letters: str) -> list[str]:
        """List the words of the index that begin with letters, most frequent first."""
        counts: dict[str, int] = {}
        for part in self.parts:
            field = words_field(part)
            for token in self._snapshot.terms(field, letters):
                docs = self._snapshot.postings(field, token).docs
                counts[token] = counts.get(token, 0) + len(docs)
        return sorted(counts, key=lambda token: (-counts[token], token))

    def _nothing(self) -> Mask:
        return np.zeros(self._snapshot.size, np.bool_)

    def _unit(self, unit: Unit, *, prefix: bool) -> Mask:
        return self.letters(unit.letters, known=self._word(unit, prefix=prefix))

    def _word(self, unit: Unit, *, prefix: bool) -> Mask:
        found = self._nothing()
        for whole in unit.wholes:
            found |= self._has(whole)
        if prefix:
            found |= self._prefixed(unit.letters)
        if len(unit.sequence) > 1:
            for part in self.parts:
                found |= self._adjacent(unit.sequence, part)
        return found

    def _has(self, token: str) -> Mask:
        found = self._nothing()
        for part in self.parts:
            found[self._snapshot.postings(words_field(part), token).docs] = True
        return found

    def _prefixed(self, letters: str) -> Mask:
        found = self._nothing()
        for token in self.expansions(letters):
            found |= self._has(token)
        return found

    def _adjacent(self, sequence: tuple[str, ...], part: str) -> Mask:
        found = self._nothing()
        lists = [self._snapshot.spots(words_field(part), token) for token in sequence]
        found[spot_records(in_a_row(lists))] = True
        return found

    def _grams(self, letters: str, part: str) -> Mask:
        """Mark where all bigrams of letters stand in a part, in whatever order."""
        grams = {first + second for first, second in pairwise(letters)}
        return self._all_in(bigrams_field(part), grams) if grams else self._nothing()

    def _all_in(self, field: str, tokens: Iterable[str]) -> Mask:
        found = self._nothing()
        lists: list[Numbers] = []
        for token in set(tokens):
            lists.append(self._snapshot.postings(field, token).docs)
            if not len(lists[-1]):
                return found
        found[reduce(_common, sorted(lists, key=len))] = True
        return found

    def _verified(
        self, candidates: Mask, part: str, wanted: str, shape: Callable[[str], str]
    ) -> Mask:
        found = self._nothing()
        for number in np.flatnonzero(candidates):
            texts = self._texts(int(number), part, shape)
            found[number] = any(wanted in text for text in texts)
        return found


def letters_of(text: str) -> str:
    """Give the letters and digits of a text, folded."""
    return "".join(filter(str.isalnum, fold(text).text))


def _common(some: Numbers, others: Numbers) -> Numbers:
    return np.intersect1d(some, others, assume_unique=True)
