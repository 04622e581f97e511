"""Installs sarye beside the start file, once and without a network, and opens its page.

What is written goes beside the start file, or into the folder of the user where that cannot be.
Words behind the start file are options of ``sarye serve``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

PROGRAM = Path(__file__).resolve().parent
WHEELS = PROGRAM / "wheels"
REQUIREMENTS = PROGRAM / "requirements.txt"
LONGEST_PATH = 259
"""Letters of a path that every Windows opens."""

HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What systems say of a lock that another process holds; all else is a drive without locks."""

INSTALLING = "처음 한 번 설치합니다. 1~3분 걸립니다."
INSTALLED = "설치를 마쳤습니다."
FAILED = "설치하지 못했습니다. 위에 나온 글을 전산 담당자에게 보여 주세요. ({reason})"
UNWRITABLE = "쓸 수 있는 폴더가 없습니다. 압축을 바탕 화면처럼 쓸 수 있는 폴더에 풀어 주세요."
ELSEWHERE = "이 폴더에는 쓸 수 없어(또는 경로가 너무 길어) 다음 폴더에 설치합니다: {place}"
WAITING = "다른 창에서 설치하고 있습니다. 마칠 때까지 기다립니다."
CLOSING = "검색을 마치려면 이 창을 닫으세요."


def main(options: list[str]) -> int:
    """Install where that is still to be done, and run the page until it is ended."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    home = place()
    if home is None:
        return fail(UNWRITABLE)
    if home != PROGRAM.parent:
        say(ELSEWHERE, place=home)
    python = python_of(home / "environment")
    try:
        if not is_installed(home / "environment"):
            with alone(home):
                install_once(home / "environment")
    except (OSError, subprocess.CalledProcessError) as error:
        return fail(FAILED, reason=type(error).__name__)
    say(CLOSING)
    return serve(home, python, options or ["--open"])


def place() -> Path | None:
    """Choose the folder that is written to: that of the start file, else one of the user."""
    beside = PROGRAM.parent
    if not is_too_long(beside) and is_writable(beside):
        return beside
    if sys.platform == "win32":
        user = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        user = Path.home() / "Library" / "Application Support"
    else:
        user = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    with suppress(OSError):
        (user / "sarye").mkdir(parents=True, exist_ok=True)
    return user / "sarye" if is_writable(user / "sarye") else None


def is_writable(folder: Path) -> bool:
    """Tell whether an environment can be made in a folder: files, and links where it has some."""
    try:
        with tempfile.TemporaryDirectory(dir=folder) as probe:
            if os.name == "posix":
                (Path(probe) / "link").symlink_to("nothing")
    except OSError:
        return False
    return True


def is_too_long(folder: Path) -> bool:
    """Tell whether paths within a folder would be too long for Windows."""
    if sys.platform != "win32":
        return False
    names = (name for wheel in WHEELS.iterdir() for name in zipfile.ZipFile(wheel).namelist())
    longest = max(map(len, names)) + len("__pycache__/.cpython-313.pyc.1234567890")
    return len(str(folder / "environment" / "Lib" / "site-packages")) + longest > LONGEST_PATH


def python_of(environment: Path) -> Path:
    """Name the Python of an environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def state() -> dict[str, str]:
    """Say what an environment is made of; where that differs, it is made anew."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return {"bundle": digest, "python": sys.version, "at": sys.base_prefix}


def is_installed(environment: Path) -> bool:
    """Tell whether an environment is whole, and of this bundle and this Python."""
    with suppress(OSError, ValueError):
        mark = json.loads((environment / "installed.json").read_text("utf-8"))
        return python_of(environment).is_file() and bool(mark == state())
    return False


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Let one start at a time install into a folder: who comes second waits for the first."""
    with (home / "installing.lock").open("wb") as file:
        if not is_ours(file):
            say(WAITING)
            while not is_ours(file):
                time.sleep(1)
        yield


def is_ours(file: BinaryIO) -> bool:
    """Tell whether a file is locked by us now, or can be by nobody."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in HELD
    return True


def install_once(environment: Path) -> None:
    """Install, unless that was done while we waited."""
    if not is_installed(environment):
        say(INSTALLING)
        install(environment)
        say(INSTALLED)


def install(environment: Path) -> None:
    """Make an environment of the wheels; none is left where that fails."""
    shutil.rmtree(environment, ignore_errors=True)
    try:
        venv.create(environment, with_pip=False, symlinks=os.name == "posix")
        offline = ("--no-index", f"--find-links={WHEELS}", "--no-deps", "--require-hashes")
        quick = ("--no-compile", "--disable-pip-version-check")  # compiled when first imported
        quiet = ("--isolated", "--quiet", "--no-warn-script-location")
        (pip,) = PROGRAM.glob("pip-*.whl")
        python = (python_of(environment), "-P", pip / "pip")
        command = (*python, "install", *quick, *quiet, *offline, "--requirement", REQUIREMENTS)
        subprocess.run(command, check=True, env=own_environment())
        (environment / "installed.json").write_text(json.dumps(state()), "utf-8")
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise


def serve(home: Path, python: Path, options: list[str]) -> int:
    """Run the page until it is ended."""
    command = [str(python), "-P", "-m", "sarye", "serve", *options]
    os.chdir(home)
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, own_environment())
    with subprocess.Popen(command, env=own_environment()) as server:
        while True:
            with suppress(KeyboardInterrupt):  # the server gets it too, and ends
                return server.wait()


def own_environment() -> dict[str, str]:
    """Leave out what leads to other Pythons, and speak Korean unless something else is asked."""
    other = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "SARYE_INDEX")
    kept = {name: value for name, value in os.environ.items() if name not in other}
    return {"SARYE_LANG": "ko", **kept, "PYTHONUTF8": "1"}


def say(text: str, **values: object) -> None:
    """Say one line."""
    print(text.format(**values), flush=True)


def fail(text: str, **values: object) -> int:
    """Say one line of what went wrong."""
    print(text.format(**values), file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
