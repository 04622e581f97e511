"""Lock files in, the requirements of a platform out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from tools.bundle.platforms import Platform

ROOT: Final = Path(__file__).parents[2]
PLAIN: Final = ROOT / "requirements.lock"
EXTRAS: Final = ("pdf", "mcp")
"""What a bundle holds beside a plain installation: lists as PDF, and the door for assistants.

An assistant of the house asks without the internet too. An index on a cluster and what measures a
search are for people who set up more than a bundle.
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """A requirement of a lock file: ``name==version ; marker``, and the hashes of its files."""

    text: str
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the package."""
        return Requirement(self.text).name

    @property
    def version(self) -> str:
        """The one version that it allows."""
        (only,) = Requirement(self.text).specifier
        return only.version

    @property
    def pinned(self) -> str:
        """Name and version, without the marker."""
        asked = Requirement(self.text)
        return f"{asked.name}{asked.specifier}"

    def is_for(self, platform: Platform, python: str) -> bool:
        """Tell whether a platform with a Python, such as 3.13, needs it."""
        marker = Requirement(self.text).marker
        return marker is None or marker.evaluate(dict(platform.markers(python)))


def lock_of(extra: str) -> Path:
    """Give the lock file of a plain installation with an extra."""
    return ROOT / f"requirements-{extra}.lock"


def read_lock(path: Path) -> Iterator[Locked]:
    """Yield the requirements of a lock file in their order."""
    lines = re.sub(r" \\\n\s*", " ", path.read_text("utf-8")).splitlines()
    for line in lines:
        text, *hashes = line.split(" --hash=")
        if text.strip():
            yield Locked(text.strip(), tuple(one.strip() for one in hashes))


def locked(extras: Iterable[str]) -> tuple[Locked, ...]:
    """List what is installed with some extras, on any platform and by any Python, each once."""
    files = (PLAIN, *map(lock_of, extras))
    return tuple(dict.fromkeys(one for file in files for one in read_lock(file)))
