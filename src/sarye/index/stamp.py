"""The stamp beside an index: what it was built with, and what has changed since."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from sarye import __version__
from sarye.analysis import (
    SYNONYMS_FILE,
    VERSION,
    WORDS_FILE,
    UserTerms,
    kiwi_version,
    read_user_terms,
)
from sarye.errors import IndexDamaged, IndexOutdated
from sarye.index.schema import SCHEMA_VERSION
from sarye.meaning import Meanings
from sarye.settings import Settings

STAMP_FILE: Final = "stamp.json"
CHECK: Final = "check"
"""What the checksum of a stamp is called in its file."""

FOLDER: Final = "folder"
"""What names the folder of the build there."""

FIRST_CHECKED: Final = 9
"""The first schema whose stamps have a checksum."""


class TermFiles(NamedTuple):
    """The user's dictionary and synonyms; None where there are none."""

    words: Path | None
    synonyms: Path | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Versions and fingerprints; two indexes with equal stamps and documents answer alike.

    ``analysis`` is the version of the token chain, ``meaning`` that of the table of word meanings
    (empty where there was none); ``words``, ``synonyms`` and ``settings`` are
    fingerprints, empty where there is nothing. ``built`` is a UTC time in ISO 8601, ``build`` names
    the build, copies of it too: each file of words says which one it is of. ``worded`` tells
    that these are there. ``roots`` are the folders of the index, as its totals hold them too.
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
    build: str = ""
    worded: bool = False
    roots: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Name everything that answers hang on."""
        row = asdict(self)
        for name in ("build", "worded", "roots"):
            del row[name]
        row["built"] = ""
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
        row = {**asdict(self), "build": self.build or folder.name, FOLDER: folder.name}
        text = json.dumps({**row, CHECK: _check(row)}, indent=2) + "\n"
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / STAMP_FILE)


def read_stamp(folder: Path, *, shown: str) -> Stamp:
    """Read the stamp of a build; `IndexDamaged` and `IndexOutdated` name the index as ``shown``."""
    try:
        row = json.loads((folder / STAMP_FILE).read_bytes())
        check, schema = row.pop(CHECK, None), row["schema"]
        is_old = check is None and schema in range(FIRST_CHECKED)
        is_sound = is_old or check == _check(row)
        its_folder = row.pop(FOLDER, None)
        stamp = None
        if is_sound and schema == SCHEMA_VERSION:
            stamp = Stamp(**{**row, "roots": tuple(row["roots"])})
            is_sound = its_folder == folder.name
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise IndexDamaged(path=shown, file=STAMP_FILE) from error
    if not is_sound:
        raise IndexDamaged(path=shown, file=STAMP_FILE)
    if stamp is None:
        expected = f"schema {SCHEMA_VERSION}"
        raise IndexOutdated(path=shown, found=f"schema {schema}", expected=expected)
    return stamp


def move_stamp(folder: Path) -> None:
    """Let a stamp that was copied be that of the folder where it stands now."""
    path = folder / STAMP_FILE
    row = json.loads(path.read_bytes())
    if row.pop(CHECK, None) == _check(row):
        row[FOLDER] = folder.name
        path.write_text(json.dumps({**row, CHECK: _check(row)}, indent=2) + "\n", "utf-8")


def _check(row: dict[str, Any]) -> int:
    return crc32(json.dumps(row, sort_keys=True).encode())


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
