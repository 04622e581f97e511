"""Makes the fonts of PDF lists, `src/sarye/exporters/fonts`, from Noto's, and says what they have.

    pip install uharfbuzz && python tools/pdffont.py FOLDER

The folder holds, at any depth, the files of Debian's packages fonts-noto-cjk and fonts-noto-core
and of npm's @expo-google-fonts/noto-emoji. Kept are all that CP949 can write (every syllable, 4,888
Hanja, signs) and the letters of old Hangul with what joins them; in the regular weight also every
Hanja that has a Korean reading and what notices in Chinese and Japanese are written in, the scripts
of people who come to Korea to work and live, and emoji in one colour.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import uharfbuzz as hb

SOURCES: Final = Path(__file__).parents[1] / "src" / "sarye"
FONTS: Final = SOURCES / "exporters" / "fonts"
FAMILY: Final = "Noto Sans CJK KR"
IN_COLLECTION: Final = 1
"""The number of that family in its collections."""

BLOCKS: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x1A0, 0x1B1),
    range(0x370, 0x460),
    range(0x1100, 0x1200),
    range(0x1E00, 0x1F00),
    range(0x2000, 0x2400),
    range(0x2460, 0x2800),
    range(0x2900, 0x2C00),
    range(0x3000, 0x3400),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
    range(0xF900, 0xFB00),
    range(0xFF00, 0xFFF0),
)
OF_OLD_HANGUL: Final = ("ccmp", "ljmo", "vjmo", "tjmo")
_LATIN: Final = (range(0x20, 0x530), range(0x1AB0, 0x1B00), range(0x1D00, 0x2070))
_DIGITS: Final = (range(0x20, 0x7F), range(0x2000, 0x2070), range(0x25CC, 0x25CD))
OTHERS: Final[Mapping[str, tuple[range, ...]]] = {
    "Noto Sans": (*_LATIN, range(0x20D0, 0x2100), range(0xFE20, 0xFE30)),
    "Noto Sans Arabic": (range(0x600, 0x780), range(0xFB50, 0xFE00), range(0xFE70, 0xFF00)),
    "Noto Sans Hebrew": (range(0x590, 0x600), range(0xFB1D, 0xFB50)),
    "Noto Sans Thai": (range(0xE00, 0xE80),),
    "Noto Sans Lao": (range(0xE80, 0xF00),),
    "Noto Sans Khmer": (range(0x1780, 0x1800), range(0x19E0, 0x1A00)),
    "Noto Sans Myanmar": (range(0x1000, 0x10A0),),
    "Noto Sans Devanagari": (range(0x900, 0x980),),
    "Noto Sans Bengali": (range(0x964, 0x966), range(0x980, 0xA00)),
    "Noto Sans Tamil": (range(0xB80, 0xC00),),
    "Noto Sans Sinhala": (range(0xD80, 0xE00),),
    "Noto Sans Symbols2": (range(0x2300, 0x2C00), range(0x1F780, 0x1F800)),
}
"""Other scripts, each in a font of its own, in the regular weight."""

EMOJI: Final = "Noto Emoji"
ALL_FEATURES: Final = ("*",)


def in_encoding(name: str) -> set[int]:
    """Give all that an encoding of two bytes can write."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    return set(map(ord, "".join(pair.decode(name, "ignore") for pair in pairs)))


def of_blocks(blocks: Iterable[range]) -> set[int]:
    """Give the letters of ranges."""
    return {letter for block in blocks for letter in block}


def hanja() -> set[int]:
    """Give every Hanja of which the project knows a reading."""
    table = (SOURCES / "analysis" / "hanja.txt").read_text(encoding="utf-8")
    return {ord(letter) for letter in table if "\u3400" <= letter <= "\u9fff"}


def cut(face: hb.Face, letters: set[int], name: str, features: Iterable[str]) -> set[int]:
    """Write of a font what these letters need; return which of them it has."""
    asked = hb.SubsetInput()
    asked.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    asked.unicode_set.update(letters)
    if features != ALL_FEATURES:
        asked.layout_feature_tag_set.clear()
        asked.layout_feature_tag_set.update({int.from_bytes(one.encode()) for one in features})
    made = hb.subset(face, asked)
    (FONTS / name).write_bytes(made.blob.data)
    return set(made.unicodes) & letters


def ranges(letters: set[int]) -> Iterator[str]:
    """Write letters as ranges in hexadecimal."""
    for letter in sorted(letters):
        if letter - 1 not in letters:
            first = letter
        if letter + 1 not in letters:
            yield f"{first:X}-{letter:X}" if letter > first else f"{letter:X}"


def make(folder: Path) -> None:
    """Cut all of them, and list what each has."""
    files = {path.name: path for path in folder.rglob("*") if path.suffix in (".ttc", ".ttf")}

    def face(name: str, number: int = 0) -> hb.Face:
        return hb.Face(hb.Blob.from_file_path(str(files[name])), number)

    korean = of_blocks(BLOCKS) | in_encoding("cp949")
    notices = in_encoding("gb2312") | in_encoding("euc_jp")
    had: dict[str, set[int]] = {}
    for weight, letters in (("Bold", korean), ("Regular", korean | hanja() | notices)):
        whole = face(f"NotoSansCJK-{weight}.ttc", IN_COLLECTION)
        name = f"NotoSansCJKkr-{weight}.otf"
        had[FAMILY] = cut(whole, letters, name, OF_OLD_HANGUL)
    for family, blocks in OTHERS.items():
        name = f"{family.replace(' ', '')}-Regular.ttf"
        had[family] = cut(face(name), of_blocks((*_DIGITS, *blocks)), name, ALL_FEATURES)
    emoji = face("NotoEmoji_400Regular.ttf")
    had[EMOJI] = cut(emoji, set(emoji.unicodes), "NotoEmoji-Regular.ttf", ALL_FEATURES)
    lines = (f"{family}\t{' '.join(ranges(letters))}\n" for family, letters in had.items())
    (FONTS / "letters.txt").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
