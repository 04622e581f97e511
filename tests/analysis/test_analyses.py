"""The file of analyses: what was written is found, what was damaged is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sarye.analysis import (
    Analyses,
    Analyzer,
    DictionaryEntry,
    Kiwi,
    Morpheme,
    Shape,
    fold,
    write_analyses,
)
from sarye.analysis.analyses import BLOCK, LONGEST
from sarye.analysis.folding import words
from sarye.analysis.morphemes import morphemes_of, shape_of

USER_WORDS = [DictionaryEntry("수의계약"), DictionaryEntry("하자", "NNG"), DictionaryEntry("민원")]
LETTERS = st.text(st.characters(blacklist_characters="\n"), max_size=12)
KOREAN = st.text("가나다민원행정을은는0a", min_size=1, max_size=6)
MORPHEMES = st.builds(
    Morpheme,
    st.one_of(LETTERS, KOREAN),
    st.sampled_from(["NNG", "VV-R", "JKO", "", "Z_CODA"]),
    st.integers(0, 90),
    st.integers(0, 90),
).filter(lambda one: one.start <= one.end)
ROWS = st.dictionaries(st.one_of(KOREAN, LETTERS), st.lists(MORPHEMES, max_size=4), max_size=90)


def shapes_of(rows: Mapping[str, Sequence[Morpheme]]) -> dict[str, Shape]:
    """Give the shapes of words."""
    return {word: shape_of(word, morphemes) for word, morphemes in rows.items()}


def numbered(count: int) -> dict[str, Shape]:
    """Make so many words of several shapes; in their order each block has its own numbers."""
    return {f"{at:05}건": (("SN", 0, at % 5 + 1, at % 5 + 1, ""),) for at in range(count)}


@contextmanager
def written(new: Mapping[str, Shape], old: Sequence[Analyses] = ()) -> Iterator[Analyses]:
    """Open a file of analyses."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "analyses"
        write_analyses(path, new, old)
        with closing(Analyses(path)) as found:
            yield found


def damaged(data: bytes, words: Mapping[str, Shape], folder: Path) -> bool:
    """Tell whether a file is refused; one that is not must not say anything wrong."""
    path = folder / "damaged"
    path.write_bytes(data)
    try:
        with closing(Analyses(path)) as found:
            assert all(found.find(word) == shape for word, shape in words.items())
    except ValueError:
        return True
    return False


@settings(max_examples=150)
@given(rows=ROWS, others=st.lists(st.one_of(KOREAN, LETTERS), max_size=5))
@example(rows={}, others=["", "가"])
@example(rows={"": [], "\ud800": [], "𠮷𠮷": [Morpheme("𠮷", "NNG", 1, 2)]}, others=[])
def test_any_words_come_back(rows: dict[str, list[Morpheme]], others: list[str]) -> None:
    """Each word has the morphemes it was written with, and no other word has any."""
    with written(shapes_of(rows)) as found:
        assert len(found) == len(rows)
        assert [word for word, _ in found] == sorted(rows)
        for word in (*rows, *others):
            shape = found.find(word)
            known = None if shape is None else morphemes_of(word, shape)
            assert known == (tuple(rows[word]) if word in rows else None)


@settings(max_examples=60)
@given(rows=ROWS, data=st.data())
def test_the_same_words_give_the_same_bytes(
    rows: dict[str, list[Morpheme]], data: st.DataObject
) -> None:
    """Neither the order of words matters, nor which of them stood in older files."""
    shapes = shapes_of(rows)
    order = data.draw(st.permutations(list(shapes)))
    parts = [
        {word: shapes[word] for word in data.draw(st.lists(st.sampled_from(order), unique=True))}
        for _ in range(3 if order else 0)
    ]
    with written(shapes) as whole, TemporaryDirectory() as folder:
        olds = []
        for number, part in enumerate(parts):
            write_analyses(Path(folder) / str(number), part)
            olds.append(Analyses(Path(folder) / str(number)))
        seen = set().union(*parts)
        rest = {word: shapes[word] for word in order if word not in seen}
        with written(rest, olds) as merged:
            assert merged.path.read_bytes() == whole.path.read_bytes()
        for old in olds:
            old.close()


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    """No file that ends too early is opened."""
    shapes = numbered(3 * BLOCK)
    write_analyses(tmp_path / "whole", shapes)
    whole = (tmp_path / "whole").read_bytes()
    for size in range(len(whole)):
        assert damaged(whole[:size], shapes, tmp_path), size
    assert not damaged(whole, shapes, tmp_path)


def test_a_changed_byte_is_told(tmp_path: Path) -> None:
    """Wherever a byte is changed, opening the file or finding its words says so."""
    shapes = numbered(2 * BLOCK)
    write_analyses(tmp_path / "whole", shapes)
    whole = (tmp_path / "whole").read_bytes()
    refused = sum(
        damaged(bytes((*whole[:at], whole[at] ^ flip, *whole[at + 1 :])), shapes, tmp_path)
        for at in range(len(whole))
        for flip in (1, 16, 128)
    )
    assert refused == 3 * len(whole)


@pytest.mark.parametrize("data", [b"", b"x", b"sarye tables 4\n\0" + bytes(64)])
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """What is no file of analyses is not opened, nor what is not there."""
    with pytest.raises(OSError):
        Analyses(tmp_path / "file")
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(ValueError):
        Analyses(tmp_path / "file")


def test_a_closed_file_knows_nothing_and_can_be_removed(tmp_path: Path) -> None:
    """After closing every word is unknown."""
    write_analyses(tmp_path / "file", numbered(3))
    found = Analyses(tmp_path / "file")
    assert found.find("00001건")
    found.close()
    (tmp_path / "file").unlink()
    assert found.find("00001건") is None
    found.close()


def test_what_is_no_word_is_not_kept() -> None:
    """A blob of letters and a line feed stay outside; the longest word is kept."""
    rows = {"가" * LONGEST: (), "가" * (LONGEST + 1): (), "가\n나": (), "나": ()}
    with written(rows) as found:
        assert [word for word, _ in found] == ["가" * LONGEST, "나"]


def test_a_search_reads_one_block(tmp_path: Path) -> None:
    """A word takes one block; words in their order take each block once."""
    shapes = numbered(100 * BLOCK)
    with written(shapes) as found:
        assert found.find("01234건")
        assert found.blocks_read == 1
        assert found.find("/") is None  # before the first word
        assert found.blocks_read == 1
    with written(shapes) as found:
        assert all(found.find(word) == shapes[word] for word in sorted(shapes))
        assert found.blocks_read == 100


@pytest.mark.parametrize("entries", [[], USER_WORDS], ids=["plain", "user words"])
def test_the_file_says_what_the_full_analyser_says(
    tmp_path: Path, sentences: list[str], entries: list[DictionaryEntry]
) -> None:
    """Every word of the sample documents, and every token of it as a word, is read alike."""
    full = Kiwi(entries, workers=2)
    texts = dict.fromkeys(word for line in sentences for word, _ in words(fold(line)))
    full.learn(texts)
    tokens = {token.text for line in sentences for token in Analyzer(full).word_tokens(line)}
    full.learn(tokens)
    write_analyses(tmp_path / "file", full.learnt)
    with closing(Analyses(tmp_path / "file")) as stored:
        kiwi = Kiwi(entries, known=stored.find)
        asked = sorted({*texts, *tokens})
        assert len(asked) > 4000
        assert [w for w in asked if kiwi.morphemes(w) != full.morphemes(w)] == []
        analyzer = Analyzer(kiwi)
        analyzer.prepare(sentences)
        assert [analyzer.tokens(line) for line in sentences] == [
            Analyzer(full).tokens(line) for line in sentences
        ]
        assert not kiwi.loaded
        assert not kiwi.learnt


def test_words_take_little_room(tmp_path: Path, sentences: list[str]) -> None:
    """A word and its analysis take hardly more bytes than a line with the word alone."""
    kiwi = Kiwi(workers=2)
    Analyzer(kiwi).prepare(sentences)
    write_analyses(tmp_path / "file", kiwi.learnt)
    plain = sum(len(f"{word}\n".encode()) for word in kiwi.learnt)
    assert (tmp_path / "file").stat().st_size < 1.3 * plain
