"""What Whoosh gets wrong, or lets go wrong; each was met before."""

from __future__ import annotations

import pickle
import pickletools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir
from whoosh.matching import wrappers
from whoosh.query import Not, Term

from sarye.analysis import Analyzer
from sarye.index.casechanges import Changes
from sarye.index.codec.fieldtypes import make_schema
from sarye.index.folder import open_build
from sarye.index.schema import FACETS
from sarye.index.snapshot import Snapshot
from sarye.models import Case

Builder = Callable[..., Case]
Ids = Callable[..., set[str]]


class Interrupted(Exception):
    """Raised in the middle of a commit."""


def one_record_each(snapshot: Snapshot) -> bool:
    """Tell whether each id has one live record."""
    ids = snapshot.case_ids()
    records = [snapshot.records("key", f"case:{one}") for one in ids]
    return all(len(row) == 1 for row in records) and len(ids) == int(snapshot.live.sum())


def test_one_id_changed_twice_in_one_commit(case_of: Builder, new_store: Any, ids_of: Ids) -> None:
    """Whoosh keeps both records of a key that is replaced twice in one session; here one is left.

    That a later replacement does not mend it was the worse half of it.
    """
    store = new_store()
    store.commit({"a.txt": [case_of("여권", id="7")]})
    before = Snapshot(store.index)
    changes = Changes(before)
    for title in ("여권 사진", "여권 사진 촬영"):
        cases = [case_of(title, id="7")]
        changes.put(store.record("a.txt", cases), store.occurrences("a.txt", cases))
    changes.settle_ids()
    changes.commit(store.index, store.numbering, store.vectors)
    searcher = store.searcher()
    assert one_record_each(searcher.snapshot)
    assert ids_of(searcher, "촬영") == {"7"}
    store.commit({"a.txt": [case_of("주차장", id="7")]})
    searcher = store.searcher()
    assert one_record_each(searcher.snapshot)
    assert (ids_of(searcher, "촬영"), ids_of(searcher, "주차장")) == (set(), {"7"})


def test_one_case_in_many_documents_of_one_commit(case_of: Builder, new_store: Any) -> None:
    """A case that five documents of a commit tell is written once."""
    store = new_store()
    case = case_of("여권 사진")
    documents = {f"{at}.txt": [case] for at in range(5)}
    store.commit(documents)
    store.commit(documents)
    assert one_record_each(store.searcher().snapshot)


@pytest.mark.parametrize("error", [Interrupted, KeyboardInterrupt])
def test_a_commit_that_is_interrupted(
    error: type[BaseException], case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """The index says what it said before, and the next commit finds no lock in its way."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권", id="old")]})
    changes = Changes(Snapshot(store.index))
    cases = [case_of("주차장", id="new")]
    changes.put(store.record("a.txt", cases), store.occurrences("a.txt", cases))

    def interrupt(done: int, total: int) -> None:
        raise error

    with pytest.raises(error):
        changes.commit(store.index, store.numbering, store.vectors, track=interrupt)
    assert ids_of(store.searcher(), "") == {"old"}
    store.commit({"b.txt": cases})
    assert ids_of(store.searcher(), "") == {"old", "new"}


def test_a_commit_that_fails_at_its_last_step(
    case_of: Builder, new_store: Any, ids_of: Ids
) -> None:
    """Whoosh's ``commit()`` keeps the lock when it fails; the writer is cancelled then."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권", id="old")]})
    changes = Changes(Snapshot(store.index))
    cases = [case_of("주차장", id="new")]
    changes.put(store.record("a.txt", cases), store.occurrences("a.txt", cases))
    build: Path = store.folder.current()
    toc = max(build.glob("*.toc"))
    in_the_way = build / re.sub(r"\d+", lambda found: str(int(found[0]) + 1), toc.name)
    with pytest.raises(Exception, match=in_the_way.stem):
        changes.commit(
            store.index, store.numbering, store.vectors, track=lambda *_: in_the_way.mkdir()
        )
    in_the_way.rmdir()
    assert ids_of(store.searcher(), "") == {"old"}
    store.commit({"b.txt": cases})
    assert ids_of(store.searcher(), "") == {"old", "new"}


def test_tokens_are_values(analyzer: Analyzer) -> None:
    """Whoosh's analyzers yield one object over and over: ``list(...)`` gives 셋 three times."""
    tokens = list(analyzer.tokens("하나 둘 셋"))
    words = [token.text for token in tokens if token.layer != "bigram"]
    assert words == ["하나", "둘", "셋"]


def test_no_analyzer_is_pickled(new_store: Any, case_of: Builder) -> None:
    """The schema and the table of segments name classes of whoosh and of sarye.index only."""
    store = new_store()
    store.commit({"a.txt": [case_of()]})
    toc = next(store.folder.current().glob("*.toc")).read_bytes()
    modules = {
        str(argument).split(" ")[0]
        for operation, argument, _ in pickletools.genops(pickle.dumps(make_schema(), 0))
        if operation.name == "GLOBAL"
    }
    rooms = ("whoosh.", "sarye.index.", "copy_reg", "copyreg", "__builtin__", "_codecs")
    assert modules
    assert all(module.startswith(rooms) for module in modules), modules
    assert b"kiwi" not in toc.lower()
    assert b"sarye.analysis" not in toc


def test_deleted_cases_do_not_count(cases_of: Any, new_store: Any) -> None:
    """Number of cases, document frequencies and average lengths are those of live cases."""
    cases = cases_of(30)
    store, fresh = new_store(), new_store()
    store.commit({"a.txt": cases[:10], "b.txt": cases[10:30]})
    store.commit(remove=["a.txt"], merging="none")
    fresh.commit({"b.txt": cases[10:30]})
    worn, new = store.searcher(), fresh.searcher()
    assert worn.snapshot.size > new.snapshot.size
    assert worn.snapshot.totals == new.snapshot.totals
    assert worn.reader.rarity(["신청"]) == new.reader.rarity(["신청"])
    assert worn.reader.rarity(["없는말"]) == new.reader.rarity(["없는말"])


@pytest.mark.parametrize(
    "query",
    [
        "NOT OR 여권",
        "여권 OR NOT 여권",
        "NOT 여권 OR NOT 주차장",
        "NOT NOT 여권",
        "-여권 -주차장",
        "OR",
        "AND",
        "NOT",
        "여권 AND",
        "연도:[2000 TO 2100]",
        "연도:[0 TO 99999999999999999999]",
        "분기:[* TO *]",
        "여권 연도:[2100 TO 2000]",
        "( )",
        "((((여권))))",
        "*",
        "여*",
    ],
)
@pytest.mark.parametrize("any_word", [False, True])
def test_queries_that_raised_in_whoosh(
    query: str,
    any_word: bool,
    case_of: Builder,
    tiny_searcher: Any,
    search_of: Callable[..., Any],
) -> None:
    """``NOT OR x`` and its like give a result."""
    found = search_of(tiny_searcher, query, any_word=any_word)
    live = {tiny_searcher.snapshot.case_number(one) for one in tiny_searcher.snapshot.case_ids()}
    assert set(found.numbers.tolist()) <= live


def test_exclusion_alone_is_all_others(tiny_searcher: Any, ids_of: Ids) -> None:
    """``-여권`` by itself finds every other case, and none that is deleted."""
    everything = ids_of(tiny_searcher, "")
    with_passport = ids_of(tiny_searcher, "여권")
    assert with_passport
    assert ids_of(tiny_searcher, "-여권") == everything - with_passport
    assert ids_of(tiny_searcher, "여권 OR NOT 여권") == everything
    assert ids_of(tiny_searcher, "여권 -여권") == set()


def test_not_by_itself_in_whoosh(case_of: Builder, new_store: Any) -> None:
    """Whoosh's ``NOT`` also gives a deleted record behind the last match; ours does not."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권 사진")]})
    with open_dir(store.folder.current()).searcher() as searcher:
        reader, query = searcher.reader(), Term("text", "여권")
        rest = query.matcher(searcher), reader.doc_count_all(), reader.is_deleted
        assert len(list(wrappers.InverseMatcher(*rest).all_ids())) == 1
        assert list(Not(query).matcher(searcher).all_ids()) == []


@pytest.fixture(scope="module")
def tiny_searcher(case_of: Builder, new_store: Any) -> Any:
    """Three cases after one was deleted."""
    store = new_store()
    gone = [case_of("여권 사진 폐지")]
    cases = [case_of("여권 사진"), case_of("주차장 개방"), case_of("담수화 선박")]
    store.commit({"gone.txt": gone, "a.txt": cases})
    store.commit(remove=["gone.txt"])
    return store.searcher()


def test_terms_of_deleted_cases_are_not_offered(
    case_of: Builder, new_store: Any, ids_of: Ids, search_of: Callable[..., Any]
) -> None:
    """Whoosh's lexicon names them until a merge; ids, prefixes and filters do not find them."""
    store = new_store()
    gone = case_of("여권사진관 폐지", agency="없어진청", award="대상")
    kept = [case_of(f"여권 사진 {at}", agency="한빛시") for at in range(5)]
    store.commit({"gone.txt": [gone], "a.txt": kept})
    store.commit(remove=["gone.txt"], merging="none")
    searcher = store.searcher()
    assert "없어진청" in set(searcher.snapshot.terms("agency"))
    assert gone.id not in searcher.snapshot.case_ids()
    assert [record.key for record in searcher.snapshot.documents()] == ["a.txt"]
    assert ids_of(searcher, "", agency="없어진") == set()
    assert ids_of(searcher, "폐지*") == set()
    assert not search_of(searcher, "폐지* 여권사진관", any_word=True).scores.max() > 100


def test_a_snapshot_keeps_its_state(
    case_of: Builder, new_store: Any, ids_of: Ids, search_of: Callable[..., Any]
) -> None:
    """What was opened before a commit answers as before it, also what it had not read yet."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권 사진", id="1"), case_of("주차장 개방", id="2")]})
    opened = store.searcher()
    for at in range(12):  # enough for Whoosh to merge and to delete what it has merged
        store.commit({f"{at}.txt": [case_of(f"여권 {at}호", id=f"new {at}")]}, remove=["a.txt"])
    assert ids_of(opened, "여권") == {"1"}
    assert ids_of(opened, "주차장", exact=True) == {"2"}
    assert opened.case(opened.snapshot.case_number("2")).title == "주차장 개방"
    assert len(ids_of(store.searcher(), "여권")) == 12


def test_many_commits_are_merged(
    cases_of: Any, new_store: Any, search_of: Callable[..., Any]
) -> None:
    """Segments do not pile up, deleted records go, and merged postings score as before."""
    cases = cases_of(60)
    store = new_store()
    for at, case in enumerate(cases):
        store.commit({f"{at % 20}.txt": [case]})
    segments = list(store.folder.current().glob("*.cases"))
    assert len(segments) < 15
    fresh = new_store()
    fresh.commit({f"{at % 20}.txt": [case] for at, case in enumerate(cases)})
    worn, new = store.searcher(), fresh.searcher()
    assert worn.snapshot.size < 3 * new.snapshot.size
    for query in ("여권 사진", "수수료", "2024년"):
        scores = [
            {
                searcher.case(int(number)).id: round(float(found.scores[number]), 9)
                for number in found.numbers
            }
            for searcher in (worn, new)
            for found in (search_of(searcher, query, any_word=True),)
        ]
        assert scores[0] == scores[1]


def test_deleted_records_go(cases_of: Any, new_store: Any) -> None:
    """Documents that change as a whole, again and again, do not make the index grow."""
    cases = cases_of(40)
    store = new_store()
    for _ in range(6):
        store.commit({"a.txt": cases})
    snapshot = store.searcher().snapshot
    assert snapshot.totals.entries == len(cases)
    assert snapshot.size < 3 * len(cases)
    assert len(list(store.folder.current().glob("*.cases"))) <= 2


def test_an_empty_index_answers(
    new_store: Any, case_of: Builder, ids_of: Ids, search_of: Callable[..., Any]
) -> None:
    """An index without any case, never filled or emptied again, finds nothing."""
    store = new_store()
    store.commit()
    emptied = new_store()
    emptied.commit({"a.txt": [case_of()]})
    emptied.commit(remove=["a.txt"])
    no_cases = new_store()
    no_cases.commit({"a.txt": []})
    untouched = new_store()
    for one in (store, emptied, no_cases, untouched):
        searcher = one.searcher()
        for query in ("", "수의계약 확인서", "수의*", "-수의", '"수의"', "연도:2024", "기관:시"):
            assert ids_of(searcher, query) == set()
            assert ids_of(searcher, query, any_word=True, agency="시", year=2024) == set()
        assert searcher.snapshot.totals.entries == 0
        assert all(len(searcher.snapshot.records(field, "x")) == 0 for field in FACETS)


def test_records_are_read_only_by_name(case_of: Builder, new_store: Any) -> None:
    """A case whose id looks like a document's key is no document, and a path no case."""
    store = new_store()
    case = replace(case_of("여권"), id="totals")
    store.commit({"case:7": [case], "totals": [case_of("주차장", id="document:case:7")]})
    snapshot = Snapshot(open_build(store.folder.current(), shown="x"))
    assert snapshot.case_ids() == ["document:case:7", "totals"]
    assert [record.key for record in snapshot.documents()] == ["case:7", "totals"]
    assert snapshot.totals.entries == 2
