"""What is read from HWPX alone: its members, its XML, its damage."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.errors import ReadError
from sarye.readers.hwpx import read_hwpx

from .hancom_files import Grid, Note, P, encrypted_manifest, hwpx, package, section

BLOCKS = ["가온시 적극행정 우수사례", P([Grid([["상황", "글"]]), "본문", Note("각주")])]
SECTION = "Contents/section0.xml"


def text_of(inner: str) -> str:
    """Read a section of these paragraphs, without a header."""
    return read_hwpx(package({SECTION: section(inner)}), "a.hwpx").text


def kind_of(data: bytes) -> str:
    """Name the kind of the error that reading ends in, "" where there is none."""
    try:
        read_hwpx(data, "a.hwpx")
    except ReadError as error:
        return error.kind
    return ""


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<hp:t>성<hp:fwSpace/>명<hp:nbSpace/>란</hp:t>", "성 명 란"),
        ("<hp:t>한<hp:markpenBegin/>적한<hp:markpenEnd/> 골목</hp:t>", "한적한 골목"),
        ("<hp:t>가<hp:deleteBegin/>지운 글<hp:deleteEnd/>나</hp:t>", "가나"),
        ("<hp:t>가<hp:insertBegin/>넣은<hp:insertEnd/>나</hp:t>", "가넣은나"),
        ("<hp:t>가\n  나</hp:t>", "가 나"),
        ("<hp:t>가</hp:t><hp:lineBreak/><hp:t>나</hp:t>", "가\n나"),
        ("<hp:t>가<hp:unheard>나<hp:tab/>다</hp:unheard>라</hp:t>", "가나 다라"),
        (
            "<hp:dutmal><hp:mainText>본말</hp:mainText><hp:subText>덧말</hp:subText></hp:dutmal>",
            "본말",
        ),
        ('<hp:compose composeText="가"/><hp:t>나</hp:t>', "가나"),
        ("<hp:edit><hp:text>적은 글</hp:text></hp:edit>", "적은 글"),
        ("<hp:equation><hp:script>1 over 2</hp:script></hp:equation><hp:t>글</hp:t>", "글"),
        ("<hp:pic><hp:shapeComment>그림입니다.</hp:shapeComment></hp:pic><hp:t>글</hp:t>", "글"),
        (
            "<hp:switch><hp:case><hp:t>하나</hp:t></hp:case>"
            "<hp:default><hp:t>하나</hp:t></hp:default></hp:switch>",
            "하나",
        ),
        (
            "<hp:ctrl><hp:fieldBegin><hp:subList><hp:p><hp:run><hp:t>메모</hp:t></hp:run></hp:p>"
            "</hp:subList></hp:fieldBegin></hp:ctrl><hp:t>글</hp:t><hp:ctrl><hp:fieldEnd/></hp:ctrl>",
            "글",
        ),
    ],
)
def test_runs(run: str, text: str) -> None:
    """What shows in a paragraph is read, what does not is not."""
    assert text_of(f"<hp:p><hp:run>{run}</hp:run></hp:p>") == text


def test_names_of_another_year() -> None:
    """The names of elements changed their year in newer files."""
    xml = section("<hp:p><hp:run><hp:t>글</hp:t></hp:run></hp:p>").replace("/2011/", "/2016/")
    assert read_hwpx(package({SECTION: xml}), "a.hwpx").text == "글"


def test_sections_in_the_order_of_their_numbers() -> None:
    """Section 10 comes after section 9."""
    numbers = [str(number) for number in range(12)]
    assert read_hwpx(hwpx(*([number] for number in numbers)), "a.hwpx").text.split() == numbers


def test_a_password() -> None:
    """The manifest says that a document has a password."""
    assert kind_of(hwpx(BLOCKS, manifest=encrypted_manifest(SECTION))) == "encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x05\x06" + bytes(18),
        package({"Contents/header.xml": "<head/>"}),
        package({SECTION: "글"}),
        package({SECTION: b"\xff\xfe<"}),
        package({SECTION: '<!DOCTYPE sec [<!ENTITY a "글">]><sec>&a;</sec>'}),
    ],
    ids=["empty", "no members", "no section", "no XML", "wrong bytes", "an entity"],
)
def test_no_document(data: bytes) -> None:
    """What is no HWPX, or declares what no HWPX declares, is damaged."""
    assert kind_of(data) == "damaged"


def test_a_document_cut_off() -> None:
    """A document cut off anywhere is damaged, as its list of members stands at the end."""
    data = hwpx(BLOCKS)
    assert {kind_of(data[:size]) for size in range(0, len(data) - 1, 13)} == {"damaged"}


@settings(max_examples=300)
@given(st.integers(0, 2**32))
def test_a_document_with_wrong_bytes(seed: int) -> None:
    """Wrong bytes lead to some text or to `ReadError`, never to another error."""
    chance = random.Random(seed)  # noqa: S311 - any bytes will do
    data = bytearray(hwpx(BLOCKS))
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert kind_of(bytes(data)) in {"", "damaged", "empty", "encrypted", "expands"}


@pytest.mark.parametrize("depth", [300, 100_000])
def test_boxes_in_boxes_without_end(depth: int) -> None:
    """A document that nests its parts too deeply says so."""
    opening = "<hp:p><hp:run><hp:rect><hp:drawText><hp:subList>"
    closing = "</hp:subList></hp:drawText></hp:rect></hp:run></hp:p>"
    data = package({SECTION: section(opening * depth + closing * depth)})
    assert kind_of(data) == "too_deep"
