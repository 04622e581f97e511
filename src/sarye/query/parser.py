"""The query parser: what a person typed as a tree; it never fails.

::

    either  := both (OR both)*
    both    := side (AND side)*
    side    := item+                      side by side: as the match mode says
    item    := (- | NOT) item | [field ":"] "(" either ")" | [field ":"] value ["^" number]
    value   := "phrase" | word* | word | "[" number TO number "]"

A field before brackets is that of all within that have none of their own.

Text that breaks these rules is searched as plain words, and the query says so in a repair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from sarye.fields import ENTRY_KIND, FIELD, FIELDS, SECTIONS
from sarye.models import Repair, Role
from sarye.query.tree import (
    And,
    Attribute,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Roles,
    Together,
    Within,
    Word,
)

SECTION_NAMES: Final[Mapping[str, Role]] = {
    name: role for role, section in SECTIONS.items() for name in (role, section.korean)
}
"""What people may call a section in a query or a filter."""

ATTRIBUTE_NAMES: Final[Mapping[str, Attribute]] = {
    name: field.key for field in FIELDS if field.asked_as for name in (field.key, field.asked_as)
}
"""What people may call a field that is not text."""

LONGEST_QUERY: Final = 2_000
"""Characters that are read; a pasted document beyond that only repeats what it is about."""

DEEPEST: Final = 40
"""Brackets within brackets that are read as such."""

HEAVIEST: Final = 100.0
"""The most that a word counts for; beyond that nothing else is left of the ranking."""

_QUOTES: Final = str.maketrans("“”„‟〝〞＂：（）［］＾＊－", '"""""""' + ":()[]^*-")
_FIELDS: Final = "|".join((*SECTION_NAMES, *ATTRIBUTE_NAMES))
_LEXEME = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<phrase>"[^"]*")
    | (?P<range>\[\s*(?P<low>\d+|\*)(?:년|분기)?\s+(?:TO|ＴＯ)\s+(?P<high>\d+|\*)(?:년|분기)?\s*\])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<boost>\^\d+(?:\.\d+)?(?=[\s)]|$))
    | (?P<field>(?ai:{_FIELDS}):(?=[^\s)])(?!\^\d))
    | (?P<minus>-(?=[^\s)-]))
    | (?P<hyphens>(?<!:)-+(?![^\s()"]))
    | (?P<word>(?:(?!\^\d)[^\s()"])+)
    | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERATORS: Final = {
    "AND": "AND",
    "ＡＮＤ": "AND",
    "OR": "OR",
    "ＯＲ": "OR",
    "NOT": "NOT",
    "ＮＯＴ": "NOT",
}


class SyntaxFault(Exception):
    """The text breaks the rules of the query language; never leaves this module."""


class _Lexeme(NamedTuple):
    kind: str
    text: str
    low: str | None = None
    high: str | None = None


def parse(text: str) -> Query:
    """Parse a query.

    >>> parse('"수의계약 확인서"').root
    Phrase(text='수의계약 확인서', roles=(), boost=1.0)
    """
    cut = unicodedata.normalize("NFC", text[:LONGEST_QUERY])
    try:
        lexemes = _lexemes(cut.translate(_QUOTES))
        root = _Parser(lexemes).parse() if lexemes or cut.strip() else None
    except SyntaxFault:
        return _plain(text, cut)
    repairs = (Repair("syntax", text, cut),) if len(text) > LONGEST_QUERY else ()
    return Query(text, root, repairs)


def _plain(text: str, cut: str) -> Query:
    found = re.findall(r"[^\s()\"“”\[\]^*:]+", cut.translate(_QUOTES))
    plain = [
        word for word in (part.lstrip("-") for part in found) if word and word not in _OPERATORS
    ]
    words = tuple(Word(word) for word in plain)
    root = Together(words) if len(words) > 1 else next(iter(words), None)
    return Query(text, root, (Repair("syntax", text, " ".join(plain)),))


def _lexemes(text: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    for match in _LEXEME.finditer(text):
        kind = match.lastgroup or "stray"
        if match["range"] is not None:
            kind = "range"
        if kind == "word":
            kind = _OPERATORS.get(match[0], kind)
        if kind not in ("space", "hyphens"):
            found.append(_Lexeme(kind, match[0], match["low"], match["high"]))
    return found


class _Parser:
    """Recursive descent over the lexemes of one query."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0
        self._field = ""

    def parse(self) -> Node:
        node = self._either()
        if self._kind() is not None:
            raise SyntaxFault
        return node

    def _either(self) -> Node:
        children = [self._both()]
        while self._take("OR"):
            children.append(self._both())
        return children[0] if len(children) == 1 else Or(tuple(children))

    def _both(self) -> Node:
        children = [self._side()]
        while self._take("AND"):
            children.append(self._side())
        return children[0] if len(children) == 1 else And(tuple(children))

    def _side(self) -> Node:
        children = []
        while self._kind() not in (None, "AND", "OR", "close"):
            children.append(self._item())
        if not children:
            raise SyntaxFault
        return children[0] if len(children) == 1 else Together(tuple(children))

    def _item(self) -> Node:
        if self._take("minus") or self._take("NOT"):
            return Not(self._nested(self._item))
        outer = self._field
        field = self._take("field")
        if field:
            self._field = field.text[:-1].lower()
        node = self._group() if self._take("open") else self._value()
        self._field = outer
        return node

    def _group(self) -> Node:
        node = self._nested(self._either)
        self._expect("close")
        return node

    def _nested(self, rule: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SyntaxFault
        node = rule()
        self._depth -= 1
        return node

    def _value(self) -> Node:
        if self._field in ATTRIBUTE_NAMES:
            lexeme = self._expect("word", "phrase", "range")
            return _attribute(ATTRIBUTE_NAMES[self._field], lexeme)
        lexeme = self._expect("word", "phrase")
        roles = (SECTION_NAMES[self._field],) if self._field else ()
        return self._text(lexeme, roles)

    def _text(self, lexeme: _Lexeme, roles: Roles) -> Node:
        boost = self._take("boost")
        weight = min(float(boost.text[1:]), HEAVIEST) if boost else 1.0
        if lexeme.kind == "phrase":
            return Phrase(_unquoted(lexeme.text), roles, weight)
        stem = lexeme.text.rstrip("*")
        return Word(stem or lexeme.text, roles, weight, prefix=bool(stem) and stem != lexeme.text)

    def _kind(self) -> str | None:
        return self._lexemes[self._at].kind if self._at < len(self._lexemes) else None

    def _take(self, *kinds: str) -> _Lexeme | None:
        if self._kind() not in kinds:
            return None
        self._at += 1
        return self._lexemes[self._at - 1]

    def _expect(self, *kinds: str) -> _Lexeme:
        lexeme = self._take(*kinds)
        if lexeme is None:
            raise SyntaxFault
        return lexeme


def _attribute(attribute: Attribute, lexeme: _Lexeme) -> Node:
    kind = FIELD[attribute].kind
    numbered = kind == "number"
    if lexeme.kind == "range":
        if not numbered:
            raise SyntaxFault
        return Within(attribute, _number(lexeme.low), _number(lexeme.high))
    value = _unquoted(lexeme.text)
    if lexeme.kind == "word" and not numbered:
        value = value.rstrip("*") or value  # a part of the name is enough anyway
    if numbered:
        digits = re.fullmatch(r"(\d{1,4})(?:년|분기)?", value)
        if digits is None:
            raise SyntaxFault
        value = str(int(digits[1]))
    if kind == "entry":
        if value.lower() not in ENTRY_KIND:
            raise SyntaxFault
        value = ENTRY_KIND[value.lower()]
    return Is(attribute, value)


def _unquoted(text: str) -> str:
    """Take the quotes away; raise `SyntaxFault` where nothing stands between them."""
    plain = text.replace('"', "")
    if not plain.strip():
        raise SyntaxFault
    return plain


def _number(text: str | None) -> int | None:
    return None if text in (None, "*") else int(text)
