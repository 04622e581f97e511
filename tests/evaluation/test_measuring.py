"""Measures, against their formulas written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.evaluation import Ranked, measure_run, parse_measures
from sarye.evaluation.fileerrors import MeasureUnknown, MeasureUnusable
from sarye.evaluation.measuring import DEFAULT_MEASURES, depth

IDS = "abcdefghijklmno"


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], cutoff: int) -> float:
    """Discounted gains over the best that could be (Järvelin and Kekäläinen 2002, log2)."""

    def gain(row: Sequence[int]) -> float:
        return sum(grade / log2(rank + 1) for rank, grade in enumerate(row[:cutoff], 1))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(case_id, 0) for case_id in ranking]) / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], cutoff: int) -> float:
    """One over the rank of the first relevant case."""
    ranks = (rank for rank, one in enumerate(ranking[:cutoff], 1) if grades.get(one, 0) > 0)
    return next((1 / rank for rank in ranks), 0.0)


def recall(ranking: Sequence[str], grades: Mapping[str, int], cutoff: int) -> float:
    """Divide the relevant cases that are found by all of them."""
    relevant = {case_id for case_id, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:cutoff])) / len(relevant) if relevant else 0.0


rankings = st.permutations(IDS).flatmap(lambda ids: st.integers(0, 15).map(lambda n: ids[:n]))
grades = st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1)
topics = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), st.tuples(rankings, grades))


@given(topics.filter(bool), st.integers(1, 12))
def test_measures_are_what_their_formulas_say(
    rows: dict[str, tuple[list[str], dict[str, int]]], cutoff: int
) -> None:
    """nDCG, RR and recall of every topic and on average; scores play no part, only the order."""
    run = {key: tuple(Ranked(one, 1.0) for one in ranking) for key, (ranking, _) in rows.items()}
    qrels = {key: judged for key, (_, judged) in rows.items()}
    names = parse_measures(f"nDCG@{cutoff} RR@{cutoff} R@{cutoff}")
    measured = measure_run(run, qrels, names)
    for one, formula in zip(measured, (ndcg, reciprocal_rank, recall), strict=True):
        wanted = {key: formula(*row, cutoff) for key, row in rows.items()}
        assert one.by_topic == pytest.approx(wanted)
        assert one.mean == pytest.approx(sum(wanted.values()) / len(wanted))


def test_a_topic_without_a_ranking_counts() -> None:
    """A judged topic that no ranking answers scores nothing; an unjudged ranking is left out."""
    run = {"q1": (Ranked("a", 1.0),), "q3": (Ranked("a", 1.0),)}
    found = measure_run(run, {"q1": {"a": 1}, "q2": {"a": 1}}, parse_measures("RR@10 P@1"))
    assert [one.by_topic for one in found] == [{"q1": 1.0, "q2": 0.0}] * 2
    assert [one.mean for one in found] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (DEFAULT_MEASURES, ["nDCG@10", "RR@10", "R@10", "R@100"]),
        ("nDCG@10,RR", ["nDCG@10", "RR"]),
        (" P(rel=2, judged_only=True)@5  AP ", ["P(rel=2,judged_only=True)@5", "AP"]),
        ("AP AP", ["AP"]),
        ("P(cutoff=3)@5", ["P@5"]),
    ],
)
def test_measures_are_named_as_ir_measures_does(text: str, names: list[str]) -> None:
    """Names are parted by spaces or commas, in the notation of ir_measures."""
    assert [str(one) for one in parse_measures(text)] == names


@pytest.mark.parametrize("text", ["", "foo", "foo@10", "nDCG@ten", "RR@", "3", "a.b", "open('x')"])
def test_an_unknown_measure_is_said_with_the_known_ones(text: str) -> None:
    """What is no measure is said so, and the known ones are named."""
    with pytest.raises(MeasureUnknown, match="nDCG@10"):
        parse_measures(text)


@pytest.mark.parametrize(
    ("text", "example"), [("R", "R@10"), ("P@0", "P@10"), ("P(foo=1)@5", "P@10"), ("P@-3", "P@10")]
)
def test_a_measure_without_its_cutoff_is_said_with_an_example(text: str, example: str) -> None:
    """A known measure that cannot be computed as written is shown as it could be."""
    with pytest.raises(MeasureUnusable) as found:
        parse_measures(text)
    assert found.value.params["example"] == example


def test_every_measure_that_is_offered_can_be_computed() -> None:
    """The names in the error are ones to use."""
    with pytest.raises(MeasureUnknown) as found:
        parse_measures("foo")
    names = parse_measures(str(found.value.params["known"]))
    measured = measure_run({"q1": (Ranked("a", 1.0),)}, {"q1": {"a": 1}}, names)
    assert len(measured) == len(names) > 10


def test_rankings_are_as_deep_as_the_measures_look() -> None:
    """The largest cutoff decides, and at least 100."""
    assert depth(parse_measures("nDCG@10 AP")) == 100
    assert depth(parse_measures("nDCG@10 R@1000")) == 1000
