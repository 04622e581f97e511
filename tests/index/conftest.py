"""An index in a folder, below `Archive`: documents of cases go in, a searcher comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sarye.analysis import Analyzer, Synonyms, UserTerms
from sarye.analysis.numbering import Numbering
from sarye.cases import case_id
from sarye.index import DocumentRecord, IndexFolder, Occurrence, Planner, stamp_now
from sarye.index.casechanges import Changes
from sarye.index.entryvectors import EntryVectors
from sarye.index.folder import open_build
from sarye.index.folderreader import FolderReader
from sarye.index.matches import Matches
from sarye.index.plan import Clause, Term
from sarye.index.segmentcommits import Merging
from sarye.index.snapshot import Mask, Snapshot, Weights
from sarye.meaning import Meanings
from sarye.models import Case, Contribution, Filters, Problem
from sarye.query import Query, parse
from sarye.settings import Settings
from sarye.words.modelqueue import OwnModel


@dataclass(frozen=True)
class Found:
    """What a plan finds on a snapshot, with record numbers in sight."""

    matches: Matches
    scores: Weights

    @property
    def numbers(self) -> Any:
        return self.matches.numbers

    @property
    def inside(self) -> Any:
        return self.matches.inside

    @property
    def words(self) -> tuple[tuple[Clause, Mask], ...]:
        return self.matches.words

    @property
    def tokens(self) -> tuple[Term, ...]:
        return self.matches.terms


class Searcher:
    """Plans and runs queries on one snapshot, below the door of the engine."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer, synonyms: Synonyms) -> None:
        self.snapshot = snapshot
        self.planner = Planner(analyzer, synonyms)
        self.reader = FolderReader(Path(), stamp_now(Settings(), UserTerms()), snapshot)
        self.case = self.reader.case
        self.texts = self.reader.texts
        self.scorer = self.reader.runner.scorer

    def find(
        self,
        query: Query,
        *,
        filters: Filters,
        any_word: bool,
        exact: bool,
        whole: bool = False,
    ) -> Found:
        """Run a query in one mode, without its fallback."""
        runner = self.reader.runner
        plan = self.planner.plan(query, filters=filters, exact=exact)
        matches = runner.run(plan, any_word=any_word, whole=whole)
        return Found(matches, runner.scores(matches))

    def stands(self, word: str) -> bool:
        return self.reader.stands(self.planner.word(word))

    def explain(self, found: Found, number: int) -> tuple[Contribution, ...]:
        return self.reader.runner.explain(found.matches, number)


class Store:
    """One build, changed commit by commit."""

    def __init__(self, path: Path, analyzer: Analyzer) -> None:
        self.folder = IndexFolder(path)
        path.mkdir(exist_ok=True)
        self.folder.switch(self.folder.new_build())
        self.index = open_build(self.folder.current(), shown=self.folder.shown)
        self.analyzer = analyzer
        self.numbering = Numbering(OwnModel((), path, 1).tokens)
        self.vectors = EntryVectors(self.numbering, Meanings())

    def commit(
        self,
        put: Mapping[str, Sequence[Case]] | None = None,
        *,
        remove: Iterable[str] = (),
        merging: Merging = "due",
    ) -> tuple[Problem, ...]:
        """Put documents in and take others out, in one commit."""
        before = Snapshot(self.index)
        changes = Changes(before)
        for key in remove:
            changes.remove(key)
        for key, cases in (put or {}).items():
            changes.put(self.record(key, cases), self.occurrences(key, cases))
        problems = changes.settle_ids()
        changes.commit(self.index, self.numbering, self.vectors, merging=merging)
        before.close()
        return problems

    @staticmethod
    def record(key: str, cases: Sequence[Case] = ()) -> DocumentRecord:
        """Say of a document what a run would: the digest is one of its cases."""
        digest = "+".join(f"{one.id}:{case_id(one.title, one.sections)}" for one in cases)
        return DocumentRecord(key, key, 1, 1, digest, ())

    @staticmethod
    def occurrences(key: str, cases: Sequence[Case]) -> tuple[Occurrence, ...]:
        return tuple(
            Occurrence(
                key,
                case_id(one.title, one.sections),
                replace(one, source=replace(one.source, path=key)),
            )
            for one in cases
        )

    def searcher(self, synonyms: Synonyms | None = None) -> Searcher:
        return Searcher(Snapshot(self.index), self.analyzer, synonyms or Synonyms())


def search(
    searcher: Searcher,
    query: str,
    *,
    any_word: bool = False,
    exact: bool = False,
    **filters: object,
) -> Found:
    """Search as `Archive` does, without its fallback."""
    return searcher.find(
        parse(query),
        filters=Filters(**filters),  # type: ignore[arg-type]
        any_word=any_word,
        exact=exact,
    )


def find_ids(searcher: Searcher, query: str, **options: object) -> set[str]:
    """Give the ids of the cases that a query matches."""
    found = search(searcher, query, **options)  # type: ignore[arg-type]
    return {searcher.case(int(number)).id for number in found.numbers}


@pytest.fixture(scope="session")
def search_of() -> Callable[..., Found]:
    """Search below `Archive`."""
    return search


@pytest.fixture(scope="session")
def ids_of() -> Callable[..., set[str]]:
    """Search for ids."""
    return find_ids


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Callable[[], Store]:
    """Make an empty index in a folder of its own."""
    return lambda: Store(tmp_path_factory.mktemp("index"), analyzer)


@pytest.fixture(scope="session")
def corpus_searcher(new_store: Callable[[], Store], corpus: list[Case]) -> Iterator[Searcher]:
    """Hold the corpus in seven documents, in three commits that make segments and deletions."""
    store = new_store()
    documents = {f"{at}.txt": corpus[at::7] for at in range(7)}
    first = dict(list(documents.items())[:4])
    store.commit({**first, "gone.txt": corpus[:30], "5.txt": corpus[40:60]})
    store.commit({key: documents[key] for key in ("4.txt", "5.txt", "6.txt")}, merging="none")
    store.commit({"0.txt": documents["0.txt"]}, remove=["gone.txt"], merging="none")
    searcher = store.searcher()
    records = len(corpus) + len(documents) + 1
    assert len(list(store.folder.current().glob("*.cases"))) > 1
    assert searcher.snapshot.size > records
    yield searcher
    searcher.snapshot.close()
