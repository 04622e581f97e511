"""Drafts: cases as the layout rules find them, before they are cut out of the text as written.

Offsets of a draft point into the NFC view; `sarye.cases.assembly` maps them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sarye.models import Period, Remark, Role


class Span(NamedTuple):
    """A section: its role, its label and where its text stands."""

    role: Role
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as its document tells it: ``start`` is where it begins, ``given`` an id it brings.

    ``fields`` are as written; those of `sarye.fields.GIVEN_AS_TEXT` become fields of the case.
    A draft without ``spans`` is a title without sections. It is ``stray`` where nothing but its
    mark makes it a title, so that the cases need not begin with it, and ``listed`` as an item of a
    list of cases, where a title alone is a case. Such an item is ``left_out`` where it cannot be
    read as one.
    """

    start: int
    title: str
    spans: tuple[Span, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    given: str | None = None
    empty_labels: tuple[tuple[int, str], ...] = ()
    stray: bool = False
    listed: bool = False
    left_out: bool = False
    remarks: tuple[Remark, ...] = ()

    @property
    def end(self) -> int:
        """Where the last of its text ends."""
        return max([self.start + len(self.title), *(span.end for span in self.spans)])


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to read a document: all the drafts of a layout, and those of them that are cases."""

    layout: str = ""
    drafts: tuple[Draft, ...] = ()
    cases: tuple[Draft, ...] = ()

    @property
    def start(self) -> int | None:
        """Where the first title stands that is one by more than its mark."""
        return next((draft.start for draft in self.drafts if not draft.stray), None)

    @property
    def bare_titles(self) -> tuple[Draft, ...]:
        """The titles without sections."""
        taken = {draft.start for draft in self.cases}
        return tuple(one for one in self.drafts if not one.spans and one.start not in taken)
