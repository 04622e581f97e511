"""A sample of slips and of correct queries over data/, as benchmarks/repairs makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIZE = 25
Rows = dict[str, tuple[str, ...]]

MENDED = {
    "Korean with the keyboard in English": 100,
    "English with the keyboard in Korean": 100,
    "initials, 3 syllables or more": 70,
    "last syllable half typed, 4 or more": 90,
    "broken off before it, 4 or more": 60,
    "one key missing, 4 or more": 95,
    "one key doubled, 4 or more": 95,
    "two keys swapped, 4 or more": 95,
    "a key beside the right one, 4 or more": 90,
    "one of these four, 3 syllables": 80,
    "one of these four, with a particle": 65,
    "two of these, 4 or more": 75,
    "a vowel that sounds the same": 85,
    "two words without their space": 95,
    "a space one syllable off": 70,
    "a space within a word": 100,
}
"""Per cent that are mended at least; of words of two syllables few are, since many are others."""

CORRECT = 10
UNKNOWN = (
    *("general nouns", "proper nouns", "places", "people", "laws", "agencies"),
    "with 제외, 말고, 빼고",
)


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Run the benchmark on data/, and read its tables by the first cell of each row."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.repairs", "--size", str(SIZE)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    lines = [line for line in done.stdout.decode("utf-8").splitlines() if line[:2] == "| "]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return {row[0]: row[1:] for row in cells}


def _percent(cell: str) -> float:
    return float(cell.removesuffix(" %"))


@pytest.mark.parametrize(("kind", "least"), MENDED.items())
def test_slips_are_mended(rows: Rows, kind: str, least: int) -> None:
    """Of each kind of slip at least so many are mended to the word that was meant."""
    _, slips, mended, found, *_ = rows[kind]
    assert int(slips) == SIZE or kind.startswith("English")
    assert _percent(found) >= _percent(mended) >= least


def test_correct_queries_are_left_alone(rows: Rows) -> None:
    """No query is repaired whose words stand in the cases, are rare or names, or exclude."""
    names = list(rows)
    start = names.index("words of the index")
    standing = {name: rows[name] for name in names[start : start + CORRECT]}
    assert {row[3] for row in standing.values()} == {"0"}
    assert all(int(row[0]) >= SIZE for row in standing.values())
    assert [rows[name][3] for name in UNKNOWN] == ["0"] * len(UNKNOWN)
