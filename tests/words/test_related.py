"""What is related to the words of an index, computed once and looked up without the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarye.analysis import Kiwi
from sarye.runtime.mappedfile import write_tables
from sarye.words.opposites import are_opposites
from sarye.words.relatedfile import (
    LEAST_CLOSENESS,
    LEAST_SIMILARITY,
    LOOKED_AT,
    MOST,
    write_related,
)
from sarye.words.relatedwords import SCALE, RelatedTable, RelatedWord

LISTED = """
부담 감면 불편 책임 비용 완화 강화 악화 증가 감소 늘리다 줄이다 줄어들다 축소 청년 노인 어르신
학생 주차 주차장 차량 화물차 트럭 버스 택시 신청 접수 신청서 서류 문서 증명서 확인서 병원 환자
진료 의료 휠체어 장애인 아이 어린이 학교 대학 마을 동네 도시 지역 주민 시민 국민 제공 마련 설치
확인 점검 돕다 돌보다 어렵다 힘들다 쉽다 고치다 바꾸다 민원 민원인 하천 제방 쀍쀍 적극 소극
"""
WORDS = LISTED.split()


def written(path: Path, words: list[str], kiwi: Kiwi) -> Path:
    """Write the related words of a vocabulary."""
    write_related(path, words, kiwi)
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, kiwi: Kiwi) -> Path:
    """Write the related words of all words."""
    return written(tmp_path_factory.mktemp("related") / "related", WORDS, kiwi)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("부담", "감면"),
        ("부담", "불편"),
        ("신청", "접수"),
        ("트럭", "화물차"),
        ("어르신", "노인"),
        ("장애인", "휠체어"),
        ("주차", "주차장"),
        ("아이", "어린이"),
        ("줄이다", "줄어들다"),
        ("어렵다", "힘들다"),
        ("돕다", "돌보다"),
    ],
)
def test_related_words_find_each_other(file: Path, word: str, other: str) -> None:
    """Words of one meaning are related, in both directions."""
    with RelatedTable(file) as related:
        assert other in [one.text for one in related.of(word)]
        assert word in [one.text for one in related.of(other)]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("완화", "악화"),
        ("강화", "완화"),
        ("적극", "소극"),
        ("증가", "감소"),
        ("늘리다", "줄이다"),
        ("어렵다", "쉽다"),
        ("청년", "노인"),
    ],
)
def test_opposites_are_not_related(kiwi: Kiwi, file: Path, word: str, other: str) -> None:
    """Opposites, which the model puts next to each other, are kept out."""
    assert other in [text for text, _ in kiwi.neighbours(word, LOOKED_AT)]
    with RelatedTable(file) as related:
        assert other not in [one.text for one in related.of(word)]


def test_a_word_without_neighbours_has_none(file: Path) -> None:
    """What the model does not know, what is not in the index, and nothing at all."""
    with RelatedTable(file) as related:
        assert [related.of(word) for word in ("쀍쀍", "낚시", "")] == [(), (), ()]


def test_no_words_at_all(tmp_path: Path, kiwi: Kiwi) -> None:
    """An empty index has an empty file."""
    with RelatedTable(written(tmp_path / "related", [], kiwi)) as related:
        assert related.of("부담") == ()
        assert related.rows() == {}


def closest(related: RelatedTable, word: str) -> tuple[RelatedWord, ...]:
    """Choose the related words as the definition says, one by one."""
    rows = related.rows()
    found = []
    for other in rows.keys() - {word}:
        nearness = dict(rows[word].near).get(other) or dict(rows[other].near).get(word) or 0
        closeness = 2 * nearness - rows[word].mean - rows[other].mean
        if nearness and closeness >= SCALE * LEAST_CLOSENESS:
            found.append((-closeness, other, nearness))
    return tuple(RelatedWord(other, nearness / SCALE) for _, other, nearness in sorted(found))


SUBSETS = st.lists(st.sampled_from(WORDS), max_size=30, unique=True)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=SUBSETS, more=SUBSETS)
def test_a_file_is_what_its_words_make_it(
    tmp_path: Path, kiwi: Kiwi, words: list[str], more: list[str]
) -> None:
    """The related words follow the definition, and only new words are asked for.

    A file that took over an older one is the same as one made anew, byte by byte.
    """
    old, new, fresh = (tmp_path / name for name in ("old", "new", "fresh"))
    write_related(old, words, kiwi)
    with RelatedTable(old) as related:
        assert write_related(new, more, kiwi, known=related) == len(set(more) - set(words))
    assert write_related(fresh, reversed(more), kiwi) == len(more)
    assert new.read_bytes() == fresh.read_bytes()
    with RelatedTable(new) as related:
        for word in more:
            assert related.of(word) == closest(related, word)[:MOST]


def test_similarities_are_those_of_the_model(kiwi: Kiwi, file: Path) -> None:
    """A similarity is kept to a 250th; nothing below the least one is kept."""
    with RelatedTable(file) as related:
        rows = related.rows()
    assert set(rows) == set(WORDS)
    for word, row in rows.items():
        real = dict(reversed(kiwi.neighbours(word, LOOKED_AT)))
        assert all(abs(real[other] - kept / SCALE) <= 1 / SCALE for other, kept in row.near)
        assert all(kept >= SCALE * LEAST_SIMILARITY - 1 for _, kept in row.near)
        assert not any(are_opposites(word, other) for other, _ in row.near)


def test_another_file_is_refused(tmp_path: Path, file: Path) -> None:
    """A file that is missing, cut off or something else is an error that says so."""
    with pytest.raises(OSError, match="missing"):
        RelatedTable(tmp_path / "missing")
    (tmp_path / "cut").write_bytes(file.read_bytes()[:-4096])
    (tmp_path / "text").write_bytes(b"related words " * 9)
    write_tables(tmp_path / "other", "words 1", {"words": b""})
    write_tables(tmp_path / "newer", "related words 99", {"words": b""})
    for name in ("cut", "text", "other", "newer"):
        with pytest.raises(ValueError, match=r"."):
            RelatedTable(tmp_path / name)
