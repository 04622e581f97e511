"""The vector of an entry is what its words say, however the index came about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from sarye.analysis import Analyzer
from sarye.index.entryvectors import WORTH_BYTES, unpacked
from sarye.index.snapshot import Snapshot
from sarye.meaning import shipped
from sarye.meaning.tablefile import Table
from sarye.models import Case


@pytest.fixture
def vectors_of(table: Table, analyzer: Analyzer) -> Callable[[Case], np.ndarray[Any, Any]]:
    """Work out the vector of a case word by word, as the formula says."""

    def unit(texts: Sequence[str]) -> np.ndarray[Any, Any]:
        counts = Counter(token.text for text in texts for token in analyzer.word_tokens(text))
        bag = np.zeros(table.dimensions)
        for word, count in counts.items():
            bag += math.sqrt(count) * table.vectors([word])[0].astype(float)
        return bag / (np.linalg.norm(bag) or 1)

    def vector(case: Case) -> np.ndarray[Any, Any]:
        whole = unit([case.title, *(section.text for section in case.sections)])
        both = whole + 0.5 * unit([case.title])
        return both / (np.linalg.norm(both) or 1)

    return vector


def stored(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Yield the id of each live case with the bytes of its vector."""
    for number in np.flatnonzero(snapshot.live).tolist():
        yield snapshot.head(number)[1], snapshot.vectors(np.array([number])).tobytes()


def test_a_vector_is_what_the_words_say(
    new_store: Callable[[], Any],
    corpus: list[Case],
    vectors_of: Callable[[Case], np.ndarray[Any, Any]],
) -> None:
    """The vector of each case agrees with one that is worked out word by word, to eight bits."""
    cases = {case.id: case for case in corpus[:60]}
    store = new_store()
    store.commit({"a.txt": list(cases.values())})
    snapshot = Snapshot(store.index)
    for case_id, data in stored(snapshot):
        kept = unpacked(np.frombuffer(data, np.int8)[None])[0]
        assert len(data) <= 300
        assert np.linalg.norm(kept) == pytest.approx(1, abs=1e-5)
        assert kept @ vectors_of(cases[case_id]) > 0.999
    snapshot.close()


@pytest.mark.usefixtures("table")
def test_an_entry_without_known_words_has_no_direction(
    new_store: Callable[[], Any], case_of: Callable[..., Case]
) -> None:
    """Where the table knows no word of a text, its vector is 0, and so are those of documents."""
    store = new_store()
    store.commit({"a.txt": [case_of("1234", {"effect": "5678"})]})
    snapshot = Snapshot(store.index)
    numbers = np.arange(snapshot.size)
    assert not unpacked(snapshot.vectors(numbers)).any()
    snapshot.close()


@pytest.mark.usefixtures("table")
def test_changes_leave_the_vectors_of_a_fresh_build(
    new_store: Callable[[], Any], corpus: list[Case]
) -> None:
    """After additions, deletions and merges each case has the bytes that a fresh build gives it."""
    store, fresh = new_store(), new_store()
    store.commit({"a.txt": corpus[:20], "b.txt": corpus[20:40]}, merging="none")
    store.commit({"c.txt": corpus[30:50]}, remove=["a.txt"], merging="none")
    store.commit({"a.txt": corpus[10:25]}, merging="none")
    fresh.commit({"x.txt": [*corpus[30:50], *reversed(corpus[10:25]), *corpus[20:40]]})
    for merging in ("none", "all"):
        store.commit({"d.txt": []}, merging=merging)
        changed, built = Snapshot(store.index), Snapshot(fresh.index)
        assert dict(stored(changed)) == dict(stored(built))
        np.testing.assert_array_equal(
            changed.sketches,
            changed.vectors(np.arange(changed.size))[:, : changed.sketches.shape[1]],
        )
        changed.close()
        built.close()


def test_without_a_table_there_are_no_vectors(
    new_store: Callable[[], Any], corpus: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is made where there is no table has none to keep."""
    monkeypatch.setattr(shipped, "VERSION", "")
    store = new_store()
    store.commit({"a.txt": corpus[:3]})
    snapshot = Snapshot(store.index)
    assert snapshot.vectors(np.arange(snapshot.size)).shape == (snapshot.size, 0)
    snapshot.close()


def test_a_table_of_256_dimensions_takes_260_bytes() -> None:
    """So much is promised of the size of an index."""
    assert 256 + WORTH_BYTES == 260
