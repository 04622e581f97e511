"""The reader of HTML, which gives a page's visible text.

Blocks stand on lines of their own, cells of a table are parted by tabs, inline tags part nothing
(민원<b>처리</b> stays one word), and the furniture of the page is left out.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.decoding import SNIFFED


def names_of(listed: str) -> frozenset[str]:
    """Return the names in a list of them."""
    return frozenset(listed.split())


BLOCKS: Final = names_of(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure form h1 h2 h3 h4 h5 h6 hr legend li main ol p pre section summary table tbody tfoot "
    "thead tr ul"
)
HEADINGS: Final = names_of("h1 h2 h3 h4 h5 h6")
"""Elements with a blank line above, by which layout rules see that something new begins."""

CELLS: Final = names_of("td th")
FURNITURE: Final = names_of(
    "script style noscript template head nav footer aside button select input textarea option "
    "svg iframe object audio video canvas map"
)
"""Elements that hold no text of the document; forms stay, as whole pages can stand in one."""

HEADING_WORDS: Final = 3
"""Words of a button that is a heading; others are orders to the page (목록 보기)."""
PANELS: Final = frozenset(("div", "section", "dd", "article", "p", "ul"))
"""What a heading that is a button opens."""

FURNITURE_ROLES: Final = names_of("navigation banner contentinfo search menu")
FURNITURE_NAMES: Final = names_of(
    "foot footer gnb lnb snb nav menu breadcrumb breadcrumbs location skip skipnav skip-nav "
    "btn btns button buttons sns share satisfaction copyright paging pagination quick util utility "
    "topmenu"
)
"""Classes and ids that pages without elements of their own give to the same parts."""

ARTICLE: Final = names_of("article main section")
LONG_ALT: Final = 80
"""Alternative texts from this length on are the text of a card picture, not its name."""

MAX_DEPTH: Final = 5_000
"""Open elements that a page can have: parsers take time by the square of it, pages have tens."""

MAX_ATTRIBUTES: Final = 5_000
"""Attributes that a tag can have, likewise."""

_NESTING_TAG: Final = re.compile(
    r"<(/?)(?:a|b|blockquote|center|div|em|font|i|ol|section|span|strong|table|ul)\b", re.IGNORECASE
)
_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?><!--.{0,2000}?-->)\s*)*"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG: Final = re.compile(r"<[a-z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?)*+", re.IGNORECASE)
_QUOTED_VALUE: Final = re.compile(r"=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)")
_CLOSING: Final = re.compile(
    r"</(?:p|div|table|tr|td|th|li|ul|ol|h[1-6]|article|section|span|a)\s*>", re.IGNORECASE
)
_TAG_FIRST: Final = re.compile(
    r"\s*<(?:p|div|table|ul|ol|h[1-6]|article|section|main|meta|span)\b", re.IGNORECASE
)
_PARTING: Final = ", ".join(sorted((BLOCKS - {"body"}) | {"br"}))
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_LINE_BREAKS: Final = ("\n", "\n\n")
_BREAKS: Final = ("", " ", "\t", *_LINE_BREAKS)
_SPACE: Final = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TELLING: Final = re.compile(r"사례|적극행정|20\d\d")


def is_html(text: str) -> bool:
    """Tell a page, or a part of one, by its tags."""
    head = text[:SNIFFED]
    if _START.match(head):
        return True
    closings = sum(1 for _ in _CLOSING.finditer(head))
    return closings >= 3 or (closings >= 1 and _TAG_FIRST.match(head) is not None)


def read_html(text: str, name: str) -> Document:
    """Read a page; ``text`` is what it shows, without menus, scripts and hidden parts.

    Raises `ReadError` of kind "too_deep" where more than `MAX_DEPTH` elements stay open, or one has
    more than `MAX_ATTRIBUTES`.
    """
    source = text.replace("\0", "")
    _check_depth(source)
    tree = LexborHTMLParser(source)
    return Document(path=name, format="html", text=_visible_text(tree), title=_title(tree))


def fragment_text(source: str) -> str:
    """Return the text of a part of a page; of one that nests too deeply, what is between its tags.

    Where it has no blocks, the line breaks of its source are those of its author.
    """
    try:
        _check_depth(source)
    except ReadError:
        return unescape(_ANY_TAG.sub(" ", source)).strip()
    tree = LexborHTMLParser(source)
    if tree.body is not None and tree.body.css_first(_PARTING) is None:
        return _visible_text(LexborHTMLParser(f"<pre>{source}</pre>"))
    return _visible_text(tree)


def _check_depth(source: str) -> None:
    depth = 0
    for match in _NESTING_TAG.finditer(source):
        depth = max(0, depth + (-1 if match[1] else 1))
        if depth > MAX_DEPTH:
            raise ReadError("too_deep")
    if any(_is_crowded(tag.group()) for tag in _TAG.finditer(source)):
        raise ReadError("too_deep")


def _is_crowded(tag: str) -> bool:
    """Tell whether a tag may have more attributes than it can; values in quotes do not count."""
    if len(tag) <= 2 * MAX_ATTRIBUTES:
        return False
    names = _QUOTED_VALUE.sub("= ", tag)
    return len(names.split()) + names.count("/") > MAX_ATTRIBUTES


class _Writer:
    """Collects text with the widest break that was asked for between two words."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._break = ""
        self._cell_start = False

    def write(self, text: str) -> None:
        """Write the text of one node, its runs of white space made one space."""
        squeezed = _SPACE.sub(" ", text)
        words = squeezed.strip(" ")
        if squeezed[:1] == " ":
            self.part(" ")
        if not words:
            return
        if self.parts:
            self.parts.append(self._break)
        self.parts.append(words)
        self._break = " " if squeezed[-1] == " " else ""
        self._cell_start = False

    def verbatim(self, text: str) -> None:
        """Write preformatted text: its line breaks stay."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.part("\n")
            self.write(line)

    def part(self, wanted: str) -> None:
        """Ask for a break, one of `_BREAKS`; the widest that is asked for is written."""
        if not (self._cell_start and wanted in _LINE_BREAKS):
            self._break = max(self._break, wanted, key=_width)

    def begin_cell(self) -> None:
        """Keep blocks that open a cell on the line of the row."""
        self._cell_start = True

    def end_cell(self) -> None:
        """Keep the next cell on the line of the row; empty cells leave a tab each."""
        self._break = self._break + "\t" if self._break.startswith("\t") else "\t"
        self._cell_start = False

    def end_row(self) -> None:
        """Begin a new line, also after a cell."""
        self._cell_start = False
        self._break = "\n"


def _width(wanted: str) -> int:
    return _BREAKS.index(wanted[:2] if wanted.startswith("\n") else wanted[:1])


def _visible_text(tree: LexborHTMLParser) -> str:
    writer = _Writer()
    root = tree.body or tree.root
    if root is None:
        return ""
    node: LexborNode | None = root
    depth = _Depth()
    while node is not None:
        child = _enter(node, writer, depth)
        if child is not None:
            node = child
            continue
        node = _leave_up(node, root, writer, depth)
    return "".join(writer.parts)


class _Depth:
    """How many articles and preformatted blocks are open around a node."""

    def __init__(self) -> None:
        self.articles = 0
        self.preformatted = 0

    def change(self, tag: str | None, by: int) -> None:
        """Count an element that opens (+1) or closes (-1)."""
        if tag in ARTICLE:
            self.articles += by
        elif tag == "pre":
            self.preformatted += by


def _enter(node: LexborNode, writer: _Writer, depth: _Depth) -> LexborNode | None:
    """Write what stands before a node's children; return its first child if it is shown."""
    tag = node.tag
    if tag == "-text":
        text = node.text_content or ""
        (writer.verbatim if depth.preformatted else writer.write)(text)
        return None
    if tag == "br":
        writer.part("\n")
        return None
    if tag == "img":
        _write_alt(node, writer)
        return None
    if tag in CELLS:
        writer.begin_cell()
    elif tag in HEADINGS:
        writer.part("\n\n")
    elif tag in BLOCKS:
        writer.part("\n")
    if _is_furniture(node, depth) or node.child is None:
        return None
    depth.change(tag, 1)
    return node.child


def _leave_up(
    node: LexborNode, root: LexborNode, writer: _Writer, depth: _Depth
) -> LexborNode | None:
    """Close a node and all parents that end with it; return the next node in reading order."""
    current: LexborNode | None = node
    while current is not None:
        _leave(current, writer)
        if current.mem_id == root.mem_id:
            return None
        if current.next is not None:
            return current.next
        current = current.parent
        if current is not None:
            depth.change(current.tag, -1)
    return None


def _leave(node: LexborNode, writer: _Writer) -> None:
    tag = node.tag
    if tag in CELLS:
        writer.end_cell()
    elif tag == "tr":
        writer.end_row()
    elif tag in BLOCKS:
        writer.part("\n")


def _is_furniture(node: LexborNode, depth: _Depth) -> bool:
    """Tell whether an element is no part of the document; an article's header is a part."""
    tag = node.tag or ""
    if tag == "button":
        return not _heads_panel(node)
    if tag in FURNITURE or tag.startswith(("-", "!")):
        return True
    if tag == "header":
        return depth.articles == 0
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    return (
        not FURNITURE_NAMES.isdisjoint(named)
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in FURNITURE_ROLES
        or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
    )


def _heads_panel(button: LexborNode) -> bool:
    """Tell whether a button is the heading of text that it folds away, and names no deed.

    Such a heading has several words, and what it opens stands beside it.
    """
    words = (button.text() or "").split()
    beside = button.next
    while beside is not None and beside.tag == "-text":
        beside = beside.next
    return len(words) >= HEADING_WORDS and beside is not None and beside.tag in PANELS


def _write_alt(node: LexborNode, writer: _Writer) -> None:
    alt = node.attributes.get("alt") or ""
    if len(alt) >= LONG_ALT:
        writer.part("\n")
        writer.verbatim(alt)
        writer.part("\n")


def _title(tree: LexborHTMLParser) -> str | None:
    """Take the page title; before it the first <h1> where only that one speaks of the cases."""
    page, heading = (_own_text(tree.css_first(name)) for name in ("title", "h1"))
    if _TELLING.search(page) or not _TELLING.search(heading):
        return page or heading or None
    return f"{heading} | {page}" if page else heading


def _own_text(node: LexborNode | None) -> str:
    return _SPACE.sub(" ", node.text()).strip() if node is not None else ""
