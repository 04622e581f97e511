"""Stored records: entries and documents as the bytes that the index keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sarye.index.schema import PARTS, SCORED
from sarye.mentions import joined
from sarye.models import ENTRY_KINDS, Case, Mention, Period, Place, Problem, Remark, Section

TOTALS_KEY: Final = "totals"


def case_key(case_id: str) -> str:
    """Name the record of an entry."""
    return f"case:{case_id}"


def document_key(path_key: str) -> str:
    """Name the record of a document."""
    return f"document:{path_key}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A case or a passage as one document tells it; ``document`` is that document's key.

    ``content`` is the id that the text alone would give, by which two different cases under one id
    are told apart. ``added`` is the moment of the run that first brought what has this id
    (`sarye.fields.moment`).
    """

    document: str
    content: str
    case: Case
    added: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What is known of an indexed document: enough to see whether it changed without reading it.

    ``key`` is its path relative to the index folder, so that both can move together; ``path`` is
    as the user gave it. ``modified`` is in nanoseconds, ``size`` in bytes. ``entries`` are the ids
    of its cases and passages. ``documents`` counts those in the file that hold any, as an archive
    can have many, and ``without_cases`` those of them whose text is in passages alone. ``failed``
    of them could not be read, and ``passed_over`` files of an archive are no documents.
    """

    key: str
    path: str
    size: int
    modified: int
    digest: str
    entries: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    documents: int = 0
    failed: int = 0
    passed_over: int = 0
    without_cases: int = 0

    @property
    def refusal(self) -> Problem | None:
        """The problem that kept the whole file from being read the last time, if one did."""
        if self.failed and len(self.problems) == 1 and self.problems[0].place == Place(self.path):
            return self.problems[0]
        return None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the live entries: how many, and their tokens in each scored field and part.

    ``fingerprint`` is a number in hexadecimal that the documents and their digests add up to.
    ``roots`` are the folders that were given to index, named as documents are.
    """

    entries: int
    lengths: tuple[int, ...]
    fingerprint: str
    roots: tuple[str, ...] = ()


NO_TOTALS: Final = Totals(0, (0,) * (len(SCORED) * len(PARTS)), "0")
"""The totals of an index without documents."""


def merge(case_id: str, occurrences: Iterable[Occurrence]) -> Case:
    """Make one case of all its occurrences, with what each of its places tells of it.

    What one document tells as a case and another one in its text is a case.
    """
    told = list(occurrences)
    cases = [occurrence.case for occurrence in told]
    kind = min((case.kind for case in cases), key=ENTRY_KINDS.index)
    added = min((one.added for one in told if one.added), default=None)
    return replace(joined(cases), id=case_id, kind=kind, added=added)


def pack(value: object) -> bytes:
    """Write a record."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Any:
    """Read what `pack` wrote."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def pack_case(occurrences: Iterable[Occurrence]) -> bytes:
    """Write every occurrence of a case."""
    return pack(
        [[one.document, one.content, _case_row(one.case), one.added] for one in occurrences]
    )


def unpack_case(data: bytes) -> tuple[Occurrence, ...]:
    """Read the occurrences of a case."""
    return tuple(
        Occurrence(document, content, _case(row), added)
        for document, content, row, added in unpack(data)
    )


def own_texts(data: bytes) -> dict[str, list[str]]:
    """Read the title of a case and the texts of its sections, by part, and make no case of them.

    They are those of its first occurrence, as they are when all of them are made one case.
    """
    (_, _, row, _), *_ = unpack(data)
    texts = {"title": [row["title"]]}
    for section in row["sections"]:
        texts.setdefault(section["role"], []).append(section["text"])
    return texts


def pack_document(record: DocumentRecord) -> bytes:
    """Write what is known of a document."""
    return pack(asdict(record))


def unpack_document(data: bytes) -> DocumentRecord:
    """Read what is known of a document."""
    row = unpack(data)
    problems = tuple(_problem(problem) for problem in row.pop("problems"))
    return DocumentRecord(**{**row, "entries": tuple(row["entries"])}, problems=problems)


def pack_totals(totals: Totals) -> bytes:
    """Write the totals."""
    return pack(asdict(totals))


def unpack_totals(data: bytes) -> Totals:
    """Read the totals."""
    row = unpack(data)
    lengths, roots = tuple(row["lengths"]), tuple(row["roots"])
    return Totals(row["entries"], lengths, row["fingerprint"], roots)


_NAMES: Final[dict[type, list[str]]] = {
    kind: [field.name for field in fields(kind)]
    for kind in (Case, Mention, Section, Place, Period, Remark)
}
_DERIVED: Final = frozenset(("variants", "related", "passages", "added"))
"""What stands beside a case is no part of what a document tells of it."""


def _case_row(case: Case) -> dict[str, Any]:
    """Give what a document tells of a case."""
    return {
        **{name: value for name, value in _row(case).items() if name not in _DERIVED},
        "sections": [_row(section) for section in case.sections],
        "source": _row(case.source),
        "also_in": [_row(place) for place in case.also_in],
        "mentions": [_mention_row(mention) for mention in case.mentions],
        "remarks": [_row(remark) for remark in case.remarks],
        **_period_rows(case),
    }


def _mention_row(mention: Mention) -> dict[str, Any]:
    return {**_row(mention), "place": _row(mention.place), **_period_rows(mention)}


def _period_rows(told: Case | Mention) -> dict[str, Any]:
    periods = {"period": told.period, "document_period": told.document_period}
    return {name: period and _row(period) for name, period in periods.items()}


def _row(value: Case | Mention | Section | Place | Period | Remark) -> dict[str, Any]:
    """Name the fields of a value, which stay as they are."""
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


def _case(row: dict[str, Any]) -> Case:
    return Case(
        **{
            **row,
            "sections": tuple(Section(**section) for section in row["sections"]),
            "source": Place(**row["source"]),
            "also_in": tuple(Place(**place) for place in row["also_in"]),
            "mentions": tuple(map(_mention, row["mentions"])),
            "remarks": tuple(Remark(**remark) for remark in row["remarks"]),
            **_periods(row),
        }
    )


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(**{**row, "place": Place(**row["place"]), **_periods(row)})


def _periods(row: dict[str, Any]) -> dict[str, Period | None]:
    return {name: _period(row[name]) for name in ("period", "document_period")}


def _period(row: dict[str, int | None] | None) -> Period | None:
    return Period(**row) if row else None  # type: ignore[arg-type]


def _problem(row: dict[str, Any]) -> Problem:
    return Problem(row["kind"], Place(**row["place"]), row["details"])
