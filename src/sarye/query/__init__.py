"""The query language: what a person typed as a frozen tree, and back; see `sarye.query.parser`."""

from sarye.query.alternatives import alternatives, with_alternative, without_alternative
from sarye.query.parser import ATTRIBUTE_NAMES, SECTION_NAMES, parse
from sarye.query.printing import field_prefix, print_query
from sarye.query.tree import And, Is, Node, Not, Or, Phrase, Query, Together, Within, Word, terms

__all__ = [
    "ATTRIBUTE_NAMES",
    "SECTION_NAMES",
    "And",
    "Is",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "Together",
    "Within",
    "Word",
    "alternatives",
    "field_prefix",
    "parse",
    "print_query",
    "terms",
    "with_alternative",
    "without_alternative",
]
