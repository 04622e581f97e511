"""Tables of cases: a row lacks cells at its ends, or shares them with the row above."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.models import Document

WORDS = st.text("가나다라마바사아자차카타파하", min_size=2, max_size=8)
TITLE = st.lists(WORDS, min_size=2, max_size=4).map(" ".join)
ROW = st.tuples(TITLE, WORDS, WORDS, st.booleans())
HEADING = "2024년 적극행정 우수사례 선정 결과\n\n기관명\t사례명\t추진배경\t성과\t비고\n"


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6), st.integers(0, 3))
def test_rows_without_outer_cells(rows: list[tuple[str, str, str, bool]], merged: int) -> None:
    """Every row is a case: below a merged cell with the agency above, and without its last cell."""
    written = [
        "\t".join(
            ["" if 0 < at <= merged else "가람시", title, f"{before}이 낡음", f"{after}이 나아짐"]
        )
        + ("\t전국 최초" if noted else "\t")
        for at, (title, before, after, noted) in enumerate(rows)
    ]
    cases = parse(Document("표.txt", "txt", HEADING + "\n".join(written) + "\n")).cases
    told = {(title, f"{before}이 낡음", f"{after}이 나아짐") for title, before, after, _ in rows}
    assert {(c.title, c.sections[0].text, c.sections[1].text) for c in cases} == told
    assert {case.agency for case in cases} == {"가람시"}


def test_rows_of_one_title() -> None:
    """A row whose title is merged with the one above goes on with that case."""
    rows = "가람시\t밤길 안심 등 설치\t골목이 어두움\t신고 감소\t\n\t\t등이 낡음\t고장 감소\t시범\n"
    (case,) = parse(Document("표.txt", "txt", HEADING + rows)).cases
    assert [section.text for section in case.sections] == [
        "골목이 어두움",
        "신고 감소",
        "등이 낡음",
        "고장 감소",
        "시범",
    ]


def test_a_column_of_prizes_by_another_name() -> None:
    """A column whose cells are prizes gives the awards, below merged cells too; ranks do not."""
    rows = (
        "우리 공단 적극행정 우수사례\n\n순위\t부서\t사례명\t주요 내용\t효과\n"
        "금상\t시설팀\t물 빼지 않는 청소\t로봇을 들임\t물 절약\n"
        "\t총무팀\t종이 없는 채용\t전자 접수\t기간 단축\n"
        "은상\t주차팀\t멈춤 없는 출차\t연계\t대기 감소\n"
    )
    cases = parse(Document("표.txt", "txt", rows)).cases
    assert [(case.title, case.award) for case in cases] == [
        ("물 빼지 않는 청소", "금상"),
        ("종이 없는 채용", "금상"),
        ("멈춤 없는 출차", "은상"),
    ]
    ranked = parse(Document("표.txt", "txt", rows.replace("금상", "1").replace("은상", "3"))).cases
    assert {case.award for case in ranked} == {None}
