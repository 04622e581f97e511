"""Which role a label names."""

from __future__ import annotations

import pytest

from sarye.cases.names.labels import DEFAULT_LABELS, KNOWN, LabelTable
from sarye.models import Role

SITUATION = (
    "상황 / 추진배경 / 추진 배경 / 현황 및 문제점 / 신청 배경 / 제안 배경 및 문제점 / 정책 배경 "
    "및 필요성 / 배경 / 문제점 / 문제 상황 / 현황 / 개요 / 도입 전 / 가상 상황 / 질의배경 / "
    "현황·문제점 / 추진배경(문제점) / 사업 추진 필요성 / 무엇이 문제였나요? / 애로사항 / (상 황) "
    "/ 1. 추진배경 / 문제점 및 개선방안"
)
EFFORT = (
    "노력 / 주요내용 / 주요 내용 / 사업내용 / 정책 주요 내용 / 제안 내용 / 추진내용 / 개선방안 / "
    "개선내용 / 적극적 조치 / 혁신 내용 / 해결방안 / 착안점 / 문제 해결 과정 / 추진 경과 / "
    "담당자의 적극성·창의성 / 어떻게 해결했나요? / 세부 추진 내용"
)
EFFECT = (
    "효과 / 기대효과 / 검토 결과 및 의견 / 성과 / 추진성과 / 주요성과 / 이행 성과 / 시사점 / "
    "확산 가능성 / 도입 후 / 정량적·정성적 성과 / 주요 성과 및 향후 계획 / 예산절감 효과 / "
    "달라진 점 / 무엇이 달라졌나요"
)
OTHER = (
    "대상기간 / 사업기간 / 사업대상 / 추진근거 / 소요예산 / 별첨 / 향후계획 / 관련 법령 / 문의처 / "
    "(사 업 비)"
)
UNKNOWN = (
    "법령해석 / 중앙행정기관 / 특수교육과 ○○○ / 단위: 명 / 사진 / 결과보고서 / 과정평가 / 한글날 "
    "/ 적극행정 우수사례 / 가나다라마바사아자차카타파하가나다라마바사아자차카타파하 효과 / "
    "효과는 / 주차장을 고친 과정에서 얻은 성과"
)


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        (SITUATION, "situation"),
        (EFFORT, "effort"),
        (EFFECT, "effect"),
        (OTHER, "other"),
        (UNKNOWN, None),
    ],
)
def test_role_of(labels: str, role: Role | None) -> None:
    """The last noun of a group says what a label is, and the first group decides."""
    assert {label: DEFAULT_LABELS.role_of(label) for label in labels.split(" / ")} == dict.fromkeys(
        labels.split(" / "), role
    )


@pytest.mark.parametrize("role", KNOWN)
def test_every_listed_label_has_its_role(role: Role) -> None:
    """The table wins over the grammar."""
    assert {DEFAULT_LABELS.role_of(label) for label in KNOWN[role].split()} == {role}


def test_more_labels() -> None:
    """Labels of a settings file are added, overrule the table, and leave it as it was."""
    table = DEFAULT_LABELS.extended({"effort": ["현황"], "situation": ("우리의 고민",)})
    assert (table.role_of("현황"), table.role_of("우리의 고민")) == ("effort", "situation")
    assert table.role_of("효과") == "effect"
    assert DEFAULT_LABELS.role_of("현황") == "situation"
    assert LabelTable.default() == DEFAULT_LABELS


def test_more_labels_for_no_role() -> None:
    """A role that sections cannot have is refused with the ones they can."""
    with pytest.raises(ValueError, match="situation, effort, effect, other"):
        DEFAULT_LABELS.extended({"title": ["제목"]})
