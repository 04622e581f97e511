"""The sample documents in, pictures of the page out: ``python3 task.py screenshots``."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page

from sarye.archive import Archive
from tools.chromium import launched
from tools.serving import serving

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "screenshots"
COLOURS: Final = 128
"""Colours that are kept: letters and areas need no more, and a file is a third as large."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What is asked for, on a screen of this size, and what is done before the picture is taken."""

    query: str
    width: int
    height: int
    scale: float = 1
    act: Callable[[Page], None] = lambda page: None


def open_case(page: Page) -> None:
    """Go on to the first hit."""
    page.locator(".hit a.title").first.click()
    page.locator("article.case").wait_for()


SHOTS: Final[Mapping[str, Shot]] = {
    "results": Shot("부담", 1280, 860),
    "case": Shot("주차장", 1280, 860, act=open_case),
    "phone": Shot("부담", 390, 760, scale=2),
}
"""The pictures by name."""


def main(arguments: Sequence[str]) -> int:
    """Take all pictures, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        index = Path(folder, "index")
        Archive.build([Path("data")], index=index)
        with serving(index) as served, launched() as browser:
            for name in arguments or SHOTS:
                picture = taken(browser, served.address, SHOTS[name])
                (FOLDER / f"{name}.png").write_bytes(optimised(picture))
    return 0


def taken(browser: Browser, address: str, shot: Shot) -> bytes:
    """Take one picture, as a Korean reader sees the page."""
    size = {"width": shot.width, "height": shot.height}
    page = browser.new_page(
        viewport=size,  # type: ignore[arg-type]
        device_scale_factor=shot.scale,
        locale="ko-KR",
        has_touch=shot.scale > 1,
        is_mobile=shot.scale > 1,
    )
    page.goto(f"{address}/?q={quote(shot.query)}")
    page.locator(".hit").first.wait_for()
    shot.act(page)
    picture = page.screenshot()
    page.close()
    return picture


def optimised(picture: bytes) -> bytes:
    """Keep the colours that are seen, and write them as small as can be."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=0)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
