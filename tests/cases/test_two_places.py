"""One case twice in one document: what each of its places tells."""

from __future__ import annotations

from sarye.cases import parse
from sarye.mentions import mentions_of, told_values
from sarye.models import Document, Period

CASE = """\
■ 골목 가로등을 문자로 고침 ({agency})
(상황) 꺼진 가로등을 알리려면 구청에 찾아와 서류를 내야 했음.
(노력) 기둥마다 번호를 붙이고 문자로 보내면 접수되게 바꾸었음.
(효과) 고치는 데 걸리는 날이 열흘에서 사흘로 줄었음.

"""
OTHER = """\
■ 놀이터 모래를 계절마다 바꿈 (다솜시)
(상황) 오래된 모래에서 아이들이 다쳤음.
(노력) 계절마다 모래를 걷어 내고 새로 깔았음.
(효과) 다치는 아이가 크게 줄었음.

"""


def test_both_headings_are_kept() -> None:
    """A case under two quarters and two agencies has both, and each place has its own."""
    text = (
        "적극행정 우수사례 모음\n\n"
        f"□ 2024년 1분기 우수사례\n\n{CASE.format(agency='도담시')}{OTHER}"
        f"□ 2023년 4분기 우수사례\n\n{CASE.format(agency='누리시')}"
    )
    parsed = parse(Document("모음.txt", "txt", text))
    case = next(one for one in parsed.cases if "가로등" in one.title)
    assert len(case.also_in) == 1
    assert told_values(case, "agency") == ("도담시", "누리시")
    assert told_values(case, "period") == (Period(2024, 1), Period(2023, 4))
    told = [(one.place.line, one.agency, one.period) for one in mentions_of(case)]
    assert told == [(5, "도담시", Period(2024, 1)), (17, "누리시", Period(2023, 4))]


def test_the_same_twice_tells_nothing_more() -> None:
    """A case that stands twice alike has two places and no more to tell."""
    text = f"2024년 적극행정 우수사례\n\n{CASE.format(agency='도담시')}{OTHER}" * 2
    parsed = parse(Document("모음.txt", "txt", text))
    assert [len(one.also_in) for one in parsed.cases] == [1, 1]
    assert [one.mentions for one in parsed.cases] == [(), ()]
