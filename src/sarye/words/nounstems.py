"""Nouns with a suffix, which Kiwi takes for one morpheme: their stems (택시비: 택시)."""

from __future__ import annotations

from typing import Final

SUFFIXES: Final = frozenset("값과관금길료률물방법병비사생서세소실액원인자장점증지집차터표품")
"""Last syllables that tell a kind of place, person, money, paper or thing."""


def stem_of(noun: str) -> str:
    """Give a noun of three syllables or more without its suffix; empty where it has none.

    >>> stem_of("택시비"), stem_of("화장장"), stem_of("시장"), stem_of("청소년")
    ('택시', '화장', '', '')
    """
    return noun[:-1] if len(noun) > 2 and noun[-1] in SUFFIXES else ""
