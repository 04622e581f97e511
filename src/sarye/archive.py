"""The library API that every skin calls: an index is opened, and answers with cases and hits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from math import log
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from sarye.analysis import WORDS_FILE, Analyzer, Kiwi, read_user_terms
from sarye.errors import CaseAmbiguous, CaseUnknown
from sarye.highlight import Highlighter, snippet
from sarye.index import (
    Found,
    Plan,
    Planner,
    Request,
    Row,
    engine_at,
    plan_tokens,
    stamp_now,
    user_terms,
)
from sarye.models import (
    NO_FILTERS,
    Case,
    Completion,
    FacetField,
    Facets,
    Filters,
    Hit,
    IndexInfo,
    MatchMode,
    ParsedDocument,
    Repair,
    Report,
    Result,
    SortOrder,
    Status,
    Token,
    Variant,
)
from sarye.query import parse
from sarye.settings import Settings
from sarye.words.wordfiles import WordFiles

if TYPE_CHECKING:
    from sarye.indexing.buildwriter import Track

FACET_FIELDS: Final[tuple[FacetField, ...]] = ("agency", "year", "quarter", "award", "section")
SIMILAR_TOKENS: Final = 25
"""Words of a case that stand for it when others like it are looked for."""

SHARED_SHOWN: Final = 8
"""Words that a similar case is said to share."""

RELATED_SHOWN: Final = 5
"""Related words that a result names."""

CACHED_WORDS: Final = 4096
"""Words of which is kept whether they stand anywhere."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found, by which plan, and what was repaired in the query for it."""

    plan: Plan
    found: Found
    repairs: tuple[Repair, ...] = ()


class Archive:
    """An open index.

    >>> with Archive.open("index") as archive:  # doctest: +SKIP
    ...     result = archive.search("수의계약 확인서", limit=5)
    """

    def __init__(self, settings: Settings) -> None:
        """Open the index of the settings; `Archive.open` is the usual way."""
        self._engine = engine_at(settings.index)
        self._reader = self._engine.open()
        self._terms = user_terms(settings)
        self._stale = self._reader.stamp.differences(stamp_now(settings, self._terms))
        self._words = WordFiles(self._reader.words)
        entries = read_user_terms(self._reader.words / WORDS_FILE, None).words  # as it was built
        self._analyzer = Analyzer(Kiwi(entries, known=self._words.analysis))
        self._planner = Planner(self._analyzer, self._terms.synonyms, self._words.near)
        self._stands = lru_cache(CACHED_WORDS)(
            lambda word: self._reader.stands(self._planner.word(word))
        )

    @classmethod
    def open(cls, index: str | Path = "index", *, settings: Settings | None = None) -> Self:
        """Open an index.

        Raises `IndexMissing`, `IndexOutdated`, `IndexDamaged` or `IndexUnusable`.
        """
        return cls(replace(settings or Settings(), index=Path(index)))

    @staticmethod
    def build(
        paths: Iterable[str | Path],
        *,
        index: str | Path = "index",
        settings: Settings | None = None,
        rebuild: bool = False,
        workers: int = 1,
        track: Track = lambda *_: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Add new and changed documents to an index, and remove what is gone from the folders.

        The index answers as before until the run is done, and after a run that dies. ``rebuild``
        reads everything anew; ``workers`` is the number of processes that read. ``stopped`` is
        asked often, and ends the run early with what was read so far. Raises `PathMissing`,
        `NothingToIndex`, `IndexLocked` or `IndexUnusable`; what is wrong with a document is a
        problem of the report.
        """
        from sarye.indexing import build_index

        used = replace(settings or Settings(), index=Path(index))
        given = [Path(path) for path in paths]
        return build_index(
            given, used, rebuild=rebuild, workers=workers, track=track, stopped=stopped
        )

    @staticmethod
    def parse(
        paths: Iterable[str | Path], *, settings: Settings | None = None, workers: int = 1
    ) -> tuple[ParsedDocument, ...]:
        """Read documents into cases and problems, without an index."""
        from sarye.indexing import parse_files
        from sarye.readers.collection import collect

        collection = collect(Path(path) for path in paths)
        return tuple(parse_files(collection, settings or Settings(), workers=workers))

    @staticmethod
    def analyze(
        text: str, *, index: str | Path = "index", settings: Settings | None = None
    ) -> tuple[Token, ...]:
        """Give the tokens that index and search would use; the index need not be there yet."""
        terms = user_terms(replace(settings or Settings(), index=Path(index)))
        analyzer = Analyzer(Kiwi(terms.words))
        analyzer.prepare([text])
        return tuple(analyzer.tokens(text))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files of the index."""
        self._reader.close()
        self._words.close()

    @property
    def info(self) -> IndexInfo:
        """How many cases there are, and what index this is."""
        state = self._reader.state
        parts = (self._reader.stamp.fingerprint, self._terms.synonyms_fingerprint)
        text = "\t".join((*parts, state.fingerprint))
        return IndexInfo(state.cases, sha256(text.encode()).hexdigest()[:12])

    def search(
        self,
        query: str,
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        sort: SortOrder = "relevance",
        limit: int | None = 10,
        offset: int = 0,
        exact: bool = False,
        explain: bool = False,
        facets: Iterable[FacetField] = (),
    ) -> Result:
        """Rank the cases that match a query; ``limit`` None gives all of them.

        An empty query matches every case that passes the filters. A case that stands in the index
        in several wordings is one hit, in the wording that ranks best; each of them is searched.
        With ``facets`` the matching cases are counted by these fields at the same time.
        """
        started = time.perf_counter()
        ask = partial(
            Request,
            sort=sort,
            offset=offset,
            limit=limit,
            explain=explain,
            facets=tuple(facets),
        )
        answer = self._find(query, ask, filters=filters, match=match, exact=exact)
        result = self._result(query, answer, started, first=offset + 1)
        counts = answer.found.facets
        return replace(
            result,
            filters=filters,
            sort=sort,
            stale=self._stale,
            related=answer.plan.related[:RELATED_SHOWN],
            facets=Facets(result.total, counts) if counts else None,
        )

    def ranking(
        self,
        query: str,
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        limit: int | None = None,
    ) -> tuple[tuple[str, float], ...]:
        """Rank what matches a query, each wording of a case by itself: pairs of id and score.

        It marks no words, so that many queries are answered quickly.
        """
        ask = partial(Request, limit=limit, folded=False, bare=True)
        answer = self._find(query, ask, filters=filters, match=match)
        return tuple((row.id, row.score) for row in answer.found.rows)

    def complete(self, prefix: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Tell how what was typed can go on, words before titles, the most frequent first.

        The last syllable can be half typed (수읙), or all of it be initials (ㅅㅇㄱㅇ).
        """
        return self._words.complete(prefix, limit)

    def case(self, case_id: str) -> Case:
        """Return a case by its id or a unique beginning of it, with what is near it.

        Raises `CaseUnknown` or `CaseAmbiguous`.
        """
        from sarye.index.wordings.differences import differences

        [case] = self._reader.cases([self._id(case_id)])
        variants = (
            Variant(one.id, one.title, (one.source, *one.also_in), differences(case, one))
            for one in self._reader.wordings(case.id)
        )
        return replace(case, variants=tuple(variants))

    def knows(self, case_id: str) -> bool:
        """Tell whether a case is there, by its whole id."""
        return case_id in self._reader.ids(case_id)

    def select(self, case_ids: Iterable[str], *, query: str = "", exact: bool = False) -> Result:
        """Give cases by their ids, in that order, with what a query finds in them marked.

        The query need not match them; its repairs are told. Raises as `Archive.case` does.
        """
        started = time.perf_counter()
        ids = tuple(self._id(case_id) for case_id in dict.fromkeys(case_ids))
        answer = self._find(query, partial(Request, ids=ids), exact=exact)
        result = self._result(query, answer, started)
        return replace(result, total=len(result.hits))

    def similar(self, case_id: str, *, limit: int | None = 10) -> Result:
        """Rank the other cases by the words they share with a case, rare words first.

        Other wordings of the case are no other cases. ``matched`` of a hit are the words that it
        shares with the case, those first that made it similar most.
        """
        started = time.perf_counter()
        [case] = self._reader.cases([self._id(case_id)])
        plan = plan_tokens(self._telling_tokens(case))
        found = self._reader.find(Request(plan, limit=limit, without=case.id, explain=True))
        rows = tuple(replace(row, matched=_shared(row), explanation=()) for row in found.rows)
        answer = _Answer(plan, replace(found, match="any", rows=rows))
        return self._result(case.title, answer, started)

    def facets(
        self,
        query: str = "",
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        exact: bool = False,
        fields: Iterable[FacetField] = FACET_FIELDS,
    ) -> Facets:
        """Count the matching cases by agency, year, quarter, award and section.

        ``fields`` can also ask for the documents, by path, and for whole periods (2024Q3).
        """
        ask = partial(Request, limit=0, facets=tuple(fields))
        found = self._find(query, ask, filters=filters, match=match, exact=exact).found
        return Facets(found.total, found.facets)

    def status(self) -> Status:
        """Tell what the index holds, and whether documents or settings changed since."""
        from sarye.indexing import compare

        records, state = list(self._reader.documents()), self._reader.state
        return Status(
            path=self._engine.shown,
            cases=state.cases,
            documents=sum(record.documents for record in records),
            fingerprint=self.info.fingerprint,
            size=self._engine.size(),
            built=self._reader.stamp.built,
            stale=self._stale,
            changes=compare(self._engine, self._reader),
            problems=(
                *self._terms.problems,
                *(problem for record in records for problem in record.problems),
            ),
            variants=state.entries - state.cases,
        )

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that were indexed, and the files that were given one by one."""
        from sarye.indexing import sources_of

        return sources_of(self._engine, self._reader)

    def _find(
        self,
        text: str,
        ask: Callable[[Plan], Request],
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        exact: bool = False,
    ) -> _Answer:
        """Plan a query and have the plan run once, all that is asked of it at the same time.

        Words that stand in no case are repaired first, unless the search is exact.
        """
        query = parse(text)
        plan = self._planner.plan(query, filters=filters, match=match, exact=exact)
        found = self._reader.find(replace(ask(plan), stop_at_missing=not exact))
        if found.missing and not exact:
            query = self._words.repaired(query, self._stands)
            plan = self._planner.plan(query, filters=filters, match=match, exact=exact)
            found = self._reader.find(ask(plan))
        widened = match == "auto" and found.match == "any"
        fallback = (Repair("fallback", "all", "any"),) if widened else ()
        return _Answer(plan, found, (*query.repairs, *fallback))

    def _result(self, query: str, answer: _Answer, started: float, *, first: int = 1) -> Result:
        found, hits = answer.found, self._hits(answer, first)
        took = (time.perf_counter() - started) * 1000
        return Result(
            query,
            found.match,
            found.total,
            hits,
            NO_FILTERS,
            "relevance",
            answer.repairs,
            took,
            self.info,
        )

    def _hits(self, answer: _Answer, first: int) -> tuple[Hit, ...]:
        patterns = [clause.pattern for clause in answer.plan.clauses]
        highlighter = Highlighter(self._analyzer, patterns)
        hits = []
        for rank, row in enumerate(answer.found.rows, first):
            assert row.case is not None  # noqa: S101 - asked for
            title, sections = highlighter.mark(row.case, row.counts)
            marks = (title, sections, snippet(title, sections))
            hits.append(Hit(rank, row.score, row.case, *marks, row.matched, row.explanation))
        return tuple(hits)

    def _id(self, beginning: str) -> str:
        """Find the whole id of a case."""
        ids = self._reader.ids(beginning) if beginning else ()
        if beginning in ids:
            return beginning
        if len(ids) > 1:
            raise CaseAmbiguous(id=beginning, count=len(ids))
        if not ids:
            raise CaseUnknown(id=beginning)
        return ids[0]

    def _telling_tokens(self, case: Case) -> list[tuple[str, float]]:
        """Choose the words that tell a case from others: frequent in it, rare elsewhere."""
        texts = (case.title, *(section.text for section in case.sections))
        counts = Counter(token.text for text in texts for token in self._analyzer.word_tokens(text))
        rarity = self._reader.rarity(list(counts))
        weights = {
            token: (1 + log(count)) * rare
            for (token, count), rare in zip(counts.items(), rarity, strict=True)
        }
        return sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:SIMILAR_TOKENS]


def _shared(row: Row) -> tuple[str, ...]:
    """Name the tokens that gave most to the score of a case."""
    return tuple(dict.fromkeys(part.token for part in row.explanation))[:SHARED_SHOWN]
