"""A command in, what it shows on a terminal out; not on Windows, which has none of this kind."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_COLOURS: Final = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def on_terminal(
    command: Sequence[str] | str, environment: Mapping[str, str], *, width: int, cwd: Path
) -> str:
    """Run a command on a terminal of so many columns; give what it shows, without colours.

    A text goes through the shell. Raises `subprocess.CalledProcessError` where it fails.
    """
    import pty
    import termios

    seen, shown = pty.openpty()
    settings = termios.tcgetattr(shown)
    settings[1] &= ~termios.OPOST  # no tabs made spaces, no line ends doubled
    termios.tcsetattr(shown, termios.TCSANOW, settings)
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        shell=isinstance(command, str),
        cwd=cwd,
        env={**environment, "COLUMNS": str(width), "TERM": "xterm"},
        stdout=shown,
        stderr=subprocess.DEVNULL,
    )
    os.close(shown)
    parts = []
    with suppress(OSError):  # Linux says so that nobody writes any more
        while part := os.read(seen, 65536):
            parts.append(part)
    os.close(seen)
    if status := process.wait():
        raise subprocess.CalledProcessError(status, command)
    return _COLOURS.sub("", b"".join(parts).decode())
