"""Cases of sarye's own Markdown, which was written from cases and is read back as the same.

An export says of itself that it is one, by the ids or the sources at its end. Its ``##`` are titles
and its ``###`` labels, whatever they say; a role that a label does not tell stands behind it in
brackets, ``### 법령해석 (상황)``, and alone for a text without a label, ``### (기타)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.lines.line import Line
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.periods import find_period
from sarye.cases.names.subjects import is_export
from sarye.cases.names.text import squeeze
from sarye.cases.names.titles import unescaped
from sarye.cases.source import Source
from sarye.fields import SECTIONS
from sarye.models import SECTION_ROLES, Role

_NAMES: Final[Mapping[str, Role]] = {
    name: role for role in SECTION_ROLES for name in (role, SECTIONS[role].korean)
}
_TOLD: Final = re.compile(rf"(.*?)\s*\(({'|'.join(_NAMES)})\)", re.IGNORECASE)


def find_exported(source: Source) -> Iterator[Draft]:
    """Walk the cases of a text that sarye has written.

    A case can have no sections; the list of sources below the last case has no fields either.
    """
    if not is_export(source.text):
        return
    lines, labels = source.lines, source.labels
    titles = [at for at, line in enumerate(lines) if line.mark.kind == "##"]
    for start, end in pairwise([*titles, len(lines)]):
        case = lines[start:end]
        heads = [at for at, line in enumerate(case) if line.mark.kind == "###"]
        spans = tuple(
            _span(case[head:below], labels)
            for head, below in pairwise([*heads, len(case)])
            if below > head + 1
        )
        if spans or start == titles[0] or any(line.given for line in case):
            yield _draft(case[: heads[0]] if heads else case, spans)


def _draft(head: Sequence[Line], spans: tuple[Span, ...]) -> Draft:
    fields: dict[str, str] = {}
    for line in head[1:]:
        fields |= line.given
    return Draft(
        head[0].start,
        squeeze(unescaped(head[0].body)),
        spans,
        fields=fields,
        period=find_period(fields.get("period", "")),
        listed=True,
    )


def _span(part: Sequence[Line], labels: LabelTable) -> Span:
    role, label = _role_and_label(squeeze(unescaped(part[0].body)), labels)
    return Span(role, label, part[1].start, part[-1].end)


def _role_and_label(written: str, labels: LabelTable) -> tuple[Role, str]:
    if told := _TOLD.fullmatch(written):
        return _NAMES[told[2].lower()], told[1]
    return labels.role_of(written) or "other", written
