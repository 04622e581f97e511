"""Put visual lines together: lines with their places go in, paragraphs come out.

A paragraph goes on in the next line where that one stands below it at the usual distance, with the
indent and the size of its text, begins with no mark, and where the line before it is full: it ends
so near the right margin that no more would have fitted. Hangul is broken inside words, so whether
a space stood at the break is told by the space that writers leave at the end of the line; where
they leave none, by the letters at the break and the words of the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple


class Line(NamedTuple):
    """A visual line: its text, its place, whether a space follows, and the margin it runs to.

    ``flow`` is the same for the lines of one column (from 1) or one cell (below 0). ``space`` is
    None where the file says nothing of spaces.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    space: bool | None
    right: float
    page: int
    flow: int

    @property
    def height(self) -> float:
        """The height of the line, a little more than its font size, and never nothing."""
        return max(self.y1 - self.y0, _LOWEST)

    @property
    def room(self) -> float:
        """What is free between the line and its margin, in heights of the line."""
        return (self.right - self.x1) / max(self.height, 1.0)


_LOWEST: Final = 0.01
"""The height of lines without one, as damaged files have them, in points."""

BODY: Final = 0
"""The flow of the text of a page that is in no table and no column."""

_STRONG: Final = re.compile(
    r"[□■◻▢◼○●◦◯❍❏❐◎◆◇▶▷►▸▹▲△▴▵★☆▪▫◾◽◈▣☞➤➢➔✓✔✅☑※❖❶-❿①-⑳⇒](?![□■○●◦△▲×])"
    r"|ㅇ\s|ㅇ(?=[(\[<“‘])|[oO]\s+(?=[가-힣(\[<‘“])|ㅁ\s|[\uf000-\uf8ff]\s?"
    r"|[-–—−‐‑*•]\s+\S|[-–—]\s?(?=\()|(?:Ⅰ|Ⅱ|Ⅲ|Ⅳ|Ⅴ|Ⅵ|Ⅶ|Ⅷ|Ⅸ|Ⅹ)[.\s]"
    r"|[·‧ㆍ․∙⋅・⦁]\s|\?{1,3}\s|[\U000f0000-\U0010fffd]"
    r"|[【〔<〈《≪]\s?[^【】〔〕<>〈〉《》≪≫]{1,40}[】〕>〉》≫](?:\s|$)"
    r"|[(\[]\s?[가-힣](?:[가-힣·\s]{0,10}[가-힣])?\s?[)\]](?:\s|:|$)"
    r"|\[[^\[\]]{2,60}\]$"
    r"|(?:붙임|별첨|첨부)\s*\d*\s*[:.\s]"
)
"""Marks at the start of a line that begin a paragraph wherever they stand."""

_WEAK: Final = re.compile(
    r"\d{1,2}[.)]\s*(?=[^\d\s.,)])|[가-하][.)]\s|\(\d{1,2}\)|\([가-하]\)"
    r"|[·‧ㆍ․∙⋅・⦁]|[*+→]"
    r"|(?:[가-힣]{0,4}\s?사례|제)\s?\d{1,3}"
)
"""Signs that also stand at the start of a line by chance, as in 한|다. or 수거|·배달."""

_FULL_END: Final = 1.3  # heights left in a full line whose text breaks anywhere
_ROOM: Final = 1.1  # heights in which one more letter would have fitted
_SAME_SIZE: Final = 0.3  # letters of a fallback font make a line higher; headings are larger still
_LEADING: Final = 1.3  # of the usual distance of two lines: more is space between paragraphs
_USUAL: Final = 1.8  # heights between two lines where a document has no paragraph to tell
_APART: Final = 1.7  # of the usual distance: there a line was left empty
_FARTHEST: Final = 2.6  # heights between two lines of a paragraph, whatever is usual
_INDENT: Final = 0.9  # heights by which the lines of a paragraph can be out of line
_HANGING: Final = 4.0  # heights by which the first line of a paragraph can stand out
_JUSTIFIED: Final = 0.6  # of the long lines end at the margin in a justified document
_NEAR: Final = 6.0  # heights from the margin at which a line is long
_SEAM: Final = 12  # characters on both sides of a break that signs look at
_ADDRESS: Final = re.compile(r"(?:@|://|www\.)\S*$")
_SIGNS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"[.,;:!?…]['\"”’)\]]*\n"), " "),
    (re.compile(r"\d\n[\d가-힣]|제\n\d"), ""),
    (re.compile(r"[^\W\d_]\n\d"), " "),
    (re.compile(r"[(“‘「『<\[·ㆍ･~-]\n|\n[)”’」』>\]·ㆍ･~%,.-]"), ""),
    (re.compile(r"\w\n\("), ""),
    (re.compile(r"\n\W"), " "),
    (
        re.compile(
            r"\n(?:을|를|은|는|이|가|의|에|에게|에서|에는|으로|로|와|과|도|만|까지|부터|다|하였다|하였고|되었다)"
            r"(?:[\s.,)]|$)"
        ),
        "",
    ),
    (re.compile(r"(?:야|도록|지|게|고|는|은|을|를|에서|으로|의)\n(?:한|할|하|되|않|있|없)"), " "),
    (
        re.compile(
            r"[가-힣]\n(?:하는|하여야?|하고|해야|할|한|하도록|토록|되는|되어|된|될|됨|함)(?:[\s.,)]|$)"
        ),
        "",
    ),
)
"""What the letters at a break tell of the space there, most telling first: particles and suffixes
and endings are never written apart, auxiliary verbs are."""

_STANDING: Final = re.compile(
    "[및등그이더각한두세네수것전후본총약또안못중내외시때곳점바줄데할된될큰새현타해년월일회건명]"
)
"""Syllables that are words: a break before or after any other single one is in a word."""

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Habits:
    """How a document sets its text, as far as paragraphs hang on it."""

    lines: Sequence[Line]

    @cached_property
    def leading(self) -> float:
        """The usual distance of two lines, in heights."""
        following = [pair for pair in pairwise(self.lines) if _follows(*pair)]
        wrapped = [pair for pair in following if pair[0].room < _FULL_END]
        found = [(above.y0 - below.y0) / above.height for above, below in wrapped or following]
        return median(found) if found else _USUAL

    @cached_property
    def justified(self) -> bool:
        """Hold where most of the lines that come near the margin end at it."""
        long = [line.room for line in self.lines if line.room < _NEAR]
        return sum(room < 1 for room in long) > _JUSTIFIED * len(long)

    @cached_property
    def keeps_spaces(self) -> bool:
        """Hold where lines end with the space at which they were broken."""
        return any(line.space for line in self.lines if line.room < _FULL_END)

    @cached_property
    def words(self) -> Counter[str]:
        """The words of the document, and how often they stand in it."""
        return Counter(word for line in self.lines for word in _WORD.findall(line.text))


def group(lines: Iterable[Line], habits: Habits) -> Iterator[list[Line]]:
    """Walk the paragraphs as lists of their lines."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not goes_on(paragraph, line, habits):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def goes_on(paragraph: Sequence[Line], line: Line, habits: Habits) -> bool:
    """Tell whether a line goes on with the paragraph above it."""
    last = paragraph[-1]
    return (
        "\t" not in line.text
        and "\t" not in last.text
        and abs(line.height - last.height) <= _SAME_SIZE * last.height
        and _stands_below(last, line, habits)
        and _is_aligned(paragraph, line)
        and _is_full(last, line, habits)
        and not _begins(last, line)
    )


def is_apart(above: Line, below: Line, habits: Habits) -> bool:
    """Tell whether an empty line stands between two paragraphs."""
    if (above.page, above.flow) != (below.page, below.flow):
        return False
    distance = (above.y0 - below.y0) / max(above.height, below.height, 1.0)
    return distance > habits.leading * _APART


def joint(before: Line, after: Line, habits: Habits) -> str:
    """Return what stood between two lines of a paragraph: a space or nothing.

    A space at the line's end is sure; without one, the first of `_SIGNS` that speaks decides, else
    the words of the document.
    """
    if before.space:
        return " "
    if _ADDRESS.search(before.text) and after.text[0].isascii():
        return ""
    seam = f"{before.text[-_SEAM:]}\n{after.text[:_SEAM]}"
    for sign, between in _SIGNS:
        if sign.search(seam):
            return between
    return _by_words(before, after, habits)


def _by_words(before: Line, after: Line, habits: Habits) -> str:
    """Tell by the words of the document whether a break between two letters was in a word.

    A line with room for one more letter was broken between words; lines that all end at the margin
    are broken anywhere.
    """
    head = _last_word(before.text)
    tail = _first_word(after.text)
    if head + tail in habits.words:
        return ""
    kept = before.space is False and habits.keeps_spaces
    standing = _STANDING.fullmatch(head) or _STANDING.fullmatch(tail)
    if not kept and (standing or before.room > _ROOM):
        return " "
    if len(head) == 1 or len(tail) == 1:
        return ""
    if habits.words[head] > 1 and habits.words[tail] > 1:
        return " "
    return "" if kept or (before.space is False and habits.justified) else " "


def _last_word(text: str) -> str:
    found = _WORD.findall(text[-40:])
    return found[-1] if found else ""


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found.group() if found else ""


def _follows(above: Line, below: Line) -> bool:
    same = above.page == below.page and above.flow == below.flow
    return same and 0.5 * above.height < above.y0 - below.y0 < _FARTHEST * above.height


def _stands_below(last: Line, line: Line, habits: Habits) -> bool:
    """Tell whether a line is the next of its column, or the first of the next page."""
    if line.page != last.page:
        beside = line.flow <= BODY + 1 if last.flow >= BODY else line.flow < BODY
        return line.page == last.page + 1 and beside
    if line.flow != last.flow:
        return BODY < last.flow == line.flow - 1
    distance = (last.y0 - line.y0) / last.height
    return 0.5 < distance < min(habits.leading * _LEADING, _FARTHEST)


def _is_aligned(paragraph: Sequence[Line], line: Line) -> bool:
    first, last = paragraph[0], paragraph[-1]
    size = last.height
    if line.page != last.page or line.flow != last.flow:
        return True
    if abs((line.x0 + line.x1) - (last.x0 + last.x1)) < size / 2:
        return True  # centred
    if len(paragraph) > 1:
        return abs(line.x0 - last.x0) <= _INDENT * size
    return -_HANGING * size <= line.x0 - first.x0 <= _HANGING * size


def _is_full(last: Line, line: Line, habits: Habits) -> bool:
    """Tell whether nothing more would have fitted on a line."""
    if last.room < _FULL_END:
        return True
    return not habits.justified and last.room < _width(line.text.split(maxsplit=1)[0]) + 0.5


def _width(word: str) -> float:
    """Measure a word in heights of its line: letters of ASCII are half as wide as others."""
    return sum(0.5 if letter.isascii() else 0.9 for letter in word)


def _begins(last: Line, line: Line) -> bool:
    """Tell whether a line begins with the mark of a new paragraph."""
    if _STRONG.match(line.text):
        return True
    if _WEAK.match(line.text) is None:
        return False
    return last.room >= _FULL_END or line.x0 < last.x0 - _INDENT * last.height
