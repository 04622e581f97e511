"""A second start: it finds the page that is open, and takes nobody else's for it."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import uvicorn
from starlette.testclient import TestClient

from sarye.errors import AddressUnusable
from sarye.hosting.neighbours import ALIVE, INDEX, Spot, answers_from, find_spot, name_of
from sarye.hosting.ports import listen
from sarye.settings import Settings
from sarye.web import Options, create_app

HOST = "127.0.0.1"


@contextmanager
def page(index: Path, listening: socket.socket | None = None, **options: str) -> Iterator[int]:
    """Run the page of an index in a thread, and give its port."""
    with listening or listen(HOST, 0) as used:
        application = create_app(Settings(index=index), Options(**options))
        server = uvicorn.Server(uvicorn.Config(application, lifespan="on", log_config=None))
        thread = Thread(target=server.run, kwargs={"sockets": [used]})
        thread.start()
        try:
            yield used.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


@contextmanager
def another_program() -> Iterator[int]:
    """Answer everybody with what is no HTTP, and give the port."""
    with socket.create_server((HOST, 0)) as listening:
        ended = Event()

        def answer() -> None:
            while not ended.is_set():
                with listening.accept()[0] as asked:
                    asked.sendall(b"220 ready\r\n")

        thread = Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            socket.create_connection(listening.getsockname()).close()
            thread.join()


def test_nobody_is_asked_at_a_host_that_this_machine_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever answers there, and however late: no page of ours can be open at it."""
    asked: list[object] = []
    monkeypatch.setattr("sarye.hosting.neighbours.HTTPConnection", asked.append)
    with pytest.raises(AddressUnusable):
        find_spot("192.0.2.1", tmp_path / "index")
    assert asked == []


def test_a_second_start_finds_the_page_of_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It passes by other programs and other indexes, however the path of its own is written."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        program = stack.enter_context(another_program())
        theirs = stack.enter_context(page(tmp_path / "other"))
        ours = stack.enter_context(page(tmp_path / "색인"))
        ports = (program, theirs, ours)
        for written in ("색인", "./other/../색인", str(tmp_path / "색인")):
            assert find_spot(HOST, Path(written), ports) == Spot(ours, None)
        for missing in ("third", "색인 2", "색"):
            port, listening = find_spot(HOST, Path(missing), ports)
            assert listening is not None
            with listening:
                assert port == listening.getsockname()[1]
                assert port not in ports
        with listen(HOST, 0) as free:
            port = free.getsockname()[1]
        found, listening = find_spot(HOST, Path("third"), (program, port))
        assert listening is not None
        listening.close()
        assert found == port


def test_nobody_else_is_told_which_index_it_is(
    tmp_path: Path, serve: Callable[..., TestClient]
) -> None:
    """Who has not started the server, comes by a proxy or names another index hears nothing."""
    name = name_of(tmp_path)
    assert str(tmp_path) not in name
    with page(tmp_path, root="/sarye") as port:
        assert not answers_from(tmp_path, HOST, port)
    with serve(tmp_path, host="0.0.0.0", hosts=(HOST,)) as client:  # noqa: S104
        assert INDEX not in client.get(ALIVE, headers={INDEX: name}).headers
    with page(tmp_path) as port:
        assert answers_from(tmp_path, HOST, port)
        assert not answers_from(tmp_path / "other", HOST, port)
        for more in ({}, {INDEX: name_of(tmp_path / "other")}, {INDEX: name, "Via": "a proxy"}):
            assert INDEX.lower() not in asked(port, more).lower()
        assert f"{INDEX}: {name}".lower() in asked(port, {INDEX: name}).lower()


def asked(port: int, headers: dict[str, str]) -> str:
    """Ask whether a server is alive; give the head of its answer."""
    with socket.create_connection((HOST, port)) as connection:
        lines = [f"GET {ALIVE} HTTP/1.0", *(f"{name}: {one}" for name, one in headers.items())]
        connection.sendall("\r\n".join((*lines, "", "")).encode())
        with connection.makefile("rb") as said:
            return said.read().decode()


@pytest.mark.skipif(os.name == "nt", reason="no script can stand for a browser")
def test_the_command_shows_the_page_that_is_open_or_opens_beside(tmp_path: Path) -> None:
    """Where a browser is opened and no port is named, one line says where the page is."""
    shown = tmp_path / "shown"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{shown}"\n', "utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    environment = {**os.environ, "BROWSER": f"{browser} %s", "SARYE_LANG": "en"}
    command = (sys.executable, "-m", "sarye", "serve", "--open", "--index")
    spot = find_spot(HOST, tmp_path / "index")
    with page(tmp_path / "index", spot.listening):
        again = subprocess.run(
            [*command, str(tmp_path / "index")],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        address = f"http://{HOST}:{spot.port}"
        assert (again.returncode, again.stderr) == (0, "")
        assert again.stdout == f"The page of this index is open already: {address}\n"
        assert shown.read_text("utf-8") == f"{address}\n"
        unseen = subprocess.run(
            [*command[:-2], "--no-open", "--port", str(spot.port), "--index", tmp_path / "index"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (unseen.returncode, unseen.stdout) == (1, "")
        said = f"The page of this index is open already at {address} (for another one beside it:"
        assert unseen.stderr.startswith(said)
        assert f"--port {spot.port + 1})" in unseen.stderr
        with subprocess.Popen(
            [*command, str(tmp_path / "other")],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as other:
            assert other.stdout is not None
            said = other.stdout.readline()
            other.terminate()
    assert said.startswith(f"The page is at http://{HOST}:")
    assert "since another program or the page of another index has port 8600" in said
    assert address not in said
