"""Labels of sections: which role a label names, if it names one.

A table holds the labels that publishers use; a small grammar reads the ones nobody listed. Korean
is head-final: the last noun of a group says what it is (문제 해결 과정 is a 과정), and the first
group of several decides (현황 및 문제점 is a 현황).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, get_args

from sarye.cases.names.marks import DOTS
from sarye.cases.names.text import alternatives
from sarye.fields import SECTIONS
from sarye.models import SECTION_ROLES, Role

_TEXT_LABELS: Final[Mapping[Role, str]] = {
    "situation": (
        "건의 신청배경 제안배경및문제점 정책배경및필요성 도입전 시행전 변경전 현행 발단 가상상황 "
        "규제내용 규제현황 규제사항 규제애로 기존규제 현행규제 "
        "질의배경 질의요지 질의내용 질의사항 민원내용 민원요지 민원사항 신청내용 신청요지 신청취지 "
        "요청내용 사건개요 사안개요 사건경위 요청사항 건의내용 건의사항 애로내용 사실관계 쟁점 "
        "쟁점사항 당면과제 현안 현안사항 as-is asis before why problem problems "
        "background issue issues challenge challenges need 지적내용 지적사항 들어가며 "
        "들어가는말 여는글 시작하며 문제 어려움 왜 왜?"
    ),
    "effort": (
        "정책주요내용 전개 착안점 추진과제 개선과제 중점추진사항 해결 개선 조치 대응 대처 적극성 "
        "창의성 전문성 적극성창의성전문성 돌파구 답변 답변내용 회신 회신내용 컨설팅내용 처리 "
        "적극행정 적극행정포인트 제안요지 제안취지 "
        "해결책 한일 우리가한일 "
        "how action actions approach solution solutions activity activities 면책신청내용 "
        "면책신청사유 공적 주요공적 공적내용 공적사항 주요공적내용 모범내용"
    ),
    "effect": (
        "검토결과및의견 이행성과 시사점 결말 확산가능성 도입후 시행후 변경후 국민체감도 체감도 "
        "달라진점 달라지는점 바뀐점 바뀌는점 좋아진점 그래서 그래서? 그결과 "
        "개선된점 나아진점 to-be "
        "tobe after effect effects impact outcome outcomes result results benefit benefits "
        "면책인정이유 인정이유 면책결정 결론 의의"
    ),
    "other": (
        "대상기간 사업기간 사업대상 소요예산 별첨 문의처 중요도 난이도 중요도및난이도 과제난이도 "
        "참고 담당 문의 나오며 맺으며 마치며 맺음말 앞으로 앞으로의과제 앞으로의계획 배울점 "
        "얻은교훈 교훈 심사결과 선정결과 심사평 심사의견 수상소감"
    ),
}
"""Labels of running text only, read off published documents, in normal form (see `normalise`)."""

KNOWN: Final[Mapping[Role, str]] = {
    role: f"{' '.join(SECTIONS[role].given_by.of_lines)} {labels}"
    for role, labels in _TEXT_LABELS.items()
}
"""Labels by role: those of `_TEXT_LABELS`, and what heads the columns of sheets as well."""

HEADS: Final[Mapping[Role, str]] = {
    "situation": (
        "배경 문제점 문제 현황 상황 필요성 목적 취지 동기 이유 사유 원인 계기 실태 여건 어려움 "
        "애로 애로사항 애로점 고충 불편 불편사항 쟁점 요지 개요 한계 한계점 미비점 요청사항 "
        "건의사항 민원사항 인식 원인분석 현황분석 문제분석 여건분석 실태조사 걸림돌 사각지대"
    ),
    "effort": (
        "노력 내용 방안 과정 조치 조치사항 경과 대책 전략 방법 방향 활동 대응 추진사항 개선사항 "
        "추진 실천 해결 개선 개선안 개선점 해결책 착안점 착안사항 해소 실행 시행 이행 수단 역할 "
        "극복 차별성 아이디어 특징 적극성 창의성 전문성 협업"
    ),
    "effect": (
        "효과 성과 결과 실적 시사점 의의 가능성 변화 기여 기여도 체감도 반응 만족도 효용 편익 "
        "혜택 의견 결론 수범성"
    ),
    "other": (
        "계획 일정 기간 대상 근거 예산 사업비 법령 규정 조례 조문 문의 문의처 연락처 별첨 붙임 "
        "첨부 첨부파일 참고 참고사항 참고자료 비고 출처 담당자 주관 일시 장소 특이사항 유공자 "
        "공적자 소요액 재원 협조사항"
    ),
}
"""Nouns that a label can end in, by role."""

MODIFIERS: Final = (
    "추진 주요 사업 정책 제안 신청 개선 현장 세부 구체적 구체적인 구체 적극행정 적극적 적극적인 "
    "적극 핵심 향후 기대 기대되는 예상 예상되는 이행 문제 업무 혁신 도입 정량적 정량 정성적 정성 "
    "대표 검토 해결 그간 그간의 그동안 그동안의 기존 현재 당시 이전 종전 당초 민원 질의 건의 "
    "요청 관련 제도 규제 행정 서비스 시행 실시 실행 운영 지원 처리 조치 대응 협업 협력 소통 발굴 "
    "발생 사회적 경제적 재정적 국민 주민 시민 고객 기업 이용자 체감 파급 확산 절감 최종 종합 "
    "전체 주된 우수 특별한 특별 차별화 창의적 창의적인 선제적 능동적 자체 내부 외부 담당자 "
    "담당자의 직원 직원의 공무원 공무원의 기관 기관의 우리 과제 사례 사례의 안건 컨설팅 "
    "사전컨설팅 심의 의결 감사 상담 조사 분석 연구 개발 구축 활용 홍보 교육 안전 활동 구현 극복 "
    "달성 창출 실천 실질적 직접 간접 직접적 간접적 수혜 달라진 가상 정책의 사업의 제안의 개선의 "
    "추진의 법적 현안 대내외 소요 투입 중점 변경 변화 수립 인용 애로 갈등 세부적 단계별 분야별 "
    "연도별 추진한 달성한 거둔 지역 정부 시스템 기술 도출 구체화 기획 착안 적용 사후 후속 성과 "
    "개선전 개선후 도입전 시행전 변경전 추진전 효과 노력 목표 부서 인력 사업추진 전후"
)
"""Nouns and adnominals that can stand before a head."""

QUESTIONS: Final[tuple[tuple[Role, str], ...]] = (
    (
        "effect",
        r"(?:그래서)?(?:무엇이|뭐가|어떻게|이렇게|이만큼|어떤점이|얼마나)?"
        r"(?:달라|바뀌|바뀐|좋아|변했|변화했|나아[지졌진질])",
    ),
    ("effect", r"(?:어떤|이런)(?:효과|성과|변화|결과|도움)|무엇을(?:얻|거뒀|거두|이뤘|이루)"),
    ("effort", r"(?:그래서)?(?:어떻게|이렇게|어떤노력|무엇을)"),
    ("situation", r".{0,8}(?:배경|계기|이유)[은는이가]?(?:무엇|어떻게|궁금|있)"),
    (
        "situation",
        r"(?:무엇이|뭐가|어떤|왜|이런|무슨|그동안).{0,6}(?:문제|불편|어려|필요|있었|힘들|고민)",
    ),
    ("situation", r"(?:왜|이래서).{0,8}(?:시작|추진|했|바꾸|바꿨|나섰|나서|만들)"),
    ("other", r"(?:앞으로|향후).{0,8}(?:계획|목표|포부|바람|각오)|(?:마지막|끝)으로"),
)
"""Labels put as a question or an answer: 무엇이 문제였나요? 이렇게 해결했어요."""

MAX_LABEL: Final = 24
LONGEST: Final = 1_000
"""Characters of a label with what stands in brackets in it; what is longer is a text."""
"""Characters that a label can have without spaces: longer ones are sentences or titles."""

RANK: Final = {"situation": 0, "effort": 1, "effect": 2}
"""The order in which a case tells its story; ``other`` is told anywhere."""

_JOINTS: Final = frozenset(["및", "와", "과", "·", ",", "/", "&", "+"])
_HEAD_ROLE: Final[Mapping[str, Role]] = {
    head: role for role, heads in HEADS.items() for head in heads.split()
}
_WORDS: Final = frozenset(MODIFIERS.split()) | frozenset(_HEAD_ROLE)
_LONGEST: Final = max(map(len, _WORDS))
_BEFORE_AFTER: Final = re.compile(rf"(?:{alternatives(MODIFIERS)})+(?:이?(전)|이?(후))")
_CHANGED: Final = re.compile(
    r"(?:(?:달라|나아|좋아)(?:진|지는)|바뀐|바뀌는|개선된|변화된|변화한)[가-힣]{1,4}"
)
_QUESTION_END: Final = re.compile(r"(?:\?|나요?|까요?|어요|아요|습니다|했다|죠)[?!.]*$")

_SURE_HEAD: Final = re.compile(
    r"[가-힣·]{1,8}(배경|문제점|필요성|현황|상황|내용|방안|노력|과정|효과|성과)"
)
_DOTS: Final = str.maketrans(dict.fromkeys(DOTS, "·"))
_NUMBERING: Final = re.compile(r"^(?:\d{1,2}[.)]|[①-⑳❶-❿Ⅰ-Ⅻ]\.?|[가-하][.)])")
_ASIDE: Final = re.compile(r"\([^()]*\)?$")
_WRAPPING: Final = "()[]【】<>〈〉《》〔〕≪≫（）［］＜＞｛｝{}*_#\"'“”‘’:：.!= ~■□◆◇○●▶▷◁◀-"


@lru_cache(maxsize=8192)
def normalise(label: str) -> str:
    """Write a label without spaces, marks, brackets and numbering; middle dots as "·".

    >>> normalise("(사 업 비)"), normalise("1. 현황 ㆍ 문제점")
    ('사업비', '현황·문제점')
    """
    joined = "".join(label.split()).translate(_DOTS).lower()
    bare = _NUMBERING.sub("", joined.strip(_WRAPPING + "·"))
    return bare.strip(_WRAPPING + "·")


@dataclass(frozen=True, slots=True)
class LabelTable:
    """Which role a label names: a table of labels, and the grammar behind it."""

    roles: Mapping[str, Role] = field(default_factory=dict)

    @classmethod
    def default(cls) -> LabelTable:
        """Make the table of published labels."""
        return cls().extended({role: known.split() for role, known in KNOWN.items()})

    def extended(self, labels: Mapping[Role, Iterable[str]]) -> LabelTable:
        """Return a table that knows more labels by role; they overrule what it knew.

        Raises `ValueError` for a role that sections cannot have.

        >>> LabelTable.default().extended({"situation": ["우리의 고민"]}).role_of("우리의 고민")
        'situation'
        """
        roles = dict(self.roles)
        for name, written in labels.items():
            role = _role(name)
            roles.update((_key(label), role) for label in written)
        return LabelTable(roles)

    def role_of(self, label: str) -> Role | None:
        """Return the role that a label names, None for a label that is not known.

        >>> table = LabelTable.default()
        >>> table.role_of("추진 배경"), table.role_of("문제 해결 과정"), table.role_of("법령해석")
        ('situation', 'effort', None)
        """
        if len(label) > LONGEST:
            return None
        normal = normalise(label)
        if not normal or len(normal) > MAX_LABEL:
            return None
        for form in dict.fromkeys((normal, _ASIDE.sub("", normal))):
            role = self.roles.get(_key(form)) or _role_by_grammar(form)
            if role is not None:
                return role
        return None


def _role(name: str) -> Role:
    for role in SECTION_ROLES:
        if role == name:
            return role
    known = ", ".join(r for r in get_args(Role) if r != "title")
    raise ValueError(f"{name!r} is no role of a section; use one of: {known}")


def _key(label: str) -> str:
    return normalise(label).replace("·", "").replace(",", "")


def head_role(label: str) -> Role | None:
    """Return the role of the noun that a label ends in, whatever stands before it.

    Only nouns that say so by themselves count: beside labels that are known, 특례 내용 is one.

    >>> head_role("특례 내용"), head_role("주장이유")
    ('effort', None)
    """
    match = _SURE_HEAD.fullmatch(normalise(label))
    return _HEAD_ROLE[match[1]] if match else None


def opens_story(label: str) -> bool:
    """Tell whether a label that nobody listed ends in a noun of how things were.

    >>> opens_story("상정배경"), opens_story("의결내용")
    (True, False)
    """
    return head_role(label) == "situation"


LIKELY_HEADS: Final[Mapping[Role, str]] = {
    "situation": (
        "고민 아쉬움 막막함 답답함 걱정 목소리 사연 문제의식 시작 출발 출발점 발단 계기 위기 난관 "
        "숙제 벽 민원"
    ),
    "effort": (
        "선택 도전 시도 결단 움직임 발걸음 손길 해법 묘수 처방 발상 노하우 열쇠 한걸음 지혜"
    ),
    "effect": "보람 결실 열매 일상 지금 오늘 이후 수확 기쁨 풍경 미소 선물 모습",
}
"""Nouns that tell a role beside other labels, and begin or end titles as well."""

_LIKELY: Final[Mapping[str, Role]] = {
    **_HEAD_ROLE,
    **{head: role for role, heads in LIKELY_HEADS.items() for head in heads.split()},
}
_SAID: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    (
        "situation",
        re.compile(
            r"어렵|어려[워웠]|불편|힘들|힘겨|막막|답답|아쉬|고민|걱정|문제[가였를]|발견|몰랐|부족|곤란|안타까|막혔|막혀"
        ),
    ),
    (
        "effort",
        re.compile(
            r"풀었|풀어|해결|찾다|찾아|바꾸다|고치다|나서다|고쳤|고쳐|바꿨|바꾸었|나섰|움직였|찾았|만들|시도|도전|노력|해냈|손봤|뛰었|해봤|애썼"
        ),
    ),
    (
        "effect",
        re.compile(
            r"달라|바뀌었|바뀐|좋아|나아졌|보람|이뤘|이루|거두|맺다|얻었|거뒀|거두었|줄었|늘었|변했|결실"
        ),
    ),
)
"""What labels say that are sentences, by role."""
_SAYS: Final = re.compile(r"(?:[다요죠까]|했나|였나|됐나)[.!?~]*$")


def says_sentence(label: str) -> bool:
    """Tell whether a label is a sentence: 둘, 이렇게 풀었습니다.

    >>> says_sentence("무엇을 얻었습니까?"), says_sentence("우리의 선택")
    (True, False)
    """
    return _SAYS.search(label.rstrip(_WRAPPING)) is not None


@lru_cache(maxsize=8192)
def likely_role(label: str) -> Role | None:
    """Return the role that the last word of a label tells beside others, None for no such word.

    >>> likely_role("현장의 어려움"), likely_role("둘, 이렇게 풀었습니다"), likely_role("들꽃 마을")
    ('situation', 'effort', None)
    """
    words = label.strip(_WRAPPING).split()
    if not words or len(normalise(label)) > MAX_LABEL:
        return None
    if says_sentence(label):
        joined = "".join(words)
        said = [(found.start(), role) for role, form in _SAID for found in form.finditer(joined)]
        return max(said)[1] if said else None
    return _LIKELY.get(words[-1]) or head_role(label)


@lru_cache(maxsize=8192)
def _role_by_grammar(normal: str) -> Role | None:
    """Read a label in normal form by its heads; else as a question, or as before and after."""
    if head := _first_head(normal):
        return _HEAD_ROLE[head]
    if _CHANGED.fullmatch(normal):
        return "effect"
    if match := _BEFORE_AFTER.fullmatch(normal):
        return "situation" if match[1] else "effect"
    if _QUESTION_END.search(normal):
        return next((role for role, form in QUESTIONS if re.match(form, normal)), None)
    return None


def _first_head(normal: str) -> str | None:
    """Return the head of the first group, None where the label is more than listed words.

    >>> _first_head("문제해결과정및기대효과"), _first_head("정량적·정성적성과"), _first_head("평가")
    ('과정', '성과', None)
    """
    readable = _readable(normal)
    at, last = 0, ""
    while at < len(normal):
        word = _longest_word(normal, at, readable)
        if word is not None:
            last = word
            at += len(word)
        elif readable[at] and normal[at] in _JOINTS:
            if last in _HEAD_ROLE:
                return last
            at += 1
        else:
            return None
    return last if last in _HEAD_ROLE else None


def _readable(normal: str) -> list[bool]:
    """Tell for each place whether the rest can be read as words and joints, a head at the end."""
    size = len(normal)
    readable = [False] * size + [True]
    for at in range(size - 1, -1, -1):
        ends = (at + length for length in range(1, min(_LONGEST, size - at) + 1))
        readable[at] = any(
            readable[end] and normal[at:end] in (_WORDS if end < size else _HEAD_ROLE)
            for end in ends
        ) or (normal[at] in _JOINTS and readable[at + 1] and 0 < at < size - 1)
    return readable


def _longest_word(normal: str, at: int, readable: Sequence[bool]) -> str | None:
    for end in range(min(len(normal), at + _LONGEST), at, -1):
        if readable[end] and normal[at:end] in (_WORDS if end < len(normal) else _HEAD_ROLE):
            return normal[at:end]
    return None


DEFAULT_LABELS: Final = LabelTable.default()
"""The table that is used where no other is given."""
