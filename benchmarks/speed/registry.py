"""The engines that are measured, in the order of the tables, and the commands that run them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from benchmarks.speed.corpus import Corpus
from benchmarks.speed.processes import folder_size, step
from benchmarks.speed.questions import KINDS


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine: its module, what it is given, which kinds of questions it answers.

    ``index`` is the key of the engine whose index it searches, where that is not its own.
    """

    key: str
    name: str
    module: str
    given: str
    opener: str = "open_index"
    index: str = ""
    kinds: tuple[str, ...] = KINDS

    def check(self) -> None:
        """Raise `Missing` where it is not installed."""
        self._loaded().check()

    def building(self, corpus: Corpus, index: Path) -> Sequence[str]:
        """Name the command that builds its index in an empty folder."""
        module = self._loaded()
        if hasattr(module, "building"):
            return tuple(module.building(corpus, index))
        return step("worker", "build", self.module, corpus.folder, index)

    def searching(self, index: Path, questions: Path, answers: Path) -> Sequence[str]:
        """Name the command that answers questions."""
        module = self._loaded()
        if hasattr(module, "searching"):
            return tuple(module.searching(index, questions, answers))
        return step("worker", "search", self.module, self.opener, index, questions, answers)

    def size(self, index: Path) -> int:
        """Count the bytes of its index."""
        module = self._loaded()
        return int(module.size(index)) if hasattr(module, "size") else folder_size(index)

    def _loaded(self) -> ModuleType:
        return import_module(f"benchmarks.speed.engines.{self.module}")


ENGINES: Final[Mapping[str, Engine]] = {
    engine.key: engine
    for engine in (
        Engine("sarye", "sarye, ids and scores", "own", "text", "open_ranking"),
        Engine("sarye-search", "sarye, whole answers", "own", "text", "open_search", "sarye"),
        Engine("lucene", "Lucene 8, nori", "lucene_nori", "text"),
        Engine(
            "sarye-opensearch", "sarye on OpenSearch, ids", "opensearch_own", "text", "open_ranking"
        ),
        Engine(
            "sarye-opensearch-search",
            "sarye on OpenSearch, whole answers",
            "opensearch_own",
            "text",
            "open_search",
            "sarye-opensearch",
        ),
        Engine("opensearch", "OpenSearch 2.19, nori", "opensearch_nori", "text"),
        Engine("tantivy", "tantivy", "tantivy_tokens", "tokens"),
        Engine("fts5", "SQLite FTS5", "sqlite_tokens", "tokens"),
        Engine(
            "bm25s",
            "bm25s, any word",
            "bm25s_tokens",
            "tokens",
            kinds=("1 word", "3 words", "sentence"),
        ),
        Engine("whoosh", "Whoosh as it comes", "whoosh_tokens", "tokens"),
    )
}
