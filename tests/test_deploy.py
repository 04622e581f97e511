"""What runs sarye as a service: its commands are understood, its units are in order."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sarye.cli import main

PROJECT = Path(__file__).parents[1]
DEPLOY = PROJECT / "deploy"
SERVING = (PROJECT / "docs" / "serving.md").read_text("utf-8")
BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<code>.*?)```", re.DOTALL)
UNITS = ("sarye.service", "sarye-index.service", "sarye-index.timer")


def shown(language: str) -> list[str]:
    """Give the blocks of a language that the page about serving shows."""
    return [found["code"] for found in BLOCK.finditer(SERVING) if found["language"] == language]


def commands() -> list[list[str]]:
    """List the arguments of sarye in every file and example that runs it as a service."""
    lines = re.findall(r"^    sarye (.*)", SERVING, re.MULTILINE)
    lines += re.findall(r" sarye \\\n +(.*)", "".join(shown("sh")))
    lines += re.findall(r"(?:sarye\.exe|-Argument) \"?((?:serve|index)[^\"\n]*)", SERVING)
    for unit in UNITS:
        lines += re.findall(
            r"^ExecStart=\S+ (.*)", (DEPLOY / unit).read_text("utf-8"), re.MULTILINE
        )
    service = ElementTree.parse(DEPLOY / "sarye-service.xml").getroot()  # noqa: S314 - our own
    lines.append(service.findtext("arguments") or "")
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    lines += [line.replace(",", " ") for line in re.findall(r"command: \[(.*)\]", compose)]
    return [shlex.split(line, comments=True, posix="\\" not in line) for line in lines]


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_each_command_is_understood(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every option that a service is begun with is there."""
    assert arguments[0] in ("serve", "index")
    assert main([*arguments, "--help"]) == 0
    assert main([*arguments, "--no-such-option", "--help"]) == 2
    assert "--no-such-option" in capsys.readouterr().err


def test_all_ways_to_serve_are_among_them() -> None:
    """The examples of proxies, two units, Docker, WinSW, NSSM, the scheduler and compose."""
    said = [" ".join(arguments) for arguments in commands()]
    assert len([one for one in said if one.startswith("serve")]) >= 7
    assert len([one for one in said if one.startswith("index")]) >= 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """They verify without a word, where the program is one that is there."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/sarye/bin/sarye", sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_is_installed_from_lock_files() -> None:
    """What it has beside sarye comes by hashes, and each file that it copies is let through."""
    lines = re.sub(r"\\\n\s*", " ", (DEPLOY / "Dockerfile").read_text("utf-8")).splitlines()
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    installing = [line for line in lines if "pip install" in line]
    locks = [name for line in installing for name in re.findall(r"-r (\S+)", line)]
    assert locks
    for line in installing:
        assert ("--require-hashes" in line) == ("-r " in line)
        assert ("--no-deps" in line) != ("-r " in line)
    (copied,) = [line.split()[1:-1] for line in lines if line.startswith("COPY requirements")]
    assert copied == locks
    for name in locks:
        assert f"!{name}" in ignored
        assert re.search(r"==.* \\\n +--hash=sha256:", (PROJECT / name).read_text("utf-8"))


def test_each_file_is_told_of() -> None:
    """No unit and no file of a service is left for a reader to guess at."""
    documents = SERVING + (PROJECT / "docs" / "opensearch.md").read_text("utf-8")
    named = {
        path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer", ".xml")
    }
    assert named == {*UNITS, "sarye-service.xml"}
    assert [name for name in named if name not in documents] == []


def test_the_log_that_is_shown_is_one() -> None:
    """Each line of the example is an object with the keys of a message or of a request."""
    [block] = shown("json")
    heads = {"time", "level", "process"}
    kinds = ({"message"}, {"method", "path", "status", "ms", "client"})
    lines = [json.loads(line) for line in block.splitlines()]
    assert len(lines) > 2
    assert all(heads <= line.keys() for line in lines)
    assert all(line.keys() - heads in kinds for line in lines)
