"""What is written into a segment comes out of it, whole or merged, here and through Whoosh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query import Term
from whoosh.reading import TermNotFound

from sarye.analysis import Analyzer, fold
from sarye.index.postings.compression import compress, decompress, make_dictionary
from sarye.index.postings.eliasfano import count_ascending, decode_ascending, encode_ascending
from sarye.index.postings.merging import Source, merge_fields, merge_records
from sarye.index.postings.positions import global_positions
from sarye.index.postings.postinglists import (
    LONG,
    Lists,
    Occurrences,
    decode,
    encode,
    part_of,
    record_of,
    slot_of,
)
from sarye.index.postings.segment import FieldLists, Records, SegmentFile, write_segment
from sarye.index.postings.termdictionary import BLOCK, MANY, Terms, term_tables
from sarye.index.postings.varint import decode_numbers, encode_numbers
from sarye.index.schema import FIELDS, PARTS, SCORED, decode_token, encode_token
from sarye.index.snapshot import Snapshot
from sarye.index.wordings.minhash import HASHES
from sarye.models import Case
from sarye.runtime.mappedfile import Tables, write_tables

Places = dict[bytes, dict[int, list[int]]]
"""The positions of each token in each slot."""

PLACES = st.dictionaries(
    st.binary(max_size=3),
    st.dictionaries(
        st.integers(0, 2**24), st.lists(st.integers(0, 2**20), min_size=1, unique=True), min_size=1
    ),
    max_size=3 * BLOCK,
)


def numbers(row: Iterable[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Make an array."""
    return np.fromiter(row, np.int64)


def listed(places: Places) -> FieldLists:
    """Write the lists of a field."""
    rows = [
        (token, slot, position)
        for token, (_, slots) in enumerate(sorted(places.items()))
        for slot, positions in sorted(slots.items())
        for position in sorted(positions)
    ]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return FieldLists(sorted(places), encode(Occurrences(*map(numbers, columns)), len(places)))


def read(file: SegmentFile, name: str) -> Places:
    """Read the lists of a field."""
    field = file.fields[name]
    found: Places = {}
    for extent in field.terms.since(b""):
        pairs = zip(field.slots(extent).tolist(), field.positions(extent).tolist(), strict=True)
        slots = found.setdefault(extent.token, {})
        for slot, position in pairs:
            slots.setdefault(slot, []).append(position)
    return found


def in_order(places: Places) -> Places:
    """Give places as they are read."""
    return {
        token: {slot: sorted(row) for slot, row in sorted(slots.items())}
        for token, slots in sorted(places.items())
    }


@cache
def records(size: int, name: str = "record") -> Records:
    """Make records that can be told apart."""
    data = [f"{name} {number}".encode() for number in range(size)]
    lengths = np.arange(size * len(SCORED) * len(PARTS), dtype=np.uint16)
    signatures = np.arange(size * HASHES, dtype=np.uint8)
    dictionary = make_dictionary([f"{name} {number}".encode() * 9 for number in range(2_000)])
    return Records(
        dictionary,
        [compress(row, dictionary) for row in data],
        data,
        lengths.reshape(size, len(SCORED), len(PARTS)),
        signatures.reshape(size, HASHES),
        np.arange(size * 70, dtype=np.int8).reshape(size, 70),
    )


def write(path: Path, kept: Records, places: Places) -> SegmentFile:
    """Write a segment whose words stand in some places, and open it."""
    fields = {name: listed(places if name == "words" else {}) for name in FIELDS}
    write_segment(path, kept, fields.items())
    return SegmentFile(path)


@given(st.lists(st.integers(0, 2**62)))
def test_numbers_come_back(row: list[int]) -> None:
    """Any numbers from 0 up can be written and read."""
    assert decode_numbers(encode_numbers(numbers(row))).tolist() == row


@given(st.lists(st.integers(0, 2**40), min_size=1).map(sorted))
def test_ascending_numbers_come_back(row: list[int]) -> None:
    """Ascending numbers, equal ones too, can be written and read."""
    encoded = encode_ascending(numbers(row))
    assert count_ascending(encoded) == len(row)
    assert decode_ascending(encoded).tolist() == row


@pytest.mark.parametrize(
    ("step", "bits"),
    [(2, 2 + 1), (2**5, 8 + 1 + 2**5 / 2**8), (2**10, 8 + 1 + 4), (2**14, 2 + 14)],
)
def test_long_lists_take_about_a_byte(step: int, bits: float) -> None:
    """A frequent token takes two bits and the logarithm of its mean step for each occurrence.

    Between steps of 4 and 2,048 a byte is taken for the low bits: what is above it follows.
    """
    slots = {slot: [0] for slot in range(0, 2048 * step, step)}
    _, lists = listed({b"a": slots, b"b": {slot: [0] for slot in range(LONG - 1)}})
    assert lists.long.tolist() == [True, False]
    assert 0 < lists.slot_starts[1] - 2048 * bits / 8 < 16


def test_small_numbers_take_one_byte() -> None:
    """Most steps are short, and a byte is enough for them."""
    assert encode_numbers(numbers([0, 1, 127])) == b"\x00\x01\x7f"
    assert encode_numbers(numbers([128, 300])) == b"\x80\x01\xac\x02"


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, len(PARTS) - 1))))
def test_cells_hold_record_and_part(rows: list[tuple[int, int]]) -> None:
    """A record and a part come out of their slot, and slots are in the order of both."""
    slots = slot_of(numbers(one for one, _ in rows), numbers(part for _, part in rows))
    found = zip(record_of(slots).tolist(), part_of(slots).tolist(), strict=True)
    assert list(found) == rows
    assert sorted(rows) == [
        (int(record_of(slot)), int(part_of(slot))) for slot in sorted(slots.tolist())
    ]


MANY_PLACES = st.dictionaries(
    st.sampled_from([b"a", b"b", b"c"]),
    st.sets(st.integers(0, 2**20), min_size=1, max_size=3 * LONG).map(
        lambda slots: {slot: list(range(1 + slot % 3)) for slot in slots}
    ),
)


@given(PLACES | MANY_PLACES)
def test_lists_come_back_together(places: Places) -> None:
    """The lists of many tokens are read at once as they were written."""
    _, lists = listed(places)
    data = memoryview(lists.slots)
    pieces = [data[a:b] for a, b in pairwise(lists.slot_starts.tolist())]
    tokens, slots = decode(pieces, lists.long.tolist())
    expected = [
        (number, slot)
        for number, (_, row) in enumerate(sorted(places.items()))
        for slot, positions in sorted(row.items())
        for _ in positions
    ]
    assert list(zip(tokens.tolist(), slots.tolist(), strict=True)) == expected


@given(
    st.lists(st.binary(max_size=300), unique=True).map(sorted),
    st.binary(max_size=3),
    st.integers(1, 300),
)
def test_tokens_are_found(tokens: list[bytes], other: bytes, size: int) -> None:
    """Each token is found with the places of its lists, and all others are not."""
    starts = np.arange(len(tokens) + 1) * size
    long = np.arange(len(tokens)) % 3 == 0
    with TemporaryDirectory() as folder:
        write_tables(
            Path(folder, "terms"),
            "x",
            term_tables("t", tokens, Lists(b"", starts, long, b"", 2 * starts)),
        )
        tables = Tables(Path(folder, "terms"), "x")
        terms = Terms(tables, "t")
        rows = [(one, at * size, (at + 1) * size, 2 * at * size) for at, one in enumerate(tokens)]
        assert [extent[:4] for extent in terms.since(b"")] == rows
        assert [extent.long for extent in terms.since(b"")] == long.tolist()
        assert [extent.token for extent in terms.since(other)] == [
            token for token in tokens if token >= other
        ]
        lowest, highest = sorted((other, (tokens or [b""])[len(tokens) // 2]))
        some = [token for token in tokens if lowest <= token < highest]
        part = terms.between(lowest, highest)
        assert part.tokens == some
        first = tokens.index(some[0]) if some else 0
        if some:
            assert part.slot_starts.tolist() == starts[first : first + len(some) + 1].tolist()
            assert part.long.tolist() == long[first : first + len(some)].tolist()
        table = terms.whole()
        assert table.tokens == tokens
        assert table.long.tolist() == long.tolist()
        assert table.slot_starts.tolist() == starts.tolist()
        assert table.position_starts.tolist() == (2 * starts).tolist()
        half = [one for one in terms.since(b"") if one.token in tokens[::2]]
        absent = {b"\xff" * 301 + bytes(divmod(number, 256)) for number in range(MANY)}
        for wanted in ({*tokens[::2]}, {*tokens[::2], *absent}):
            assert sorted(terms.among(wanted)) == half
        for token in (*tokens, other):
            extent = terms.find(token)
            assert (extent and extent.token) == (token if token in tokens else None)
        del terms
        tables.close()


@given(st.lists(st.binary(max_size=100)))
def test_records_come_back(rows: list[bytes]) -> None:
    """What is compressed with a dictionary of its own words is the same again."""
    dictionary = make_dictionary(rows)
    assert len(dictionary) <= sum(map(len, rows))
    assert [decompress(compress(row, dictionary), dictionary) for row in rows] == rows


@given(PLACES)
def test_a_segment_comes_back(places: Places) -> None:
    """Lists, and what is kept of each record, are read as they were written."""
    with TemporaryDirectory() as folder:
        kept = records(3)
        file = write(Path(folder, "segment"), kept, places)
        assert read(file, "words") == in_order(places)
        assert [file.data(number) for number in range(file.size)] == kept.heads
        assert file.lengths.tolist() == kept.lengths.tolist()
        assert file.signatures.tolist() == kept.signatures.tolist()
        file.close()


def moved(places: Places, live: list[bool], base: int) -> Places:
    """Give what stays of places, with the new numbers of its records: one at a time."""
    new = {old: base + sum(live[:old]) for old, lives in enumerate(live) if lives}
    found: Places = {}
    for token, slots in places.items():
        for slot, positions in slots.items():
            if slot >> 3 in new:
                found.setdefault(token, {})[new[slot >> 3] << 3 | slot & 7] = positions
    return found


SMALL = st.dictionaries(
    st.binary(max_size=2),
    st.dictionaries(
        st.integers(0, 4 * 8 - 1),
        st.lists(st.integers(0, 300), min_size=1, unique=True),
        min_size=1,
    ),
)


@given(st.lists(st.tuples(SMALL, st.lists(st.booleans(), min_size=4, max_size=4)), min_size=1))
def test_merged_segments_hold_what_lives(parts: list[tuple[Places, list[bool]]]) -> None:
    """A merge has the records that are not deleted, in order, with their tokens."""
    with TemporaryDirectory() as folder:
        sources, expected, kept = [], {}, []
        for at, (places, live) in enumerate(parts):
            file = write(Path(folder, str(at)), records(4, f"segment {at % 2}"), places)
            sources.append(Source(file, np.array(live)))
            for token, slots in moved(places, live, len(kept)).items():
                expected.setdefault(token, {}).update(slots)
            kept += [file.data(number) for number, lives in enumerate(live) if lives]
        write_segment(Path(folder, "merged"), merge_records(sources), merge_fields(sources))
        merged = SegmentFile(Path(folder, "merged"))
        assert [merged.data(number) for number in range(merged.size)] == kept
        assert read(merged, "words") == in_order(expected)
        for file in (merged, *(source.file for source in sources)):
            file.close()


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_is_a_token(text: str) -> None:
    """Lone surrogates, as paths can hold them, come back too."""
    assert decode_token(encode_token(text)) == text


def positions_of(texts: list[str], analyzer: Analyzer) -> dict[str, list[int]]:
    """Give where each morpheme and compound stands in texts; between two, a place stays empty."""
    found: dict[str, list[int]] = {}
    base = 0
    for text in texts:
        tokens = analyzer.word_tokens(text)
        for token in tokens:
            found.setdefault(token.text, []).append(base + token.position)
        base += max((token.position for token in tokens), default=0) + 2
    return found


def tokens_of(snapshot: Snapshot, texts: Mapping[str, list[str]], analyzer: Analyzer) -> None:
    """Check the morphemes, compounds and bigrams of the only case, part by part."""
    seen: dict[str, set[str]] = {name: set() for name in SCORED}
    for at, part in enumerate(PARTS):
        grams = Counter(
            a + b
            for text in texts.get(part, [])
            for a, b in pairwise(letter for letter in fold(text).text if letter.isalnum())
        )
        for token, places in positions_of(texts.get(part, []), analyzer).items():
            seen["words"].add(token)
            slot = slot_of(numbers([0]), at)
            positions = global_positions(np.repeat(slot, len(places)), np.array(places))
            assert set(positions.tolist()) <= set(snapshot.positions(token).tolist())
            assert frequency(snapshot, "words", token, at) == len(places)
        for gram, count in grams.items():
            seen["bigrams"].add(gram)
            assert frequency(snapshot, "bigrams", gram, at) == count
    assert {name: set(snapshot.terms(name)) for name in SCORED} == seen


def frequency(snapshot: Snapshot, field: Any, token: str, part: int) -> int:
    """Tell how often a token stands in a part of the first record."""
    slots, frequencies = snapshot.postings(field, token)
    return dict(zip(slots.tolist(), frequencies.tolist(), strict=True)).get(part, 0)


def test_the_index_holds_the_tokens_of_the_analysis(
    case_of: Callable[..., Case], new_store: Callable[[], Any], analyzer: Analyzer
) -> None:
    """Each morpheme, compound and bigram is indexed under its part with its count and positions."""
    store = new_store()
    case = case_of(
        "적극행정 적극행정",
        [("effort", "확인서를 징구하여 확인서를 냄."), ("effort", "(수의계약)을 위한 확인서")],
        agency="국민권익위원회",
    )
    store.commit({"a.txt": [case]})
    texts = {
        "title": [case.title],
        "effort": [section.text for section in case.sections],
        "context": ["국민권익위원회"],
    }
    tokens_of(Snapshot(store.index), texts, analyzer)


def test_whoosh_searches_the_index(new_store: Any, cases_of: Any) -> None:
    """Whoosh's own reader and searcher open the index, and find what sarye finds."""
    store, cases = new_store(), cases_of(40)
    store.commit({"a.txt": cases[:30]})
    store.commit({"b.txt": cases[30:]}, merging="none")
    store.commit(remove=["a.txt"], merging="none")
    store.commit({"a.txt": cases[:5]}, merging="none")
    snapshot = Snapshot(store.index)
    with open_dir(store.folder.current()).searcher() as searcher:
        frequencies = snapshot.frequencies(np.arange(snapshot.size))
        assert len(frequencies) > 20
        for token in (*frequencies, "없는말"):
            hits = searcher.search(Term("words", token), limit=None)
            found = np.unique(record_of(snapshot.postings("words", token).slots))
            assert sorted(hit.docnum for hit in hits) == found.tolist()
            assert len(found) == frequencies.get(token, 0)
        reader = searcher.reader()
        assert ("words", encode_token(max(frequencies))) in reader
        assert reader.doc_count() == int(snapshot.live.sum()) == snapshot.totals.entries
        with pytest.raises(TermNotFound):
            reader.postings("words", "없는말")
