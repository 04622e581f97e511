"""What cannot be among the best is not scored to the end, and the best are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarye.index import topscores
from sarye.index.schema import PARTS
from sarye.index.scoring import Scorable, Scorer, Weighted
from sarye.index.topscores import top_scores
from sarye.models import Case

COMMON, RARE = "창구", "담수화"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), wanted=st.integers(1, 12))
def test_the_best_are_those_of_the_whole_definition(
    data: st.DataObject, wanted: int, corpus_searcher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked, of whichever records: the best have their scores, others less than they.

    Tokens come twice, in some parts, with any weight, and known from another question or not.
    """
    monkeypatch.setattr(topscores, "FEW_POSTINGS", 0)
    snapshot = corpus_searcher.snapshot
    tokens = {kind: list(snapshot.terms(kind)) for kind in ("words", "bigrams")}
    one_token = st.sampled_from(("words", "bigrams")).flatmap(
        lambda kind: st.tuples(st.sampled_from(tokens[kind]), st.just(kind))
    )
    pair = st.tuples(*[st.sampled_from(tokens["words"])] * 2).map(
        lambda two: (" ".join(two), "pairs")
    )
    scorable = st.builds(
        lambda token, parts: Scorable(*token, parts),
        one_token | pair,
        st.sampled_from([PARTS, PARTS[:-1], PARTS[:1]]),
    )
    weighted = data.draw(
        st.lists(st.builds(Weighted, scorable, st.floats(0, 3)), min_size=1, max_size=30)
    )
    live = np.flatnonzero(snapshot.live)
    chosen = data.draw(st.lists(st.sampled_from(live.tolist()), min_size=1, unique=True))
    numbers = np.array(sorted(chosen))
    counts_for = np.where(np.arange(snapshot.size) % 3 == 0, 0.8, 1.0)
    scorer = Scorer(snapshot)
    whole = Scorer(snapshot).total(weighted) * counts_for
    scorer.score_all([one.scorable for one in weighted[: data.draw(st.integers(0, 5))]])
    found = top_scores(scorer, weighted, numbers, wanted, counts_for) * counts_for
    assert (found <= whole + 1e-9).all()
    best = np.sort(whole[numbers])[::-1][:wanted]
    assert np.sort(found[numbers])[::-1][:wanted] == pytest.approx(best, abs=1e-9)
    ranked = numbers[whole[numbers] >= best[-1]]
    assert found[ranked] == pytest.approx(whole[ranked], abs=1e-9)


def test_long_lists_are_passed_over(
    new_store: Any, case_of: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a frequent word's postings few are scored where a rare one tells the best."""
    monkeypatch.setattr(topscores, "FEW_POSTINGS", 0)
    cases = [
        case_of(f"민원 {at}", {"effort": COMMON * (at % 3 + 1)}, id=f"{at}") for at in range(300)
    ]
    cases += [case_of(f"{RARE} {at}", {"effort": COMMON}, id=f"r{at}") for at in range(20)]
    store = new_store()
    store.commit({"a.txt": cases})
    snapshot = store.searcher().snapshot
    scored = []

    class Counting(Scorer):
        def score_all(self, *given: Any) -> Any:
            found = super().score_all(*given)
            scored.append(sum(len(one.docs) for one in found))
            return found

    rows = [Weighted(Scorable(token, "words", PARTS), 1.0) for token in (RARE, COMMON)]
    numbers = np.flatnonzero(snapshot.live)
    whole = Scorer(snapshot).total(rows)
    found = top_scores(Counting(snapshot), rows, numbers, 10, np.ones(snapshot.size))
    assert np.count_nonzero(whole) == 320
    assert sum(scored) == 20 + 20
    assert np.sort(found)[-10:] == pytest.approx(np.sort(whole)[-10:])
