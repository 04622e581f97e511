"""A query made ready to be run: frozen values in which no Korean is left to analyse.

`sarye.index.planning` makes a `Plan`; an engine (`sarye.index.engine`) runs it. They are named
tuples: a search from a terminal makes these classes anew, and dataclasses take longer to make.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from sarye.analysis import Pattern
from sarye.index.officialwords import Widened
from sarye.index.schema import TOLD_KEYS
from sarye.models import NO_FILTERS, Filters, MatchMode
from sarye.query import Is, Within

ASKED: Final = (*TOLD_KEYS, "since", "until")
"""The filters by what a place of a case tells."""

Kind = Literal["words", "bigrams", "pairs"]
"""The token spaces: morphemes and compounds, bigrams, and two morphemes in a row ("수의 계약")."""

Origin = Literal["typed", "official", "related"]
"""Why a token counts for a word: it is its own, or an official word's for it, or related to it."""


LAYERS: Final = {"words": "word", "bigrams": "bigram", "pairs": "pair"}
"""How an explanation calls the kinds of tokens."""


class Term(NamedTuple):
    """A token that counts for a word of the query: where, and how much.

    With ``prefix`` it stands for the most frequent words of the index that begin so.
    """

    word: str
    token: str
    kind: Kind
    parts: tuple[str, ...]
    weight: float
    origin: Origin = "typed"
    prefix: bool = False


def layer_of(term: Term) -> str:
    """Name the kind of token that a term is, as an explanation does."""
    return LAYERS[term.kind] if term.origin == "typed" else term.origin


class Clause(NamedTuple):
    """A word or phrase that is looked for in some parts of a case.

    One that is not ``needed``, without content (위한, 및) or asking (어떻게, 사례), need not stand
    there beside others (`sarye.index.asking`); one with ``has_content`` says what is looked for.
    ``related`` are the tokens that also find it where any word is enough; ``stems`` those of them
    that it is made of, if it stands in no case, and that also count where some words are enough.
    ``squeezed`` is what was typed without its white space, which an exact search looks for;
    ``field`` stands before it.
    """

    pattern: Pattern
    squeezed: str
    parts: tuple[str, ...]
    is_phrase: bool
    has_content: bool
    needed: bool
    related: tuple[str, ...] = ()
    field: str = ""
    stems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a hit calls it: as it was typed, behind its field (효과:부담)."""
        return self.field + self.pattern.typed

    @property
    def is_plain(self) -> bool:
        """Hold where nothing else than the word finds it."""
        return not self.pattern.alternatives

    @property
    def is_sought(self) -> bool:
        """Hold where it is worth a repair if no case has it: not one letter without content."""
        return self.has_content or (self.needed and len(self.pattern.letters) > 1)


class Whole(NamedTuple):
    """All that was typed side by side, as one: its letters in a row, or a synonym of it.

    ``spread`` tells that some word of several letters is among its words, so that where any of many
    words is enough the letters find nothing that these do not.
    """

    letters: str
    spread: bool
    itself: Pattern
    synonyms: tuple[Pattern, ...]
    parts: tuple[str, ...]


class SideBySide(NamedTuple):
    """Words side by side, all or any of which must stand, as the match mode says.

    ``limits`` hold in any case.
    """

    clauses: tuple[Clause, ...]
    limits: tuple[PlanNode, ...] = ()
    whole: Whole | None = None


class AllOf(NamedTuple):
    """Cases that all children find."""

    children: tuple[PlanNode, ...]


class AnyOf(NamedTuple):
    """Cases that any child finds; without children, none."""

    children: tuple[PlanNode, ...]


class Without(NamedTuple):
    """Cases that a child does not find; all words side by side must stand in what it finds."""

    child: PlanNode


class Scored(NamedTuple):
    """Cases that hold any term of the plan."""


PlanNode = SideBySide | AllOf | AnyOf | Without | Is | Within | Scored


class Plan(NamedTuple):
    """A whole query: what finds cases (None: all do), the terms that score them, and filters.

    ``match`` ``auto`` asks for what holds all words and, behind it, for what holds enough of them.
    ``widened`` tells which official words are looked for in place of which words.
    """

    root: PlanNode | None
    terms: tuple[Term, ...] = ()
    filters: Filters = NO_FILTERS
    match: MatchMode = "all"
    exact: bool = False
    widened: tuple[Widened, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The words and phrases that are wanted, in the order in which they are looked for."""
        return clauses_of(self.root)

    @property
    def asks_several(self) -> bool:
        """Whether several things are asked of what a place of a case tells (not of its words)."""
        asked = sum(bool(self.filters.values(key)) for key in ASKED)
        return asked + _attributes(self.root) > 1

    @property
    def tokens(self) -> tuple[str, ...]:
        """The morphemes and compounds by which the words of the query are marked."""
        found = (token for clause in self.clauses for token in clause.pattern.tokens)
        return tuple(dict.fromkeys(found))

    @property
    def related(self) -> dict[str, str]:
        """The words related to those of the query and not in it, nearest first, and to which."""
        typed = set(self.tokens)
        near = sorted(
            (one for one in self.terms if one.origin == "related" and one.token not in typed),
            key=lambda one: -one.weight,
        )
        found: dict[str, str] = {}
        for one in near:
            found.setdefault(one.token, one.word)
        return found


def clauses_of(node: PlanNode | None) -> tuple[Clause, ...]:
    """List the words and phrases that a node wants; those that it excludes are none."""
    match node:
        case SideBySide(clauses, limits):
            return (*(one for limit in limits for one in clauses_of(limit)), *clauses)
        case AllOf(children) | AnyOf(children):
            return tuple(one for child in children for one in clauses_of(child))
        case _:
            return ()


def _attributes(node: PlanNode | None) -> int:
    """Count what a node asks of what a place of a case tells."""
    match node:
        case Is() | Within():
            return 1
        case SideBySide():
            return sum(map(_attributes, node.limits))
        case AllOf(children) | AnyOf(children):
            return sum(map(_attributes, children))
        case Without(child):
            return _attributes(child)
        case _:
            return 0
