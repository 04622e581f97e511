"""Files of an evaluation: what is written is what is read, and a wrong line is named."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.errors import OutputError, PathMissing, SaryeError
from sarye.evaluation import Ranked, Topic, read_qrels, read_run, read_topics, write_run
from sarye.evaluation.fileerrors import FileUnusable, LineMalformed, LineRepeated

TOPICS = (Topic("q1", "주차 요금"), Topic("q2", "밤에 여는 도서관"))
QRELS = {"q1": {"5e25aac98403": 2, "9a9d1c27731d": 0}, "q2": {"a b": 1}}


def write(folder: Path, text: str) -> Path:
    """Write a file."""
    path = folder / "file.tsv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "q1\t주차 요금\nq2\t밤에 여는 도서관\n",
        "\ufeffq1\t주차 요금\r\n\r\nq2\t밤에 여는 도서관",
        '{"id": "q1", "text": "주차 요금"}\n{"id": "q2", "text": "밤에 여는 도서관"}\n',
        "q1\t주차 요금\nq1\t주차 요금\nq2\t밤에 여는 도서관\n",
    ],
)
def test_queries_are_read(tmp_path: Path, text: str) -> None:
    """TSV and JSONL say the same, with or without a BOM, an empty line or a repetition."""
    assert read_topics(write(tmp_path, text)) == TOPICS


@pytest.mark.parametrize(
    "text",
    [
        "q1\t5e25aac98403\t2\nq1\t9a9d1c27731d\t0\nq2\ta b\t1\n",
        "q1 0 5e25aac98403 2\r\nq1\t0\t9a9d1c27731d\t0\r\nq2\t0\ta b\t1\r\n",
        "q1 5e25aac98403 2\nq1  0  9a9d1c27731d  0\n\nq2\ta b\t1",
    ],
)
def test_judgements_are_read(tmp_path: Path, text: str) -> None:
    """TREC and TSV say the same; with tabs, an id can hold a space."""
    assert read_qrels(write(tmp_path, text)) == QRELS


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_topics, "q1\t주차\nq2 주차\n"),
        (read_topics, "q1\t주차\n\t주차\n"),
        (read_topics, "q1\t주차\nq 2\t주차\n"),
        (read_topics, 'q1\t주차\n{"id": "q2"}\n'),
        (read_topics, 'q1\t주차\n{"id": "q2", "text": 3}\n'),
        (read_topics, "q1\t주차\n{주차}\n"),
        (read_qrels, "q1\ta\t1\nq1\tb\n"),
        (read_qrels, "q1\ta\t1\nq1\tb\t좋음\n"),
        (read_qrels, "q1\ta\t1\nq1\t\t1\n"),
        (read_qrels, "q1\ta\t1\nq1 0 a b 1\n"),
        (read_run, "q1 Q0 a 1 2.5 x\nq1 Q0 b 2 2.5\n"),
        (read_run, "q1 Q0 a 1 2.5 x\nq1 Q0 b 2 nan x\n"),
        (read_run, "q1 Q0 a 1 2.5 x\nq1 Q0 b second 2 x\n"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, read: Callable[[Path], object], text: str) -> None:
    """A line of another form is named by its number and the form it should have."""
    with pytest.raises(LineMalformed) as found:
        read(write(tmp_path, text))
    assert found.value.params["line"] == 2
    assert "file.tsv" in str(found.value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_topics, "q1\t주차\nq1\t도서관\n"),
        (read_qrels, "q1\ta\t1\nq1 0 a 0\n"),
        (read_run, "q1 Q0 a 1 2.5 x\nq1 Q0 a 2 1.5 x\n"),
    ],
)
def test_a_contradiction_is_named(
    tmp_path: Path, read: Callable[[Path], object], text: str
) -> None:
    """A line that contradicts one before it is named."""
    with pytest.raises(LineRepeated) as found:
        read(write(tmp_path, text))
    assert found.value.params["line"] == 2


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: None, PathMissing),
        (lambda path: path.mkdir(), FileUnusable),
        (lambda path: path.write_bytes("q1\t주차".encode("cp949")), FileUnusable),
    ],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, make: Callable[[Path], object], error: type[SaryeError]
) -> None:
    """A file that is missing, a folder, or in another encoding is one error that names it."""
    path = tmp_path / "queries.tsv"
    make(path)
    with pytest.raises(error, match=r"queries\.tsv"):
        read_topics(path)


scores = st.lists(st.floats(0, 1000, allow_subnormal=False), max_size=30).map(
    lambda row: sorted(row, reverse=True)
)


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), scores.filter(bool), min_size=1))
def test_a_run_is_read_back_in_its_order(rows: dict[str, list[float]]) -> None:
    """Whatever the scores, a run file gives the same rankings back, ties as well."""
    run = {
        topic_id: tuple(Ranked(f"c {number}", score) for number, score in enumerate(row))
        for topic_id, row in rows.items()
    }
    with TemporaryDirectory() as folder:
        write_run(Path(folder, "run"), run)
        back = read_run(Path(folder, "run"))
        lines = Path(folder, "run").read_text("utf-8").splitlines()
    assert {key: [case.case_id for case in row] for key, row in back.items()} == {
        key: [case.case_id for case in row] for key, row in run.items()
    }
    for topic_id in run:
        written = [np.float32(line.split("\t")[4]) for line in lines if line.startswith(topic_id)]
        assert all(one > other for one, other in pairwise(written))


def test_scores_of_a_run_decide_and_then_ranks(tmp_path: Path) -> None:
    """Lines can stand in any order: scores decide, equal ones go by rank."""
    text = "q1 Q0 c 3 1.5 x\nq1 Q0 b 2 2.5 x\nq1 Q0 a 1 2.5 x\n"
    ranking = read_run(write(tmp_path, text))["q1"]
    assert [case.case_id for case in ranking] == ["a", "b", "c"]
    assert [case.score for case in ranking] == [2.5, 2.5, 1.5]


def test_a_run_that_cannot_be_written(tmp_path: Path) -> None:
    """A file that cannot be written is one error, and nothing is left beside it."""
    (tmp_path / "run").mkdir()
    with pytest.raises(OutputError):
        write_run(tmp_path / "run", {"q1": (Ranked("a", 1.0),)})
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    with pytest.raises(OutputError):
        write_run(tmp_path / "nowhere" / "run", {})
