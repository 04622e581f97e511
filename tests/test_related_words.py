"""Related words through the archive: they are named, help to rank, and hide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.settings import Settings

TITLES = (
    "화물차 쉼터를 마련함",
    "트럭 주차 자리를 나눔",
    "규제 완화로 창업을 도움",
    "피해 악화를 막음",
    "여권 사진 무료 촬영",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index a case for each title."""
    folder = tmp_path_factory.mktemp("related")
    rows = (f'{{"title": "{title}", "effort": "담당자가 도움"}}' for title in TITLES)
    (folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index", settings=Settings(official=False)) as archive:
        yield archive


def titles(archive: Archive, query: str, **options: object) -> list[str]:
    """List the titles that a query finds, in order."""
    return [hit.case.title for hit in archive.search(query, **options).hits]  # type: ignore[arg-type]


def test_related_words_are_named(archive: Archive) -> None:
    """A result names words of the index near those of the query, an exact one does not."""
    assert "화물차" in archive.search("트럭").related
    assert archive.search("트럭", exact=True).related == ()
    assert archive.search('"트럭 주차"').related == ()


def test_related_words_help_to_rank(archive: Archive) -> None:
    """Where any word is enough a related one is found too, behind the word itself."""
    assert titles(archive, "트럭", match="any") == [TITLES[1], TITLES[0]]
    assert titles(archive, "트럭", match="all") == [TITLES[1]]
    assert titles(archive, "트럭", match="any", exact=True) == [TITLES[1]]


def test_antonyms_are_not_related(archive: Archive) -> None:
    """What means the opposite is neither named nor found."""
    assert "악화" not in archive.search("완화").related
    assert titles(archive, "완화", match="any") == [TITLES[2]]


@pytest.mark.parametrize("query", ["트럭", "트럭 무료", "완화 도움", "담당자 자리"])
@pytest.mark.parametrize("match", ["any", "all"])
def test_parts_add_up(archive: Archive, query: str, match: str) -> None:
    """What each word gave, related ones too, adds up to the score."""
    for hit in archive.search(query, match=match, explain=True).hits:  # type: ignore[arg-type]
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)


def test_without_the_file(tmp_path: Path, write_rows: Callable[..., Path]) -> None:
    """Without the file, or with a damaged one, searches go on without related words."""
    write_rows(tmp_path / "a.jsonl", *({"title": title} for title in TITLES))
    Archive.build([tmp_path / "a.jsonl"], index=tmp_path / "index")
    (file,) = (tmp_path / "index").glob("build-*/related-*")
    for content in (b"", b"nothing", None):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        with Archive.open(tmp_path / "index", settings=Settings(official=False)) as archive:
            result = archive.search("트럭")
            assert (result.related, result.damaged) == ((), ("related",))
            assert titles(archive, "트럭", match="any") == [TITLES[1]]


def test_what_is_in_the_query_is_not_offered(archive: Archive) -> None:
    """Once a related word is taken in, behind OR as well, the others are offered and it is not."""
    first, *_ = archive.search("트럭").related
    assert first not in archive.search(f"트럭 OR {first}").related
