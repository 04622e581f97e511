"""The model is loaded once for all tests of the analysis, and the sample texts are read once."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from sarye.analysis import Analyzer, Kiwi
from sarye.readers import read

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """Load the model once."""
    return Analyzer(Kiwi())


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """Read every line of the sample documents, composed."""
    texts = (one.text for path in sorted(DATA.iterdir()) for one in read(path, name=path.name))
    lines = (line.strip() for text in texts for line in text.splitlines())
    return [unicodedata.normalize("NFC", line) for line in dict.fromkeys(lines) if line]
