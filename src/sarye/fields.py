"""The fields and the sections of a case: what each is called where it is read, asked for or shown.

A row of `FIELDS` or `SECTIONS` is all that there is to say of one: readers, the layout rules, the
query language and the exports take their lists from here. A heading stands once, so that a sheet
says the same as a workbook, as CSV and as tabs in a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from sarye.messages import N_
from sarye.models import Case, EntryKind, Mention, Period, Role

Kind = Literal["text", "number", "period", "url", "entry"]
"""What the values of a field are; an ``entry`` is one of `ENTRIES`."""


@dataclass(frozen=True, slots=True)
class Names:
    """What gives something in documents; words without spaces, in small letters.

    ``anywhere`` holds headings of columns, keys of objects and labels of lines (``부서: 도로과``).
    ``columns`` are read as headings and keys only, ``labels`` in lines only: each row says why.
    """

    anywhere: str
    columns: str = ""
    labels: str = ""

    @property
    def of_columns(self) -> list[str]:
        """The headings of columns and the keys of objects."""
        return f"{self.anywhere} {self.columns}".split()

    @property
    def of_lines(self) -> list[str]:
        """The labels of lines."""
        return f"{self.anywhere} {self.labels}".split()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a case: ``key`` is its attribute, its key in JSON and that of its column.

    ``name`` is what people read, to be translated; ``asked_as`` is the Korean name in a query
    beside the key, empty for a field that a query cannot name. A field can limit a search
    (``filters``), be ``counted`` among what was found, and be ``searched`` as what stands around
    the text. Its column is ``width`` characters wide, 0 for none, and ``listed`` where people
    look a list through.
    """

    key: str
    name: str
    given_by: Names
    kind: Kind = "text"
    asked_as: str = ""
    filters: bool = False
    counted: bool = False
    searched: bool = False
    listed: bool = False
    width: int = 0

    @property
    def is_found(self) -> bool:
        """Whether a search looks into it: around the text, or as the title."""
        return self.searched or self.key == "title"


@dataclass(frozen=True, slots=True)
class EntryNames:
    """What a kind of entry is called: for people, to be translated, and in Korean in queries."""

    name: str
    korean: str


@dataclass(frozen=True, slots=True)
class SectionNames:
    """What a role is called: for people, in Korean (also in queries), and by what gives it."""

    name: str
    korean: str
    given_by: Names


ENTRIES: Final[Mapping[EntryKind, EntryNames]] = {
    "case": EntryNames(N_("case"), "사례"),
    "document": EntryNames(N_("document"), "문서"),
}
"""Every kind of entry; the names stand in exports, and are read back."""

ENTRY_KIND: Final[Mapping[str, EntryKind]] = {
    name: kind for kind, one in ENTRIES.items() for name in (kind, one.korean)
}
"""The kind of entry by every name of it."""

FIELDS: Final[tuple[Field, ...]] = (
    # Running text gives no ids: a line "id: …" can be anybody's.
    Field("id", "id", Names("", columns="id 식별자 사례id"), width=15),
    Field(
        "title",
        N_("title"),
        Names(
            "title 제목 사례명 과제명 사례제목 우수사례명 우수사례제목 우수사례 과제제목 "
            "우수과제명 공적명 공적제목 추진과제명 적극행정과제명 적극행정사례명 사업명 제안명 "
            "제안제목 건명 안건명 정책명",
            labels="공적요지 사건명 성과명 우수성과명 실적명 기술명 업무명 주제명 공약명 "
            "작품명 시책명 프로그램명 활동명 서비스명 수상작 수상작명",
        ),
        width=36,
    ),
    # 구분 and 종류 head columns of many sheets, and say something else there.
    Field(
        "kind",
        N_("kind"),
        Names("kind 자료종류"),
        "entry",
        asked_as="종류",
        filters=True,
        counted=True,
        listed=True,
        width=8,
    ),
    Field(
        "agency",
        N_("agency"),
        Names(
            "agency 기관 기관명 시행기관 시행기관명 추진기관 수행기관 제출기관 주관기관 소관기관 "
            "추천기관 신청기관 소속기관 소속기관명 기관및부서 기관부서명 자치단체 자치단체명 "
            "지자체명 시군구 부처명 소관부처 소속 수상기관 선정기관 실시기관 운영기관 실행기관 "
            "담당기관 해당기관 공모기관 추진주체 시행주체 수행주체 학교명",
            # in a text these name a party: 부처: … / 지자체: …
            columns="행정기관 지자체 부처 소관",
            # of columns, marks do not count; sheets have such columns for other things too
            labels="기관·부서 기관/부서 기관(부서) 기관(부서)명 시/군/구 시·군·구 시·군 시/군 시군 "
            "자치구 기초자치단체 처리기관 등록기관 작성기관 학교 회사명 법인명 단체명 운영주체 "
            "사업주체 요청기관 의뢰기관 질의기관 건의기관 상정기관 "
            "소속기관(부서) 소속·담당 소속·담당자 소관 부대 부대명 부대(부서)",
        ),
        asked_as="기관",
        filters=True,
        counted=True,
        searched=True,
        listed=True,
        width=16,
    ),
    Field(
        "department",
        N_("department"),
        Names(
            "department 부서 부서명 담당부서 담당부서명 소관부서 추진부서 주관부서 시행부서 "
            "등록부서 작성부서 소속부서 수행부서 제출부서 신청부서 추천부서 담당과",
            labels="주무부서 관련부서 운영부서 담당부서(팀) 담당부서(과) 부서(팀) 부서(과) "
            "담당실과 실과 실과명 담당팀 소관과 주관과",
        ),
        searched=True,
        listed=True,
        width=14,
    ),
    # Exports write the period for people beside its year, quarter and half, which are read back.
    Field(
        "period",
        N_("period"),
        Names("", labels="period"),
        "period",
        counted=True,
        listed=True,
        width=14,
    ),
    Field(
        "year",
        N_("year"),
        Names(
            "year 연도 년도 선정연도 선정년도 추진연도 수상연도 선정시기",
            labels="추천연도 추천년도 제안연도 제안년도 발굴연도 시행연도 실시연도 수상년도 "
            "추진년도 사업연도 사업년도 접수연도 작성연도 공모연도 평가연도 수상시기 추진시기 "
            "시행시기 실시시기 선발시기 발굴시기",
        ),
        "number",
        asked_as="연도",
        filters=True,
        counted=True,
        width=7,
    ),
    Field(
        "quarter",
        N_("quarter"),
        Names("분기 선정분기", columns="quarter"),  # a line "quarter: 1" lacks its year
        "number",
        asked_as="분기",
        filters=True,
        counted=True,
        width=7,
    ),
    Field("half", N_("half"), Names("반기", columns="half"), "number", width=7),
    Field(
        "award",
        N_("award"),
        Names(
            "award 포상 수상 훈격 등급 시상 수상내역 수상등급 수상구분 수상결과 수상훈격 선정등급 "
            "포상등급 포상구분 포상훈격 시상등급 시상훈격",
            columns="선정결과 심사결과",  # in a text a sentence follows: 선정결과: 총 5건을 선정함
            labels="포상내역 포상명 표창 표창훈격 수상명 수상종류 "
            "수상이력 수상실적 수상경력 시상내역 시상구분 평가등급 심사등급",
        ),
        asked_as="포상",
        filters=True,
        counted=True,
        searched=True,
        listed=True,
        width=10,
    ),
    # In a text 주소 is where something stands, and links stand in sentences.
    Field("url", "url", Names("", columns="url link 주소 링크"), "url", width=30),
)
"""The fields of a case, in the order that people read them in.

``year``, ``quarter`` and ``half`` are parts of the period; a line that gives one of them gives the
period as it is written there.
"""

LISTED: Final = tuple(field for field in FIELDS if field.listed)
"""The fields that people look a list through by."""

OVERVIEW: Final = tuple(field for field in LISTED if field.counted)
"""The fields that are told of a case on one line."""

FIELD: Final[Mapping[str, Field]] = {field.key: field for field in FIELDS}
"""Every field by its key."""

PERIOD_PARTS: Final = ("year", "quarter", "half")
"""The fields that are parts of the period; columns give these, and never the period as a whole."""

GIVEN_AS_TEXT: Final = tuple(
    field.key
    for field in FIELDS
    if field.kind in ("text", "url") and field.key not in ("id", "title")
)
"""The fields that a case has as its document writes them, besides what it is known by."""

WHOLE_TEXT: Final = Names(
    "", columns="text body 본문 내용 전문 사례내용 과제내용 사례요약 사례설명"
)
"""Columns and keys with the whole text of a case; in a text, 내용 is a label of a section."""

SECTIONS: Final[Mapping[Role, SectionNames]] = {
    "title": SectionNames(N_("title"), "제목", Names("")),  # a field, which queries ask like a text
    "situation": SectionNames(
        N_("situation"),
        "상황",
        Names(
            "상황 추진배경 배경 문제점 현황및문제점 현황 추진배경및필요성 배경및필요성 "
            "추진배경및현황 추진배경및문제점 배경및문제점 추진목적 추진사유 필요성 개선전 "
            "사업개요 개요 문제상황 애로사항 기존 당초 종전",
            columns="situation",
        ),
    ),
    "effort": SectionNames(
        N_("effort"),
        "노력",
        Names(
            "노력 주요내용 추진내용 개선내용 사업내용 추진경과 추진과정 추진사항 주요추진내용 "
            "세부추진내용 세부내용 주요노력 적극행정노력 적극행정내용 적극행정추진내용 "
            "적극적조치 조치내용 조치사항 개선방안 개선사항 해결방안 해결내용 추진방안 개선노력 "
            "혁신내용 제안내용",
            columns="effort",
        ),
    ),
    "effect": SectionNames(
        N_("effect"),
        "효과",
        # 실적 is what has been achieved so far, with figures, and not what was done: 추진 before it
        # says of what. So offices write "추진실적 및 성과" beside "향후 계획", and the last noun
        # of a label tells its role as everywhere.
        Names(
            "효과 기대효과 성과 주요성과 추진성과 추진실적 주요실적 성과및기대효과 "
            "추진성과및기대효과 개선효과 추진효과 추진결과 결과 개선후 파급효과 추진성과및효과 "
            "성과및효과 주요성과및기대효과",
            columns="effect",
        ),
    ),
    "other": SectionNames(
        N_("other"),
        "기타",
        # 추진계획 is what is still to be done, as 향후계획 is.
        Names(
            "기타 기타사항 특이사항 비고 향후계획 추진계획 추진근거 관련법령",
            columns="other",
        ),
    ),
}
"""Every role with what gives a section of it; English names head columns and keys only.

What a label in running text can be besides is in `sarye.cases`: as headings of columns such words
(적극성, 난이도) stand over scores and states.
"""

PERSON: Final = Names(
    "담당자 담당 작성자 성명 직급 직위 유공자 공적자 담당공무원",
    labels="작성 추진자 글쓴이 지은이 필자 집필 집필자 제출자 자료제공 제안자 "
    "등록자 게시자 대상자 수상자 우수공무원 수상공무원 "
    "담당공무원(직급)",
    columns="담당자명 이름 연락처 전화번호 전화 이메일",  # in a text these are labels or words
)
REGION: Final = Names(
    "",
    labels="지역 지역명 관할지역 시도 시/도 시·도 시도명 광역 광역시도 광역시/도 광역자치단체 "
    "광역지자체",
)
"""What names the region of an agency that stands beside it (시도: 가람도, 시군구: 다솜시)."""
POSTED: Final = Names(
    "등록일 등록일자 작성일 작성일자 게시일 수정일 조회 조회수",
    labels="등록일시 작성일시 게시일자 게재일 수정일자 최종수정일 최초등록일 입력일 첨부 첨부파일 "
    "추천수 좋아요 댓글수",
)
ORDINAL: Final = Names("", columns="연번 번호 순번 사례번호 no no. 순위 rank 점수 score")
OF_EXPORTS: Final = Names(
    "", columns="일치항목 matchedsection 낱말일치 howitmatches 다른수록처 alsoin also_in"
)
"""What heads columns of exports alone: how a hit was found, which is no part of a case."""
PERIOD_SHOWN: Final = Names("", columns="시기 period")
"""What heads a period as a whole: of an export beside its parts, of other tables in their place."""
FOR_READERS: Final = Names(
    "",
    columns="일치내용 snippet 메모 note 출처 source 위치 place agencies periods awards",
)
FOR_PROGRAMS: Final = Names("", columns="section how page line sheet row")
"""What heads columns of exports for programs, beside those of others."""
READ_PAST: Final = (PERSON, POSTED, ORDINAL, PERIOD_SHOWN, FOR_READERS, OF_EXPORTS, FOR_PROGRAMS)
"""What says nothing of a case: people, dates of posting, numbers, and what exports add for their
readers. A case of a table is found by it all the same, as a person sees it there."""

_ONLY_YEAR: Final = (None, None)
_PARTS_OF_YEAR: Final[Mapping[str, tuple[int | None, int | None]]] = {
    **{f"Q{quarter}": (quarter, None) for quarter in (1, 2, 3, 4)},
    **{f"H{half}": (None, half) for half in (1, 2)},
}


def takes(key: str, value: str) -> bool:
    """Tell whether a field can have a value as a document writes it."""
    field = FIELD.get(key)
    return field is None or field.kind != "entry" or value.lower() in ENTRY_KIND


def effective_period(case: Case | Mention) -> Period | None:
    """Give the period that a case counts under, also at one place: its own, else its document's."""
    return case.period or case.document_period


def value_of(case: Case | Mention, field: Field) -> str | int | Period | None:
    """Give what a case has in a field; the period, and its parts, are those it counts under."""
    period = effective_period(case)
    if field.kind == "period":
        return period
    value: str | int | None = getattr(
        period if field.key in PERIOD_PARTS else case, field.key, None
    )
    return value


def moment(time: datetime) -> str:
    """Write a time as the index keeps it: in UTC, so that the texts are in the order of time.

    >>> moment(datetime.fromisoformat("2026-03-01T09:00:00+09:00"))
    '2026-03-01T00:00:00.000Z'
    """
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def read_moment(value: str) -> str | None:
    """Read a day of this machine's calendar, or a time, as the `moment` that it begins with.

    >>> read_moment("2026-03-01T00:00:00Z"), read_moment("soon")
    ('2026-03-01T00:00:00.000Z', None)
    """
    try:
        time = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return moment(time)
    except (ValueError, OverflowError, OSError):  # at the ends of the calendar
        return moment(time.replace(tzinfo=UTC))


def read_period(value: str) -> Period | None:
    """Read a period as filters and the index write it: 2025, 2025Q1, 2025H1.

    >>> read_period("2024Q3")
    Period(year=2024, quarter=3, half=None)
    """
    written = value.strip().upper()
    part = written[-2:] if written[-2:] in _PARTS_OF_YEAR else ""
    year = written.removesuffix(part)
    return Period(int(year), *_PARTS_OF_YEAR.get(part, _ONLY_YEAR)) if year.isdecimal() else None


def period_key(period: Period) -> str:
    """Write a period as `read_period` reads it.

    >>> period_key(Period(2025, quarter=1)), period_key(Period(2024, half=2))
    ('2025Q1', '2024H2')
    """
    if period.quarter:
        return f"{period.year}Q{period.quarter}"
    return f"{period.year}H{period.half}" if period.half else f"{period.year}"
