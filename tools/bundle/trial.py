"""A bundle of this platform in, a page without an error out where it installs without a network.

``python -m tools.bundle.trial FOLDER START`` is what runs where there is no network.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from tools.bundle.locks import ROOT
from tools.bundle.packing import PAGE
from tools.bundle.platforms import Platform

NAME: Final = "적극행정 사례 (새 폴더)"
"""A folder as offices name them."""

QUERY: Final = "수의계약 확인서"
NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that refuses, for where no network can be taken away."""

ADDRESS: Final = re.compile(r"http://[\d.]+:\d+")
UP: Final = 1
LOOPBACK_UP: Final = 0x8914
"""The order to Linux that sets the flags of a network device."""


def try_bundle(path: Path, platform: Platform) -> None:
    """Unpack, install and ask a bundle; raise `subprocess.CalledProcessError` where that fails."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / NAME
        with zipfile.ZipFile(path) as packed:
            packed.extractall(home)
        (unpacked,) = home.iterdir()
        alone = ("unshare", "--map-root-user", "--net")
        command = (sys.executable, "-m", "tools.bundle.trial", str(unpacked), platform.start)
        can = (
            shutil.which("unshare") and not subprocess.run((*alone, "true"), check=False).returncode
        )
        subprocess.run((*alone, *command) if can else command, cwd=ROOT, check=True)


def main(folder: Path, start: str) -> int:
    """Double-click the start file twice: it installs and answers, then answers at once."""
    print("The bundle, without a network:" if _take_loopback() else "The bundle, with no proxy:")
    shells = {".cmd": ("cmd", "/c")}
    command = (*shells.get(Path(start).suffix, ("sh",)), str(folder / start))
    for step in ("installs", "starts again"):
        begun = time.monotonic()
        with subprocess.Popen(
            (*command, "--no-open", "--port", "0"),
            cwd=tempfile.gettempdir(),
            env=_environment(),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as server:
            try:
                _ask(server, folder, is_first=step == "installs")
            finally:
                server.terminate()
        print(f"  {step} and answers in {time.monotonic() - begun:.0f} s")
    assert (folder / PAGE).is_file()
    return 0


def _ask(server: subprocess.Popen[str], folder: Path, *, is_first: bool) -> None:
    """Ask for the page; index data/ in between, and find a case of it."""
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if found := ADDRESS.search(line):
            break
    else:
        sys.exit(f"The bundle does not answer: {''.join(said)}")
    ask = build_opener(ProxyHandler({})).open
    page = ask(found[0], timeout=30).read().decode()
    assert 'lang="ko"' in page
    if is_first:
        sarye = next((folder / "environment").glob("*/sarye*"))
        subprocess.run((sarye, "index", ROOT / "data"), cwd=folder, env=_environment(), check=True)
        listed = (sarye, "export", QUERY, "-o", "목록.pdf")
        subprocess.run(listed, cwd=folder, env=_environment(), check=True)
    answer = ask(f"{found[0]}/api/search?q={quote(QUERY)}", timeout=30).read()
    hits = json.loads(answer)["hits"]
    print(f"  {len(hits)} hits, the first is {hits[0]['title']}")


def _environment() -> Mapping[str, str]:
    """Let nothing of this machine lead to the network or to another sarye."""
    kept = {
        name: os.environ[name] for name in os.environ if not name.startswith(("SARYE", "PYTHON"))
    }
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    return {**kept, **proxies, **{name.lower(): NOWHERE for name in proxies}, "PIP_NO_INDEX": "1"}


def _take_loopback() -> bool:
    """Switch on the one network device of a machine without a network; tell whether it was off."""
    if sys.platform != "linux":
        return False
    import fcntl

    if len(socket.if_nameindex()) > 1:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        fcntl.ioctl(asking, LOOPBACK_UP, struct.pack("16sh14x", b"lo", UP))
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
