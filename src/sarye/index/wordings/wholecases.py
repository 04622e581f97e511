"""Whole cases: a case with the places of its other wordings, and the cases that tell it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Literal, NamedTuple

from sarye.index.wordings.groups import NO_YEAR
from sarye.mentions import mentions_of
from sarye.models import Case, Mention, Place, Related, VariantPlace


class Dated(NamedTuple):
    """A case with the year it counts as (`NO_YEAR` for none), and whether a record named it."""

    case: Case
    year: int
    brought: bool


def with_wordings(case: Case, others: Sequence[Case], related: Sequence[Related]) -> Case:
    """Give a case with the places of its ``others``, its wordings, and what is related to it."""
    places = (
        VariantPlace(**asdict(place), case_id=one.id) for one in others for place in places_of(one)
    )
    mentions = tuple(_of_variant(told, one) for one in others for told in mentions_of(one))
    if mentions:
        mentions = (*mentions_of(case), *mentions)
    return replace(
        case,
        also_in=(*case.also_in, *places),
        related=tuple(related),
        mentions=mentions or case.mentions,
    )


def related_to(own: Dated, other: Dated, *, one_hit: bool) -> Related:
    """Tell of a case how it is related to another; they can be ``one_hit``."""
    relation: Literal["earlier", "later", "near", "undated"]
    if own.year != other.year and NO_YEAR not in (own.year, other.year):
        relation = "earlier" if other.year < own.year else "later"
    else:
        relation = "near" if one_hit or own.brought or other.brought else "undated"
    case = other.case
    period = case.period or case.document_period
    return Related(case.id, case.title, case.agency, period, relation)


def _of_variant(told: Mention, wording: Case) -> Mention:
    """Place what is told of another wording of a case."""
    return replace(told, place=VariantPlace(**asdict(told.place), case_id=wording.id))


def places_of(case: Case) -> tuple[Place, ...]:
    """Name every place where a case stands, the first one first."""
    return (case.source, *case.also_in)
