"""Texts as documents wrote them in, texts to be read out: without the markup of Markdown.

A case keeps its text as it was written, markup and all, since offsets point into it. People read it
without: ``**민원**`` is 민원, the rules and bars of a table are gone, and bullets that stand behind
each other on one line each have their own. Marks move along with the letters they stand on.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sarye.models import MarkedText, Span

BULLETS: Final = "○ㅇ◦□■▪•●❍❏▶➢※"


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


# Each takes its matches out, but for what the group holds; or puts a text in their place.
_RULES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE | re.VERBOSE), new)
    for pattern, new in (
        (r"<br[ \t]*/?>", "\n"),
        # the line below the heads of a table; a line of dashes that parts two paragraphs
        (r"^[ \t]*(?:\|[ \t]*)?(?::?-{3,}:?[ \t]*\|[ \t]*)+(?::?-{3,}:?[ \t]*)?(?:\n|\Z)", ""),
        (r"^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*(?:\n|\Z)", ""),
        (r"^[ \t]*\|[ \t]+", ""),
        (r"[ \t]+\|[ \t]*$", ""),
        (r"[ \t]+\|[ \t]+", " · "),
        (r"^[ \t]*\#{1,6}[ \t]+", ""),
        (r"^[ \t]*>[ \t]+", ""),
        # A name that is kept back is no bold text: 김** 주무관, 이**과.
        (r"(?<!\w)(?<![*])\*\*(?=[^\s*])(?P<kept>[^\n*]*[^\s*])\*\*(?![*])", ""),
        (r"(?<!\w)__(?=[^\s_])(?P<kept>[^\n_]*[^\s_])__(?!\w)", ""),
        (r"(?<!`)`(?P<kept>[^`\n]+)`(?!`)", ""),
        (r"!?\[(?P<kept>[^\[\]\n]*)\]\((?:https?:|[/#.])[^()\s]*\)", ""),
        (rf"(?<=[^\s{BULLETS}])[ \t]+(?=[{BULLETS}][ \t]+\S)", "\n"),
        # A dash can stand between two words; behind the end of a sentence it is a bullet.
        (r"(?<=[.!?])[ \t]+(?=[-·][ \t]+\S)", "\n"),
    )
)
_SIGNS: Final = re.compile(rf"[-*_`|#>\[·{BULLETS}]|<br", re.IGNORECASE)


def unmarked(marked: MarkedText) -> MarkedText:
    r"""Take the markup out of a text; its spans mark the same letters as before.

    >>> unmarked(MarkedText("effort", "노력", "**주차 민원**을 줄임 ○ 협업", ((2, 4),)))
    MarkedText(role='effort', label='노력', text='주차 민원을 줄임\n○ 협업', spans=((0, 2),))
    """
    if not _SIGNS.search(marked.text):
        return marked
    text, spans = marked.text, marked.spans
    for pattern, new in _RULES:
        edits = [edit for found in pattern.finditer(text) for edit in _edits(found, new)]
        if edits:
            spans = _moved(spans, edits)
            text = _edited(text, edits)
    return MarkedText(marked.role, marked.label, text, spans)


def plain_text(text: str) -> str:
    """Take the markup out of a text without marks."""
    return unmarked(MarkedText("other", "", text)).text


def _edits(found: re.Match[str], new: str) -> list[_Edit]:
    """Say what of a match goes: all of it, or what stands around the group that is kept."""
    if "kept" not in found.re.groupindex:
        return [_Edit(*found.span(), new)]
    start, end = found.span("kept")
    return [_Edit(found.start(), start, ""), _Edit(end, found.end(), "")]


def _edited(text: str, edits: list[_Edit]) -> str:
    pieces, at = [], 0
    for start, end, new in edits:
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def _moved(spans: tuple[Span, ...], edits: list[_Edit]) -> tuple[Span, ...]:
    """Move spans to where their letters are then; what marked only markup is gone."""
    ends = _places([start for start, _ in spans], edits), _places([end for _, end in spans], edits)
    return tuple((start, end) for start, end in zip(*ends, strict=True) if start < end)


def _places(positions: list[int], edits: list[_Edit]) -> list[int]:
    """Give where ascending positions are after the edits; within one, where it begins."""
    places, shift, number = [], 0, 0
    for position in positions:
        while number < len(edits) and edits[number].end <= position:
            start, end, new = edits[number]
            shift += len(new) - (end - start)
            number += 1
        inside = number < len(edits) and edits[number].start < position
        places.append((edits[number].start if inside else position) + shift)
    return places
