"""What is written into the table of terms comes out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage
from whoosh.reading import TermNotFound

from sarye.analysis import Analyzer, fold
from sarye.index import PARTS, Snapshot, words_field
from sarye.index.codec import (
    CompactCodec,
    CompactReader,
    PostingList,
    decode_numbers,
    deltas,
    encode_numbers,
)
from sarye.index.schema import bigrams_field, decode_token, encode_token
from sarye.index.spots import make_spots
from sarye.models import Case

Row = tuple[str, bytes, int, float, bytes]

POSTINGS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.binary(max_size=3)),
    st.dictionaries(
        st.integers(0, 2**31), st.lists(st.integers(0, 2**20), min_size=1, unique=True), min_size=1
    ),
)


def rows_of(postings: dict[tuple[str, bytes], dict[int, list[int]]]) -> list[Row]:
    """List postings as Whoosh hands them to a codec."""
    return [
        (field, term, doc, float(len(places)), encode_numbers(deltas(sorted(places))))
        for (field, term), docs in sorted(postings.items())
        for doc, places in sorted(docs.items())
    ]


def written(rows: list[Row]) -> CompactReader:
    """Write rows as one segment and open it."""
    storage, codec = RamStorage(), CompactCodec()
    segment = codec.new_segment(storage, "MAIN")
    writer = codec.field_writer(storage, segment)
    writer.add_postings(None, None, iter(rows))
    writer.close()
    return codec.terms_reader(storage, segment)


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_come_back(numbers: list[int]) -> None:
    """Any numbers from 0 up can be written and read."""
    assert decode_numbers(encode_numbers(numbers)).tolist() == numbers


@given(st.lists(st.integers(0, 2**40), unique=True).map(sorted))
def test_deltas_add_up(numbers: list[int]) -> None:
    """Ascending numbers are the sums of their deltas."""
    assert np.cumsum(np.array(list(deltas(numbers)), np.int64)).tolist() == numbers


def test_small_numbers_take_one_byte() -> None:
    """Most steps are short, and a byte is enough for them."""
    assert encode_numbers([0, 1, 127]) == b"\x00\x01\x7f"
    assert encode_numbers([128, 300]) == b"\x80\x01\xac\x02"


@given(POSTINGS)
def test_posting_lists_come_back(postings: dict[tuple[str, bytes], dict[int, list[int]]]) -> None:
    """Documents, frequencies and positions of each term are read as they were written."""
    reader = written(rows_of(postings))
    assert list(reader.terms()) == sorted(postings)
    for (field, term), docs in postings.items():
        found = reader.find(field, term)
        assert isinstance(found, PostingList)
        assert found.docs.tolist() == sorted(docs)
        assert found.frequencies.tolist() == [len(docs[doc]) for doc in sorted(docs)]
        assert list(found.positions(range(len(docs)))) == [
            sorted(docs[doc]) for doc in sorted(docs)
        ]
        assert list(found.positions([len(docs) - 1])) == [sorted(docs[max(docs)])]


@given(POSTINGS)
def test_whoosh_reads_what_it_gave(postings: dict[tuple[str, bytes], dict[int, list[int]]]) -> None:
    """A merge of segments writes the same rows again."""
    rows = rows_of(postings)
    reader = written(rows)

    def matched(field: str, term: bytes) -> Iterator[Row]:
        matcher = reader.matcher(field, term, None)
        while matcher.is_active():
            yield field, term, matcher.id(), matcher.weight(), matcher.value()
            matcher.next()

    assert [row for field, term in reader.terms() for row in matched(field, term)] == rows


@given(POSTINGS, st.binary(max_size=3))
def test_terms_from_a_prefix(
    postings: dict[tuple[str, bytes], dict[int, list[int]]], prefix: bytes
) -> None:
    """Terms are listed in order of their bytes, from any beginning on, within one field."""
    reader = written(rows_of(postings))
    expected = sorted(key for key in postings if key[0] == "a" and key[1] >= prefix)
    assert list(reader.terms_from("a", prefix)) == expected
    assert list(reader.terms_from("none", prefix)) == []


@given(POSTINGS, st.binary(max_size=3))
def test_terms_that_are_not_there(
    postings: dict[tuple[str, bytes], dict[int, list[int]]], term: bytes
) -> None:
    """A term is found in its own field and nowhere else."""
    reader = written(rows_of(postings))
    assert (("a", term) in reader) == (("a", term) in postings)
    assert reader.find("none", term) is None
    if ("a", term) not in postings:
        with pytest.raises(TermNotFound):
            reader.matcher("a", term, None)


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_is_a_token(text: str) -> None:
    """Lone surrogates, as paths can hold them, come back too."""
    assert decode_token(encode_token(text)) == text


def test_the_index_holds_the_tokens_of_the_analysis(
    case_of: Callable[..., Case], new_store: Callable[[], Any], analyzer: Analyzer
) -> None:
    """Each morpheme, compound and bigram is indexed under its part with its count and positions."""
    store = new_store()
    case = case_of(
        "적극행정 적극행정",
        [("effort", "확인서를 징구하여 확인서를 냄."), ("effort", "수의계약 확인서")],
        agency="국민권익위원회",
    )
    store.commit({"a.txt": [case]})
    snapshot = Snapshot(store.index)
    texts = {
        "title": [case.title],
        "effort": [section.text for section in case.sections],
        "context": ["국민권익위원회"],
    }
    number = snapshot.case_number(case.id)
    for part in PARTS:
        positions = analyzer.word_positions(texts.get(part, []))
        assert set(snapshot.terms(words_field(part))) == set(positions)
        for token, places in positions.items():
            field = words_field(part)
            assert snapshot.postings(field, token).frequencies.tolist() == [len(places)]
            spots = make_spots(np.full(len(places), number), np.array(places))
            assert snapshot.spots(field, token).tolist() == spots.tolist()
        grams = Counter(
            a + b
            for text in texts.get(part, [])
            for a, b in pairwise(letter for letter in fold(text).text if letter.isalnum())
        )
        field = bigrams_field(part)
        assert set(snapshot.terms(field)) == set(grams)
        for gram, count in grams.items():
            assert snapshot.postings(field, gram).frequencies.tolist() == [count]
