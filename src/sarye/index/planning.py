"""Planning: a query analysed, widened by synonyms, official and related words, and weighed.

What comes out is run by an engine, which analyses no Korean (`sarye.index.plan`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby, pairwise
from typing import Final

from sarye.analysis import (
    Analyzer,
    Pattern,
    Synonyms,
    Unit,
    amounts_among,
    letters_of,
    phrase_pattern,
    squeeze,
    word_pattern,
)
from sarye.index.asking import AS_TYPED, Reading, asking, read
from sarye.index.officialwords import OfficialLookup, OfficialWords, Widened
from sarye.index.plan import (
    AllOf,
    AnyOf,
    Clause,
    Kind,
    Plan,
    PlanNode,
    Scored,
    SideBySide,
    Term,
    Whole,
    Without,
)
from sarye.index.schema import PARTS
from sarye.index.weights import (
    ASKING_WEIGHT,
    COMPOUND_WEIGHT,
    MOST_RELATED,
    OFFICIAL_WEIGHT,
    RELATED_WEIGHT,
    STEM_WEIGHT,
    TAG_WEIGHTS,
)
from sarye.models import NO_FILTERS, Filters, MatchMode, Role
from sarye.query import (
    And,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Together,
    Within,
    Word,
    field_prefix,
)
from sarye.runtime.remembering import remembering

CACHED_WORDS: Final = 4096
"""Words of queries whose analyses are kept: many come again and again (지원, 사례, 있나요)."""

NO_STEMS: Final[Mapping[str, str]] = {}

RelatedWords = Callable[[str], Sequence[tuple[str, float]]]
"""Gives the words of the index that are near a morpheme in meaning, with their similarity."""


class Planner:
    """Plans queries for one index: by its analyzer, synonyms, official and related words."""

    def __init__(
        self,
        analyzer: Analyzer,
        synonyms: Synonyms | None = None,
        related: RelatedWords = lambda _: (),
        official: OfficialWords = lambda _, several=False: (),
    ) -> None:
        """Prepare; ``synonyms`` are the user's."""
        self.analyzer = analyzer
        self.official = OfficialLookup(analyzer, official)
        self._related = related
        self._synonyms = _by_letters(synonyms or Synonyms())
        self._patterns = remembering(CACHED_WORDS, self._pattern)
        self.reading = lru_cache(CACHED_WORDS)(partial(read, analyzer))

    def plan(
        self,
        query: Query,
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "all",
        exact: bool = False,
        official: bool = True,
        stems: Mapping[str, str] = NO_STEMS,
    ) -> Plan:
        """Plan a query; an empty one finds all that pass the filters, one of mere marks nothing.

        Unless it is ``exact``, ``official`` words are looked for in place of its own. ``stems`` are
        those of nouns that stand nowhere, to which they are related.
        """
        if query.root is None:
            nothing = AnyOf(()) if query.text.strip() else None
            return Plan(nothing, (), filters, match, exact)
        planning = _Planning(
            self, filters.sections, exact=exact, official=official and not exact, stems=stems
        )
        root = planning.node(query.root)
        widened = tuple(planning.widened)
        return Plan(root, tuple(planning.terms), filters, match, exact, widened)

    def word(self, text: str) -> Pattern:
        """Analyse a word, and what else finds it."""
        return self.pattern(Word(text), exact=False)

    def pattern(self, node: Word | Phrase, *, exact: bool) -> Pattern:
        """Analyse a word or phrase of a query and, unless it is ``exact``, what else finds it."""
        return self._patterns(replace(node, roles=(), boost=1.0), exact)

    def _pattern(self, node: Word | Phrase, exact: bool) -> Pattern:
        if isinstance(node, Phrase):
            pattern = phrase_pattern(self.analyzer, node.text)
        else:
            pattern = word_pattern(self.analyzer, node.text, prefix=node.prefix)
        return pattern if exact else replace(pattern, alternatives=self.synonyms(node.text))

    def synonyms(self, text: str) -> tuple[Pattern, ...]:
        """Analyse what the user's synonyms give for a word or phrase."""
        targets = self._synonyms.get(squeeze(text), ())
        return tuple(phrase_pattern(self.analyzer, target) for target in targets)

    def near(self, token: str) -> Sequence[tuple[str, float]]:
        """Give the words that are nearest to a morpheme in meaning, as many as are scored."""
        return self._related(token)[:MOST_RELATED]


def plan_tokens(tokens: Iterable[tuple[str, float]]) -> Plan:
    """Plan a ranking of the cases whose own texts hold any of weighted morphemes and compounds."""
    return Plan(
        Scored(), tuple(Term("", token, "words", PARTS[:-1], weight) for token, weight in tokens)
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or phrase of the query, analysed: where it is wanted, and how often it counts.

    One that only asks is not ``needed`` beside others, and counts for little.
    """

    pattern: Pattern
    parts: tuple[str, ...]
    boost: float
    is_phrase: bool
    needed: bool

    @property
    def has_content(self) -> bool:
        """Whether anything in it is indexed but its letters."""
        return any(unit.sequence for unit in self.pattern.units)

    @property
    def is_meant(self) -> bool:
        """Whether it says what is looked for."""
        return self.needed and self.has_content

    @property
    def takes_official(self) -> bool:
        """Whether official words may stand for it."""
        return self.is_meant and not self.is_phrase and not self.pattern.prefix


class _Planning:
    """Plans one query tree, collecting on the way the terms that score, and what is widened."""

    def __init__(
        self,
        planner: Planner,
        roles: tuple[Role, ...],
        *,
        exact: bool,
        official: bool,
        stems: Mapping[str, str] = NO_STEMS,
    ) -> None:
        self._planner = planner
        self._roles = roles
        self._exact = exact
        self._official = official
        self._stems = stems
        self.terms: list[Term] = []
        self.widened: list[Widened] = []

    def node(self, node: Node) -> PlanNode:
        """Plan a node of the tree."""
        match node:
            case Word() | Phrase():
                return SideBySide(self._clauses([node]))
            case Is() | Within():
                return node
            case Not(child):
                unscored = _Planning(self._planner, self._roles, exact=self._exact, official=False)
                return Without(unscored.node(child))
            case And(children):
                return AllOf(tuple(map(self.node, children)))
            case Or(children):
                return AnyOf(tuple(map(self.node, children)))
            case Together(children):
                return self._together(children)

    def _together(self, children: tuple[Node, ...]) -> SideBySide:
        words = self._with_amounts([one for one in children if isinstance(one, Word | Phrase)])
        others = [child for child in children if not isinstance(child, Word | Phrase)]
        limits = tuple(map(self.node, others))
        clauses = self._clauses(words) if words else ()
        whole = self._whole(words, clauses) if len(words) > 1 and not others else None
        return SideBySide(clauses, limits, None if self._exact else whole)

    def _with_amounts(self, nodes: Sequence[Word | Phrase]) -> list[Word | Phrase]:
        """Join words that are one amount (3조 5천억 원); an exact search asks for no amounts."""
        plain = [node.text if node == Word(node.text) else "" for node in nodes]
        if self._exact:
            return list(nodes)
        joined: list[Word | Phrase] = []
        for start, end in amounts_among(plain):
            one = nodes[start] if end == start + 1 else Word(" ".join(plain[start:end]))
            joined.append(one)
        return joined

    def _whole(self, words: Sequence[Word | Phrase], clauses: Sequence[Clause]) -> Whole:
        typed = " ".join(word.text for word in words)
        units = (unit for one in clauses if one.has_content for unit in one.pattern.required)
        return Whole(
            letters_of(typed),
            not any(word.roles for word in words) and any(len(unit.letters) > 1 for unit in units),
            self._planner.pattern(Phrase(typed), exact=False),
            self._planner.synonyms(typed),
            self._parts(()),
        )

    def _clauses(self, nodes: Sequence[Word | Phrase]) -> tuple[Clause, ...]:
        """Plan words side by side; what only asks, or has no content, is not needed beside others.

        What has no content counts only where nothing does.
        """
        self._planner.analyzer.prepare(node.text for node in nodes)
        words = self._widened(self._words(nodes))
        content = any(word.has_content for word in words)
        meant = [word for word in words if word.is_meant and not word.is_phrase]
        related = [] if self._exact else _related_terms(meant, self._planner.analyzer, self._near)
        kept = [word for word in words if word.has_content or not content]
        for word in kept:
            self.terms += _scored_terms(self._planner.analyzer, word.pattern, word)
        self.terms += _neighbour_terms(kept)
        self.terms += related
        self.terms += _official_terms(kept)
        return tuple(
            Clause(
                word.pattern,
                squeeze(node.text),
                word.parts,
                word.is_phrase,
                word.is_meant,
                word.needed,
                tuple(one.token for one in related if one.word == word.pattern.typed),
                field_prefix(node.roles),
                () if self._exact else tuple(self._stems_of(word.pattern)),
            )
            for node, word in zip(nodes, words, strict=True)
        )

    def _near(self, token: str) -> Iterator[tuple[str, float]]:
        """Give what is near a morpheme in meaning, or what it is made of."""
        yield from self._planner.near(token)
        if token in self._stems:
            yield self._stems[token], STEM_WEIGHT / RELATED_WEIGHT

    def _stems_of(self, pattern: Pattern) -> Iterator[str]:
        tokens = (token for unit in pattern.required for token in unit.sequence)
        yield from (self._stems[token] for token in tokens if token in self._stems)

    def _words(self, nodes: Sequence[Word | Phrase]) -> list[_Word]:
        """Analyse words side by side; those are needed that ask least."""
        judged = asking([self._reading(node) for node in nodes])
        least = min(judged)
        return [
            self._word(node, needed=how == least) for node, how in zip(nodes, judged, strict=True)
        ]

    def _reading(self, node: Word | Phrase) -> Reading:
        """Read a word as it is judged; what is marked in some way is wanted as it is typed."""
        plain = isinstance(node, Word) and node == Word(node.text) and not self._exact
        return self._planner.reading(node.text) if plain else AS_TYPED

    def _word(self, node: Word | Phrase, *, needed: bool) -> _Word:
        pattern = self._planner.pattern(node, exact=self._exact)
        boost = node.boost if needed else node.boost * ASKING_WEIGHT
        return _Word(pattern, self._parts(node.roles), boost, isinstance(node, Phrase), needed)

    def _widened(self, words: Sequence[_Word]) -> list[_Word]:
        """Let official words stand for words; a phrase or a beginning of words is as typed."""
        found: list[_Word] = []
        for parts, run in groupby(words, key=lambda word: word.takes_official and word.parts):
            group = list(run)
            patterns = [word.pattern for word in group]
            official = self._planner.official.widened(patterns) if self._official and parts else ()
            for widened in official:
                self.widened.append(widened)
                for at in range(widened.start, widened.end):
                    together = (*patterns[at].official, *widened.official)
                    patterns[at] = replace(patterns[at], official=together)
            found += (replace(word, pattern=one) for word, one in zip(group, patterns, strict=True))
        return found

    def _parts(self, roles: tuple[Role, ...]) -> tuple[str, ...]:
        """Name the parts that are searched: those of the filters and of the word's own field."""
        limited: tuple[str, ...] = PARTS[:-1] if self._exact else PARTS
        for limit in (self._roles, roles):
            limited = tuple(part for part in limited if part in limit) if limit else limited
        return limited


def _scored_terms(analyzer: Analyzer, pattern: Pattern, word: _Word) -> Iterator[Term]:
    """Give the terms that score a word, a phrase, and what else finds it."""
    parts, boost = word.parts, word.boost
    tags = {token.text: token.tag for token in analyzer.word_tokens(pattern.typed)}
    for unit in pattern.required:
        for token, kind, weight in _unit_tokens(unit, tags):
            yield Term(pattern.typed, token, kind, parts, weight * boost)
        if pattern.prefix:
            yield Term(pattern.typed, unit.letters, "words", parts, boost, prefix=True)
    for first, second in pairwise(pattern.required):
        yield from _pair(pattern.typed, first, second, parts, boost)
    for alternative in pattern.alternatives:
        yield from _scored_terms(analyzer, alternative, word)


def _neighbour_terms(words: Sequence[_Word]) -> Iterator[Term]:
    """Give the pairs of morphemes that end one word and begin the next."""
    for first, second in pairwise(words):
        if first.parts != second.parts:
            continue
        typed = f"{first.pattern.typed} {second.pattern.typed}"
        last, following = first.pattern.required[-1:], second.pattern.required[:1]
        for one, other in zip(last, following, strict=False):
            yield from _pair(typed, one, other, first.parts, min(first.boost, second.boost))


def _related_terms(
    words: Sequence[_Word], analyzer: Analyzer, near: Callable[[str], Iterable[tuple[str, float]]]
) -> list[Term]:
    """Give what is related to words and was not typed; what is related to several counts once.

    Adverbs have none: what is near 안 is near the inside of a house.
    """
    units = [unit for word in words for unit in word.pattern.units]
    typed = {token for unit in units for token in unit.tokens}
    official = (unit for word in words for one in word.pattern.official for unit in one.units)
    typed |= {token for unit in official for token in unit.wholes}
    best: dict[tuple[str, tuple[str, ...]], Term] = {}
    for word in words:
        tags = {one.text: one.tag for one in analyzer.word_tokens(word.pattern.typed)}
        tokens = (token for unit in word.pattern.required for token in unit.sequence)
        nouns_and_verbs = (token for token in tokens if tags.get(token) != "MAG")
        for text, similarity in (one for token in nouns_and_verbs for one in near(token)):
            weight = word.boost * RELATED_WEIGHT * similarity
            known = best.get((text, word.parts))
            if text not in typed and (known is None or known.weight < weight):
                best[text, word.parts] = Term(
                    word.pattern.typed, text, "words", word.parts, weight, origin="related"
                )
    return list(best.values())


def _official_terms(words: Sequence[_Word]) -> list[Term]:
    """Give what scores official words that were not typed; what stands for several counts once."""
    typed = {token for word in words for unit in word.pattern.units for token in unit.wholes}
    best: dict[tuple[str, tuple[str, ...]], Term] = {}
    for word in words:
        weight = word.boost * OFFICIAL_WEIGHT
        for unit in (unit for one in word.pattern.official for unit in one.required):
            tokens: list[tuple[str, Kind]] = [(whole, "words") for whole in sorted(unit.wholes)]
            tokens += [(f"{first} {second}", "pairs") for first, second in pairwise(unit.sequence)]
            tokens += [(one, "words") for one in _put_in(unit, word.pattern)]
            for token, kind in tokens:
                known = best.get((token, word.parts))
                if token not in typed and (known is None or known.weight < weight):
                    best[token, word.parts] = Term(
                        word.pattern.typed, token, kind, word.parts, weight, origin="official"
                    )
    return list(best.values())


def _put_in(official: Unit, pattern: Pattern) -> Sequence[str]:
    """Give what an official word has in the place of a morpheme of a compound.

    독거노인 looks for 독거어르신 and 어르신, as its own 독거 and 노인 are looked for.
    """
    for unit in pattern.required:
        changed = [one for one in official.sequence if one not in unit.sequence]
        if len(changed) == 1 < len(official.sequence) == len(unit.sequence):
            return changed
    return ()


def _unit_tokens(unit: Unit, tags: dict[str, str]) -> Iterator[tuple[str, Kind, float]]:
    weights = {token: TAG_WEIGHTS.get(tags.get(token, ""), 1.0) for token in unit.sequence}
    for token in dict.fromkeys((*unit.sequence, *sorted(unit.wholes))):
        yield token, "words", weights.get(token, COMPOUND_WEIGHT)
    for gram in dict.fromkeys(first + second for first, second in pairwise(unit.letters)):
        yield gram, "bigrams", max(weights.values(), default=1.0)
    for first, second in pairwise(unit.sequence):
        yield f"{first} {second}", "pairs", 1.0


def _pair(
    typed: str, first: Unit, second: Unit, parts: tuple[str, ...], boost: float
) -> Iterator[Term]:
    if first.sequence and second.sequence:
        token = f"{first.sequence[-1]} {second.sequence[0]}"
        yield Term(typed, token, "pairs", parts, boost)


def _by_letters(synonyms: Synonyms) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, other in synonyms.pairs:
        key = squeeze(word)
        found[key] = (*found.get(key, ()), other)
    return found
