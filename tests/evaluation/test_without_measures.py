"""A plain installation judges and searches; only measures ask for what it lacks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sarye.errors import SaryeError
from sarye.evaluation import MeasuresMissing, measure_run, measuring, parse_measures, read_qrels

Run = Callable[..., "Answer"]  # type: ignore[name-defined] # noqa: F821 - of conftest.py


@pytest.fixture(autouse=True)
def not_installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ir_measures be as if it were not installed."""
    for name in ("ir_measures", "ir_measures.measures", "ir_measures.providers"):
        monkeypatch.setitem(sys.modules, name, None)
    measuring._library.cache_clear()
    yield
    measuring._library.cache_clear()


def test_evaluate_says_what_to_install(run: Run) -> None:
    """One line with the command to run, in either language, before any file is read."""
    files = ("--queries", "none.tsv", "--qrels", "none.tsv")
    for language in ("en", "ko"):
        answer = run("--lang", language, "evaluate", *files)
        assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert 'pip install "sarye[evaluation]"' in answer.err


def test_the_library_says_it_too() -> None:
    """The functions that measure are there, and raise when they are called."""
    for call in (lambda: parse_measures("RR@10"), lambda: measure_run({}, {}, ())):
        with pytest.raises(MeasuresMissing, match="pip install") as found:
            call()
        assert isinstance(found.value, SaryeError)


def test_judging_needs_no_measures(run: Run, small_index: Path) -> None:
    """Hits are judged and judgements read without it."""
    answer = run("judge", "주차 요금", "--index", small_index, typed="g\nq\n")
    assert answer.status == 0
    assert read_qrels(Path("qrels.tsv")) == {"q1": {"parking": 1}}
