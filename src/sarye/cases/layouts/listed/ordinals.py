"""Cases that a paragraph counts: 첫 번째는 ‘title’로, …. 두 번째는 ‘title’로, …."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.lines.line import Line
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source

_ORDINAL: Final = re.compile(
    r"(?:먼저|우선|다음(?:으로|은)|이어서?|마지막으로|끝으로),?\s"
    r"(?=(?:[^\s‘'“\"「]{1,20}\s){0,3}[‘'“\"「][^’'”\"」\n]{4,100}[’'”\"」]\s?(?:이?다\.|입니다\.|사례))"
    r"|(?:첫|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉|열)\s?(?:번째|째)(?:로|는|\s?(?:우수\s?)?사례는|\s?사례로는)?,?\s(?=\S)"
)
_ORDINAL_TITLE: Final = re.compile(
    r"(?:[^\s‘'“\"「]{1,20}\s){0,3}[‘'“\"「]([^’'”\"」\n]{4,100})[’'”\"」]"
    r"|([^.,‘'“\"\n]{6,60}?)(?:으?로,|이?다\.|입니다\.|이며,?|이고,?)(?=\s|$)"
)


def find_ordinals(source: Source) -> list[Draft]:
    """Find the cases of a paragraph that counts them."""
    found = list(_ordinal_items(source.lines, source.text)) if tells_cases(source) else []
    return found if len(found) >= MIN_ITEMS else []


def _ordinal_items(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """Walk the cases of a paragraph: 첫 번째는 ‘title’로, …. 두 번째는 ‘title’로, …."""
    for line in lines:
        if line.furniture:
            continue
        whole = text[line.start : min(line.end, line.start + 100_000)]
        ordinals = list(_ORDINAL.finditer(whole))
        ends = [match.start() for match in ordinals[1:]]
        for match, end in zip(ordinals, [*ends, len(whole)], strict=False):
            item = whole[match.end() : end].rstrip(" ,")
            if (title := _ORDINAL_TITLE.match(item)) is not None:
                begin = line.start + match.end()
                parts = read_title(title[1] or title[2])
                yield Draft(
                    line.start + match.start(),
                    parts.title,
                    (Span("other", "", begin, begin + len(item)),),
                    fields=parts.fields,
                    listed=True,
                )
