"""Answers searches from one state of an index: plans, repairs, and marks what was found."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from hashlib import sha256
from math import log
from typing import TYPE_CHECKING, Final, cast

from sarye.analysis import WORDS_FILE, Analyzer, Kiwi, UserTerms, read_user_terms
from sarye.archive.highlight import Highlighter, snippet
from sarye.index import Found, Plan, Planner, Request, Row, plan_tokens, says_what
from sarye.models import (
    SEVERAL,
    Case,
    Completion,
    FacetField,
    Facets,
    Filters,
    Hit,
    IndexInfo,
    Repair,
    Result,
    Search,
)
from sarye.query import Phrase, Query, parse
from sarye.runtime.remembering import remembering
from sarye.settings import NO_SYNONYMS
from sarye.words.exclusions import SIGNS
from sarye.words.nounstems import stem_of
from sarye.words.officialterms import others
from sarye.words.wordfiles import WordFiles

if TYPE_CHECKING:
    from sarye.index import Reader

SIMILAR_TOKENS: Final = 25
"""Words of a case that stand for it when others like it are looked for."""

SHARED_SHOWN: Final = 8
"""Words that a similar case is said to share."""

RELATED_SHOWN: Final = 5
"""Related words that a result names."""

CACHED_WORDS: Final = 4096
"""Words of which is kept whether they stand anywhere."""


NOUNS: Final = ("NNG", "NNP")
"""The tags of nouns that name something."""

WORD_REPAIRS: Final = ("keyboard", "choseong", "typo", "spacing")
"""The repairs that make another word of one."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found, by which plan, and what was repaired in the query for it."""

    plan: Plan
    found: Found
    repairs: tuple[Repair, ...] = ()


class Answering:
    """Answers from what a reader reads; ``terms`` are the user's synonyms as they are now."""

    def __init__(self, reader: Reader, terms: UserTerms) -> None:
        self._reader = reader
        self._synonyms = terms.synonyms_fingerprint + ("" if terms.official else NO_SYNONYMS)
        self.words = WordFiles(reader.words, reader.stamp.build, complete=reader.stamp.worded)
        entries = read_user_terms(reader.words / WORDS_FILE, None).words  # as it was built
        self._analyzer = Analyzer(Kiwi(entries, known=self.words.analysis))
        self._official = terms.official
        self._planner = Planner(self._analyzer, terms.synonyms, self.words.near, others)
        self._total = remembering(CACHED_WORDS, self._count)
        self._stands = remembering(CACHED_WORDS, self._word_stands)

    def close(self) -> None:
        """Let go of the files."""
        self.words.close()

    def load(self) -> None:
        """Load what words of no case are analysed with."""
        self._analyzer.load()

    @property
    def damaged(self) -> tuple[str, ...]:
        """Name what turned out to be damaged, and is answered without."""
        return tuple(sorted(self.words.damaged | self._reader.damaged))

    @property
    def info(self) -> IndexInfo:
        """How many cases there are, and what index this is."""
        state = self._reader.state
        parts = (self._reader.stamp.fingerprint, self._synonyms, state.fingerprint)
        fingerprint = sha256("\t".join(parts).encode()).hexdigest()[:12]
        return IndexInfo(state.cases, fingerprint, state.documents)

    def search(self, search: Search, facets: Iterable[FacetField], *, alternatives: bool) -> Result:
        """Give one window of what is found, and count all of it by some fields."""
        started = time.perf_counter()
        ask = partial(
            Request,
            sort=search.sort,
            offset=search.offset,
            limit=search.limit,
            explain=search.explain,
            facets=tuple(facets),
            folded=not search.unfolded,
        )
        answer = self._answer(search, ask)
        result = self._result(search, answer, started)
        related = list(answer.plan.related.items())[:RELATED_SHOWN]
        counts = self._counts(answer, search, alternatives=alternatives)
        facets_found = Facets(result.total, counts, result.partial) if counts else None
        return replace(
            result,
            related=tuple(word for word, _ in related),
            related_to=tuple(word for _, word in related),
            facets=facets_found,
        )

    def ranking(self, search: Search) -> tuple[tuple[str, float], ...]:
        """Give id and score of what is found, each wording of a case by itself."""
        ask = partial(Request, limit=search.limit, folded=False, bare=True)
        return tuple((row.id, row.score) for row in self._answer(search, ask).found.rows)

    def facets(self, search: Search, names: Iterable[FacetField], *, alternatives: bool) -> Facets:
        """Count what is found by some fields."""
        ask = partial(Request, limit=0, facets=tuple(names), folded=not search.unfolded)
        answer = self._answer(search, ask)
        counts = self._counts(answer, search, alternatives=alternatives)
        return Facets(answer.found.total, counts, answer.found.partial)

    def _counts(
        self, answer: _Answer, search: Search, *, alternatives: bool
    ) -> Mapping[str, Mapping[str, int]]:
        """Give the counts by field; ``alternatives`` to what limits a field are counted too.

        A value that was chosen stays, though nothing may be found that has it.
        """
        counts = answer.found.facets
        limited = [name for name in counts if name in SEVERAL and search.filters.values(name)]
        if not alternatives or not limited:
            return counts
        return {**counts, **{name: self._alternatives(answer, search, name) for name in limited}}

    def _alternatives(self, answer: _Answer, search: Search, name: str) -> Mapping[str, int]:
        plan = answer.plan._replace(filters=search.filters.without(name))
        ask = Request(plan, limit=0, facets=(cast(FacetField, name),), folded=not search.unfolded)
        free = self._reader.find(ask).facets[name]
        return {
            **free,
            **{one: n for one, n in answer.found.facets[name].items() if one not in free},
        }

    def found_without(self, search: Search) -> Mapping[str, int]:
        """Tell what is found without each field that limits a search, by the field's name."""
        limiting = [one.name for one in fields(Filters) if search.filters.values(one.name)]
        freed = {name: replace(search, filters=search.filters.without(name)) for name in limiting}
        ask = partial(Request, limit=0, folded=not search.unfolded)
        found = {name: self._answer(one, ask).found for name, one in freed.items()}
        return {name: it.total + it.partial for name, it in found.items() if it.total + it.partial}

    def complete(self, prefix: str, limit: int) -> tuple[Completion, ...]:
        """Give how a prefix can go on, with what a search for it finds."""
        words = self.words.complete(prefix, limit)
        counted = (replace(one, cases=self._total(one.text)) for one in words)
        # A form that is read otherwise alone finds nothing: 막다르다.
        offered = [one for one in counted if one.cases]
        return tuple(sorted(offered, key=lambda one: (one.kind == "title", -one.cases)))

    def nouns(self, text: str) -> tuple[str, ...]:
        """Give the nouns of a text, of a compound the whole of it."""
        tokens = [one for word in text.split() for one in self._noun_tokens(word)]
        return tuple(dict.fromkeys(tokens))

    def _noun_tokens(self, word: str) -> Iterator[str]:
        tokens = self._analyzer.word_tokens(word)
        whole = [one.text for one in tokens if one.layer == "compound"]
        parts = [one.text for one in tokens if one.layer == "morpheme" and one.tag in NOUNS]
        for noun in whole or parts:
            if len(noun) > 1 and all("가" <= letter <= "힣" for letter in noun):
                yield noun

    def is_unfinished(self, result: Result) -> bool:
        """Tell whether the last word stands nowhere as typed, and one of the index begins so."""
        last = result.query.rpartition(" ")[2]
        repaired = any(
            last in one.before.split() for one in result.repairs if one.kind in WORD_REPAIRS
        )
        if repaired or not last.isalpha() or self._stands(last):
            return False
        return any(one.kind == "word" for one in self.words.complete(last, 1))

    def _word_stands(self, word: str) -> bool:
        return self._reader.stands(self._planner.word(word))

    def _count(self, text: str) -> int:
        return self._answer(Search(text, match="all"), partial(Request, limit=0)).found.total

    def select(self, ids: Sequence[str], search: Search) -> Result:
        """Give some cases in their order, with what a query finds in them marked."""
        started = time.perf_counter()
        answer = self._answer(search, partial(Request, ids=tuple(ids)))
        result = self._result(search, answer, started)
        return replace(result, total=len(result.hits), partial=0, near=0)

    def similar(self, case: Case, limit: int | None) -> Result:
        """Rank the other cases by the words they share with a case."""
        started = time.perf_counter()
        plan = plan_tokens(self._telling_tokens(case))
        found = self._reader.find(Request(plan, limit=limit, without=case.id, explain=True))
        rows = tuple(replace(row, matched=_shared(row), explanation=()) for row in found.rows)
        answer = _Answer(plan, replace(found, match="any", rows=rows))
        return self._result(Search(case.title), answer, started)

    def _answer(self, search: Search, ask: Callable[[Plan], Request]) -> _Answer:
        """Plan a query and have the plan run once, all that is asked of it at the same time.

        Words that stand in no case are repaired first, unless the search is exact.
        """
        query = parse(search.query)
        if not search.exact and any(sign in search.query for sign in SIGNS):
            query = self._with_exclusions(query)
        plan_of = partial(
            self._planner.plan,
            filters=search.filters,
            match=search.match,
            exact=search.exact,
            official=self._official and not search.typed,
        )
        plan = plan_of(query)
        found = self._reader.find(replace(ask(plan), stop_at_missing=not search.exact))
        if found.missing and not search.exact:
            official = self._official and not search.typed
            is_word = partial(self._is_word, official=official)
            query = self.words.repaired(query, self._stands, is_word)
            plan = plan_of(query, stems=dict(self._stems(found.missing)))
            found = self._reader.find(ask(plan))
        widened = search.match == "auto" and found.match == "any"
        fallback = (Repair("fallback", "all", "any"),) if widened else ()
        return _Answer(plan, found, (*query.repairs, *fallback))

    def _with_exclusions(self, query: Query) -> Query:
        from sarye.words.exclusions import with_exclusions

        return with_exclusions(query, self._analyzer, self._stands_so)

    def _stands_so(self, text: str) -> bool:
        """Tell whether a text stands in a case, its words one behind the other."""
        return self._reader.stands(self._planner.pattern(Phrase(text), exact=True))

    def _stems(self, words: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give the stem of each noun with a suffix, which stands in no case, if that does."""
        for word in words:
            tokens = self._analyzer.word_tokens(word)
            noun = tokens[0].text if len(tokens) == 1 and tokens[0].tag in NOUNS else ""
            stem = stem_of(noun)
            if stem and self.words.knows(stem):
                yield noun, stem

    def _is_word(self, word: str, *, official: bool) -> bool:
        """Tell whether a word that no case has is correct: it is known, or it asks or excludes.

        So is one for which an ``official`` word stands that some case has, unless it is only that
        word misspelt (쳇봇).
        """
        from sarye.words.exclusions import excludes

        if official and any(map(self._stands, _in_other_words(word))):
            return True
        if not all("가" <= letter <= "힣" for letter in word):
            return False
        asks = not all(says_what(self._analyzer, [word]))
        return asks or self._analyzer.knows(word) or excludes(word, self._analyzer)

    def _result(self, search: Search, answer: _Answer, started: float) -> Result:
        hits = self._hits(answer, first=search.offset + 1)
        return Result(
            query=search.query,
            match=answer.found.match,
            total=answer.found.total,
            hits=hits,
            filters=search.filters,
            sort=search.sort,
            repairs=answer.repairs,
            took_ms=(time.perf_counter() - started) * 1000,
            index=self.info,
            exact=search.exact,
            unfolded=search.unfolded,
            partial=answer.found.partial,
            near=answer.found.near,
            typed=search.typed,
            synonyms=answer.found.synonyms,
        )

    def _hits(self, answer: _Answer, *, first: int) -> tuple[Hit, ...]:
        """Mark the words of the query in the cases that were found."""
        patterns = [clause.pattern for clause in answer.plan.clauses]
        highlighter = Highlighter(self._analyzer, patterns)
        hits = []
        for rank, row in enumerate(answer.found.rows, first):
            assert row.case is not None  # noqa: S101 - asked for
            title, sections = highlighter.mark(row.case, row.counts)
            marks = (title, sections, snippet(title, sections))
            hits.append(
                Hit(
                    rank,
                    row.score,
                    row.case,
                    *marks,
                    row.matched,
                    row.explanation,
                    by=row.by,
                    lacks=row.lacks,
                    through=row.through,
                )
            )
        return tuple(hits)

    def _telling_tokens(self, case: Case) -> list[tuple[str, float]]:
        """Choose the words that tell a case from others: frequent in it, rare elsewhere.

        A number is none: what else happens to have one is no more alike for it.
        """
        texts = (case.title, *(section.text for section in case.sections))
        tokens = (token.text for text in texts for token in self._analyzer.word_tokens(text))
        counts = Counter(token for token in tokens if not token.isdecimal())
        rarity = self._reader.rarity(list(counts))
        weights = {
            token: (1 + log(count)) * rare
            for (token, count), rare in zip(counts.items(), rarity, strict=True)
        }
        return sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:SIMILAR_TOKENS]


def _in_other_words(word: str) -> Iterator[str]:
    """Give the official words for a word that are not the same word spelt otherwise."""
    from sarye.words.editdistance import distance
    from sarye.words.strokes import strokes

    typed = strokes(word)
    yield from (other for other in others(word) if distance(typed, strokes(other), 1) > 1)


def _shared(row: Row) -> tuple[str, ...]:
    """Name the tokens that gave most to the score of a case."""
    return tuple(dict.fromkeys(part.token for part in row.explanation))[:SHARED_SHOWN]
