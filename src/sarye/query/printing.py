"""The query printer: a tree as text of the query language, in one spelling.

::

    parse(print_query(query)).root == parse(text).root      of every query = parse(text)

What `parse` dropped or repaired is not in the text. Brackets stand only where the tree needs them,
and a field stands before each word, so the text may be longer than what was typed: only beyond
`sarye.query.parser.LONGEST_QUERY` characters `parse` would cut it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from sarye.models import Role
from sarye.query.parser import ATTRIBUTE_NAMES, SECTION_NAMES
from sarye.query.tree import (
    And,
    Attribute,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Together,
    Within,
    Word,
)

_SECTIONS: Final[Mapping[Role, str]] = {role: name for name, role in SECTION_NAMES.items()}
_ATTRIBUTES: Final[Mapping[Attribute, str]] = {what: name for name, what in ATTRIBUTE_NAMES.items()}
"""The last name of each field: the Korean one."""

BARE: Final = r"[가-힣\d]+"
"""Values of attributes that need no quotes."""

_BINDING: Final[Mapping[type[Node], int]] = {Or: 0, And: 1, Together: 2}
"""How tightly groups hold together; a group within one that holds as tightly needs brackets."""

_TIGHTEST: Final = 2


def print_query(query: Query) -> str:
    """Write a parsed query in the query language; nothing where nothing was asked for.

    >>> from sarye.query import parse
    >>> print_query(parse("effect:(부담  OR “민원 처리”^2.0) NOT (year:2025년)"))
    '(효과:부담 OR 효과:"민원 처리"^2) -연도:2025'
    """
    return "" if query.root is None else _printed(query.root)


def field_prefix(roles: tuple[Role, ...]) -> str:
    """Write the sections that a word is looked for in, as they stand before it.

    >>> field_prefix(("effect",))
    '효과:'
    """
    return "".join(f"{_SECTIONS[role]}:" for role in roles)


def _printed(node: Node) -> str:
    match node:
        case Word(text, roles, boost, prefix):
            return f"{field_prefix(roles)}{text}{'*' * prefix}{_boost(boost)}"
        case Phrase(text, roles, boost):
            return f'{field_prefix(roles)}"{text}"{_boost(boost)}'
        case Is(attribute, value):
            return f"{_ATTRIBUTES[attribute]}:{_value(value)}"
        case Within(attribute, low, high):
            return f"{_ATTRIBUTES[attribute]}:[{_end(low)} TO {_end(high)}]"
        case Not(child):
            excluded = _inner(child, _TIGHTEST)
            return f"NOT {excluded}" if excluded.startswith("-") else f"-{excluded}"
        case And() | Or() | Together():
            return _group(node)


def _group(node: And | Or | Together) -> str:
    parts = [_inner(child, _BINDING[type(node)]) for child in node.children]
    match node:
        case And():
            return " AND ".join(parts)
        case Or():
            return " OR ".join(parts)
        case Together():
            return " ".join(_rangeless(parts))


def _inner(node: Node, binding: int) -> str:
    text = _printed(node)
    return f"({text})" if _BINDING.get(type(node), _TIGHTEST + 1) <= binding else text


def _rangeless(parts: Iterable[str]) -> Iterator[str]:
    """Keep words that look like a range apart by a hyphen, which by itself is no word."""
    bracket = False
    for part in parts:
        bracket = bracket or "[" in part
        if bracket and part in ("TO", "ＴＯ"):
            yield "-"
        yield part


def _boost(boost: float) -> str:
    """Write a weight in full; the language has no exponents.

    >>> _boost(1e-7), _boost(2.0), _boost(1.0)
    ('^0.0000001', '^2', '')
    """
    if boost == 1:
        return ""
    return f"^{Decimal(repr(float(boost))).normalize():f}"


def _value(text: str) -> str:
    return text if re.fullmatch(BARE, text) else f'"{text}"'


def _end(number: int | None) -> str:
    return "*" if number is None else str(number)
