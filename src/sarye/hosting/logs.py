"""What a server writes to the standard error: a line for each request, and no text of a case."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

LogFormat = Literal["text", "json"]

LOG: Final = logging.getLogger("sarye.web")
"""What we write ourselves; a request that was answered comes with its ``request``."""

LOGGED: Final = {"sarye": logging.INFO, "uvicorn": logging.ERROR, "asyncio": logging.ERROR}
"""What is logged, and from which level on: what strangers send to the port fills no disk."""


class _Line(logging.Formatter):
    """Writes a line with its time; of an error its kind alone, since its text can be of a case."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        return str(ei[0].__name__)


class _JsonLine(logging.Formatter):
    """Writes the same as an object on a line, for programs that gather logs.

    Of a request there are ``method``, ``path``, ``status``, ``ms`` and ``client``, of all else
    there is a ``message``. The time is that of UTC, and ``process`` the number of who writes.
    """

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"time": time.replace("+00:00", "Z"), "level": record.levelname.lower()}
        said = {**head, "process": record.process, **self._said(record)}
        return json.dumps(said, ensure_ascii=False)

    def _said(self, record: logging.LogRecord) -> Mapping[str, object]:
        request: Mapping[str, object] | None = getattr(record, "request", None)
        if request is not None:
            return request
        kind = record.exc_info[0] if record.exc_info else None
        said = {"message": record.getMessage()}
        return {**said, "error": kind.__name__} if kind else said


FORMATTERS: Final[Mapping[LogFormat, type[logging.Formatter]]] = {"text": _Line, "json": _JsonLine}


def log_to_stderr(form: LogFormat = "text") -> None:
    """Write what is logged from now on, in this form and no other."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATTERS[form]())
    for name, level in LOGGED.items():
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
