"""An address in, shown in the browser of the desktop; nothing happens where there is none."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from threading import Thread


def show_page(address: str) -> None:
    """Open an address in a browser, without waiting for it."""
    Thread(target=open_page, args=(address,), daemon=True).start()


def open_page(address: str) -> None:
    """Open an address in a browser, and wait until it has been told."""
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(address)
