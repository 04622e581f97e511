"""Hits or one case in, Markdown out: for people, and for sarye's own Markdown parser.

A list is ``# heading``, a table of all hits with the matched words of their snippets in bold,
then ``## title`` for each case with lines such as ``- 기관: 관세청``, ``### label`` with the text
of the section, and ``## About this export`` at the end. Nothing above the first case names an
agency or a period, which the parser would take for that of all: so a Korean list is read back
with its titles, labels, texts, agencies and periods. Two limits: from a list of one case the
parser takes the last part for the end of its last section, and a text with line breaks keeps
Markdown's spaces before them. In the texts no word is marked; indentation and further empty
lines are not kept, as Markdown has none. To have every character and id back, use JSON or
CSV.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Final

from jinja2 import Environment, PackageLoader, Template

from sarye.cases import DEFAULT_LABELS
from sarye.exporters.fragments import Fragment, fragments, printable
from sarye.exporters.hitlist import (
    ABOUT,
    NO_HITS,
    ROLE_NAMES,
    HitList,
    closing,
    heading,
    hit_groups,
    how_text,
    more_places_text,
    place_texts,
    value_text,
)
from sarye.fields import FIELD, LISTED
from sarye.messages import Translator
from sarye.models import Case, MarkedText, Section

# Only what Markdown would act upon: the fewer backslashes, the more of a text is read back as it is
# ("<붙임>", "[2025년]", "R&D").
_SPECIAL: Final = re.compile(
    r"""
      [`*|]
    | \\(?=[!-/:-@\[-`{-~]|\Z)      # before a mark it would escape, or a line break
    | (?<![^\W_])_ | _(?![^\W_])    # within a word it is a letter
    | \](?=[(\[:])                  # a link, or the address of one
    | <(?=[A-Za-z/!?])              # a tag
    | &(?=\#?\w+;)                  # an entity
    """,
    re.VERBOSE,
)
_LINE_START: Final = re.compile(
    r"""^(?:
        (?=[\#>])               # a heading, a quotation
      | (?=[-+](?:\s|$))        # an item of a list
      | (?=(?:-[-\s]*|=+\s*)$)  # a rule, or what makes the line above it a heading
      | (?P<number>[0-9]{1,9})(?=[.)](?:\s|$))  # an item of a numbered list
    )""",
    re.VERBOSE,
)
# Emphasis opens before and closes after a letter or number only: 「확인서」 in ** next to a letter
# would stay plain asterisks (CommonMark 0.31, section 6.2).
_BOLD_CORE: Final = re.compile(r"([\W_]*)(.*?)([\W_]*)", re.DOTALL)
_BRACKETS: Final = ("[", "]")
_CLOSING_MARK: Final = re.compile(r"(?<=\s)#")
_HARD_BREAK: Final = "  \n"


def write(sheet: HitList) -> bytes:
    """Write the hits as one Markdown document."""
    text = _template("hits.md.j2").render(
        heading=heading(sheet),
        no_hits=NO_HITS,
        about=ABOUT,
        closing=closing(sheet),
        note_of=sheet.note,
        noted=bool(sheet.notes),
        hits=sheet.result.hits,
        places_of=partial(_places, sheet),
        groups=hit_groups(sheet.result, sheet.translator),
        translator=sheet.translator,
        say=sheet.translator.text,
    )
    return text.encode()


def _places(sheet: HitList, case: Case) -> list[tuple[str, str]]:
    """Say every place where a case stands, each with the address of its file."""
    places = (case.source, *case.also_in)
    texts = place_texts(case, sheet.translator)
    return [(text, sheet.address(case, at)) for text, at in zip(texts, places, strict=True)]


def case_markdown(case: Case, translator: Translator) -> str:
    """Write one whole case and every place where it stands, without a line break at the end."""
    text = _template("show.md.j2").render(case=case, translator=translator, say=translator.text)
    return text.rstrip("\n")


def field_texts(case: Case, translator: Translator) -> list[tuple[str, str]]:
    """Give what is known of a case besides its text, under the labels that the parser knows."""
    # The parser takes 연도 with a quarter behind it, and 시기 for a text.
    names = {field.key: field.name for field in LISTED} | {"period": FIELD["year"].name}
    pairs = ((names[field.key], value_text(case, field, translator)) for field in LISTED)
    return [(translator.text(name), value) for name, value in pairs if value]


def section_heading(section: Section, translator: Translator) -> str:
    """Name a section by its label, with its role in brackets where the label does not tell it."""
    role = translator.text(ROLE_NAMES[section.role])
    if DEFAULT_LABELS.role_of(section.label) == section.role:
        return section.label
    return f"{section.label} ({role})".strip()


@cache
def _template(name: str) -> Template:
    environment = Environment(  # noqa: S701 - not HTML: `line` and `block` escape for Markdown
        loader=PackageLoader("sarye.exporters"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"line": line, "block": block, "bold": bold, "linked": linked}
    environment.globals |= {
        "fields": field_texts,
        "how_text": how_text,
        "section_heading": section_heading,
        "more_places": more_places_text,
        "place_texts": place_texts,
    }
    return environment.get_template(name)


def line(text: str | None) -> str:
    r"""Escape a text that has to stand on one line.

    >>> line("3~4월 A|B")
    '3~4월 A\\|B'
    """
    said = _escape_line(_one_line(printable(text or "")))
    return _unstruck(_CLOSING_MARK.sub(r"\#", said))  # a heading would lose its last "#"


def linked(text: str, address: str) -> str:
    r"""Escape a text that has to stand on one line, and let it lead to an address, if there is one.

    >>> linked("사례[1].hwp", "http://127.0.0.1:8600/documents/1/2")
    '[사례\\[1\\].hwp](http://127.0.0.1:8600/documents/1/2)'
    """
    if not address:
        return line(text)
    parts = re.split(r"([\[\]])", _one_line(printable(text)))
    said = "".join(f"\\{part}" if part in _BRACKETS else _escape(part) for part in parts)
    return f"[{_unstruck(said)}]({address})"


def block(text: str) -> str:
    """Escape a text of several lines; its line breaks and empty lines are kept as such."""
    lines = [each.strip() for each in printable(text).split("\n")]
    paragraphs = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    said = (
        _HARD_BREAK.join(_escape_line(each) for each in paragraph.split("\n"))
        for paragraph in paragraphs
    )
    return _unstruck("\n\n".join(said))


def bold(marked: MarkedText) -> str:
    """Escape a snippet for one line, its matched words in bold."""
    said: list[str] = []
    plain = ""
    for piece in fragments(marked):
        before, core, after = _parted(piece)
        plain += before
        if core:
            said += [_escape(plain), f"**{_escape(core)}**"]
            plain = ""
        plain += after
    return _unstruck("".join([*said, _escape(plain)]).strip())


def _parted(piece: Fragment) -> tuple[str, str, str]:
    """Part a piece into what can be bold and what stands before and after it."""
    text = piece.text.replace("\n", " ")
    found = _BOLD_CORE.fullmatch(text) if piece.marked else None
    return (found[1], found[2], found[3]) if found else (text, "", "")


def _one_line(text: str) -> str:
    return " ".join(each.strip() for each in text.split("\n")).strip()


def _escape_line(text: str) -> str:
    return _LINE_START.sub(lambda found: f"{found['number'] or ''}\\", _escape(text))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _unstruck(said: str) -> str:
    """Escape tildes where there are two: GitHub would strike out "3~4월, 6~7월" between them."""
    return said.replace("~", r"\~") if said.count("~") > 1 else said
