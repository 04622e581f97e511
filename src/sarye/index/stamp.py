"""The stamp beside an index: what it was built with, and what has changed since."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from sarye import __version__
from sarye.analysis import (
    SYNONYMS_FILE,
    VERSION,
    WORDS_FILE,
    UserTerms,
    kiwi_version,
    read_user_terms,
)
from sarye.errors import IndexDamaged
from sarye.index.schema import SCHEMA_VERSION
from sarye.meaning import Meanings
from sarye.settings import Settings

STAMP_FILE: Final = "stamp.json"


class TermFiles(NamedTuple):
    """The user's dictionary and synonyms; None where there are none."""

    words: Path | None
    synonyms: Path | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Versions and fingerprints; two indexes with equal stamps and documents answer alike.

    ``analysis`` is the version of the token chain, ``meaning`` that of the table of word meanings
    (empty where there was none); ``words``, ``synonyms`` and ``settings`` are
    fingerprints, empty where there is nothing. ``built`` is a UTC time in ISO 8601.
    """

    schema: int
    sarye: str
    kiwi: str
    analysis: int
    words: str
    synonyms: str
    settings: str
    built: str
    meaning: str = ""

    @property
    def fingerprint(self) -> str:
        """Name everything but the build time."""
        row = {**asdict(self), "built": ""}
        return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:12]

    def differences(self, now: Stamp) -> tuple[str, ...]:
        """Name what a rebuild today would change; a new build time is no difference."""
        names = (
            *("schema", "sarye", "kiwi", "analysis", "meaning"),
            *("words", "synonyms", "settings"),
        )
        return tuple(name for name in names if getattr(self, name) != getattr(now, name))

    def write(self, folder: Path) -> None:
        """Write the stamp of the build in a folder."""
        temporary = folder / f"{STAMP_FILE}.new"
        temporary.write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")
        temporary.replace(folder / STAMP_FILE)


def read_stamp(folder: Path, *, shown: str) -> Stamp:
    """Read the stamp of a build; `IndexDamaged` names the index as ``shown``."""
    try:
        row = json.loads((folder / STAMP_FILE).read_text("utf-8"))
        return Stamp(**row)
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(path=shown) from error


def stamp_now(settings: Settings, terms: UserTerms) -> Stamp:
    """Make the stamp that an index built now would get."""
    return Stamp(
        schema=SCHEMA_VERSION,
        sarye=__version__,
        kiwi=kiwi_version(),
        analysis=VERSION,
        words=terms.words_fingerprint,
        synonyms=terms.synonyms_fingerprint,
        settings=settings.fingerprint,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        meaning=Meanings().version,
    )


def user_terms(settings: Settings, built: Path | None = None) -> UserTerms:
    """Read the dictionary and the synonyms of the user; see `term_files`."""
    return replace(read_user_terms(*term_files(settings, built)), official=settings.official)


def term_files(settings: Settings, built: Path | None = None) -> TermFiles:
    """Name the dictionary and the synonyms, which need not be there.

    They are those of the settings, else those of the index folder. An index at an address has them
    with its other files of words, in the folder ``built``: as they were when it was made, the same
    for all machines.
    """
    folder = settings.index if isinstance(settings.index, Path) else built
    return TermFiles(
        settings.words or (folder and folder / WORDS_FILE),
        settings.synonyms or (folder and folder / SYNONYMS_FILE),
    )


def terms_changed(settings: Settings) -> tuple[int, ...]:
    """Give the times of change of these files, in nanoseconds; 0 for one that is not there."""
    return tuple(map(_changed, term_files(settings)))


def _changed(path: Path | None) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns if path is not None else 0
    return 0
