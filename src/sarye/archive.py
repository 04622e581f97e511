"""An index folder in, cases and hits out: the one API that every skin calls."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from math import log
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

import numpy as np

from sarye.analysis import WORDS_FILE, Analyzer, Kiwi, read_user_terms
from sarye.errors import CaseAmbiguous, CaseUnknown
from sarye.highlight import Highlighter, snippet
from sarye.index import (
    UNDATED,
    FacetCounts,
    Found,
    IndexFolder,
    Searcher,
    Variants,
    ordered,
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
    Place,
    Related,
    Repair,
    Report,
    Result,
    Search,
    SortOrder,
    Status,
    Token,
    Variant,
    VariantPlace,
)
from sarye.query import Query, parse
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


class Archive:
    """An open index.

    >>> with Archive.open("index") as archive:  # doctest: +SKIP
    ...     result = archive.search("수의계약 확인서", limit=5)
    """

    def __init__(self, settings: Settings) -> None:
        """Open the index of the settings; `Archive.open` is the usual way."""
        self._folder = IndexFolder(settings.index)
        build, self._stamp, self._snapshot = self._folder.open()
        self._live_terms = user_terms(settings)
        self._stale = self._stamp.differences(stamp_now(settings, self._live_terms))
        words = read_user_terms(build / WORDS_FILE, None).words  # as used when it was built
        self._words = WordFiles(build)
        self._analyzer = Analyzer(Kiwi(words, known=self._words.analysis))
        self._searcher = Searcher(
            self._snapshot, self._analyzer, self._live_terms.synonyms, self._words.near
        )
        self._variants = Variants(self._snapshot)
        self._facets = FacetCounts(self._snapshot, self._variants)

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
        self._snapshot.close()
        self._words.close()

    @property
    def info(self) -> IndexInfo:
        """How many cases there are, and what index this is."""
        parts = (self._stamp.fingerprint, self._live_terms.synonyms_fingerprint)
        text = "\t".join((*parts, self._snapshot.totals.fingerprint))
        cases = self._snapshot.totals.cases - self._variants.surplus
        return IndexInfo(cases, sha256(text.encode()).hexdigest()[:12])

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
    ) -> Result:
        """Rank the cases that match a query; ``limit`` None gives all of them.

        An empty query matches every case that passes the filters. A case that stands in the index
        in several wordings is one hit, in the wording that ranks best; each of them is searched.
        """
        started = time.perf_counter()
        found, used, repairs = self._find(parse(query), filters, match, exact=exact)
        wanted = None if limit is None else offset + limit
        page = self._ranked(found, sort, wanted)[offset:]
        return Result(
            query=query,
            match=used,
            total=self._variants.count(found.numbers),
            hits=self._hits(page, found, offset, explain=explain),
            filters=filters,
            sort=sort,
            repairs=repairs,
            took_ms=(time.perf_counter() - started) * 1000,
            index=self.info,
            stale=self._stale,
            related=found.related[:RELATED_SHOWN],
        )

    def find(self, search: Search, *, facets: Iterable[FacetField] = ()) -> Result:
        """Search as `search` does; what matches is counted by ``facets`` at the same time."""
        result = self.search(
            search.query,
            filters=search.filters,
            match=search.match,
            sort=search.sort,
            limit=search.limit,
            offset=search.offset,
            exact=search.exact,
            explain=search.explain,
        )
        if fields := tuple(facets):
            filters, match, exact = search.filters, search.match, search.exact
            counted = self.facets(
                search.query, filters=filters, match=match, exact=exact, fields=fields
            )
            result = replace(result, facets=counted)
        return result

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
        found, _, _ = self._find(parse(query), filters, match, exact=False)
        numbers = ordered(self._snapshot, found, "relevance", limit)[:limit].tolist()
        return tuple((self._snapshot.head(one)[1], float(found.scores[one])) for one in numbers)

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

        number = self._number(case_id)
        case = self._case(number)
        others = [self._searcher.case(other) for other in self._variants.others(number)]
        variants = (
            Variant(one.id, one.title, _places(one), differences(case, one)) for one in others
        )
        return replace(case, variants=tuple(variants))

    def knows(self, case_id: str) -> bool:
        """Tell whether a case of this very id is there."""
        return case_id in self._snapshot.case_ids(case_id)

    def select(self, case_ids: Iterable[str], *, query: str = "", exact: bool = False) -> Result:
        """Give cases by their ids, in that order, with what a query finds in them marked.

        The query need not match them; its repairs are told. Raises as `Archive.case` does.
        """
        started = time.perf_counter()
        numbers = [self._number(case_id) for case_id in dict.fromkeys(case_ids)]
        found, used, repairs = self._find(parse(query), NO_FILTERS, "auto", exact=exact, whole=True)
        hits = self._hits(numbers, found, 0)
        return self._answer(query, used, len(hits), hits, repairs, started)

    def similar(self, case_id: str, *, limit: int | None = 10) -> Result:
        """Rank the other cases by the words they share with a case, rare words first.

        Other wordings of the case are no other cases. ``matched`` of a hit are the words that it
        shares with the case, those first that made it similar most.
        """
        started = time.perf_counter()
        number = self._number(case_id)
        case = self._searcher.case(number)
        weights = self._telling_tokens(case)
        found = self._searcher.find_tokens(weights, filters=NO_FILTERS)
        own = [number, *self._variants.others(number)]
        found = replace(found, numbers=found.numbers[~np.isin(found.numbers, own)])
        ranked = self._ranked(found, "relevance", limit)
        hits = tuple(
            replace(hit, matched=self._shared(found, at))
            for at, hit in zip(ranked, self._hits(ranked, found, 0), strict=True)
        )
        total = self._variants.count(found.numbers)
        return self._answer(case.title, "any", total, hits, (), started)

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
        found, _, _ = self._find(parse(query), filters, match, exact=exact)
        counts: dict[str, dict[str, int]] = {
            field: self._facets.count("path" if field == "document" else field, found.numbers)
            for field in fields
        }
        return Facets(self._variants.count(found.numbers), counts)

    def status(self) -> Status:
        """Tell what the index holds, and whether documents or settings changed since."""
        from sarye.indexing import compare

        records = list(self._snapshot.documents())
        return Status(
            path=self._folder.shown,
            cases=self.info.cases,
            documents=sum(record.documents for record in records),
            fingerprint=self.info.fingerprint,
            size=self._folder.size(),
            built=self._stamp.built,
            stale=self._stale,
            changes=compare(self._folder, self._snapshot),
            problems=(
                *self._live_terms.problems,
                *(problem for record in records for problem in record.problems),
            ),
            variants=self._variants.surplus,
        )

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that were indexed, and the files that were given one by one."""
        from sarye.indexing import sources_of

        return sources_of(self._folder, self._snapshot)

    def _find(
        self, query: Query, filters: Filters, match: MatchMode, *, exact: bool, whole: bool = False
    ) -> tuple[Found, Literal["all", "any"], tuple[Repair, ...]]:
        """Search as the mode says; ``auto`` falls back from all words to partial matches.

        Words that stand in no case are repaired first, unless the search is exact.
        """
        find = partial(self._searcher.find, whole=whole)
        found = find(query, filters=filters, any_word=match == "any", exact=exact)
        if not exact and any(word.is_missing for word in found.words):
            repaired = self._words.repaired(query, self._searcher.stands)
            if repaired != query:
                query = repaired
                found = find(query, filters=filters, any_word=match == "any", exact=False)
        if match != "auto" or exact or len(found.numbers) or not found.words:
            return found, "any" if match == "any" else "all", query.repairs
        widened = find(query, filters=filters, any_word=True, exact=False)
        if not len(widened.numbers):
            return found, "all", query.repairs
        return widened, "any", (*query.repairs, Repair("fallback", "all", "any"))

    def _ranked(self, found: Found, sort: SortOrder, wanted: int | None) -> list[int]:
        """Order the records that were found, one for each case: the first ``wanted``, or all."""
        most = len(found.numbers) if wanted is None else wanted
        while True:
            numbers = ordered(self._snapshot, found, sort, most)[:most]
            cases = self._variants.folded(numbers)
            if len(cases) >= (wanted or 0) or len(numbers) == len(found.numbers):
                return [int(number) for number in cases[:wanted]]
            most *= 2

    def _hits(
        self, numbers: list[int], found: Found, offset: int, *, explain: bool = False
    ) -> tuple[Hit, ...]:
        marker = Highlighter(self._analyzer, [word.pattern for word in found.words])
        counts = self._searcher.part_counts(numbers, marker.tokens)
        hits = []
        for rank, (number, parts) in enumerate(zip(numbers, counts, strict=True), offset + 1):
            case = self._case(number)
            title, sections = marker.mark(case, parts)
            matched = (word.pattern.typed for word in found.words if word.mask[number])
            hits.append(
                Hit(
                    rank=rank,
                    score=float(found.scores[number]),
                    case=case,
                    title=title,
                    sections=sections,
                    snippet=snippet(title, sections),
                    matched=tuple(dict.fromkeys(matched)),
                    explanation=self._searcher.explain(found, number) if explain else (),
                )
            )
        return tuple(hits)

    def _shared(self, found: Found, number: int) -> tuple[str, ...]:
        """Name the tokens that gave most to the score of a record."""
        parts = self._searcher.explain(found, number)
        return tuple(dict.fromkeys(part.token for part in parts))[:SHARED_SHOWN]

    def _case(self, number: int) -> Case:
        """Give a case with the places of its other wordings and the cases that tell it again."""
        case = self._searcher.case(number)
        others = [self._searcher.case(other) for other in self._variants.others(number)]
        places = (
            VariantPlace(**asdict(at), case_id=one.id) for one in others for at in _places(one)
        )
        related = tuple(self._related(number, other) for other in self._variants.related(number))
        return replace(case, also_in=(*case.also_in, *places), related=related)

    def _answer(
        self,
        query: str,
        match: Literal["all", "any"],
        total: int,
        hits: tuple[Hit, ...],
        repairs: tuple[Repair, ...],
        started: float,
    ) -> Result:
        took = (time.perf_counter() - started) * 1000
        return Result(query, match, total, hits, NO_FILTERS, "relevance", repairs, took, self.info)

    def _related(self, number: int, other: int) -> Related:
        case = self._searcher.case(other)
        own, its = self._variants.years[[number, other]]
        relation: Literal["earlier", "later", "undated"] = "earlier" if its < own else "later"
        if UNDATED in (own, its):
            relation = "undated"
        period = case.period or case.document_period
        return Related(case.id, case.title, case.agency, period, relation)

    def _number(self, case_id: str) -> int:
        ids = self._snapshot.case_ids(case_id) if case_id else []
        if case_id not in ids and len(ids) > 1:
            raise CaseAmbiguous(id=case_id, count=len(ids))
        number = self._snapshot.case_number(case_id if case_id in ids else ids[0]) if ids else None
        if number is None:
            raise CaseUnknown(id=case_id)
        return number

    def _telling_tokens(self, case: Case) -> list[tuple[str, float]]:
        """Choose the words that tell a case from others: frequent in it, rare elsewhere."""
        counts = Counter(
            token.text for text in _texts(case) for token in self._analyzer.word_tokens(text)
        )
        weights = {
            token: (1 + log(count)) * self._searcher.rarity(token)
            for token, count in counts.items()
        }
        return sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:SIMILAR_TOKENS]


def _places(case: Case) -> tuple[Place, ...]:
    return (case.source, *case.also_in)


def _texts(case: Case) -> list[str]:
    return [case.title, *(section.text for section in case.sections)]
