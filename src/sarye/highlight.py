"""A case and the patterns of a query in, marked texts and a snippet out (spans, no HTML)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sarye.analysis import Analyzer, MarkedTokens, Pattern
from sarye.models import Case, MarkedText, Span

SNIPPET_LENGTH: Final = 140
"""Characters of a snippet: two to three lines of a terminal or a page."""

_BREAKS: Final = frozenset(" \t\r\n")


class Marker:
    """Marks where the words of one query stand in cases."""

    def __init__(self, analyzer: Analyzer, patterns: Sequence[Pattern]) -> None:
        self._analyzer = analyzer
        self._patterns = tuple(patterns)

    def mark(self, case: Case) -> tuple[MarkedText, tuple[MarkedText, ...]]:
        """Return the title and the sections with merged spans.

        A word that stands nowhere as a whole is marked by its morphemes.
        """
        texts = [case.title, *(section.text for section in case.sections)]
        spans = self._spans(texts)
        title = MarkedText("title", "", case.title, spans[0])
        rows = zip(case.sections, spans[1:], strict=True)
        return title, tuple(MarkedText(one.role, one.label, one.text, found) for one, found in rows)

    def _spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        if not self._patterns:  # to list cases needs no analysis
            return [() for _ in texts]
        marked = [MarkedTokens(self._analyzer, text) for text in texts]
        found: list[list[Span]] = [[] for _ in texts]
        for pattern in self._patterns:
            rows = [text.spans(pattern) for text in marked]
            if not any(rows):
                rows = [text.loose_spans(pattern) for text in marked]
            for all_spans, row in zip(found, rows, strict=True):
                all_spans += row
        return [merge_spans(row) for row in found]


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and join those that overlap or touch; drop empty ones.

    >>> merge_spans([(4, 6), (0, 2), (2, 3)])
    ((0, 3), (4, 6))
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(title: MarkedText, sections: Sequence[MarkedText]) -> MarkedText:
    """Cut a snippet from the section with the most marked text; the first one if none has any."""
    if not sections:
        return title
    return _cut(max(sections, key=_marked))


def _marked(text: MarkedText) -> tuple[int, int]:
    """Weigh a section by how many different words are marked, then by how often."""
    return len({text.text[start:end] for start, end in text.spans}), len(text.spans)


def _cut(section: MarkedText) -> MarkedText:
    start, end = _window(section)
    head = "…" if section.text[:start].strip() else ""
    tail = "…" if section.text[end:].strip() else ""
    body = "".join(" " if letter in _BREAKS else letter for letter in section.text[start:end])
    shift = len(head) - start
    inside = [(max(a, start) + shift, min(b, end) + shift) for a, b in section.spans]
    kept = tuple((a, b) for a, b in inside if a < b)
    return MarkedText(section.role, section.label, head + body + tail, kept)


def _window(section: MarkedText) -> Span:
    """Choose the stretch that holds most spans, begun and ended between words where there are."""
    text, spans = section.text, section.spans
    if len(text) <= SNIPPET_LENGTH:
        return _trimmed(text, 0, len(text))
    first, last = _densest(spans)
    room = max(SNIPPET_LENGTH - (last - first), 0)
    start = max(0, min(first - room // 3, len(text) - SNIPPET_LENGTH))
    end = min(len(text), max(start + SNIPPET_LENGTH, min(last, start + 2 * SNIPPET_LENGTH)))
    return _trimmed(text, _word_start(text, start, first), _word_end(text, end, last))


def _densest(spans: Sequence[Span]) -> Span:
    best, window, beyond = 0, (0, 0), 0
    for number, (start, _) in enumerate(spans):
        beyond = max(beyond, number + 1)
        while beyond < len(spans) and spans[beyond][1] <= start + SNIPPET_LENGTH:
            beyond += 1
        if beyond - number > best:
            best, window = beyond - number, (start, spans[beyond - 1][1])
    return window


def _word_start(text: str, start: int, first: int) -> int:
    if start == 0 or text[start - 1] in _BREAKS:
        return start
    places = [at + 1 for at in range(start, first) if text[at] in _BREAKS]
    return places[0] if places else start


def _word_end(text: str, end: int, last: int) -> int:
    if end == len(text) or text[end] in _BREAKS:
        return end
    places = [at for at in range(end - 1, last - 1, -1) if text[at] in _BREAKS]
    return places[0] if places else end


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _BREAKS:
        start += 1
    while end > start and text[end - 1] in _BREAKS:
        end -= 1
    return start, end
