"""What a server writes to the standard error: a line for each request, and no text of a case."""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

LOGGED: Final = {"sarye.web": logging.INFO, "uvicorn": logging.ERROR, "asyncio": logging.ERROR}
"""What is logged, and from which level on: what strangers send to the port fills no disk."""


class _Line(logging.Formatter):
    """Writes a line with its time; of an error its kind alone, since its text can be of a case."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        return str(ei[0].__name__)


def log_to_stderr() -> None:
    """Write what is logged from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    for name, level in LOGGED.items():
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
