"""Identity: an id of a case that is the same in every file, made of its title and sections."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from sarye.cases.names.marks import DOTS
from sarye.models import Role, Section

LONGEST_GIVEN: Final = 4_000
"""Characters of an id that a record brings; in an address nine times as many stand for them."""

LENGTH: Final = 12
"""Hex digits of an id: 48 bits; of 50,000 archives of 100,000 cases one has two with one id."""

_NUMBER: Final = re.compile("[0-9]+(e[0-9]+)?")

_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_DOT: Final = re.compile(f"[{re.escape(DOTS)}]")
_SIGNS: Final = f"-–—−*+※▪▫●○◦❍⚪◯ㅇᄋ□■▶▷►▸◆◇➢✓→⇒?{DOTS}"
_BULLET: Final = re.compile(rf"(?m)^[^\S\n]*(?:[{_SIGNS}]\s*)+|\*\*|__")


def case_id(title: str, sections: Iterable[Section]) -> str:
    """Make the id of a case from its text.

    White space and the bullets at the start of lines do not count, nor the labels: the same case
    is wrapped, indented and marked differently in a page, a collection and a table; nor do the
    escapes and ** of Markdown. Consecutive
    sections of one role are one, as page marks cut them in two.
    """
    parts = [_bare(title), *(f"{role}\x1f{text}" for role, text in _joined(sections))]
    return _digest("\x1e".join(parts))


def passage_id(headline: str, sections: Iterable[Section]) -> str:
    r"""Make the id of a passage from its text and what its document calls itself.

    No case has its id: that of a case is made of texts without white space, which \x1d is.
    """
    parts = [_bare(headline), *(_bare(section.text) for section in sections)]
    return _digest("\x1d" + "\x1e".join(parts))


def _digest(content: str) -> str:
    """Give the first digits of a hash that are no number: a spreadsheet would write 1e5 anew."""
    digits = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    stretches = (digits[at : at + LENGTH] for at in range(len(digits) - LENGTH + 1))
    return next((one for one in stretches if not _NUMBER.fullmatch(one)), "c" + digits[1:LENGTH])


def given_id(written: str | None) -> str | None:
    r"""Read the id that a record brings: on one line, and None for what only stands in its place.

    None too for one that is too long to stand in an address.

    >>> given_id(" 2024-7\n"), given_id("-"), given_id("")
    ('2024-7', None, None)
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in written or "")
    drawn = " ".join(shown.split())
    return drawn if any(map(str.isalnum, drawn)) and len(drawn) <= LONGEST_GIVEN else None


def _joined(sections: Iterable[Section]) -> Iterator[tuple[Role, str]]:
    for role, group in groupby(sections, key=lambda section: section.role):
        yield role, "".join(_bare(section.text) for section in group)


def _bare(text: str) -> str:
    composed = _DOT.sub("·", _ESCAPE.sub("", unicodedata.normalize("NFC", text)))
    return "".join(_BULLET.sub("", composed).split())
