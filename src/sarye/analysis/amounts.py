"""Amounts: numbers written with words for thousands and more, in one form with plain digits.

``AMOUNT`` says what is read as one word, be it written with spaces or without: 1천만원, 1,000만 원,
3조 5천억, 25,000 명, 30%. `amount_of` gives it in plain digits (10000000원), as which it is then
analysed like any other word, in texts and queries alike.

What could be something else stays as it is: 3조 is an article or a team unless money follows, 1억
2천원 may mean either of two amounts, 3.5%p is no 3.5%.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.models import Span

SMALL: Final = {"십": 10, "백": 100, "천": 1_000}
BIG: Final = {"만": 10**4, "억": 10**8, "조": 10**12}
DIGITS: Final = {digit: number for number, digit in enumerate("일이삼사오육칠팔구", 1)}

PERCENT: Final = "퍼센트"
"""What %, 퍼센트 and 프로 are written as."""

MONEY: Final = "원|달러|유로|엔|위안"
COUNTED: Final = f"{MONEY}|명|건|개소|개월|개사|개|곳|가구|세대|회|톤|km2|km|kg|m2|m3|ha|년|시간|배"
"""Units that belong to the number before them where a space stands between."""

FOLLOWING: Final = (
    "원달유엔위명인건개곳가세대회호동채톤평필그마부권매장석점쪽번배년일시분초킬미헥리"
)
"""How units begin that are written on: 5백미터 is an amount, 5백화점 is none."""

ENDINGS: Final = (
    "(?:이상|이하|미만|초과|가량|정도|규모|상당|짜리|씩|대|여)?"
    "(?:에서|까지|부터|으로|로|에|와|과|이나|만|도)?(?:을|를|이|가|은|는|의|도)?"
)
"""What may be written on to an amount or its unit."""

_DECIMALS: Final = 12
"""Decimals that are reckoned with: 3.5조 has one."""

_ONE: Final[int] = 10**_DECIMALS

_GAP: Final = "[ \u00a0]?"
_END: Final = r"(?![^\W_])"
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BELOW_THOUSAND: Final = rf"(?:{_GAP}\d백|백)?(?:\d?십)?(?:\d{{1,3}})?"
_THOUSANDS: Final = rf"(?:{_DIGITS}(?:천{_BELOW_THOUSAND}|백(?:\d?십)?\d?|십\d?)여?)"
_BELOW_MYRIAD: Final = rf"(?:{_THOUSANDS}|{_DIGITS}여?)"
_LATER: Final = f"(?:{_GAP}(?:{_BELOW_MYRIAD}|[천백십]))"
_TAIL: Final = rf"(?:{_GAP}(?:{_THOUSANDS}|\d{{4}}|\d,\d{{3}}))?"
"""What follows on 만: 2만 5천, 2만 5,000."""
_SHORT: Final = (
    rf"(?:{_GAP}\d천(?:\d?백)?(?={ENDINGS}{_END})(?!{ENDINGS}{_GAP}(?:{COUNTED}){ENDINGS}{_END}))"
)
"""Thousands whose unit is left out: 1억2천 is 1억 2천만."""
_MYRIADS: Final = f"{_BELOW_MYRIAD}만{_TAIL}"
_HUNDRED_MILLIONS: Final = rf"{_BELOW_MYRIAD}억(?:{_LATER}만{_TAIL}|{_SHORT}|(?!{_GAP}\d+[천백십]))"
_TRILLIONS: Final = (
    rf"(?:{_BELOW_MYRIAD}조(?:{_LATER}억(?:{_LATER}만)?|{_LATER}만|{_SHORT})"
    rf"|(?:{_THOUSANDS}|\d{{1,3}}(?:,\d{{3}})+|\d+\.\d+)조"
    rf"|\d+조(?={_GAP}(?:{MONEY})))"
)
_NUMBER: Final = f"(?:{_TRILLIONS}|{_HUNDRED_MILLIONS}|{_MYRIADS}|{_THOUSANDS})"
_SPELT: Final = "[일이삼사오육칠팔구십백천만억]*[십백천만억][일이삼사오육칠팔구십백천만억]*"
"""A number in letters alone; one letter is too little (만원 is "full"), and 조 is left out."""

_FORMS: Final = (
    rf"(?<![\d.,])(?=\d){_NUMBER}여?(?:{_GAP}(?:{COUNTED}){ENDINGS}{_END}"
    rf"|(?=[{FOLLOWING}])[^\W_]*|{ENDINGS}{_END}|(?=[a-z])[^\W_]*)",
    rf"(?<![\d.,]){_DIGITS}[ \u00a0](?:{COUNTED}){ENDINGS}{_END}",
    rf"(?<![\d.,]){_DIGITS}{_GAP}%(?!p|포인트)",
    rf"(?<![\d.,]){_DIGITS}{_GAP}(?:퍼센트|프로){ENDINGS}{_END}",
    rf"(?<![^\W_])(?=[일이삼사오육칠팔구십백천만억]{{2}}){_SPELT}{_GAP}(?:원|달러|명)"
    rf"{ENDINGS}{_END}",
)
AMOUNT: Final = "|".join(_FORMS)
"""An amount and its unit, as a regular expression without groups; it takes long to compile."""

_FIRST: Final = "".join(sorted({unit[0] for unit in COUNTED.split("|")}))
MAY_HOLD: Final = re.compile(
    rf"\d{_GAP}[%퍼프여십백천만억조]|\d[ \u00a0][{_FIRST}]|[십백천만억]{_GAP}[원달명]"
)
"""What any text with an amount holds."""

BEFORE: Final = (
    r"(?<![^\W_])(?:총|약|연|월|각|최대|최소|국비|도비|시비|군비|구비)"
    r"(?=\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?[십백천만억조])"
)
"""What is written on to the beginning of an amount (총3억원), and is a word of its own."""

_SPELT_LETTERS: Final = "일이삼사오육칠팔구십백천만억"
_READ: Final = re.compile(
    rf"(?P<number>\d(?:{_GAP}[\d,.십백천만억조]|여(?=[만억조]))*여?|[{_SPELT_LETTERS}]+)"
    rf"(?P<gap>{_GAP})(?P<unit>%|퍼센트|프로)?(?P<rest>.*)"
)
_PART: Final = re.compile(r"\d[\d,.]*|\D")

LONGEST: Final = 60
"""Letters of a number that is read; a longer row of digits is no amount, and takes long to read."""


class Amount(NamedTuple):
    """An amount in plain digits, and its pieces: where each begins there and in what was written.

    The last pair is where both end.
    """

    plain: str
    pieces: tuple[tuple[int, int], ...]

    def written(self, start: int, end: int) -> Span:
        """Map a span of the plain form to what was written; a piece is cut only at a letter."""
        return self._place(start, first=True), self._place(end, first=False)

    def _place(self, at: int, *, first: bool) -> int:
        for (plain, written), (plain_end, written_end) in pairwise(self.pieces):
            inside = plain <= at < plain_end if first else plain < at <= plain_end
            if inside and plain_end - plain == written_end - written:
                return written + at - plain
            if inside:
                return written if first else written_end
        return self.pieces[-1 if at else 0][1]


@lru_cache
def amount_of(word: str) -> Amount | None:
    """Give a word in plain digits, if it is an amount.

    >>> amount_of("3조 5천억 원").plain
    '3500000000000원'
    """
    if not MAY_HOLD.search(word) or not _amount().fullmatch(word):
        return None
    found = _READ.fullmatch(word)
    if not found or found.end("number") > LONGEST:
        return None
    number, unit, rest = found["number"], found["unit"] or "", found["rest"]
    digits = _in_digits(number)
    shown = PERCENT if unit else ""
    plain = f"{digits}{shown}{rest}"
    if plain == word:
        return None
    at, after = len(digits), found.end("gap")
    unit_end = at + len(shown), after + len(unit)
    pieces = ((0, 0), (at, found.end("number")), (at, after), unit_end, (len(plain), len(word)))
    return Amount(plain, pieces)


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(AMOUNT)


def _in_digits(number: str) -> str:
    """Write a number in digits alone, without separators.

    >>> _in_digits("3.5조"), _in_digits("1억2천"), _in_digits("98.5")
    ('3500000000000', '120000000', '98.5')
    """
    parts: list[str] = [
        part.rstrip(",.") for part in _PART.findall(number) if part not in " \u00a0여"
    ]
    if len(parts) == 1:
        return parts[0].replace(",", "")
    whole, decimals = divmod(_value(parts), _ONE)
    return f"{whole}.{decimals:0{_DECIMALS}}".rstrip("0") if decimals else str(whole)


def _value(parts: list[str]) -> int:
    """Add up the parts of a number, as so many times `_ONE`."""
    total = section = unit = 0
    last: int | None = None
    for part in parts:
        if part in SMALL:
            section += (_ONE if last is None else last) * SMALL[part]
            last = None
        elif part in BIG:
            section += last or 0
            unit = BIG[part]
            total += (section or _ONE) * unit
            section, last = 0, None
        else:
            last = DIGITS[part] * _ONE if part in DIGITS else _scaled(part)
    if section and unit > BIG["만"]:  # 1억2천
        section *= unit // BIG["만"]
    return total + section + (last or 0)


def _scaled(digits: str) -> int:
    whole, _, decimals = digits.replace(",", "").partition(".")
    return int(whole + decimals[:_DECIMALS].ljust(_DECIMALS, "0"))


NUMBER_RUN: Final = re.compile(
    rf"\d[\d,.%십백천만억조여]*(?:[ \u00a0](?:[\d천백십%][\d,.%십백천만억조여]*|[퍼프{_FIRST}]))*"
)
"""Where an amount may stand, and with it any other number; more is taken than belongs to it."""
