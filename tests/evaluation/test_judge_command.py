"""``sarye judge`` as a person answers it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sarye.evaluation import Topic, read_qrels, read_topics

Run = Callable[..., "Answer"]  # type: ignore[name-defined] # noqa: F821 - of conftest.py


def test_answers_become_files_that_evaluate_reads(run: Run, small_index: Path) -> None:
    """Good and bad marks are judgements; the search can be measured with them at once."""
    index = ("--index", small_index)
    answer = run("judge", "주차 요금", "--match", "any", *index, typed="g\n아니오\n")
    assert answer.status == 0
    assert "공영주차장 요금 감면" in answer.out
    assert "1 good, 1 bad" in answer.out
    assert read_topics(Path("queries.tsv")) == (Topic("q1", "주차 요금"),)
    assert read_qrels(Path("qrels.tsv")) == {"q1": {"parking": 1, "market": 0}}
    command = ("evaluate", "--queries", "queries.tsv", "--qrels", "qrels.tsv", *index)
    assert json.loads(run(*command, "--format", "json").out)["measures"]["nDCG@10"] == 1.0


def test_an_earlier_answer_is_shown_and_replaced(run: Run, small_index: Path) -> None:
    """Judging the same query again shows what was said, keeps it on Enter, or replaces it."""
    command = ("judge", "주차 요금", "--match", "any", "--index", small_index)
    run(*command, typed="g\ng\n")
    answer = run(*command, typed="\nb\n")
    assert answer.out.count("judged before: good") == 2
    assert read_qrels(Path("qrels.tsv")) == {"q1": {"parking": 1, "market": 0}}
    assert read_topics(Path("queries.tsv")) == (Topic("q1", "주차 요금"),)


@pytest.mark.parametrize("typed", ["g\nq\n", "g\n", "?\ng\n"])
def test_what_was_answered_is_kept(run: Run, small_index: Path, typed: str) -> None:
    """Quitting or the end of the input keeps the answers so far; an unclear one is asked again."""
    answer = run("judge", "주차 요금", "--match", "any", "--index", small_index, typed=typed)
    assert answer.status == 0
    assert ("Not understood" in answer.out) == typed.startswith("?")
    assert read_qrels(Path("qrels.tsv")) == {"q1": {"parking": 1}}


def test_nothing_is_written_without_an_answer(run: Run, small_index: Path) -> None:
    """Skipping all, or a query without hits, leaves no file."""
    run("judge", "주차", "--index", small_index, typed="s\ns\ns\n")
    answer = run("judge", "해수욕장", "--index", small_index)
    assert answer.status == 0
    assert "No hits" in answer.out
    assert not list(Path().iterdir())


def test_the_files_and_the_number_of_hits_can_be_named(run: Run, small_index: Path) -> None:
    """-o, --queries and --limit say where the answers go, and how many are asked."""
    files = ("-o", "judged.tsv", "--queries", "asked.jsonl")
    command = ("judge", "주차", "--match", "any", "--limit", 1, *files, "--index", small_index)
    assert run(*command, typed="g\ng\ng\n").out.count("[g/b/s/q]") == 1
    assert [topic.text for topic in read_topics(Path("asked.jsonl"))] == ["주차"]
    assert len(read_qrels(Path("judged.tsv"))["q1"]) == 1


def test_files_of_another_form_are_left_alone(run: Run, small_index: Path) -> None:
    """A file that cannot be understood is said in one line before anything is asked or written."""
    Path("qrels.tsv").write_text("제목\t담당자\n", "utf-8")
    answer = run("judge", "주차", "--index", small_index, typed="g\n")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert Path("qrels.tsv").read_text("utf-8") == "제목\t담당자\n"


def test_an_empty_query_is_refused(run: Run, small_index: Path) -> None:
    """There is nothing to judge about a query without words."""
    answer = run("judge", " ?", "--index", small_index)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
