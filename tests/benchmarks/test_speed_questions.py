"""Questions: drawn from the cases, each asked once, the same in file and memory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.drawing import Drawer, content, nouns_of
from benchmarks.speed.generating import Pool, make_cases, read_pool, text_of
from benchmarks.speed.questions import KINDS, Answer, Hits, Question
from benchmarks.speed.worker import ask
from sarye.analysis import Analyzer

DATA = Path(__file__).parents[2] / "data"
SIZE = 150
COUNT = 12

words = st.text(alphabet="가나다 .'?=", max_size=20).map(str.strip)
tokens = st.lists(st.text(alphabet="가나다=9", min_size=1, max_size=5), max_size=6).map(tuple)


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Cut the sample data into sentences."""
    return read_pool([DATA])


@pytest.fixture(scope="module")
def nouns(pool: Pool, analyzer: Analyzer) -> Counter[str]:
    """Count the cases of each noun."""
    texts = (text_of(record) for record in make_cases(pool, SIZE))
    return Counter(noun for text in texts for noun in nouns_of(content(analyzer, text)))


@pytest.fixture(scope="module")
def questions(pool: Pool, nouns: Counter[str], analyzer: Analyzer) -> list[Question]:
    """Draw questions."""
    return list(Drawer(pool, SIZE, nouns, analyzer).draw(COUNT))


def test_no_question_is_asked_twice(questions: list[Question]) -> None:
    """Each kind has as many to measure as to warm up with, and all are different."""
    counted = Counter((one.kind, one.use) for one in questions)
    assert counted == {(kind, use): COUNT for kind in KINDS for use in ("measure", "warm-up")}
    asked = [(one.kind, one.text, one.agency, one.year) for one in questions]
    assert len(set(asked)) == len(asked)


def test_the_same_questions_are_drawn_again(
    pool: Pool, nouns: Counter[str], analyzer: Analyzer, questions: list[Question]
) -> None:
    """Drawing hangs on the collection and the number of cases alone."""
    shuffled = Counter(dict(reversed(nouns.items())))
    assert list(Drawer(pool, SIZE, shuffled, analyzer).draw(COUNT)) == questions


def test_single_words_are_frequent_middling_and_rare(
    nouns: Counter[str], questions: list[Question]
) -> None:
    """A third of the words stands in many cases, a third in few."""
    asked = [nouns[one.text] for one in questions if one.kind == "1 word"]
    ranked = sorted(nouns.values(), reverse=True)
    frequent, rare = ranked[len(ranked) // 10], ranked[len(ranked) // 2]
    assert sum(count >= frequent for count in asked) >= len(asked) / 3
    assert sum(count <= rare for count in asked) >= len(asked) / 3


def test_each_question_has_its_case(
    pool: Pool, analyzer: Analyzer, questions: list[Question]
) -> None:
    """A scan finds three words in one case, a phrase in a row, a word where it is asked."""
    rows = [
        (record, text_of(record), {token.text for token in content(analyzer, text_of(record))})
        for record in make_cases(pool, SIZE)
    ]
    for one in questions:
        found = [
            record
            for record, text, found_tokens in rows
            if (one.text in text if one.match == "phrase" else found_tokens.issuperset(one.tokens))
            and one.agency in ("", record["agency"])
            and one.year in ("", str(record["year"]))
        ]
        assert found or one.kind == "sentence", one.kind


def test_sentences_are_as_long_as_people_ask(questions: list[Question]) -> None:
    """A sentence has 8 to 15 words, ends as a question does, and asks for any of them."""
    asked = [one for one in questions if one.kind == "sentence"]
    assert all(8 <= len(one.text.split()) <= 15 for one in asked)
    assert all(one.text.endswith("?") and one.match == "any" for one in asked)


def test_filters_are_of_both_fields(questions: list[Question]) -> None:
    """Of what is measured, and of what warms up, about half asks for an agency."""
    for use in ("measure", "warm-up"):
        asked = [one for one in questions if one.kind == "filtered" and one.use == use]
        assert all(bool(one.agency) != bool(one.year) for one in asked)
        assert COUNT / 4 <= sum(bool(one.agency) for one in asked) <= COUNT * 3 / 4


@given(st.builds(Question, words, words, words, words, words, words, tokens))
def test_questions_come_back_from_their_line(question: Question) -> None:
    """What is written to a file is what is read."""
    assert Question.of_line(question.line().removesuffix("\n")) == question


@given(
    st.builds(
        Answer,
        st.integers(min_value=0),
        st.integers(min_value=0),
        st.lists(
            st.tuples(st.text("g=0", min_size=1), st.floats(allow_nan=False)), max_size=10
        ).map(tuple),
    )
)
def test_answers_come_back_from_their_line(answer: Answer) -> None:
    """What is written to a file is what is read, also for ids with an equals sign."""
    assert Answer.of_line(answer.line().removesuffix("\n")) == answer


def test_all_that_warms_up_is_asked_first(questions: list[Question]) -> None:
    """An engine is asked each question once, and answers count that did not warm up."""
    asked: list[Question] = []

    def search(question: Question) -> Hits:
        asked.append(question)
        return [(question.text, 1.0)]

    answers = list(ask(search, questions))
    assert sorted(asked, key=questions.index) == questions
    assert [one.use for one in asked] == ["warm-up"] * len(answers) + ["measure"] * len(answers)
    assert [one.hits[0][0] for one in answers] == [questions[one.number].text for one in answers]
