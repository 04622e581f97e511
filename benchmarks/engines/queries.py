"""Searches of all kinds, drawn by chance from the words of a corpus."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sarye.models import ROLES, Case, Filters, MatchMode, Period, Search, SortOrder

_MATCHES: Final[tuple[MatchMode, ...]] = ("auto", "auto", "any", "all")
_SORTS: Final[tuple[SortOrder, ...]] = ("relevance", "relevance", "newest", "oldest", "title")
FIELDS: Final = ("제목", "상황", "노력", "효과", "기타")


class Drawing:
    """Draws searches of some cases; the same ones for one seed."""

    def __init__(self, cases: Sequence[Case], seed: int) -> None:
        self._cases = cases
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def searches(self, count: int) -> Iterator[Search]:
        """Draw searches: each kind of query as often, with other filters and modes."""
        kinds = list(self._kinds)
        for at in range(count):
            yield Search(
                kinds[at % len(kinds)](),
                self._filters() if self._chance.random() < 0.3 else Filters(),
                self._chance.choice(_MATCHES),
                self._chance.choice(_SORTS),
                exact=self._chance.random() < 0.08,
                offset=self._chance.choice((0, 0, 0, 5)),
                limit=self._chance.choice((10, 10, 25, 3)),
                explain=self._chance.random() < 0.2,
                unfolded=self._chance.random() < 0.15,
            )

    @property
    def _kinds(self) -> tuple[Callable[[], str], ...]:
        words, chance = self._words, self._chance
        return (
            lambda: words(1),
            lambda: words(2),
            lambda: words(3),
            self._sentence,
            lambda: f'"{self._run(chance.choice((2, 3)))}"',
            lambda: f'{words(1)} "{self._run(2)}"',
            lambda: f"{chance.choice(FIELDS)}:{words(1)}",
            lambda: f"{chance.choice(FIELDS)}:{words(1)} {words(1)}",
            lambda: f"효과,노력:{words(1)}",
            lambda: f"{words(1)[:2]}*",
            lambda: f"{words(1)} -{words(1)}",
            lambda: f"{words(1)} OR {words(1)}",
            lambda: f"({words(1)} OR {words(1)}) AND {words(1)}",
            lambda: f"{words(1)}^{chance.choice((0.5, 2, 3))} {words(1)}",
            lambda: f"연도:[{chance.choice((2021, 2022, 2023))} TO 2024] {words(1)}",
            lambda: f"기관:{self._agency()[:2]} {words(1)}",
            lambda: f"기관:{self._agency()[:2]} OR 기관:{self._agency()[:2]}",
            lambda: f"(기관:{self._agency()[:2]} {words(1)}) OR (연도:2024 {words(1)})",
            lambda: f"-기관:{self._agency()[:2]} {words(1)}",
            self._inside,
            lambda: f"{words(1)} {chance.choice(('사례', '방법', '위한', '어떻게 하나요'))}",
            lambda: f"{words(1)} {chance.choice(('어르신', '지자체', '줄이다', '돌봄', 'AI'))}",
            lambda: chance.choice(("", "!!", "물", "3년", "11%", "1,000건", "없는말짓기 또없는말")),
            lambda: words(40),
        )

    def _words(self, count: int) -> str:
        """Draw words of different cases."""
        found = (self._chance.choice(self._text().split() or ["민원"]) for _ in range(count))
        return " ".join(one.strip('.,()[]"*:^-+~!?') or "민원" for one in found)

    def _run(self, count: int) -> str:
        """Draw words in a row."""
        words = self._text().split()
        at = self._chance.randrange(max(len(words) - count, 0) + 1)
        return " ".join(words[at : at + count]).replace('"', "")

    def _sentence(self) -> str:
        return self._run(self._chance.randint(4, 9))

    def _inside(self) -> str:
        """Draw letters from the middle of a word."""
        word = max(self._text().split() or ["민원"], key=len)
        at = self._chance.randrange(max(len(word) - 2, 1))
        return word[at : at + self._chance.choice((2, 3))].strip('.,()[]"*:^-+~!?') or "민원"

    def _text(self) -> str:
        case = self._chance.choice(self._cases)
        return self._chance.choice([case.title, *(one.text for one in case.sections)])

    def _agency(self) -> str:
        return self._chance.choice(self._cases).agency or "가온"

    def _filters(self) -> Filters:
        chance = self._chance
        year = chance.choice((2021, 2022, 2023, 2024))
        return chance.choice(
            (
                Filters(agency=self._agency()[:2]),
                Filters(agency=f"={self._agency()}"),
                Filters(agency=(self._agency()[:2], f"={self._agency()}")),
                Filters(year=year),
                Filters(year=(year, year + 1), award=("우수", "=장려")),
                Filters(quarter=(1, 3), kind=("case", "document")),
                Filters(year=year, quarter=chance.choice((1, 2, 3, 4))),
                Filters(agency=self._agency()[:2], year=year),
                Filters(award=chance.choice(("우수", "=우수", "장려"))),
                Filters(since=Period(year, 2), until=Period(year + 1, half=1)),
                Filters(until=Period(year)),
                Filters(sections=tuple(sorted(chance.sample(ROLES, 2)))),
                Filters(sections=(chance.choice(ROLES),)),
                Filters(kind=chance.choice(("case", "document"))),
                Filters(document=chance.choice(self._cases).source.path),
                Filters(document=tuple(one.source.path for one in chance.sample(self._cases, 2))),
            )
        )
