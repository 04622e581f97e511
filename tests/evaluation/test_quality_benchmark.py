"""The benchmark of engines: its sample fits the sample data, and it hides nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sarye.archive import Archive
from sarye.evaluation import read_qrels, read_topics

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "benchmarks" / "quality" / "sample"
LAY = ROOT / "benchmarks" / "quality" / "lay"


def run_benchmark(*arguments: object, **environment: str) -> str:
    """Run the benchmark as its page says; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.quality", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8")


def test_the_sample_judges_cases_of_the_sample_data() -> None:
    """Every query has a judged case, and every judged case is one that data/ holds."""
    topics, qrels = read_topics(SAMPLE / "queries.tsv"), read_qrels(SAMPLE / "qrels.tsv")
    assert len(topics) >= 60
    assert [topic.id for topic in topics] == list(qrels)
    assert all(max(cases.values()) > 0 for cases in qrels.values())
    held = {case.id for one in Archive.parse([ROOT / "data"]) for case in one.cases}
    assert {case_id for cases in qrels.values() for case_id in cases} <= held


def test_the_sample_asks_in_other_words() -> None:
    """A lay question does not repeat three words in a row of what it should find."""
    cases = {case.id: case for one in Archive.parse([ROOT / "data"]) for case in one.cases}
    qrels = read_qrels(SAMPLE / "qrels.tsv")
    for topic in read_topics(SAMPLE / "queries.tsv"):
        words = topic.text.split()
        for case in (cases[case_id] for case_id in qrels[topic.id]):
            text = " ".join((case.title, *(section.text for section in case.sections)))
            runs = (" ".join(words[at : at + 3]) for at in range(len(words) - 2))
            assert [run for run in runs if run in " ".join(text.split())] == [], topic.id


def test_the_lay_queries_are_judged_in_two_halves() -> None:
    """Every query is judged in the half that its id gives, by cases that data/ holds."""
    topics = read_topics(LAY / "queries.tsv")
    halves = [read_qrels(LAY / f"qrels-{name}.tsv") for name in ("tune", "last")]
    assert len(topics) >= 150
    assert sorted(topic.id for topic in topics) == sorted(chain(*halves))
    for number, half in enumerate(halves):
        assert {sha256(query.encode()).digest()[0] % 2 for query in half} == {number}
        assert all(max(cases.values()) > 0 for cases in half.values())
    held = {case.id for one in Archive.parse([ROOT / "data"]) for case in one.cases}
    assert {case_id for half in halves for cases in half.values() for case_id in cases} <= held


def test_engines_are_scored_on_the_same_data(tmp_path: Path) -> None:
    """Each engine finds what only one entry says, and one table holds all of them."""
    corpus = [
        {"id": "a 1", "title": "공영주차장", "text": "주차 요금을 깎아 드립니다."},
        {"id": "b", "title": "", "text": "도서관을 밤늦게까지 엽니다."},
    ]
    rows = "".join(json.dumps(row) + "\n" for row in corpus)
    (tmp_path / "corpus.jsonl").write_text(rows, "utf-8")
    (tmp_path / "queries.tsv").write_text("q1\t공영주차장 요금\nq2\t도서관\nq3\t없음\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\ta 1\t1\nq2\tb\t1\n", "utf-8")
    engines = ("sarye, any word", "sarye, all words", "SQLite FTS5, trigrams")
    options = [word for name in engines for word in ("--engine", name)]
    said = run_benchmark("--data", tmp_path, *options, "--measures", "RR@10 R@100")
    for engine in engines:
        row = next(line for line in said.splitlines() if engine in line)
        assert re.findall(r"\d\.\d{4}", row) == ["1.0000", "1.0000"], row


def test_an_engine_that_is_not_installed_is_named(tmp_path: Path) -> None:
    """What is missing stands in the table and below it, with what to install."""
    said = run_benchmark(
        "--set", "lay-last", "--engine", "Lucene 8, nori", LUCENE_JARS=str(tmp_path)
    )
    assert re.search(r"lay-last.*Lucene 8, nori.*missing", said)
    assert "Not installed: Lucene 8, nori. It needs" in said
    assert "LUCENE_JARS" in said
