"""What completion offers is what a search finds: counts are totals, and words are waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.models import Completion
from sarye.words.strokes import compose, strokes

Write = Callable[..., Path]
EVERY: int = 5
"""One in so many titles is typed."""


@pytest.fixture(scope="module")
def archive(data_index: Path) -> Iterator[Archive]:
    """Open the index of the sample documents."""
    with Archive.open(data_index) as archive:
        yield archive


@pytest.fixture(scope="module")
def prefixes(archive: Archive) -> list[str]:
    """Begin to type the words of some titles, key by key, up to three syllables."""
    titles = sorted(hit.case.title for hit in archive.search("", limit=None).hits)[::EVERY]
    words = {word[:3] for title in titles for word in title.split() if word.isalpha()}
    typed = {compose(keys) for word in words for keys in accumulate(strokes(word))}
    return sorted(typed)


def test_counts_are_totals(archive: Archive, prefixes: list[str]) -> None:
    """For every completion the count is the total of a search for it, words most frequent first."""
    offered: set[Completion] = set()
    for prefix in prefixes:
        found = archive.complete(prefix, limit=6)
        words = [one.cases for one in found if one.kind == "word"]
        assert words == sorted(words, reverse=True)
        offered.update(found)
    assert len(offered) > 300
    assert all(one.cases > 0 for one in offered)
    for one in offered:
        assert archive.search(one.text, limit=1).total == one.cases, one.text


def test_completion_loads_no_model(data_index: Path, prefixes: list[str]) -> None:
    """What is offered is counted from the index alone."""
    with Archive.open(data_index) as archive:
        assert any(archive.complete(prefix, limit=6) for prefix in prefixes)
        assert not archive._answering._analyzer._kiwi.loaded


def test_what_is_offered_is_found_or_waited_for(archive: Archive, prefixes: list[str]) -> None:
    """While a word is typed, a search finds it, or says that the word is not whole yet."""
    waited = set()
    for prefix in prefixes:
        if any(one.kind == "word" for one in archive.complete(prefix, limit=6)):
            result = archive.search(prefix, limit=1)
            if not result.total:
                assert archive.is_unfinished(result), prefix
                waited.add(prefix)
    assert waited


@pytest.mark.parametrize(
    ("query", "unfinished"),
    [
        ("주찾", True),
        ("공유재산 주찾", True),
        ("주차", False),
        ("주차장", False),
        ("공유재산 수의계야", False),
        ("없는말이다", False),
        ("주찾 공유재산", False),
        ('"주찾"', False),
        ("", False),
    ],
)
def test_a_word_that_is_half_typed(archive: Archive, query: str, *, unfinished: bool) -> None:
    """The last word of a query is unfinished if it stands nowhere, is not repaired, and goes on."""
    assert archive.is_unfinished(archive.search(query)) is unfinished


STORY = (
    "가로등을 고쳐 밤길이 밝아졌다. 주민이 안심하고 다니게 되었으며 신고도 크게 줄었다. "
    "담당자는 골목마다 밝기를 재고 지도에 적었다. 전기 요금은 빛을 조절하는 장치로 낮추었다. "
    "학교 앞에는 색이 다른 등을 달아 어린이가 눈에 잘 띄게 하였다. "
    "고장은 스스로 알리게 하여 고치는 데 하루가 걸리지 않는다."
)


def test_one_hit_counts_once(tmp_path: Path, write_rows: Write) -> None:
    """Passages of a document, and wordings of a case in two segments, are one hit of a word."""
    passages = (
        {"kind": "document", "title": "도로 계획", "text": f"{at}장 여권"} for at in "가나다"
    )
    write_rows(tmp_path / "a" / "a.jsonl", *passages, {"title": "가로등 고치기", "effort": STORY})
    Archive.build([tmp_path / "a"], index=tmp_path / "index")
    write_rows(tmp_path / "a" / "b.jsonl", {"title": "가로등 고치기", "effort": f"{STORY} 여권"})
    Archive.build([tmp_path / "a"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        frequencies = archive._reader.frequencies()
        for word, total in (("가로등", 1), ("밝기", 1), ("여권", 2)):
            assert archive.search(word, unfolded=True).total > total
            assert archive.search(word).total == frequencies[word] == total
            assert archive.complete(word)[0].cases == total
