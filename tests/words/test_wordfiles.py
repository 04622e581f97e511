"""The file of an index's words: what stands in it, and when it is made anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sarye.analysis import Analyzer, Kiwi, UserTerms
from sarye.analysis.numbering import Numbering
from sarye.archive import Archive
from sarye.index import IndexFolder, stamp_now
from sarye.index.parts import part_texts
from sarye.settings import Settings
from sarye.words import updating
from sarye.words.modelqueue import OwnModel
from sarye.words.updating import update_words
from sarye.words.vocabulary import Vocabulary
from sarye.words.wordfiles import WordFiles

Copy = Callable[[Path], Path]
Write = Callable[..., Path]


def files(index: Path) -> list[str]:
    """Name the files of an index's words."""
    kinds = ("vocabulary", "related")
    return sorted(path.name for kind in kinds for path in index.glob(f"build-*/{kind}-*"))


def test_words_are_counted_by_case(tmp_path: Path, copy_of_data: Copy, analyzer: Analyzer) -> None:
    """Each word of two letters or more has the number of cases that hold it in any part."""
    copy_of_data(tmp_path)
    (path,) = tmp_path.glob("build-*/vocabulary-*")
    vocabulary = Vocabulary(path)
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
    monkeypatch.setattr(updating, "ALWAYS_UP_TO", 0)
    data, index = tmp_path / "data", tmp_path / "index"
    write_rows(data / "a.jsonl", *({"title": f"담수화 선박 {at}호"} for at in range(100)))
    Archive.build([data], index=index)
    before = files(index)
    write_rows(data / "b.jsonl", *({"title": f"무인민원발급기 {at}호"} for at in range(added)))
    Archive.build([data], index=index)
    assert (files(index) != before) == anew
    assert len(files(index)) == 2


def test_an_empty_index_has_no_words(tmp_path: Path) -> None:
    """Without cases there is no file, and none is missed."""
    folder = IndexFolder(tmp_path)
    queue = OwnModel((), tmp_path, 1)
    stamp = stamp_now(Settings(), UserTerms())
    with closing(folder.writer(stamp, Numbering(queue.tokens), (), anew=True)) as writer:
        update_words(writer.reader, queue)
        build = writer.reader.words
    with closing(WordFiles(build, "")) as words:
        assert words.complete("수", 5) == words.near("계약") == ()
        assert words.damaged == set()


def words_of(build: Path) -> WordFiles:
    """Open the words of a build."""
    return WordFiles(build, build.name)


def analyses(index: Path) -> list[Path]:
    """List the files of analyses of an index, the largest first."""
    return sorted(index.glob("build-*/analyses-*"), key=lambda path: -path.stat().st_size)


def test_every_word_of_an_index_is_known(
    tmp_path: Path, copy_of_data: Copy, analyzer: Analyzer
) -> None:
    """Words of the cases, and tokens typed as words, are read without the model as with it."""
    copy_of_data(tmp_path)
    with Archive.open(tmp_path) as archive:
        cases = [hit.case for hit in archive.search("", limit=None).hits]
    texts = [text for case in cases for texts in part_texts(case).values() for text in texts]
    with closing(words_of(IndexFolder(tmp_path).current())) as words:
        kiwi = Kiwi(known=words.analysis)
        stored = Analyzer(kiwi)
        stored.prepare(texts)
        tokens = {text: stored.word_tokens(text) for text in texts}
        asked = {token.text for row in tokens.values() for token in row}
        tokens |= {text: stored.word_tokens(text) for text in asked}
        assert not kiwi.loaded
    assert len(asked) > 1000
    assert {text: analyzer.word_tokens(text) for text in tokens} == tokens


def test_without_its_analyses_a_build_answers_alike(tmp_path: Path, copy_of_data: Copy) -> None:
    """Where the file is missing or damaged, the model is asked."""
    copy_of_data(tmp_path)
    (path,) = analyses(tmp_path)
    queries = ("수의계약 확인서", "불편을 줄이다", "민원", "적극행정")
    answers = []
    for data in (path.read_bytes(), b"", path.read_bytes()[:-100], None):
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        with Archive.open(tmp_path) as archive:
            results = [archive.search(query) for query in queries]
            found = [result.hits for result in results]
            answers.append(
                [[(hit.case.id, hit.score, hit.snippet) for hit in row] for row in found]
            )
    assert all(answers[0])
    assert answers[1:] == answers[:1] * 3


def test_a_few_new_words_stand_beside_the_others(
    tmp_path: Path, copy_of_data: Copy, write_rows: Write
) -> None:
    """A document more writes a small file; when many words are new, there is one file again."""
    data, index = tmp_path / "data", copy_of_data(tmp_path / "index")
    (first,) = analyses(index)
    before = first.read_bytes()
    for number in range(2):
        write_rows(
            data / f"{number}.jsonl", {"title": f"해수담수화 선박을 띄웠{'더니다'[number:]}"}
        )
        Archive.build([data], index=index)
        base, beside = analyses(index)
        assert (base, base.read_bytes()) == (first, before)
        assert beside.stat().st_size < len(before) / 20
    write_rows(data / "many.jsonl", {"title": " ".join(f"{at}번째" for at in range(2000))})
    Archive.build([data], index=index)
    (whole,) = analyses(index)
    with closing(words_of(whole.parent)) as words:
        known = ("담수", "띄웠더니다", "띄웠니다", "1234번째", "민원", "수의계약")
        assert [word for word in known if words.analysis(word) is None] == []
        assert words.analysis("2345번째") is None


def test_nothing_new_writes_nothing(tmp_path: Path, write_rows: Write) -> None:
    """A document of known words leaves the file of analyses as it is."""
    data, index = tmp_path / "data", tmp_path / "index"
    write_rows(data / "a.jsonl", {"title": "담수화 선박 운영"}, {"title": "무인민원발급기 확대"})
    Archive.build([data], index=index)
    before = analyses(index)
    write_rows(data / "b.jsonl", {"title": "선박 확대 운영"})
    Archive.build([data], index=index)
    assert analyses(index) == before


def test_what_cannot_be_read_is_cleared_away(tmp_path: Path, write_rows: Write) -> None:
    """A file that a dead run has left half written goes with the next run."""
    data, index = tmp_path / "data", tmp_path / "index"
    write_rows(data / "a.jsonl", {"title": "담수화 선박 운영"})
    Archive.build([data], index=index)
    (path,) = analyses(index)
    half = path.with_name("analyses-0123abcd.new")
    half.write_bytes(path.read_bytes()[:50])
    write_rows(data / "b.jsonl", {"title": "무인민원발급기를 늘렸습니다"})
    Archive.build([data], index=index)
    assert not half.exists()
    with closing(words_of(path.parent)) as words:
        assert words.analysis("선박")
        assert words.analysis("늘렸습니다")
