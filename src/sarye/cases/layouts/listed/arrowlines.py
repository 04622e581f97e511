"""Cases that stand on one line each: ``·(유형) problem → action``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.lines.line import Line
from sarye.cases.source import Source

MAX_ARROW_TITLE: Final = 60
_ARROW: Final = re.compile(r"(?:→|⇒|➜|➡|⟶|▶|->|=>)\s*")
_TYPE: Final = re.compile(r"[(\[<【]\s?([^()\[\]<>【】]{1,20})\s?[)\]>】]\s*")


def find_arrows(source: Source) -> list[Draft]:
    """Find the cases of lines that tell of a problem and, behind an arrow, of what was done."""
    found = list(_arrow_lines(source.lines, source.text)) if tells_cases(source) else []
    return found if len(found) >= MIN_ITEMS else []


def _arrow_lines(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """``·(유형) problem → action``: what stands before the first arrow is the situation."""
    for line in lines:
        if not line.mark.kind or line.furniture:
            continue
        whole = text[line.start : line.end]
        kind = _TYPE.match(whole, line.mark.width)
        arrow = _ARROW.search(whole, line.mark.width)
        if arrow is None or arrow.end() >= len(whole):
            continue
        begin = kind.end() if kind else line.mark.width
        problem = whole[begin : arrow.start()].strip()
        if len(problem) < 8 or len(whole) - arrow.end() < 8:
            continue
        label = kind[1] if kind else ""
        start = line.start + begin
        spans = (
            Span("situation", label, start, start + len(problem)),
            Span("effort", "", line.start + arrow.end(), line.end),
        )
        yield Draft(line.start, _shortened(problem), spans, listed=True)


def _shortened(problem: str) -> str:
    """Shorten a problem to a title at the end of a clause or word."""
    if len(problem) <= MAX_ARROW_TITLE:
        return problem.rstrip(" .,")
    head = problem[:MAX_ARROW_TITLE]
    return head[: max(head.rfind(" "), 20)].rstrip(" .,") + "…"
