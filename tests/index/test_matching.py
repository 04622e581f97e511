"""What a search need not look into: the same is found, and fewer texts are read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer
from sarye.index.parts import part_texts
from sarye.index.schema import CONTEXT
from sarye.models import Case, Filters
from sarye.query import Word, parse

CHOSEN = st.lists(st.integers(0, 10_000), min_size=1, max_size=4)


def words_of(corpus: list[Case]) -> list[str]:
    """List the words of all texts of the corpus, as they are written."""
    return [
        word
        for case in corpus
        for text in (case.title, *(section.text for section in case.sections))
        for word in text.split()
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chosen=CHOSEN, cut=st.integers(0, 3), joined=st.booleans())
def test_a_word_stands_where_a_search_finds_it(
    chosen: list[int],
    cut: int,
    joined: bool,
    corpus: list[Case],
    corpus_searcher: Any,
    search_of: Callable[..., Any],
) -> None:
    """Words, pieces of words and words run together stand somewhere just when they have hits."""
    words = words_of(corpus)
    picked = [words[at % len(words)] for at in chosen]
    word = ("".join(picked) if joined else picked[0])[cut:]
    root = parse(word).root
    assume(isinstance(root, Word) and not root.prefix and root.roles == ())
    assert isinstance(root, Word)
    found = search_of(corpus_searcher, word)
    assert corpus_searcher.stands(root.text) == bool(len(found.numbers))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    chosen=CHOSEN,
    cut=st.integers(0, 2),
    any_word=st.booleans(),
    exact=st.booleans(),
    year=st.one_of(st.none(), st.integers(2021, 2025)),
)
def test_looking_only_where_it_matters_changes_nothing(
    chosen: list[int],
    cut: int,
    any_word: bool,
    exact: bool,
    year: int | None,
    corpus: list[Case],
    corpus_searcher: Any,
) -> None:
    """Cases, scores, what they hold of the words, and which words are missing stay the same."""
    words = words_of(corpus)
    query = parse(" ".join(words[at % len(words)][cut:] for at in chosen))
    options: dict[str, Any] = {"filters": Filters(year=year), "any_word": any_word, "exact": exact}
    narrow = corpus_searcher.find(query, **options)
    whole = corpus_searcher.find(query, whole=True, **options)
    assert narrow.numbers.tolist() == whole.numbers.tolist()
    assert narrow.tokens == whole.tokens
    for number in narrow.numbers.tolist():
        assert narrow.scores[number] == whole.scores[number]
        assert narrow.inside[number] == whole.inside[number]
        assert [mask[number] for _, mask in narrow.words] == [
            mask[number] for _, mask in whole.words
        ]
    assert narrow.matches.missing == whole.matches.missing


def test_words_without_content_limit_nothing(corpus_searcher: Any) -> None:
    """Beside a word of a field, one without content decides nothing of where that is looked for."""
    fields, empty = (
        ("상황:있는", "효과:있는", "효과:없어", "노력:없어"),
        ("않아", "모든", "어느", "하지"),
    )
    found = 0
    for field, word in product(fields, empty):
        options: dict[str, Any] = {"filters": Filters(), "any_word": False, "exact": False}
        wide = corpus_searcher.find(parse(field), **options)
        narrow = corpus_searcher.find(parse(f"{field} {word}"), **options)
        assert narrow.numbers.tolist() == wide.numbers.tolist(), (field, word)
        found += len(wide.numbers)
    assert found


def test_letters_are_looked_for_only_where_the_other_words_may_stand(
    case_of: Callable[..., Case], new_store: Any
) -> None:
    """Of the cases that hold the letters of one word, those with the other one are read."""
    texts = [f"수수한 옷 {number}" for number in range(30)]
    cases = [case_of(f"제목 {number}", {"other": text}) for number, text in enumerate(texts)]
    cases += [case_of("담수화", {"other": f"{text}0 담수화"}) for text in texts[:2]]
    store = new_store()
    store.commit({"a.txt": cases})
    read = []
    for whole in (True, False):
        searcher = store.searcher()
        options: dict[str, Any] = {"filters": Filters(), "any_word": False, "exact": False}
        found = searcher.find(parse("수한옷 담수화"), whole=whole, **options)
        assert len(found.numbers) == 2
        read.append(searcher.texts.cache_info().misses)
    assert read[1] == 2 < read[0]


def test_no_text_is_read_for_a_word_whose_pieces_find_it(
    case_of: Callable[..., Case], new_store: Any
) -> None:
    """Where any word is enough, pieces of a word with a mark in it find all that its letters do."""
    texts = [f"주민 {number}명과 바닷물/담수화 시설" for number in range(30)]
    store = new_store()
    store.commit({"a.txt": [case_of(text, {"other": text}) for text in texts]})
    searcher = store.searcher()
    query = parse("바닷물/담수화 주민")
    found = searcher.find(query, filters=Filters(), any_word=True, exact=False)
    assert any(len(clause.pattern.units) > 1 for clause, _ in found.words)
    assert len(found.numbers) == 30
    assert searcher.texts.cache_info().misses == 0


def test_a_word_that_stands_is_looked_for_in_one_text(
    case_of: Callable[..., Case], new_store: Any
) -> None:
    """To know that a word stands somewhere, the first text with its letters is enough."""
    cases = [case_of(f"제목 {number}", {"other": f"수수한 옷 {number}"}) for number in range(30)]
    store = new_store()
    store.commit({"a.txt": cases})
    searcher = store.searcher()
    assert searcher.stands("수한옷")
    assert searcher.texts.cache_info().misses == 1
    assert searcher.stands("수한옷")
    assert not searcher.stands("수한복")


def test_letters_stand_behind_marks_and_line_breaks(
    case_of: Callable[..., Case], new_store: Any, ids_of: Callable[..., set[str]]
) -> None:
    """What rules records out by their stored text sees through escapes and decomposed letters."""
    between = (" ", "\n", "\t", '"', "\\", "\\n", "_", "\u0001", '"\\\n', "·", "n")
    texts = [f"가수한{mark}옷감 {at}" for at, mark in enumerate(between)]
    texts += [unicodedata.normalize("NFD", f"가수한 옷감 {at}") for at in range(3)]
    texts += [f"수한 사람과 한옷 {at}" for at in range(20)]
    cases = [case_of(f"제목 {at}", {"other": text}) for at, text in enumerate(texts)]
    store = new_store()
    store.commit({"a.txt": cases})
    wanted = {one.id for one, text in zip(cases, texts, strict=True) if holds(text)}
    assert len(wanted) == len(between) + 1
    assert ids_of(store.searcher(), "수한옷") == wanted


def holds(text: str) -> bool:
    """Tell by a plain scan whether a text holds the letters."""
    letters = [one for one in unicodedata.normalize("NFC", text) if one.isalnum()]
    return "수한옷" in "".join(letters)


def test_texts_are_read_without_a_case(corpus: list[Case], corpus_searcher: Any) -> None:
    """What is read of a record for its letters is what its case has in each part of its own."""
    for case in corpus:
        number = corpus_searcher.snapshot.case_number(case.id)
        texts = {part: of for part, of in part_texts(case).items() if part != CONTEXT and of}
        assert corpus_searcher.snapshot.own_texts(number) == texts


def test_parts_are_counted_as_their_texts_are_analysed(
    corpus: list[Case], corpus_searcher: Any, analyzer: Analyzer
) -> None:
    """The counts of tokens by part are those of the words of the part's texts."""
    tokens = ("신청", "민원", "적극행정", "하다", "없는말", "3년")
    numbers = [corpus_searcher.snapshot.case_number(case.id) or 0 for case in corpus]
    counts = corpus_searcher.reader.part_counts(numbers, tokens)
    assert any(counts)
    for case, found in zip(corpus, counts, strict=True):
        for part, texts in part_texts(case).items():
            expected = Counter(token.text for text in texts for token in analyzer.word_tokens(text))
            kept = {token: expected[token] for token in tokens if expected[token]}
            assert found.get(part, {}) == kept
