"""Hits in, a PDF out: tagged, its fonts embedded as far as they are used.

Typst sets the pages by ``templates/list.typ``. The font comes with the package (Noto Sans CJK KR,
every syllable of Hangul and the Hanja of KS X 1001), so that a list looks the same everywhere;
fonts of the machine are only looked at for letters that it lacks, such as emoji.
"""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import as_file, files
from typing import Any, Final, cast

from sarye.errors import ExtraMissing
from sarye.exporters.handout import handout
from sarye.exporters.hitlist import HitList

FONT: Final = "Noto Sans CJK KR"
_OF_THE_FONT: Final = "cp949"
"""The encoding whose letters the font has: all syllables, 4,888 Hanja, signs."""


def write(sheet: HitList) -> bytes:
    """Write the list as pages of A4, each with its number.

    Raises `ExtraMissing` where typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise ExtraMissing(extra="pdf") from error

    laid_out = dataclasses.asdict(handout(sheet))
    told = laid_out | {"language": sheet.translator.language, "fonts": [FONT]}
    said = json.dumps(told, ensure_ascii=False)
    here = files("sarye.exporters")
    with as_file(here / "fonts") as fonts:
        set_page: Any = typst.Compiler  # its stubs take no list of folders
        compiler = set_page(
            (here / "templates" / "list.typ").read_bytes(),
            font_paths=[fonts],
            ignore_system_fonts=not _needs_more(said),
            sys_inputs={"list": said},
        )
        data = compiler.compile(format="pdf", timestamp=int(sheet.exported.timestamp()))
    return cast("bytes", data)


def _needs_more(text: str) -> bool:
    """Tell whether a text has letters that the font lacks."""
    try:
        text.encode(_OF_THE_FONT)
    except UnicodeEncodeError:
        return True
    return False
