"""What the table is learnt by is the regression that it is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("scipy")

from training.meaning.student import (
    Lesson,
    inverse_frequencies,
    learn,
    principal_axes,
    weighted_bags,
)

WIDTH = 12
WORDS = ["노인", "어르신", "지원", "주차", "요금", "깎다"]
SPOKEN = [("노인", "지원"), ("주차", "요금", "깎다", "깎다"), ("어르신", "모르는말", "지원"), ()]
WRITTEN = [("주차", "요금"), ("노인", "주차"), ("지원",), ("요금", "지원", "깎다"), ("어르신",)]


def _lessons() -> list[Lesson]:
    """Make two lessons of a teacher who answers by chance."""
    chance = np.random.default_rng(3)
    numbers = {word: number for number, word in enumerate(WORDS)}
    idf = inverse_frequencies(WORDS, [*SPOKEN, *WRITTEN])
    return [
        Lesson(
            weighted_bags(numbers, idf, texts),
            chance.normal(chance.normal(), 1, (len(texts), WIDTH)).astype(np.float32),
            weight,
        )
        for texts, weight in ((SPOKEN, 2.0), (WRITTEN, 1.0))
    ]


def test_words_add_what_ridge_regression_says() -> None:
    """The rows are (X'WX + ridge)^-1 X'WY; W are weights, Y is measured from each lesson's mean."""
    lessons = _lessons()
    axes = principal_axes(lessons, 5)
    given = np.vstack([one.bags.toarray() for one in lessons]).astype(np.float64)
    centred = np.vstack([one.vectors - one.vectors.mean(axis=0) for one in lessons])
    weights = np.repeat([one.weight for one in lessons], [len(one.vectors) for one in lessons])
    weighted = given.T * weights
    inverse = np.linalg.inv(weighted @ given + 0.2 * np.eye(len(WORDS)))
    wanted = inverse @ weighted @ (centred @ axes)
    np.testing.assert_allclose(learn(lessons, axes, 0.2), wanted, atol=1e-4)


def test_axes_are_those_along_which_the_teacher_differs_most() -> None:
    """They are at right angles, keep as much as the largest singular values, and have one sign."""
    lessons = _lessons()
    axes = principal_axes(lessons, 4)
    np.testing.assert_allclose(axes.T @ axes, np.eye(4), atol=1e-5)
    centred = np.vstack([one.vectors - one.vectors.mean(axis=0) for one in lessons])
    kept = ((centred @ axes) ** 2).sum(axis=0)
    np.testing.assert_allclose(kept, np.linalg.svd(centred)[1][:4] ** 2, rtol=1e-4)
    assert (axes[np.abs(axes).argmax(axis=0), range(4)] > 0).all()


def test_a_bag_has_its_words_by_frequency_and_rarity() -> None:
    """Each weighs the root of its frequency times its rarity; words without a row are left out."""
    idf = np.arange(1, len(WORDS) + 1, dtype=np.float32)
    numbers = {word: number for number, word in enumerate(WORDS)}
    rows = weighted_bags(numbers, idf, SPOKEN).toarray()
    written: Sequence[dict[str, float]] = (
        {"노인": 1, "지원": 3},
        {"주차": 4, "요금": 5, "깎다": 6 * 2**0.5},
        {"어르신": 2, "지원": 3},
        {},
    )
    for row, weights in zip(rows, written, strict=True):
        wanted = np.array([weights.get(word, 0) for word in WORDS])
        np.testing.assert_allclose(row, wanted / max(np.linalg.norm(wanted), 1), rtol=1e-6)


def test_what_the_teacher_has_said_is_not_asked_again(tmp_path: Path) -> None:
    """A run that goes on where another one was stopped asks for what is missing alone."""
    from training.meaning.vectorcache import VectorCache

    asked: list[str] = []

    def teacher(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.array([[len(text), 0.5] for text in texts], np.float32)

    first = VectorCache(tmp_path, teacher, lambda _: None).vectors(["하나", "둘", "하나"])
    assert first.tolist() == [[2, 0.5], [1, 0.5], [2, 0.5]]
    again = VectorCache(tmp_path, teacher, lambda _: None).vectors(["둘", "셋넷다"])
    assert again.tolist() == [[1, 0.5], [3, 0.5]]
    assert asked == ["하나", "둘", "셋넷다"]
