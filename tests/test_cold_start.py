"""A search of known words answers from the index alone, and no answer is another for it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.analysis import DictionaryEntry, Kiwi, fold, loading
from sarye.analysis.folding import words
from sarye.analysis.loading import FEW_WORDS, Name, model_for, names_file, names_in
from sarye.archive import Archive
from sarye.cli import app
from sarye.cli.commandline import ORDER, command_line
from sarye.messages import Translator
from sarye.models import Result
from sarye.readers import read

DATA = Path(__file__).parents[1] / "data"
SPARED = (
    *("kiwipiepy", "kiwipiepy_model", "importlib.metadata", "tomllib", "rich._emoji_codes"),
    *(
        "sarye.words.vocabulary",
        "sarye.analysis.readings",
        "sarye.indexing",
        "sarye.readers",
        "sarye.cases",
    ),
    *("sarye.web", "docx", "hwpx", "lxml", "xlsxwriter", "jinja2", "starlette", "psutil"),
)
"""What a search of known words has no use for, or only one that writes files."""

UNTOLD = re.compile("[랬댔잖찮랫댓]")
"""What the endings among the names are made of."""

QUERIES = (
    "수의계약 확인서",
    "주차장 예산을 늘려 달라는 민원",
    '"공유재산 사용료"',
    "effect:부담 OR 효과:절감",
    "수의게약",
    "뷁쫗퓗하다",
    "물총고기를 수의계약으로",
    "듣도보도못한말을 귀찮아하던",
)
"""Known words, slips, words that no text has, a name, and an ending that Kiwi has in its names."""


@pytest.fixture
def index(data_index: Path) -> Path:
    """Take the index of the sample documents."""
    return data_index


@pytest.fixture
def no_model() -> Iterator[None]:
    """Begin without a model, as a process does, and leave none behind that knows few names."""
    kept = dict(loading._models)
    loading._models.clear()
    yield
    loading._models.clear()
    loading._models.update(kept)


def test_what_is_loaded_ahead_reads_every_word(
    index: Path, no_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that has loaded the model looks for no names, and loads no second one."""
    looked: list[object] = []
    monkeypatch.setattr(loading, "names_in", lambda *given: looked.append(given))
    with Archive.open(index) as archive:
        archive.load()
        loaded = dict(loading._models)
        archive.search("물총고기를")
    assert looked == []
    assert dict(loading._models) == loaded
    assert len(loaded) == 1


def test_known_words_load_no_model(index: Path) -> None:
    """Queries of words that the index has, or that only ask, and their marks need no model."""
    with Archive.open(index) as archive:
        queries = ("수의계약 확인서", "민원", "주차장 예산", "주차 우수사례 있나요? 알려주세요")
        results = [archive.search(query) for query in queries]
        archive.similar(results[0].hits[0].case.id)
        assert all(result.total for result in results)
        assert not archive._answering._analyzer._kiwi.loaded
        archive.search("듣도보도못한말을")
        assert archive._answering._analyzer._kiwi.loaded


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_search_imports_little(index: Path, form: str) -> None:
    """A whole process that searches known words leaves aside what only other work needs."""
    code = (
        "import json, sys; from sarye.cli import main; "
        f"main(['search', '수의계약 확인서', '--index', {str(index)!r}, '--format', {form!r}]); "
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    imported = set(json.loads(_shown(code).stderr.splitlines()[-1]))
    assert {"sarye.archive", "sarye.cli.console"} <= imported
    writing = {"jinja2", "sarye.exporters.structured"}
    assert imported & set(SPARED) - (writing if form == "json" else set()) == set()


def test_a_search_looks_for_no_cycles(index: Path) -> None:
    """A process that searches hardly looks for unused objects, and for none as it ends."""
    code = (
        "import atexit, gc, sys; from sarye.cli import main; "
        f"sys.argv[1:] = ['search', '수의계약', '--index', {str(index)!r}]; looks = []; "
        "gc.callbacks.append(lambda phase, _: looks.append(phase == 'start')); "
        "told = lambda: print(sum(looks), gc.get_freeze_count(), file=sys.stderr); "
        "atexit.register(told); sys.exit(main())"
    )
    looks, frozen = map(int, _shown(code).stderr.splitlines()[-1].split())
    assert looks <= 2
    assert frozen > 10_000


def test_only_the_command_that_runs_is_made() -> None:
    """The parameters of other commands are not worked out, and all are still there to be listed."""
    line = command_line(app, Translator("en"))
    with pytest.raises(SystemExit):
        line.main(["search", "--help"], "sarye")
    assert list(line.commands._made) == ["search"]
    names = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    assert list(line.commands) == list(ORDER)
    assert sorted(one.name for one in line.commands.values()) == sorted(names)


def test_answers_are_those_of_the_full_analyser(
    index: Path, tmp_path: Path, no_model: None
) -> None:
    """Stored analyses and a model that knows few names give what the whole model gives."""
    own = {query: _answer(index, query) for query in QUERIES}
    for file in index.glob("build-*/analyses-*"):
        file.rename(tmp_path / file.name)
    try:
        model_for(None, (), 1)
        whole = {query: _answer(index, query) for query in QUERIES}
    finally:
        for file in tmp_path.glob("analyses-*"):
            file.rename(next(index.glob("build-*")) / file.name)
    assert own == whole
    assert sum(bool(result.hits) for result in own.values()) >= len(QUERIES) - 2


def _answer(index: Path, query: str) -> Result:
    with Archive.open(index) as archive:
        return replace(archive.search(query), took_ms=0, damaged=())


def test_few_names_read_the_words_of_documents_alike(no_model: None) -> None:
    """Told only the names that stand in them, the model reads words as the whole one does."""
    texts = (one.text for path in sorted(DATA.iterdir()) for one in read(path, name=path.name))
    found = sorted({word for text in texts for word, _ in words(fold(text))})[::5]
    asked = [*(word for word in found if not UNTOLD.search(word)), "물총고기를", "한국임학회에서는"]
    names = names_in(asked, names_file())
    assert names
    few, none = (loading._load(some, (), 1).kiwi for some in (names, ()))
    whole = model_for(None, (), 1)
    assert len(asked) > 900
    assert _read(few, asked) == _read(whole, asked)
    assert _read(none, asked) != _read(whole, asked)


def test_user_words_stand_behind_the_names(no_model: None) -> None:
    """A user's word that is a name too counts for what the name counts, in both models."""
    entries = (DictionaryEntry("물총고기"), DictionaryEntry("뷁쫗", "NNG"))
    asked = ["물총고기를", "뷁쫗하다", "물총고기"]
    few = _read(model_for(asked, entries, 1), asked)
    assert few == _read(model_for(None, entries, 1), asked)


def test_a_second_lot_of_names_brings_all_of_them(no_model: None) -> None:
    """One model serves words without further names; one that it lacks has the whole loaded."""
    first = model_for(["물총고기를"], (), 1)
    assert {name.form for name in loading._models[(), 1].names or ()} >= {"물총고기"}
    assert model_for(["뷁쫗퓗하다", "물총고기는"], (), 1) is first
    whole = model_for(["한국임학회"], (), 1)
    assert whole is not first
    assert model_for(["재개발조합"] * FEW_WORDS, (), 1) is whole
    assert model_for(["뷁"] * (FEW_WORDS + 1), (), 1) is model_for(None, (), 1) is whole


@pytest.mark.parametrize("word", ["귀찮다", "간댔다", "괜찮은"])
def test_endings_among_the_names_are_left_to_the_whole(word: str) -> None:
    """A few entries of the dictionary are endings; words that may hold them are told no names."""
    assert names_in([word], names_file()) is None
    assert names_in(["행정", word], names_file()) is None


@pytest.mark.parametrize(
    "line", ["기$\t긔/ETN\t-5", "행정", "행정\tNNP\tmuch", "행정\tNNG\t-5.0", "ᆼ정\tNNG\t-5.0"]
)
def test_another_dictionary_is_not_guessed_at(line: str, tmp_path: Path) -> None:
    """Where entries are not as they were, or the file is gone, all names are loaded."""
    file = tmp_path / "names"
    assert names_in(["행정을"], file) is None
    file.write_text("# 기$\t이\n\n행\tNNP\t-1.5\n행졍\tNNG\t-1.5\n", "utf-8")
    assert names_in(["행정을"], file) == (Name("행", -1.5),)
    file.write_text(f"행\tNNP\t-1.5\n{line}\n", "utf-8")
    assert names_in(["행정을"], file) is None


@given(st.data())
@settings(max_examples=25)
def test_a_name_is_found_wherever_it_stands(data: st.DataObject) -> None:
    """Names are found within words, and where a final is added to their last syllable."""
    name = data.draw(st.sampled_from(_every_name()))
    before, behind = (data.draw(st.text("가나힣로의을", max_size=4)) for _ in range(2))
    final = data.draw(st.sampled_from(("", "\u11ab", "\u11af", "\u11bc")))
    word = unicodedata.normalize("NFC", before + name.form + final + behind)
    text = unicodedata.normalize("NFD", f"{word}\n다른")
    standing = [one for one in _every_name() if unicodedata.normalize("NFD", one.form) in text]
    assert name in standing
    assert names_in([word, "다른"], names_file()) == tuple(standing)


def _shown(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment
    )


@cache
def _every_name() -> list[Name]:
    """Read the names of the dictionary that no ending stands in."""
    lines = names_file().read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\tNNP\t" in line and not line.startswith("#")]
    return [Name(row[0], float(row[2])) for row in rows if not UNTOLD.search(row[0])]


def _read(model: Any, asked: Sequence[str]) -> list[list[tuple[object, ...]]]:
    """Give all that is used of what a model sees in each word."""
    options = Kiwi()._options
    return [
        [(one.form, one.tag, one.start, one.end, one.lemma, one.oov) for one in tokens]
        for tokens in model.tokenize(asked, **options)
    ]
