"""The library API that every skin calls: an index is opened, and answers with cases and hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, NoReturn, Self, cast

from sarye.address import Address, IndexPlace, place_of
from sarye.analysis import Analyzer, Kiwi, UserTerms
from sarye.archive.answering import Answering
from sarye.archive.demands import check_fields, check_limit, check_search
from sarye.errors import (
    ArchiveClosed,
    CaseAmbiguous,
    CaseUnknown,
    CopyOntoItself,
    IndexExists,
    MeaningsUnusable,
)
from sarye.index import engine_at, stamp_now, user_terms
from sarye.meaning import TABLE, Meanings
from sarye.models import (
    ENTRY_KINDS,
    NO_FILTERS,
    Case,
    Completion,
    DocumentYield,
    FacetField,
    Facets,
    Filters,
    IndexInfo,
    MatchMode,
    Original,
    ParsedDocument,
    Passage,
    Place,
    Report,
    Result,
    Search,
    SortOrder,
    Status,
    Token,
    Variant,
    VariantPlace,
)
from sarye.searchoptions import COUNTED
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.archive.remedies import Remedies
    from sarye.index import Reader
    from sarye.indexing.buildwriter import Track


class _Closed:
    """Stands where the reader of an archive was that is closed."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ArchiveClosed


CLOSED: Final = _Closed()


class Archive:
    """An open index.

    >>> with Archive.open("index") as archive:  # doctest: +SKIP
    ...     result = archive.search("수의계약 확인서", limit=5)
    """

    def __init__(self, settings: Settings) -> None:
        """Open the index of the settings; `Archive.open` is the usual way."""
        self._engine = engine_at(settings.index, settings.cluster)
        self._is_shared = isinstance(settings.index, Address)
        self._reader = self._engine.open()
        self._terms = user_terms(settings, self._reader.words)
        self._stale = self._reader.stamp.differences(stamp_now(settings, self._terms))
        self._answering = Answering(self._reader, self._terms)

    @classmethod
    def open(cls, index: str | IndexPlace = "index", *, settings: Settings | None = None) -> Self:
        """Open the index of a folder, or of an address (``https://HOST:9200/NAME``).

        Raises `IndexMissing`, `IndexOutdated`, `IndexDamaged` or `IndexUnusable`; for an address
        also what `Address.read` and `Cluster.credentials_for` raise, and `EngineUnreachable` and
        the other errors of an engine.
        """
        return cls(replace(settings or Settings(), index=place_of(index)))

    @staticmethod
    def build(
        paths: Iterable[str | Path] | None = None,
        *,
        index: str | IndexPlace = "index",
        settings: Settings | None = None,
        forget: Iterable[str | Path] = (),
        rebuild: bool = False,
        workers: int = 1,
        track: Track = lambda *_: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Add new and changed documents to an index, and remove what is gone from the folders.

        Without ``paths`` it is the folders and files that the index knows, and the data folder of
        the settings. Documents of a folder that is not there, or holds none any more, are kept and
        told (``withheld`` of the report). ``forget`` names folders and files whose documents are
        removed from the index, present or not; without ``paths`` a run does no more than that.

        The index answers as before until the run is done, and after a run that dies. ``rebuild``
        reads everything anew; ``workers`` is the number of processes that read. ``stopped`` is
        asked often, and ends the run early with what was read so far. Raises `KeyUnknown`,
        `PathMissing`, `NothingToIndex`, `NotIndexed`, `IndexLocked` or `IndexUnusable`; what is
        wrong with a document is a problem of the report.
        """
        from sarye.indexing import build_index

        (settings or Settings()).check_keys()
        used = replace(settings or Settings(), index=place_of(index))
        return build_index(
            None if paths is None else [Path(path) for path in paths],
            used,
            forget=[Path(path) for path in forget],
            rebuild=rebuild,
            workers=workers,
            track=track,
            stopped=stopped,
        )

    @staticmethod
    def copy(
        to: str | IndexPlace,
        *,
        index: str | IndexPlace = "index",
        settings: Settings | None = None,
        force: bool = False,
        track: Callable[[int, int], None] = lambda *_: None,
    ) -> IndexInfo:
        """Let an index answer in another place too, whether folders or addresses; tell what it is.

        ``track`` is told how much of it is there. The place answers as before until all is there.
        Raises `CopyOntoItself`, `IndexExists` unless ``force`` is given, and what `open` raises and
        `build` does.
        """
        from sarye.indexing import copy_index

        cluster = (settings or Settings()).cluster
        places = [place_of(one) for one in (index, to)]
        source, target = (engine_at(place, cluster) for place in places)
        if len({one.resolve() if isinstance(one, Path) else one for one in places}) < len(places):
            raise CopyOntoItself(path=target.shown)
        if not force and target.exists():
            raise IndexExists(path=target.shown)
        copy_index(source, target, track)
        with Archive.open(places[1], settings=settings) as archive:
            return archive.info

    @staticmethod
    def check(
        *, index: str | IndexPlace = "index", settings: Settings | None = None
    ) -> tuple[str, ...]:
        """Read all of an index and of the table of meanings, and name the files that are damaged.

        Raises `IndexMissing`, `IndexOutdated` or `IndexUnusable`.
        """
        used = replace(settings or Settings(), index=place_of(index))
        engine = engine_at(used.index, used.cluster)
        meanings = Meanings()
        try:
            meanings.check_all()
            tables: tuple[str, ...] = ()
        except MeaningsUnusable:
            tables = (TABLE.name,)
        finally:
            meanings.close()
        return (*(damage.file for damage in engine.damages()), *tables)

    @staticmethod
    def parse(
        paths: Iterable[str | Path], *, settings: Settings | None = None, workers: int = 1
    ) -> tuple[ParsedDocument, ...]:
        """Read documents into cases and problems, without an index."""
        from sarye.indexing import parse_files

        given = [Path(path) for path in paths]
        return tuple(parse_files(given, settings or Settings(), workers=workers))

    @staticmethod
    def analyze(
        text: str, *, index: str | IndexPlace = "index", settings: Settings | None = None
    ) -> tuple[Token, ...]:
        """Give the tokens that index and search would use; the index need not be there yet."""
        used = replace(settings or Settings(), index=place_of(index))
        engine = engine_at(used.index, used.cluster)
        is_kept_within = used.words is None and isinstance(used.index, Address)
        if not (is_kept_within and engine.exists()):
            return _tokens(text, user_terms(used))
        with closing(engine.open()) as reader:
            return _tokens(text, user_terms(used, reader.words))

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
        """Let go of the files of the index; what is asked from then on raises `ArchiveClosed`."""
        if isinstance(self._reader, _Closed):
            return
        self._reader.close()
        self._answering.close()
        self._reader, self._answering = cast("Reader", CLOSED), cast("Answering", CLOSED)

    def load(self) -> None:
        """Load the model that words of no case are analysed with: a second or two, and 330 MB.

        It is loaded when such a word is asked for; a server rather has it before somebody waits.
        """
        self._answering.load()

    @property
    def damaged(self) -> tuple[str, ...]:
        """What turned out to be damaged, and is answered without; see `sarye.models.Result`."""
        return self._answering.damaged

    @property
    def info(self) -> IndexInfo:
        """How many cases and documents there are, and what index this is."""
        return self._answering.info

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
        unfolded: bool = False,
        typed: bool = False,
    ) -> Result:
        """Rank the cases and documents that match a query; ``limit`` None gives all of them.

        An empty query matches everything that passes the filters. A case that stands in the index
        in several wordings is one hit, in the wording that ranks best; each of them is searched. So
        is a document, in the passage that ranks best. ``unfolded``, each wording and each passage
        is a hit. Official words are looked for in place of those that were typed, and rank behind
        them, unless the search is ``typed`` or ``exact``.
        """
        search = Search(query, filters, match, sort, exact, offset, limit, explain, unfolded, typed)
        return self.find(search)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of what the index holds, the newest first."""
        counted = self.facets(fields=("year",)).counts["year"]
        return tuple(sorted(map(int, counted), reverse=True))

    def nouns(self, text: str) -> tuple[str, ...]:
        """Give the nouns of a text, each once; of a compound the whole of it."""
        return self._answering.nouns(text)

    def find(
        self, search: Search, *, facets: Iterable[FacetField] = (), alternatives: bool = False
    ) -> Result:
        """Search as `search` does; what matches is counted by ``facets`` at the same time.

        ``alternatives`` are counted as by `facets`.
        """
        counted = tuple(facets)
        check_search(search)
        check_fields(counted)
        self.check_unchanged()
        found = self._answering.search(search, counted, alternatives=alternatives)
        return replace(found, stale=self._stale, damaged=self.damaged)

    def export(
        self,
        query: str | Search,
        output: str | Path,
        *,
        filters: Filters = NO_FILTERS,
        limit: int | None = None,
        format: str | None = None,  # noqa: A002 - the name that the command has
        language: Literal["ko", "en"] = "en",
        title: str = "",
        layout: Literal["cases", "table"] = "cases",
        plain: bool = False,
    ) -> Result:
        """Write the whole hit list of a query to a file, and return it.

        The suffix of the file gives the format (csv tsv xlsx json jsonl md html docx hwpx pdf), or
        ``format`` does. A `Search` asks for more than a query, and is taken as it is. ``title``
        is what the list is called; a ``layout`` of "table" is one landscape table, in formats with
        pages; ``plain`` tables (csv, tsv) are for programs. What is there already is replaced.
        Raises `FormatUnknown`, `LayoutUnknown`, `PlainUnknown`, `ExtraMissing`, `OutputError`, and
        what `find` raises.
        """
        from datetime import datetime

        from sarye.exporters import check, export, format_of, save
        from sarye.messages import Translator

        named = format_of(output, format)
        check(named, layout, plain=plain)
        asked = query if isinstance(query, Search) else Search(query, filters, limit=limit)
        result = self.find(asked)
        now = datetime.now().astimezone()
        data = export(
            result,
            Translator(language),
            format=named,
            exported=now,
            title=title,
            layout=layout,
            plain=plain,
        )
        save(data, Path(output))
        return result

    def remedies(self, search: Search) -> Remedies:
        """Tell what a search that finds nothing could be changed to."""
        from sarye.archive.remedies import remedies

        return remedies(self, search)

    def check_unchanged(self) -> None:
        """Raise `IndexDamaged` where files of the index were changed since it was opened.

        Who holds an archive open for long asks before each piece of work: reading behind the end of
        a file that was cut would end the process.
        """
        self._reader.check()
        self._answering.words.check()

    def ranking(
        self,
        query: str,
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        limit: int | None = None,
    ) -> tuple[tuple[str, float], ...]:
        """Rank what matches a query, each wording and passage by itself: pairs of id and score.

        It marks no words, so that many queries are answered quickly.
        """
        search = Search(query, filters, match, limit=limit)
        check_search(search)
        return self._answering.ranking(search)

    def complete(self, prefix: str, *, limit: int = 10) -> tuple[Completion, ...]:
        """Tell how what was typed can go on, words before titles, the most frequent first.

        The last syllable can be half typed (수읙), or all of it be initials (ㅅㅇㄱㅇ). Each comes
        with the total that a search for it gives.
        """
        check_search(Search(prefix, limit=limit))
        return self._answering.complete(prefix, limit)

    def is_unfinished(self, result: Result) -> bool:
        """Tell whether the last word of a query is half typed: it stands nowhere, and can go on.

        That is no word whose repair was searched for.
        """
        return self._answering.is_unfinished(result)

    def case(self, case_id: str) -> Case:
        """Return an entry by its id or a unique beginning of it, with what is near it.

        A passage comes with what leads to the rest of its document.

        Raises `CaseUnknown` or `CaseAmbiguous`.
        """
        from sarye.archive.differences import differences

        [case] = self._reader.cases([self._id(case_id)])
        variants = (
            Variant(one.id, one.title, _places_of(case, one), differences(case, one))
            for one in self._reader.wordings(case.id)
        )
        passages = (
            Passage(one.id, one.sections[0].label, one.source)
            for one in self._reader.passages(case.id)
        )
        return replace(case, variants=tuple(variants), passages=tuple(passages))

    def knows(self, case_id: str) -> bool:
        """Tell whether a case is there, by its whole id."""
        return bool(case_id) and case_id in self._reader.ids(case_id)

    def ids(self, beginning: str) -> tuple[str, ...]:
        """Give the ids of entries that begin so, in order."""
        return tuple(sorted(self._reader.ids(beginning)))

    def select(self, case_ids: Iterable[str], *, query: str = "", exact: bool = False) -> Result:
        """Give cases by their ids, in that order, with what a query finds in them marked.

        The query need not match them; its repairs are told. Raises as `Archive.case` does.
        """
        ids = [self._id(case_id) for case_id in dict.fromkeys(case_ids)]
        return self._answering.select(ids, Search(query, exact=exact))

    def similar(self, case_id: str, *, limit: int | None = 10) -> Result:
        """Rank the other cases by the words they share with a case, rare words first.

        Other wordings of the case are no other cases. ``matched`` of a hit are the words that it
        shares with the case, those first that made it similar most.
        """
        check_limit(limit)
        [case] = self._reader.cases([self._id(case_id)])
        return self._answering.similar(case, limit)

    def facets(
        self,
        query: str = "",
        *,
        filters: Filters = NO_FILTERS,
        match: MatchMode = "auto",
        exact: bool = False,
        unfolded: bool = False,
        typed: bool = False,
        fields: Iterable[FacetField] = COUNTED,
        alternatives: bool = False,
    ) -> Facets:
        """Count what matches by kind, agency, year, quarter, award and section.

        ``fields`` can also ask for the documents, by path, and for whole periods (2024Q3). With
        ``alternatives`` a field that the search is limited by is counted as if it were not: so many
        hits each of its values would give.
        """
        search = Search(query, filters, match, exact=exact, unfolded=unfolded, typed=typed)
        counted = tuple(fields)
        check_search(search)
        check_fields(counted)
        return self._answering.facets(search, counted, alternatives=alternatives)

    def found_without(self, search: Search) -> Mapping[str, int]:
        """Tell how much a search finds without each of its filters, by their fields in `Filters`.

        A filter without which nothing is found either is left out.
        """
        return self._answering.found_without(search)

    def status(self) -> Status:
        """Tell what the index holds, and whether documents or settings changed since."""
        from sarye.indexing import status_of

        found = status_of(self._engine, self._reader, shared=self._is_shared)
        problems = (*self._terms.problems, *found.problems)
        fingerprint = self.info.fingerprint
        return replace(found, fingerprint=fingerprint, stale=self._stale, problems=problems)

    def originals(self, *cases: Case) -> Mapping[str, Original]:
        """Give the files where entries stand, in whatever words, by the paths of their places.

        Those that are not there now are left out. An archive is the file of what lies in it.
        """
        from sarye.indexing import originals_of

        places = (place for case in cases for place in case.also_in)
        wordings = (one.case_id for one in places if isinstance(one, VariantPlace))
        ids = (*(case.id for case in cases), *wordings)
        return originals_of(self._engine, self._reader, ids)

    def documents(self) -> tuple[DocumentYield, ...]:
        """Tell what each file gave, by path; a case that stands in several counts in each."""
        from sarye.indexing import yields_of

        cases, texts = (
            self.facets(filters=Filters(kind=kind), unfolded=True, fields=["document"])
            for kind in ENTRY_KINDS
        )
        return yields_of(self._reader, cases.counts["document"], texts.counts["document"])

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders that were indexed, and the files that were given one by one."""
        from sarye.indexing import sources_of

        return sources_of(self._engine, self._reader)

    @property
    def roots(self) -> tuple[Path, ...]:
        """All of these, whether they are there now or not."""
        from sarye.indexing import roots_of

        return roots_of(self._engine, self._reader)

    def _id(self, beginning: str) -> str:
        """Find the whole id of a case."""
        if not isinstance(beginning, str):
            raise CaseUnknown(id=repr(beginning))
        ids = self._reader.ids(beginning) if beginning else ()
        if beginning in ids:
            return beginning
        if len(ids) > 1:
            raise CaseAmbiguous(id=beginning, count=len(ids))
        if not ids:
            raise CaseUnknown(id=beginning)
        return ids[0]


def _tokens(text: str, terms: UserTerms) -> tuple[Token, ...]:
    return tuple(Analyzer(Kiwi(terms.words)).tokens(text))


def _places_of(case: Case, wording: Case) -> tuple[Place, ...]:
    """Give the places of another wording of a case, as the case names them."""
    its = (one for one in case.also_in if isinstance(one, VariantPlace))
    return tuple(one for one in its if one.case_id == wording.id)
