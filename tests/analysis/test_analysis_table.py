"""Every row of fixtures/analysis.md is what the analysis gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarye.analysis import Analyzer

TABLE = Path(__file__).parents[1] / "fixtures" / "analysis.md"
HEADS = {"text", "---"}
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.read_text("utf-8").splitlines()
    if line.startswith("|") and line.strip("|").split("|")[0].strip() not in HEADS
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_the_table(analyzer: Analyzer, row: list[str]) -> None:
    """A text has the morphemes and compounds that its row of the table says."""
    text, morphemes, compounds = row[:3]
    tokens = analyzer.word_tokens(text)
    assert [token.text for token in tokens if token.layer == "morpheme"] == morphemes.split()
    assert [token.text for token in tokens if token.layer == "compound"] == compounds.split()


def test_the_table_is_whole() -> None:
    """The table holds enough rows, and none of them twice."""
    texts = [row[0] for row in ROWS]
    assert len(texts) >= 240
    assert len(texts) == len(set(texts))
