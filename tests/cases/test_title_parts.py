"""What is taken from a title line, and what stays."""

from __future__ import annotations

import pytest

from sarye.cases.names.titles import TitleParts, read_title

TITLES = [
    ("■ 수의계약 확인서 완화", TitleParts("수의계약 확인서 완화")),
    ("■수의계약 확인서 완화", TitleParts("수의계약 확인서 완화")),
    ("【사례 1】 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("■ 사례 1. **밤길 안심 등**", TitleParts("밤길 안심 등")),
    ("우수사례 ② 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("첫 번째 사례, 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("제3호 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("### 밤길 안심 등 ###", TitleParts("밤길 안심 등")),
    ("󰊱 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("1️⃣ 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("24시간 열린 민원실", TitleParts("24시간 열린 민원실")),
    ("100만 그루 나무 심기", TitleParts("100만 그루 나무 심기")),
    ("○○동 골목의 변신", TitleParts("○○동 골목의 변신")),
    ("[적극행정 이야기] 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("〈적극행정 人터뷰〉 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("[현장 인터뷰] 밤길 안심 등", TitleParts("밤길 안심 등")),
    ("[적극행정위원회] 하천 점용 연장", TitleParts("[적극행정위원회] 하천 점용 연장")),
    ("[최우수] 밤길 안심 등", TitleParts("밤길 안심 등", award="최우수")),
    ("최우수상 : 밤길 안심 등", TitleParts("밤길 안심 등", award="최우수상")),
    ("(대통령상) 밤길 안심 등", TitleParts("밤길 안심 등", award="대통령상")),
    ("밤길 안심 등 [장려상]", TitleParts("밤길 안심 등", award="장려상")),
    ("대상 확대로 넓힌 복지", TitleParts("대상 확대로 넓힌 복지")),
    ("우수한 인재를 찾는 길", TitleParts("우수한 인재를 찾는 길")),
    ("밤길 안심 등 (국세청)", TitleParts("밤길 안심 등", agency="국세청")),
    ("밤길 안심 등 - 관세청", TitleParts("밤길 안심 등", agency="관세청")),
    ("[해솔시] 밤길 안심 등", TitleParts("밤길 안심 등", agency="해솔시")),
    ("밤길 안심 등(경상남도 김해시)", TitleParts("밤길 안심 등", agency="경상남도 김해시")),
    ("밤길 안심 등(건축과 김○○)", TitleParts("밤길 안심 등", department="건축과")),
    (
        "밤길 안심 등 (가람시 건축과 홍길동 주무관)",
        TitleParts("밤길 안심 등", agency="가람시", department="건축과"),
    ),
    ("밤길 안심 등 (전국 최초)", TitleParts("밤길 안심 등 (전국 최초)")),
    ("존치기간 연장(3년→5년)", TitleParts("존치기간 연장(3년→5년)")),
    ("통학 지원(특수학교)", TitleParts("통학 지원(특수학교)")),
    ("임시 주차장 관련 【신청일: 2022. 3. 4.】", TitleParts("임시 주차장 관련")),
    ("‘밤길 안심 등’", TitleParts("밤길 안심 등")),
    ("'우리 동네' 밤길 '안심 등'", TitleParts("'우리 동네' 밤길 '안심 등'")),
    ("「건축법」 해석", TitleParts("「건축법」 해석")),
    ("AI·데이터 활용", TitleParts("AI·데이터 활용")),
    ("[밤길 안심 등](https://example.org/1)", TitleParts("밤길 안심 등")),
]


@pytest.mark.parametrize(("line", "parts"), TITLES, ids=[line for line, _ in TITLES])
def test_read_title(line: str, parts: TitleParts) -> None:
    """Marks, numbers, grades, bodies and wrapping quotes are taken; remarks stay."""
    assert read_title(line) == parts
