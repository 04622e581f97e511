"""A platform in, its wheels in a folder out, each checked against the hashes of the lock files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.bundle.locks import EXTRAS, PLAIN, Locked, lock_of, read_lock
from tools.bundle.platforms import Platform

SOURCE_ONLY: Final = frozenset(("kiwipiepy-model",))
"""Published as sources alone; they hold data and no code, so that one wheel fits every system."""


class WheelsMissing(Exception):
    """A platform that some packages of a plain installation have no wheel for."""


def fetch(platform: Platform, pythons: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Fetch the wheels of a plain installation and of the extras; give the extras that exist there.

    Raises `WheelsMissing` with a message that names the packages.
    """
    plain = tuple(read_lock(PLAIN))
    missing = _fetch(plain, platform, pythons, folder)
    if missing:
        raise WheelsMissing(_told("sarye", platform, missing))
    there = []
    for extra in EXTRAS:
        beside = [one for one in read_lock(lock_of(extra)) if one not in plain]
        missing = _fetch(beside, platform, pythons, folder)
        if missing:
            print(_told(f"sarye[{extra}]", platform, missing) + " It is left out.", file=sys.stderr)
        else:
            there.append(extra)
    return tuple(there)


def _told(what: str, platform: Platform, missing: Sequence[str]) -> str:
    return f"{what} cannot be installed on {platform.name}: no wheel of {', '.join(missing)}."


def _fetch(
    wanted: Sequence[Locked], platform: Platform, pythons: Sequence[str], folder: Path
) -> list[str]:
    """Fetch wheels; give what has none, in which case nothing is kept that came only now."""
    with tempfile.TemporaryDirectory() as place:
        for python in pythons:
            needed = [one for one in wanted if one.is_for(platform, python)]
            built = [one for one in needed if one.name in SOURCE_ONLY]
            ready = [one for one in needed if one.name not in SOURCE_ONLY]
            if not _download(ready, platform, python, place):
                return [
                    one.pinned for one in ready if not _download([one], platform, python, place)
                ]
            _build(built, place)
        for wheel in Path(place).iterdir():
            wheel.replace(folder / wheel.name)
    return []


def _download(needed: Sequence[Locked], platform: Platform, python: str, place: str) -> bool:
    """Download wheels; tell whether there are some for all."""
    tags = [f"--platform={tag}" for tag in platform.tags]
    wheels = ("--only-binary=:all:", f"--python-version={python}", "--implementation=cp", *tags)
    return not needed or _pip("download", needed, place, *wheels, check=False) == 0


def _build(needed: Sequence[Locked], place: str) -> None:
    """Build wheels of sources; raise `WheelsMissing` where one would fit this system only."""
    if not needed or list(Path(place).glob("kiwipiepy_model-*.whl")):
        return
    _pip("wheel", needed, place)
    names = {one.name.replace("-", "_") for one in needed}
    for wheel in Path(place).glob("*.whl"):
        if wheel.name.partition("-")[0] in names and not wheel.name.endswith("-none-any.whl"):
            raise WheelsMissing(f"{wheel.name} was built for this system only.")


def _pip(
    command: str, needed: Sequence[Locked], place: str, *options: str, check: bool = True
) -> int:
    """Run pip on requirements with their hashes, into a folder; give its status."""
    lines = [" --hash=".join((one.pinned, *one.hashes)) for one in needed]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("\n".join(lines), "utf-8")
        given = ("--require-hashes", "--no-deps", "-r", str(file), *options)
        into = {"download": "--dest", "wheel": "--wheel-dir"}[command]
        quiet = ("--quiet", "--disable-pip-version-check", into, place)
        run = (sys.executable, "-m", "pip", command, *quiet, *given)
        shown = None if check else subprocess.DEVNULL
        return subprocess.run(run, check=check, stderr=shown).returncode
