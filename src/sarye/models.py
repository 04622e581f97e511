"""The values that flow through sarye: frozen dataclasses that do no work.

``Path -> Document -> ParsedDocument(Case(Section)) -> Token -> Hit``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

Role = Literal["title", "situation", "effort", "effect", "other"]
"""What a stretch of a case is for; ``title`` is only used by queries and snippets."""

SECTION_ROLES: Final[tuple[Role, ...]] = ("situation", "effort", "effect", "other")
"""The roles a section of a case can have, in reading order."""

ROLES: Final[tuple[Role, ...]] = ("title", *SECTION_ROLES)
"""Every role that a query can ask for."""

EntryKind = Literal["case", "document"]
"""What an entry of an index is: a recognised case, or text of a document that is in no case."""

ENTRY_KINDS: Final[tuple[EntryKind, ...]] = ("case", "document")
"""Every kind of entry, what ranks first where both say the same first."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, and the quarter (1-4) or the half (1-2) of it where a document says so."""

    year: int
    quarter: int | None = None
    half: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document; every number counts from 1.

    ``line`` counts the lines of the text as it was read, on a ``page`` where there are pages; where
    a program breaks paragraphs into pages as it goes (HWP, DOCX), the page is all that is told. A
    spreadsheet has a ``sheet`` and a ``row`` instead. ``path`` of a document in an archive goes on
    after the archive's own: ``cases.zip/2025/first.hwp``.
    """

    path: str
    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class VariantPlace(Place):
    """Where a case stands in other words; ``case_id`` is the id of those words."""

    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, and where.

    ``kind`` names an entry of `sarye.messages.PROBLEMS`, whose text is filled from ``details``;
    neither holds any text of a case.
    """

    kind: str
    place: Place
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled stretch of a case: ``text == document.text[start:end]``.

    ``label`` is the label as written without its marks ("추진배경"), empty for text that stands
    under no label.
    """

    role: Role
    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a case that a variant of it has otherwise; ``before`` or ``after`` can be empty.

    ``preceding`` and ``following`` are a few words that both have around them.
    """

    role: Role
    label: str
    preceding: str
    before: str
    after: str
    following: str


@dataclass(frozen=True, slots=True)
class Variant:
    """The same case in other words: its id, where it stands, and what it has otherwise."""

    id: str
    title: str
    places: tuple[Place, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """The same story told as a case of its own, mostly of another year.

    ``relation`` tells its year from the case's that it is named by; ``undated`` where either has
    none. ``near`` is another wording that is shown by itself: under an id that a record brought, or
    where wordings are not folded.
    """

    id: str
    title: str
    agency: str | None
    period: Period | None
    relation: Literal["earlier", "later", "near", "undated"]


@dataclass(frozen=True, slots=True)
class Mention:
    """What is told of a case where it stands: what surrounds its text at one of its places."""

    place: Place
    agency: str | None = None
    department: str | None = None
    award: str | None = None
    period: Period | None = None
    document_period: Period | None = None
    document_title: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a document says beside a case, in no field, section or passage: 담당자, 김다솜.

    Without a ``label`` it is words that its document says once, such as names of its fields.
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document as the others name it: its id, its heading, and where it stands."""

    id: str
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """One best practice: a title, its sections in reading order, and where it stands.

    An entry of ``kind`` "document" is a passage of a document that is in no case: it is titled by
    its document, and a section of it is labelled by the heading that it stands under.
    ``period`` is the case's own (a heading above it, or its record); ``document_period`` is the one
    its document names. Neither overwrites the other, and a case without one of its own takes its
    document's. Where its places tell different things of it, ``mentions`` has what each tells, and
    the fields of the case are what is told most precisely (`sarye.mentions`). It is found by its
    ``remarks`` too, which are no part of its text. Only an index knows of ``variants``,
    ``related``, a `VariantPlace` in ``also_in``, and since when it is there (``added``, a
    `sarye.fields.moment`); ``variants`` are there where one case is asked for, and ``passages``,
    all those of the document in reading order, where one of them is.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    source: Place
    agency: str | None = None
    department: str | None = None
    award: str | None = None
    period: Period | None = None
    document_period: Period | None = None
    document_title: str | None = None
    url: str | None = None
    also_in: tuple[Place, ...] = ()
    variants: tuple[Variant, ...] = ()
    related: tuple[Related, ...] = ()
    kind: EntryKind = "case"
    mentions: tuple[Mention, ...] = ()
    passages: tuple[Passage, ...] = ()
    remarks: tuple[Remark, ...] = ()
    added: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Record:
    """A case that a structured file brings: its fields, and the sections as labelled spans.

    ``start`` is where its text begins in the document's. ``fields`` are as written, by their keys
    in `sarye.fields`; ``sections`` holds (label or role, start, end) in the document's ``text``.
    ``remarks`` are what stands in columns that say nothing of a case.
    """

    start: int
    fields: Mapping[str, str]
    sections: tuple[tuple[str, int, int], ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """Where the text of a document passes to another page, row or line of the file.

    It holds from the character ``start`` up to the next landmark. With a ``line`` or ``row`` it
    names the place; without, lines are counted from it. A page that ``flows`` is where a program
    has broken its paragraphs to: it has no lines that people could count, and nothing begins there.
    """

    start: int
    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    flows: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read: its format, its text with line breaks kept, and its records.

    ``records`` is None for a document of running text, which the layout rules read. ``landmarks``
    are in order; a document without any is one run of lines. ``sheet`` is what the sheet of a
    workbook is called that it was read from, and ``cover`` the text of the sheet in front of it.
    """

    path: str
    format: str
    text: str
    title: str | None = None
    records: tuple[Record, ...] | None = None
    landmarks: tuple[Landmark, ...] = ()
    problems: tuple[Problem, ...] = ()
    sheet: str | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What one document holds: its own fields, its distinct cases, its problems, its text.

    ``passages`` hold what is in none of the cases: entries of kind "document", in reading order.
    """

    path: str
    format: str
    title: str | None
    agency: str | None
    period: Period | None
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...] = ()
    text: str = ""
    passages: tuple[Case, ...] = ()


Layer = Literal["morpheme", "compound", "bigram"]
"""What kind of token it is: a content morpheme, a whole compound, or two characters in a row."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the index: its text, and where in the analysed text it stands.

    ``position`` counts morphemes (a compound has its first one's) or, for bigrams, characters.
    ``tag`` is the part of speech (Sejong tag set) that the token was kept for.
    """

    text: str
    layer: Layer
    start: int
    end: int
    position: int
    tag: str


Span = tuple[int, int]
"""[start, end) in characters of the text it stands beside; spans are sorted and do not overlap."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with the spans that matched: a title, a section or a snippet of one."""

    role: Role
    label: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one token of the query gave to a hit's score, and in which section it stood."""

    word: str
    token: str
    layer: str
    role: str
    score: float


FoundBy = Literal["words", "synonym", "related", "meaning"]
"""What made an entry a hit: a word of the query, a synonym or a related word of one, or meaning."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matched, a document by its best passage: rank from 1, score, and marks.

    ``matched`` are the words of the query that it holds, if only in part; ``lacks`` those that
    need to stand in it and do not: 수의계약 is among both where 계약 alone stands there.
    ``through`` are the synonyms, or where it is found ``by`` them the related words, that stand in
    it in place of words of the query.
    """

    rank: int
    score: float
    case: Case
    title: MarkedText
    sections: tuple[MarkedText, ...]
    snippet: MarkedText
    matched: tuple[str, ...]
    explanation: tuple[Contribution, ...] = ()
    by: FoundBy = "words"
    lacks: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """What was changed in a query so that it could be searched.

    An ``exclusion`` was said in words: 주차 말고 is searched as -주차.
    """

    kind: Literal["keyboard", "choseong", "typo", "spacing", "exclusion", "fallback", "syntax"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Completion:
    """How what was typed can go on: a word with the cases it stands in, or a title with its id."""

    text: str
    kind: Literal["word", "title"]
    cases: int
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialSynonyms:
    """What was looked for in place of a word of the query, or of some side by side, as typed.

    They are the words of the list of official language that stand in the index.
    """

    word: str
    official: tuple[str, ...]


MatchMode = Literal["auto", "all", "any"]
FacetField = Literal[
    "kind", "agency", "year", "quarter", "award", "section", "period", "document", "added"
]
"""What cases are counted by; a ``period`` is whole (2024Q3), a ``document`` is a path.

What they were ``added`` at is a `sarye.fields.moment`."""

SortOrder = Literal["relevance", "newest", "oldest", "title"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases a search is limited to; empty fields do not limit it.

    Of several values of a field one is enough, and every field that has any must be satisfied.
    ``agency`` and ``award`` match a part of the name, or all of it where ``=`` stands before it.
    ``document`` is the whole path of a document.
    ``since`` and ``until`` include their period. ``added_since`` is a `sarye.fields.moment`: what
    was added to the index then or later.

    >>> Filters(year=(2024,)) == Filters(year=2024), Filters(year=(2024, 2025)).values("year")
    (True, (2024, 2025))
    """

    sections: tuple[Role, ...] = ()
    agency: str | tuple[str, ...] | None = None
    year: int | tuple[int, ...] | None = None
    quarter: int | tuple[int, ...] | None = None
    since: Period | None = None
    until: Period | None = None
    award: str | tuple[str, ...] | None = None
    document: str | tuple[str, ...] | None = None
    kind: EntryKind | tuple[EntryKind, ...] | None = None
    added_since: str | None = None

    def __post_init__(self) -> None:
        """Say the same in one way: a lone value by itself, and none as None."""
        for name in (*SEVERAL, "since", "until", "added_since"):
            value = getattr(self, name)
            if isinstance(value, tuple | list):
                values = tuple(dict.fromkeys(value))
                plain = values if len(values) > 1 else values[0] if values else None
                object.__setattr__(self, name, plain)

    def values(self, name: str) -> tuple[Any, ...]:
        """Give all values of a field; none where it does not limit."""
        value = getattr(self, name)
        if isinstance(value, tuple):
            return value
        return () if value is None else (value,)

    def without(self, name: str) -> Filters:
        """Give the same without what a field limits."""
        limits: dict[str, Any] = {name: () if name == "sections" else None}
        return replace(self, **limits)


SEVERAL: Final = ("agency", "year", "quarter", "award", "document", "kind")
"""The fields of `Filters` besides its sections that can have several values."""


NO_FILTERS: Final = Filters()


@dataclass(frozen=True, slots=True)
class Search:
    """All that is asked for: a query, what it is limited to, and which hits are shown.

    ``limit`` None asks for all hits from ``offset`` on; ``exact`` for what is written so, letter by
    letter; ``explain`` for how each score came about; ``unfolded`` for each wording of a case by
    itself; ``typed`` for the words that were typed, and no official ones in their place.
    """

    query: str = ""
    filters: Filters = NO_FILTERS
    match: MatchMode = "auto"
    sort: SortOrder = "relevance"
    exact: bool = False
    offset: int = 0
    limit: int | None = 10
    explain: bool = False
    unfolded: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """How many cases an index holds, and the fingerprint of its content and settings.

    A case that stands there in several wordings counts once. ``documents`` are those whose text is
    in no case, or some of it; each is a hit of its own.
    """

    cases: int
    fingerprint: str
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: what matches, of which ``hits`` are one page.

    ``total`` counts the entries that hold all words or, where any is enough, that match at all.
    Behind them in the list stand ``partial`` entries that hold only some of the words, and behind
    these ``near`` ones that are found by meaning alone.
    ``match`` is the mode that was used: ``auto`` has become ``all`` or ``any``. ``stale`` names
    what has changed since the index was built (see `sarye.models.Status`). ``related`` are words of
    the index that mean something like those of the query, the nearest first, and ``related_to``
    those of the query, one for each. ``facets`` are there
    where they were asked for. ``exact``, ``unfolded`` and ``typed`` are those of the `Search`.
    ``synonyms`` tell which official words were looked for in place of words of the query.
    ``damaged`` names what of the index is damaged and was answered without: "vocabulary"
    (completions and repairs), "related", "analyses", "vectors", "meanings"; the next run of
    indexing makes it anew.
    """

    query: str
    match: Literal["all", "any"]
    total: int
    hits: tuple[Hit, ...]
    filters: Filters
    sort: SortOrder
    repairs: tuple[Repair, ...]
    took_ms: float
    index: IndexInfo
    stale: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    facets: Facets | None = None
    exact: bool = False
    unfolded: bool = False
    partial: int = 0
    near: int = 0
    typed: bool = False
    synonyms: tuple[OfficialSynonyms, ...] = ()
    damaged: tuple[str, ...] = ()
    related_to: tuple[str, ...] = ()

    @property
    def listed(self) -> int:
        """How many hits the whole list has."""
        return self.total + self.partial + self.near

    @property
    def is_mixed(self) -> bool:
        """Whether documents can be among what was found."""
        return self.index.documents > 0 and self.filters.kind != "case"


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the matching entries have each kind, agency, year, quarter, award, section.

    Those of the ``total`` are counted; where there are none, the ``partial`` ones of a `Result`.
    """

    total: int
    counts: Mapping[str, Mapping[str, int]]
    partial: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of indexing did: files by what became of them, cases, and problems.

    ``documents`` are those that hold any entry, ``texts`` those of them with text that is in no
    case, ``without_cases`` those with nothing else. ``failed`` counts what could not be read, now
    or when it was last tried: files, folders, and documents in archives. ``passed_over`` files and
    folders are no documents by their names, or links to folders. ``withheld`` counts, by path, the
    documents that are kept though they are not there: of a folder that is empty now, or is not
    there at all. ``unread`` files were left for the next run, as this one was stopped.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: int
    cases: int
    documents: int
    rebuilt: bool
    problems: tuple[Problem, ...]
    took_s: float
    unread: int = 0
    passed_over: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)
    texts: int = 0
    without_cases: int = 0


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """Documents that differ from what is indexed, by path."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The file that an entry was read from, which is there; whether it is as it was read then."""

    file: Path
    is_unchanged: bool


@dataclass(frozen=True, slots=True)
class DocumentYield:
    """What an index has of a file: its cases, the documents of it with text in no case, problems.

    An archive is one file.
    """

    path: str
    cases: int
    texts: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index.

    ``stale`` names what differs from the stamp: "sarye", "kiwi", "analysis", "meaning", "words",
    "synonyms", "settings"; each is mended by a rebuild. ``size`` is in bytes on disk. ``variants``
    are other wordings of one of the ``cases``. ``documents`` are those that hold any entry,
    ``texts`` those of them with text that is in no case, ``without_cases`` those with nothing else.
    ``passed_over`` files and folders are no documents.
    """

    path: str
    cases: int
    documents: int
    fingerprint: str
    size: int
    built: str
    stale: tuple[str, ...]
    changes: DocumentChanges
    problems: tuple[Problem, ...]
    variants: int = 0
    passed_over: int = 0
    texts: int = 0
    without_cases: int = 0
