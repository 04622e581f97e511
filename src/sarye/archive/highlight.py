"""Highlighting: where the patterns of a query stand in a case, and a snippet (spans, no HTML)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from sarye.analysis import Analyzer, Folded, MarkedTokens, Pattern
from sarye.analysis.seeking import TokenFinder
from sarye.index import PartCounts
from sarye.models import Case, MarkedText, Span, Token
from sarye.plaintext import BULLETS, unmarked

SNIPPET_LENGTH: Final = 140
"""Characters of a snippet: two to three lines of a terminal or a page."""

_BREAKS: Final = frozenset(" \t\r\n")
_BREAK: Final = re.compile(rf"(?!\n[ \t]*[-·*▪◆◇{BULLETS}][ \t])[ \t\r\n]")
"""White space that a snippet has as a space: all but the end of a line above a bullet."""


class Highlighter:
    """Marks where the words of one query stand in cases."""

    def __init__(self, analyzer: Analyzer, patterns: Sequence[Pattern]) -> None:
        self._analyzer = analyzer
        self._patterns = tuple(patterns)
        self.tokens = tuple(dict.fromkeys(token for one in patterns for token in one.tokens))
        self._seeker = TokenFinder(analyzer, self.tokens)

    @property
    def counts_help(self) -> bool:
        """Whether all tokens that are marked are known: not what begins with some letters."""
        return not any(pattern.prefix for pattern in self._patterns)

    def mark(
        self, case: Case, counts: PartCounts | None = None
    ) -> tuple[MarkedText, tuple[MarkedText, ...]]:
        """Return the title and the sections with merged spans.

        A word that stands nowhere as a whole is marked by its morphemes. ``counts`` tells how often
        each part of the case has each of ``tokens``; where it is known, few words are analysed.
        """
        texts = [case.title, *(section.text for section in case.sections)]
        spans: list[tuple[Span, ...]] = [() for _ in texts]
        if self._patterns:  # to list cases needs no analysis
            spans = self._spans(self._read(case, counts if self.counts_help else None))
        title = MarkedText("title", "", case.title, spans[0])
        rows = zip(case.sections, spans[1:], strict=True)
        return title, tuple(MarkedText(one.role, one.label, one.text, found) for one, found in rows)

    def _read(self, case: Case, counts: PartCounts | None) -> list[MarkedTokens]:
        """Look for the tokens of the patterns, and analyse all words where some are not found."""
        parts: dict[str, list[str]] = {"title": [case.title]}
        for section in case.sections:
            parts.setdefault(section.role, []).append(section.text)
        if counts is None:
            self._analyzer.prepare(text for texts in parts.values() for text in texts)
        read = {
            part: iter(self._read_part(texts, None if counts is None else counts.get(part, {})))
            for part, texts in parts.items()
        }
        return [next(read[part]) for part in ("title", *(one.role for one in case.sections))]

    def _read_part(
        self, texts: Sequence[str], counts: Mapping[str, int] | None
    ) -> list[MarkedTokens]:
        if counts is not None:
            seek = partial(self._seeker.tokens, among=counts) if counts else _nothing
            found = [MarkedTokens(self._analyzer, text, seek) for text in texts]
            if all(sum(one.count(token) for one in found) == counts[token] for token in counts):
                return found
        return [MarkedTokens(self._analyzer, text) for text in texts]

    def _spans(self, marked: Sequence[MarkedTokens]) -> list[tuple[Span, ...]]:
        found: list[list[Span]] = [[] for _ in marked]
        for pattern in self._patterns:
            rows = [text.spans(pattern) for text in marked]
            if not any(rows):
                rows = [text.loose_spans(pattern) for text in marked]
            for all_spans, row in zip(found, rows, strict=True):
                all_spans += row
        return [merge_spans(row) for row in found]


def _nothing(_: Folded) -> Iterable[Token]:
    """Find nothing in a text that is known to have none of the tokens."""
    return ()


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
    """Cut a snippet from the section with the most marked text; the first one if none has any.

    It is to be read: the markup of the document is not in it.
    """
    if not sections:
        return title
    return _cut(unmarked(max(sections, key=_marked)))


def _marked(text: MarkedText) -> tuple[int, int]:
    """Weigh a section by how many different words are marked, then by how often."""
    return len({text.text[start:end] for start, end in text.spans}), len(text.spans)


def _cut(section: MarkedText) -> MarkedText:
    start, end = _window(section)
    head = "…" if section.text[:start].strip() else ""
    tail = "…" if section.text[end:].strip() else ""
    body = _BREAK.sub(" ", section.text[start:end])
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
