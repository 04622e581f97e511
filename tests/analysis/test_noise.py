"""Words that only ask are told from words that say what is asked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.analysis import is_noise

QUESTIONS = [
    ("농기계를 빌리는 방법 좀 알려 주세요", "농기계를 빌리는"),
    ("혹시 주차장 요금 감면 사례가 무엇인가요?", "주차장 요금 감면"),
    ("어르신을 위한 제도는 어떻게 신청하나요", "어르신을 위한 제도는 신청하나요"),
    ("저수지 안전 점검 내용이 궁금합니다", "저수지 안전 점검"),
    ("우리 동네 저가 주유소를 찾아주세요", "동네 저가 주유소를"),
    ("못자리에 쓸 막걸리 문의드립니다", "못자리에 쓸 막걸리"),
    ("사례관리와 사례집에 관련된 질문입니다", "사례관리와 사례집에 질문입니다"),
    ("제도 개선을 왜 미뤘는지 알려줘", "제도 개선을 미뤘는지"),
    ("재난을 알리는 문자는 언제 오나요", "재난을 알리는 문자는 오나요"),
]


@pytest.mark.parametrize(("question", "kept"), QUESTIONS)
def test_what_a_question_is_about_stays(question: str, kept: str) -> None:
    """Of a question, the words stay that say what it is about."""
    assert [word for word in question.split() if not is_noise(word)] == kept.split()


@pytest.mark.parametrize("word", ["방법이", "알려주세요!", "「사례」", "무엇인가요?"])
def test_spelling_does_not_matter(word: str) -> None:
    """A word that only asks does so in any form of Unicode and with any punctuation."""
    for form in ("NFC", "NFD"):
        assert is_noise(unicodedata.normalize(form, word))


@given(st.text(max_size=12))
def test_any_word_can_be_asked_about(word: str) -> None:
    """Whatever is typed gets an answer, the same whatever stands around it; nothing is no word."""
    assert is_noise(word) == is_noise(f"({word}?")
    assert not is_noise("")
