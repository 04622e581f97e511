"""A case and its places: what each place tells of it, and what is shown of all they tell.

What is shown is what is told most precisely, whatever the names and the order of the files: 2024 Q1
before 2024 H1 before 2024, "A시 B구" before "A시", anything before nothing. Of values that are as
precise, the one that stands beside the period that is shown comes first, then the one that most
places tell, then the newer period, and at last the first by the alphabet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sarye.fields import effective_period
from sarye.models import Case, Mention, Period, Place

SHOWN: Final = ("agency", "period", "award")
"""What a place is said to tell, where it is not what is shown of the case."""

Told = tuple[Period | None, Period | None]
"""A period of the case's own, and that of its document."""


def mentions_of(case: Case) -> tuple[Mention, ...]:
    """Give what each place tells of a case; that is what the case itself has, if all agree."""
    places = (case.source, *case.also_in)
    return case.mentions or tuple(_mention(case, place) for place in places)


def tellings(case: Case) -> tuple[Case | Mention, ...]:
    """Give what its places tell of a case, as far as they differ."""
    return case.mentions or (case,)


def told_values(case: Case, name: str) -> tuple[Any, ...]:
    """Give all that is told of a case in a field, what is shown first; a period is what counts."""
    values = (_told(one, name) for one in _all_told(case))
    return tuple(dict.fromkeys(value for value in values if value))


def differing(case: Case, place: Place) -> Mention | None:
    """Give what a place tells of a case, if that is known and something else than is shown."""
    told = next((one for one in case.mentions if one.place == place), None)
    if told is None:
        return None
    others = (name for name in SHOWN if _told(told, name) not in (None, _told(case, name)))
    return told if any(others) else None


def joined(cases: Sequence[Case]) -> Case:
    """Make one case of what several places tell of one text: the first one's id, title and text."""
    first = cases[0]
    if len(cases) == 1 and not first.mentions:
        return first
    told: dict[Place, Mention] = {}
    for mention in (one for case in cases for one in mentions_of(case)):
        told.setdefault(mention.place, mention)
    mentions = tuple(told.values())
    period, document_period = shown_period(mentions)
    beside = [
        one for one in mentions if (one.period, one.document_period) == (period, document_period)
    ]
    agency = _shown("agency", mentions, beside)
    its_own = [one for one in mentions if one.agency in (agency, None)]
    urls = _most_told(case.url for case in cases)
    source, *others = told
    return replace(
        first,
        source=source,
        also_in=tuple(others),
        agency=agency,
        department=_shown("department", its_own, beside),
        award=_shown("award", mentions, beside),
        period=period,
        document_period=document_period,
        document_title=next((one.document_title for one in mentions if one.document_title), None),
        url=urls[0] if urls else None,
        remarks=tuple(dict.fromkeys(one for case in cases for one in case.remarks)),
        mentions=mentions if len(set(map(_without_place, mentions))) > 1 else (),
    )


def shown_period(mentions: Iterable[Mention]) -> Told:
    """Choose the period that is told most precisely, with that of its document."""
    counts = Counter((one.period, one.document_period) for one in mentions)
    return min(
        counts, key=lambda told: (_vagueness(told), told[0] is None, -counts[told], _age(told))
    )


def is_vaguer(some: str, other: str) -> bool:
    """Tell whether one name says less of what another names: some of its words, and no others.

    >>> is_vaguer("가온시", "가온시 나래구"), is_vaguer("서구", "강서구")
    (True, False)
    """
    if some not in other:  # mostly so, and soon told
        return False
    words, more = some.split(), other.split()
    starts = range(len(more) - len(words) + 1) if len(words) < len(more) else ()
    return any(more[at : at + len(words)] == words for at in starts)


def _all_told(case: Case) -> Iterator[Case | Mention]:
    yield case
    yield from case.mentions


def _told(told: Case | Mention, name: str) -> Any:
    return effective_period(told) if name == "period" else getattr(told, name)


def _mention(case: Case, place: Place) -> Mention:
    return Mention(
        place,
        case.agency,
        case.department,
        case.award,
        case.period,
        case.document_period,
        case.document_title,
    )


def _without_place(mention: Mention) -> Mention:
    return replace(mention, place=Place(""))


def _shown(name: str, mentions: Sequence[Mention], beside: Sequence[Mention]) -> str | None:
    """Choose a value of a field: one that no other tells more of, ``beside`` the period if any."""
    values = [value for value in (getattr(one, name) for one in mentions) if value]
    known = set(values)
    vague = {value for value in known if any(is_vaguer(value, other) for other in known)}
    precise = [value for value in values if value not in vague]
    near = {getattr(one, name) for one in beside}
    found = _most_told(value for value in precise if value in near) or _most_told(precise)
    return found[0] if found else None


def _most_told(values: Iterable[str | None]) -> list[str]:
    """Order what is told: what most places tell first, then by the alphabet."""
    counts = Counter(value for value in values if value)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _vagueness(told: Told) -> int:
    """Weigh how little the period says that a place counts under."""
    period = told[0] or told[1]
    if period is None:
        return 3
    return 0 if period.quarter else 1 if period.half else 2


def _age(told: Told) -> tuple[tuple[int, int], ...]:
    """Order periods of one precision, the newest first."""
    return tuple((-one.year, -(one.quarter or one.half or 0)) if one else (0, 0) for one in told)
