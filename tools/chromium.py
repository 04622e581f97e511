"""Nothing in, a Chromium that the system has out; none is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VARIABLE: Final = "SARYE_CHROMIUM"
"""Names the program where it is not on the path."""

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING: Final = (
    f"no Chromium: install it (Debian: apt-get install chromium) or name it in {VARIABLE}"
)


def find_chromium() -> str | None:
    """Find the program: the one that is named, else the first on the path."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Run it without a window until the block ends; raise `RuntimeError` where there is none.

    In a locale without Korean it would call no file by a Korean name.
    """
    from playwright.sync_api import sync_playwright

    program = find_chromium()
    if program is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        named = {**os.environ, "LC_ALL": "C.UTF-8"}
        browser = playwright.chromium.launch(executable_path=program, env=named)
        try:
            yield browser
        finally:
            browser.close()
