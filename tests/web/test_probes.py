"""Who watches a server is told that it is alive, and whether its index can be searched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.hosting.neighbours import ALIVE
from sarye.settings import Settings
from sarye.web import Options, create_app
from sarye.web.archivepool import ArchivePool
from sarye.web.probes import BUSY, PROBES, READY, Probes
from tools.loops import run_apart

TOKEN = "a-token-of-some-length"  # noqa: S105 - of a test
BY_NUMBER = {"host": "10.0.0.7:8600"}


def test_a_server_with_an_index_is_ready(browser: Any) -> None:
    """Both addresses are answered, are kept by nobody, and take GET and HEAD alone."""
    said = {path: browser.client.get(path) for path in (ALIVE, READY)}
    assert {path: one.json() for path, one in said.items()} == {
        ALIVE: {"status": "alive"},
        READY: {"status": "ready"},
    }
    for path, one in said.items():
        assert one.headers["cache-control"] == "no-store"
        assert browser.client.head(path).status_code == 200
        refused = browser.client.post(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_a_server_without_an_index_is_alive_and_not_ready(
    tmp_path: Path, write_rows: Callable[..., Path], serve: Callable[..., TestClient]
) -> None:
    """503 with one reason, and no longer as soon as there is an index."""
    with serve(tmp_path / "index") as client:
        assert client.get(ALIVE).status_code == 200
        answer = client.get(READY, headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"]
        assert answer.json()["detail"].startswith("Nothing can be searched yet.")
        assert answer.json()["detail"].count("\n") == 0
        row = write_rows(tmp_path / "a.jsonl", {"title": "첫째 사례", "effort": "노력함"})
        Archive.build([row], index=tmp_path / "index")
        assert client.get(READY).status_code == 200


def test_a_damaged_index_is_not_ready(
    tmp_path: Path, write_rows: Callable[..., Path], serve: Callable[..., TestClient]
) -> None:
    """What cannot be searched is not ready, and the process is alive all the same."""
    row = write_rows(tmp_path / "a.jsonl", {"title": "첫째 사례", "effort": "노력함"})
    Archive.build([row], index=tmp_path / "index")
    (tmp_path / "index" / "CURRENT").write_text("nowhere", "utf-8")
    app = create_app(Settings(index=tmp_path / "index"), Options(), must_open=False)
    with TestClient(app, base_url="http://127.0.0.1:8600") as client:
        assert (client.get(ALIVE).status_code, client.get(READY).status_code) == (200, 503)
        said = client.get("/?q=노력", headers={"accept-language": "ko"}).text
        assert "‘문서 다시 읽기’" in said, "what to do on the page itself"
        assert "sarye index" not in said
        assert str(tmp_path) not in said


def test_watchers_need_no_token_and_no_name_and_are_not_counted(
    index: Path, serve: Callable[..., TestClient]
) -> None:
    """They call by number, have no token, ask as often as they like, and take nothing of others."""
    with serve(index, token=TOKEN, rate=1) as client:
        asked = [
            client.get(path, headers=BY_NUMBER).status_code for path in PROBES for _ in "x" * 20
        ]
        assert asked == [200] * 40
        assert client.get("/api/status", headers=BY_NUMBER).status_code == 400
        assert client.get("/api/status").status_code == 401


def test_all_who_ask_at_once_make_one_search(index: Path) -> None:
    """However many watch, the index is asked once, and not again for a second."""
    archives = ArchivePool(Settings(index=index))
    done: list[object] = []
    run = archives.quick.run

    async def counted(work: Any, **more: Any) -> Any:
        done.append(work)
        return await run(work, **more)

    archives.quick.run = counted  # type: ignore[method-assign]
    time = [100.0]
    probes = Probes(_nobody, now=lambda: time[0])

    async def ask() -> None:
        await asyncio.gather(*(probes._search(archives) for _ in range(50)))
        await probes._search(archives)

    try:
        run_apart(ask())
        assert len(done) == 1
        time[0] += 2
        run_apart(ask())
        assert len(done) == 2
    finally:
        archives.close()


def test_an_index_that_does_not_answer_is_not_awaited(
    index: Path, serve: Callable[..., TestClient]
) -> None:
    """A watcher is told so after a while, and its question does not pile up behind others."""
    with serve(index) as client:
        pool = client.app.state.site.archives  # type: ignore[attr-defined]
        stack = client.app.build_middleware_stack()  # type: ignore[attr-defined]
        while not isinstance(stack, Probes):
            stack = stack.app if hasattr(stack, "app") else stack._app
        stack._patience = 0.01

        async def never(_: object) -> None:
            await asyncio.Event().wait()

        pool.quick.run = never
        client.app.middleware_stack = stack  # type: ignore[attr-defined]
        answer = client.get(READY, headers={"accept-language": "en"})
        assert (answer.status_code, answer.json()["detail"]) == (503, BUSY)


async def _nobody(*_: object) -> None:
    pytest.fail("handed on")
