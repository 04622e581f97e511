"""Agencies and departments: which names are those of a public body.

Names are recognised by what they end in. Endings of one syllable (부 시 군 구 도 …) end many other
words too, so a list of those words guards them, and they count only where a name is expected.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sarye.cases.names.text import alternatives, word_set


class Affiliation(NamedTuple):
    """An agency and a department, as far as a text names them."""

    agency: str | None = None
    department: str | None = None


_LONG_ENDINGS: Final = (
    "위원회 공단 공사 교육청 교육지원청 진흥원 연구원 개발원 교육원 평가원 정보원 관리원 인재원 "
    "안전원 기술원 보호원 표준원 품질원 심사원 감사원 의료원 문화원 재단 대학교 은행 경찰청 "
    "소방본부 소방서 경찰서 세무서 우체국 세관 사업본부 국토관리청 항만공사 체육회 중앙회 협회 "
    "과학원 박물관 미술관 도서관 검역본부 수목원 인증원 복지원 조사원 지원단 특별시 광역시 "
    "특별자치시 특별자치도 법원 검찰청 시설공단 관리공단 도시공사 테크노파크 농업기술센터 보건소 "
    "사령부 여단 사단 군단 함대 비행단 권익위 공정위 금융위 방통위 선관위 "
    "시립병원 도립병원 국립병원 대학병원 보훈병원 전력 농관원 심평원 예탁원 보장원 "
    "초등학교 중학교 고등학교 의회 과학관 자원관 기념관 생태원 연수원 국토관리사무소 "
    "국유림관리소 대사관 총영사관 영사관 국립공원사무소 출입국사무소 교도소 구치소 검역소"
)
_SHORT_ENDINGS: Final = "부 처 청 시 군 구 도 원"
_NOT_AGENCIES: Final = word_set(
    # 부
    "정부 전부 일부 내부 외부 상부 하부 본부 간부 학부 기부 여부 부부 납부 세부 당부 첨부 공부 "
    "대부 남부 북부 동부 서부 중부 농부 어부 주부 피부 교부 발부 거부 기여부 이하부 원본부 "
    "상층부 지도부 수뇌부 집행부 중앙정부 지방정부 각부 가부 안부 두부 승부 심부 범정부 임산부 "
    "장부 명부 "
    # 처
    "출처 상처 대처 조처 거처 접수처 문의처 거래처 구입처 사용처 납품처 발주처 수요처 제출처 "
    "연락처 근무처 부처 각처 도처 소비처 공급처 판매처 신고처 협력처 배포처 "
    # 청
    "신청 요청 시청 도청 군청 구청 청 재청 초청 경청 시군청 수강신청 민원신청 신고요청 자료요청 "
    "협조요청 접수신청 "
    # 시
    "동시 즉시 다시 수시 임시 실시 표시 제시 지시 고시 명시 역시 당시 일시 필요시 도시 게시 개시 "
    "전시 감시 무시 혁신도시 신도시 상시 계시 암시 응시 불시 일몰시 정시 적시 예시 잠시 훈시 "
    "공시 택시 계약시 발생시 신청시 제출시 위반시 변경시 또다시 표준시 스마트도시 행복도시 "
    "여성친화도시 중소도시 대도시 구도시 재택시 "
    # 군
    "국군 학군 직군 대군 해군 공군 육군 장군 환자군 제품군 고위험군 위험군 취약군 후보군 대상군 "
    "질환군 미군 "
    # 구
    "연구 요구 기구 도구 청구 강구 추구 복구 지구 인구 입구 친구 출구 항구 촉구 영구 창구 배구 "
    "야구 축구 농구 가구 특구 식구 전구 욕구 대구 급구 배수구 비상구 하수구 민원창구 학술연구 "
    "정책연구 자치구 선거구 환급청구 손해배상청구 어구 문구 "
    # 도
    "제도 정도 속도 지도 보도 연도 년도 의도 태도 만족도 인지도 난이도 효도 온도 농도 한도 인도 "
    "차도 철도 수도 용도 각도 강도 밀도 선도 유도 시도 전도 궤도 구도 기여도 참여도 중요도 "
    "체감도 신뢰도 완성도 이해도 활용도 이번에도 그래도 아직도 지금도 오늘도 올해도 내년도 "
    "금년도 전년도 회계연도 상수도 하수도 고속철도 도시철도 감도 습도 순도 반도 독도 규제도 "
    "노력도 정확도 숙련도 청렴도 투명도 접근도 선호도 에도 부담도 "
    # 원
    "지원 민원 회원 직원 공무원 만원 천원 억원 학원 병원 공원 자원 차원 복원 인원 의원 정원 위원 "
    "임원 구성원 주민등록원 백원 조원 청원 대원 요원 소방대원 경호원 근원 수입원 상담원 "
    "사회복무요원 고객지원 행정지원 기술지원 예산지원 재원 전원 동원 한의원 유치원 어린이집지원 "
    "요양병원 종합병원 공공병원 국공립병원 민간병원 협력병원 "
    # others
    "중앙행정기관 공공기관 행정기관 관계기관 지방자치단체 지자체 자치단체 협회 재단 위원회 각급 "
    "우리시 우리군 우리구 우리도 우리부 우리청 우리원 적극행정위원회 적극행정지원위원회 "
    "지원위원회 심사위원회 심의위원회 "
    "징계위원회 선정위원회 평가위원회 운영위원회 추진위원회 보상위원회 "
    "인사위원회 본위원회 소위원회 공단 공사 건설공사 시공사 "
    "도로공사장 포장공사 보수공사 설치공사 정비공사 준공사 은행 도서관 박물관"
)
_NOT_ENDINGS: Final = (
    *("공무원", "사원", "요원", "제도", "만족도", "체감도", "출처", "발행처", "연락처", "문의처"),
    *("여부", "정부", "첨부", "납부", "신청", "요청", "난이도", "연도", "년도", "일시"),
    *("부처", "공공도서관", "공공기관", "협의회", "심의회", "지방의회"),
)
"""What compounds end in that name no agency: 자료출처, 인정여부, 새정부."""
_BUREAU: Final = re.compile(r"(?<!소방)(?<!사업)(?<!검역)(?<!우정)(?<!상수도)본부$")
"""Bureaus are offices of an agency (건설본부), but for those that stand for themselves."""
_CENTRAL: Final = word_set(
    "기획재정부 교육부 과학기술정보통신부 외교부 통일부 법무부 국방부 행정안전부 국가보훈부 "
    "문화체육관광부 농림축산식품부 산업통상자원부 보건복지부 환경부 고용노동부 여성가족부 "
    "국토교통부 해양수산부 중소벤처기업부 산업통상부 성평등가족부 기후에너지환경부 재정경제부 "
    "기획예산처 인사혁신처 법제처 식품의약품안전처 식약처 국세청 관세청 조달청 통계청 병무청 "
    "방위사업청 경찰청 소방청 국가유산청 문화재청 농촌진흥청 산림청 특허청 지식재산처 기상청 "
    "행정중심복합도시건설청 새만금개발청 해양경찰청 질병관리청 재외동포청 우주항공청 대검찰청"
)
_OFFICE_WITHIN: Final = re.compile(
    r"[도시군구]립[가-힣]{2,8}|[가-힣]{0,6}(?:본부|보건소|보건의료원|농업기술센터|농업기술원|보건환경연구원|사업소|사업본부|수목원)"
)
_CORPORATION: Final = re.compile(r"[가-힣](?:공단|공사|재단|진흥원|은행)$")
_DIVISION: Final = re.compile(r"[가-힣·]{2,10}처|[가-힣·]{3,10}부")
_HALL: Final = re.compile(r"(?<=[가-힣][시군구도])청$")
_REGION: Final = (
    r"(?:[가-힣]{1,5}(?:특별시|광역시|특별자치시|특별자치도|도|시|군)"
    r"|서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)"
)
_AGENCY: Final = re.compile(
    rf"[가-힣A-Za-z0-9·]{{1,20}}(?:{alternatives(_LONG_ENDINGS)})|"
    rf"[가-힣]{{1,9}}[{''.join(_SHORT_ENDINGS.split())}]"
)
_SURE: Final = re.compile(
    rf"[가-힣A-Za-z0-9·]{{2,20}}(?:{alternatives(_LONG_ENDINGS)})"
    r"|[가-힣]{2,9}[부처청]|[가-힣]{2,4}[시군구]"
)
_DEPARTMENT: Final = re.compile(
    r"[가-힣A-Za-z0-9·]{1,20}"
    r"(?:과|팀|실|국|담당관|담당관실|관|센터|소|단|본부|지사|지역본부|처|부|계|파트|TF)"
    r"|[가-힣A-Za-z0-9]{0,12}(?:구조|구급|기동|수사|순찰|지구|항공|소방|특수|방재|예방|현장대응)대"
)
_NOT_DEPARTMENTS: Final = word_set(
    "효과 성과 결과 통과 경과 초과 부과 교과 학과 사과 현실 사실 내실 확실 과실 진실 교실 거실 "
    "전국 각국 외국 한국 중국 미국 기관 유관 민관 연관 보관 이관 장관 차관 습관 배관 장소 감소 "
    "해소 축소 최소 요소 주소 업소 개소 간소 호소 수단 집단 중단 진단 판단 첨단 단 차단 활동 "
    "행동 이동 변동 협동 자동 공동 아동 노동 가동 작동 운동 측면 방면 화면 전면 대면 비대면 서면 "
    "이면 반면 도면 직면 국면 표면 읍면 면 읍 동 과 팀 실 국 관 소 계 단계 통계 관계 설계 한계 "
    "연계 합계 체계 회계 세계 생계 기계 부 처 정부 전부 일부 출처 상처 대처 기부 농부 민원실태 "
    "시기 스팀 원팀 드림팀 파트"
)
_NO_DEPARTMENT_ENDINGS: Final = (
    *("기관", "장관", "유관", "습관", "정부", "여부", "출처", "효과", "성과", "결과"),
    *("감소", "장소", "요소", "현실", "확실"),
)
_DEPARTMENT_ENDINGS: Final = ("육성과", "양성과", "조성과")
"""Endings of departments, though they end as 성과 does: 인재육성과."""
_STAFF: Final = word_set(
    "주무관 사무관 서기관 팀장 과장 국장 실장 계장 주임 대리 차장 부장 소장 센터장 연구사 연구관 "
    "지도사 경위 경사 경장 경감 순경 소방장 소방위 소방교 위원 직원 담당 담당자 외 선임 책임 "
    "수석 교사 교감 장학사 주사 서기"
)
_RANK: Final = re.compile(
    r"(?:지방)?[가-힣]{0,5}(?:주사보?|서기보?|사무관|서기관|주무관|연구사|연구관|지도사|지도관)"
    r"|[가-힣]{2,5}\s?[1-9]급"
)
"""A rank with its series: 지방시설주사, 행정주사보, 시설7급."""
_NAME: Final = re.compile(
    r"[김나라마봉이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천"
    r"방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국][가-힣]{2}|[가-힣]?[○ㅇ*OX×]{1,3}[가-힣]?"
)
"""A name of three syllables, or one that is masked (김○○)."""
_SURE_DEPARTMENT: Final = re.compile(
    r".{2,}(?:과|팀|국|담당관|담당관실|정책관|심의관|상황실|센터|본부|지사|사업소|사업단)|(?:보건|출장|연구|관리)소"
    r"|.*(?:구조|구급|기동|수사|순찰|지구|항공|소방|특수|방재|예방|현장대응)대"
)
_OFFICE: Final = re.compile(
    r"[가-힣](?:관리|운영|사업|지원|전략|홍보|경영|감사|재무|계획|건설|기술|서비스|협력|총무|인사|고객|정보)[처부]$"
)
_ROOM: Final = re.compile(
    r"[가-힣·]{0,10}(?:기획|혁신|심사|감사|조사|준법|보장|부과|징수|관리|운영|경영|전략|홍보|정책|사업|안전|민원|총무|인사"
    r"|재무|법무|협력|소통|상황|행정|재정|조정|평가|보상|급여|고객|계획|건설|시설|환경|지원)실"
)
"""Offices that are called rooms, which 회의실 and 수유실 are as well: 요양심사실, 기획조정실."""
_BODY_AND_OFFICE: Final = re.compile(r"([^()（）]{2,30}?)\s?[(（]([^()（）]{2,30})[)）]")
_SPLIT: Final = re.compile(r"[\s,/|]+")
_SUBJECT: Final = re.compile(
    r"(?P<name>[가-힣A-Za-z·]+?(?:\s[가-힣]+)??)\s?(?:\([^()]{1,40}\))?\s?"
    r"(?:은|는|에서는|이|가)(?=\s|,)"
)
MAX_WORDS: Final = 6
"""Words that an affiliation can have: 경상남도 김해시 하수과 홍길동 주무관."""


def is_agency(name: str) -> bool:
    """Tell whether a text is the name of an agency, with the region it belongs to if it has one.

    >>> is_agency("국민권익위원회"), is_agency("경상남도 김해시"), is_agency("정부")
    (True, True, False)
    """
    words = name.split()
    if not 1 <= len(words) <= 3:
        return False
    if len(words) > 1 and not all(re.fullmatch(_REGION, word) for word in words[:-1]):
        return False
    last = words[-1]
    if last in _CENTRAL:
        return True
    if last.endswith(_NOT_ENDINGS) or _BUREAU.search(last):
        return False
    return _AGENCY.fullmatch(last) is not None and last not in _NOT_AGENCIES


def is_local(name: str) -> bool:
    """Tell whether a text names a province, a city, a county or a district.

    >>> is_local("가람광역시"), is_local("경기"), is_local("가람교육청")
    (True, True, False)
    """
    return re.fullmatch(rf"{_REGION}|[가-힣]{{1,6}}구", name) is not None


def within_region(agency: str, region: str) -> str:
    """Write a region before the agency in it, where the agency does not name it itself.

    >>> within_region("다솜구", "가람광역시"), within_region("가람도 다솜시", "가람도")
    ('가람광역시 다솜구', '가람도 다솜시')
    """
    return f"{region} {agency}" if is_local(agency) and agency != region else agency


def is_office_within(name: str, agency: str | None) -> bool:
    """Tell whether a body is an office of a region, or a division (처, 부) of a corporation.

    >>> is_office_within("소방본부", "가람도"), is_office_within("새벽군 보건소", "가람도")
    (True, False)
    >>> is_office_within("시설안전처", "가람공단"), is_office_within("법제처", "가람공단")
    (True, False)
    >>> is_office_within("해사안전부", "가람공단"), is_office_within("행정안전부", "가람공단")
    (True, False)
    """
    if agency is None or name == agency:
        return False
    if _CORPORATION.search(agency):
        return name not in _CENTRAL and _DIVISION.fullmatch(name) is not None
    return is_local(agency.rsplit(maxsplit=1)[-1]) and _OFFICE_WITHIN.fullmatch(name) is not None


def official_name(name: str) -> str:
    """Return the name of a body whose building is named (가람군청).

    >>> official_name("가람군청"), official_name("관세청")
    ('가람군', '관세청')
    """
    return _HALL.sub("", name)


def shortens(short: str, name: str) -> bool:
    """Tell whether a name is a short form of another: its letters in their order, first and last.

    >>> shortens("식약처", "식품의약품안전처"), shortens("가람시", "가온나람시")
    (True, False)
    """
    if (
        not (len(short) < len(name) and " " not in short)
        or short[0] + short[-1] != name[0] + name[-1]
    ):
        return False
    rest = iter(name)
    return is_central(name) and all(letter in rest for letter in short)


def is_central(name: str) -> bool:
    """Tell whether a text names a body of the central government."""
    return name in _CENTRAL


def is_sure_agency(name: str) -> bool:
    """Tell whether a text names an agency even where none is expected (새벽군, not 환자군).

    An office of a corporation, which ends as agencies do, is none: 자원관리부.
    """
    if not is_agency(name):
        return False
    last = name.rsplit(maxsplit=1)[-1]
    sure = _SURE.fullmatch(last) is not None and not _OFFICE.search(last)
    return last in _CENTRAL or sure


def leading_agency(text: str) -> str | None:
    """Return the agency that a text begins with.

    >>> leading_agency("부산광역시 해운대구 2024년 우수사례"), leading_agency("실시 결과")
    ('부산광역시 해운대구', None)
    """
    words = text.split()[:4]
    for count in range(min(3, len(words)), 0, -1):
        name = " ".join(words[:count])
        if is_agency(name):
            return name
    return None


def subject_agency(sentence: str) -> str | None:
    """Return the agency that is the subject of a sentence.

    >>> subject_agency("관세청은 올해 처음으로"), subject_agency("정부는 올해 처음으로")
    ('관세청', None)
    """
    match = _SUBJECT.match(sentence[:80])
    if match is None:
        return None
    name = match["name"]
    if is_agency(name) and is_sure_agency(name):
        return name
    last = name.split()[-1]
    return last if is_sure_agency(last) and name.split()[0] != last and is_agency(name) else None


def headline_agency(headline: str) -> str | None:
    """Return the agency that a headline names before a comma, or that it is.

    >>> headline_agency("새벽군, 육묘장을 앞당겨 열다"), headline_agency("규제, 이제 그만")
    ('새벽군', None)
    """
    name, _, _ = headline.partition(",")
    return name if is_sure_agency(name) else None


def is_department(name: str) -> bool:
    """Tell whether a word is the name of a department.

    >>> is_department("법무담당관"), is_department("전국")
    (True, False)
    """
    if name in _NOT_DEPARTMENTS or name in _STAFF:
        return False
    if name.endswith(_NO_DEPARTMENT_ENDINGS) and not name.endswith(_DEPARTMENT_ENDINGS):
        return False
    return _DEPARTMENT.fullmatch(name) is not None


def read_affiliation(text: str) -> Affiliation | None:
    """Read a text that names an agency, a department or both, and perhaps a person after them.

    None where any of its words is something else, so that a remark in brackets stays a remark.

    >>> read_affiliation("서울특별시 강남구 세무과 홍길동 주무관")
    Affiliation(agency='서울특별시 강남구', department='세무과')
    >>> read_affiliation("특수교육과 ○○○"), read_affiliation("복지")
    (Affiliation(agency=None, department='특수교육과'), None)
    >>> read_affiliation("가람공사(윤리준법실)")
    Affiliation(agency='가람공사', department='윤리준법실')
    >>> read_affiliation("가람공사(해사안전처)")
    Affiliation(agency='가람공사', department='해사안전처')
    """
    if match := _BODY_AND_OFFICE.fullmatch(text.strip()):
        office = _names_office(match[2]) or is_office_within(match[2], match[1])
        whole = is_agency(match[1]) and not _OFFICE.search(match[1]) and office
        return Affiliation(match[1], match[2]) if whole else None
    words = [word for word in _SPLIT.split(text.strip()) if word]
    if not 1 <= len(words) <= MAX_WORDS:
        return None
    agency = leading_agency(" ".join(words))
    if agency and agency == words[0] and agency not in _CENTRAL and _OFFICE.search(agency):
        agency = None  # an office of a corporation, which ends as agencies do
    rest = words[len(agency.split()) :] if agency else words
    count = next((i for i, word in enumerate(rest) if not is_department(word)), len(rest))
    people = rest[count:]
    if people and not (_is_person(people) and (count or (agency and _NAME.fullmatch(people[0])))):
        return None
    last = rest[max(0, count - 1)] if rest else ""
    if agency is None and not (people or _names_office(last)):
        return None
    department = " ".join(rest[:count]) or None
    return Affiliation(agency, department) if agency or department else None


def _names_office(word: str) -> bool:
    """Tell whether a word names a department even where none is expected."""
    forms = (_SURE_DEPARTMENT.fullmatch, _ROOM.fullmatch, _OFFICE.search)
    return any(form(word) for form in forms) and is_department(word)


def _is_person(words: list[str]) -> bool:
    """Tell whether words are one officer or several: 홍길동 주무관, 김○○ 외 2명."""
    return all(
        word in _STAFF or any(form.fullmatch(word) for form in (_RANK, _NAME, _COUNT))
        for word in words
    ) or (len(words) == 2 and words[1] in _STAFF and len(words[0]) <= 4)


_COUNT: Final = re.compile(r"외\d*(?:명|인)?|\d+(?:명|인)")
