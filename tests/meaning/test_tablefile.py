"""The file of a table gives back what was written, of any words, and never anything else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.meaning.tablefile import BLOCK, GROUP, Table, quantized, write_table

DIMENSIONS = 2 * GROUP
WORDS = [
    first + second for first in "가나다라마바사아자차" for second in ("", "각", "능", "들", "를")
]
"""Fifty words, some of which begin others."""


def numbers_of(count: int, seed: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Make vectors, the same ones for one seed."""
    return np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)


def write(path: Path, rows: Mapping[str, np.ndarray]) -> str:
    """Write a table of words with their vectors."""
    return write_table(path, list(rows), *quantized(np.array(list(rows.values()))))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write the vectors of all words."""
    path = tmp_path / "table"
    write_table(path, WORDS, *quantized(numbers_of(len(WORDS))))
    return path


@given(st.dictionaries(st.text(min_size=1).filter(lambda word: "\n" not in word), st.integers(0)))
def test_each_word_has_its_own_vector(
    tmp_path_factory: pytest.TempPathFactory, seeds: dict[str, int]
) -> None:
    """Whatever the words are, each is found with its vector, and no other word is."""
    path = tmp_path_factory.mktemp("table") / "table"
    vectors = np.array([numbers_of(1, seed)[0] for seed in seeds.values()])
    vectors = vectors.reshape(-1, DIMENSIONS).astype(np.float32)
    packed, scales = quantized(vectors)
    write_table(path, list(seeds), packed, scales)
    table = Table(path)
    found = table.vectors(list(seeds))
    others = [word + "없음" for word in seeds if word + "없음" not in seeds]
    assert not table.vectors(others).any()
    table.close()
    low, high = (packed & 15).astype(int) - 8, (packed >> 4).astype(int) - 8
    plain = np.stack([low, high], axis=2).reshape(-1, DIMENSIONS)
    np.testing.assert_array_equal(found, plain * np.repeat(scales.astype(np.float32), GROUP, 1))


def test_four_bits_stay_close() -> None:
    """A number is off by half a step at most, but for those that a smaller scale cuts off."""
    vectors = numbers_of(200)
    packed, scales = quantized(vectors)
    assert (packed.nbytes, scales.nbytes) == (200 * DIMENSIONS // 2, 200 * DIMENSIONS // GROUP * 2)
    low, high = (packed & 15).astype(int) - 8, (packed >> 4).astype(int) - 8
    read = np.stack([low, high], axis=2).reshape(-1, DIMENSIONS) * np.repeat(scales, GROUP, 1)
    cosines = (read * vectors).sum(1) / np.linalg.norm(read, axis=1)
    assert (cosines / np.linalg.norm(vectors, axis=1)).min() > 0.98


def test_a_table_depends_on_what_is_in_it(tmp_path: Path) -> None:
    """The same words and numbers give the same bytes in any order; others give another version."""
    rows = dict(zip(WORDS, numbers_of(len(WORDS)), strict=True))
    shuffled = dict(reversed(rows.items()))
    versions = [write(tmp_path / "a", rows), write(tmp_path / "b", shuffled)]
    assert versions[0] == versions[1] == Table(tmp_path / "a").version
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    rows[WORDS[0]] = rows[WORDS[0]] + 1
    assert write(tmp_path / "c", rows) != versions[0]


def test_some_words_read_some_blocks(path: Path) -> None:
    """Looking up a word reads the block it stands in, and a word before all of them reads none."""
    table = Table(path)
    assert table.blocks_read == set()
    assert not table.vectors(["A"]).any()
    assert table.blocks_read == set()
    table.vectors(["가", "가각", "차를"])
    assert len(table.blocks_read) == 2 < len(WORDS) // BLOCK


def test_damage_is_never_read_as_a_vector(path: Path) -> None:
    """With any byte changed, or the end missing, a table says so or gives what was written."""
    whole = path.read_bytes()
    right = Table(path).vectors(WORDS)
    chance = random.Random(3)  # noqa: S311 - no secret
    places = {
        *range(40),
        *chance.sample(range(len(whole)), 300),
        *range(len(whole) - 100, len(whole)),
    }
    damaged = [whole[:at] + bytes([whole[at] ^ 0x11]) + whole[at + 1 :] for at in places]
    damaged += [whole[: len(whole) * part // 10] for part in range(1, 10)]
    told = 0
    for data in damaged:
        path.write_bytes(data)
        try:
            table = Table(path)
            np.testing.assert_array_equal(table.vectors(WORDS), right)
        except ValueError:
            told += 1
    assert told > len(damaged) / 2


def test_words_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    """A word that stands twice, is empty or holds a line feed makes no table."""
    for words in (["가", "가"], ["가", ""], ["가", "나\n"]):
        with pytest.raises(ValueError):
            write_table(tmp_path / "table", words, *quantized(numbers_of(2)))
