"""Antonyms: whether two words mean the opposite of each other.

A model of word meaning puts opposites next to each other, since they stand in the same sentences:
the nearest word to 증가 is 감소. To someone who searches, they are the one thing that is not meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_SIDES: Final = """
증가 증대 급증 상승 인상 확대 확장 확충 늘다 늘리다 늘어나다 불어나다 커지다 높아지다 높이다 올리다
: 감소 축소 급감 하락 인하 감축 줄다 줄이다 줄어들다 작아지다 낮아지다 낮추다 내리다 떨어지다
강화 : 약화 완화
개선 향상 호전 완화 경감 해소 나아지다 : 악화 가중 심화 격화 개악 나빠지다
심화 가중 : 완화 경감 해소
적극 능동 : 소극 수동
신설 설치 제정 도입 창설 만들다 세우다 : 폐지 철거 철폐 폐쇄 폐기 없애다
시작 개시 착수 시작하다 : 종료 완료 중단 끝 끝나다 끝내다 마치다 멈추다
허가 허용 승인 인가 승낙 : 불허 금지 거부 반려 거절 취소 제한 규제 배제 방지
제한 : 확대 개방
신청 접수 : 취소 철회 반려
찬성 동의 : 반대 거부
지급 : 환수 회수 반환 삭감 징수
부과 징수 추징 과세 가산 할증 : 감면 면제 환급 공제 할인 비과세
절감 절약 아끼다 : 낭비
단축 : 연장 지연 늘리다 길어지다
공개 : 은폐 비밀
성공 : 실패
안전 안심 : 위험 불안 불편
피해 : 혜택
편리 편안 편의 안심 편하다 : 불편 불편하다 힘들다 번거롭다 귀찮다
쉽다 용이 수월하다 : 어렵다 힘들다 곤란 까다롭다
만족 : 불만
신뢰 : 불신
칭찬 : 비난
정상 : 고장 이상
가입 : 탈퇴 해지
체결 : 해지 파기 해제
지정 설정 : 해제
입주 전입 : 퇴거 전출
채용 고용 취업 : 해고 퇴직 실업 실직 퇴사
창업 개업 : 폐업 휴업
합격 선정 : 탈락 제외
포함 추가 넣다 : 제외 삭제 빼다
준수 지키다 : 위반 위배 어기다
참여 참석 출석 : 불참 결석
통합 합치다 : 분리 분할 나누다
집중 모으다 : 분산
복구 복원 수리 고치다 : 훼손 파괴 파손 망가지다
보호 보존 보전 : 침해 훼손 파괴
예방 방지 막다 : 발생 일어나다 생기다
매수 구매 구입 매입 사다 : 매도 판매 매각 팔다
임대 빌려주다 : 임차 빌리다
빌리다 대출 : 갚다 상환
흑자 이익 수익 : 적자 손해 손실
수입 : 수출 지출
소득 : 지출
합법 적법 : 불법 위법
직접 : 간접
자발 자율 : 강제 의무
권리 : 의무
원인 : 결과
질문 : 답변 대답
수요 소비 : 공급 생산
가해자 : 피해자
청년 젊은이 젊다 : 노인 어르신 고령자 늙다
아이 어린이 아동 : 어른 성인
부모 : 자녀 자식
남성 남자 아버지 아들 : 여성 여자 어머니 딸
환자 : 의사 간호사
교사 : 학생
국내 : 국외 해외 외국
도시 도심 : 농촌 시골 어촌
공공 : 민간
평일 : 주말 휴일
흡연 : 금연
결혼 : 이혼
출생 태어나다 : 사망 죽다
입학 : 졸업
흔하다 많다 : 드물다 적다
크다 : 작다
높다 : 낮다
길다 : 짧다
넓다 : 좁다 협소
빠르다 신속 : 느리다 늦다
가깝다 : 멀다
좋다 : 나쁘다
깨끗 : 더럽다
무겁다 : 가볍다
덥다 뜨겁다 : 춥다 차갑다
새롭다 : 낡다 오래되다
열다 : 닫다
켜다 : 끄다
주다 : 받다
가다 : 오다
얻다 찾다 발견 : 잃다 잃어버리다
올라가다 오르다 : 내려가다 내리다
타다 승차 탑승 : 내리다 하차
묶다 잠그다 : 풀다
채우다 : 비우다
숨기다 : 밝히다
남다 : 모자라다 부족
야간 : 주간 낮
여름 : 겨울
봄 : 가을
아침 오전 낮 새벽 : 저녁 오후 밤
앞 : 뒤
안 속 : 밖
위 : 아래 밑
전 이전 : 후 이후 뒤
과거 : 미래 현재
지난해 작년 : 내년 올해
덜다 : 떠안다 더하다
"""
"""Opposites, each side with its words, as tokens of the index."""

_PREFIXES: Final = "비무미불부반탈몰역"
"""Syllables that negate what follows: 급여 and 비급여, 시설 and 탈시설."""

_CONTRASTS: Final = """
유무 상하 고저 증감 대소 입출 입퇴 전후 내외 장단 신구 가피 개폐 승패 남녀 남여 급완 강약 선후
찬반 득실 적흑 호악 합불 적불 공사 갑을 동서 남북 주야 좌우 왕복 흡금
"""
"""Pairs of syllables that turn a word into its opposite: 유료 and 무료, 국내 and 국외."""


def are_opposites(word: str, other: str) -> bool:
    """Tell whether two words are opposites by the table or by their make.

    >>> [are_opposites(*pair) for pair in (("완화", "악화"), ("비급여", "급여"), ("부담", "감면"))]
    [True, True, False]
    """
    return other in _TABLE.get(word, ()) or _negates(word, other) or _contrasts(word, other)


def _negates(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return bool(short) and long[0] in _PREFIXES and long[1:] == short


def _contrasts(word: str, other: str) -> bool:
    """Tell whether two words of one length differ in one syllable, and that is an opposite."""
    if len(word) != len(other) or len(word) < 2:
        return False
    differing = [{one, two} for one, two in zip(word, other, strict=True) if one != two]
    return len(differing) == 1 and differing[0] in _PAIRS


def _rows() -> Iterator[tuple[str, frozenset[str]]]:
    for line in _SIDES.replace("\n:", " :").strip().splitlines():
        left, right = (frozenset(side.split()) for side in line.split(":"))
        yield from ((word, right) for word in left)
        yield from ((word, left) for word in right)


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, opposites in _rows():
        found[word] = found.get(word, frozenset()) | opposites
    return found


_TABLE: Final = _table()
_PAIRS: Final = [set(pair) for pair in _CONTRASTS.split()]
