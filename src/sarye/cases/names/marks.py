"""Marks at the start of a line (■, ①, 1., 가., 【사례 1】, -) and their kinds.

Marks of one series have one kind, whatever number they show, so that ❶ and ❷ are the same kind of
line and ㅇ, ○ and ◦ are too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from sarye.cases.names.text import alternatives, word_set


class Mark(NamedTuple):
    """The kind of mark that a line begins with ("" for none) and the characters it takes."""

    kind: str
    width: int


NO_MARK: Final = Mark("", 0)
TITLE_FIELD: Final = "title field"
"""The kind of a line such as ``과제명: …``, which marks a title without a sign."""

CIRCLES: Final = "○◦❍⚪◯ㅇᄋ〇∘⚬"
DOTS: Final = "·‧ㆍ․∙•⋅・᛫"
"""The middle dots of Korean documents: bullets at the start of a line, joints inside it."""

_SAME: Final = {
    **dict.fromkeys(CIRCLES, "○"),
    **dict.fromkeys(DOTS, "·"),
    **dict.fromkeys("□❏❐❑❒◻▢⬜☐ㅁ", "□"),
    **dict.fromkeys("■◼⬛∎", "■"),
    **dict.fromkeys("▲▴", "▲"),
    **dict.fromkeys("△▵", "△"),
    **dict.fromkeys("▶►▸⯈", "▶"),
    **dict.fromkeys("▷▹▻", "▷"),
    **dict.fromkeys("●⚫⬤", "●"),
    **dict.fromkeys("-–—−‐‑―", "-"),
    **dict.fromkeys("*＊∗", "*"),
}
_SYMBOLS: Final = "".join(k for k in _SAME if k not in "-–—−‐‑*＊∗ㅁ") + (
    "◎◆◇★☆▪▫◾◽◈▣▤▥▦▧▨▩☑✓✔➤➢➔➜➡⇒→☞✱✦✧❖♣♠◐◑▼▽◀◁※❋✻✽✿❀☎‣⁃⦁"
)

_CASE_NUMBER: Final = r"(?:제\s?)?(?:\d{1,3}|[①-⑳❶-❿➀-➓Ⅰ-Ⅻ])(?:\s?호)?"
_CASE_NOUN: Final = (
    r"(?:[가-힣]{1,4}\s?)?사\s?례\s?[-–]?\s?|(?:우수\s?)?(?:제안|과제)\s"
    r"|(?:(?:[Gg]ood|GOOD|[Bb]est|BEST)\s?(?:[Pp]ractice|PRACTICE)s?"
    r"|[Cc]ase|CASE|[Ss]tory|STORY)\s?#?\s?"
)

_UNITS: Final = alternatives(
    "년 개 월 일 시 시간 명 건 회 분 차 단계 번 호 대 만 억 천 백 세 층 인 종 곳 가구 주 배 원 "
    "면 점 가지 위 등 여 필지 동 척 마리"
)
"""Nouns after which a number counts something and numbers nothing."""

_RULES: Final[tuple[tuple[str, str], ...]] = (
    # 【사례 1】 [우수사례 2] <사례3>
    ("사례", rf"[【\[<〈《(〔]\s?(?:{_CASE_NOUN}){_CASE_NUMBER}\s?[】\]>〉》)〕]\s*[.:：]?\s*"),
    # 사례 1. 사례1: 사례① 사례 1
    ("사례", rf"(?:{_CASE_NOUN}){_CASE_NUMBER}(?:\s*[.:：)|│\]-]\s*|\s+|$)"),
    (
        "사례",
        r"(?:첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:번째|째)\s?사례(?:\s*[,.:：]\s*|\s+|$)",
    ),
    ("사례", r"사례\s?(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?:\s*[.:：)]\s*|\s+|$)"),
    (
        "사례",
        r"제\s?\d{1,3}\s?(?:호|화|이야기|꼭지)(?:\s?(?:우수\s?)?사례)?(?:\s*[.:：)]\s*|\s+|$)",
    ),
    # a story of a series: 적극행정 현장 ①
    ("사례", r"(?:[가-힣]{2,6}\s){0,2}[가-힣]{0,4}(?:이야기|현장|꼭지)\s?[①-⑳\d]\d?$"),
    # the number in a list, which is of a case only where nothing stands beside it: 연번 1
    ("사례", r"(?:연번|순번|[Nn]o\.?|NO\.?)[ ]?\d{1,3}[.]?$"),
    # 하나. 둘: 첫째. and the same behind a dash
    (
        "하나",
        r"(?:[-–—―ㅡ]\s*)?(?:(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)|(?:첫|둘|셋|넷|다섯|여섯)째)"
        r"\s?[.:：)]\s+(?=\S)",
    ),
    (
        "step",
        r"(?:STEP|Step|step|스텝)\s?\.?\s?\d{1,2}\s*[.:)]?\s+(?=\S)|[1-9]단계\s*[.:)]\s*(?=\S)",
    ),
    ("①", r"[\u2460-\u2473\u3251-\u325f]\s*"),
    ("❶", r"[\u2776-\u2793\u24eb-\u24f4]\s*"),
    ("㉠", r"[\u3260-\u327b\u24d0-\u24e9]\s*"),
    # numbers of Hancom fonts, in planes without names (󰊱) and among Wingdings (U+F081 …)
    ("private number", r"[\uf080-\uf095\U000f0000-\U0010fffd]\s*"),
    ("Ⅰ", r"[\u2160-\u217b]\s*[.)]?\s*|(?:I{1,3}|IV|VI{0,3}|IX|X)\.\s+"),
    ("1-1", r"\d{1,2}[-.]\d{1,2}[.)]?\s+(?=[^\d\s])"),
    ("1.", r"\d{1,2}\.(?![\d.])\s*(?=\S)(?!\d{1,2}\s*\.)"),
    ("1.", r"\d{1,2}번\s?[.:)]\s*(?=\S)"),
    ("1)", r"\d{1,2}\)\s*(?=\S)"),
    ("[1]", r"[\[【<〈]\s?\d{1,2}\s?[\]】>〉]\s*(?=\S)"),
    ("(1)", r"\(\s?\d{1,2}\s?\)\s*(?=\S)"),
    (
        "01",
        rf"0\d\s+(?=\S)|\d{{1,2}}\t\s*(?=[^\d\s])|\d{{1,2}}\s{{1,3}}(?=[가-힣‘“'\"「])(?!(?:{_UNITS}))",
    ),
    ("가.", r"[가나라마바사아자차카타파하]\.\s*(?=[^\s\d])|다\.\s+(?=\S)"),
    ("가)", r"[가나다라마바사아자차카타파하]\)\s*(?=\S)"),
    ("(가)", r"\([가나다라마바사아자차카타파하]\)\s*(?=\S)"),
    # question, answer and result of an interview
    (
        "Q",
        r"[QqＱAaＡR]\s?\d{0,2}\s?[.:)]\s*(?=[가-힣‘“'\"])|[QAR]\d{0,2}\s+(?=어떤|어떻게|이렇게|이런|무엇|왜|그래서)",
    ),
    ("-", r"[-–—−‐‑―](?:\s+|(?=[^\s\d\-–—−>]))|ㅡ\s+"),
    ("*", r"[*＊∗](?:\s+|(?=[^\s*]))"),
    ("+", r"\+\s+(?=\S)"),
    # the Latin o and the Hangul ㅁ that people type for ○ and □
    ("○", r"[oO]\s+(?=[가-힣(\[<‘“'\"「])"),
    ("□", r"ㅁ\s*(?=[가-힣(\[<‘“'\"「])"),
    # emoji and their variants (1️⃣ 📌 ✔️)
    ("01", r"\d\ufe0f?\u20e3\s*"),
    ("emoji", r"[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s*"),
    # marks that were lost on the way
    ("?", r"(?:\?{1,3}|�{1,3})\s*(?=[가-힣(\[<‘“'\"「A-Za-z0-9])"),
)
"""The marks with more than one character or with a condition, most telling first."""

_PATTERN: Final = re.compile("|".join(f"(?P<r{i}>{rule})" for i, (_, rule) in enumerate(_RULES)))
_KINDS: Final = tuple(kind for kind, _ in _RULES)
_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_SYMBOL: Final = re.compile(rf"([{re.escape(_SYMBOLS)}])(?!\1)\s*")
_PRIVATE: Final = re.compile(r"([\ue000-\uf8ff])\s*")
_EMPHASIS: Final = re.compile(r"(?:\*\*|__)(?=\S|$)\s*")
_DIGITS: Final = re.compile(r"(?<!\d)(\d{1,3})\W*$")
_SYLLABLES: Final = "가나다라마바사아자차카타파하"
_SYLLABLE: Final = re.compile(rf"\(?([{_SYLLABLES}])[.)]")
_QUOTE: Final = re.compile(r"(?:>\s?){1,3}")

STRONG: Final = word_set(
    "사례 하나 step ■ □ ▲ △ ▶ ▷ ● ◎ ◆ ◇ ★ ☆ ① ❶ ▣ ❖ ◈ 1. 1) (1) [1] 1-1 01 Ⅰ 가. 가) ?"
    " # ## ### ####"
)
STRONG_KINDS: Final = STRONG | {"private number", TITLE_FIELD}
"""Kinds that can mark titles throughout a document; the others are bullets more often."""

NOTE: Final = "※"

DECORATION: Final = "◁◀▷▶☆★◇◆═"
_DECORATED: Final = re.compile(
    rf"[{DECORATION}]{{1,3}}\s*([^{DECORATION}]{{2,40}}?)\s*[{DECORATION}]{{1,3}}"
)
_BETWEEN_EMOJI: Final = re.compile(
    r"(?:[\U0001f300-\U0001faff]\ufe0f?\s*){1,3}([^\U0001f300-\U0001faff]{2,40}?)"
    r"(?:\s*[\U0001f300-\U0001faff]\ufe0f?){1,3}"
)


def undecorated(line: str) -> str | None:
    """Return what stands between the signs at both ends of a line, None where there are none.

    >>> undecorated("◁ 우수 ▷"), undecorated("★ 우수"), undecorated("🏆 우수상 🏆")
    ('우수', None, '우수상')
    """
    match = _DECORATED.fullmatch(line) or _BETWEEN_EMOJI.fullmatch(line)
    return match[1] if match else None


def read_mark(line: str) -> Mark:
    """Read the mark that a stripped line begins with.

    Emphasis (``**``) before or after a mark belongs to it; alone it is the kind "**".

    >>> read_mark("■ 제목"), read_mark("○○시는"), read_mark("1.5배")
    (Mark(kind='■', width=2), Mark(kind='', width=0), Mark(kind='', width=0))
    >>> read_mark("【사례 1】 제목").kind, read_mark("❷ 제목").kind
    ('사례', '❶')
    """
    if (line[:1] in DECORATION or line[:1] > "\U0001f2ff") and undecorated(line):
        return NO_MARK
    at = _skip(_QUOTE, line, 0)
    bold = _skip(_EMPHASIS, line, at)
    for read in _READERS:
        mark = read(line, bold)
        if mark is not None:
            return Mark(mark.kind, _skip(_EMPHASIS, line, mark.width))
    return Mark("**" if bold > at else "", bold)


def case_number(line: str, mark: Mark) -> Mark | None:
    """Return the mark of a line that goes on with the number of a case, as one with that number.

    >>> [case_number(line, read_mark(line)) for line in ("□ 사례 1", "□ 사례 조사")]
    [Mark(kind='사례', width=6), None]
    """
    number = read_mark(line[mark.width :]) if mark.kind else mark
    return Mark("사례", mark.width + number.width) if number.kind == "사례" else None


def number_of(line: str, mark: Mark) -> int | None:
    """Return the number that the mark of a line shows, None for a mark that numbers nothing.

    >>> [number_of(line, read_mark(line)) for line in ("2. 둘", "③ 셋", "라. 넷", "■ 글")]
    [2, 3, 4, None]
    """
    shown = line[: mark.width]
    if digits := _DIGITS.search(shown):
        return int(digits[1])
    if syllable := _SYLLABLE.search(shown):
        return _SYLLABLES.index(syllable[1]) + 1
    numbers = [int(unicodedata.numeric(sign, 0)) for sign in shown]
    return next((number for number in numbers if number), None)


def strip_marks(line: str) -> str:
    """Take all marks from the start of a line (at most three: ``■ 사례 1. **title**``)."""
    rest = line.strip()
    for _ in range(3):
        mark = read_mark(rest)
        if not mark.width or mark.width >= len(rest):
            break
        rest = rest[mark.width :].lstrip()
    return rest


def _read_heading(line: str, at: int) -> Mark | None:
    match = _HEADING.match(line, at)
    return Mark(match[1], match.end()) if match else None


def _read_rule(line: str, at: int) -> Mark | None:
    match = _PATTERN.match(line, at)
    if match is None or match.lastgroup is None:
        return None
    return Mark(_KINDS[int(match.lastgroup[1:])], match.end())


def _read_symbol(line: str, at: int) -> Mark | None:
    match = _SYMBOL.match(line, at)
    return Mark(_SAME.get(match[1], match[1]), match.end()) if match else None


def _read_private(line: str, at: int) -> Mark | None:
    match = _PRIVATE.match(line, at)
    return Mark(match[1], match.end()) if match else None


_READERS: Final[tuple[Callable[[str, int], Mark | None], ...]] = (
    _read_heading,
    _read_symbol,
    _read_rule,
    _read_private,
)


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
