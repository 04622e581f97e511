"""A random number generator in, words, queries and other texts out, from plain to hostile."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Final

EVIL: Final = "evil.example"
"""The host that nothing may ever lead to."""

PLAIN: Final = (
    *(
        "수의계약",
        "확인서",
        "주차",
        "민원",
        "부담",
        "절감",
        "적극행정",
        "여권",
        "3천만 원",
        "2024년",
    ),
    *("국민권익위원회", "AI", "㎞", "30%", "줄였다", "어르신", "지방세", "비급여", "안전"),
)
OPERATORS: Final = (
    *(
        '"',
        "'",
        "(",
        ")",
        "((((",
        "AND",
        "OR",
        "NOT",
        "-",
        "--",
        "+",
        "~",
        "*",
        "?",
        ":",
        "제목:",
        "^",
        "|",
    ),
    *(
        "기관:",
        "title:(",
        '"" ""',
        "-(",
        "* *",
        "NOT NOT",
        '-"',
        ":::",
        "[",
        "]",
        "{",
        "}",
        "/",
        "\\",
        "//",
    ),
)
HOSTILE: Final = (
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        f"//{EVIL}/x",
        f"https://{EVIL}",
    ),
    *(
        "javascript:alert(1)",
        "{{7*7}}",
        "${7*7}",
        "{% raw %}",
        "%s%s%n",
        "' OR 1=1 --",
        "../../etc/passwd",
    ),
    *(
        "\r\nSet-Cookie: evil=1",
        "\x00",
        "\x1b[2J",
        "\ufeff",
        "\u202e",
        "\u2028",
        "\ud7b0",
        "ᄀᅠᆨ",
        "\uffff",
    ),
    *(
        "각" * 500,
        "가" * 3000,
        "a" * 20_000,
        "9" * 400,
        "1e309",
        "-0",
        "nan",
        "２０２４",
        "😀",
        "👨‍👩‍👧",
        "e\u0301" * 50,
    ),
    *(
        "音樂",
        "行政",
        "ㅋㅋㅋ",
        "ㅂㅈㄷ",
        "dlsrks",
        "ㅇ",
        "1,000건",
        "제3조 5천억 원",
        "①",
        "Ⅱ",
        "ﬀ",
        "ß",
        "İ",
        "ı",
    ),
)

SPACES: Final = ("", " ", " ", " ", "\u3000", "\n")

RECORDS: Final = (
    {"id": "contract", "title": "수의계약 확인서 제출 간소화", "effort": "절차를 줄임. 부담 절감."},
    {
        "id": "<script>",
        "title": "<script>alert('제목')</script>",
        "effort": "<img src=x onerror=alert(1)>",
    },
    {
        "id": "한글/이름 1%2F",
        "title": "{{7*7}} 주차 민원",
        "effort": f'"><a href="//{EVIL}/">여권</a>',
    },
    {
        "id": "x/similar",
        "title": f"//{EVIL}/ 어르신 안전",
        "effort": "javascript:alert(1)",
        "agency": "\u202e기관",
    },
)
"""Cases whose texts are hostile as well."""


def write_collection(folder: Path) -> None:
    """Write hostile cases as a document."""
    folder.mkdir(parents=True)
    lines = (json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "hostile.jsonl").write_text("\n".join(lines), "utf-8")


def letter(chance: Random) -> str:
    """Draw a letter of the whole of Unicode, mostly of Hangul and ASCII; no half of a pair."""
    low, high = chance.choice(
        (
            (0xAC00, 0xD7A3),
            (0x20, 0x7E),
            (0x1100, 0x11FF),
            (0x3130, 0x318F),
            (0, 0x2FFF),
            (0xE000, 0x10FFFF),
        )
    )
    return chr(chance.randint(low, high))


def word(chance: Random) -> str:
    """Draw a word: a plain one, an operator, a hostile one, any letters."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(PLAIN)
    if kind < 0.65:
        return chance.choice(OPERATORS)
    if kind < 0.8:
        return chance.choice(HOSTILE)
    return "".join(letter(chance) for _ in range(chance.randint(1, 12)))


def query(chance: Random) -> str:
    """Draw a query of some words, with spaces between them or not."""
    words = [word(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 9, 40)))]
    return "".join(one + chance.choice(SPACES) for one in words)
