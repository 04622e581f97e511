"""A query tree in, the matching records with their scores out.

A case that has a word only inside another one (급여 in 비급여) is found, and ranks below every case
that has the word itself; `Found.inside` says so, and goes before the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sarye.analysis import (
    Analyzer,
    Pattern,
    Synonyms,
    phrase_pattern,
    squeeze,
    word_pattern,
)
from sarye.index.filters import attribute_mask, filter_mask
from sarye.index.matching import Matcher, letters_of
from sarye.index.parts import part_texts
from sarye.index.postings.postinglists import cell_of
from sarye.index.postings.varint import Numbers
from sarye.index.records import merge
from sarye.index.schema import PARTS
from sarye.index.scoring import Scorer
from sarye.index.snapshot import CACHED_RECORDS, Mask, Snapshot, Weights
from sarye.index.weighing import (
    RelatedWords,
    ScoredToken,
    Weighed,
    is_noise,
    related_tokens,
    scored_neighbours,
    scored_tokens,
)
from sarye.models import Case, Contribution, Filters, Role
from sarye.query import And, Is, Node, Not, Or, Phrase, Query, Together, Within, Word

CACHED_TEXTS: Final = 16_384
"""Texts of parts kept in memory in the shape they are scanned in: some 20 MB."""

CACHED_WORDS: Final = 4096
"""Words of which is kept whether they stand anywhere."""

FEW_WORDS: Final = 3
"""Words of a query that names things; more of them are a question, which few cases hold whole."""

LAYERS: Final = {"words": "word", "bigrams": "bigram", "pairs": "pair"}
"""How an explanation calls the kinds of tokens."""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query, and the records it stands in."""

    pattern: Pattern
    mask: Mask

    @property
    def is_missing(self) -> bool:
        """Hold when no case has the word; one letter without content is not looked for."""
        content = any(unit.sequence for unit in self.pattern.units)
        return (content or len(self.pattern.letters) > 1) and not self.mask.any()


@dataclass(frozen=True, slots=True)
class Found:
    """The matching records (ascending), the score of every record, and what gave it.

    ``inside`` counts, for every record, the words that it does not hold as words of their own. A
    record with less of them ranks before the others, whatever the scores. Where any of a few words
    is enough, it is 0 for records that hold all words as such, and 1 for all others.
    """

    numbers: Numbers
    scores: Weights
    inside: Numbers
    words: tuple[WordMatch, ...] = ()
    tokens: tuple[ScoredToken, ...] = ()

    @property
    def related(self) -> tuple[str, ...]:
        """The words that are related to those of the query, the nearest first."""
        near = sorted((one for one in self.tokens if one.related), key=lambda one: -one.weight)
        return tuple(dict.fromkeys(one.token for one in near))


class Standing(NamedTuple):
    """The records that something stands in, and how many of its words each holds only inside."""

    mask: Mask
    inside: Numbers


class Searcher:
    """Searches one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        analyzer: Analyzer,
        synonyms: Synonyms,
        related: RelatedWords = lambda _: (),
    ) -> None:
        self.snapshot = snapshot
        self.related = related
        self.analyzer = analyzer
        self.scorer = Scorer(snapshot)
        self._synonyms = _by_letters(synonyms)
        self.case = lru_cache(CACHED_RECORDS)(self._case)
        self.texts = lru_cache(CACHED_TEXTS)(self._texts)
        self.stands = lru_cache(CACHED_WORDS)(self._stands)

    def find(
        self,
        query: Query,
        *,
        filters: Filters,
        any_word: bool,
        exact: bool,
        whole: bool = False,
    ) -> Found:
        """Find the cases that a query matches; an empty query matches all that pass the filters.

        Which words a case has is known of those found; ``whole`` asks it of all of the index.
        """
        mask = filter_mask(self.snapshot, filters)
        evaluation = _Evaluation(self, filters.sections, any_word=any_word, exact=exact)
        if not whole:
            evaluation.only = mask.copy()
        inside = self._none_inside()
        if query.root is not None:
            standing = evaluation.standing(query.root)
            mask &= standing.mask
            inside = standing.inside
        elif query.text.strip():  # typed, but nothing to search for
            mask[:] = False
        elif filters.sections:
            mask &= self._has_section(filters.sections)
        tokens = tuple(evaluation.tokens)
        numbers = np.flatnonzero(mask)
        scores = self._scores(tokens if len(numbers) else ())
        return Found(numbers, scores, inside, tuple(evaluation.words), tokens)

    def find_tokens(self, tokens: Iterable[tuple[str, float]], *, filters: Filters) -> Found:
        """Rank the cases that hold any of weighted morphemes and compounds."""
        rows = [ScoredToken("", token, "words", PARTS[:-1], weight) for token, weight in tokens]
        scores = self._scores(rows)
        mask = filter_mask(self.snapshot, filters) & (scores > 0)
        return Found(np.flatnonzero(mask), scores, self._none_inside(), tokens=tuple(rows))

    def explain(self, found: Found, number: int) -> tuple[Contribution, ...]:
        """Split a case's score into what each token in each part gave; they add up to it."""
        rows = [
            Contribution(one.word, one.token, _layer(one), part, one.weight * score)
            for one in found.tokens
            for part, score in self.scorer.parts_of(one.scorable, number).items()
        ]
        return tuple(sorted(rows, key=lambda row: -row.score))

    def part_counts(
        self, numbers: Sequence[int], tokens: Iterable[str]
    ) -> list[dict[str, dict[str, int]]]:
        """Count how often each part of some records has each of some morphemes and compounds.

        What a part does not have is left out.
        """
        found: list[dict[str, dict[str, int]]] = [{} for _ in numbers]
        wanted = cell_of(np.array(numbers, np.int64)[:, None], np.arange(len(PARTS))).ravel()
        wanted = wanted.astype(self.snapshot.cell_type)
        tokens = list(tokens)
        for token, (cells, frequencies) in zip(
            tokens, self.snapshot.all_cells("words", tokens), strict=True
        ):
            at = np.searchsorted(cells, wanted)
            at[at == len(cells)] = 0
            for row in np.flatnonzero(cells[at] == wanted).tolist() if len(cells) else ():
                parts = found[row // len(PARTS)]
                parts.setdefault(PARTS[row % len(PARTS)], {})[token] = int(frequencies[at[row]])
        return found

    def rarity(self, token: str) -> float:
        """Give the inverse document frequency of a morpheme or compound."""
        found = len(self.scorer.score(token, "words", PARTS[:-1]).docs)
        return float(self.scorer.idf(np.array(found)))

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

    def _scores(self, tokens: Iterable[ScoredToken]) -> Weights:
        return self.scorer.total((one.scorable, one.weight) for one in tokens)

    def _none_inside(self) -> Numbers:
        return np.zeros(self.snapshot.size, np.int16)

    def _has_section(self, roles: tuple[Role, ...]) -> Mask:
        if "title" in roles:
            return self.snapshot.live
        return self.snapshot.mask("section", lambda value: value in roles)

    def _texts(self, number: int, part: str, shape: Callable[[str], str]) -> tuple[str, ...]:
        """Give the texts of a part of a case in a shape that letters are looked for in."""
        return tuple(shape(text) for text in part_texts(self.case(number))[part])

    def _stands(self, word: str) -> bool:
        """Tell whether any case has a word; no more texts are read than that takes."""
        matcher = Matcher(self.snapshot, self.texts, PARTS)
        return matcher.stands(self.pattern(Word(word), exact=False))

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
        self.only: Mask | None = None
        self.words: list[WordMatch] = []
        self.tokens: list[ScoredToken] = []

    def standing(self, node: Node) -> Standing:
        match node:
            case Word() | Phrase():
                return self._wanted([node])[0]
            case Is() | Within():
                return self._limit(attribute_mask(self._searcher.snapshot, node))
            case Not(child):
                return self._limit(~self._excluded(child))
            case And(children):
                return _all_of([self.standing(child) for child in children])
            case Or(children):
                return reduce(_either, [self.standing(child) for child in children])
            case Together(children):
                return self._together(children)

    def _limit(self, mask: Mask) -> Standing:
        return Standing(mask, np.zeros(len(mask), np.int16))

    def _excluded(self, node: Node) -> Mask:
        strict = _Evaluation(self._searcher, self._roles, any_word=False, exact=self._exact)
        strict.only = self.only
        return strict.standing(node).mask

    def _together(self, children: tuple[Node, ...]) -> Standing:
        words = [child for child in children if isinstance(child, Word | Phrase)]
        limits = [
            self.standing(child) for child in children if not isinstance(child, Word | Phrase)
        ]
        if not words:
            return _all_of(limits)
        wanted = self._wanted(words)
        found = _any_of(wanted) if self._any_word else _all_of(wanted)
        if len(words) > 1 and len(words) == len(children) and not self._exact:
            spread = len(wanted) > FEW_WORDS and self._is_spread(words)
            found = _either(found, self._whole(words, letters=not spread))
        return _all_of([found, *limits])

    def _is_spread(self, words: Sequence[Word | Phrase]) -> bool:
        """Tell whether what has all letters in a row has some of the words anyhow."""
        if not self._any_word or any(word.roles for word in words):
            return False
        patterns = (match.pattern for match in self.words[-len(words) :])
        units = (unit for one in patterns if not is_noise(one) for unit in one.required)
        return any(len(unit.letters) > 1 for unit in units)

    def _whole(self, words: Sequence[Word | Phrase], *, letters: bool) -> Standing:
        """Find where all that was typed stands letter by letter, or as one synonym."""
        typed = " ".join(word.text for word in words)
        matcher = self._matcher(())
        synonyms = self._searcher.synonyms(typed)
        mask = matcher.letters(letters_of(typed) if letters else "")
        mask = reduce(np.logical_or, map(matcher.pattern, synonyms), mask)
        if not mask.any():
            return self._limit(mask)
        itself = matcher.itself(self._searcher.pattern(Phrase(typed), exact=False))
        return Standing(mask, (mask & ~itself).astype(np.int16))

    def _wanted(self, nodes: Sequence[Word | Phrase]) -> list[Standing]:
        """Find words side by side; what carries no content counts only where nothing does."""
        self._searcher.analyzer.prepare(node.text for node in nodes)
        words = [self._weighed(node) for node in nodes]
        content = [not is_noise(word.pattern) for word in words]
        related = self._related(nodes, words, content)
        self._read_ahead(words, related)
        words = self._narrowed(words, content)
        tiers = not self._any_word or sum(content) <= FEW_WORDS
        standings, kept = [], []
        for node, word, counts in zip(nodes, words, content, strict=True):
            needed = counts or self._exact or not any(content)
            standing = self._standing(node, word, tiers=tiers, needed=needed)
            self.words.append(WordMatch(word.pattern, standing.mask))
            if self._any_word:
                standing = _widened(standing, word, related)
            if needed:
                standings.append(standing)
            if counts or not any(content):
                kept.append(word)
                self.tokens += scored_tokens(self._searcher.analyzer, word)
        self.tokens += scored_neighbours(kept)
        self.tokens += related
        return standings

    def _narrowed(self, words: list[Weighed], content: Sequence[bool]) -> list[Weighed]:
        """Where all words must stand, look for the letters of each where the others may stand."""
        if self.only is None or self._any_word or self._exact or len(words) < 2:
            return words
        needed = [word for word, counts in zip(words, content, strict=True) if counts] or words
        shared = [word.matcher.perhaps(word.pattern) for word in needed]
        only = reduce(np.logical_and, shared, self.only)
        return [replace(word, matcher=word.matcher.among(only)) for word in words]

    def _related(
        self, nodes: Sequence[Node], words: Sequence[Weighed], content: Sequence[bool]
    ) -> list[ScoredToken]:
        """Give what is related to words with content; a phrase is meant as it is typed."""
        rows = zip(nodes, words, content, strict=True)
        meant = [word for node, word, counts in rows if counts and isinstance(node, Word)]
        return [] if self._exact else related_tokens(meant, self._searcher.related)

    def _read_ahead(self, words: Sequence[Weighed], related: Sequence[ScoredToken]) -> None:
        """Read what all words stand in at once, before it is asked for one by one."""
        units = [unit for word in words for unit in word.pattern.units]
        tokens = {token for unit in units for token in (*unit.sequence, *unit.wholes)}
        tokens |= {one.token for one in related}
        self._searcher.snapshot.all_cells("words", sorted(tokens))
        grams = {a + b for unit in units for a, b in pairwise(unit.letters)}
        self._searcher.snapshot.all_cells("bigrams", sorted(grams))

    def _weighed(self, node: Word | Phrase) -> Weighed:
        pattern = self._searcher.pattern(node, exact=self._exact)
        return Weighed(pattern, self._matcher(node.roles), node.boost)

    def _standing(
        self, node: Word | Phrase, word: Weighed, *, tiers: bool, needed: bool
    ) -> Standing:
        partly = not needed or (self._any_word and not isinstance(node, Phrase))
        mask = self._mask(node, word, partly=partly)
        if not mask.any() and self.only is not None:  # it may stand in other cases
            word = replace(word, matcher=word.matcher.among(self._searcher.snapshot.live))
            mask = self._mask(node, word, partly=partly)
        if not tiers:
            return self._limit(mask)
        return Standing(mask, (mask & ~word.matcher.itself(word.pattern)).astype(np.int16))

    def _mask(self, node: Word | Phrase, word: Weighed, *, partly: bool) -> Mask:
        if self._exact:
            return word.matcher.scan(squeeze(node.text))
        return (word.matcher.partly if partly else word.matcher.pattern)(word.pattern)

    def _matcher(self, roles: tuple[Role, ...]) -> Matcher:
        limited: tuple[str, ...] = (*PARTS[:-1],) if self._exact else PARTS
        for limit in (self._roles, roles):
            limited = tuple(part for part in limited if part in limit) if limit else limited
        return Matcher(self._searcher.snapshot, self._searcher.texts, limited, self.only)


def _layer(one: ScoredToken) -> str:
    return "related" if one.related else LAYERS[one.kind]


def _widened(standing: Standing, word: Weighed, related: Sequence[ScoredToken]) -> Standing:
    """Let a word that is only ranked also stand where what is related to it does."""
    tokens = [one.token for one in related if one.word == word.pattern.typed]
    if not tokens:
        return standing
    found = word.matcher.any_of(tokens) & ~standing.mask
    return Standing(standing.mask | found, standing.inside + found)


def _all_of(standings: Sequence[Standing]) -> Standing:
    return Standing(
        reduce(np.logical_and, [one.mask for one in standings]),
        reduce(np.add, [one.inside for one in standings]),
    )


def _any_of(standings: Sequence[Standing]) -> Standing:
    """Join words of which one is enough; few words are best all held as words."""
    mask = reduce(np.logical_or, [one.mask for one in standings])
    if len(standings) > FEW_WORDS:
        return Standing(mask, np.zeros(len(mask), np.int16))
    everything = _all_of(standings)
    return Standing(mask, (~everything.mask | (everything.inside > 0)).astype(np.int16))


def _either(one: Standing, other: Standing) -> Standing:
    """Join two ways to match; what matches by both counts by the better one."""
    inside = np.where(one.mask, one.inside, other.inside)
    both = one.mask & other.mask
    inside[both] = np.minimum(one.inside, other.inside)[both]
    return Standing(one.mask | other.mask, inside)


def _by_letters(synonyms: Synonyms) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, other in synonyms.pairs:
        key = squeeze(word)
        found[key] = (*found.get(key, ()), other)
    return found
