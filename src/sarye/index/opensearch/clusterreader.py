"""The reader of a cluster's engine: one state of an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from sarye.analysis import Pattern
from sarye.index.fusing import Fusion
from sarye.index.hitgroups import HitGroups
from sarye.index.holding import Held, holds_alike
from sarye.index.matches import ALL_WORDS, BY_MEANING
from sarye.index.opensearch.counts import Counts
from sarye.index.opensearch.docrecords import newest_of, record_of, records_in
from sarye.index.opensearch.entrycolumns import Columns
from sarye.index.opensearch.entrynumbers import EntryNumbers
from sarye.index.opensearch.explaining import contributions
from sarye.index.opensearch.finding import Asked, Outcome, Shown, find
from sarye.index.opensearch.holdings import Holdings, NamedQueries
from sarye.index.opensearch.mapping import unspelled
from sarye.index.opensearch.placing import Places
from sarye.index.opensearch.queries import EVERYTHING, Query
from sarye.index.opensearch.storedentries import StoredEntries
from sarye.index.opensearch.termscores import TermScores
from sarye.index.opensearch.view import View
from sarye.index.plan import Plan
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.requests import Found, Request, Row
from sarye.index.schema import PARTS
from sarye.index.scoring import Scorable
from sarye.meaning import NO_MEANINGS, Meanings
from sarye.models import Case, OfficialSynonyms

if TYPE_CHECKING:
    from sarye.index.opensearch.client import Client
    from sarye.index.opensearch.files import FileStore
    from sarye.index.opensearch.state import ClusterState

CHUNK: Final = 200
"""Cases that are put together at once, where many are wanted."""


class OpenSearchReader:
    """The state of an index that was the newest when it was opened."""

    def __init__(self, client: Client, state: ClusterState, store: FileStore) -> None:
        """Open it; raise `FilesGone` where another state stands by now."""
        self._client = client
        self._state = state
        self.stamp = state.stamp
        self.state = state.holds
        self.words: Path = store.folder(state.of_kind("words"))
        self._columns = Columns.open(store, state)
        self._view = View(client, state, store)
        meanings = Meanings()
        known = meanings.version == state.stamp.meaning
        self._counts = Counts(self._view)
        self._scores = TermScores(
            self._counts, self.state.entries, passages=bool(self.state.documents)
        )
        self._fusion = Fusion(
            self._columns, self._scores.rarity, meanings if known else NO_MEANINGS
        )

    def check(self) -> None:
        """Files that were fetched are in a folder of ours, where nobody changes them."""

    @property
    def damaged(self) -> Set[str]:
        return self._fusion.damaged

    def close(self) -> None:
        self._fusion.close()
        self._view.close()
        self._columns.close()

    def find(self, request: Request) -> Found:
        outcome = find(self._asked, request)
        run = outcome.run
        match: Literal["all", "any"] = "any" if run.any_word else "all"
        if request.stop_at_missing and run.missing:
            return Found(match, missing=run.missing)
        total, partial, near = outcome.totals
        return Found(
            "any" if partial and not total else match,
            total,
            tuple(self._rows(request, outcome)),
            outcome.facets,
            run.missing,
            partial=partial,
            near=near,
            synonyms=tuple(self._synonyms(request.plan)),
        )

    def stands(self, pattern: Pattern) -> bool:
        return self._known(Places(PARTS).stands(pattern))

    def rarity(self, tokens: Sequence[str]) -> list[float]:
        wanted = [Scorable(token, "words", PARTS[:-1]) for token in tokens]
        self._scores.rarity(wanted)
        self._fetch()
        found: list[float] = self._scores.rarity(wanted).tolist()
        return found

    def frequencies(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        seen: set[tuple[int, str]] = set()
        body = {
            "query": EVERYTHING,
            "sort": [{"row": "asc"}],
            "_source": False,
            "docvalue_fields": ["tokens"],
        }
        for hit in self._view.hits(body):
            tokens = hit.get("fields", {}).get("tokens", ())
            (number,) = self._numbers.of_hits([hit]).tolist()
            if self._hits.is_folded(number):
                head = int(self._hits.heads[number])
                tokens = [one for one in tokens if (head, one) not in seen]
                seen |= {(head, one) for one in tokens}
            found.update(map(unspelled, tokens))
        return found

    def titles(self) -> Iterator[tuple[str, str]]:
        own = self._hits.heads == np.arange(self._columns.size)
        told = own | ~self._columns.passages
        return (
            (self._columns.title(one), self._columns.id(one))
            for one in np.flatnonzero(told).tolist()
        )

    def ids(self, prefix: str) -> list[str]:
        found = map(self._columns.id, range(self._columns.size))
        return sorted(one for one in found if one.startswith(prefix))

    def cases(self, ids: Sequence[str]) -> list[Case]:
        return self._entries.whole(list(map(self._numbers.of, ids)))

    def wordings(self, case_id: str) -> list[Case]:
        return [one.case for one in self._entries.wordings(self._numbers.of(case_id))]

    def passages(self, case_id: str) -> list[Case]:
        number = self._numbers.of(case_id)
        if not self._columns.passages[number]:
            return []
        found = (one.case for one in self._entries.members(number))
        return sorted(found, key=lambda one: (min(part.start for part in one.sections), one.id))

    def document(self, key: str) -> DocumentRecord | None:
        body = newest_of(key, self._state.generation)
        hits = self._client.search(body, index=self._state.files_index)["hits"]["hits"]
        if not hits or hits[0]["_source"]["gone"]:
            return None
        return record_of(hits[0]["_source"])

    def documents(self) -> Iterator[DocumentRecord]:
        return records_in(self._client, self._state.files_index, self._state.generation)

    def stored(self, ids: Sequence[str]) -> list[Occurrence]:
        numbers = [one for one in map(self._numbers.known, ids) if one is not None]
        return [told for one in self._entries.of(numbers) for told in one.told]

    @cached_property
    def _hits(self) -> HitGroups:
        return HitGroups(self._columns.heads)

    @cached_property
    def _numbers(self) -> EntryNumbers:
        return EntryNumbers(self._columns)

    @cached_property
    def _entries(self) -> StoredEntries:
        return StoredEntries(self._view, self._columns, self._numbers, self._hits)

    @property
    def _asked(self) -> Asked:
        parts = (self._view, self._columns, self._counts, self._scores, self._fusion)
        return Asked(*parts, self._hits, self._numbers, self.state.entries)

    def _fetch(self) -> None:
        if self._counts.is_open:
            self._counts.fetch()

    def _known(self, query: Query) -> bool:
        """Tell whether a query finds anything."""
        found = self._counts.any(query)
        if self._counts.is_open:
            self._counts.fetch()
            found = self._counts.any(query)
        return found

    def _synonyms(self, plan: Plan) -> Iterator[OfficialSynonyms]:
        """Name the official words of a plan that stand in the index as words."""
        places = Places(PARTS)
        for _, official, *_ in plan.widened:
            for one in official:
                self._counts.any(places.itself(one))
        self._fetch()
        for word, official, *_ in plan.widened:
            if there := tuple(one.typed for one in official if self._known(places.itself(one))):
                yield OfficialSynonyms(word, there)

    def _rows(self, request: Request, outcome: Outcome) -> Iterator[Row]:
        for at in range(0, len(outcome.shown), CHUNK):
            yield from self._some_rows(request, outcome, outcome.shown[at : at + CHUNK])

    def _some_rows(
        self, request: Request, outcome: Outcome, shown: Sequence[Shown]
    ) -> Iterator[Row]:
        numbers = [one.number for one in shown]
        rows = [int(self._columns.rows[one]) for one in numbers]
        asking = NamedQueries(self._view, self._numbers, rows)
        holdings = self._holdings(request, outcome, shown)
        queries = holdings.queries if holdings else _standing(outcome)
        bodies = asking.bodies(queries)
        self._view.foresee(bodies if request.bare else [*bodies, *self._entries.bodies(numbers)])
        names = asking.found(queries) if queries else {}
        held = [_told(outcome, holdings, one, names.get(one.number, set())) for one in shown]
        cases: Sequence[Case | None] = [None] * len(numbers)
        if not request.bare:
            cases = self._entries.whole(numbers, folded=request.folded)
        explained = contributions(self._asked, outcome.run, shown, rows) if request.explain else {}
        for one, told, case in zip(shown, held, cases, strict=True):
            yield Row(
                self._columns.id(one.number),
                one.score,
                told.matched,
                case,
                None,
                explained.get(one.number, ()),
                lacks=told.lacks,
                by=told.by,
                through=told.through,
            )

    def _holdings(
        self, request: Request, outcome: Outcome, shown: Sequence[Shown]
    ) -> Holdings | None:
        """Give what tells what entries lack and were found by, unless that is the same of all."""
        if request.bare or request.ids is not None:
            return None
        alike = holds_alike(request.plan, any_word=outcome.run.any_word)
        if alike and all(one.group == ALL_WORDS for one in shown):
            return None
        return Holdings(request.plan, outcome.run.thrift)


def _standing(outcome: Outcome) -> dict[str, Query]:
    """Name the queries that find where each word of a plan stands."""
    return {str(at): query for at, (_, query) in enumerate(outcome.run.words)}


def _told(outcome: Outcome, holdings: Holdings | None, shown: Shown, names: set[str]) -> Held:
    """Tell what an entry holds that some named queries find."""
    if holdings is not None:
        return holdings.told(names, by_meaning=shown.group == BY_MEANING)
    words = (one.name for at, (one, _) in enumerate(outcome.run.words) if str(at) in names)
    return Held(tuple(dict.fromkeys(words)))
