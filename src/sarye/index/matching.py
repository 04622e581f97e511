"""Matching: the records that a pattern stands in.

A word stands in a case when one of these does, in one part of it: its compound, its morphemes one
behind the other, or its letters (which finds what stands inside another word, and what the analysis
splits differently). Where words are only ranked (``any``), one morpheme is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise

import numpy as np

from sarye.analysis import Pattern, Unit, letters_of, squeeze
from sarye.index.postings.positions import in_a_row, intersect, slots_of
from sarye.index.postings.postinglists import part_of, record_of, slot_of
from sarye.index.postings.varint import Numbers
from sarye.index.schema import PARTS
from sarye.index.snapshot import NONE, Mask, Snapshot

Shape = Callable[[str], str]
"""Gives a text in the shape that characters are looked for in."""

Texts = Callable[[int, str, Shape], tuple[str, ...]]
"""Gives the texts of a part of a record in a shape that letters are looked for in."""


class Matcher:
    """Marks where a pattern stands in some parts of the cases."""

    def __init__(
        self,
        snapshot: Snapshot,
        texts: Texts,
        parts: tuple[str, ...],
        only: Mask | None = None,
        known: dict[tuple[Unit, bool], Mask] | None = None,
    ) -> None:
        """Prepare; ``only`` are the records of which it matters whether letters stand there.

        ``known`` are units with the records that they stand in as words, and collects more.
        """
        self._snapshot = snapshot
        self._texts = texts
        self.parts = parts
        self._only = only
        self._wanted = np.array([part in parts for part in (*PARTS, "", "")])
        self._words = {} if known is None else known

    def among(self, only: Mask) -> Matcher:
        """Give one to which fewer records matter."""
        return Matcher(self._snapshot, self._texts, self.parts, only, self._words)

    def perhaps(self, pattern: Pattern) -> Mask:
        """Mark where a pattern may stand, as far as no text is looked into."""
        units = [
            self._word(unit, prefix=pattern.prefix) | self._grams(unit.letters)
            for unit in pattern.required
        ]
        found = reduce(np.logical_and, units) if units else self._nothing()
        if len(pattern.units) > 1:
            found = found | self._grams(pattern.letters)
        for alternative in pattern.alternatives:
            found = found | self.perhaps(alternative)
        return self._or_official(found, pattern)

    def pattern(self, pattern: Pattern) -> Mask:
        """Mark where all units of a pattern stand, or one of its alternatives."""
        units = [self._unit(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = reduce(np.logical_and, units) if units else self._nothing()
        if len(pattern.units) > 1:  # 7%축 cut from a text: its units alone are no words
            found = self.letters(pattern.letters, known=found)
        for alternative in pattern.alternatives:
            found = found | self.pattern(alternative)
        return self._or_official(found, pattern)

    def itself(self, pattern: Pattern) -> Mask:
        """Mark where a pattern stands as a word: its compound, or its morphemes in a row."""
        units = [self._word(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = reduce(np.logical_and, units) if units else self._nothing()
        for alternative in pattern.alternatives:
            found = found | self.itself(alternative)
        return found

    def partly(self, pattern: Pattern) -> Mask:
        """Mark where any morpheme or compound of a pattern stands, or all its bigrams do."""
        found = self._nothing()
        for unit in pattern.required:
            for token in unit.tokens:
                self._mark_token(found, token)
            self._mark(found, self._gram_slots(unit.letters))
            if pattern.prefix:
                found |= self._prefixed(unit.letters)
        if len(pattern.units) > 1:  # looked for last: few texts are open yet
            found = self.letters(pattern.letters, known=found)
        for alternative in pattern.alternatives:
            found |= self.pattern(alternative)
        return self._or_official(found, pattern)

    def any_of(self, tokens: Iterable[str]) -> Mask:
        """Mark where any of some morphemes or compounds stands."""
        found = self._nothing()
        for token in tokens:
            self._mark_token(found, token)
        return found

    def stands(self, pattern: Pattern) -> bool:
        """Tell whether a pattern stands anywhere; a text is read only until one is found."""
        if self.itself(pattern).any():
            return True
        if len(pattern.units) != 1:
            return bool(self.pattern(pattern).any())
        slots: Iterable[int] = self._gram_slots(pattern.letters).tolist()
        if len(pattern.letters) > 2:
            slots = self._holding(self._gram_slots(pattern.letters), pattern.letters, letters_of)
        return any(True for _ in slots) or any(map(self.stands, pattern.alternatives))

    def letters(self, letters: str, known: Mask | None = None) -> Mask:
        """Mark where letters stand one behind the other, whatever stands between them.

        Records that are ``known`` to match stay marked and are not looked into.
        """
        found = self._nothing() if known is None else known.copy()
        slots = self._gram_slots(letters)
        open_yet = ~found if self._only is None else self._only & ~found
        slots = slots[open_yet[record_of(slots)]]
        if len(letters) > 2:
            slots = self._verified(slots, letters, letters_of)
        found[record_of(slots)] = True
        return found

    def scan(self, squeezed: str) -> Mask:
        """Mark what a plain scan finds: the characters, whatever the spacing."""
        letters = letters_of(squeezed)
        slots = self._gram_slots(letters) if len(letters) > 1 else self._every_slot()
        if self._only is not None:
            slots = slots[self._only[record_of(slots)]]
        found = self._nothing()
        found[record_of(self._verified(slots, squeezed, squeeze))] = True
        return found

    def expansions(self, letters: str) -> list[str]:
        """List the words of the index that begin with letters, those of most records first."""
        counts = {token: self._records(token) for token in self._snapshot.terms("words", letters)}
        return sorted(filter(counts.get, counts), key=lambda token: (-counts[token], token))

    def _records(self, token: str) -> int:
        """Count the records that hold a token in the parts that are searched."""
        slots = self._within(self._snapshot.postings("words", token).slots)
        return len(np.unique(record_of(slots)))

    def _nothing(self) -> Mask:
        return np.zeros(self._snapshot.size, np.bool_)

    def _or_official(self, found: Mask, pattern: Pattern) -> Mask:
        return reduce(np.logical_or, map(self.itself, pattern.official), found)

    def _unit(self, unit: Unit, *, prefix: bool) -> Mask:
        return self.letters(unit.letters, known=self._word(unit, prefix=prefix))

    def _word(self, unit: Unit, *, prefix: bool) -> Mask:
        """Mark where a unit stands as a word; who gets the mask does not change it."""
        found = self._words.get((unit, prefix))
        if found is None:
            found = self._words[unit, prefix] = self._find_word(unit, prefix=prefix)
        return found

    def _find_word(self, unit: Unit, *, prefix: bool) -> Mask:
        found = self._nothing()
        for whole in unit.wholes:
            self._mark_token(found, whole)
        if prefix:
            found |= self._prefixed(unit.letters)
        if len(unit.sequence) > 1:
            positions = in_a_row([self._any_position(tokens) for tokens in unit.steps])
            found |= self._marked(slots_of(positions))
        return found

    def _any_position(self, tokens: Sequence[str]) -> Numbers:
        """Give where any of some tokens stands."""
        return reduce(np.union1d, map(self._snapshot.positions, tokens))

    def _prefixed(self, letters: str) -> Mask:
        return self.any_of(self.expansions(letters))

    def _marked(self, slots: Numbers) -> Mask:
        found = self._nothing()
        self._mark(found, slots)
        return found

    def _mark_token(self, found: Mask, token: str) -> None:
        """Mark the records that hold a morpheme or compound among those found."""
        self._mark(found, self._snapshot.postings("words", token).slots)

    def _mark(self, found: Mask, slots: Numbers) -> None:
        """Mark the records of slots among those found."""
        found[record_of(self._within(slots))] = True

    def _within(self, slots: Numbers) -> Numbers:
        """Keep the slots of the parts that are searched."""
        return slots if self.parts == PARTS else slots[self._wanted[part_of(slots)]]

    def _grams(self, letters: str) -> Mask:
        """Mark where all bigrams of letters stand in a part, in whatever order."""
        return self._marked(self._gram_slots(letters))

    def _gram_slots(self, letters: str) -> Numbers:
        """Give the slots that hold all bigrams of letters; no list is read that cannot matter."""
        grams = {first + second for first, second in pairwise(letters)}
        known = self._snapshot.known_postings("bigrams", grams)
        others = (self._snapshot.postings("bigrams", gram).slots for gram in grams - known.keys())
        lists = chain(sorted((one.slots for one in known.values()), key=len), others)
        found = next(lists, NONE)
        for slots in lists:
            if not len(found):
                break
            found = intersect(found, slots)
        return self._within(found)

    def _every_slot(self) -> Numbers:
        records = np.flatnonzero(self._snapshot.live)
        slots = slot_of(records[:, None], np.arange(len(PARTS))).ravel()
        return self._within(slots)

    def _verified(self, slots: Numbers, wanted: str, shape: Shape) -> Numbers:
        """Keep the slots that hold some characters, in a shape that they are looked for in."""
        return np.array(list(self._holding(slots, wanted, shape)), np.int64)

    def _holding(self, slots: Numbers, wanted: str, shape: Shape) -> Iterator[int]:
        """Yield those slots one by one, as their texts are read."""
        rows = zip(slots.tolist(), record_of(slots).tolist(), part_of(slots).tolist(), strict=True)
        for slot, record, part in rows:
            if any(wanted in text for text in self._texts(record, PARTS[part], shape)):
                yield slot
