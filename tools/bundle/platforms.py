"""The platforms that a bundle can be for, by the names that wheels have for them."""

from __future__ import annotations

import platform as this
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
"""The versions of Python that every dependency has wheels for."""

UNTRIED: Final = frozenset(("3.14",))
"""Those of them that sarye was not run on yet: taken where there is no other, and not advised."""


def by_preference(pythons: Sequence[str]) -> list[str]:
    """Put versions of Python, the oldest first, into the order in which they are looked for."""
    advised = [one for one in reversed(pythons) if one not in UNTRIED]
    return [*advised, *(one for one in pythons if one in UNTRIED)]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its name, what people call it, the wheels that it takes, and its start file.

    ``tags`` are the newest first; ``target`` is what uv calls it, and the rest are markers.
    """

    name: str
    shown: str
    tags: tuple[str, ...]
    target: str
    system: str
    machine: str
    sys_platform: str
    start: str
    source: str

    def markers(self, python: str) -> Mapping[str, str]:
        """Give the markers of an environment with a Python, such as 3.13."""
        return {
            "sys_platform": self.sys_platform,
            "platform_system": self.system,
            "platform_machine": self.machine,
            "os_name": "nt" if self.sys_platform == "win32" else "posix",
            "python_version": python,
            "python_full_version": f"{python}.0",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
        }


def _linux(machine: str, shown: str) -> Platform:
    """Take wheels for the glibc of 2018, which numpy asks for, and for all before it."""
    versions = range(28, 4, -1)
    tags = (*(f"manylinux_2_{one}_{machine}" for one in versions), f"manylinux2014_{machine}")
    return Platform(
        f"linux_{machine}",
        shown,
        (*tags, f"linux_{machine}"),
        f"{machine}-manylinux_2_28",
        "Linux",
        machine,
        "linux",
        "sarye 시작.sh",
        "start.sh",
    )


def _mac(machine: str, shown: str) -> Platform:
    return Platform(
        f"macosx_{machine}",
        shown,
        (f"macosx_13_0_{machine}",),  # pypdfium2 asks for it; pip takes those for older ones too
        f"{machine.replace('arm64', 'aarch64')}-apple-darwin",
        "Darwin",
        machine,
        "darwin",
        "sarye 시작.command",
        "start.sh",
    )


PLATFORMS: Final = {
    platform.name: platform
    for platform in (
        Platform(
            "win_amd64",
            "윈도(64비트)",
            ("win_amd64",),
            "x86_64-pc-windows-msvc",
            "Windows",
            "AMD64",
            "win32",
            "sarye 시작.cmd",
            "start.cmd",
        ),
        _mac("arm64", "맥(애플 실리콘)"),
        _mac("x86_64", "맥(인텔)"),
        _linux("x86_64", "리눅스(64비트)"),
        _linux("aarch64", "리눅스(ARM 64비트)"),
    )
}
PLATFORMS["manylinux_x86_64"] = PLATFORMS["linux_x86_64"]
"""By name; the second name of Linux is the one that wheels have."""


def this_platform() -> Platform | None:
    """Give the platform of this machine, or None where there is no bundle for it."""
    for one in PLATFORMS.values():
        if (one.sys_platform, one.machine) == (sys.platform, this.machine()):
            return one
    return None
