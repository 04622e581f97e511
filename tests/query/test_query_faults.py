"""A query that breaks the rules is searched as plain words, and says so."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sarye.models import Repair
from sarye.query import And, Node, Not, Or, Phrase, Together, Word, parse, terms
from sarye.query.parser import DEEPEST, LONGEST_QUERY

Shape = Callable[[Node | None], str]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        # quotes and brackets that nobody closed or opened
        ('"수의계약 확인서', "수의계약 확인서"),
        ('수의계약 확인서"', "수의계약 확인서"),
        ("“수의계약 확인서", "수의계약 확인서"),
        ('"a" "b', "a b"),
        ("(a OR b", "a b"),
        ("a OR b)", "a b"),
        ("a) OR (b", "a b"),
        ("((a)", "a"),
        ("효과:(a b", "효과 a b"),
        ("효과:()", "효과"),
        ("연도:(2024 민원)", "연도 2024 민원"),
        ("기관:(a b)^2", "기관 a b 2"),
        ("민원 ＡＮＤ", "민원"),
        ("연도:[2024 TO 2025", "연도 2024 TO 2025"),
        # nothing between them
        ("()", ""),
        ("a ()", "a"),
        ('""', ""),
        ('a "  "', "a"),
        ('효과:""', "효과"),
        ('기관:""', "기관"),
        # only operators, or operators without their words
        ("AND", ""),
        ("OR", ""),
        ("NOT", ""),
        ("AND OR NOT", ""),
        ("a AND", "a"),
        ("AND a", "a"),
        ("a OR OR b", "a b"),
        ("a NOT", "a"),
        ("-", ""),
        ("---", ""),
        ("a AND -", "a"),
        ("(AND)", ""),
        # fields and ranges that mean nothing
        ("연도:작년", "연도 작년"),
        ("연도:20255", "연도 20255"),
        ("연도:2025*", "연도 2025"),
        ("연도:2025^2", "연도 2025 2"),
        ("분기:첫째", "분기 첫째"),
        ("기관:가온^2", "기관 가온 2"),
        ("효과:[1 TO 2]", "효과 1 TO 2"),
        ("기관:[1 TO 2]", "기관 1 TO 2"),
        ("[2024 TO 2025]", "2024 TO 2025"),
        ("연도:[2024 to 2025]", "연도 2024 to 2025"),
        ("효과:-부담", "효과 부담"),
        ("제목:효과:부담", "제목 효과 부담"),
        ("효과:AND", "효과"),
        # boosts of nothing
        ("^2", "2"),
        ("(a b)^2", "a b 2"),
        ("a^2b", "a 2b"),
        ("a^2^3", "a 2 3"),
        # exclusions lose their minus, for nothing may be left out unasked
        ('-한센인 "홍보', "한센인 홍보"),
    ],
)
def test_a_fault(shape: Shape, typed: str, plain: str) -> None:
    """The words are searched side by side, and one repair says what became of the query."""
    query = parse(typed)
    assert query.repairs == (Repair("syntax", typed, plain),)
    assert [shape(term) for term in terms(query.root)] == plain.split()
    assert isinstance(query.root, Together) == (len(plain.split()) > 1)
    assert (query.root is None) == (not plain)
    assert query.text == typed


def test_a_pasted_document_is_cut() -> None:
    """Of ten thousand characters the first part is searched, and a repair says so."""
    text = "수의계약 확인서 " * 1_500
    query = parse(text)
    assert query.repairs == (Repair("syntax", text, text[:LONGEST_QUERY]),)
    assert len(list(terms(query.root))) <= LONGEST_QUERY
    assert len(parse('"' + text).repairs) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 10_000,
        "(" * 500 + "a" + ")" * 500,
        "-(" * 500 + "a" + ")" * 500,
        "NOT " * 400 + "a",
        "-" * 10_000,
        "a AND " * 300,
        '"' * 9_999,
        "[" * 10_000,
        "^1" * 5_000,
        "효과:" * 2_000,
    ],
)
def test_deep_nesting(typed: str) -> None:
    """Thousands of brackets or operators are a fault like any other."""
    assert [repair.kind for repair in parse(typed).repairs] == ["syntax"]


def test_brackets_up_to_the_limit(shape: Shape) -> None:
    """Brackets within brackets are read down to the limit, beyond it as plain words."""
    assert shape(parse("(" * DEEPEST + "a" + ")" * DEEPEST).root) == "a"
    deeper = parse("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1))
    assert (shape(deeper.root), len(deeper.repairs)) == ("a", 1)
    assert parse("(a) " * (DEEPEST * 2)).repairs == ()


def nodes(node: Node | None) -> list[Node]:
    """List a node and all below it."""
    match node:
        case None:
            return []
        case Not(child):
            return [node, *nodes(child)]
        case And(children) | Or(children) | Together(children):
            return [node, *(one for child in children for one in nodes(child))]
        case _:
            return [node]


SIGNS = '"()[]^:*-“”（）：＾＊－ 　\n\x00😀가ㄱ\u1100'
WORDS = [
    " AND ",
    " OR ",
    "NOT ",
    " TO ",
    "효과:",
    "연도:",
    "비고:",
    "2024",
    "^2",
    ".5",
    "수의계약",
    "https://",
]
SYNTAX = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=25).map("".join)


@given(st.one_of(st.text(max_size=80), SYNTAX))
@example("\ud800")
@example("연도:[٣ TO ٤]")
@example("단어^²")
@example("단어^٣")
@example("연도:²")
def test_no_query_raises(typed: str) -> None:
    """Whatever is typed, the tree is sound: words are not empty, and groups join something."""
    query = parse(typed)
    assert query.text == typed
    assert {repair.kind for repair in query.repairs} <= {"syntax"}
    for node in nodes(query.root):
        if isinstance(node, Word | Phrase):
            assert node.text.strip()
            assert 0 <= node.boost <= 100
        if isinstance(node, And | Or | Together):
            assert len(node.children) > 1
    if query.root is None and typed.strip():
        assert query.repairs


@given(SYNTAX)
def test_every_spelling_of_a_query_means_the_same(typed: str) -> None:
    """Decomposed queries have the tree of composed ones."""
    composed = unicodedata.normalize("NFC", typed)
    assert parse(unicodedata.normalize("NFD", typed)).root == parse(composed).root


@given(st.lists(st.text("가나다수의계약청년ab12", min_size=1, max_size=6), min_size=2, max_size=8))
def test_plain_words_need_no_repair(shape: Shape, typed: list[str]) -> None:
    """Words without any sign of the syntax are those words, side by side."""
    query = parse(" ".join(typed))
    assert query.root == Together(tuple(Word(word) for word in typed))
    assert query.repairs == ()
