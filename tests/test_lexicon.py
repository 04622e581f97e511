"""The file of an index's words: what stands in it, and when it is made anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from sarye import lexicon
from sarye.analysis import Analyzer, Kiwi
from sarye.archive import Archive
from sarye.index import IndexFolder, Snapshot, open_build, part_texts
from sarye.lexicon import open_related, open_vocabulary

Write = Callable[..., Path]
DATA = Path(__file__).parents[1] / "data"


def files(index: Path) -> list[str]:
    """Name the files of an index's words."""
    kinds = ("vocabulary", "related")
    return sorted(path.name for kind in kinds for path in index.glob(f"build-*/{kind}-*"))


def test_words_are_counted_by_case(tmp_path: Path, analyzer: Analyzer) -> None:
    """Each word of two letters or more has the number of cases that hold it in any part."""
    Archive.build([DATA], index=tmp_path)
    vocabulary = open_vocabulary(IndexFolder(tmp_path).current())
    assert vocabulary is not None
    held: dict[str, set[str]] = defaultdict(set)
    with Archive.open(tmp_path) as archive:
        for hit in archive.search("", limit=None).hits:
            for texts in part_texts(hit.case).values():
                tokens = (token for text in texts for token in analyzer.word_tokens(text))
                for token in tokens:
                    held[token.text].add(hit.case.id)
    with vocabulary:
        known = {word: vocabulary.cases(word) for word in held}
        assert len(vocabulary) == sum(len(word) > 1 for word in held) > 1000
    assert known == {word: len(ids) if len(word) > 1 else 0 for word, ids in held.items()}


@pytest.mark.parametrize(("added", "anew"), [(1, False), (5, True)])
def test_a_large_index_keeps_its_file(
    tmp_path: Path, write_rows: Write, monkeypatch: pytest.MonkeyPatch, added: int, anew: bool
) -> None:
    """Above a size the file is made anew only when more than 2 % of the cases have changed."""
    monkeypatch.setattr(lexicon, "ALWAYS_UP_TO", 0)
    data, index = tmp_path / "data", tmp_path / "index"
    write_rows(data / "a.jsonl", *({"title": f"담수화 선박 {at}호"} for at in range(100)))
    Archive.build([data], index=index)
    before = files(index)
    write_rows(data / "b.jsonl", *({"title": f"무인민원발급기 {at}호"} for at in range(added)))
    Archive.build([data], index=index)
    assert (files(index) != before) == anew
    assert len(files(index)) == 2


def test_an_empty_index_has_no_words(tmp_path: Path) -> None:
    """Without cases there is no file, and opening says so."""
    folder = IndexFolder(tmp_path)
    build = folder.new_build()
    snapshot = Snapshot(open_build(build, shown=folder.shown))
    lexicon.update_lexicon(build, snapshot, Kiwi())
    snapshot.close()
    assert open_vocabulary(build) is open_related(build) is None
