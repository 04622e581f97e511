"""The teacher's file and its pieces are read as they are meant."""

from __future__ import annotations

import struct
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from training.meaning.pieces import SPACE, UNKNOWN_PENALTY, Tokenizer
from training.meaning.weights import BLOCK, Model, read_model

PIECES = {"<s>": 0.0, "</s>": 0.0, "<unk>": 0.0}
LETTERS = {SPACE: -3.0, "가": -2.5, "나": -2.0, "다": -5.0}
KNOWN = {**LETTERS, "가나": -4.0, f"{SPACE}가": -3.5, "나가나": -6.5}
SCORES = {**PIECES, **KNOWN}
NIBBLES = (np.arange(BLOCK) % 16).astype(np.uint8)
SCALE = 0.25


def _file(path: Path) -> Path:
    """Write a file of one tensor, of one block, and one replacement: ％ is written 가."""
    texts = [piece.encode() for piece in SCORES]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    tokens = struct.pack("<5iQ", len(SCORES), 0, 1, 1, 2, sum(map(len, texts)))
    scores = np.array(list(SCORES.values()), "<f4").tobytes()
    replaced = struct.pack("<IBI", ord("％"), 1, ord("가"))
    front = b"".join(
        [
            struct.pack("<4sI7ifi", b"E5S1", 1, BLOCK, 1, 1, BLOCK, 9, 8, 2, 1e-12, BLOCK),
            tokens, ends, scores, *texts,
            struct.pack("<iI", 1, len(replaced)), replaced,
            struct.pack("<iH", 1, 1), b"w",
        ]
    )  # fmt: skip
    block = np.float16(SCALE).tobytes() + bytes(NIBBLES[:16] | (NIBBLES[16:] << 4))
    place = len(front) + struct.calcsize("<BIQQ")
    path.write_bytes(front + struct.pack("<BIQQ", 1, BLOCK, place, len(block)) + block)
    return path


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """Read the file."""
    return read_model(_file(tmp_path / "model"))


def test_a_model_file_gives_what_was_written(model: Model) -> None:
    """Pieces, scores, replacements come back; a block is its numbers, less 8, times its scale."""
    assert {piece: score for piece, (_, score) in model.pieces.items()} == SCORES
    assert (model.sizes.width, model.replaced) == (BLOCK, {ord("％"): "가"})
    [row] = model.blocks("w", 1, BLOCK).floats()
    np.testing.assert_array_equal(row, (NIBBLES.astype(float) - 8) * SCALE)


def test_another_file_is_no_model(tmp_path: Path) -> None:
    """What is no model file is said to be none."""
    (tmp_path / "other").write_bytes(bytes(200))
    with pytest.raises(ValueError, match="no model file"):
        read_model(tmp_path / "other")


@pytest.mark.parametrize("word", ["가나", "나가나가", "가나다라", "라", "다가나나"])
def test_a_word_is_cut_where_scores_add_up_to_most(model: Model, word: str) -> None:
    """Of all ways to cut a word, there is none with a higher score; unknown letters cost more."""
    unknown = min(SCORES.values()) - UNKNOWN_PENALTY

    def score(cut: list[str]) -> float:
        return sum(KNOWN.get(one, unknown if len(one) == 1 else -1e9) for one in cut)

    def cuts(text: str) -> list[list[str]]:
        found = []
        for marks in product((False, True), repeat=len(text) - 1):
            cut = [text[0]]
            for letter, new in zip(text[1:], marks, strict=True):
                cut = [*cut, letter] if new else [*cut[:-1], cut[-1] + letter]
            found.append(cut)
        return found

    best = max(cuts(SPACE + word), key=score)
    wanted = [model.pieces[one][0] if one in KNOWN else model.unknown for one in best]
    assert Tokenizer(model).numbers(word) == [0, *wanted, 1]


def test_spaces_and_replaced_characters_are_brought_to_one_form(model: Model) -> None:
    """Several spaces are one, and what is replaced is cut as what stands for it."""
    tokenizer = Tokenizer(model)
    assert tokenizer.numbers("％나  나") == tokenizer.numbers("가나 나")
