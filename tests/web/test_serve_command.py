"""The command: it says where the page is, answers there, and ends cleanly."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import psutil
import pytest

from sarye import Archive
from sarye.cli import main, serving
from sarye.errors import WorkersUnavailable
from sarye.hosting.logs import FORMATTERS
from sarye.hosting.ports import listen
from sarye.web import Options

SERVE = (sys.executable, "-m", "sarye", "serve")


def address_of(server: subprocess.Popen[str]) -> str:
    """Read where a server says that its page is."""
    assert server.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
    assert found
    return found[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl-C to one process")
def test_the_server_answers_until_ctrl_c(index: Path) -> None:
    """It prints its address, answers there, logs no query, and ends with 130."""
    command = [*SERVE, "--index", str(index), "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        address = address_of(server)
        with urlopen(f"{address}/api/search?q=abc") as answer:  # noqa: S310 - our own server
            assert answer.status == 200
            assert answer.headers["server"] is None
        server.send_signal(signal.SIGINT)
        _, logged = server.communicate()
    assert server.returncode == 130
    lines = [
        re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ (.+)", line)
        for line in logged.splitlines()
    ]
    assert all(lines), logged
    assert any(line and line[2].startswith("GET /api/search 200") for line in lines)
    assert "abc" not in logged


@pytest.mark.skipif(os.name == "nt", reason="the process answers by itself there")
def test_who_starts_a_server_loads_nothing_that_answers(index: Path) -> None:
    """The process that begins the others brings neither the page nor the index into its memory."""
    tells = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); "
    runs = "from sarye.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", tells + runs, *SERVE[3:], "--index", str(index)]
    with subprocess.Popen(
        [*command, "--port", "0", "--lang", "en"], stdout=subprocess.PIPE, text=True
    ) as server:
        address_of(server)
        server.send_signal(signal.SIGINT)
        told, _ = server.communicate()
    ours = {name for name in told.split() if name.startswith("sarye.")}
    assert "sarye.hosting.supervising" in ours
    assert not {name for name in ours if name.split(".")[1] in ("web", "archive", "index")}
    assert not {"starlette", "uvicorn", "numpy", "jinja2", "kiwipiepy"} & set(told.split())


@pytest.mark.skipif(os.name == "nt", reason="the process answers by itself there")
def test_a_server_that_is_ended_by_the_system_goes_on(index: Path) -> None:
    """A process that dies of a bus error is begun anew, at the same address."""
    command = [*SERVE, "--index", str(index), "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        address = address_of(server)
        (worker,) = psutil.Process(server.pid).children()
        worker.send_signal(signal.SIGBUS)
        with urlopen(f"{address}/api/search?q=abc") as answer:  # noqa: S310 - our own server
            assert answer.status == 200
        server.terminate()
        _, said = server.communicate()
    assert "SIGBUS" in said


@pytest.fixture
def several(
    index: Path, tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[str], str, list[psutil.Process]]]:
    """Serve a copy of the index by two processes; give the server, its address, and these."""
    copy = str(shutil.copytree(index, tmp_path / "index"))
    command = [*SERVE, "--index", copy, "--port", "0", "--lang", "en", "--workers", "2"]
    (tmp_path / "temporary").mkdir()
    with subprocess.Popen(
        command,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        address = address_of(server)
        workers = psutil.Process(server.pid).children()
        while len(workers) < 2:
            workers = psutil.Process(server.pid).children()
        yield server, address, workers
        server.kill()


def asked(address: str, query: str = "abc") -> int:
    """Ask by a connection of its own; tell how many entries are found."""
    with urlopen(f"{address}/api/search?q={quote(query)}") as answer:  # noqa: S310 - our own
        return int(json.load(answer)["total"])


@pytest.mark.skipif(os.name == "nt", reason="one process answers there")
def test_several_processes_answer(several: Any, tmp_path: Path) -> None:
    """All see a new document at once, where one dies another answers, and Ctrl-C ends them all."""
    server, address, workers = several
    assert [asked(address, "등대지기") for _ in range(8)] == [0] * 8
    (tmp_path / "new.txt").write_text("등대지기 교대 안내", "utf-8")
    Archive.build([tmp_path / "new.txt"], index=tmp_path / "index")
    assert [asked(address, "등대지기") for _ in range(8)] == [1] * 8
    workers[0].send_signal(signal.SIGBUS)
    assert [asked(address, "등대지기") for _ in range(8)] == [1] * 8
    while "SIGBUS" not in server.stderr.readline():
        pass
    server.send_signal(signal.SIGINT)
    _, said = server.communicate()
    assert server.returncode == 130
    assert "SIGBUS" not in said
    _, alive = psutil.wait_procs(workers, 30)
    assert not alive


@pytest.mark.skipif(os.name == "nt", reason="one process answers there")
def test_several_processes_end_with_who_began_them(several: Any, tmp_path: Path) -> None:
    """None is left behind where it is killed, and no folder in the temporary one."""
    server, _, workers = several
    assert len(list((tmp_path / "temporary").glob("sarye-serve-*"))) == 1
    server.kill()
    _, alive = psutil.wait_procs(workers, 30)
    assert not alive
    assert not list((tmp_path / "temporary").glob("sarye-serve-*"))


def test_so_many_processes_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for the user of this machine; for others as many as it has processors, up to four."""
    own, proxied = Options(), Options(root="/sarye")
    office = Options(host="0.0.0.0")  # noqa: S104 - nothing listens
    monkeypatch.setattr(serving.sys, "platform", "linux")
    for cores, wanted in ((1, 1), (2, 2), (16, 4)):
        monkeypatch.setattr(serving, "_processors", lambda cores=cores: cores)
        assert serving._workers(office, None) == serving._workers(proxied, None) == wanted
        assert serving._workers(own, None) == 1
        assert serving._workers(own, 7) == 7
    monkeypatch.setattr(serving.sys, "platform", "win32")
    assert serving._workers(office, None) == 1
    with pytest.raises(WorkersUnavailable):
        serving._workers(own, 2)


def test_a_port_that_is_taken_is_said(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the next step, and status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = ["serve", "--index", str(index), "--lang", "ko", "--port"]
        assert main([*command, str(port)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(port) in said
    assert f"--port {port + 1 if port < 65_535 else 8600}" in said
    assert main([*command, "0", "--host", "192.0.2.1"]) == 1  # of examples: nobody has it
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "--host 127.0.0.1" in said


def test_a_browser_is_opened_for_people_only() -> None:
    """In a terminal of a desktop by itself; in a test, a pipe or over SSH only if it is asked."""
    assert not serving._is_desktop()


def test_answers_do_not_wait_for_each_other() -> None:
    """A connection sends the body of an answer at once, and not when its head is acknowledged."""
    with (
        listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl-C to one process")
def test_a_log_of_json_is_json_from_the_first_line_to_the_last(index: Path) -> None:
    """Start, requests, what is refused and a death are an object a line, without any query."""
    command = [*SERVE, "--index", str(index), "--port", "0", "--lang", "en"]
    command += ["--host", "0.0.0.0", "--workers", "1"]  # noqa: S104 - it is what is tested
    with subprocess.Popen(
        [*command, "--log-format", "json", "--root-path", "/sarye"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        assert server.stderr is not None
        begun = json.loads(server.stderr.readline())
        found = re.search(r"http://0\.0\.0\.0:(\d+)/sarye", begun["message"])
        assert found
        address = f"http://127.0.0.1:{found[1]}"
        for path in ("/sarye/api/search?q=abc", "/cases/nowhere", "/healthz", "/readyz"):
            with suppress(HTTPError), urlopen(f"{address}{path}"):  # noqa: S310 - our own server
                pass
        (worker,) = psutil.Process(server.pid).children()
        worker.send_signal(signal.SIGBUS)
        with urlopen(f"{address}/basket"):  # noqa: S310 - our own server
            pass
        server.terminate()
        assert server.stdout is not None
        logged = server.stderr.read()  # communicate would lose what came with the first line
        said = server.stdout.read()
    assert said == ""
    lines = [begun, *map(json.loads, logged.splitlines())]
    moments = [line.pop("time") for line in lines]
    assert moments == sorted(moments)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one) for one in moments)
    requests = [line for line in lines if "path" in line]
    assert [(one["method"], one["path"], one["status"], one["client"]) for one in requests] == [
        ("GET", "/api/search", 200, "127.0.0.1"),
        ("GET", "/cases/nowhere", 404, "127.0.0.1"),
        ("GET", "/basket", 200, "127.0.0.1"),
    ]
    assert all(one["ms"] >= 0 and one["level"] == "info" for one in requests)
    assert [line["level"] for line in lines if "message" in line] == ["info", *["warning"] * 3]
    assert {line["process"] for line in lines if "message" in line} == {server.pid}
    assert server.pid not in {one["process"] for one in requests}
    assert "SIGBUS" in logged
    assert "abc" not in logged


def test_why_a_server_does_not_begin_is_logged_as_the_rest(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A port that is taken is an error of the log, one object with the next step, and status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = ["serve", "--index", str(index), "--port", str(taken.getsockname()[1])]
        assert main([*command, "--log-format", "json", "--lang", "en"]) == 1
    said = json.loads(capsys.readouterr().err)
    assert (said["level"], "--port" in said["message"]) == ("error", True)


def test_an_error_of_ours_has_its_kind_in_the_log_and_no_text() -> None:
    """The text of an error can be of a case."""
    error = ValueError("text of a case")
    raised = (ValueError, error, None)
    record = logging.LogRecord("asyncio", logging.ERROR, "", 1, "failed", (), raised)
    for form in FORMATTERS.values():
        said = form().format(record)
        assert "ValueError" in said
        assert "text of a case" not in said
