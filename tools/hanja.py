"""Makes the table of Hanja readings, `src/sarye/analysis/hanja.txt`, from Unicode's Unihan.

    python tools/hanja.py Unihan_Readings.txt

The file is part of Unihan.zip of any version of Unicode; the table was made of version 14.0.0.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parents[1] / "src" / "sarye" / "analysis" / "hanja.txt"

_ROW: Final = re.compile(r"U\+([0-9A-F]+)\tkHangul\t(.+)")
_ORDER: Final = ("E", "0", "1", "N", "X")
"""Sources of a reading (UAX 38, kHangul), the likeliest first: Hanja of schools, the two standards
of characters, names of people."""


def table(lines: Iterable[str]) -> str:
    """Give the table: each line has readings, the likeliest first, and the Hanja that have them."""
    rows: dict[str, str] = {}
    for found in filter(None, map(_ROW.match, lines)):
        readings = [one.partition(":") for one in found[2].split()]
        readings.sort(key=lambda one: min(map(_rank, one[2])))
        key = "".join(reading for reading, _, _ in readings)
        rows[key] = rows.get(key, "") + chr(int(found[1], 16))
    return "".join(f"{key} {hanja}\n" for key, hanja in sorted(rows.items()))


def _rank(source: str) -> int:
    return _ORDER.index(source)


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as unihan:
        TABLE.write_text(table(unihan), "utf-8", newline="\n")
