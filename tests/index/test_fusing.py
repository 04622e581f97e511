"""Where any word is enough, the score is what its definition says, and elsewhere what it was."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sarye.analysis import Analyzer, fold
from sarye.analysis.folding import only_letters
from sarye.index.matches import BY_MEANING, SOME_WORDS
from sarye.index.ordering import ordered
from sarye.index.parts import part_texts
from sarye.index.weights import KIND_WEIGHTS
from sarye.meaning import shipped
from sarye.meaning.tablefile import Table
from sarye.models import Case
from sarye.query import parse

QUERIES = (
    "주차",
    "민원 처리 기간을 줄인 방법",
    "어르신 돌봄 서비스 신청 절차 개선",
    "수의계약 수의계약 확인서",
    "민원 -주차",
)
"""One word, several, one twice, and one that is not wanted."""


@dataclass(frozen=True)
class Both:
    """An index, searched with the table and as if there were none."""

    fused: Any
    words: Any
    cases: dict[str, Case]


@pytest.fixture
def both(
    new_store: Callable[[], Any],
    corpus: list[Case],
    table: Table,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Both]:
    """Index some cases and a passage in several segments, a deleted case among them."""
    cases = {case.id: case for case in corpus[:70]}
    store = new_store()
    rows = list(cases.values())
    store.commit({"a.txt": rows[:30], "gone.txt": corpus[70:90]}, merging="none")
    store.commit({"b.txt": rows[30:]}, remove=["gone.txt"], merging="none")
    fused = store.searcher()
    with monkeypatch.context() as without:
        without.setattr(shipped, "VERSION", "")
        words = store.searcher()
    yield Both(fused, words, cases)
    for searcher in (fused, words):
        searcher.reader.close()


def unit(words: Counter[str], table: Table) -> np.ndarray[Any, Any]:
    """Give the bag of words of a text, scaled to length 1."""
    bag = sum(
        (math.sqrt(count) * table.vectors([word])[0] for word, count in words.items()),
        np.zeros(table.dimensions),
    )
    return bag / (np.linalg.norm(bag) or 1)


def letters(text: str) -> set[str]:
    """Give each two letters in a row of a text."""
    row = only_letters(fold(text).text)
    return {one + other for one, other in pairwise(row)}


@pytest.mark.parametrize("query", QUERIES)
def test_the_score_is_that_of_the_definition(
    query: str,
    both: Both,
    table: Table,
    analyzer: Analyzer,
    search_of: Callable[..., Any],
) -> None:
    """Score, one by one: BM25F + w most gap^3 cosine, of all records that are found."""

    def tokens(texts: Sequence[str]) -> Counter[str]:
        return Counter(token.text for text in texts for token in analyzer.word_tokens(text))

    found = search_of(both.fused, query, any_word=True)
    words = search_of(both.words, query, any_word=True)
    texts = [
        [text for row in part_texts(case).values() for text in row] for case in both.cases.values()
    ]
    held = {
        "words": [tokens(row).keys() for row in texts],
        "bigrams": [set().union(*map(letters, row)) for row in texts],
    }
    terms = [one for one in words.tokens if one.kind != "pairs" and one.origin == "typed"]
    most = 0.0
    for term in terms:
        frequency = sum(term.token in row for row in held[term.kind])
        rarity = math.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
        most += term.weight * KIND_WEIGHTS[term.kind].weight * rarity
    asked = unit(Counter(one.token for one in terms if one.kind == "words"), table)
    best = max(words.scores[number] for number in words.numbers)
    weight = 1.4 * most * ((most - best) / most) ** 3
    assert len(found.numbers) > 3
    for number in found.numbers.tolist():
        case = both.cases[both.fused.case(number).id]
        whole = tokens([case.title, *(section.text for section in case.sections)])
        told = unit(whole, table) + 0.5 * unit(tokens([case.title]), table)
        cosine = max(asked @ told / (np.linalg.norm(told) or 1), 0)
        plain = words.scores[number] + weight * cosine
        assert found.scores[number] == pytest.approx(plain, abs=0.02 * weight)  # eight bits
        told_parts = both.fused.explain(found, number)
        assert sum(part.score for part in told_parts) == pytest.approx(found.scores[number])


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("민원 처리", {"any_word": False}),
        ("민원 처리", {"any_word": True, "exact": True}),
        ('"민원 처리"', {"any_word": True}),
        ("제목:민원", {"any_word": True}),
        ("민원 처리", {"any_word": True, "sections": ("effect",)}),
    ],
)
def test_what_is_wanted_as_typed_is_ranked_by_its_words(
    query: str,
    options: dict[str, Any],
    both: Both,
    search_of: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All words, exact ones, phrases and parts of a case leave the table closed."""
    monkeypatch.setattr(shipped, "Table", None)
    found, words = (search_of(one, query, **options) for one in (both.fused, both.words))
    np.testing.assert_array_equal(found.scores, words.scores)


def test_another_versions_vectors_are_not_compared(
    both: Both, search_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the package has a newer table than the index was made with, words alone rank."""
    monkeypatch.setattr(shipped, "VERSION", "newer")
    reader = type(both.fused.reader)(
        both.fused.reader.words, both.fused.reader.stamp, both.fused.snapshot
    )
    matches = reader.runner.run(both.fused.planner.plan(parse("민원")), any_word=True)
    assert not reader.runner.fusion.added(
        matches.meant, matches.numbers, matches.inside, reader.runner.scores(matches)
    ).any()


@pytest.mark.parametrize("margin", [-100.0, -1.5])
@pytest.mark.parametrize("query", ["어르신 돌봄", "민원 -주차", "뷁쫗"])
def test_what_is_near_is_what_a_scan_finds(
    query: str, margin: float, both: Both, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind what words find stand the nearest others, that pass what is asked beside words."""
    monkeypatch.setattr("sarye.index.fusing.NEAR_COSINE", 0.05)
    monkeypatch.setattr("sarye.index.fusing.NEAR_MARGIN", margin)
    monkeypatch.setattr("sarye.index.fusing.SKETCHED", 60)
    runner = both.fused.reader.runner
    snapshot = both.fused.snapshot
    plan = both.fused.planner.plan(parse(query), match="any")
    found = runner.run(plan, any_word=True)
    behind = runner.with_near(plan, found, np.arange(snapshot.size), counted=False)
    near = behind.numbers[behind.groups[behind.numbers] == BY_MEANING]
    assert behind.up_to(SOME_WORDS).tolist() == found.up_to(SOME_WORDS).tolist()
    vector = runner.fusion.vector(found.meant) if found.meant else None
    if vector is None:
        assert not len(near)
        return
    unwanted = runner.run(both.fused.planner.plan(parse("주차")), any_word=False).numbers
    rest = set(np.flatnonzero(snapshot.live)) - set(found.numbers)
    rest -= set(unwanted) if "-" in query else set()
    numbers = np.array(sorted(rest), np.int64)
    cosines = runner.fusion.cosines(numbers, vector)
    every = runner.fusion.cosines(np.flatnonzero(snapshot.live), vector)
    chance = math.sqrt(2 * math.log(len(every)))
    least = max(0.05, every.mean() + (chance + margin) * every.std())
    best = numbers[np.argsort(-cosines)][: (cosines >= least).sum()][:10]
    assert set(near.tolist()) == set(best.tolist())
    scores = runner.scores(behind)
    order = ordered(snapshot, behind, scores, "relevance", None).tolist()
    assert set(order[len(found.numbers) :]) == set(near.tolist())
