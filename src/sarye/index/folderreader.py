"""The reader of a folder's engine: one commit of one build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import numpy as np

from sarye.analysis import Pattern
from sarye.errors import CaseUnknown
from sarye.index.facets import FacetCounts
from sarye.index.hitgroups import HitGroups, heads_of
from sarye.index.holding import Held, Holding, holds_alike
from sarye.index.matches import ALL_WORDS, BY_MEANING, SOME_WORDS, Matches
from sarye.index.matching import Matcher
from sarye.index.ordering import ordered
from sarye.index.parts import part_texts
from sarye.index.plan import Plan
from sarye.index.planrunner import PlanRunner
from sarye.index.postings.postinglists import slot_of
from sarye.index.records import DocumentRecord, Occurrence, merge
from sarye.index.requests import Found, PartCounts, Request, Row, State
from sarye.index.schema import CONTEXT, PARTS
from sarye.index.scoring import Scorable
from sarye.index.snapshot import CACHED_RECORDS, Snapshot, Weights
from sarye.index.stamp import Stamp
from sarye.index.wordings.groups import WordingGroups
from sarye.index.wordings.wholecases import Dated, related_to, with_wordings
from sarye.meaning import NO_MEANINGS, Meanings
from sarye.models import Case, OfficialSynonyms, Related
from sarye.runtime.remembering import remembering

CACHED_TEXTS: Final = 16_384
"""Texts of parts kept in memory in the shape they are scanned in: some 20 MB."""

CACHED_PATTERNS: Final = 4096
"""Patterns of which is kept whether they stand anywhere."""


class FolderReader:
    """The commit of a build that was the newest when it was opened (see `Reader` of the engine)."""

    def __init__(self, build: Path, stamp: Stamp, snapshot: Snapshot) -> None:
        self.words = build
        self.stamp = stamp
        self.snapshot = snapshot
        self.case = remembering(CACHED_RECORDS, self._case)
        self.texts = remembering(CACHED_TEXTS, self._texts)
        self._own_texts = lru_cache(1)(snapshot.own_texts)  # its parts are asked for in a row
        meanings = Meanings()
        known = meanings.version == stamp.meaning
        self.runner = PlanRunner(snapshot, self.texts, meanings if known else NO_MEANINGS)
        self.stands: Callable[[Pattern], bool] = remembering(CACHED_PATTERNS, self._stands)
        self.stands_itself = remembering(CACHED_PATTERNS, self._stands_itself)

    def close(self) -> None:
        self.runner.fusion.close()
        self.snapshot.close()

    def check(self) -> None:
        self.snapshot.check()

    @property
    def damaged(self) -> Set[str]:
        return self.runner.fusion.damaged

    @cached_property
    def state(self) -> State:
        totals = self.snapshot.totals
        passages = self.snapshot.passages
        variants = self.groups.surplus
        return State(
            entries=totals.entries,
            cases=totals.entries - int(passages.sum()) - variants,
            documents=len(set(self.hits.heads[passages].tolist())),
            variants=variants,
            fingerprint=totals.fingerprint,
            roots=totals.roots,
        )

    def find(self, request: Request) -> Found:
        matches = self._matches(request)
        match: Literal["all", "any"] = "any" if matches.any_word else "all"
        if request.stop_at_missing and matches.missing:
            return Found(match, missing=matches.missing)
        if request.without is not None:
            own = self._number(request.without)
            left_out = self.hits.members(own) if request.folded else [own]
            kept = matches.numbers[~np.isin(matches.numbers, left_out)]
            matches = replace(matches, numbers=kept)
        fields: dict[str, dict[str, int]] = {
            name: self._facets.count(name, matches.rows, folded=request.folded)
            for name in request.facets
        }
        total, partial, near = self._counted(request, matches)
        if partial and not total:
            match = "any"
        return Found(
            match,
            total,
            self._rows(request, matches),
            fields,
            matches.missing,
            partial=partial,
            near=near,
            synonyms=tuple(self._synonyms(request.plan)),
        )

    def _counted(self, request: Request, matches: Matches) -> list[int]:
        """Count the hits of each group; what is folded into one hit counts in the first of its."""
        count = self.hits.count if request.folded else len
        sums = [count(matches.up_to(group)) for group in (ALL_WORDS, SOME_WORDS, BY_MEANING)]
        return [after - before for before, after in pairwise([0, *sums])]

    def rarity(self, tokens: Sequence[str]) -> list[float]:
        wanted = [Scorable(token, "words", PARTS[:-1]) for token in tokens]
        found: list[float] = self.runner.scorer.rarity(wanted).tolist()
        return found

    def frequencies(self) -> dict[str, int]:
        return self.snapshot.frequencies(self.hits.heads)

    def titles(self) -> Iterator[tuple[str, str]]:
        heads = self.hits.heads == np.arange(self.snapshot.size)
        told = self.snapshot.live & (heads | ~self.snapshot.passages)
        return map(self.snapshot.head, np.flatnonzero(told).tolist())

    def ids(self, prefix: str) -> list[str]:
        return self.snapshot.case_ids(prefix)

    def cases(self, ids: Sequence[str]) -> list[Case]:
        return [self._whole_case(self._number(case_id)) for case_id in ids]

    def wordings(self, case_id: str) -> list[Case]:
        return list(map(self.case, self.groups.others(self._number(case_id))))

    def passages(self, case_id: str) -> list[Case]:
        number = self._number(case_id)
        if not self.snapshot.passages[number]:
            return []
        found = map(self.case, self.hits.members(number).tolist())
        return sorted(found, key=lambda one: (min(part.start for part in one.sections), one.id))

    def document(self, key: str) -> DocumentRecord | None:
        return self.snapshot.document(key)

    def documents(self) -> Iterator[DocumentRecord]:
        return self.snapshot.documents()

    def stored(self, ids: Sequence[str]) -> list[Occurrence]:
        return self.snapshot.stored(ids)

    @cached_property
    def groups(self) -> WordingGroups:
        """Which records are wordings of one case."""
        return WordingGroups(self.snapshot)

    @cached_property
    def hits(self) -> HitGroups:
        """Which records are one hit."""
        return HitGroups(heads_of(self.snapshot, self.groups.found))

    @cached_property
    def _facets(self) -> FacetCounts:
        return FacetCounts(self.snapshot, self.hits, self.runner.rows)

    def _matches(self, request: Request) -> Matches:
        """Run the plan; behind what words find stands what meaning alone does."""
        plan = request.plan
        run = partial(
            self.runner.run, plan, whole=request.ids is not None, counted=bool(request.facets)
        )
        found = run(any_word=plan.match == "any")
        found = self._widened(request, found, run)
        if request.stop_at_missing and found.missing:
            return found
        heads = self.hits.heads if request.folded else np.arange(self.snapshot.size)
        return self.runner.with_near(plan, found, heads, counted=bool(request.facets))

    def _widened(self, request: Request, found: Matches, run: Callable[..., Matches]) -> Matches:
        """Take what holds any word where nothing holds enough of them, and it may be ``auto``."""
        plan = request.plan
        if plan.match != "auto" or plan.exact or len(found.numbers) or not found.words:
            return found
        if request.stop_at_missing and found.missing:
            return found
        widened = self.runner.best(run(any_word=True))
        return widened.behind(SOME_WORDS) if len(widened.numbers) else found

    def _rows(self, request: Request, matches: Matches) -> tuple[Row, ...]:
        if request.limit == 0:
            return ()
        numbers, scores = self._window(request, matches)
        counts: Sequence[PartCounts | None] = [None] * len(numbers)
        if not request.bare:
            counts = self.part_counts(numbers, request.plan.tokens)
        held = self._held(request, matches, numbers)
        return tuple(
            Row(
                self.snapshot.head(number)[1],
                float(scores[number]),
                told.matched,
                None if request.bare else self._whole_case(number, folded=request.folded),
                counted,
                self.runner.explain(matches, number) if request.explain else (),
                lacks=told.lacks,
                by=told.by,
                through=told.through,
            )
            for number, counted, told in zip(numbers, counts, held, strict=True)
        )

    def _held(self, request: Request, matches: Matches, numbers: Sequence[int]) -> Sequence[Held]:
        """Tell what records lack and were found by, where that is not the same for all."""
        alike = holds_alike(request.plan, any_word=matches.any_word)
        told = {one for one in numbers if matches.groups[one] or not alike}
        if request.bare or request.ids is not None or not told:
            return [Held(matches.matched(number)) for number in numbers]
        holding = Holding(self.snapshot, self.texts, request.plan, told)
        return [
            holding.of(number, by_meaning=bool(matches.groups[number] == BY_MEANING))
            if number in told
            else Held(matches.matched(number))
            for number in numbers
        ]

    def _window(self, request: Request, matches: Matches) -> tuple[list[int], Weights]:
        """Choose the records of the window, in order: one for each hit, if it is folded.

        All others have any score up to their own.
        """
        if request.ids is not None:
            return [self._number(case_id) for case_id in request.ids], self.runner.scores(matches)
        wanted = None if request.limit is None else request.offset + request.limit
        most = len(matches.numbers) if wanted is None else wanted
        while True:
            best = most if wanted is not None and request.sort == "relevance" else None
            scores = self.runner.scores(matches, best)
            numbers = ordered(self.snapshot, matches, scores, request.sort, most)[:most]
            hits = self.hits.folded(numbers) if request.folded else numbers
            if len(hits) >= (wanted or 0) or len(numbers) == len(matches.numbers):
                found: list[int] = hits[request.offset : wanted].tolist()
                return found, scores
            most *= 2

    def part_counts(
        self, numbers: Sequence[int], tokens: Sequence[str]
    ) -> list[dict[str, dict[str, int]]]:
        """Count how often each part of some records has each of some morphemes and compounds."""
        found: list[dict[str, dict[str, int]]] = [{} for _ in numbers]
        wanted = slot_of(np.array(numbers, np.int64)[:, None], np.arange(len(PARTS))).ravel()
        wanted = wanted.astype(self.snapshot.slot_type)
        for token, (slots, frequencies) in zip(
            tokens, self.snapshot.all_postings("words", tokens), strict=True
        ):
            at = np.searchsorted(slots, wanted)
            at[at == len(slots)] = 0
            for row in np.flatnonzero(slots[at] == wanted).tolist() if len(slots) else ():
                parts = found[row // len(PARTS)]
                parts.setdefault(PARTS[row % len(PARTS)], {})[token] = int(frequencies[at[row]])
        return found

    def _texts(self, number: int, part: str, shape: Callable[[str], str]) -> tuple[str, ...]:
        """Give the texts of a part of a case in a shape that letters are looked for in."""
        if part == CONTEXT:
            return tuple(map(shape, part_texts(self.case(number))[CONTEXT]))
        return tuple(map(shape, self._own_texts(number).get(part, ())))

    def _synonyms(self, plan: Plan) -> Iterator[OfficialSynonyms]:
        """Name the official words of a plan that stand in the index as words."""
        for word, official, *_ in plan.widened:
            if there := tuple(one.typed for one in official if self.stands_itself(one)):
                yield OfficialSynonyms(word, there)

    def _stands_itself(self, pattern: Pattern) -> bool:
        return bool(Matcher(self.snapshot, self.texts, PARTS).itself(pattern).any())

    def _stands(self, pattern: Pattern) -> bool:
        """Tell whether any case has a pattern; no more texts are read than that takes."""
        return Matcher(self.snapshot, self.texts, PARTS).stands(pattern)

    def _number(self, case_id: str) -> int:
        number = self.snapshot.case_number(case_id)
        if number is None:
            raise CaseUnknown(id=case_id)
        return number

    def _case(self, number: int) -> Case:
        occurrences = self.snapshot.occurrences(number)
        return merge(occurrences[0].case.id, occurrences)

    def _whole_case(self, number: int, *, folded: bool = True) -> Case:
        """Give a case with the places of its other wordings and the cases that tell it again.

        Where wordings are not ``folded`` into one case, each is related to the others.
        """
        case = self.case(number)
        if not folded:
            near = self.groups.near(number)
            return replace(case, related=tuple(self._related(number, other) for other in near))
        others = list(map(self.case, self.groups.others(number)))
        related = [self._related(number, other) for other in self.groups.related(number)]
        return with_wordings(case, others, related)

    def _related(self, number: int, other: int) -> Related:
        one_hit = bool(self.hits.heads[number] == self.hits.heads[other])
        return related_to(self._dated(number), self._dated(other), one_hit=one_hit)

    def _dated(self, number: int) -> Dated:
        year = int(self.groups.years[number])
        return Dated(self.case(number), year, number in self.groups.brought)
