"""What is promised in writing: each promise names a test, and that test is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
MENTIONED = re.compile(r"\]\(([\w./-]+)\)")


def test_every_promise_names_a_test() -> None:
    """Each line of the tables of `docs/reliability.md` names tests, and each of them exists."""
    text = (ROOT / "docs/reliability.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    promises = [row for row in rows if not row.endswith("| shown by |")]
    assert len(promises) > 20
    assert all(TEST.search(row) or "benchmarks.torture" in row for row in promises)
    for path, name in TEST.findall(text):
        assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"


def test_links_of_the_promises_lead_somewhere() -> None:
    """Both texts link to files that are there."""
    for path in (ROOT / "SECURITY.md", ROOT / "docs/reliability.md"):
        for link in MENTIONED.findall(path.read_text("utf-8")):
            assert (path.parent / link).exists(), link
