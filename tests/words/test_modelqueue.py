"""The model in this process and one in another: the same answers, files and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from sarye.analysis import Analyses, Analyzer, DictionaryEntry, Kiwi
from sarye.archive import Archive
from sarye.errors import AnalysisStopped
from sarye.indexing import buildwriter
from sarye.runtime.subprocesses import Child
from sarye.words.modelqueue import ModelProcess, ModelQueue, OwnModel
from sarye.words.relatedfile import LOOKED_AT
from sarye.words.wordfiles import ANALYSES, sound_files
from sarye.words.wordmodel import WordModel

Write = Callable[..., Path]

DATA = Path(__file__).parents[2] / "data"
WORDS = ["적극행정은", "수의계약을", "늘렸습니다", "도담누리에서", "적극행정은"]
OWN = (DictionaryEntry("도담누리", "NNP"),)


@pytest.fixture(params=[OwnModel, ModelProcess])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModelQueue]:
    """Seat a model in either place, with a word of the user's."""
    with closing(request.param(OWN, tmp_path, 2)) as queue:
        yield queue


def test_words_are_told_with_their_places(queue: ModelQueue) -> None:
    """Morphemes and compounds, each with the morphemes before it; the user's words are known."""
    found = queue.tokens(WORDS).result()
    assert found[0] == (("적극", 0), ("행정", 1), ("적극행정", 0)) == found[4]
    assert found[1:4] == [
        (("수의", 0), ("계약", 1), ("수의계약", 0)),
        (("늘리다", 0),),
        (("도담누리", 0),),
    ]


def test_answers_come_in_the_order_of_questions(queue: ModelQueue) -> None:
    """Many questions can be asked before the first is answered."""
    asked = [queue.tokens([word]) for word in WORDS]
    assert [one.result()[0][-1][0] for one in asked] == [
        "적극행정",
        "수의계약",
        "늘리다",
        "도담누리",
        "적극행정",
    ]


def test_files_are_the_same_wherever_they_come_from(tmp_path: Path) -> None:
    """Analyses and related words, with or without looking ahead, byte for byte."""
    written = []
    for kind in (OwnModel, ModelProcess):
        build = tmp_path / kind.__name__
        build.mkdir()
        with closing(kind((), build, 2)) as queue:
            queue.tokens(WORDS).result()
            queue.foresee(["계약", "행정"])
            queue.write_analyses().result()
            queue.write_related(build / "related", ["계약", "행정", "늘리다"]).result()
        files = sorted(path.name.split("-")[0] for path in build.iterdir())
        assert files == ["analyses", "related"]
        written.append([path.read_bytes() for path in sorted(build.iterdir())])
    assert written[0] == written[1]


def test_what_was_foreseen_is_not_asked_again(tmp_path: Path) -> None:
    """Looking ahead goes word by word, then over the tokens of words, and changes no answer."""
    model, plain = WordModel((), tmp_path, 1), Kiwi()
    model._unlearnt.clear()  # words that every index knows
    model.tokens(["수의계약을"])
    model.foresee(["계약", "행정"])
    steps = 0
    while model.look_ahead():
        steps += 1
    assert steps == 3, "two words, and the tokens of the one that was analysed"
    for word in ("계약", "행정", "없는낱말들"):
        assert model.neighbours(word, LOOKED_AT) == plain.neighbours(word, LOOKED_AT)


def test_tokens_are_analysed_as_words(tmp_path: Path) -> None:
    """What a word is indexed by is analysed as a bare word, and so on for what comes of that."""
    model, analyzer = WordModel((), tmp_path, 1), Analyzer(Kiwi())
    model.tokens(["공유재산을", "도왔습니다", "어려움이"])
    model.write_analyses()
    words = [word for file in sound_files(tmp_path, ANALYSES, "", Analyses) for word, _ in file]
    assert {"공유재산", "공유", "재산", "돕다", "어렵다"} <= set(words)
    for word in words:
        assert {token.text for token in analyzer.word_tokens(word)} <= set(words)


def test_an_error_of_the_linguist_is_told(queue: ModelQueue, tmp_path: Path) -> None:
    """What cannot be written is an error of its question; the next one is answered."""
    with pytest.raises(FileNotFoundError):
        queue.write_related(tmp_path / "nowhere" / "related", ["계약"]).result()
    assert queue.tokens(["계약"]).result() == [(("계약", 0),)]


def test_a_process_that_ends_is_an_error(tmp_path: Path) -> None:
    """Every question that waits is told that there will be no answer."""
    with closing(ModelProcess((), tmp_path, 1)) as queue:
        queue.tokens(["계약"]).result()
        [child] = model_processes()
        child.kill()
        for asked in (queue.tokens(["행정"]), queue.write_analyses()):
            with pytest.raises(AnalysisStopped):
                asked.result()


def test_no_process_is_left(tmp_path: Path) -> None:
    """Closing ends it, also while questions wait."""
    queue = ModelProcess((), tmp_path, 1)
    for word in WORDS:
        queue.tokens([word])
    queue.close()
    assert model_processes() == []


def test_a_child_without_the_module_answers_nothing() -> None:
    """A process that ends before it answers gives None."""
    with closing(Child("sarye.nowhere")) as child:
        assert child.ask("what") is None


def test_the_index_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the words are analysed changes no byte of the files."""
    monkeypatch.setattr(buildwriter, "MANY", 1)
    alike = SimpleNamespace(token_hex=lambda size: "0" * 2 * size)  # files name their build
    monkeypatch.setattr("sarye.index.folder.secrets", alike)
    monkeypatch.setattr("sarye.indexing.running.moment", lambda _: "2026-03-01T00:00:00.000Z")
    found = []
    for workers in (1, 2):
        index = tmp_path / f"index-{len(found)}"
        Archive.build([DATA], index=index, workers=workers)
        kinds = ("*.cases", "analyses-*", "related-*", "vocabulary-*")
        files = [path for kind in kinds for path in index.glob(f"build-*/{kind}")]
        assert len(files) == len(kinds)
        found.append([path.read_bytes() for path in files])
    assert found[0] == found[1]


def model_processes() -> list[psutil.Process]:
    """List the processes of model_processes that this one has started."""
    children = psutil.Process().children()
    return [one for one in children if "sarye.words.modelworker" in " ".join(one.cmdline())]
