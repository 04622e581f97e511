"""Readings that Kiwi misses where a word stands alone.

Kiwi weighs readings by their neighbours. A bare word has none, so that it takes 하자 (a defect) for
"let us do", 한파 for "one wave" and 줄이다 for "it is a rope".
"""

from __future__ import annotations

import re
from typing import Final

_LISTED: Final = """
각급 간이 경사로 경사면 경사지 경진 고가 과로 관계인 구급 구명 귀가 그물 길가 난간 난개발 내구
내수 내수면 내일 내진 내화 다각 다국어 다세대 다자녀 다주택 단일 대국민 대정부 두절 막바지 명도
명의 무고 민형사 방과 방수로 분만 분해 불의 불충분 불확실 사면 사육 사재 사절 상한 상해 서면 선의
세외 세원 세척 손배 수가 수로 수초 신중 안내서 안도 안치 약도 양도 어가 어구 어도 어장 여지 여파
역점 연접 열대 영원 예비 예초기 오피스 요건 월례 위법 위임 유해 응대 이감 이관 이례 이면 이물질
이바지 이변 이사장 이사회 이산화 이송 이수 이수자 이식 이양 이용량 이용액 이유서 이의 이장 이점
이종 이주 이주자 이중 이질 이착륙 인가 인감 일당 일대 일시 일원 일조 일차 일환 임해 자가 자구 장해
저가 저류 저해 전이 정형 제방 제습 제자리 조사서 조형 즉시 지가 지적도 지회장 차고 차등 차로 파도
폐가 피고 하구 하원 하자 하향 한눈 한때 한방 한시 한의원 한쪽 한파 허가서 허약 회로
"""
"""Common nouns of administrative texts that Kiwi takes apart where they stand alone, or with a
particle. They were found by asking it for all nouns of its own dictionary; left out are those that
are more often something else in such texts: 시가 (the city), 위해 (for), 주기 (giving)."""

NOUNS: Final = frozenset(_LISTED.split())

PARTICLES: Final = (
    "(?:에서|에게|까지|부터|으로|로|에|와|과|만)?(?:이나|나|을|를|이|가|은|는|의|도|만)?"
)
"""One particle or two, or none; 도로 and 고가로 must not come out of them."""
_NOUN_ALONE = re.compile(f"({'|'.join(sorted(NOUNS))}){PARTICLES}")


def bare_noun(word: str) -> str | None:
    """Give the noun that a word is, with or without particles, where Kiwi would not see it.

    >>> bare_noun("이수를"), bare_noun("이수하고")
    ('이수', None)
    """
    found = _NOUN_ALONE.fullmatch(word)
    return found[1] if found else None


def stem_form(word: str) -> str | None:
    """Give the form in ~거나 of what may be the dictionary form of a verb; no noun looks like it.

    >>> stem_form("줄이다")
    '줄이거나'
    """
    return f"{word[:-1]}거나" if word.endswith("다") and len(word) > 1 else None
