"""Scores against a plain BM25F over all cases, written from the formula and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer, word_pattern
from sarye.index.scoring import idf
from sarye.index.weights import (
    ASKING_WEIGHT,
    COMPOUND_WEIGHT,
    KIND_WEIGHTS,
    PART_WEIGHTS,
    TAG_WEIGHTS,
)
from sarye.models import Case

QUERIES = (
    "적극행정",
    "업무처리·절차",
    "수수료",
    "민원인",
    "여권 사진",
    "협의하고",
    "신고를 받았다",
    "담수화 선박 도입",
    "가온광역시 민원",
    "2024년 1분기",
    "11%",
    "지역 지역",
    "불편을 겪은 민원인을 위한 신속한 처리 방법은 무엇인가요",
    "어떻게 신고하나요",
    "수의계약 확인서 제출",
)

ASKING = ("방법은", "어떻게")
"""Words of the queries above that only ask."""

Bags = dict[tuple[str, str], Counter[Any]]
"""The tokens of each (part, kind) of one case."""


class PlainBM25F:
    """Robertson & Zaragoza 2009, section 3.6, in loops."""

    def __init__(self, analyzer: Analyzer, cases: Sequence[Case]) -> None:
        self._analyzer = analyzer
        self._bags = [self._bags_of(case) for case in cases]
        self._averages: dict[tuple[str, str], float] = {}
        for part in PART_WEIGHTS:
            for kind in ("words", "bigrams"):
                lengths = [bags[part, kind].total() for bags in self._bags]
                self._averages[part, kind] = sum(lengths) / len(lengths)

    def scores(self, query: str) -> list[float]:
        return [self._score(bags, query) for bags in self._bags]

    def _score(self, bags: Bags, query: str) -> float:
        score = 0.0
        for kind, token, worth in self._query_tokens(query):
            counted = "bigrams" if kind == "bigrams" else "words"
            frequency = 0.0
            for part, (weight, b) in self._weights():
                count = bags[part, kind][token]
                if count:
                    relative = bags[part, counted].total() / self._averages[part, counted]
                    frequency += weight * count / (1 - b + b * relative)
            holding = sum(
                any(one[part, kind][token] for part in PART_WEIGHTS) for one in self._bags
            )
            idf = log(1 + (len(self._bags) - holding + 0.5) / (holding + 0.5))
            weight, k1 = KIND_WEIGHTS[kind].weight, KIND_WEIGHTS[kind].k1
            score += worth * weight * idf * frequency / (k1 + frequency)
        return score

    def _weights(self) -> list[tuple[str, tuple[float, float]]]:
        return [(part, (row.weight, row.b)) for part, row in PART_WEIGHTS.items()]

    def _query_tokens(self, query: str) -> list[tuple[Any, Any, float]]:
        """Which tokens a word asks for is the analysis' to say, and tested there."""
        rows: list[tuple[Any, Any, float]] = []
        run: list[tuple[str, float]] = []
        for word in query.split():
            boost = ASKING_WEIGHT if word in ASKING else 1.0
            tags = {token.text: token.tag for token in self._analyzer.word_tokens(word)}
            for unit in word_pattern(self._analyzer, word).required:
                if not unit.sequence:
                    continue
                worth = {text: TAG_WEIGHTS.get(tags.get(text, ""), 1.0) for text in unit.sequence}
                whole = dict.fromkeys(unit.wholes - set(unit.sequence), COMPOUND_WEIGHT)
                found = [("words", text, factor) for text, factor in (worth | whole).items()]
                grams = {a + b for a, b in pairwise(unit.letters)}
                found += [("bigrams", gram, max(worth.values())) for gram in grams]
                rows += [(kind, text, factor * boost) for kind, text, factor in found]
                run += [(text, boost) for text in unit.sequence]
        pairs = [((one, two), min(first, second)) for (one, first), (two, second) in pairwise(run)]
        return [*rows, *(("pairs", *row) for row in pairs)]

    def _bags_of(self, case: Case) -> Bags:
        bags: Bags = {}
        for part, texts in _texts(case).items():
            bags[part, "words"] = Counter(
                token.text for text in texts for token in self._analyzer.word_tokens(text)
            )
            rows = [self._positions(text) for text in texts]
            bags[part, "pairs"] = Counter(
                (one, other)
                for row in rows
                for at, here in row.items()
                for one in here
                for other in row.get(at + 1, ())
            )
            bags[part, "bigrams"] = Counter(
                token.text
                for text in texts
                for token in self._analyzer.tokens(text)
                if token.layer == "bigram"
            )
        return bags

    def _positions(self, text: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for token in self._analyzer.word_tokens(text):
            found.setdefault(token.position, []).append(token.text)
        return found


def _texts(case: Case) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {part: [] for part in PART_WEIGHTS}
    texts["title"] = [case.title]
    for section in case.sections:
        texts[section.role].append(section.text)
    names = [case.document_title, case.agency, case.department, case.award]
    texts["context"] = [name for name in names if name]
    labels = dict.fromkeys(section.label for section in case.sections)
    texts["context"] += [label for label in labels if label not in ("상황", "노력", "효과", "기타")]
    for period in (case.period, case.document_period):
        if period and period.quarter:
            texts["context"].append(f"{period.year}년 {period.quarter}분기")
        elif period and period.half:
            texts["context"].append(f"{period.year}년 {('상반기', '하반기')[period.half - 1]}")
        elif period:
            texts["context"].append(f"{period.year}년")
    return texts


@pytest.fixture(scope="module")
def plain(analyzer: Analyzer, corpus: list[Case]) -> PlainBM25F:
    """Hold the formula over the whole corpus."""
    return PlainBM25F(analyzer, corpus)


@pytest.mark.parametrize("query", QUERIES)
def test_scores_equal_the_plain_formula(
    query: str,
    plain: PlainBM25F,
    corpus: list[Case],
    corpus_searcher: Any,
    search_of: Callable[..., Any],
) -> None:
    """After adds, replacements and deletions each case has the score of the plain formula."""
    found = search_of(corpus_searcher, query, any_word=True)
    whole = corpus_searcher.reader.runner.of_all(found.tokens)
    expected = plain.scores(query)
    assert any(score > 0 for score in expected)
    for case, score in zip(corpus, expected, strict=True):
        number = corpus_searcher.snapshot.case_number(case.id)
        assert number is not None
        assert whole[number] == pytest.approx(score, rel=1e-9, abs=1e-9), case.title
        if number not in found.numbers:
            continue
        rows = corpus_searcher.explain(found, number)
        meaning = sum(row.score for row in rows if row.layer == "meaning")
        words = found.scores[number] - meaning  # what meaning adds: `test_fusing`
        assert words == pytest.approx(score, rel=1e-9, abs=1e-9), case.title


@pytest.mark.parametrize("query", [*QUERIES, "사진^3 신청*", '"여권 사진" OR 수수료'])
def test_contributions_add_up_to_the_score(
    query: str, corpus_searcher: Any, search_of: Callable[..., Any]
) -> None:
    """What each token in each part gave adds up to the score of the case."""
    found = search_of(corpus_searcher, query, any_word=True)
    assert len(found.numbers)
    for number in found.numbers:
        parts = corpus_searcher.explain(found, int(number))
        assert sum(row.score for row in parts) == pytest.approx(found.scores[number], abs=1e-9)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chosen=st.lists(st.integers(0, 10_000), min_size=1, max_size=8), any_word=st.booleans())
def test_contributions_of_random_queries_add_up(
    chosen: list[int],
    any_word: bool,
    corpus: list[Case],
    corpus_searcher: Any,
    search_of: Callable[..., Any],
) -> None:
    """Whatever words of the corpus are asked for, the parts of each score add up to it."""
    words = [word for case in corpus for word in case.title.split() if word.isalnum()]
    found = search_of(
        corpus_searcher, " ".join(words[at % len(words)] for at in chosen), any_word=any_word
    )
    for number in found.numbers[:20]:
        rows = corpus_searcher.explain(found, int(number))
        assert all(row.score > 0 for row in rows)
        assert sum(row.score for row in rows) == pytest.approx(found.scores[number], abs=1e-9)


def test_a_boost_multiplies_what_its_word_gives(
    corpus_searcher: Any, search_of: Callable[..., Any]
) -> None:
    """단어^2 counts twice, whatever stands beside it."""
    plain = search_of(corpus_searcher, "사진").scores
    other = search_of(corpus_searcher, "수수료").scores
    both = search_of(corpus_searcher, "사진^2 OR 수수료").scores
    assert both == pytest.approx(2 * plain + other)


def test_a_word_in_two_parts_saturates_once(
    case_of: Callable[..., Case], new_store: Any, search_of: Callable[..., Any]
) -> None:
    """BM25F adds frequencies before they saturate: no word is worth more than its idf."""
    store = new_store()
    everywhere = case_of(
        "담수화", {"situation": "담수화", "effort": "담수화", "effect": "담수화", "other": "담수화"}
    )
    store.commit({"a.txt": [everywhere, case_of("수수료"), case_of("여권")]})
    searcher = store.searcher()
    found = search_of(searcher, "담수화")
    rarest = float(idf(np.array(1), searcher.snapshot.totals.entries))
    ceiling = sum(row.weight * KIND_WEIGHTS[row.kind].weight * rarest for row in found.tokens)
    assert 0 < found.scores[searcher.snapshot.case_number(everywhere.id)] < ceiling
