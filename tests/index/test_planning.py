"""What a plan scores for the words of a query, beside these words."""

from __future__ import annotations

import pytest

from sarye.analysis import Analyzer
from sarye.index import Planner
from sarye.index.plan import Origin
from sarye.query import parse
from sarye.words.officialterms import others


def scored(planner: Planner, query: str, origin: Origin) -> set[str]:
    """Give the tokens that count for words of a query because of what they are to these."""
    terms = planner.plan(parse(query), match="any").terms
    return {one.token for one in terms if one.origin == origin and one.kind == "words"}


@pytest.mark.parametrize(
    ("query", "near"), [("안 가는", {"가다"}), ("안에서 가는", {"안", "가다"})]
)
def test_adverbs_have_no_related_words(query: str, near: set[str], analyzer: Analyzer) -> None:
    """What is related to the inside of a house is not asked for by who did not go."""
    planner = Planner(analyzer, related=lambda token: [(f"{token}?", 0.5)])
    assert scored(planner, query, "related") == {f"{token}?" for token in near}


@pytest.mark.parametrize(
    ("query", "other", "tokens"),
    [
        ("독거노인", "어르신", {"독거어르신", "홀몸어르신", "어르신"}),
        ("공공데이타", "데이터", {"공공데이터", "데이터"}),
        ("수소차", "수소전기차", {"수소전기차"}),
    ],
)
def test_what_stands_for_a_part_of_a_compound_is_scored(
    query: str, other: str, tokens: set[str], analyzer: Analyzer
) -> None:
    """The compound with it scores, and the part by itself; what only adds to a word does not."""
    found = scored(Planner(analyzer, official=others), query, "official")
    assert {token for token in found if token.endswith(other)} == tokens
