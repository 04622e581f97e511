"""What a hit of some of the words says: what made it one, and which words it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.models import Filters
from sarye.settings import Settings

ROWS = {
    "both": {"title": "노인 주차 요금 감면", "effort": "노인의 주차 요금을 깎음."},
    "parking": {"title": "공영 주차장 개방", "effort": "밤에 주차 자리를 나눔."},
    "elder": {"title": "어르신 돌봄", "effort": "어르신 댁을 찾아감."},
    "truck": {"title": "휴게 쉼터", "effort": "화물차가 쉬어 감."},
}
"""Cases by id."""

SYNONYMS = "노인, 어르신\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, write_rows: Any) -> Iterator[Archive]:
    """Index the cases above."""
    folder = tmp_path_factory.mktemp("widening")
    write_rows(folder / "a.jsonl", *({"id": key, **row} for key, row in ROWS.items()))
    (folder / "index").mkdir()
    (folder / "index" / "synonyms.txt").write_text(SYNONYMS, "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index", settings=Settings(official=False)) as archive:
        yield archive


@pytest.fixture(scope="module")
def said(archive: Archive) -> Callable[..., dict[str, tuple[object, ...]]]:
    """Tell of each hit what it lacks, what made it one, and what stands there instead."""

    def tell(query: str, **options: Any) -> dict[str, tuple[object, ...]]:
        hits = archive.search(query, limit=None, **options).hits
        return {hit.case.id: (hit.lacks, hit.by, hit.through) for hit in hits}

    return tell


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        (
            "노인 주차",
            {},
            {
                "both": ((), "words", ()),
                "parking": (("노인",), "words", ()),
                "elder": (("주차",), "synonym", ("어르신",)),
                "truck": (("노인", "주차"), "related", ("화물차",)),
            },
        ),
        (
            "주차",
            {},
            {
                "both": ((), "words", ()),
                "parking": ((), "words", ()),
                "truck": (("주차",), "related", ("화물차",)),
            },
        ),
        (
            "트럭 주차",
            {},
            {
                "both": (("트럭",), "words", ()),
                "parking": (("트럭",), "words", ()),
                "truck": (("트럭", "주차"), "related", ("화물차",)),
            },
        ),
        (
            "노인 주차",
            {"exact": True},
            {"both": ((), "words", ()), "parking": (("노인",), "words", ())},
        ),
        (
            "주차할인권",
            {"filters": Filters(sections=("title",))},
            {"both": (("주차할인권",), "words", ()), "parking": (("주차할인권",), "words", ())},
        ),
    ],
)
def test_hits_of_any_word(
    query: str,
    options: dict[str, Any],
    expected: dict[str, tuple[object, ...]],
    said: Callable[..., dict[str, tuple[object, ...]]],
) -> None:
    """A hit of any word says which words it lacks, and names the word that stands there instead."""
    assert said(query, match="any", **options) == expected
