"""Closing sentences: what an agency says at the end of a document, of everything and of no case."""

from __future__ import annotations

import re
from typing import Final

from sarye.cases.lines.headings import SENTENCE_END
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import subject_agency
from sarye.cases.names.marks import NOTE

MAX_PLEDGE: Final = 200
SPOKEN_MARKS: Final = ("", NOTE, "**")
"""The marks of lines that speak to the reader: none, that of a remark, and bold letters."""

_PLEDGE: Final = re.compile(
    r"(?:겠습니다|바랍니다|부탁드립니다|드립니다|약속드립니다|나가겠다)[.!~]*$"
)
_PLEDGE_START: Final = re.compile(
    r"(?:앞으로도?|우리|저희|항상|언제나|지금까지|지속적으로|더욱)\s?"
)
_CLOSING_START: Final = re.compile(
    r"(?:한편|앞으로도?|아울러|이\s?밖에|그\s?밖에|(?:이번에\s?)?(?:선정|선발|수상)된|자세한|문의|위와\s?같이|끝으로)[\s,:]"
)
_ALL_CASES: Final = re.compile(r"적극\s?행정(?!\s?위원회|\s?지원)|우수\s?사례")
_REPORTED_END: Final = re.compile(
    r"고\s?(?:\d{1,2}일\s?)?(?:밝혔|말했|전했|설명했|강조했|당부했|덧붙였|소감을)[가-힣\s]{0,8}[.]?$"
    r"|(?:계획|방침|예정)(?:이다|입니다)[.]?$"
)


def is_closing(line: Line, *, agency: str = "") -> bool:
    """Tell whether a paragraph speaks as the agency about everything, and of no case.

    It reports (…고 밝혔다), promises, sums up (한편, …) or asks (자세한 내용은 …).
    """
    if line.mark.kind not in SPOKEN_MARKS or line.furniture:
        return False
    end = line.head if line.length <= len(line.head) else ""
    return (
        is_pledge(line, agency=agency)
        or _CLOSING_START.match(line.body) is not None
        or _REPORTED_END.search(end) is not None
        or (_ALL_CASES.search(end) is not None and SENTENCE_END.search(end) is not None)
    )


def is_pledge(line: Line, *, agency: str = "") -> bool:
    """Tell whether a line is the closing sentence of an agency, which belongs to no case.

    ``agency`` is the name of the document's own, where it is known.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> from sarye.cases.lines.scan import scan
    >>> is_pledge(scan("관세청은 늘 노력하겠습니다.", DEFAULT_LABELS)[0])
    True
    """
    if line.mark.kind not in SPOKEN_MARKS or line.length > MAX_PLEDGE:
        return False
    if not _PLEDGE.search(line.head):
        return False
    if agency and line.body.startswith(agency):
        return True
    return subject_agency(line.body) is not None or _PLEDGE_START.match(line.body) is not None
