"""A query tree in, the matching records with their scores out.

A word stands in a case when one of these does, in one part of it: its compound, its morphemes one
behind the other, or its letters (which finds what stands inside another word, and what the analysis
splits differently). Where words are only ranked (``any``), one morpheme is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Final

import numpy as np

from sarye.analysis import (
    Analyzer,
    Pattern,
    Synonyms,
    Unit,
    fold,
    phrase_pattern,
    squeeze,
    word_pattern,
)
from sarye.index.filters import attribute_mask, filter_mask
from sarye.index.records import merge
from sarye.index.schema import PARTS, bigrams_field, words_field
from sarye.index.scoring import Kind, Scored, Scorer, total
from sarye.index.snapshot import CACHED_POSTINGS, Mask, Numbers, Snapshot, Weights
from sarye.index.writer import part_texts
from sarye.models import Case, Contribution, Filters, Role
from sarye.query import And, Is, Node, Not, Or, Phrase, Query, Together, Within, Word

MOST_EXPANSIONS: Final = 128
"""Words of the index that a prefix is scored by; all of them are found."""


CACHED_TEXTS: Final = 16_384
"""Texts of parts kept in memory in the shape they are scanned in: some 20 MB."""


@dataclass(frozen=True, slots=True)
class ScoredToken:
    """A token that counts for a word of the query, where, and how much."""

    token: str
    kind: Kind
    parts: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query, the records it stands in, and the tokens that score it."""

    pattern: Pattern
    mask: Mask
    tokens: tuple[ScoredToken, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The matching records (ascending), the score of every record, and what each word matched."""

    numbers: Numbers
    scores: Weights
    words: tuple[WordMatch, ...] = ()


class Searcher:
    """Searches one snapshot."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer, synonyms: Synonyms) -> None:
        self.snapshot = snapshot
        self.analyzer = analyzer
        self.scorer = Scorer(snapshot)
        self._synonyms = _by_letters(synonyms)
        self.case = lru_cache(CACHED_POSTINGS)(self._case)
        self.texts = lru_cache(CACHED_TEXTS)(self._texts)

    def find(self, query: Query, *, filters: Filters, any_word: bool, exact: bool) -> Found:
        """Find the cases that a query matches; an empty query matches all that pass the filters."""
        evaluation = _Evaluation(self, filters.sections, any_word=any_word, exact=exact)
        mask = filter_mask(self.snapshot, filters)
        if query.root is not None:
            mask &= evaluation.mask(query.root)
        elif query.text.strip():  # typed, but nothing to search for
            mask[:] = False
        elif filters.sections:
            mask &= self._has_section(filters.sections)
        words = tuple(evaluation.words)
        scores = total(self.snapshot.size, self._scored(words))
        return Found(np.flatnonzero(mask), scores, words)

    def find_tokens(self, tokens: Iterable[tuple[str, float]], *, filters: Filters) -> Found:
        """Rank the cases that hold any of weighted morphemes and compounds."""
        rows = tuple(ScoredToken(token, "words", PARTS[:-1], weight) for token, weight in tokens)
        word = WordMatch(Pattern("", ()), np.zeros(self.snapshot.size, np.bool_), rows)
        scores = total(self.snapshot.size, self._scored((word,)))
        return Found(np.flatnonzero(filter_mask(self.snapshot, filters) & (scores > 0)), scores)

    def explain(self, found: Found, number: int) -> tuple[Contribution, ...]:
        """Split a case's score into what each token in each part gave; they add up to it."""
        rows = []
        for word in found.words:
            for row in word.tokens:
                shares = self.scorer.parts_of(row.token, row.kind, row.parts, number)
                layer = "bigram" if row.kind == "bigrams" else "word"
                rows += [
                    Contribution(word.pattern.typed, row.token, layer, part, row.weight * score)
                    for part, score in shares.items()
                ]
        return tuple(sorted(rows, key=lambda row: -row.score))

    def rarity(self, token: str) -> float:
        """Give the inverse document frequency of a morpheme or compound."""
        return self.scorer.idf(len(self.scorer.score(token, "words", PARTS[:-1]).docs))

    def pattern(self, node: Word | Phrase, *, exact: bool) -> Pattern:
        """Analyse a word of the query and what else finds it."""
        if isinstance(node, Phrase):
            pattern = phrase_pattern(self.analyzer, node.text)
        else:
            pattern = word_pattern(self.analyzer, node.text, prefix=node.prefix)
        return pattern if exact else replace(pattern, alternatives=self.synonyms(node.text))

    def synonyms(self, text: str) -> tuple[Pattern, ...]:
        """Analyse what the user's synonyms give for a word or phrase."""
        targets = self._synonyms.get(squeeze(text), ())
        return tuple(phrase_pattern(self.analyzer, target) for target in targets)

    def _scored(self, words: Iterable[WordMatch]) -> Iterator[tuple[Scored, float]]:
        for word in words:
            for row in word.tokens:
                yield self.scorer.score(row.token, row.kind, row.parts), row.weight

    def _has_section(self, roles: tuple[Role, ...]) -> Mask:
        if "title" in roles:
            return self.snapshot.live
        return self.snapshot.mask("section", lambda value: value in roles)

    def _texts(self, number: int, part: str, shape: Callable[[str], str]) -> tuple[str, ...]:
        """Give the texts of a part of a case in a shape that letters are looked for in."""
        return tuple(shape(text) for text in part_texts(self.case(number))[part])

    def _case(self, number: int) -> Case:
        occurrences = self.snapshot.occurrences(number)
        return merge(occurrences[0].case.id, occurrences)


class _Evaluation:
    """Evaluates one query tree, collecting its wanted words on the way."""

    def __init__(
        self, searcher: Searcher, roles: tuple[Role, ...], *, any_word: bool, exact: bool
    ) -> None:
        self._searcher = searcher
        self._roles = roles
        self._any_word = any_word
        self._exact = exact
        self.words: list[WordMatch] = []

    def mask(self, node: Node) -> Mask:
        match node:
            case Word() | Phrase():
                return self._wanted(node)
            case Is() | Within():
                return attribute_mask(self._searcher.snapshot, node)
            case Not(child):
                return ~self._excluded(child)
            case And(children):
                return reduce(np.logical_and, [self.mask(child) for child in children])
            case Or(children):
                return reduce(np.logical_or, [self.mask(child) for child in children])
            case Together(children):
                return self._together(children)

    def _excluded(self, node: Node) -> Mask:
        strict = _Evaluation(self._searcher, self._roles, any_word=False, exact=self._exact)
        return strict.mask(node)

    def _together(self, children: tuple[Node, ...]) -> Mask:
        words = [child for child in children if isinstance(child, Word | Phrase)]
        others = [self.mask(child) for child in children if not isinstance(child, Word | Phrase)]
        everything = np.ones(self._searcher.snapshot.size, np.bool_)
        limits = reduce(np.logical_and, others, everything)
        masks = [self._wanted(word) for word in words]
        wanted = [mask for word, mask in zip(words, masks, strict=True) if not self._is_noise(word)]
        wanted = wanted or masks
        if not wanted:
            return limits
        combine = np.logical_or if self._any_word else np.logical_and
        found = reduce(combine, wanted)
        if len(words) > 1 and len(words) == len(children) and not self._exact:
            found = found | self._whole(words)
        return found & limits

    def _is_noise(self, node: Word | Phrase) -> bool:
        """Tell whether a word carries no content (위한, 및); such words need not stand there."""
        pattern = self._searcher.pattern(node, exact=True)
        return not self._exact and not any(unit.sequence for unit in pattern.units)

    def _whole(self, words: list[Word | Phrase]) -> Mask:
        """Mark where all that was typed stands letter by letter, or as one synonym."""
        typed = " ".join(word.text for word in words)
        matcher = self._matcher(())
        found = matcher.letters(_letters_of(typed))
        for alternative in self._searcher.synonyms(typed):
            found |= matcher.pattern(alternative)
        return found

    def _wanted(self, node: Word | Phrase) -> Mask:
        pattern = self._searcher.pattern(node, exact=self._exact)
        matcher = self._matcher(node.roles)
        if self._exact:
            mask = matcher.scan(squeeze(node.text))
        elif self._any_word and not isinstance(node, Phrase):
            mask = matcher.partly(pattern)
        else:
            mask = matcher.pattern(pattern)
        tokens = tuple(_scored_tokens(pattern, matcher, node.boost))
        self.words.append(WordMatch(pattern, mask, tokens))
        return mask

    def _matcher(self, roles: tuple[Role, ...]) -> _Matcher:
        limited: tuple[str, ...] = (*PARTS[:-1],) if self._exact else PARTS
        for limit in (self._roles, roles):
            limited = tuple(part for part in limited if part in limit) if limit else limited
        return _Matcher(self._searcher, limited)


class _Matcher:
    """Marks where a pattern stands in some parts of the cases."""

    def __init__(self, searcher: Searcher, parts: tuple[str, ...]) -> None:
        self._searcher = searcher
        self._snapshot = searcher.snapshot
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

    def letters(self, letters: str, known: Mask | None = None) -> Mask:
        """Mark where letters stand one behind the other, whatever stands between them.

        Records that are ``known`` to match stay marked and are not looked into.
        """
        found = self._nothing() if known is None else known.copy()
        for part in self.parts:
            candidates = self._grams(letters, part) & ~found
            if len(letters) > 2:
                candidates = self._verified(candidates, part, letters, _letters_of)
            found |= candidates
        return found

    def scan(self, squeezed: str) -> Mask:
        """Mark what a plain scan finds: the characters, whatever the spacing."""
        letters = _letters_of(squeezed)
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
        found = self._nothing()
        for whole in unit.wholes:
            found |= self._has(whole)
        if prefix:
            found |= self._prefixed(unit.letters)
        if len(unit.sequence) > 1:
            for part in self.parts:
                found |= self._adjacent(unit.sequence, part)
        return self.letters(unit.letters, known=found)

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
        field = words_field(part)
        together = self._all_in(field, sequence)
        if not together.any():
            return together
        rows = [self._snapshot.positions(field, token, together) for token in sequence]
        found = self._nothing()
        for number in rows[0]:
            starts = [{at - step for at in row[number]} for step, row in enumerate(rows)]
            found[number] = bool(set.intersection(*starts))
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
            texts = self._searcher.texts(int(number), part, shape)
            found[number] = any(wanted in text for text in texts)
        return found


def _scored_tokens(pattern: Pattern, matcher: _Matcher, boost: float) -> Iterator[ScoredToken]:
    for unit in pattern.required:
        for token in dict.fromkeys((*unit.sequence, *sorted(unit.wholes))):
            yield ScoredToken(token, "words", matcher.parts, boost)
        for gram in dict.fromkeys(first + second for first, second in pairwise(unit.letters)):
            yield ScoredToken(gram, "bigrams", matcher.parts, boost)
        if pattern.prefix:
            for token in matcher.expansions(unit.letters)[:MOST_EXPANSIONS]:
                yield ScoredToken(token, "words", matcher.parts, boost)
    for alternative in pattern.alternatives:
        yield from _scored_tokens(alternative, matcher, boost)


def _by_letters(synonyms: Synonyms) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, other in synonyms.pairs:
        key = squeeze(word)
        found[key] = (*found.get(key, ()), other)
    return found


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text).text))


def _common(some: Numbers, others: Numbers) -> Numbers:
    return np.intersect1d(some, others, assume_unique=True)
