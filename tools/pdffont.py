"""Makes the fonts of PDF lists, `src/sarye/exporters/fonts`, from Noto Sans CJK.

    pip install fonttools && python tools/pdffont.py /usr/share/fonts/opentype/noto

The folder is where Debian's package fonts-noto-cjk has NotoSansCJK-Regular.ttc and -Bold.ttc. Kept
are all that CP949 can write (every syllable, 4,888 Hanja, signs) and the signs of common blocks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTCollection

FONTS: Final = Path(__file__).parents[1] / "src" / "sarye" / "exporters" / "fonts"
FAMILY: Final = "Noto Sans CJK KR"
BLOCKS: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x370, 0x460),
    range(0x2000, 0x2400),
    range(0x2460, 0x2800),
    range(0x3000, 0x3400),
    range(0xAC00, 0xD7A4),
    range(0xF900, 0xFB00),
    range(0xFF00, 0xFFF0),
)


def letters() -> set[int]:
    """Give the letters that are kept."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x41, 0xFF))
    written = "".join(pair.decode("cp949", "ignore") for pair in pairs)
    return {letter for block in BLOCKS for letter in block} | set(map(ord, written))


def make(weight: str, folder: Path) -> Path:
    """Cut one weight down."""
    collection = TTCollection(folder / f"NotoSansCJK-{weight}.ttc")
    [font] = [one for one in collection.fonts if one["name"].getDebugName(1).startswith(FAMILY)]
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters())
    subsetter.subset(font)
    path = FONTS / f"NotoSansCJKkr-{weight}.otf"
    font.save(path)
    return path


if __name__ == "__main__":
    for name in ("Regular", "Bold"):
        print(make(name, Path(sys.argv[1])))
