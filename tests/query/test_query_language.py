"""The query language of the contract, one row each: what is typed, and what it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from sarye.query import ATTRIBUTE_NAMES, SECTION_NAMES, Is, Node, Together, Word, parse, terms
from sarye.query.parser import HEAVIEST

Shape = Callable[[Node | None], str]

TABLE = [
    # words
    ("수의계약", "수의계약"),
    ("수의계약 확인서", "(수의계약 확인서)"),
    ("  수의계약\t\n확인서　", "(수의계약 확인서)"),
    ("", ""),
    (" \n", ""),
    # phrases
    ('"수의계약 확인서"', '"수의계약 확인서"'),
    ("“수의계약 확인서”", '"수의계약 확인서"'),
    ("„수의계약 확인서‟", '"수의계약 확인서"'),
    ("〝수의계약 확인서〞", '"수의계약 확인서"'),
    ("＂수의계약 확인서＂", '"수의계약 확인서"'),
    ('"수의계약" "확인서"', '("수의계약" "확인서")'),
    ('민원"수의계약"부담', '(민원 "수의계약" 부담)'),
    ('"AND (a) -b: [c]"', '"AND (a) -b: [c]"'),
    ("'수의계약 확인서'", "('수의계약 확인서')"),
    # fields
    ("효과:부담", "effect:부담"),
    ("effect:부담", "effect:부담"),
    ("EFFECT:부담", "effect:부담"),
    ("효과：부담", "effect:부담"),
    ('효과:"부담 완화"', 'effect:"부담 완화"'),
    ("효과:부담 감면", "(effect:부담 감면)"),
    ("효과:부담 노력:감면", "(effect:부담 effort:감면)"),
    ("효과:부담,감면", "effect:부담,감면"),
    ("기관:국민권익위원회", "agency=국민권익위원회"),
    ('기관:"국민 권익"', "agency=국민 권익"),
    ("포상:최우수", "award=최우수"),
    ("연도:2025", "year=2025"),
    ("연도:2025년", "year=2025"),
    ("연도:２０２５", "year=2025"),
    ('연도:"2025"', "year=2025"),
    ("분기:1", "quarter=1"),
    ("분기:1분기", "quarter=1"),
    ("분기:01", "quarter=1"),
    ("연도:2025 분기:1 부담", "(year=2025 quarter=1 부담)"),
    ("기관:가온*", "agency=가온"),
    ('기관:"가온*"', "agency=가온*"),
    # fields of a group
    ("제목:(민원 OR 허가)", "(title:민원 | title:허가)"),
    ('title:("민원 처리"^2 -허가*) 부담', '((title:"민원 처리"^2 -title:허가*) 부담)'),
    ("제목:(민원 효과:부담 허가)", "(title:민원 effect:부담 title:허가)"),
    ("효과:(a 제목:(b c) d)", "(effect:a (title:b title:c) effect:d)"),
    ("-제목：（민원 허가）", "-(title:민원 title:허가)"),
    ("기관:(가온 OR 누리)", "(agency=가온 | agency=누리)"),
    ("연도:(2023 OR [2025 TO *])", "(year=2023 | year=2025..None)"),
    ("제목:(비고:민원 https://a.kr)", "(title:비고:민원 title:https://a.kr)"),
    # no fields
    ("https://www.acrc.go.kr/board?id=1", "https://www.acrc.go.kr/board?id=1"),
    ("비고:한센인", "비고:한센인"),
    ('비고:"한센인 문제"', '(비고: "한센인 문제")'),
    ("비고:(한센인 OR 외신)", "(비고: (한센인 | 외신))"),
    ("비고:-한센인", "비고:-한센인"),
    ("비고:AND", "비고:AND"),
    ("ſituation:부담", "ſituation:부담"),
    ("부제목:민원", "부제목:민원"),
    ("(효과:) 부담", "(효과: 부담)"),
    ("14:30", "14:30"),
    ("효과: 부담", "(효과: 부담)"),
    ("효과:", "효과:"),
    # exclusion
    ("-한센인", "-한센인"),
    ("－한센인", "-한센인"),
    ("NOT 한센인", "-한센인"),
    ("홍보 -한센인", "(홍보 -한센인)"),
    ("홍보 NOT 한센인 외신", "(홍보 -한센인 외신)"),
    ('-"한센인 문제"', '-"한센인 문제"'),
    ("-효과:부담", "-effect:부담"),
    ("-연도:2025", "-year=2025"),
    ("-(a OR b)", "-(a | b)"),
    ("NOT NOT a", "--a"),
    ("NOT -a", "--a"),
    # hyphens that exclude nothing
    ("민-관", "민-관"),
    ("민-관 GTX-A", "(민-관 GTX-A)"),
    ("부담 - 완화", "(부담 완화)"),
    ("부담 -- 완화", "(부담 완화)"),
    ("부담 (완화 - ) -", "(부담 완화)"),
    ("효과:- 부담", "(effect:- 부담)"),  # the field is not that of the next word
    ("--부담", "--부담"),  # the word as typed, not twice excluded
    # operators
    ("a AND b", "(a & b)"),
    ("a OR b", "(a | b)"),
    ("a OR b OR c", "(a | b | c)"),
    ("a AND b OR c AND d", "((a & b) | (c & d))"),
    ("a ＡＮＤ ＮＯＴ b ＯＲ c", "((a & -b) | c)"),
    ("a b OR c d", "((a b) | (c d))"),
    ("a b AND c", "((a b) & c)"),
    ("a AND -b", "(a & -b)"),
    ("a AND NOT b", "(a & -b)"),
    ("a and b", "(a and b)"),
    ("not a or b", "(not a or b)"),
    ('"AND"', '"AND"'),
    ("ANDROID OR ORACLE", "(ANDROID | ORACLE)"),
    # brackets
    ("(a)", "a"),
    ("((a))", "a"),
    ("(a OR b) c", "((a | b) c)"),
    ("(a OR b) AND (c OR d)", "((a | b) & (c | d))"),
    ("((a OR b) AND c) OR d", "(((a | b) & c) | d)"),
    ("a(b)c", "(a b c)"),
    ("（a OR b）", "(a | b)"),
    ("NOT (a b) c", "(-(a b) c)"),
    # prefixes
    ("홍보*", "홍보*"),
    ("홍보＊", "홍보*"),
    ("홍보**", "홍보*"),
    ("제목:홍보*", "title:홍보*"),
    ("-홍보*", "-홍보*"),
    ("홍*보", "홍*보"),
    ("**", "**"),
    ("*홍보", "*홍보"),
    # ranges
    ("연도:[2024 TO 2025]", "year=2024..2025"),
    ("연도:[ 2024  TO  2025 ]", "year=2024..2025"),
    ("연도:［2024 TO 2025］", "year=2024..2025"),
    ("연도:［２０２４　ＴＯ　２０２５］", "year=2024..2025"),
    ("연도:[2024년 TO 2025년]", "year=2024..2025"),
    ("분기:[1분기 TO 2분기]", "quarter=1..2"),
    ("연도:[2024 TO *]", "year=2024..None"),
    ("연도:[* TO 2025]", "year=None..2025"),
    ("연도:[* TO *]", "year=None..None"),
    ("분기:[1 TO 2]", "quarter=1..2"),
    ("year:[2024 TO 2025] 부담", "(year=2024..2025 부담)"),
    ("연도:[2025 TO 2024]", "year=2025..2024"),
    ("연도:[0 TO " + "9" * 1900 + "]", "year=0.." + "9" * 1900),
    # boosts
    ("단어^2", "단어^2"),
    ("단어^2.5 말", "(단어^2.5 말)"),
    ("단어＾2", "단어^2"),
    ('"두 단어"^3', '"두 단어"^3'),
    ("제목:홍보*^3", "title:홍보*^3"),
    ("(단어^2)", "단어^2"),
    ("단어^0", "단어^0"),
    ("단어^" + "9" * 400, f"단어^{HEAVIEST:g}"),
    ("단어^", "단어^"),
    ("단어^둘", "단어^둘"),
    # letters of any kind
    ("😀", "😀"),
    ("ㅎㄱ", "ㅎㄱ"),
    ("「민법」 제3조", "(「민법」 제3조)"),
    ("[제목]", "[제목]"),
    ("ㄱ\x00ㄴ", "ㄱ\x00ㄴ"),
    ("R&D 98.5%", "(R&D 98.5%)"),
]


@pytest.mark.parametrize(("typed", "meaning"), TABLE, ids=[repr(typed)[:40] for typed, _ in TABLE])
def test_the_query_language(shape: Shape, typed: str, meaning: str) -> None:
    """A query means what its row of the table says, and nothing had to be repaired."""
    query = parse(typed)
    assert shape(query.root) == meaning
    assert query.repairs == ()
    assert query.text == typed


@pytest.mark.parametrize("name", [*SECTION_NAMES, *ATTRIBUTE_NAMES])
def test_every_name_of_a_field(shape: Shape, name: str) -> None:
    """English and Korean names, composed or not and in any case, mean the same field."""
    role, key = SECTION_NAMES.get(name), ATTRIBUTE_NAMES.get(name)
    value = "case" if key == "kind" else "3"
    expected = f"{role}:3" if role else f"{key}={value}"
    for form in ("NFC", "NFD"):
        assert shape(parse(unicodedata.normalize(form, f"{name}:{value}")).root) == expected
    assert shape(parse(f"{name.upper()}:{value}").root) == expected


@pytest.mark.parametrize("written", ["사례", "case", "CASE", '"사례"'])
def test_the_kinds_of_entries(shape: Shape, written: str) -> None:
    """A kind has a Korean and an English name; any other word there is searched as plain words."""
    assert shape(parse(f"여권 종류:{written}").root) == shape(parse("여권 kind:case").root)
    assert [one.kind for one in parse("종류:조례").repairs] == ["syntax"]


def test_the_names_of_the_contract() -> None:
    """Each field has an English and a Korean name."""
    assert {*SECTION_NAMES, *ATTRIBUTE_NAMES} == {
        *("title", "situation", "effort", "effect", "other"),
        *("kind", "agency", "year", "quarter", "award"),
        *("제목", "상황", "노력", "효과", "기타", "종류", "기관", "연도", "분기", "포상"),
    }


def test_decomposed_words_are_composed() -> None:
    """Words typed on a Mac come out composed."""
    typed = unicodedata.normalize("NFD", "수의계약")
    assert parse(typed).root == Word("수의계약")
    assert parse(typed).text == typed


def test_terms_leave_out_what_is_excluded(shape: Shape) -> None:
    """The words a case is wanted for are those that nothing excludes, in the order typed."""
    query = parse('가 (나 OR "다 라") -마 NOT (바 사) 연도:2025 효과:아* AND NOT NOT 자')
    assert [shape(term) for term in terms(query.root)] == ["가", "나", '"다 라"', "effect:아*"]
    assert list(terms(parse("-가 -나").root)) == []
    assert list(terms(None)) == []
    assert list(terms(Together((Is("year", "2025"), Word("가"))))) == [Word("가")]


def test_trees_are_values() -> None:
    """Equal queries have equal trees, which can be kept in a set."""
    assert parse("가 (나 OR 다)").root == parse(" 가  ( 나 OR 다 ) ").root
    assert len({parse("가").root, parse("가 ").root, parse("나").root}) == 2
