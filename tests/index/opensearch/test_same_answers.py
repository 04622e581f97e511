"""A cluster answers as a folder does: the same documents are indexed in both, and asked the same.

The corpus is made to be hard: cases told by several places that say different things, other
wordings of a case in the same and in another year, records with ids of their own, and documents
without cases. The folder's engine is the oracle; its own tests hold it against plain scans.
"""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.engines.queries import Drawing
from benchmarks.engines.sameness import differences
from sarye.address import Address
from sarye.archive import Archive
from sarye.cluster import Cluster
from sarye.index import engine_at
from sarye.index.engine import Reader
from sarye.models import Case, FacetField, Search

Row = dict[str, object]
Write = Callable[..., Path]

CASES = 40
DOCUMENTS = 6
FACETS: tuple[FacetField, ...] = (
    *("kind", "agency", "year", "quarter", "award", "section", "period", "document"),
)
ODD = (
    "",
    "!!",
    "물",
    "11%",
    '"민원 처리',
    "홍보* -주차",
    "없는말짓기 또없는말",
    "없는말짓기 처리장",
    "효과,노력:민원",
    "민원^0.5 처리^3",
    " ".join(["민원 처리 기간을 줄인 방법"] * 60),
    "가" * 1500,
    "기관:",
    "연도:[2022 TO 2023] 분기:4",
    "민원*?\\ (처리",
)
"""Queries drawn by no chance: empty, of marks, unknown (one has a stem), very long, broken off."""


class Both(NamedTuple):
    """One set of documents in a folder and in a cluster; ``again`` indexes what has changed."""

    folder: Path
    address: Address
    files: Path

    def again(self) -> None:
        for index in (self.folder, self.address):
            Archive.build([self.files], index=index)


@pytest.fixture(scope="module")
def both(
    search_node: str,
    tmp_path_factory: pytest.TempPathFactory,
    cases_of: Callable[..., list[Case]],
    record_of: Callable[[Case], Row],
    write_rows: Write,
) -> Iterator[Both]:
    """Index the corpus in a folder, and copy that to a cluster."""
    from sarye.index.opensearch.client import Client

    path = tmp_path_factory.mktemp("same")
    address = Address.read(f"{search_node}/same-{secrets.token_hex(6)}")
    made = Both(path / "index", address, path / "files")
    rows = _told_again(list(map(record_of, cases_of(CASES, seed=5))))
    for number in range(DOCUMENTS):
        write_rows(made.files / f"{number}.jsonl", *rows[number::DOCUMENTS])
    _write_texts(made.files, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(path / "cache"))
        Archive.build([made.files], index=made.folder)
        Archive.copy(made.address, index=made.folder)
        yield made
    client = Client(address)
    client.delete_indexes(client.indexes(f"{address.name}*"))
    client.close()


def _told_again(rows: list[Row]) -> list[Row]:
    """Add other wordings of cases, and what other places tell of them."""
    chance = random.Random(5)  # noqa: S311 - no secret
    found = list(rows)
    for row in rows:
        other: Row = {key: row[key] for key in row if key not in {"half", "quarter", "year"}}
        if chance.random() < 0.7:
            other["year"] = chance.choice((2021, 2022, 2023, 2024))
        if chance.random() < 0.3:
            found.append({**other, "agency": chance.choice(("가온광역시 다솜구", "한빛시"))})
        elif chance.random() < 0.6:
            sections: Any = other.get("sections", ())
            edited = [{**one, "text": f"{one['text']} 덧붙임."} for one in sections[:1]]
            named = {"id": f"own-{len(found)}"} if chance.random() < 0.2 else {}
            found.append({**other, **named, "sections": [*edited, *sections[1:]]})
    return found


def _write_texts(files: Path, rows: list[Row]) -> None:
    """Write documents without cases, of several passages."""
    sections: list[Any] = [one for row in rows for one in row.get("sections", ())]  # type: ignore[attr-defined]
    texts = [one["text"] for one in sections]
    for number in range(2):
        parts = (
            f"제{chapter}장 주요 업무\n" + " ".join(texts[chapter * 9 + number :][:12])
            for chapter in range(1, 5)
        )
        text = f"{2023 + number}년 주요업무 계획\n가온광역시\n\n" + "\n\n".join(parts)
        (files / f"plan{number}.txt").write_text(text, "utf-8")


def _assert_same(both: Both, searches: list[Search]) -> None:
    with Archive.open(both.folder) as folder, Archive.open(both.address) as cluster:
        for number, search in enumerate(searches):
            facets = FACETS if number % 2 else ()
            answers = [one.find(search, facets=facets) for one in (folder, cluster)]
            assert list(differences(*answers)) == [], search


def _drawn(both: Both, count: int, seed: int) -> list[Search]:
    with Archive.open(both.folder) as archive:
        cases = [hit.case for hit in archive.search("", limit=None).hits]
    return list(Drawing(cases, seed).searches(count))


def test_searches_of_all_kinds_are_answered_alike(both: Both) -> None:
    """Totals, ids, order, scores, marks, facets and explanations are the same on both engines."""
    searches = _drawn(both, 48, 1)
    kinds = Counter(bool(one.filters.agency or one.filters.year) for one in searches)
    assert kinds[True] > 3
    _assert_same(both, searches)


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_odd_queries_are_answered_alike(both: Both, query: str) -> None:
    """What is empty, broken off or very long finds the same, and fails nowhere."""
    _assert_same(both, [Search(query), Search(query, match="any", sort="newest", limit=None)])


def test_readers_tell_the_same(both: Both) -> None:
    """Cases, wordings, passages, documents and counts of words are the same on both engines."""
    folder = engine_at(both.folder).open()
    cluster = engine_at(both.address, Cluster()).open()
    assert _told(folder) == _told(cluster)
    folder.close()
    cluster.close()


def _told(reader: Reader) -> dict[str, Any]:
    ids = reader.ids("")
    cases = reader.cases(ids)
    frequencies = dict(reader.frequencies())
    return {
        "ids": ids,
        "some ids": reader.ids(ids[0][:2]),
        "cases": cases,
        "wordings": [reader.wordings(one) for one in ids],
        "passages": [reader.passages(one) for one in ids],
        "stored": reader.stored(ids[:20]),
        "titles": sorted(reader.titles()),
        "frequencies": frequencies,
        "rarity": list(reader.rarity(sorted(frequencies)[:200])),
        "documents": list(reader.documents()),
        "document": [reader.document(one.key) for one in reader.documents()],
        "none": reader.document("nowhere"),
        "state": reader.state,
        "words": sorted(path.name for path in reader.words.glob("*-*")),
    }


def test_what_changed_is_answered_alike(both: Both, write_rows: Write) -> None:
    """What changes, goes or comes changes both alike: what was replaced counts nowhere."""
    (both.files / "0.jsonl").unlink()
    (both.files / "plan0.txt").unlink()
    lines = (both.files / "1.jsonl").read_text("utf-8").splitlines()
    (both.files / "1.jsonl").write_text("\n".join(lines[: len(lines) // 2]), "utf-8")
    write_rows(
        both.files / "new.jsonl", {"title": "민원 처리 기간 단축", "effect": "민원이 줄어듦."}
    )
    both.again()
    _assert_same(both, _drawn(both, 24, 2))
    test_readers_tell_the_same(both)
