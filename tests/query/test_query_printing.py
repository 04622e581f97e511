"""The printed form of a query reads as the same query again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sarye.models import SECTION_ROLES, Role
from sarye.query import (
    And,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Together,
    Within,
    Word,
    parse,
    print_query,
)
from sarye.query.parser import HEAVIEST

TABLE = [
    ("", ""),
    ("()", ""),
    ("수의계약", "수의계약"),
    ("  수의계약\t　확인서 ", "수의계약 확인서"),
    ("“수의계약 확인서”^2.0", '"수의계약 확인서"^2'),
    ('민원"수의계약"부담', '민원 "수의계약" 부담'),
    # one spelling of each field
    ("EFFECT：부담 situation:민원 title:허가 effort:감면 other:외신", None),
    ("effect:부담", "효과:부담"),
    ("title:(민원 OR 허가)", "제목:민원 OR 제목:허가"),
    (
        "agency:권익위 award:최우수 year:2025년 quarter:01",
        "기관:권익위 포상:최우수 연도:2025 분기:1",
    ),
    ('기관:"국민 권익" 기관:"권익위"', '기관:"국민 권익" 기관:권익위'),
    ('기관:"AND" 포상:"a*"', '기관:"AND" 포상:"a*"'),
    ("year:[ 02024  TO  * ]", "연도:[2024 TO *]"),
    # brackets where they are needed
    ("((a))", "a"),
    ("(a AND b) OR (c d)", "a AND b OR c d"),
    ("a AND (b OR c)", "a AND (b OR c)"),
    ("(a OR b) OR c", "(a OR b) OR c"),
    ("(a AND b) AND c", "(a AND b) AND c"),
    ("(a b) c", "(a b) c"),
    ("(a b) AND c", "a b AND c"),
    ("NOT (a b)", "-(a b)"),
    ("NOT (효과:a)", "-효과:a"),
    # what would read otherwise
    ("NOT NOT a", "NOT -a"),
    ("NOT --a", "NOT --a"),
    ("[1 (TO) 2]", "[1 - TO 2]"),
    ("a TO b", "a TO b"),
    ("(효과:) a", "효과: a"),
    ("***", "***"),
    # weights
    ("a^1.0", "a"),
    ("a^0.50", "a^0.5"),
    ("a^0.0000001", "a^0.0000001"),
    ("a^" + "9" * 400, f"a^{HEAVIEST:g}"),
]


@pytest.mark.parametrize(("typed", "printed"), TABLE)
def test_the_printed_form(typed: str, printed: str | None) -> None:
    """A query prints as its row says, None for one that only has to read the same."""
    query = parse(typed)
    text = print_query(query)
    assert printed is None or text == printed
    assert parse(text).root == query.root


SIGNS = list('"()[]^:*-“”（）：＾＊－［］,.&|~! 　\n\x00\u0301\u11a8ㄱ')
PIECES = [
    *(" AND ", " OR ", " NOT ", "NOT ", " TO ", "TO", "(TO)", "AND", "ＡＮＤ", " ＯＲ ", "ＴＯ"),
    *("효과:", "title:", "TITLE：", "연도:", "분기:", "기관:", "포상:", "award:", "비고:"),
    *("연도:[2024 TO 2025]", "[2024 TO *]", "[ 1", "[*", "2]", "2024", "2025년", "3분기"),
    *("^2", "^0.5", "^0.00001", " ^3", "^٣", "^²", ".5", "--", " - ", "-", "**"),
    *(
        "수의계약",
        "민원",
        '"부담 완화"',
        "홍보*",
        "GTX-A",
        "https://",
        "가",
        unicodedata.normalize("NFD", "각"),
    ),
    *("(", ")", "-(", "효과:(", "기관:(", ") "),
]
MIXED = st.lists(st.sampled_from([*SIGNS, *PIECES, *PIECES]), max_size=25).map("".join)
SPACED = st.lists(st.sampled_from([*SIGNS, *PIECES]), max_size=12).map(" ".join)


@st.composite
def whole_queries(draw: st.DrawFn) -> str:
    """Write queries that mostly obey the grammar, which texts of loose pieces seldom do."""
    field = st.sampled_from(["", "", "효과:", "title:", "비고:", "기관:", "연도:", "NOT ", "-"])
    boost = st.sampled_from(["", "", "^2", "^0.25", "*", " - "])
    word = st.sampled_from(
        [*('"a b"', "민원", "[1", "TO", "2]", "(TO)", "--a", "a*", "2024", "효과:", "[", "*", "^")]
    )
    one = st.tuples(field, word, boost).map("".join)
    join = st.sampled_from([" ", " AND ", " OR ", " NOT ", ""])
    queries = st.recursive(
        one,
        lambda inner: st.one_of(
            st.tuples(inner, join, inner).map("".join),
            st.tuples(field, st.just("("), inner, st.just(")")).map("".join),
        ),
        max_leaves=10,
    )
    return draw(queries)


@settings(max_examples=250)
@given(st.one_of(st.text(max_size=60), MIXED, SPACED, whole_queries()))
@example("효과: ^2")
@example("제목:(^) ( 제목:(효과:) )")
@example("[ (1) TO 2]")
@example("연도:[1 TO 2]- a")
@example("제목:(--a) 비고:- a")
@example("TITLE:(ſitle:a) ſituation:b")
def test_what_is_printed_reads_the_same(typed: str) -> None:
    """Whatever was typed, its printed form has the same tree, and is printed as itself."""
    query = parse(typed)
    printed = print_query(query)
    assert parse(printed).root == query.root
    assert parse(printed).repairs == ()
    assert print_query(parse(printed)) == printed


LETTERS = st.text("가나민원각ab12.,&'·", min_size=1, max_size=5)
WORDS = LETTERS | st.sampled_from(["TO", "--a", "[1", "[", "2]", "and", "https://a", "a^", "::"])
TEXTS = st.text("가나 ab:()[]^*-AND", min_size=1, max_size=8).filter(str.strip)
ROLES = st.sampled_from([(), *((role,) for role in ("title", *SECTION_ROLES))])
BOOSTS = st.just(1.0) | st.floats(0, HEAVIEST)
ENDS = st.none() | st.integers(0, 3000)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, WORDS, ROLES, BOOSTS, st.booleans()),
    st.builds(Word, st.just("효과:"), ROLES, BOOSTS),  # with * it is a field and its value
    st.builds(Phrase, TEXTS, ROLES, BOOSTS),
    st.builds(Is, st.sampled_from(["agency", "award"]), TEXTS),
    st.builds(Is, st.sampled_from(["year", "quarter"]), st.integers(0, 9999).map(str)),
    st.builds(Within, st.sampled_from(["year", "quarter"]), ENDS, ENDS),
)


def grouped(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Draw groups of nodes, and nodes that are excluded."""
    members = st.lists(nodes, min_size=2, max_size=4).map(tuple)
    return st.one_of(nodes.map(Not), *(members.map(kind) for kind in (And, Or, Together)))


@settings(max_examples=250)
@given(st.recursive(LEAVES, grouped, max_leaves=12))
def test_every_tree_can_be_written(root: Node) -> None:
    """Any tree that a query can have is read from what is printed of it, without a repair."""
    printed = print_query(Query("", root))
    assert parse(printed) == Query(printed, root)


@pytest.mark.parametrize("role", ["title", *SECTION_ROLES])
def test_every_section_has_a_written_form(role: Role) -> None:
    """Words, prefixes and phrases of each section keep it."""
    for node in (
        Word("가", (role,)),
        Word("가", (role,), 2, prefix=True),
        Phrase("가 나", (role,), 3),
    ):
        assert parse(print_query(Query("", node))).root == node
