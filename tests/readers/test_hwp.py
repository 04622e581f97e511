"""What is read from HWP 5 alone: its flags, its preview, its damage."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.errors import ReadError
from sarye.readers.hwp import read_hwp

from .hancom_files import DISTRIBUTION, PASSWORD, Box, Grid, Note, P, hwp

BLOCKS = [
    "가온시 적극행정 우수사례",
    P([Grid([["상황", "글"], ["노력", ["하나", "둘"]]]), "본문", Note("각주")]),
    P([Box(["상자"])]),
]


def kind_of(data: bytes) -> str:
    """Name the kind of the error that reading ends in, "" where there is none."""
    try:
        read_hwp(data, "a.hwp")
    except ReadError as error:
        return error.kind
    return ""


@pytest.mark.parametrize("compressed", [True, False])
def test_packed_or_not(compressed: bool) -> None:
    """Streams are read whether they are compressed or not."""
    assert read_hwp(hwp(["글"], compressed=compressed), "a.hwp").text == "글"


def test_a_password() -> None:
    """A document with a password is not read, whatever else it is."""
    assert kind_of(hwp(["글"], flags=PASSWORD)) == "encrypted"
    assert kind_of(hwp(["글"], flags=PASSWORD | DISTRIBUTION, preview="글")) == "encrypted"


def test_a_distribution_document_shows_its_preview() -> None:
    """Of a distribution document the preview is read, its rows as rows, and that is said."""
    preview = "<우수사례>\r\n<상황><글>\r\n\r\n본문 <주>\r\n\0\0"
    document = read_hwp(hwp(["대신 쓰인 글"], flags=DISTRIBUTION, preview=preview), "d/a.hwp")
    assert document.text == "<우수사례>\n상황\t글\n\n본문 <주>"
    (problem,) = document.problems
    assert (problem.kind, problem.place.path) == ("distribution", "d/a.hwp")


def test_a_distribution_document_without_a_preview() -> None:
    """Without a preview there is no text, and the problem stays."""
    document = read_hwp(hwp(["글"], flags=DISTRIBUTION), "a.hwp")
    assert (document.text, document.problems[0].kind) == ("", "distribution")


ALLOCATION_TABLE = 512
"""Where the allocation table of a small compound file begins: behind its header."""


@pytest.mark.parametrize("data", [b"", b"HWP Document File", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_no_document(data: bytes) -> None:
    """What is no HWP 5 at all is damaged."""
    assert kind_of(data) == "damaged"


def test_another_version() -> None:
    """A version that nobody knows is damaged."""
    assert kind_of(hwp(["글"], version=bytes([0, 0, 0, 9]))) == "damaged"


def test_a_document_cut_off() -> None:
    """A document cut off anywhere is damaged, as its directory stands behind its text."""
    data = hwp(BLOCKS)
    assert {kind_of(data[:size]) for size in range(0, len(data) - 512, 97)} == {"damaged"}


def test_a_document_not_quite_in_order() -> None:
    """Where only the allocation table is wrong, the bare text is read, and said to be no more."""
    text = "처리 기간을 줄여 주민의 부담을 덜고 무료 촬영대를 설치하여 걸음을 아낌"
    data = bytearray(hwp([text]))
    data[ALLOCATION_TABLE + 20] ^= 0xFF  # of a sector behind the end
    document = read_hwp(bytes(data), "a.hwp")
    assert document.text.strip() == text
    assert [problem.kind for problem in document.problems] == ["plain_text_only"]


@settings(max_examples=300)
@given(st.integers(0, 2**32))
def test_a_document_with_wrong_bytes(seed: int) -> None:
    """Wrong bytes in what is packed lead to some text or to `ReadError`, never to another error."""
    chance = random.Random(seed)  # noqa: S311 - any bytes will do
    data = bytearray(hwp(BLOCKS, compressed=False))
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert kind_of(bytes(data)) in {"", "damaged", "encrypted", "empty", "expands", "too_deep"}


def test_boxes_in_boxes_without_end() -> None:
    """A document that nests its parts too deeply says so."""
    block: P | str = "글"
    for _ in range(250):
        block = P([Box([block])])
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10 * limit)
    try:
        data = hwp([block])
    finally:
        sys.setrecursionlimit(limit)
    assert kind_of(data) == "too_deep"
