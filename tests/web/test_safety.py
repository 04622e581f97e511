"""Safety: who may ask, what is sent, how much, and what no answer and no log ever holds."""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from itsdangerous import BadSignature
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from sarye.archive import Archive
from sarye.settings import Settings
from sarye.web import Options, create_app
from sarye.web.archivepool import MOST_WAITING, ArchivePool
from sarye.web.buckets import Buckets
from sarye.web.middleware import BURST_SECONDS, LARGEST_BODY, RateLimit, TimeLimit
from sarye.web.runs import Runs
from sarye.web.site import Site, signer_of

PATHS = ("/", "/cases/contract", "/api/search", "/export?format=csv", "/static/style.css", "/none")
TYPED = "비밀스러운검색어"


def finish(work: Coroutine[Any, Any, object]) -> None:
    """Run work to its end in a thread: where a browser was driven before, this one has a loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers_of_safety(path: str, browser: Any) -> None:
    """No inline script or style, no other host, no frame, no guessing of types."""
    headers = browser.client.get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_pages_need_nothing_that_the_policy_forbids(browser: Any) -> None:
    """No page has a script, a style or an event of its own, or names another host."""
    for path in (
        "/",
        f"/?q={quote('부담')}",
        "/cases/contract",
        "/charts",
        "/basket",
        "/index-status",
    ):
        page = browser.open(path)
        assert page.css("style, [style], script:not([src]), iframe, object, base") == []
        events = [name for node in page.css("*") for name in node.attributes if name[:2] == "on"]
        assert events == []
        loaded = [
            node.attributes[name]
            for name in ("src", "action", "hx-get")
            for node in page.css(f"[{name}]")
        ]
        loaded += [node.attributes["href"] for node in page.css("link")]
        assert all(address.startswith("/") for address in loaded)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *(("127.0.0.1:8600", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:8600", 200)),
        *(("search.office:8600", 200), ("evil.example", 400), ("127.0.0.1.evil.example", 400)),
        *(("", 400), ("localhost.evil.example:8600", 400), ("evil@localhost", 400)),
    ],
)
def test_only_known_names_are_answered(
    host: str, status: int, index: Path, serve: Callable[..., TestClient]
) -> None:
    """A page of another site that a name server leads here gets nothing."""
    with serve(index, hosts=("search.office",)) as client:
        for path in ("/", "/api/search", "/static/style.css"):
            answer = client.get(path, headers={"host": host})
            assert answer.status_code == status
            if status == 400:
                assert "set-cookie" not in answer.headers
                kind = "application/problem+json" if path.startswith("/api") else "text/plain"
                assert answer.headers["content-type"].startswith(kind)


FORMS = {"/export": {"id": "contract", "format": "csv"}, "/reindex": {}}


@pytest.mark.parametrize("path", list(FORMS))
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    path: str, headers: dict[str, str], browser: Any
) -> None:
    """A browser says where a form comes from; the right token does not help."""
    assert browser.send(path, FORMS[path], **headers).status_code == 403


@pytest.mark.parametrize("path", list(FORMS))
@pytest.mark.parametrize("token", ["", "wrong", "made-up.signature"])
def test_a_form_without_our_token_is_refused(path: str, token: str, browser: Any) -> None:
    """The token must be the cookie's, and one that we signed."""
    assert browser.send(path, {**FORMS[path], "token": token}).status_code == 403
    cookie = next(name for name in browser.client.cookies if name.startswith("sarye_token"))
    forged = {"cookie": f"{cookie}={token}"}
    own = browser.client.post(path, data={**FORMS[path], "token": token}, headers=forged)
    assert own.status_code == 403


def test_a_token_of_another_server_is_refused(
    browser: Any, index: Path, serve: Callable[..., TestClient], browse: Any
) -> None:
    """Each server signs by a secret of its own."""
    token = browser.open("/basket").css_first("input[name=token]").attributes["value"]
    with serve(index) as client:
        other = browse(client)
        cookie = {"cookie": f"sarye_token_8600={token}"}
        answer = other.client.post(
            "/export", data={"id": "contract", "token": token}, headers=cookie
        )
    assert answer.status_code == 403


def test_the_token_stays_with_the_browser(browser: Any) -> None:
    """The cookie is for this site alone, no script reads it, and it does not change."""
    client = TestClient(browser.client.app, base_url="http://127.0.0.1:8600")
    first = client.get("/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "set-cookie" not in client.get("/basket").headers


def test_only_forms_are_read(browser: Any) -> None:
    """No uploads: what is no form is refused."""
    for kind in ("multipart/form-data; boundary=x", "application/json", "text/plain"):
        answer = browser.client.post("/export", content=b"x", headers={"content-type": kind})
        assert answer.status_code == 400


def test_reading_changes_nothing(index: Path, browser: Any) -> None:
    """After every address was read, the index and what is beside it are as they were."""

    def state() -> dict[str, tuple[int, int]]:
        found = [path.stat() for path in sorted(index.rglob("*")) if path.is_file()]
        return {str(at): (one.st_size, one.st_mtime_ns) for at, one in enumerate(found)}

    before = state()
    for path in (*PATHS, "/index-status", "/basket", "/charts", "/api/status", "/reindex"):
        browser.client.get(path)
    assert state() == before
    assert browser.client.get("/reindex").status_code == 405
    assert browser.client.app.state.site.runs.last is None


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_no_path_of_a_request_is_a_path_of_the_disk(path: str, browser: Any) -> None:
    """Static files are those of the package, and nothing above them."""
    answer = browser.client.get(path)
    assert answer.status_code == 404
    assert "create_app" not in answer.text


def test_a_document_of_a_filter_is_no_file(browser: Any) -> None:
    """The path of a document is only compared with what is indexed."""
    assert browser.json("/api/search?document=/etc/passwd")["total"] == 0


@pytest.mark.parametrize("said", [True, False])
def test_a_body_that_is_too_large_is_refused(said: bool, browser: Any) -> None:
    """Whether its length is told or not."""
    body = b"id=" + b"a" * LARGEST_BODY
    content = body if said else iter([body[:1000], body[1000:]])
    answer = browser.client.post(
        "/export", content=content, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413
    assert "요청이 너무 큽니다" in answer.text


def application(*guards: Middleware, answer: Callable[[Request], Any]) -> Starlette:
    """Make an application with one address behind some guards."""
    made = Starlette(routes=[Route("/", answer)], middleware=list(guards))
    made.state.site = Site(
        ArchivePool(Settings()), Runs(), Options(language="en"), signer_of(Options())
    )
    return made


async def well(_: Request) -> Response:
    """Answer."""
    return PlainTextResponse("well")


def statuses(guarded: Any, count: int, address: str) -> list[int]:
    """List the statuses of requests from an address; 0 for what got through."""
    found: list[int] = []

    async def ask() -> None:
        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                found.append(message["status"])

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "client": (address, 1),
            "path": "/api/x",
            "method": "GET",
            "headers": [],
            "query_string": b"",
            "app": guarded_app,
        }
        for _ in range(count):
            await guarded(scope, receive, send)

    guarded_app = application(answer=well)
    finish(ask())
    return found


async def passed(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_an_address_may_ask_so_often() -> None:
    """A burst is answered, then so many a second; each address has a bucket of its own."""
    clock = [0.0]
    guarded = RateLimit(passed, rate=5, local=False, now=lambda: clock[0])
    burst = 5 * BURST_SECONDS
    assert statuses(guarded, burst + 3, "10.0.0.1") == [200] * burst + [429] * 3
    assert statuses(guarded, 2, "10.0.0.2") == [200] * 2
    clock[0] += 1
    assert statuses(guarded, 7, "10.0.0.1") == [200] * 5 + [429] * 2
    clock[0] += 1000
    assert statuses(guarded, burst + 1, "10.0.0.1") == [200] * burst + [429]


def test_processes_count_an_address_together(tmp_path: Path) -> None:
    """However its requests are spread, an address may make no more of them."""
    one, other = (
        RateLimit(
            passed, rate=5, local=False, now=lambda: 7.0, buckets=Buckets(tmp_path / "rates", b"k")
        )
        for _ in range(2)
    )
    burst = 5 * BURST_SECONDS
    assert statuses(one, burst - 2, "10.0.0.1") == [200] * (burst - 2)
    assert statuses(other, 3, "10.0.0.1") == [200] * 2 + [429]
    assert statuses(one, 1, "10.0.0.1") == [429]


def test_processes_take_the_forms_of_each_other() -> None:
    """What one of them has signed the others know, and no other server does."""
    options = Options()
    signed = signer_of(options).sign("form")
    other = pickle.loads(pickle.dumps(options))  # noqa: S301 - our own
    assert signer_of(other).unsign(signed) == b"form"
    with pytest.raises(BadSignature):
        signer_of(Options()).unsign(signed)


def test_this_machine_is_limited_only_when_asked() -> None:
    """Its own browser is not counted unless an option says so."""
    free = RateLimit(passed, rate=1, local=False, now=lambda: 0.0)
    counted = RateLimit(passed, rate=1, local=True, now=lambda: 0.0)
    for address in ("127.0.0.1", "::1"):
        assert 429 not in statuses(free, 50, address)
        assert 429 in statuses(counted, 50, address)
    assert 429 not in statuses(RateLimit(passed, rate=0, local=True), 500, "10.0.0.1")


def test_the_server_limits_others(index: Path, serve: Callable[..., TestClient]) -> None:
    """The guard stands in the application."""
    app = create_app(Settings(index=index), Options(rate=1))
    client = TestClient(app, base_url="http://127.0.0.1:8600", client=("10.1.2.3", 1))
    found = [client.get("/api/openapi.json") for _ in range(50)]
    refused = [answer for answer in found if answer.status_code == 429]
    assert refused
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].headers["content-type"] == "application/problem+json"


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    """The reader is told so; an export has more time."""

    async def never(_: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    limit = Middleware(TimeLimit, seconds=0.0)
    answer = TestClient(application(limit, answer=never)).get(
        "/", headers={"accept-language": "ko"}
    )
    assert answer.status_code == 503
    assert "중단했습니다" in answer.text
    assert answer.headers["retry-after"]


def test_an_error_of_our_own_tells_nothing(
    index: Path, serve: Callable[..., TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever breaks within, neither the answer nor the log says more than its kind and place."""
    with serve(index) as client:
        site = client.app.state.site

        async def broken(_: Any) -> Any:
            raise KeyError(TYPED)

        site.archives.quick.run = broken
        caplog.set_level(logging.DEBUG)
        for path, kind in (("/", "text/html"), ("/api/search", "application/problem+json")):
            answer = client.get(f"{path}?q={quote(TYPED)}")
            assert answer.status_code == 500
            assert answer.headers["content-type"].startswith(kind)
            assert TYPED not in answer.text
            assert "KeyError" not in answer.text
    assert "KeyError in broken" in caplog.text
    assert TYPED not in caplog.text


@pytest.mark.parametrize("asked_for", [False, True])
def test_the_log_has_no_queries_unless_asked(
    asked_for: bool,
    index: Path,
    serve: Callable[..., TestClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A line has method, path, status and time; texts of cases are in none."""
    caplog.set_level(logging.DEBUG)
    with serve(index, log_queries=asked_for) as client:
        for path in ("/", "/api/search", "/export", "/charts", "/api/complete"):
            client.get(f"{path}?q={quote(TYPED)}")
            client.get(f"{path}?q={quote('수의계약')}")
    lines = [one.getMessage() for one in caplog.records if one.name == "sarye.web"]
    assert len(lines) == 10
    assert all(line.split()[:1] == ["GET"] and line.endswith(" ms") for line in lines)
    assert any(quote(TYPED) in line for line in lines) == asked_for
    assert "확인서" not in caplog.text
    assert TYPED not in caplog.text


def test_searches_answer_while_a_long_one_is_under_way(index: Path, library: Archive) -> None:
    """Exports wait in a line of their own; nobody who searches waits for them."""
    archives = ArchivePool(Settings(index=index))

    order: list[str] = []
    released = Event()

    def long(archive: Archive) -> None:
        released.wait()
        order.append("export")

    async def both() -> None:
        export = asyncio.create_task(archives.slow.run(long))
        await archives.quick.run(lambda archive: order.append("search"))
        released.set()
        await export

    finish(both())
    assert order == ["search", "export"]
    archives.close()


def test_work_that_nobody_waits_for_is_not_done(index: Path) -> None:
    """A search that is given up stands in line no more; what has begun ends, and others go on."""
    archives = ArchivePool(Settings(index=index))
    done: list[str] = []
    begun, released = Event(), Event()

    def long(archive: Archive) -> None:
        begun.set()
        released.wait()
        done.append("begun")

    async def given_up() -> None:
        tasks = [asyncio.create_task(archives.quick.run(long))]
        await asyncio.to_thread(begun.wait)
        waiting = asyncio.create_task(archives.quick.run(lambda archive: done.append("waiting")))
        tasks.append(waiting)
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        released.set()
        await archives.quick.run(lambda archive: done.append("next"))

    finish(given_up())
    assert done == ["begun", "next"]
    archives.close()


def test_a_line_that_is_too_long_is_said(index: Path, serve: Callable[..., TestClient]) -> None:
    """Where as much waits as may, the answer is 503 at once; later there is room again."""
    with serve(index) as client:
        worker = client.app.state.site.archives.quick  # type: ignore[attr-defined]
        taken = [worker._places.acquire(blocking=False) for _ in range(MOST_WAITING)]
        assert all(taken)
        for path, kind in (("/", "text/html"), ("/api/search", "application/problem+json")):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert answer.headers["content-type"].startswith(kind)
        worker._places.release()
        assert [client.get("/api/search").status_code for _ in range(3)] == [200] * 3
