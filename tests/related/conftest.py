"""The model is loaded once for all tests of related words."""

from __future__ import annotations

import pytest

from sarye.analysis import Kiwi


@pytest.fixture(scope="session")
def kiwi() -> Kiwi:
    """Load the model once."""
    return Kiwi()
