"""Cases that are items of a list, one way of reading for every mark and every shape of item.

Items that are cases have one shape: a title with text below, a problem and what was done about it,
or a title alone. Where most items of a list have it, all of them are cases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.drafting import draft_case, ends_in_contact
from sarye.cases.layouts.listed.itemtitles import read_item
from sarye.cases.layouts.listed.listitems import (
    APART,
    BODY,
    GRADE,
    PRIZE,
    QUOTED,
    SIGNED,
    STANCE,
    TAGGED,
    Item,
    ItemList,
    Lists,
)
from sarye.cases.layouts.listed.occasion import (
    MIN_ITEMS,
    heads_cases,
    names_group_of_cases,
    tells_cases,
)
from sarye.cases.lines.contacts import contact_of
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import is_sure_agency, read_affiliation
from sarye.cases.names.awards import read_grade_head
from sarye.cases.names.marks import STRONG_KINDS
from sarye.cases.names.subjects import names_stories
from sarye.cases.names.text import letters, squeeze
from sarye.cases.names.titles import TitleParts
from sarye.cases.source import Source

MIN_TITLE: Final = 6
MAX_ITEM_TITLE: Final = 80
MIN_TEXT: Final = 24
MIN_SURE_TEXT: Final = 10
MIN_TOLD: Final = 40
"""Characters that a title, the text below it (also below one that quotes or a grade tell), and a
case of one paragraph have."""
_PLAIN_SENTENCE: Final = re.compile(
    r"(?:니다|[가-힣]다|했음|하였음|함|됨|(?:것|중|때문|예정|정도|상태|수준|줄|높|들|보|쓰|붙)임)[.]?$"
)
MAX_PROBLEM: Final = 60
"""Characters of a problem that are a title."""

_SIGNS: Final = STRONG_KINDS | {"-", "○", "private number", "emoji"}
_WORDS: Final = frozenset((GRADE, BODY, STANCE, QUOTED, PRIZE, SIGNED, APART, TAGGED))
"""Marks of items whose titles need nothing else to be titles; bullets need quotes or a grade."""

_QUOTE_START: Final = ("‘", "“", "'", '"', "「", "『")
_SENTENCE_BREAK: Final = re.compile(r"(?<=[다요음함됨임])\.\s+(?=\S)")
_CLAUSE_BREAK: Final = re.compile(r"(?<=[가-힣]자),\s+(?=\S)")
"""Where a problem ends in the sentence that tells what was done: 사고가 잦자, …."""
_THEN: Final = re.compile(r"(?:이에|이를|그래서|따라서|그러자|이후|이런|이러한)[\s,]")
_WHOSE: Final = re.compile(
    r"(?:[(\[【<]\s?([^()\[\]【】<>]{2,24})\s?[)\]】>]\s*|([^\s:：][^:：]{1,22}?)\s?[:：]\s+)"
)
_COLON: Final = re.compile(r"([^:：\n]{6,60}\s[^:：\n]{1,40}?)\s?[:：]\s+(?=\S)")
_NEXT: Final = re.compile(r"(?<=[)）])\s?,\s+")
_WHOSE_BEHIND: Final = re.compile(r"[(（]([^()（）]{2,30})[)）]\s*$")
"""What parts several titles of one prize, and whose each is."""
_CONTENTS: Final = re.compile(r".*\D\s?[.·…\s]\s?\d{1,3}$")
_GIVEN: Final = re.compile(
    r"(?:첫|두|세|네)?\s?(?:번째)?\s?(?:영예의\s)?"
    r"((?:최우수|우수|장려|노력|특별|대|금|은|동)상)(?:은|는|에는|의|을|으로|의\s영예는)\s"
)


def find_told_items(source: Source) -> Iterator[tuple[Draft, ...]]:
    """Walk the ways to read the lists of a document as cases."""
    if not tells_cases(source):
        return
    for listing in Lists(source).by_kind():
        for _, shape in SHAPES:
            if drafts := shape(listing, source):
                yield tuple(drafts)
                break


def _titles_with_text(listing: ItemList, source: Source) -> list[Draft]:
    """Draft items whose first line is a title, with text below that tells what was done."""
    items = listing.items
    told = [item for item in items if _is_titled(item, listing.kind) and _tells(item, listing.kind)]
    if len(told) < MIN_ITEMS or len(told) * 2 <= len(items):
        return []
    if listing.kind == APART and source.stated_number != len(told) and not _is_story(told, source):
        return []
    prized = listing.kind == PRIZE
    may_be = (item for item in items if prized or _may_be_item(item))
    asked = sum(ends_in_contact(item.lines[1:]) for item in items) > 1
    return [_kept(_titled(item, source, asked=asked), item) for item in may_be]


def _is_story(told: Sequence[Item], source: Source) -> bool:
    """Tell whether a page of stories goes on title by title, each with its paragraphs."""
    title = source.front.whole.title or ""
    lines = [line for item in told for line in item.below if contact_of(line) is None]
    prose = all(line.length >= MIN_TOLD and line.plain and not line.mark.kind for line in lines)
    return prose and names_stories(title)


def _kept(draft: Draft, item: Item) -> Draft:
    """Keep an item without text as a title alone; what reads as none is left out of the list."""
    alone = draft.title and item.head.byline is None and not item.head.head.endswith((".", ":"))
    return draft if draft.spans or alone else _left_out(item)


def _titled(item: Item, source: Source, *, asked: bool) -> Draft:
    """Draft an item; a line above its title can say who it is of."""
    said = None if _is_body(item.head) or len(item.lines) < 2 else item.head.byline
    lines = item.lines if said is None else item.lines[1:]
    draft = draft_case(lines, source.text, item.above, said=said, asked=asked)
    first = lines[0].head
    written = first if letters(draft.title) in letters(first) else draft.title
    parts = read_item(written, among_grades=True)
    fields = {**draft.fields, **parts.fields}
    if (award := _award_given(lines, source.text)) is not None:
        fields.setdefault("award", award)
    return replace(draft, start=item.head.start, title=parts.title, fields=fields, listed=True)


def _is_titled(item: Item, kind: str) -> bool:
    """Tell whether the first line of an item names a case: no label, no sentence, no heading."""
    line = item.head
    if _is_body(line):
        return not any(below.mark.kind for below in item.below)
    if line.byline is not None:
        below = item.lines[1:2]
        return "award" in line.byline and bool(below) and not below[0].mark.kind
    if kind not in _SIGNS | _WORDS and not _is_quoted_or_graded(line):
        return False
    return (
        line.plain
        and line.body.count("\t") < 2
        and MIN_TITLE <= len(line.body) <= MAX_ITEM_TITLE
        and len(line.body.split()) > 1
        and not line.head.endswith((".", ":"))
        and not line.heads_group
    )


def _may_be_item(item: Item) -> bool:
    """Tell whether an item of a list of cases is one itself: no heading and no bad practice."""
    line = item.head
    return not item.passive and line.plain and (_is_body(line) or not line.heads_group)


def _is_body(line: Line) -> bool:
    return is_sure_agency(line.inner)


def _is_quoted_or_graded(line: Line) -> bool:
    return line.body.startswith(_QUOTE_START) or read_grade_head(line.body) is not None


def _is_led_by_body(line: Line) -> bool:
    """Tell whether whose it is stands in brackets before a title: ○ (가람시) title."""
    match = _WHOSE.match(line.body)
    return match is not None and bool(match[1]) and read_affiliation(match[1]) is not None


def _ends_in_body(line: Line) -> bool:
    """Tell whether whose it is stands in brackets behind a title: 1. title (세무과)."""
    match = _WHOSE_BEHIND.search(line.head)
    return match is not None and read_affiliation(match[1]) is not None


def _tells(item: Item, kind: str) -> bool:
    """Tell whether the text below a title tells what was done: it ends as a sentence or a noun.

    Below a title that quotes, a grade or a body in brackets tell, any text does.
    """
    sure = kind in _WORDS or any(
        test(item.head) for test in (_is_quoted_or_graded, _is_led_by_body, _ends_in_body)
    )
    size = sum(line.length for line in item.below)
    if sure:
        return size >= MIN_SURE_TEXT
    return size >= MIN_TEXT and any(_ends_telling(line) for line in item.below)


def _ends_telling(line: Line) -> bool:
    last = line.head.rstrip(" .!)”\"'")[-1:]
    return line.length > len(line.head) or last in ("다", "요") or _is_nominal(last) or last == "%"


def _is_nominal(letter: str) -> bool:
    """Tell whether a syllable ends in ㅁ, as verbs do that are made nouns (줄임, 해소함)."""
    return "가" <= letter <= "힣" and (ord(letter) - ord("가")) % 28 == 16


def _award_given(lines: Sequence[Line], text: str) -> str | None:
    """Return the award that the text below a title begins with: 최우수상은 … 돌아갔습니다."""
    told = next((line for line in lines[1:] if not line.furniture), None)
    match = _GIVEN.match(text, told.start + told.mark.width, told.end) if told else None
    return match[1] if match else None


def _problems_solved(listing: ItemList, source: Source) -> list[Draft]:
    """Draft items that say whose they are, a problem, and what was done about it."""
    items = listing.items
    if not heads_cases(listing.above, source):
        return []
    drafts = [_solved(item, source) or _left_out(item) for item in items if not item.passive]
    told = [draft for draft in drafts if not draft.left_out]
    named = sum(1 for draft in told if draft.fields.get("agency"))
    return drafts if len(told) * 2 > len(items) and named * 2 > len(told) else []


def _left_out(item: Item) -> Draft:
    return Draft(item.head.start, item.head.head, (), listed=True, left_out=True)


def _solved(item: Item, source: Source) -> Draft | None:
    """Read ``(가람시) problem. 이에, … 개선했다.``: the problem is the title, too."""
    last = item.below[-1] if item.below else item.head
    whole = source.text[item.head.start : last.end]
    begin = item.head.mark.width
    whose = _WHOSE.match(whole, begin)
    found = read_affiliation(whose[1] or whose[2]) if whose else None
    if whose and found:
        begin = whose.end()
    breaks = [match.end() for match in _SENTENCE_BREAK.finditer(whole, begin)]
    breaks = breaks or [match.end() for match in _CLAUSE_BREAK.finditer(whole, begin)][:1]
    if len(whole) - begin < MIN_TOLD or not breaks:
        return None
    cut = next((at for at in breaks if _THEN.match(whole, at)), breaks[0])
    start, fields = item.head.start, {**item.above.fields}
    if found:
        fields |= {name: said for name, said in found._asdict().items() if said}
    spans = (
        Span("situation", "", start + begin, start + len(whole[:cut].rstrip())),
        Span("effort", "", start + cut, start + len(whole)),
    )
    title = shortened(whole[begin : breaks[0]])
    return Draft(start, title, spans, fields, item.above.period, listed=True)


def shortened(problem: str) -> str:
    """Shorten a problem to a title at the end of a clause or word."""
    whole = squeeze(problem).rstrip(" .,")
    if len(whole) <= MAX_PROBLEM:
        return whole
    head = whole[:MAX_PROBLEM]
    return head[: max(head.rfind(" "), 20)].rstrip(" .,") + "…"


def _titles_with_colon(listing: ItemList, source: Source) -> list[Draft]:
    """Draft items that have a title before a colon, and behind it what was done."""
    if not heads_cases(listing.above, source):
        return []
    drafts = [_told_behind_colon(item, source) for item in listing.items if not item.passive]
    told = sum(1 for draft in drafts if not draft.left_out)
    return drafts if told >= MIN_ITEMS and told * 2 > len(drafts) else []


def _told_behind_colon(item: Item, source: Source) -> Draft:
    """Read ``○ title : what was done``."""
    last = item.below[-1] if item.below else item.head
    whole = source.text[item.head.start : last.end]
    match = _COLON.match(whole, item.head.mark.width)
    if match is None or len(whole) - match.end() < MIN_TEXT:
        return _left_out(item)
    start = item.head.start
    parts = read_item(match[1], among_grades=True)
    fields = {**item.above.fields, **parts.fields}
    spans = (Span("other", "", start + match.end(), start + len(whole)),)
    return Draft(start, parts.title, spans, fields, item.above.period, listed=True)


def _titles_alone(listing: ItemList, source: Source) -> list[Draft]:
    """Draft items that are titles without text, where a heading right above them says 사례."""
    items = listing.items
    tagged = listing.kind == TAGGED
    if any(_CONTENTS.match(item.head.head) for item in items):
        return []
    if not (tagged or heads_cases(listing.above, source) or _is_graded_by_body(listing)):
        return []
    read = [read_item(item.head.head, among_grades=True) for item in items]
    if tagged:  # what is said of each is no grade
        read = [replace(parts, award=None) for parts in read]
    alone = [
        not item.below and _is_titled(item, "■") and not _PLAIN_SENTENCE.search(parts.title)
        for item, parts in zip(items, read, strict=True)
    ]
    whose = sum(1 for parts in read if parts.fields)
    counted = source.stated_number == len(items)
    named = listing.above is not None and names_group_of_cases(listing.above)
    if sum(alone) < len(items) - 1 or not (tagged or named or counted or whose * 2 > len(items)):
        return []
    return [
        draft
        for item, parts in zip(items, read, strict=True)
        if _may_be_item(item)
        for draft in _alone(item, parts)
    ]


def _is_graded_by_body(listing: ItemList) -> bool:
    """Tell whether most items of a list say what they won and whose they are."""
    read = [read_item(item.head.head, among_grades=True) for item in listing.items]
    whose = sum(1 for parts in read if parts.award and (parts.agency or parts.department))
    return whose * 2 > len(read) and len({parts.award for parts in read}) > 1


def _alone(item: Item, parts: TitleParts) -> Iterator[Draft]:
    """Draft the title of an item, or all of several with whose they are: 은상: title(body), …."""
    graded = read_grade_head(item.head.unmarked, among=True)
    several = _NEXT.split(graded.rest) if graded else []
    bodies = [match and read_affiliation(match[1]) for match in map(_WHOSE_BEHIND.search, several)]
    read = [parts]
    if len(several) > 1 and all(bodies):
        read = [replace(read_item(one), award=parts.award) for one in several]
    for one in read:
        at = max(0, item.head.head.find(one.title)) if len(read) > 1 else 0
        fields = {**item.above.fields, **one.fields}
        yield Draft(item.head.start + at, one.title, (), fields, item.above.period, listed=True)


Shape = Callable[[ItemList, Source], list[Draft]]
"""Drafts the items of a list; none where most of them have another shape."""

SHAPES: Final[tuple[tuple[str, Shape], ...]] = (
    ("titles with text below", _titles_with_text),
    ("a problem, and what was done", _problems_solved),
    ("a title, and what was done", _titles_with_colon),
    ("titles alone", _titles_alone),
)
"""The shapes of items, in this order."""
