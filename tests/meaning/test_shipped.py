"""The table of the package is opened when it is needed, and says so where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sarye.errors import MeaningsUnusable
from sarye.meaning import Meanings
from sarye.meaning.shipped import TABLE, VERSION
from sarye.meaning.tablefile import GROUP, Table, quantized, write_table


def test_the_package_names_its_table() -> None:
    """The version that an index notes is that of the file, which is no larger than 8 MB."""
    assert TABLE.is_file() == bool(VERSION)
    if VERSION:
        table = Table(TABLE)
        assert (table.version, TABLE.stat().st_size <= 8_000_000) == (VERSION, True)
        table.close()


def test_a_table_is_opened_when_a_word_is_looked_up(tmp_path: Path) -> None:
    """Where nothing is looked up, it is not even noticed that there is no file."""
    meanings = Meanings(tmp_path / "none", "0")
    meanings.close()
    with pytest.raises(MeaningsUnusable, match="pip install"):
        meanings.rows(["가"])


def test_another_versions_table_is_not_taken(tmp_path: Path) -> None:
    """A table that is not the one that the package was made with is none."""
    vectors = np.ones((1, GROUP), np.float32)
    version = write_table(tmp_path / "table", ["가"], *quantized(vectors))
    right = Meanings(tmp_path / "table", version)
    np.testing.assert_allclose(right.at(right.rows(["가"])), vectors, rtol=1e-3)
    right.close()
    with pytest.raises(MeaningsUnusable):
        Meanings(tmp_path / "table", "0").at(np.zeros(1, np.int32))
