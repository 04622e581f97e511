"""The files that people edit: what they mean, and which lines of them are wrong."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from sarye.analysis import (
    Analyzer,
    DictionaryEntry,
    Kiwi,
    MarkedTokens,
    UserTerms,
    fold,
    read_user_terms,
    word_pattern,
)
from sarye.analysis.dictionary import TAGS
from sarye.models import Place, Problem


def words_of(folder: Path, text: str | bytes) -> UserTerms:
    """Read a text as words.txt."""
    path = folder / "words.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_user_terms(path, None)


def synonyms_of(folder: Path, text: str | bytes) -> UserTerms:
    """Read a text as synonyms.txt."""
    path = folder / "synonyms.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_user_terms(None, path)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("자립가족", DictionaryEntry("자립가족", "NNP")),
        ("원스톱\tNNG", DictionaryEntry("원스톱", "NNG")),
        ("  원스톱 \t NNG  ", DictionaryEntry("원스톱", "NNG")),
        ("원스톱\t", DictionaryEntry("원스톱", "NNP")),
        ("AI돌봄", DictionaryEntry("ai돌봄", "NNP")),
        ("ＡＩ돌봄", DictionaryEntry("ai돌봄", "NNP")),
        (unicodedata.normalize("NFD", "자립가족"), DictionaryEntry("자립가족", "NNP")),
        ("119안심콜", DictionaryEntry("119안심콜", "NNP")),
    ],
)
def test_a_line_of_words(tmp_path: Path, line: str, entry: DictionaryEntry) -> None:
    """A line is a word, folded as texts are, with its tag behind a tab."""
    terms = words_of(tmp_path, line)
    assert terms.words == (entry,)
    assert terms.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "수의 계약",
        "원스톱 NNG",
        "원스톱\tNN",
        "원스톱\tnng",
        "원스톱\tJKS",
        "\tNNG",
        "R&D",
        "민·관",
    ],
)
def test_a_wrong_line_of_words(tmp_path: Path, line: str) -> None:
    """A line that is no word with a known tag is reported with its number and skipped."""
    terms = words_of(tmp_path, f"# 우리 낱말\n\n하나\n{line}\n둘\n")
    assert [entry.word for entry in terms.words] == ["하나", "둘"]
    assert terms.problems == (Problem("bad_word", Place("words.txt", line=4)),)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("권익위, 국민권익위원회", {("권익위", "국민권익위원회"), ("국민권익위원회", "권익위")}),
        ("권익위 => 국민권익위원회", {("권익위", "국민권익위원회")}),
        ("a,b => c, d", {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}),
        (
            "a, b, c",
            {("a", "b"), ("a", "c"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "b")},
        ),
        ("수의계약 , 수의 계약,", {("수의계약", "수의 계약"), ("수의 계약", "수의계약")}),
        ("a => a, b", {("a", "b")}),
    ],
)
def test_a_line_of_synonyms(tmp_path: Path, text: str, pairs: set[tuple[str, str]]) -> None:
    """A group finds all of its members; an arrow goes one way; nothing finds itself."""
    terms = synonyms_of(tmp_path, text)
    assert set(terms.synonyms.pairs) == pairs
    assert len(terms.synonyms.pairs) == len(pairs)
    assert terms.problems == ()


@pytest.mark.parametrize(
    "line", ["하나", "하나,", ",", "=>", "a =>", "=> b", "a => b => c", "a, a", "a => a"]
)
def test_a_wrong_line_of_synonyms(tmp_path: Path, line: str) -> None:
    """A line that pairs nothing is reported with its number and skipped."""
    terms = synonyms_of(tmp_path, f"a, b\r\n{line}\r\n")
    assert set(terms.synonyms.pairs) == {("a", "b"), ("b", "a")}
    assert terms.problems == (Problem("bad_synonym", Place("synonyms.txt", line=2)),)


def test_files_as_editors_write_them(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, empty lines and comments change nothing."""
    windows = codecs.BOM_UTF8 + "# 낱말\r\n\r\n자립가족\r\n   # 더\r\n원스톱\tNNG".encode()
    assert words_of(tmp_path, windows) == words_of(tmp_path, "자립가족\n원스톱\tNNG\n")
    windows = codecs.BOM_UTF8 + "# 비슷한 말\r\n\r\na, b\r\n".encode()
    assert synonyms_of(tmp_path, windows) == synonyms_of(tmp_path, "a, b")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """A missing file is an empty one."""
    assert read_user_terms(tmp_path / "words.txt", tmp_path / "synonyms.txt") == UserTerms()
    assert read_user_terms(None, None) == UserTerms()


@pytest.mark.parametrize("content", ["원스톱".encode("cp949"), "원스톱".encode("utf-16")])
def test_files_in_another_encoding(tmp_path: Path, content: bytes) -> None:
    """A file that is not UTF-8 is reported and left out."""
    for terms, name in (
        (words_of(tmp_path, content), "words.txt"),
        (synonyms_of(tmp_path, content), "synonyms.txt"),
    ):
        assert terms.problems == (Problem("bad_terms_file", Place(name)),)
        assert (terms.words, terms.synonyms.pairs) == ((), ())
        assert (terms.words_fingerprint, terms.synonyms_fingerprint) == ("", "")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder with the name of the file is reported, not raised."""
    (tmp_path / "words.txt").mkdir()
    terms = read_user_terms(tmp_path / "words.txt", None)
    assert terms.problems == (Problem("bad_terms_file", Place("words.txt")),)


def test_fingerprints_name_the_content(tmp_path: Path) -> None:
    """A fingerprint changes with the words and tags, not with order, repeats or comments."""

    def words(text: str) -> str:
        return words_of(tmp_path, text).words_fingerprint

    def synonyms(text: str) -> str:
        return synonyms_of(tmp_path, text).synonyms_fingerprint

    assert words("하나\n둘\tNNG") == words("# 수\n둘\tNNG\n하나\n하나\n")
    assert len({words(text) for text in ("", "하나", "둘", "하나\n둘", "하나\tNNG")}) == 5
    assert words("# 없음") == synonyms("# 없음") == ""
    assert synonyms("a, b\nc => d") == synonyms("c => d\nb, a")
    assert synonyms("a, b") == synonyms("a => b\nb => a")
    assert len({synonyms(text) for text in ("", "a, b", "a => b", "b => a", "a, c")}) == 5


@pytest.fixture(scope="module")
def taught() -> Analyzer:
    """Make an analyzer that was taught words of every tag."""
    words = ["혁신누리단", "갈매못", "도담구", "ai돌봄", "119안심콜"]
    entries = [DictionaryEntry(word) for word in words]
    entries += [DictionaryEntry(f"가나{tag.lower()}", tag) for tag in sorted(TAGS)]
    return Analyzer(Kiwi(entries))


@pytest.mark.parametrize("written", ["혁신누리단", "갈매못", "도담구", "AI돌봄", "119안심콜"])
def test_a_users_word_is_kept_together(taught: Analyzer, written: str) -> None:
    """A user's word is one token, alone and with every particle, and finds itself."""
    word = fold(written).text
    pattern = word_pattern(taught, written)
    for particle in ("", "의", "에서", "들", "까지", "이라는"):
        text = f"새로운 {written}{particle} 사업"
        tokens = [token.text for token in taught.word_tokens(text)]
        assert word in tokens, particle
        assert MarkedTokens(taught, text).spans(pattern) == [(4, 4 + len(written))]
