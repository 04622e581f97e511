"""What a person says of hits: understood, kept, replaced, and never mixed up."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.evaluation import Answer, Notebook, Topic, read_answer, read_qrels, read_topics
from sarye.evaluation.fileerrors import QueryEmpty


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """Open files that are not there yet."""
    return Notebook.open(tmp_path / "queries.tsv", tmp_path / "qrels.tsv")


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("good", "g G good y o 1 예 네 좋음 ㅎ ㅛ"),
        ("bad", "b n x 0 아니오 아니요 나쁨 ㅠ ㅜ"),
        ("skip", "s ㄴ 모름"),
        ("quit", "q Q ㅂ 끝"),
        (None, "? 글쎄 gg 12"),
    ],
)
def test_answers_are_understood(answer: Answer | None, typed: str) -> None:
    """Letters, words, and the same keys while the keyboard is set to Hangul."""
    for word in typed.split():
        assert read_answer(word) == answer, word
        assert read_answer(f" {unicodedata.normalize('NFD', word)}\r\n") == answer, word


def test_only_enter_skips() -> None:
    """An empty line leaves a hit as it is."""
    assert read_answer("\n") == "skip"


def test_marks_are_kept_and_replaced(notebook: Notebook) -> None:
    """Judgements are read back as they were given; a later one replaces the one before."""
    topic = notebook.topic("주차  요금 ")
    marked = notebook.marked(topic, "a", 1).marked(topic, "b", 0).marked(topic, "a", 0)
    marked.save()
    assert read_topics(notebook.queries) == (Topic("q1", "주차 요금"),)
    assert read_qrels(notebook.qrels) == {"q1": {"a": 0, "b": 0}}
    again = Notebook.open(notebook.queries, notebook.qrels)
    assert again == marked
    assert again.grade(topic, "a") == 0
    assert again.grade(topic, "c") is None
    assert notebook.grade(topic, "a") is None, "a notebook does not change"


def test_the_same_query_has_the_same_id(notebook: Notebook) -> None:
    """White space and the form of Unicode play no part, and another query has another id."""
    first = notebook.topic("주차 요금")
    marked = notebook.marked(first, "a", 1)
    assert marked.topic(unicodedata.normalize("NFD", " 주차\t요금\n")) == first
    assert marked.topic("주차 요금 감면").id == "q2"


def test_ids_of_either_file_are_not_given_again(tmp_path: Path) -> None:
    """A new query takes no id that a query or a judgement has."""
    (tmp_path / "queries.tsv").write_text("q1\t도서관\nlay-7\t주차\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text("q2 0 a 1\n", "utf-8")
    notebook = Notebook.open(tmp_path / "queries.tsv", tmp_path / "qrels.tsv")
    assert notebook.topic("체육관").id == "q3"
    assert notebook.topic("주차").id == "lay-7"


def test_what_stands_in_the_files_stays(tmp_path: Path) -> None:
    """Other queries and their grades are written again; JSONL stays JSONL."""
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    queries.write_text('{"id": 7, "text": "밤에 여는 도서관"}\n', "utf-8")
    qrels.write_text("7 0 a 3\n7 0 b 0\n", "utf-8")
    notebook = Notebook.open(queries, qrels)
    notebook.marked(notebook.topic("주차"), "c", 1).save()
    assert read_topics(queries) == (Topic("7", "밤에 여는 도서관"), Topic("q1", "주차"))
    assert queries.read_text("utf-8").startswith('{"id": "7", "text": "밤에')
    assert read_qrels(qrels) == {"7": {"a": 3, "b": 0}, "q1": {"c": 1}}


@pytest.mark.parametrize("text", ["", "  \t", "?!", "\x00"])
def test_an_empty_query_has_no_judgements(notebook: Notebook, text: str) -> None:
    """A query without a letter or digit is refused."""
    with pytest.raises(QueryEmpty):
        notebook.topic(text)


@given(st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))))
def test_any_query_can_be_written_and_is_found_again(text: str) -> None:
    """Whatever a person types stands on one line, and the same text has its id again."""
    with TemporaryDirectory() as folder:
        notebook = Notebook.open(Path(folder, "queries.tsv"), Path(folder, "qrels.tsv"))
        topic = notebook.topic(text)
        notebook.marked(topic, "a", 1).save()
        again = Notebook.open(notebook.queries, notebook.qrels)
        assert again.topics == (topic,)
        assert again.topic(text) == topic
