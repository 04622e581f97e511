"""``sarye evaluate`` as a person types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "Answer"]  # type: ignore[name-defined] # noqa: F821 - of conftest.py

QUERIES = "q1\t주차 요금\nq2\t도서관\nq3\t수도관 교체\nq4\t해수욕장\n"
QRELS = "q1\tparking\t2\nq1\tmarket\t1\nq2\tlibrary\t1\nq4\tlibrary\t1\nq9\tlibrary\t1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """Write queries and judgements, and name them as options."""
    (tmp_path / "queries.tsv").write_text(QUERIES, "utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, "utf-8")
    return ("evaluate", "--queries", "queries.tsv", "--qrels", "qrels.tsv")


def test_measures_are_means_over_the_judged_queries(
    run: Run, small_index: Path, files: tuple[str, ...]
) -> None:
    """A query without hits scores nothing, one without judgements does not count."""
    answer = run(*files, "--index", small_index, "--format", "json", "--measures", "RR@10 R@10")
    found = json.loads(answer.out)
    assert found["measures"] == {"RR@10": round(2 / 3, 4), "R@10": round(2 / 3, 4)}
    assert found["by_query"]["q1"] == {"RR@10": 1.0, "R@10": 1.0}
    assert (found["queries"], found["measured"]) == (4, 3)
    assert found["without_judgements"] == ["q3"]
    assert found["without_hits"] == ["q4"]
    assert found["judged_without_query"] == 1
    assert (found["match"], found["depth"]) == ("any", 100)


def test_the_table_says_the_same(run: Run, small_index: Path, files: tuple[str, ...]) -> None:
    """The table shows the measures of the contract, and names the queries to look at."""
    answer = run(*files, "--index", small_index)
    assert answer.status == 0
    for said in ("nDCG@10", "RR@10", "R@10", "R@100", "0.6667", "3 of 4", "(q3)", "(q4)"):
        assert said in answer.out
    assert "감면 서류" not in answer.out, "no text of a case"


def test_all_words_find_less(run: Run, small_index: Path, files: tuple[str, ...]) -> None:
    """--match decides what is measured."""
    for match, found in (("any", 1.0), ("all", 0.5)):
        answer = run(*files, "--index", small_index, "--match", match, "--format", "json")
        assert json.loads(answer.out)["by_query"]["q1"]["R@10"] == found


def test_a_run_compared_with_itself_is_equal(
    run: Run, small_index: Path, files: tuple[str, ...]
) -> None:
    """A run file that was written holds what was measured: nothing differs, and p is 1."""
    run(*files, "--index", small_index, "--run", "run.txt")
    lines = [line.split() for line in Path("run.txt").read_text("utf-8").splitlines()]
    assert lines[0][:4] == ["q1", "Q0", "parking", "1"]
    assert {len(line) for line in lines} == {6}
    command = (*files, "--index", small_index, "--compare", "run.txt")
    found = json.loads(run(*command, "--format", "json").out)["comparison"]
    assert (found["wins"], found["ties"], found["losses"]) == (0, 3, 0)
    assert found["before"] == found["after"]
    assert found["p_value"] == 1.0
    assert found["absent"] == 1, "the query without hits has no line"
    assert "p = 1 " in run(*command).out


def test_settings_are_compared_query_by_query(
    run: Run, small_index: Path, files: tuple[str, ...]
) -> None:
    """Against a run that found less, the query that gained is shown with its text."""
    run(*files, "--index", small_index, "--run", "run.txt", "--match", "all")
    command = (*files, "--index", small_index, "--compare", "run.txt", "--measures", "R@10 RR")
    found = json.loads(run(*command, "--format", "json").out)["comparison"]
    assert found["measure"] == "R@10"
    assert (found["wins"], found["ties"], found["losses"]) == (1, 2, 0)
    first = {"id": "q1", "text": "주차 요금", "before": 0.5, "after": 1.0}
    assert found["queries"][0] == first
    assert found["p_value"] == 1.0, "one query cannot be significant"
    said = run(*command, "--limit", 1).out
    assert "주차 요금" in said
    assert "+0.5000" in said
    assert "1 better, 2 equal, 0 worse" in said


def test_records_with_ids_are_judged_each(run: Run, small_index: Path, tmp_path: Path) -> None:
    """Records that bring ids are never one case, however near: what was judged is what counts."""
    (tmp_path / "queries.tsv").write_text("q1\t수도관 교체 절반\nq2\t수도관 교체 60%\n", "utf-8")
    for judged in ({"pipe": 1}, {"pipe-2": 1}, {"pipe": 1, "pipe-2": 1}):
        rows = [f"{topic}\t{one}\t{judged[one]}\n" for topic in ("q1", "q2") for one in judged]
        (tmp_path / "qrels.tsv").write_text("".join(rows), "utf-8")
        files = ("--queries", "queries.tsv", "--qrels", "qrels.tsv", "--index", small_index)
        found = json.loads(run("evaluate", *files, "--format", "json").out)["measures"]
        assert found["R@10"] == 1.0
        assert (found["nDCG@10"] == 1.0) == (len(judged) == 2)


def test_judged_cases_that_are_gone_are_named(
    run: Run, small_index: Path, files: tuple[str, ...], tmp_path: Path
) -> None:
    """An id that the index does not hold is named, and the beginning of an id is no id."""
    (tmp_path / "qrels.tsv").write_text("q1\tparking\t1\nq1\tpark\t1\nq2\tgone\t1\n", "utf-8")
    found = json.loads(run(*files, "--index", small_index, "--format", "json").out)
    assert found["unknown_cases"] == ["gone", "park"]
    assert "gone, park" in run(*files, "--index", small_index).out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("queries.tsv", "q1 주차\n", "Line 1"),
        ("qrels.tsv", "q1\tparking\t1\nq2\tlibrary\n", "Line 2"),
        ("qrels.tsv", "x1\tparking\t1\n", "no query id in common"),
        ("queries.tsv", "", "no query id in common"),
        ("run.txt", "q1 parking 1\n", "Line 1"),
        ("run.txt", "x1 Q0 parking 1 2.5 tag\n", "no query id in common"),
    ],
)
def test_wrong_files_are_said_in_one_line(
    run: Run, small_index: Path, files: tuple[str, ...], name: str, text: str, said: str
) -> None:
    """A wrong file is status 1 and one line that names it and the next step."""
    Path("run.txt").write_text("q1 Q0 parking 1 2.5 tag\n", "utf-8")
    Path(name).write_text(text, "utf-8")
    answer = run(*files, "--index", small_index, "--compare", "run.txt")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert said in answer.err
    assert name in answer.err


def test_wrong_arguments(run: Run, small_index: Path, files: tuple[str, ...]) -> None:
    """A missing file or index is 1; an unknown measure and a missing option are 2."""
    index = ("--index", small_index)
    for status, arguments, said in (
        (1, (*files[:3], "--qrels", "nowhere.tsv", *index), "nowhere.tsv"),
        (2, (*files, "--measures", "quality", *index), "nDCG@10"),
        (1, (*files, "--run", "nowhere/run.txt", *index), "nowhere/run.txt"),
        (1, (*files, "--index", "nowhere"), "sarye index"),
    ):
        answer = run(*arguments)
        assert (answer.status, answer.err.count("\n")) == (status, 1), arguments
        assert said in answer.err
    assert run(*files[:3], *index).status == 2
