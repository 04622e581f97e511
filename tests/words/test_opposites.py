"""Opposites are told by a table and by how words are made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.words.opposites import are_opposites

OPPOSITES = """
증가/감소 확대/축소 강화/완화 완화/악화 찬성/반대 유료/무료 상승/하락 적극/소극 신설/폐지
허가/불허 급여/비급여 허가/무허가 등록/미등록 합리/불합리 가능/불가능 시설/탈시설 만족/불만
국내/국외 최대/최소 상반기/하반기 이상/이하 고소득/저소득 증액/감액 입국/출국 입원/퇴원 개업/폐업
남성/여성 가해자/피해자 사전/사후 내부/외부 장점/단점 흑자/적자 합법/불법 늘리다/줄이다
어렵다/쉽다 주다/받다 빌리다/갚다 시작/종료 공개/비공개 정규직/비정규직 가입/탈퇴
"""

NOT_OPPOSITES = """
부담/감면 불편/부담 신청/접수 감면/면제 줄이다/낮추다 확대/증가 트럭/화물차 서류/문서 지원/보조
청년/젊은이 돕다/돌보다 민원/민원인 상수도/하수도관 도로/도시 비용/경비 미래/과제 무선/유대
반납/납부 하천/하수
"""


@pytest.mark.parametrize("pair", OPPOSITES.split())
def test_opposites_are_told(pair: str) -> None:
    """Opposites are opposites, whichever comes first."""
    one, two = pair.split("/")
    assert are_opposites(one, two)
    assert are_opposites(two, one)


@pytest.mark.parametrize("pair", NOT_OPPOSITES.split())
def test_other_words_are_no_opposites(pair: str) -> None:
    """Words of one meaning, or of none in common, are no opposites."""
    one, two = pair.split("/")
    assert not are_opposites(one, two)
    assert not are_opposites(two, one)


@given(
    st.text("비무미불유상하증감급여가능", max_size=4), st.text("비무유상하증감급여가능", max_size=4)
)
def test_any_two_words_can_be_asked_about(one: str, two: str) -> None:
    """The answer does not hang on the order, and no word is its own opposite."""
    assert are_opposites(one, two) == are_opposites(two, one)
    assert not are_opposites(one, one)
