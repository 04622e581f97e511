"""A noun that stands in no case is found by its stem, where any word is enough."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sarye.archive import Archive
from sarye.words.nounstems import stem_of

TEXTS = (
    "마을에서 택시를 불러 병원에 간다.",
    "화장 예약을 하루 앞당겼다.",
    "수도 배관을 갈았다.",
    "청소 시간을 정하였다.",
    "주차료를 깎았다.",
    "주차 단속을 알렸다.",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index each text as a case of its own."""
    folder = tmp_path_factory.mktemp("stems")
    rows = (json.dumps({"id": text, "title": "", "effort": text}) for text in TEXTS)
    (folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
    Archive.build([folder / "a.jsonl"], index=folder / "index")
    with Archive.open(folder / "index") as archive:
        yield archive


@pytest.mark.parametrize(
    ("noun", "stem"),
    [("택시비", "택시"), ("화장장", "화장"), ("시장", ""), ("청소년", ""), ("아이디어", "")],
)
def test_stems(noun: str, stem: str) -> None:
    """A suffix is one syllable of the list, and leaves two at least."""
    assert stem_of(noun) == stem


@pytest.mark.parametrize(
    ("query", "stem", "text"),
    [("시골 택시비", "택시", TEXTS[0]), ("화장장이 모자라요", "화장", TEXTS[1])],
)
def test_a_noun_is_found_by_its_stem(query: str, stem: str, text: str, archive: Archive) -> None:
    """The hit says that it was found by a related word, and by which."""
    hits = {hit.case.id: hit for hit in archive.search(query, match="any").hits}
    assert (hits[text].by, hits[text].through) == ("related", (stem,))
    assert archive.search(query, match="all").hits == ()
    assert archive.search(query, match="any", exact=True).hits == ()


def test_some_words_are_enough_where_one_has_a_stem(archive: Archive) -> None:
    """A search that nothing answers whole shows what holds the stem, and which words it lacks."""
    result = archive.search("시골 택시비")
    assert (result.total, result.partial) == (0, 1)
    assert result.hits[0].case.id == TEXTS[0]
    assert result.hits[0].lacks == ("시골", "택시비")


@pytest.mark.parametrize(("query", "text"), [("청소년", TEXTS[3]), ("주차료", TEXTS[5])])
def test_no_other_word_is_cut(query: str, text: str, archive: Archive) -> None:
    """What has no suffix, and what stands in a case itself, is not found by a part of it."""
    found = [hit.case.id for hit in archive.search(query, match="any").hits if hit.by == "related"]
    assert text not in found
