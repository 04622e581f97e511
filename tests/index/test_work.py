"""How much is done for an answer or a change: counted, since time is another matter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sarye.index import scoring, snapshot
from sarye.index.postings import segment
from sarye.index.segmentcommits import SMALL
from sarye.models import Case

Search = Callable[..., Any]
SOUGHT = "담수화"


class Work:
    """Counts the postings that are decoded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.postings = 0
        self._decode = segment.decode_rows
        monkeypatch.setattr(segment, "decode_rows", self._counted)

    def _counted(self, *given: Any) -> Any:
        found = self._decode(*given)
        self.postings += sum(map(len, found))
        return found

    def of(self, act: Callable[[], object]) -> int:
        """Count what one act decodes."""
        before = self.postings
        act()
        return self.postings - before


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Count from here on."""
    return Work(monkeypatch)


def told(case_of: Callable[..., Case], name: str, count: int, text: str) -> list[Case]:
    """Make cases that all hold a text, and a number of their own."""
    return [
        case_of(f"{name} {at}", {"effort": f"{text} {at}호"}, id=f"{name}-{at}")
        for at in range(count)
    ]


def store_of(new_store: Any, cases: list[Case]) -> Any:
    """Index cases as one document."""
    store = new_store()
    store.commit({"a.txt": cases})
    return store


def test_a_search_reads_the_lists_of_its_words(
    new_store: Any, case_of: Any, search_of: Search, work: Work
) -> None:
    """Cases without the word cost nothing; with it, as many postings as there are more of them."""
    with_word = told(case_of, "가", 40, f"{SOUGHT} 선박을 띄웠다")
    counts = []
    for cases in (
        with_word,
        [*with_word, *told(case_of, "나", 400, "민원 창구를 하나로 합쳤다")],
        [*with_word, *told(case_of, "다", 40, f"{SOUGHT} 선박을 띄웠다")],
    ):
        searcher = store_of(new_store, cases).searcher()
        counts.append(work.of(lambda: search_of(searcher, SOUGHT)))  # noqa: B023 - called here
        searcher.snapshot.close()
    assert 40 <= counts[0] == counts[1] <= 40 * 2 * len(SOUGHT)
    assert counts[2] == 2 * counts[0]


def test_lists_are_read_once(new_store: Any, case_of: Any, search_of: Search, work: Work) -> None:
    """The same words again, and words within them, read nothing more."""
    searcher = store_of(new_store, told(case_of, "가", 40, f"{SOUGHT} 선박을 띄웠다")).searcher()
    assert work.of(lambda: search_of(searcher, f"{SOUGHT} 선박"))
    for query in (f"{SOUGHT} 선박", SOUGHT, f'"{SOUGHT} 선박"'):
        assert not work.of(lambda: search_of(searcher, query))  # noqa: B023 - called here
    searcher.snapshot.close()


def test_lists_too_long_to_be_kept_are_read_again(
    new_store: Any, case_of: Any, search_of: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index so large that a list of it fits no memory is searched all the same."""
    cases = told(case_of, "가", 40, f"{SOUGHT} 선박을 띄웠다")
    kept = search_of(store_of(new_store, cases).searcher(), f"{SOUGHT} 선박", any_word=True)
    monkeypatch.setattr(snapshot, "CACHED_BYTES", 100)
    monkeypatch.setattr(scoring, "CACHED_BYTES", 100)
    searcher = store_of(new_store, cases).searcher()
    for _ in range(2):
        found = search_of(searcher, f"{SOUGHT} 선박", any_word=True)
        assert found.scores.tolist() == kept.scores.tolist()


def test_a_filter_reads_its_value_only(
    new_store: Any, case_of: Any, search_of: Search, work: Work
) -> None:
    """A filter is one list: that of the agency, not those of the others."""
    cases = [
        case_of(f"{at}번째", {"effort": "민원"}, id=f"a-{at}", agency=f"{'나래가온'[at % 4]}구")
        for at in range(80)
    ]
    searcher = store_of(new_store, cases).searcher()
    alone = work.of(lambda: search_of(searcher, "민원"))
    assert alone >= 80
    found = []
    assert work.of(lambda: found.append(search_of(searcher, "민원", agency="가구"))) <= 20
    assert len(found[0].numbers) == 20
    searcher.snapshot.close()


def test_a_small_change_writes_little(new_store: Any, case_of: Any) -> None:
    """One document more leaves a large segment as it is, and writes one of its own."""
    store = store_of(new_store, told(case_of, "가", SMALL + 200, f"{SOUGHT} 선박을 띄웠다"))
    folder: Path = store.folder.current()
    [large] = folder.glob("*.cases")
    before = large.read_bytes()
    store.commit({"b.txt": told(case_of, "나", 1, "민원 창구를 하나로 합쳤다")})
    small = set(folder.glob("*.cases")) - {large}
    assert len(small) == 1
    assert large.read_bytes() == before
    assert small.pop().stat().st_size < len(before) / 10
    store.commit(remove=["b.txt"])
    assert large.read_bytes() == before
