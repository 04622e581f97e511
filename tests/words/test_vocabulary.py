"""What the vocabulary answers is what a look at every word and title would."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sarye.analysis import letters_of, squeeze
from sarye.runtime.mappedfile import write_tables
from sarye.words.editdistance import distance
from sarye.words.strokes import compose, has_jamo, initials, strokes
from sarye.words.vocabulary import LOOKED_AT, Known, Near, Vocabulary
from sarye.words.vocabularyfile import write_vocabulary

Opener = Callable[..., Vocabulary]

SYLLABLE = st.sampled_from("가각갂나낙넋의웨각기계값까")
WORD = st.text(st.one_of(SYLLABLE, st.sampled_from("ㄱㄳㅏㅘab1")), min_size=1, max_size=6)
"""Letters that are typed alike; of what stands for two consonants only ㄳ."""

ANY_WORD = st.one_of(WORD, st.text(max_size=6))
WORDS = st.lists(st.tuples(ANY_WORD, st.integers(1, 9)), max_size=20)


def _titles(word: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Make titles of words, with ids in their order."""
    title = st.lists(word, max_size=5).map(" ".join)
    return st.lists(title, max_size=10).map(
        lambda rows: [(row, f"{number:012x}") for number, row in enumerate(rows)]
    )


KOREAN_WORDS = st.lists(st.tuples(WORD, st.integers(1, 9)), max_size=20)

TITLE_ROWS = [
    ("「자립준비청년」의 홀로서기를 돕다", "000000000001"),
    ("수의 계약 확인서, 이제 내지 않아도 됩니다", "000000000002"),
    ("청년 자립을 돕는 수의계약 1,000건", "000000000003"),
    ("수의계약 확인서 이제 내지 않아도 됩니다", "000000000004"),
    ("AI 민원 안내", "000000000005"),
    ("사원 고용 안내", "000000000006"),
]


def _cases(words: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, cases in words:
        squeezed = squeeze(word)
        if squeezed:
            found[squeezed] = max(found.get(squeezed, 0), cases)
    return found


def _by_frequency(found: Iterable[tuple[str, int]]) -> list[Known]:
    rows = (Known(*row) for row in found)
    key = [(-one.cases, len(strokes(one.text)), strokes(one.text), one.text, one) for one in rows]
    return [one for *_, one in sorted(key)]


def _singly(text: str) -> str:
    return text.replace("ㄳ", "ㄱㅅ")


def _starts(text: str, pattern: str) -> bool:
    """Tell whether a text begins with syllables, or with their initials where it says those."""
    pairs = zip(_singly(text), _singly(pattern), strict=False)
    fits = all(typed in (letter, initials(letter)) for letter, typed in pairs)
    return fits and len(_singly(text)) >= len(_singly(pattern))


@given(words=WORDS, prefix=ANY_WORD)
@example(words=[("수의계약", 3), ("수의사", 2), ("수읜", 1)], prefix="수읙")
@example(words=[("가나", 1)], prefix="\U0010ffff")
def test_words_are_found_as_by_a_scan(
    open_vocabulary: Opener, words: list[tuple[str, int]], prefix: str
) -> None:
    """Membership, frequency and completion are what a scan of all words finds."""
    cases = _cases(words)
    vocabulary = open_vocabulary(words)
    assert len(vocabulary) == len(cases)
    assert {word: vocabulary.cases(word) for word in cases} == cases
    assert vocabulary.cases(prefix) == cases.get(squeeze(prefix), 0)
    typed = strokes(squeeze(prefix))
    starting = _by_frequency(row for row in cases.items() if strokes(row[0]).startswith(typed))
    assert vocabulary.begins(prefix) == bool(starting)
    if starting or not has_jamo(squeeze(prefix)):
        expected = starting if typed else []
        assert vocabulary.complete(prefix, 3) == expected[:3]
        assert vocabulary.complete(prefix, 99) == expected


@given(words=KOREAN_WORDS, pattern=WORD)
@example(words=[("수의계약", 3), ("소의기억", 9)], pattern="수의ㄱㅇ")
@example(words=[("감사", 3)], pattern="ㄳ")
def test_initials_are_found_as_by_a_scan(
    open_vocabulary: Opener, words: list[tuple[str, int]], pattern: str
) -> None:
    """Initials, mixed with syllables or not, find the words that a scan finds."""
    squeezed = squeeze(pattern)
    fitting = _by_frequency(row for row in _cases(words).items() if _starts(row[0], squeezed))
    vocabulary = open_vocabulary(words)
    assert list(vocabulary.with_initials(pattern)) == fitting
    whole = [one for one in fitting if len(_singly(one.text)) == len(_singly(squeezed))]
    assert list(vocabulary.with_initials(pattern, whole=True)) == whole


@given(words=WORDS, typed=WORD, most=st.integers(1, 2))
def test_near_words_are_found_as_by_a_scan(
    open_vocabulary: Opener, words: list[tuple[str, int]], typed: str, most: int
) -> None:
    """The words within a distance are those that a scan finds, near ones first."""
    rows = [
        Near(word, cases, distance(strokes(squeeze(typed)), strokes(word), most))
        for word, cases in _cases(words).items()
    ]
    expected = [one for one in rows if one.distance <= most]
    expected.sort(key=lambda one: (one.distance, -one.cases, one.text))
    assert open_vocabulary(words).near(typed, most) == expected


@given(titles=_titles(WORD), prefix=WORD)
@example(titles=[("가 각", "1"), ("각 가", "2"), ("각", "3")], prefix="각")
@example(titles=[("가 가", "1"), ("가가", "2")], prefix="가")
@example(titles=[("가" * 50, "1"), ("가" * 49 + "각", "2")], prefix="가" * 50)
def test_titles_are_found_as_by_a_scan(
    open_vocabulary: Opener, titles: list[tuple[str, str]], prefix: str
) -> None:
    """Titles are found from each of their words on, the ones that begin so first."""
    typed = strokes(letters_of(prefix))
    first, later = [], []
    for title, case_id in {letters_of(row[0]): row for row in reversed(titles)}.values():
        words = title.split()
        starts = [strokes(letters_of("".join(words[at:]))) for at in range(len(words))]
        at = next((at for at, start in enumerate(starts) if start.startswith(typed)), None)
        if at is not None:
            (later if at else first).append((case_id, title))
    expected = [(title, case_id) for case_id, title in [*sorted(first), *sorted(later)]]
    if expected or not has_jamo(typed):
        assert open_vocabulary((), titles).titles(prefix, 99) == expected
        assert open_vocabulary((), titles).titles(prefix, 2) == expected[:2]


@given(titles=_titles(ANY_WORD), words=WORDS, prefix=st.text(max_size=8))
def test_no_text_is_too_strange(
    open_vocabulary: Opener,
    titles: list[tuple[str, str]],
    words: list[tuple[str, int]],
    prefix: str,
) -> None:
    """Whatever the words, the titles and the prefix are, what is found is among them."""
    vocabulary = open_vocabulary(words, titles)
    assert set(vocabulary.titles(prefix, 5)) <= set(titles)
    assert {one.text for one in vocabulary.complete(prefix, 5)} <= set(_cases(words))


def test_rare_words_are_found_among_many(open_vocabulary: Opener) -> None:
    """However many frequent words have the same initials, whole words and syllables are found."""
    ends = (chr(code) for code in range(ord("아"), ord("자") - 1))
    frequent = [(f"소유권{end}전", 99) for end in ends]
    vocabulary = open_vocabulary([*frequent, ("수의권", 1), ("사이", 1), ("새우권익장", 1)])
    assert len(vocabulary) > LOOKED_AT + 3
    assert [one.text for one in vocabulary.with_initials("ㅅㅇ", whole=True)] == ["사이"]
    assert [one.text for one in vocabulary.with_initials("수의ㄱ")] == ["수의권"]
    assert [one.text for one in vocabulary.with_initials("새우ㄱㅇㅈ")] == ["새우권익장"]


@pytest.mark.parametrize(
    ("prefix", "numbers"),
    [
        ("자립", [1, 3]),
        ("자립ㅈ", [1]),
        ("자리", [1, 3]),
        ("수의계약", [2, 3]),
        ("수의 계약", [2, 3]),
        ("수읙", [2, 3]),
        ("수의ㄱㅇ", [2, 3]),
        ("ㅅㅇㄱㅇ", [2, 6, 3]),
        ("홀로", [1]),
        ("1,000", [3]),
        ("1000건", [3]),
        ("ai", [5]),
        ("ＡＩ 민원", [5]),
        ("수의계약 확인서 이제 내지 않아도 됩니다", [2]),
        ("수의계약 확인서 이제 내지 않아도 됩니까", []),
        ("로서기", []),
        ("「", []),
        ("", []),
    ],
)
def test_titles(open_vocabulary: Opener, prefix: str, numbers: list[int]) -> None:
    """Half syllables and initials find titles; spacing, brackets and width do not matter."""
    found = open_vocabulary((), TITLE_ROWS).titles(prefix, 10)
    assert [int(one.case_id) for one in found] == numbers


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("수의", "수의계약"),
        ("수의ㄱ", "수의계약"),
        ("수읙", "수의계약"),
        ("수으", "수의계약"),
        ("ㅅ", "서류"),
        ("ㅈㄹㅈ", "자립준비청년"),
        ("적극ㅎ", "적극행정"),
        ("적극ㅎㅈ", "적극행정"),
        ("국민ㅅㅁ", "국민신문고"),
        ("ㄱㅁㅅ", "국민신문고"),
        ("p", "pdf"),
        ("QR", "qr코드"),
        (unicodedata.normalize("NFD", "수읙"), "수의계약"),
    ],
)
def test_the_first_completion(vocabulary: Vocabulary, prefix: str, first: str) -> None:
    """A prefix, a half syllable or initials lead to the most frequent word that goes on so."""
    assert vocabulary.complete(prefix, 5)[0].text == first


def test_the_same_words_give_the_same_bytes(tmp_path: Path, known: dict[str, int]) -> None:
    """A file hangs on the words and the order of titles alone."""
    rows = list(known.items())
    for name in ("a", "b"):
        write_vocabulary(tmp_path / name, rows, TITLE_ROWS)
        random.Random(3).shuffle(rows)  # noqa: S311 - no secret
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_closed_file_can_be_replaced(tmp_path: Path, known: dict[str, int]) -> None:
    """Whatever was asked for, closing lets go of the file, and nothing can be asked any more."""
    path = tmp_path / "words"
    write_vocabulary(path, known.items(), TITLE_ROWS)
    with Vocabulary(path) as vocabulary:
        answers = vocabulary.with_initials("ㅅㅇ")
        assert next(answers)
        assert vocabulary.near("수의게약", 2)
        assert vocabulary.complete("수", 2)
        assert vocabulary.titles("수", 2)
        assert "수" in vocabulary.syllables
    with pytest.raises(ValueError, match="released"):
        vocabulary.cases("수의계약")
    path.unlink()


@pytest.mark.parametrize("size", [0, 10, 20, 200, -1])
def test_a_damaged_file_is_told(tmp_path: Path, known: dict[str, int], size: int) -> None:
    """A file that is cut off is not opened."""
    path = tmp_path / "words"
    write_vocabulary(path, known.items(), ())
    path.write_bytes(path.read_bytes()[: size if size >= 0 else -64])
    with pytest.raises(ValueError):
        Vocabulary(path)


def test_another_file_is_told(tmp_path: Path) -> None:
    """A file of another kind or version is not opened; one that is not there is missing."""
    path = tmp_path / "words"
    path.write_bytes(b"sarye tables 0\n\0" + bytes(100))
    with pytest.raises(ValueError, match="words"):
        Vocabulary(path)
    write_tables(path, "words and titles 0", {"words": b"one"})
    with pytest.raises(ValueError, match="words and titles"):
        Vocabulary(path)
    with pytest.raises(FileNotFoundError):
        Vocabulary(tmp_path / "none")


def test_nothing_is_a_vocabulary_too(open_vocabulary: Opener) -> None:
    """An index without words completes nothing."""
    vocabulary = open_vocabulary()
    assert len(vocabulary) == 0
    assert vocabulary.complete("수", 5) == []
    assert vocabulary.titles("수", 5) == []
    assert vocabulary.near("수의계약", 2) == []
    assert not vocabulary.syllables


def test_half_of_a_surrogate_pair_is_kept(open_vocabulary: Opener) -> None:
    """A text that a JSON file brings can be no proper text at all."""
    vocabulary = open_vocabulary([("수\ud800의", 1)], [("수\ud800의 계약", "000000000001")])
    assert vocabulary.cases("수\ud800의") == 1
    assert [one.text for one in vocabulary.titles("계약", 1)] == ["수\ud800의 계약"]


def test_few_words_are_looked_at(open_vocabulary: Opener) -> None:
    """Of 30,000 words hardly any are compared with a misspelt one, letter by letter."""
    chance = random.Random(11)  # noqa: S311 - no secret
    syllables = [compose("".join(one)) for one in _syllables(chance, 600)]
    words = {"".join(chance.choices(syllables, k=chance.randint(2, 6))) for _ in range(30_000)}
    vocabulary = open_vocabulary((word, 1) for word in words)
    for word in chance.sample(sorted(words), 50):
        typed = strokes(word)
        assert len(vocabulary.like(typed, 1)) < 60
        assert len(vocabulary.like(typed, 2)) < 600


def _syllables(chance: random.Random, count: int) -> list[list[str]]:
    """Make syllables of frequent letters, as Korean has them."""
    starts, vowels = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅎ", "ㅏㅓㅗㅜㅡㅣㅐㅔㅕ"
    ends = ["", "", "", *"ㄱㄴㄹㅁㅇ"]
    return [[chance.choice(part) for part in (starts, vowels, ends)] for _ in range(count)]
