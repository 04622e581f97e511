"""Lock files in, what has no wheel for a platform out: ``python3 task.py platforms``."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Final

from tools.bundle.locks import EXTRAS, PLAIN, lock_of
from tools.bundle.platforms import PLATFORMS, PYTHONS, Platform
from tools.bundle.wheels import SOURCE_ONLY

KNOWN: Final = frozenset((("mcp", "macosx_x86_64"),))
"""Extras that are known to have no wheels somewhere: cryptography makes none for Intel's Macs."""

LACKING: Final = re.compile(r"Because ([^ ]+) has no usable wheels")


def main() -> int:
    """Ask the package index for every platform and Python; tell what it lacks."""
    lacking = 0
    for platform in dict.fromkeys(PLATFORMS.values()):
        for extra in ("", *EXTRAS):
            found = sorted(set(_lacking(extra, platform)))
            print(f"sarye{extra and f'[{extra}]'} on {platform.name}: {_told(found)}", flush=True)
            lacking += bool(found) and (extra, platform.name) not in KNOWN
    return 1 if lacking else 0


def _told(found: list[str]) -> str:
    return f"no wheel of {', '.join(found)}" if found else f"Python {', '.join(PYTHONS)}"


def _lacking(extra: str, platform: Platform) -> Iterator[str]:
    """Yield what has no wheel, the first by each Python; raise where nothing can be asked."""
    for python in PYTHONS:
        with tempfile.TemporaryDirectory() as place:
            sources = [f"--no-binary={name}" for name in SOURCE_ONLY]
            command = (
                *(sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-deps"),
                *("--only-binary=:all:", *sources, f"--target={place}"),
                *(f"--python-platform={platform.target}", f"--python-version={python}"),
                *("-r", str(lock_of(extra) if extra else PLAIN)),
            )
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            found = LACKING.search(done.stderr)
            if found is None:
                raise RuntimeError(done.stderr)
            yield found[1]


if __name__ == "__main__":
    sys.exit(main())
