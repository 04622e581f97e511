"""Parse XML from strangers: bytes go in, an element comes out, or `ReadError`.

No entity is expanded, nothing is fetched, and a document type (which Office documents never have)
is refused. Names are compared without their namespaces, of which Office has two sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sarye.errors import ReadError

Element = Any
"""An element of lxml, which brings no types."""

_TOO_DEEP: Final = "depth"


def parse(data: bytes) -> Element:
    """Parse a document; raise `ReadError` of the kinds damaged and too_deep."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("too_deep" if _TOO_DEEP in str(error) else "damaged") from error
    if root.getroottree().docinfo.doctype:
        raise ReadError("damaged")
    return root


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace; empty for an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """Walk the children of a name; none of no element."""
    return (one for one in (parent if parent is not None else ()) if local_name(one) == name)


def child(parent: Element | None, name: str) -> Element | None:
    """Give the first child of a name."""
    return next(children(parent, name), None)


def attribute(element: Element | None, name: str) -> str:
    """Give an attribute by its name without namespace; empty where there is none."""
    if element is None:
        return ""
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")
