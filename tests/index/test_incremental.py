"""Commit by commit gives the same index as all at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sarye.index import segmentcommits
from sarye.index.postings import merging
from sarye.index.schema import FACETS
from sarye.index.snapshot import Snapshot
from sarye.models import Case, Period, Place

QUERIES = ("", "수수료", "여권 사진", "신청*", "가온광역시", "-민원", "연도:[2023 TO *] 협의")
Documents = dict[str, list[Case]]


def state(searcher: Any, search_of: Callable[..., Any]) -> dict[str, Any]:
    """Tell all that an index answers, by case id: record numbers may differ."""
    snapshot = searcher.snapshot
    answers: dict[str, Any] = {
        "fingerprint": snapshot.totals.fingerprint,
        "totals": (snapshot.totals.entries, snapshot.totals.lengths),
        "cases": {one: searcher.case(snapshot.case_number(one)) for one in snapshot.case_ids()},
        "documents": {record.key: record for record in snapshot.documents()},
    }
    for query in QUERIES:
        found = search_of(searcher, query, any_word=True)
        answers[query] = {
            searcher.case(int(number)).id: round(float(found.scores[number]), 9)
            for number in found.numbers
        }
    for field in FACETS:
        counts = {value: len(snapshot.records(field, value)) for value in snapshot.terms(field)}
        answers[f"facet {field}"] = {value: count for value, count in counts.items() if count}
    return answers


def fresh_state(
    documents: Documents, new_store: Callable[[], Any], search_of: Callable[..., Any]
) -> dict[str, Any]:
    """Build an index of the documents at once and tell all that it answers."""
    store = new_store()
    store.commit(documents)
    searcher = store.searcher()
    found = state(searcher, search_of)
    searcher.snapshot.close()
    return found


def ids_are_unique(searcher: Any) -> bool:
    """Tell whether there is one live record for each id."""
    ids = searcher.snapshot.case_ids()
    live = int(searcher.snapshot.live.sum())
    return len(ids) == len(set(ids)) == live == searcher.snapshot.totals.entries


@pytest.mark.parametrize("seed", range(8))
def test_steps_equal_one_build(
    seed: int, cases_of: Any, new_store: Callable[[], Any], search_of: Callable[..., Any]
) -> None:
    """After any sequence of adds, changes and removals the index answers like a fresh one."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    cases = cases_of(40, seed=seed)
    store = new_store()
    documents: Documents = {}
    for _ in range(6):
        put = {
            f"{chance.randrange(8)}.txt": chance.sample(cases, chance.randint(0, 8))
            for _ in range(chance.randint(0, 4))
        }
        gone = [key for key in documents if key not in put and chance.random() < 0.25]
        store.commit(put, remove=gone)
        documents = {key: row for key, row in documents.items() if key not in gone} | put
        searcher = store.searcher()
        assert ids_are_unique(searcher)
        answers = state(searcher, search_of)
        searcher.snapshot.close()
        assert answers == fresh_state(documents, new_store, search_of)


def test_no_merged_segment_is_too_large(
    cases_of: Any,
    new_store: Callable[[], Any],
    search_of: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A large index has several segments, and answers as one of them does."""
    cases = cases_of(90, seed=2)
    documents: Documents = {f"{at}.txt": cases[10 * at : 10 * at + 10] for at in range(9)}
    whole = fresh_state(documents, new_store, search_of)
    monkeypatch.setattr(segmentcommits, "LARGEST", 30)
    store = new_store()
    for key, rows in documents.items():
        store.commit({key: rows}, merging="all" if key == "8.txt" else "none")
    for _ in range(2):
        searcher = store.searcher()
        sizes = [leaf.file.size for leaf in searcher.snapshot._leaves]
        assert state(searcher, search_of) == whole
        searcher.snapshot.close()
        assert 3 <= len(sizes) <= 6
        assert max(sizes) <= 30
        store.commit({"0.txt": documents["0.txt"]})  # none that is large is written anew


def test_what_is_new_is_looked_up_at_once(
    cases_of: Any, new_store: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No case is looked up by itself, which would ask each segment for each of them."""
    cases = cases_of(40, seed=1)
    store = new_store()
    store.commit({"a.txt": cases[:20]})
    asked: list[str] = []
    number = Snapshot.case_number

    def counted(self: Snapshot, case_id: str) -> int | None:
        asked.append(case_id)
        return number(self, case_id)

    monkeypatch.setattr(Snapshot, "case_number", counted)
    store.commit({"b.txt": cases[10:]})
    assert asked == []
    searcher = store.searcher()
    assert searcher.snapshot.totals.entries == len({one.id for one in cases})


def test_a_case_in_two_documents_is_one_case(case_of: Any, new_store: Callable[[], Any]) -> None:
    """It has two places, and what either document alone knows of it."""
    store = new_store()
    case = case_of("여권 사진", {"effect": "민원이 줄어듦."})
    store.commit({"b.txt": [replace(case, agency="한빛시", source=Place("b.txt", line=9))]})
    store.commit({"a.txt": [replace(case, award="우수", period=Period(2024, quarter=1))]})
    searcher = store.searcher()
    merged = searcher.case(searcher.snapshot.case_number(case.id))
    assert (merged.agency, merged.award, merged.period) == (
        "한빛시",
        "우수",
        Period(2024, quarter=1),
    )
    assert (merged.source, merged.also_in) == (Place("a.txt", line=1), (Place("b.txt", line=9),))
    assert searcher.snapshot.totals.entries == 1


def test_a_case_stays_while_one_document_has_it(case_of: Any, new_store: Callable[[], Any]) -> None:
    """Without one of two documents it has the other place, and what that one knows."""
    store = new_store()
    case = case_of("여권 사진", {"effect": "민원이 줄어듦."})
    store.commit(
        {"a.txt": [replace(case, award="우수")], "b.txt": [replace(case, agency="한빛시")]}
    )
    store.commit(remove=["a.txt"])
    searcher = store.searcher()
    left = searcher.case(searcher.snapshot.case_number(case.id))
    assert (left.source.path, left.also_in, left.award, left.agency) == (
        "b.txt",
        (),
        None,
        "한빛시",
    )
    store.commit(remove=["b.txt"])
    searcher = store.searcher()
    assert searcher.snapshot.case_number(case.id) is None
    assert searcher.snapshot.totals.entries == 0
    assert searcher.snapshot.totals.lengths == (0,) * len(searcher.snapshot.totals.lengths)


def test_a_case_twice_in_one_document_is_one_case(
    case_of: Any, new_store: Callable[[], Any]
) -> None:
    """Two rows of one table that tell the same are one case with two places."""
    store = new_store()
    case = case_of("여권 사진")
    twice = [case, replace(case, source=Place("a.txt", line=7))]
    store.commit({"a.txt": twice})
    store.commit({"a.txt": twice})
    searcher = store.searcher()
    assert ids_are_unique(searcher)
    merged = searcher.case(searcher.snapshot.case_number(case.id))
    assert [merged.source.line, *(place.line for place in merged.also_in)] == [1, 7]


def test_two_cases_under_one_id(case_of: Any, new_store: Callable[[], Any]) -> None:
    """The second one gets the id of its content, and a problem says so."""
    store = new_store()
    first, second = case_of("여권 사진", id="7"), case_of("주차장 개방", id="7")
    own = case_of("주차장 개방").id
    problems = store.commit({"a.txt": [first, second]})
    assert [(one.kind, dict(one.details)) for one in problems] == [
        ("duplicate_id", {"id": "7", "new": own})
    ]
    snapshot = store.searcher().snapshot
    assert snapshot.case_ids() == sorted(["7", own])
    assert snapshot.document("a.txt").problems == problems
    assert snapshot.document("a.txt").entries == ("7", own)


def test_an_id_stays_with_the_case_that_had_it(case_of: Any, new_store: Callable[[], Any]) -> None:
    """A document that comes later and would be first by name does not take an id away."""
    store = new_store()
    store.commit({"b.txt": [case_of("여권 사진", id="7")]})
    problems = store.commit({"a.txt": [case_of("주차장 개방", id="7")]})
    searcher = store.searcher()
    assert searcher.case(searcher.snapshot.case_number("7")).title == "여권 사진"
    assert [one.kind for one in problems] == ["duplicate_id"]
    assert ids_are_unique(searcher)


def test_a_changed_case_keeps_its_own_id(case_of: Any, new_store: Callable[[], Any]) -> None:
    """A record that brings an id may change its text: it is still that case."""
    store = new_store()
    store.commit({"a.txt": [case_of("여권 사진", id="7")]})
    assert store.commit({"a.txt": [case_of("여권 사진 무료 촬영", id="7")]}) == ()
    searcher = store.searcher()
    assert searcher.snapshot.case_ids() == ["7"]
    assert searcher.case(searcher.snapshot.case_number("7")).title == "여권 사진 무료 촬영"


def test_nothing_put_and_nothing_removed(
    cases_of: Any, new_store: Callable[[], Any], search_of: Callable[..., Any]
) -> None:
    """An empty commit changes nothing that is answered."""
    store = new_store()
    store.commit({"a.txt": cases_of(5)})
    before = state(store.searcher(), search_of)
    store.commit()
    assert state(store.searcher(), search_of) == before
    store.commit(remove=["never-there.txt"])
    assert state(store.searcher(), search_of) == before


def test_odd_cases_are_kept_whole(case_of: Any, new_store: Callable[[], Any]) -> None:
    """Lone surrogates, line breaks, decomposed and empty texts come out as they went in."""
    odd = [
        case_of("", {}, id="empty"),
        case_of(
            "\ud800 깨진 글자\n",
            {"other": "\udcff\x00\u200b 1️⃣ 🎉"},
            agency="\ud800청",
            id="a\ud800b",
        ),
        case_of("한글 분해", {"effect": "가\r\n나"}, award="\udcff상", id="nfd"),
        case_of("x" * 50_000, {"situation": "가나다 " * 20_000}, id="long"),
    ]
    store = new_store()
    store.commit({"a\udcff.txt": odd})
    searcher = store.searcher()
    for case in odd:
        number = searcher.snapshot.case_number(case.id)
        assert number is not None
        assert searcher.case(number) == replace(case, source=Place("a\udcff.txt", line=1))


def test_merging_in_portions_gives_the_same_bytes(
    cases_of: Any, new_store: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few tokens, and however few bytes of lists, are merged at once."""
    cases, written = cases_of(60), []
    for portion, size in ((merging.RANGE, merging.SLICE), (16, merging.SLICE), (64, 100)):
        monkeypatch.setattr(merging, "RANGE", portion)
        monkeypatch.setattr(merging, "SLICE", size)
        store = new_store()
        for at in range(3):
            store.commit({f"{at}.txt": cases[20 * at : 20 * at + 20]}, merging="none")
        store.commit({"3.txt": cases[:1]}, remove=["1.txt"], merging="all")
        [file] = set(store.folder.current().glob("*.cases"))
        written.append(file.read_bytes())
    assert written[0] == written[1] == written[2]
