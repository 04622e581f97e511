"""Every benchmark starts as its page says, over a few sentences, and prints its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.missing import Missing
from benchmarks.quality.data import read_collection
from benchmarks.quality.engines import ENGINES
from benchmarks.speed.registry import ENGINES as SPEED_ENGINES

ROOT = Path(__file__).parents[2]
CASES = (
    ("확인서 줄이기", "수의계약 확인서를 한 번만 내도록 절차를 고쳐 부담을 줄임."),
    ("주차장 열기", "주민과 협의하여 야간에 학교 주차장을 열어 불편을 덜어 줌."),
    ("요금 감면", "신청하지 않아도 요금을 감면하도록 조례를 고치고 안내함."),
)

pytestmark = pytest.mark.xdist_group("benchmarks")  # each takes a core, and measures time


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a document of three cases."""
    path = tmp_path_factory.mktemp("documents") / "cases.txt"
    labelled = "\n".join(f"({label}) {{}}" for label in ("상황", "노력", "효과"))
    texts = [text for _, text in CASES]
    cases = (f"■ {title}\n{labelled.format(text, *texts[:2])}\n" for title, text in CASES)
    path.write_text("\n".join(cases), "utf-8")
    return path


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the same cases as a test collection."""
    folder = tmp_path_factory.mktemp("collection")
    rows = [{"id": f"c{at}", "title": one, "text": text} for at, (one, text) in enumerate(CASES)]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "queries.tsv").write_text("q0\t수의계약 확인서\nq1\t학교 주차장\n", "utf-8")
    (folder / "qrels.tsv").write_text("q0\tc0\t1\nq1\tc1\t1\n", "utf-8")
    return folder


def started(name: str, *arguments: object) -> str:
    """Run ``python -m benchmarks.NAME`` from the root of the project; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("name", [name for name in ENGINES if not name.startswith("sarye")])
def test_an_engine_of_quality_ranks(name: str, collection: Path) -> None:
    """Each engine that is installed puts the entry first that has the words.

    How the benchmark starts, and what sarye finds, is tested with the evaluation.
    """
    read = read_collection(collection)
    try:
        run = ENGINES[name](read.corpus, read.topics, 10)
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    assert [run[topic][0].case_id for topic in ("q0", "q1")] == ["c0", "c1"]


def test_tuning_starts(collection: Path) -> None:
    """The ranking is scored as it is and with the settings that are asked for."""
    said = started("tuning", "--data", collection, "--first", 2)
    assert [line.split("│")[1].strip() for line in said.splitlines() if "1.0000" in line] == [
        "as it is",
        "words weight 0.5",
        "words weight 1.5",
    ]


def test_repairs_start(document: Path) -> None:
    """Slips are made of the words of the cases, and correct queries are drawn."""
    said = started("repairs", "--data", document, "--size", 2)
    assert "3 cases." in said
    assert "| Korean with the keyboard in English" in said
    assert "| general nouns" in said


def test_reading_starts(document: Path) -> None:
    """A file is read, and its format summed up."""
    said = started("reading", document.parent, "--times", 1)
    assert "txt: 1 files" in said


@pytest.mark.slow
def test_load_starts(document: Path) -> None:
    """A server is asked by one client for a moment, and answers without an error."""
    small = ("--cases", 10, "--clients", 1, "--seconds", 0.5, "--starts", 1)
    assert "no error: yes" in started("load", "--data", document, *small)


@pytest.mark.slow
def test_speed_starts(document: Path) -> None:
    """Sarye is measured, and what only the targets ask for, and nothing is left out."""
    small = ("--cases", 10, "--queries", 1, "--scale", 0.0005, "--engines", "sarye")
    report = started("speed", "--data", document, *small)
    assert "| sarye, ids and scores |" in report
    assert "after 1 small additions" in report
    assert "sarye search WORD, 10 cases: time" in report
    assert "Not measured" not in report


@pytest.mark.slow
def test_documents_start(document: Path) -> None:
    """Three collections are built, and documents are weighed beside the cases that were read."""
    costs = started("documents", "--data", document, "--cases", 4, "--runs", 1)
    assert "| cases | 4 |" in costs
    assert "| both | 6 |" in costs
    assert "| documents | 2 |" in costs
    small = ("--cases", 3, "--prior", "--weights", 0.8)
    said = started("documents", "--data", document, *small)
    assert "3 cases, as read" in said
    assert said.count("| 0.8 |") == 2


def test_lucene_starts(document: Path, tmp_path: Path) -> None:
    """The engine in Java is compiled, builds and answers, where Java and its jars are."""
    try:
        SPEED_ENGINES["lucene"].check()
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    small = ("--cases", 10, "--queries", 1, "--no-targets", "--engines", "lucene")
    said = started("speed", "--data", document, *small, "--work", tmp_path)
    assert "| Lucene 8, nori |" in said
    assert "Not measured" not in said
