"""The wheels of a platform in, a ZIP with start file, page and what they need out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import files as files_of
from importlib.metadata import version as version_of
from pathlib import Path
from string import Template
from typing import Final

from packaging.utils import parse_wheel_filename

from tools.bundle.locks import EXTRAS, Locked
from tools.bundle.platforms import Platform, by_preference

FILES: Final = Path(__file__).with_name("files")
PAGE: Final = "사용 방법.html"
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file, so that the same wheels make the same ZIP."""

UNPACK: Final = {
    "win32": (
        "받은 ZIP 파일을 오른쪽 단추로 눌러 ‘압축 풀기’를 고릅니다. "
        "바탕 화면이나 문서 폴더가 알맞습니다. ZIP 파일을 연 채로 그 안에서 실행하면 안 됩니다."
    ),
    "darwin": "받은 ZIP 파일을 두 번 누르면 옆에 폴더가 생깁니다.",
    "linux": "받은 ZIP 파일을 홈 폴더 안에 풉니다.",
}
RUN: Final = {
    "win32": "‘Windows의 PC 보호’ 창이 나오면 ‘추가 정보’, ‘실행’을 차례로 누릅니다.",
    "darwin": (
        "확인되지 않은 개발자라는 창이 나오면 닫고, ‘시스템 설정’의 "
        "‘개인정보 보호 및 보안’ 맨 아래에서 ‘그래도 열기’를 누릅니다."
    ),
    "linux": "글 편집기가 열리면 터미널에서 <code>sh '{start}'</code>로 실행합니다.",
}
USER: Final = {
    "win32": r"%LocalAppData%\sarye",
    "darwin": "~/Library/Application Support/sarye",
    "linux": "~/.local/share/sarye",
}
COMMAND: Final = {"win32": r"environment\Scripts\sarye.exe"}
OFFERED: Final = {
    "pdf": "목록을 PDF로 저장하는 기능도 들어 있습니다.",
    "mcp": "내부망의 AI 비서는 <code>sarye mcp</code>로 사례를 찾습니다.",
}
LEFT_OUT: Final = {
    "pdf": "이 플랫폼에는 PDF로 저장하는 기능이 들어 있지 않습니다.",
    "mcp": "이 플랫폼에는 AI 비서용 도구(MCP)가 들어 있지 않습니다.",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into a ZIP: the wheels in ``folder``, sarye's own among them."""

    platform: Platform
    pythons: tuple[str, ...]
    folder: Path
    extras: tuple[str, ...]
    requirements: tuple[Locked, ...]

    @property
    def wheels(self) -> list[Path]:
        """The wheels by name."""
        return sorted(self.folder.glob("*.whl"))

    @property
    def version(self) -> str:
        """The version of sarye."""
        (own,) = self.folder.glob("sarye-*.whl")
        return str(parse_wheel_filename(own.name)[1])

    @property
    def name(self) -> str:
        """The name of the ZIP, and of the folder that it unpacks to."""
        return f"sarye-{self.version}-{self.platform.name}"


def pack(bundle: Bundle, place: Path) -> Path:
    """Write the ZIP into a folder, and give its path."""
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{bundle.name}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in _contents(bundle):
            _add(packed, f"{bundle.name}/{name}", content)
        for wheel in bundle.wheels:
            info = _info(f"{bundle.name}/program/wheels/{wheel.name}")
            packed.writestr(info, wheel.read_bytes(), zipfile.ZIP_STORED)  # compressed already
    return path


def _contents(bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    values = _values(bundle)
    made_for = {
        "sys_platform": bundle.platform.sys_platform,
        "machine": bundle.platform.machine,
        "pythons": bundle.pythons,
    }
    start = _filled(bundle.platform.source, values)
    is_windows = bundle.platform.sys_platform == "win32"
    yield bundle.platform.start, (start.replace("\n", "\r\n") if is_windows else start).encode()
    yield PAGE, _filled("page.html", values).encode()
    yield "program/no-python.txt", _filled("no-python.txt", values).encode()
    yield "program/bundle.json", json.dumps(made_for).encode()
    yield "program/requirements.txt", "\n".join(_pinned(bundle)).encode()
    yield "program/start.py", (FILES / "start.py").read_bytes()
    yield "program/fits.py", (FILES / "fits.py").read_bytes()
    yield f"program/pip-{version_of('pip')}-py3-none-any.whl", _installer()


def _values(bundle: Bundle) -> dict[str, str]:
    """Fill the gaps of the files; the Python that is advised first."""
    platform, newest = bundle.platform, by_preference(bundle.pythons)
    system = platform.sys_platform
    extras = [OFFERED[one] if one in bundle.extras else LEFT_OUT[one] for one in EXTRAS]
    used = [wheel for wheel in bundle.wheels if _is_for(wheel, newest[0])]
    return {
        "shown": platform.shown,
        "version": bundle.version,
        "start": platform.start,
        "called": platform.start if system == "linux" else Path(platform.start).stem,
        "unpack": UNPACK[system],
        "run": RUN[system].format(start=platform.start),
        "user": USER[system],
        "command": COMMAND.get(system, "environment/bin/sarye"),
        "extras": " ".join(extras),
        "pythons": ", ".join(bundle.pythons),
        "newest": newest[0],
        "versions": " ".join(newest),
        "digits": " ".join(one.replace(".", "") for one in newest),
        "packages": str(len(used)),
        "size": _megabytes(wheel.stat().st_size for wheel in bundle.wheels),
        "installed": _megabytes(map(_unpacked, used)),
    }


def _filled(name: str, values: dict[str, str]) -> str:
    return Template((FILES / name).read_text("utf-8")).substitute(values)


def _is_for(wheel: Path, python: str) -> bool:
    """Tell whether a Python installs a wheel, of those for several ones."""
    abis = {"none", "abi3", f"cp{python.replace('.', '')}"}
    return any(tag.abi in abis for tag in parse_wheel_filename(wheel.name)[3])


def _unpacked(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as packed:
        return sum(one.file_size for one in packed.infolist())


def _megabytes(sizes: Iterable[int]) -> str:
    return f"{sum(sizes) / 1e6:.0f}"


def _pinned(bundle: Bundle) -> Iterator[str]:
    """Yield what is installed, each with the hashes of its wheels here."""
    hashes: dict[tuple[str, str], list[str]] = {}
    for wheel in bundle.wheels:
        name, version, *_ = parse_wheel_filename(wheel.name)
        hashes.setdefault((name, str(version)), []).append(sha256(wheel.read_bytes()).hexdigest())
    own = Locked(f"sarye=={bundle.version}", ())
    for one in (*bundle.requirements, own):
        if any(one.is_for(bundle.platform, python) for python in bundle.pythons):
            there = hashes[one.name, one.version]
            yield " ".join((one.text, *(f"--hash=sha256:{digest}" for digest in there)))


@cache
def _installer() -> bytes:
    """Pack the pip of this environment: not every Python has one, and offline none can be had."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files_of("pip") or (), key=str):
            if file.parts[0].startswith("pip") and file.suffix != ".pyc":
                _add(archive, file.as_posix(), file.read_binary())
    return packed.getvalue()


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    packed.writestr(_info(name), content, zipfile.ZIP_DEFLATED)


def _info(name: str) -> zipfile.ZipInfo:
    """Describe a file: start files can be run after unpacking on macOS and Linux."""
    info = zipfile.ZipInfo(name, EARLIEST)
    info.create_system = 3
    info.external_attr = (0o755 if name.endswith((".sh", ".command")) else 0o644) << 16
    return info
