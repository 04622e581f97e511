"""What was measured comes out as figures, ratios, tables and lines that say what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.corpus import Corpus
from benchmarks.speed.measuring import Building, Measured, latency, measure, summed_up
from benchmarks.speed.plot import Scale, plot
from benchmarks.speed.processes import Clocked, Failed, clock, clock_in_turn, folder_size
from benchmarks.speed.questions import Answer, Question
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.report import figure, report
from benchmarks.speed.targets import Run, Target, targets

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    Question(kind, "measure", "all", "", "", text, (text,))
    for kind, text in (("1 word", "부담"), ("1 word", "홍보"), ("sentence", "신청"))
]


def _measured(key: str, milliseconds: float, built: float) -> Measured:
    answers = [Answer(at, int(milliseconds * 1e6), (("g1", 1.0),)) for at in (0, 2)]
    answers.append(Answer(1, int(milliseconds * 1e6), ()))
    engine = ENGINES[key]
    kinds = summed_up(engine.kinds, QUESTIONS, answers)
    clocked = Clocked(built, int(built * 1e8))
    return Measured(engine, "", 0.5, Building(clocked, int(built * 1e6)), clocked, clocked, kinds)


@pytest.fixture
def run() -> Run:
    """Make up a run of two sizes in which sarye is twice as slow as Lucene."""
    missing = Measured(ENGINES["tantivy"], "missing: pip install tantivy")
    sizes = {
        size: [_measured("sarye", 4 * factor, 3 * factor), _measured("lucene", 2 * factor, 1.0)]
        for size, factor in ((100, 1), (1000, 5))
    }
    sizes[1000].append(missing)
    return Run(sizes, {100: 1_000_000, 1000: 10_000_000}, 1000)


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=200))
def test_percentiles_are_those_of_numpy(nanoseconds: list[int]) -> None:
    """Percentiles are cut as everybody cuts them."""
    found = latency([Answer(0, one, (("g1", 1.0),)) for one in nanoseconds])
    expected = np.percentile(np.array(nanoseconds) / 1e6, [50, 95, 99])
    assert np.allclose([found.p50, found.p95, found.p99], expected)


def test_answers_count_by_the_kind_of_their_question() -> None:
    """A kind has as many answers as questions, and says how many found nothing."""
    found = summed_up(
        ENGINES["bm25s"].kinds, QUESTIONS, [Answer(0, 10, ()), Answer(1, 20, (("g1", 1.0),))]
    )
    assert {kind: (one.asked, one.answered) for kind, one in found.items()} == {"1 word": (2, 1)}


def test_targets_divide_what_was_measured(run: Run) -> None:
    """A ratio is of two figures of one run, and without one of them nothing is claimed."""
    rows = {row.name: row for row in targets(run)}
    beside = rows["1 word, p50, 1,000 cases: ids and scores"]
    assert (beside.ratio, beside.reached) == (2.0, False)
    growth = rows["growth of 1 word, p95, 100 to 1,000 cases"]
    assert (growth.ratio, growth.reached) == (5.0, True)
    assert rows["size on disk, 1,000 cases"].ratio == 1.5
    assert rows["phrase, p95, 1,000 cases: ids and scores"].reached is None
    assert rows["build of 15 million characters: time"].reached is None
    assert Target("", "s", 1.0, 0.0, "", 2.0).ratio is None


def test_the_report_says_what_is_missing(run: Run) -> None:
    """What is not installed stands in its table, and below with what to install."""
    text = report(run, [])
    assert "| tantivy | missing |" in text
    assert "Not measured: tantivy (missing: pip install tantivy)." in text
    assert "sarye, ids and scores, 1 word: 1 of 2" in text
    growth = text.partition("## Growth")[2].partition("## Targets")[0]
    assert "| sarye, ids and scores | 4.00 | 20.0 | 5.00 |" in growth
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for before, after in pairwise(rows):
        if after.startswith("| ---"):
            assert before.count("|") == after.count("|")


def test_the_plot_has_a_line_for_each_engine_in_each_panel(run: Run) -> None:
    """It is well-formed, and a line has a point for each size."""
    drawn = ElementTree.fromstring(plot(run))  # noqa: S314 - made a line above
    name = "{http://www.w3.org/2000/svg}"
    panels = drawn.findall(f"{name}g")
    assert len(panels) == 4 + 2 + 2
    for panel in panels:
        lines = panel.findall(f"{name}polyline")
        assert [len(line.attrib["points"].split()) for line in lines] == [2, 2]


@given(st.integers(-3, 3), st.integers(1, 6), st.floats(0.0, 1.0))
def test_a_scale_keeps_ratios(low: int, powers: int, share: float) -> None:
    """Ten times as much is as far on every part of the axis, and the ends are at the ends."""
    scale = Scale(low, low + powers, 200.0, 20.0)
    value = 10 ** (low + share * (powers - 1))
    assert scale.at(value * 10) - scale.at(value) == pytest.approx(-180 / powers)
    ticks = [place for place, _ in scale.ticks()]
    assert (ticks[0], ticks[-1]) == (pytest.approx(200), pytest.approx(20))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0.0123, "0.012"), (1.234, "1.23"), (12.34, "12.3"), (12345.6, "12,346")],
)
def test_figures_have_the_digits_that_count(value: float | None, text: str) -> None:
    """A figure is as long as it can be read."""
    assert figure(value) == text


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is told by wait4")
def test_memory_is_that_of_the_command(tmp_path: Path) -> None:
    """What a command holds counts, however large the process is that asks, and output is kept."""
    ours = bytearray(300_000_000)
    small = clock((sys.executable, "-c", "print(7)"), runs=2, output=tmp_path / "out")
    large = clock((sys.executable, "-c", "held = b'x' * 100_000_000"))
    assert (tmp_path / "out").read_text() == "7\n"
    assert 1_000_000 < small.peak < 60_000_000
    assert 100_000_000 < large.peak < len(ours)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is told by wait4")
def test_commands_run_in_turn(tmp_path: Path) -> None:
    """Each command has its turn once more than it counts, and its figures are its own."""
    told = tmp_path / "told"
    code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2]); held = b'x' * int(sys.argv[3])"
    rows = [
        (sys.executable, "-c", code, str(told), *row) for row in (("a", "1"), ("b", "50000000"))
    ]
    small, large = clock_in_turn(rows, runs=2)
    assert told.read_text() == "ab" * 3
    assert small.peak < large.peak


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is told by wait4")
def test_modules_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command keeps what it compiled, whatever the process may do that asks."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").write_text("A = 1\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import module"
    clock((sys.executable, "-c", code))
    assert list(tmp_path.glob("__pycache__/module.*.pyc"))


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is told by wait4")
def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    """An error of a command is an error here, with its status."""
    with pytest.raises(Failed, match="status 3: gone"):
        clock((sys.executable, "-c", "import sys; print('gone', file=sys.stderr); sys.exit(3)"))
    broken = measure(ENGINES["fts5"], Corpus(tmp_path))
    assert broken.trouble.startswith("failed: status")
    assert not broken.latencies


def test_a_folder_is_as_large_as_its_files(tmp_path: Path) -> None:
    """Files of folders below count too."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "c").write_bytes(b"678")
    assert folder_size(tmp_path) == 8


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is told by wait4")
@pytest.mark.slow
def test_one_command_measures_everything(tmp_path: Path) -> None:
    """A run on few cases writes tables and plot, and names the engine that is not there."""
    options = ["--cases", "20", "40", "--queries", "3", "--no-targets"]
    options += ["--engines", "fts5", "whoosh", "lucene", "--work", str(tmp_path / "work")]
    options += ["--out", str(tmp_path / "report.md"), "--plot", str(tmp_path / "plot.svg")]
    environment = {**os.environ, "LUCENE_JARS": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", *options], cwd=ROOT, env=environment, check=True
    )
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "## 20 cases" in text
    assert "## 40 cases" in text
    assert "Not measured: Lucene 8, nori (missing: Debian's liblucene8-java" in text
    drawn = ElementTree.parse(tmp_path / "plot.svg").getroot()  # noqa: S314 - made above
    assert len(drawn.findall("{http://www.w3.org/2000/svg}g")) == 12
