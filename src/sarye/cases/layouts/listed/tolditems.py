"""Cases that are items of a list, each a title with text below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.layouts.drafting import draft_case
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.lines.closings import is_closing
from sarye.cases.lines.headings import Context, read_heading
from sarye.cases.lines.line import Line
from sarye.cases.names.marks import STRONG_KINDS
from sarye.cases.source import Source

MIN_TITLE: Final = 8
MAX_ITEM_TITLE: Final = 80
MIN_TEXT: Final = 24
_ITEM_KINDS: Final = STRONG_KINDS | {"-", "○", "private number"}


def find_told_items(source: Source) -> Iterator[tuple[Draft, ...]]:
    """Walk the ways to read the lines of one mark as titles with text below."""
    if tells_cases(source):
        yield from _titles_with_text(source.lines, source.text)


def _titles_with_text(lines: Sequence[Line], text: str) -> Iterator[tuple[Draft, ...]]:
    """Walk the cases of titles with one mark and text below each, for every mark that fits.

    Most lines with the mark must read as titles and have text that tells what was done; then all
    that have text are cases.
    """
    bare = [replace(line, label=None) for line in lines]
    kinds = dict.fromkeys(line.mark.kind for line in lines if line.mark.kind in _ITEM_KINDS)
    for kind in kinds:
        titles = [at for at, line in enumerate(lines) if line.mark.kind == kind]
        outer = {line.mark.kind for line in lines[: titles[0]]} & STRONG_KINDS
        parts = [bare[at : _end_of_text(bare, at, {kind} | outer)] for at in titles]
        told = [
            part
            for at, part in zip(titles, parts, strict=True)
            if _is_item_title(lines, at) and _tells(part)
        ]
        if len(told) >= MIN_ITEMS and len(told) * 2 > len(titles):
            above = _contexts(bare)
            drafts = (
                _item_draft(part, text, above[at])
                for at, part in zip(titles, parts, strict=True)
                if lines[at].plain and not lines[at].heads_group
            )
            found = tuple(draft for draft in drafts if draft.spans and draft.title)
            if len(found) >= MIN_ITEMS:
                yield found


def _contexts(lines: Sequence[Line]) -> list[Context]:
    """Return what the headings above each line say."""
    above = Context()
    contexts = [above]
    for line in lines:
        above = read_heading(line.inner, above, graded=True) if line.heads_group else above
        contexts.append(above)
    return contexts


def _is_item_title(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line names a case: several words, no label and no sentence."""
    line = lines[at]
    said = line.byline
    if said is not None:
        return "award" in said and at + 1 < len(lines) and not lines[at + 1].mark.kind
    return (
        line.plain
        and MIN_TITLE <= len(line.body) <= MAX_ITEM_TITLE
        and len(line.body.split()) > 1
        and not line.head.endswith((".", ":"))
        and not line.heads_group
    )


def _end_of_text(lines: Sequence[Line], at: int, kinds: set[str]) -> int:
    """Return where the text below a title ends: at the next title, a heading or a closing."""
    for end in range(at + 1, len(lines)):
        line = lines[end]
        if line.mark.kind in kinds or line.heads_appendix or line.at_foot:
            return end
        if end > at + 1 and (line.heads_group or is_closing(line)):
            return end
    return len(lines)


def _tells(part: Sequence[Line]) -> bool:
    """Tell whether the text below a title tells what was done: it ends as a sentence or a noun."""
    below = [line for line in part[1:] if not line.furniture]
    size = sum(line.length for line in below)
    return size >= MIN_TEXT and any(_ends_telling(line) for line in below)


def _ends_telling(line: Line) -> bool:
    last = line.head.rstrip(" .!)”\"'")[-1:]
    return line.length > len(line.head) or last in ("다", "요") or _is_nominal(last) or last == "%"


def _is_nominal(letter: str) -> bool:
    """Tell whether a syllable ends in ㅁ, as verbs do that are made nouns (줄임, 해소함)."""
    return "가" <= letter <= "힣" and (ord(letter) - ord("가")) % 28 == 16


def _item_draft(part: Sequence[Line], text: str, above: Context) -> Draft:
    """Draft an item; a line above its title can say who it is of."""
    said = part[0].byline if len(part) > 1 else None
    lines = part if said is None else part[1:]
    draft = draft_case(lines, text, above, said=said)
    return replace(draft, start=part[0].start, listed=True)
