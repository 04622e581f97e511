"""Repairs and completion through the archive: made only where the words as typed are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.models import Result

Write = Callable[..., Path]

TITLES = (
    "수의계약 확인서 한 번만 내기",
    "자립준비청년의 울타리",
    "홍보대사와 함께",
    "PDF 서식 정비",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index four cases."""
    folder = tmp_path_factory.mktemp("repairs")
    rows = (f'{{"title": "{title}", "effort": "부담을 덜어 줌"}}' for title in TITLES)
    (folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive


def repairs(result: Result) -> list[tuple[str, str, str]]:
    """List what was done to a query."""
    return [(repair.kind, repair.before, repair.after) for repair in result.repairs]


@pytest.mark.parametrize(
    ("query", "kind", "before", "after", "title"),
    [
        ("tndmlrPdir", "keyboard", "tndmlrPdir", "수의계약", 0),
        ("ㅔㅇㄹ", "keyboard", "ㅔㅇㄹ", "pdf", 3),
        ("ㅈㄹㅈㅂㅊㄴ", "choseong", "ㅈㄹㅈㅂㅊㄴ", "자립준비청년", 1),
        ("수읙", "typo", "수읙", "수의계약", 0),
        ("수의게약 확인서", "typo", "수의게약", "수의계약", 0),
        ("제목:홍보데사", "typo", "홍보데사", "홍보대사", 2),
        ("(수의게약 OR 없는말) -홍보", "typo", "수의게약", "수의계약", 0),
    ],
)
def test_what_is_not_there_is_repaired(
    archive: Archive, query: str, kind: str, before: str, after: str, title: int
) -> None:
    """A repair is named with what was typed, finds the case, and is undone by an exact search."""
    result = archive.search(query)
    assert repairs(result) == [(kind, before, after)]
    assert [hit.case.title for hit in result.hits] == [TITLES[title]]
    assert repairs(archive.search(query, exact=True)) == []
    assert archive.search(query, exact=True).hits == ()


@pytest.mark.parametrize(
    "query", ["수의계약", "부담", "수의 계약", "의계", "-수의게약", '"수의게약"', "수의게*"]
)
def test_what_is_there_is_not_repaired(archive: Archive, query: str) -> None:
    """Words that are found, phrases, prefixes and excluded words stay as typed."""
    assert repairs(archive.search(query, match="all")) == []


def test_new_words_are_known_at_once(tmp_path: Path, write_rows: Write) -> None:
    """After the next run words of new cases are offered, and words of removed ones are not."""
    first = write_rows(tmp_path / "data" / "a.jsonl", {"title": "담수화 선박"})
    Archive.build([tmp_path / "data"], index=tmp_path / "index")
    write_rows(tmp_path / "data" / "b.jsonl", {"title": "무인민원발급기 확대"})
    first.unlink()
    Archive.build([tmp_path / "data"], index=tmp_path / "index")
    with Archive.open(tmp_path / "index") as archive:
        assert repairs(archive.search("무인민원발급거")) == [
            ("typo", "무인민원발급거", "무인민원발급기")
        ]
        assert archive.complete("담수") == ()
        assert [one.text for one in archive.complete("무인미")][:1] == ["무인민원발급기"]
    assert len(list((tmp_path / "index").glob("build-*/vocabulary-*"))) == 1


def test_completions(archive: Archive) -> None:
    """Words come before titles; titles carry the id of their case."""
    found = archive.complete("수의ㄱ")
    assert [(one.text, one.kind, one.cases) for one in found] == [
        ("수의계약", "word", 1),
        (TITLES[0], "title", 1),
    ]
    assert found[1].case_id == archive.search("확인서").hits[0].case.id
    assert archive.complete("") == archive.complete("없는말") == ()
    assert len(archive.complete("ㅈ", limit=1)) == 1


def test_an_index_without_its_words(tmp_path: Path, write_rows: Write) -> None:
    """Without the file, or with a damaged one, searches go on without repairs."""
    write_rows(tmp_path / "a.jsonl", {"title": "담수화 선박"})
    Archive.build([tmp_path / "a.jsonl"], index=tmp_path / "index")
    (file,) = (tmp_path / "index").glob("build-*/vocabulary-*")
    for content in (b"", b"no vocabulary", None):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        with Archive.open(tmp_path / "index") as archive:
            assert archive.complete("담") == ()
            assert repairs(archive.search("담수하")) == []
            assert len(archive.search("담수화").hits) == 1
