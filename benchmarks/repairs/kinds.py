"""The kinds of slips, each with the words that it happens to; the kinds of correct queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.repairs import drawing, slips
from benchmarks.repairs.drawing import Source, noun
from benchmarks.repairs.slips import Slip


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip: what it is called, what words it is made of, and how."""

    name: str
    example: str
    source: Source
    slip: Slip


SLIPS: Final = (
    SlipKind("Korean with the keyboard in English", "tndmlrPdir", noun(2), slips.in_english),
    SlipKind("English with the keyboard in Korean", "ㅔㅇㄹ", drawing.latin_word, slips.in_korean),
    SlipKind("initials, 3 syllables or more", "ㅎㅇㅅ", noun(3), slips.by_initials),
    SlipKind("initials, 2 syllables", "ㅁㅇ", noun(2, 2), slips.by_initials),
    SlipKind("last syllable half typed, 4 or more", "수의계야", noun(4), slips.broken_off),
    SlipKind("last syllable half typed, 2 or 3", "확인ㅅ", noun(2, 3), slips.broken_off),
    SlipKind("broken off before it, 4 or more", "수읙", noun(4), slips.broken_off_early),
    SlipKind("one key missing, 4 or more", "수이계약", noun(4), slips.missing),
    SlipKind("one key doubled, 4 or more", "수의곙약", noun(4), slips.doubled),
    SlipKind("two keys swapped, 4 or more", "수이ㅡ계약", noun(4), slips.swapped),
    SlipKind("a key beside the right one, 4 or more", "수의계액", noun(4), slips.beside),
    SlipKind("one of these four, 3 syllables", "확잉서", noun(3, 3), slips.once_wrong),
    SlipKind("one of these four, 2 syllables", "미눤", noun(2, 2), slips.once_wrong),
    SlipKind(
        "one of these four, with a particle",
        "확잉서를",
        drawing.noun_with_particle,
        slips.once_wrong,
    ),
    SlipKind("two of these, 4 or more", "수이계액", noun(4), slips.twice_wrong),
    SlipKind("a vowel that sounds the same", "게약", noun(2), slips.as_heard),
    SlipKind("two words without their space", "계약서류발급", drawing.two_nouns, slips.joined),
    SlipKind("a space one syllable off", "서류발 급", drawing.two_nouns, slips.shifted),
    SlipKind("a space within a word", "수의계 약", noun(3), slips.split),
)
"""Figures are syllables of the word that is meant."""

CORRECT: Final[dict[str, Source]] = {
    "words of the index": drawing.index_word,
    "words as written, with particles and endings": drawing.eojeols(1),
    "two words of a case": drawing.eojeols(2),
    "three words of a case": drawing.eojeols(3),
    "two to four words in a row": drawing.stretch,
    "neighbouring words without their space": drawing.unspaced,
    "titles, whole and from any word on": drawing.title,
    "2 to 10 letters cut anywhere": drawing.cut,
    "words with English letters and numbers": drawing.english_or_number,
    "names of agencies and laws": drawing.name,
}
