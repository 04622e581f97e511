"""The folder of the user in which a program keeps what it can make again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

NAME: Final = "sarye"


def cache_folder() -> Path:
    """Name it, as the system does: it need not be there."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / NAME
