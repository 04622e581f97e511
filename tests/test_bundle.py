"""Bundles to take along: what goes in for each platform, and what a double click does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools.bundle.locks import EXTRAS, PLAIN, ROOT, Locked, locked, read_lock
from tools.bundle.packing import PAGE, Bundle, pack
from tools.bundle.platforms import PLATFORMS, PYTHONS, this_platform

THIS = "{}.{}".format(*sys.version_info[:2])
PROGRAM = "import sys; print('served', *sys.argv[1:])"
NEEDED = """
platform   | Python | needs                | needs not
win_amd64  | 3.11   | colorama numpy       |
win_amd64  | 3.13   | pywin32              | httpx2-jsfetch
macosx_arm64 | 3.12 | typst mcp            | colorama pywin32
linux_x86_64 | 3.13 | numpy cffi backports-zstd | colorama pywin32
linux_aarch64 | 3.14 | numpy typst mcp     | colorama backports-zstd
"""


def _wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> None:
    """Write a wheel, as small as one can be."""
    info = f"{name}-{version}.dist-info"
    described = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as packed:
        record = []
        for path, text in {**files, **described}.items():
            packed.writestr(path, text)
            record.append(f"{path},,\n")
        packed.writestr(f"{info}/RECORD", "".join((*record, f"{info}/RECORD,,\n")))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """Give a folder with two small wheels, sarye's the one that says what it is asked to do."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    _wheel(folder, "sarye", "9.1", {"sarye/__init__.py": "", "sarye/__main__.py": PROGRAM})
    _wheel(folder, "other", "1.0", {"other.py": ""})
    return folder


def _packed(wheels: Path, name: str, pythons: tuple[str, ...] = PYTHONS) -> Path:
    others = (Locked("other==1.0", ()), Locked("colorama==1 ; sys_platform == 'none'", ()))
    return pack(Bundle(PLATFORMS[name], pythons, wheels, ("pdf",), others), wheels.parent)


def _unpacked(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    (home,) = folder.iterdir()
    return home


def _start(home: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the start file from elsewhere, as a double click does."""
    platform = this_platform()
    assert platform
    return subprocess.run(
        ["sh", home / platform.start, *options],
        cwd="/",
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_lock_files_agree() -> None:
    """What a plain installation has is in every other lock file, in the same version."""
    plain = set(read_lock(PLAIN))
    assert plain
    assert all(one.hashes for one in locked(EXTRAS))
    files = [path for path in ROOT.glob("requirements-*.lock") if path != PLAIN]
    assert len(files) > len(EXTRAS)
    for path in files:
        assert plain <= set(read_lock(path)), path.name
    versions = {one for path in files for one in read_lock(path)}
    assert versions <= set(read_lock(ROOT / "requirements-dev.lock"))


@pytest.mark.parametrize("line", NEEDED.strip().splitlines()[1:])
def test_each_platform_gets_what_it_needs(line: str) -> None:
    """The table holds: what a platform needs is not what the platform of this test needs."""
    name, python, needs, needs_not = (part.strip() for part in line.split("|"))
    there = [one.name for one in locked(EXTRAS) if one.is_for(PLATFORMS[name], python)]
    assert set(needs.split()) <= set(there)
    assert not set(needs_not.split()) & set(there)
    assert len(there) == len(set(there))


@pytest.mark.parametrize("name", ["win_amd64", "macosx_arm64", "macosx_x86_64", "linux_aarch64"])
def test_what_is_in_a_bundle(wheels: Path, name: str, tmp_path: Path) -> None:
    """A start file that can be run, a page of three steps, and wheels with their hashes."""
    packed = _packed(wheels, name)
    start = PLATFORMS[name].start
    called = start if start.endswith(".sh") else Path(start).stem
    with zipfile.ZipFile(packed) as archive:
        files = {Path(one.filename).name: one for one in archive.infolist()}
        texts = {name: archive.read(one) for name, one in files.items()}
        assert all(one.filename.isascii() or one.flag_bits & 0x800 for one in files.values())
    assert {one.split("/")[0] for one in zipfile.ZipFile(packed).namelist()} == {packed.stem}
    is_windows = start.endswith(".cmd")
    assert bool(files[start].external_attr >> 16 & 0o100) != is_windows
    assert is_windows == (b"\r\n" in texts[start])
    assert len(re.findall("<li>", texts[PAGE].decode())) == 3
    assert f"‘{called}’ 파일을 두 번 누릅니다" in texts[PAGE].decode()
    assert "PDF로 저장하는 기능도" in texts[PAGE].decode()
    assert "MCP)가 들어 있지 않습니다" in texts[PAGE].decode()
    for wheel in wheels.iterdir():
        assert sha256(wheel.read_bytes()).hexdigest() in texts["requirements.txt"].decode()
    assert b"colorama" not in texts["requirements.txt"]
    HTMLParser().feed(texts[PAGE].decode())


def test_windows_reads_its_start_file_in_any_code_page(wheels: Path) -> None:
    """Korean stands only behind the code page and behind every jump, and each line ends in CRLF."""
    packed = _packed(wheels, "win_amd64")
    with zipfile.ZipFile(packed) as archive:
        text = archive.read(f"{packed.stem}/{PLATFORMS['win_amd64'].start}")
    before, _, after = text.partition(b":packed")
    assert before.isascii()
    assert b"chcp 65001" in before
    assert b"goto" not in after
    assert text.count(b"\n") == text.count(b"\r\n")
    assert not text.startswith(b"\xef\xbb\xbf")


@pytest.mark.skipif(not this_platform() or os.name == "nt", reason="no shell of this kind")
def test_a_double_click_installs_once(wheels: Path, tmp_path: Path) -> None:
    """It installs beside itself without a network, once, and opens the page each time."""
    platform = this_platform()
    assert platform
    packed = _packed(wheels, platform.name, (THIS,))
    home = _unpacked(packed, tmp_path / "새 폴더 (1)")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with ThreadPoolExecutor() as threads:  # somebody who cannot wait clicks once more
        clicks = [threads.submit(_start, home, "--port", "0", PATH=path) for _ in range(2)]
    for click in clicks:
        assert click.result().returncode == 0, click.result().stderr
        assert click.result().stdout.endswith("served serve --port 0\n")
    assert "".join(one.result().stdout for one in clicks).count("설치를 마쳤습니다.") == 1
    again = _start(home, PATH=path)
    assert "설치" not in again.stdout
    assert again.stdout.endswith("served serve --open\n")
    damaged = next((home / "program" / "wheels").glob("other*"))
    damaged.write_bytes(damaged.read_bytes() + b" ")
    (home / "environment" / "installed.json").unlink()
    failed = _start(home, "--port", "0", PATH=path)
    assert failed.returncode == 1
    assert "설치하지 못했습니다." in failed.stderr
    assert not (home / "environment").exists()


@pytest.mark.skipif(not this_platform() or os.name == "nt", reason="no shell of this kind")
def test_a_double_click_says_what_is_missing(wheels: Path, tmp_path: Path) -> None:
    """One Korean line says that no Python fits, or that the ZIP was not unpacked."""
    platform = this_platform()
    assert platform
    home = _unpacked(_packed(wheels, platform.name, ("3.99",)), tmp_path / "묶음")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dirname", "cat", "uname", "sh"):
        program = next(Path(one, name) for one in ("/bin", "/usr/bin") if Path(one, name).exists())
        (programs / name).symlink_to(program)
    for python in ((), ("python3", "python")):
        for name in python:
            (programs / name).symlink_to(sys.executable)
        said = _start(home, PATH=str(programs))
        assert said.returncode == 1
        assert said.stdout == ""
        assert said.stderr.count("\n") == 1
        assert "파이썬(3.99)을 찾지 못했습니다" in said.stderr
    (home / "program" / "start.py").unlink()
    assert "압축을 먼저" in _start(home).stderr
