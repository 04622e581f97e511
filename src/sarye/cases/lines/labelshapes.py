"""Label shapes: how a line begins that begins with a label.

``LABEL_SHAPES`` is an ordered table of the ways to write a label; the first that fits decides.
Whether a label counts is decided later, by the other labels of the document
(`sarye.cases.layouts.labelled.countedlabels`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from sarye.cases.names.labels import MAX_LABEL, LabelTable, normalise
from sarye.cases.names.marks import Mark, read_mark
from sarye.cases.names.text import squeeze
from sarye.models import Role

MAX_BARE: Final = 10
"""Characters of a label that stands on a line without any mark: longer ones are headings."""


Series = tuple[str, bool]


class Label(NamedTuple):
    """A label at the start of a line, and where the text after it begins in that line.

    ``shape`` is the mark before it and its brackets ("□ bare", " ()"): labels of one shape belong
    together. ``role`` is None for a label that no table knows. ``alone`` holds where nothing
    follows on the line.
    """

    text: str
    role: Role | None
    shape: str
    rest: int
    alone: bool

    @property
    def series(self) -> Series:
        """What labels of one series share: their shape, and for brackets standing alone."""
        return self.shape, self.alone and self.enclosed

    @property
    def normal(self) -> str:
        """The label in normal form (see `sarye.cases.names.labels.normalise`)."""
        return normalise(self.text)

    @property
    def enclosed(self) -> bool:
        """Hold for a label in brackets."""
        return self.shape.endswith(tuple(_PAIRS.values()))

    @property
    def bare(self) -> bool:
        """Hold for a label without brackets or a separator."""
        return self.shape.endswith("bare")


class _Form(NamedTuple):
    """A label as one shape reads it: its text, the name of the shape, the characters it takes."""

    text: str
    name: str
    width: int


_PAIRS: Final = {
    "(": "()",
    "（": "()",
    "[": "[]",
    "［": "[]",
    "【": "【】",
    "<": "<>",
    "＜": "<>",
    "〈": "<>",
    "《": "《》",
    "≪": "《》",
    "〔": "〔〕",
    "「": "「」",
    "『": "『』",
    "{": "{}",
    **dict.fromkeys("│┃║", "││"),
}
_OPENING: Final = re.escape("".join(_PAIRS))
_CLOSING: Final = re.escape(")）]］】>＞〉》≫〕」』}│┃║")
_BOLD: Final = r"(?:\*\*|__)?"
_COLON: Final = r"[:：]"
_TAIL: Final = rf"\s*{_BOLD}\s*{_COLON}?\s*{_BOLD}[ \t]*"

_ENCLOSED: Final = re.compile(
    rf"{_BOLD}([{_OPENING}])\s{{0,3}}([^{_OPENING}{_CLOSING}]{{1,40}}"
    rf"(?:\([^()]{{0,20}}\))?)\s{{0,3}}[{_CLOSING}]{_TAIL}"
)
_SEPARATED: Final = re.compile(
    rf"\|?\s{{0,3}}{_BOLD}([^:：\t|│┃║｜\n]{{1,40}}?)\s{{0,3}}{_BOLD}\s{{0,3}}"
    rf"(?:{_COLON}|\t|[|│┃║｜]|\s[-–—─―]\s|\s?[▶→➜⇒►]\s?)\s*{_BOLD}[ \t]*"
)
_EMPHASISED: Final = re.compile(rf"{_BOLD}([^*_:：\n]{{1,40}})(?:\*\*|__)\s*{_COLON}?\s*(?=\S)")
_ASKED: Final = re.compile(rf"{_BOLD}([^?？!！\n]{{1,20}}[?？!！]){_BOLD}[ \t]+(?=\S)")
_APART: Final = re.compile(
    r"([가-힣](?: {1,8}[가-힣]){1,3}|[A-Za-z]{2,8}(?:[- ][A-Za-z]{2,8})?"
    r"|[가-힣][가-힣 ·]{1,11}?)(?:[ \xa0]{2,}|\u3000+)(?=\S)"
)
_BARE: Final = re.compile(r"(?:\*\*|__)?([^\n]{1,48})$")
_DECORATION: Final = re.compile(r"[\s\-=~*·◁◀◎■□▣#_:：]+$")
_PAIR: Final = re.compile(r"\S\s?[:：]\s+\S")
"""A name and its value, (분야: 도시재생), which repeat as labels do and are none."""
_PARTICLE: Final = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|으로|로|와|과|도|란|이란|이며|등)(?:\s|[,.])"
)

_TOPIC: Final = re.compile(r"(?<=[가-힣]{2})[은는]$")
"""The particle of what is spoken of, behind a mark and alone: ● 성과는."""
_ARTICLE: Final = re.compile(r"제\s?\d{1,3}\s?조")
"""What stands behind the name of a law, and behind no label: 「건축법」 제20조."""


def read_label(line: str, mark: Mark, table: LabelTable) -> Label | None:
    """Read the label that a stripped line begins with, after its mark or after a second one.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> line = "- (추진배경) 계약할 때마다"
    >>> read_label(line, read_mark(line), DEFAULT_LABELS)
    Label(text='추진배경', role='situation', shape='- ()', rest=9, alone=False)
    """
    first = _read_after(line, mark, table)
    if first is not None and first.role is not None:
        return first._replace(role=None) if _is_long_heading(first, mark) else first
    second = read_mark(line[mark.width :])
    if mark.width and second.width:
        inner = _read_after(
            line, Mark(f"{mark.kind}{second.kind}", mark.width + second.width), table
        )
        if inner is not None and inner.role is not None:
            return inner
    return first


def _read_after(line: str, mark: Mark, table: LabelTable) -> Label | None:
    body = line[mark.width :]
    unknown: Label | None = None
    for read in LABEL_SHAPES.values():
        form = read(body)
        if form is None:
            continue
        rest = mark.width + form.width
        role = table.role_of(form.text)
        if role is None and mark.kind and form.name == "bare":
            role = table.role_of(_TOPIC.sub("", form.text))
        if role is None and _PAIR.search(form.text):
            continue
        label = Label(form.text, role, f"{mark.kind} {form.name}", rest, rest >= len(line))
        if role is not None:
            return label
        unknown = unknown or label
    return unknown


def _read_enclosed(body: str) -> _Form | None:
    """(상황) [상황] 【상황】 < 주요내용 >, alone or before its text."""
    match = _ENCLOSED.match(body)
    if match is None or _PARTICLE.match(body, match.end()) or _ARTICLE.match(body, match.end()):
        return None
    return _form(match[2], _PAIRS[match[1]], match.end())


def _read_emphasised(body: str) -> _Form | None:
    """**추진배경** text, where the mark before it has taken the first asterisks."""
    match = _EMPHASISED.match(body)
    return _form(match[1], "bold", match.end()) if match else None


def _read_separated(body: str) -> _Form | None:
    """상황: text, 상황 → text, and 상황 in the first cell of a row."""
    match = _SEPARATED.match(body)
    if match is None:
        return None
    separator = ":" if ":" in match.group() or "：" in match.group() else "cell"
    return _form(match[1], separator, match.end())


def _read_asked(body: str) -> _Form | None:
    """왜? text, 어떻게 했나요? text."""
    match = _ASKED.match(body)
    return _form(match[1], "?", match.end()) if match else None


def _read_apart(body: str) -> _Form | None:
    """추진배경  text, in columns of spaces."""
    match = _APART.match(body)
    return _form(match[1], "apart", match.end()) if match else None


def _read_bare(body: str) -> _Form | None:
    """□ 추진배경, 1. 추진배경, ### 추진배경 and 추진배경 alone on its line."""
    if len(body) > MAX_LABEL * 2:
        return None
    match = _BARE.match(_DECORATION.sub("", body))
    return _form(match[1], "bare", len(body)) if match else None


def _is_long_heading(label: Label, mark: Mark) -> bool:
    """Tell whether a label is a heading rather: many words, and neither mark nor bracket."""
    return label.bare and not mark.kind and len(label.normal) > MAX_BARE


def _form(text: str, name: str, width: int) -> _Form | None:
    bare = squeeze(text.strip(" \t*_"))
    if not bare or len(normalise(bare)) > MAX_LABEL or bare.count("(") != bare.count(")"):
        return None
    return _Form(bare, name, width)


LABEL_SHAPES: Final[dict[str, Callable[[str], _Form | None]]] = {
    "in brackets": _read_enclosed,
    "in bold letters": _read_emphasised,
    "before a separator": _read_separated,
    "a question": _read_asked,
    "bare": _read_bare,
    "before a wide space": _read_apart,
}
"""How labels are written; in this order, as a bracket is the surest sign."""
