"""A word of a question in, whether it only asks, out.

People ask whole questions: 혹시 농기계를 빌리는 방법 좀 알려 주세요. Its first word and its last
four say that it is one, and stand in the cases by chance. A search need not find them as long as
another word is there; in quotation marks they are words like all others.
"""

from __future__ import annotations

import re
from typing import Final

from sarye.analysis.folding import fold
from sarye.analysis.readings import PARTICLES

_ASKED: Final = "알려 부탁 문의 질문 궁금 방법 사례 예시 경우 내용 관련 곳 때 것"
"""What is asked for, whatever it is about; every case is a 사례 and tells of a 방법."""

_WHO: Final = "무엇 무얼 뭐 뭘 어디 누구 언제 얼마 저희 우리"
"""Question words and who asks."""

_FILLERS: Final = """
왜 누가 무슨 어떤 어느 어떻게 얼마나 뭔가요 뭔지 제 제가 저 저는 저도 내가 좀 혹시 제발 정말 너무
아주 그냥 막 꼭 안 못
"""
"""Words that stand as they are: 제 and 저 with particles are others (제도, 저가), and 안 and 못
negate something else in each sentence."""

_ENDINGS: Final = """
하 하고 하는 하며 하면 하여 하지 한 할 해 해요 합니다 했는데 한데 한가요 된 되는 드려요 드립니다
드릴게요 인가요 인지 일까요 입니까 예요 이에요 라도 든지
"""
_ASKING: Final = "알려 가르쳐 찾아 보여 말해 설명해 소개해 추천해"
_GIVING: Final = """
주세요 주십시오 주시겠어요 주실 주실래요 주시면 주시기 줘 줘요 줄래요 달라 달라고 드려요
"""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_NOISE: Final = re.compile(
    f"{_any(_ASKED + ' ' + _WHO)}(?:{PARTICLES}|{_any(_ENDINGS)})"
    f"|{_any(_FILLERS)}|{_any(_ASKING)}?{_any(_GIVING)}"
)


def is_noise(word: str) -> bool:
    """Tell whether a word of a question carries nothing of what it is about.

    >>> [is_noise(word) for word in ("알려", "주세요", "방법이", "무엇인가요", "농기계를")]
    [True, True, True, True, False]
    """
    letters = "".join(filter(str.isalnum, fold(word).text))
    return _NOISE.fullmatch(letters) is not None
