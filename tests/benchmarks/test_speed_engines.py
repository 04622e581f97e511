"""The engines that are measured find what a scan of their tokens finds."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.missing import Missing
from benchmarks.speed.clusters import NODE, client_of, fetched, plain_name, traffic_of
from benchmarks.speed.corpus import Corpus, Entry, read_entries
from benchmarks.speed.generating import read_pool
from benchmarks.speed.preparing import prepare
from benchmarks.speed.processes import folder_size
from benchmarks.speed.questions import Question, read_questions
from benchmarks.speed.registry import ENGINES

DATA = Path(__file__).parents[2] / "data"
SIZE = 40
IN_PYTHON = [key for key in ENGINES if key != "lucene" and "opensearch" not in key]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Prepare a few cases."""
    made = Corpus(tmp_path_factory.mktemp("corpus"))
    prepare(read_pool([DATA]), made, SIZE, SIZE, 15)
    return made


def _scan(entries: list[Entry], question: Question) -> set[str]:
    """Find the entries that have all the tokens, any of them, or all in a row."""
    found = set()
    for entry in entries:
        row = entry.text.split()
        if question.agency not in ("", entry.agency) or question.year not in ("", entry.year):
            continue
        have = [token in row for token in question.tokens]
        if question.match == "phrase":
            runs = (row[at : at + len(have)] for at in range(len(row)))
            matches = list(question.tokens) in runs
        else:
            matches = any(have) if question.match == "any" else all(have)
        if matches:
            found.add(entry.id)
    return found


def _opened(key: str, corpus: Corpus, folder: Path) -> Callable[[Question], object]:
    engine = ENGINES[key]
    module = import_module(f"benchmarks.speed.engines.{engine.module}")
    try:
        module.check()
    except Missing as missing:
        pytest.skip(str(missing))
    module.build(corpus, folder)
    return getattr(module, engine.opener)(folder)  # type: ignore[no-any-return]


@pytest.mark.slow
@pytest.mark.parametrize("key", IN_PYTHON)
def test_an_engine_finds_what_a_scan_finds(key: str, corpus: Corpus, tmp_path: Path) -> None:
    """Ten hits of those that match, best first; sarye also finds words within words."""
    search = _opened(key, corpus, tmp_path)
    entries = list(read_entries(corpus.tokens))
    compared = 0
    for question in read_questions(corpus.questions):
        if question.kind not in ENGINES[key].kinds:
            continue
        asked = dataclasses.replace(question, match="any") if key == "bm25s" else question
        expected = _scan(entries, asked)
        hits = dict(search(question))  # type: ignore[call-overload]
        scores = list(hits.values())
        assert len(hits) >= min(10, len(expected)), question.kind
        if ENGINES[key].module != "own":
            assert hits.keys() <= expected, question.kind
            assert scores == sorted(scores, reverse=True)
        elif len(hits) < 10:
            assert hits.keys() >= expected, question.kind
        compared += bool(expected)
    assert compared >= 2 * 15 * len(ENGINES[key].kinds) * 0.9


@pytest.mark.slow
def test_a_cluster_answers_as_a_folder(
    corpus: Corpus, tmp_path: Path, search_node: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sarye finds the same over both; what a cluster is sent is counted, and what is fetched."""
    from opensearchpy import Urllib3HttpConnection as Connection

    monkeypatch.setenv(NODE, search_node)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # these two are put back at the end
    monkeypatch.setattr(Connection, "perform_request", Connection.perform_request)
    folder, place = tmp_path / "folder", tmp_path / secrets.token_hex(6) / "index" / "own"
    for one in (folder, place):
        one.mkdir(parents=True)
    beside = _opened("sarye-search", corpus, folder)
    try:
        search = _opened("sarye-opensearch-search", corpus, place)
        for question in read_questions(corpus.questions)[::5]:
            given, expected = dict(search(question)), dict(beside(question))  # type: ignore[call-overload]
            assert given == pytest.approx(expected, rel=1e-3), question
        assert ENGINES["sarye-opensearch"].size(place) > 10_000
        assert traffic_of(place, "build")["sent"] > corpus.facts.text_bytes
        assert traffic_of(place, "search")["times"] > 0
        assert folder_size(fetched(place)) > 10_000
    finally:
        client_of().indices.delete(index=f"{plain_name(place)}-*")


def test_a_corpus_tells_how_much_it_is(corpus: Corpus) -> None:
    """The facts are those that a count of the files gives."""
    texts = [entry.text for entry in read_entries(corpus.entries)]
    tokens = [token for entry in read_entries(corpus.tokens) for token in entry.text.split()]
    facts = corpus.facts
    assert facts.cases == len(texts) == SIZE
    assert facts.characters == sum(map(len, texts))
    assert facts.text_bytes == sum(len(text.encode()) for text in texts)
    assert facts.words == sum(len(text.split()) for text in texts)
    assert facts.distinct_words == len({word for text in texts for word in text.split()})
    assert (facts.tokens, facts.distinct_tokens) == (len(tokens), len(set(tokens)))
    assert any(facts.known_word in text for text in texts)
    assert not any(facts.unseen_word in text for text in texts)
