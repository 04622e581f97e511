"""Generated cases: the same every time, a vocabulary that grows, and documents that are read."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.generating import (
    AGENCIES,
    HEAPS,
    YEARS,
    Pool,
    make_case,
    make_cases,
    pool_of,
    read_pool,
    text_of,
    write_documents,
)
from sarye import Archive

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Cut the sample data into sentences."""
    return read_pool([DATA])


def test_a_case_depends_on_its_number_alone(pool: Pool) -> None:
    """The first cases of many are the cases of few, and no two are the same."""
    many = list(make_cases(pool, 300))
    assert list(make_cases(pool, 40)) == many[:40]
    assert make_case(read_pool([DATA]), 299) == many[299]
    assert len({text_of(record) for record in many}) == 300


def test_cases_are_made_of_the_collection(pool: Pool) -> None:
    """Each word is one of the collection or is coined of two of them, and most are as they were."""
    own = {word for words in pool.sentences for word in words}
    heads = {stem[:2] for stem in pool.stems}
    found = Counter(word for one in make_cases(pool, 200) for word in text_of(one).split())
    other = {word for word in found if word not in own and word.rstrip(".,") not in own}
    wrong = [
        word
        for word in other
        if not (word[:2] in heads and word[2:].rstrip(".,") in pool.stems)
        and not any(word.rstrip(".,") == one.rstrip(".,") for one in own)
    ]
    assert wrong == []
    assert 0.05 < sum(found[word] for word in other) / found.total() < 0.12


def test_cases_have_the_length_of_real_ones(pool: Pool) -> None:
    """A case has three or four sections, some 500 characters, an agency, a year and a quarter."""
    rows = list(make_cases(pool, 300))
    assert 400 < sum(len(text_of(row)) for row in rows) / len(rows) < 650
    roles = {"situation", "effort", "effect", "other"}
    assert {len(roles & row.keys()) for row in rows} == {3, 4}
    assert {row["agency"] for row in rows} <= set(AGENCIES)
    assert {row["year"] for row in rows} <= set(YEARS)
    assert {row["quarter"] for row in rows} == {1, 2, 3, 4}


def test_the_vocabulary_grows_as_heaps_says(pool: Pool) -> None:
    """New words come as a power of the text, near the exponent; those of the collection run out."""
    own = {word for words in pool.sentences for word in words}
    cases = make_cases(pool, 3200)
    seen: set[str] = set()
    sizes = {}
    for count, step in ((400, 400), (3200, 2800)):
        seen.update(word for one in islice(cases, step) for word in text_of(one).split())
        sizes[count] = len(seen & own), len(seen - own)
    old, new = zip(*sizes.values(), strict=True)
    assert old[1] / old[0] < 1.1
    assert HEAPS - 0.1 < log(new[1] / new[0]) / log(8) < HEAPS + 0.15


def test_sarye_reads_what_is_written(pool: Pool, tmp_path: Path) -> None:
    """Every case comes back from its document with its id, text, agency and period."""
    rows = list(write_documents(make_cases(pool, 60), tmp_path))
    documents = Archive.parse([tmp_path])
    cases = [case for one in documents for case in one.cases]
    assert [problem for one in documents for problem in one.problems] == []
    assert [case.id for case in cases] == [row["id"] for row in rows]
    for case, row in zip(cases, rows, strict=True):
        texts = [case.title, *(section.text for section in case.sections)]
        assert " ".join(texts) == text_of(row)
        assert case.period is not None
        assert (case.agency, case.period.year, case.period.quarter) == (
            row["agency"],
            row["year"],
            row["quarter"],
        )


@given(st.lists(st.text(alphabet="가나다라 .!?\n-○", max_size=60), max_size=8))
def test_sentences_are_cut_from_any_text(texts: list[str]) -> None:
    """Sentences are distinct, have three words or more and no marks among them."""
    try:
        found = pool_of(texts).sentences
    except ValueError:
        found = ()
    assert len(set(found)) == len(found)
    assert all(len(words) >= 3 and all(re.search(r"\w", word) for word in words) for words in found)
