"""The tools for assistants, asked by the official client of processes as assistants start them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
import psutil
import pytest
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from mcp import Client, StdioServerParameters
from sarye.archive import Archive
from sarye.cli import main
from sarye.jsonapi import case_json, facets_json, found_json
from sarye.mcp.tools import MOST_VALUES, TOOLS
from sarye.models import Filters
from tools.loops import run_apart

ROOT = Path(__file__).parents[2]
PACKAGE = str(ROOT / "src")
SARYE = (sys.executable, "-m", "sarye")
TOKEN = "a-token-of-letters-1234"  # noqa: S105 - of a test
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
SENT = {"accept": "application/json, text/event-stream"}

Ask = Callable[[Client], Coroutine[Any, Any, Any]]


def started(*options: str) -> StdioServerParameters:
    """Say how an assistant starts the command, in Korean."""
    environment = {"PYTHONPATH": PACKAGE, "SARYE_LANG": "ko", "PYTHONUTF8": "1"}
    return StdioServerParameters(
        command=SARYE[0], args=[*SARYE[1:], "mcp", *options], env=environment, cwd=ROOT
    )


def over_stdio(log: Path, ask: Ask, *options: str) -> Any:
    """Ask a process over its standard input and output; what it says beside goes to a file."""

    async def asked() -> Any:
        with log.open("w", encoding="utf-8") as errors:
            async with Client(stdio_client(started(*options), errors)) as client:
                return await ask(client)

    return run_apart(asked())


@contextmanager
def listening(log: Path, *options: str) -> Iterator[str]:
    """Run a process that answers over HTTP, and give its address."""
    with answering(log, *options) as (address, _):
        yield address


@contextmanager
def answering(log: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a process that answers over HTTP; give its address and the process."""
    environment = {**os.environ, "PYTHONPATH": PACKAGE, "PYTHONUTF8": "1"}
    command = [*SARYE, "mcp", "--http", "--port", "0", "--lang", "ko", *options]
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=ROOT
        ) as server,
    ):
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/mcp", server.stdout.readline())
            assert found
            yield found[0], server
        finally:
            server.terminate()
            server.communicate()


def over_http(address: str, ask: Ask, *, mode: str = "auto", token: str = "") -> Any:
    """Ask at an address."""

    async def asked() -> Any:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(address, http_client=http), mode=mode) as client,
        ):
            return await ask(client)

    return run_apart(asked())


def post(address: str, **headers: str) -> httpx2.Response:
    """Post a request for the list of tools."""
    return httpx2.post(address, json=LIST, headers={**SENT, **headers})


@pytest.fixture(scope="module")
def address(data_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a server for those who are on this machine."""
    log = tmp_path_factory.mktemp("mcp") / "log"
    with listening(log, "--index", str(data_index)) as found:
        yield found


def timeless(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out the time that an answer took, and write the rest as JSON does."""
    kept: dict[str, Any] = json.loads(json.dumps({**said, "took_ms": 0}))
    return kept


CALLS: Final[Sequence[tuple[str, dict[str, Any]]]] = (
    ("search", {"query": "수의계약 확인서", "limit": 3}),
    ("search", {"query": "주차", "year": [2024], "section": ["effect", "노력"], "sort": "newest"}),
    ("search", {"query": "부담", "exact": True, "offset": 2, "match": None}),
    ("get_case", {"id": "99afe5b88eda"}),
    ("similar_cases", {"id": "99afe5", "limit": 2}),
    ("facets", {"query": "부담", "kind": "case"}),
)


def expected(archive: Archive) -> list[dict[str, Any]]:
    """Answer the same calls by the library."""
    filters = Filters(("effect", "effort"), year=2024)
    counted = archive.facets("부담", filters=Filters(kind="case"))
    assert all(len(values) <= MOST_VALUES for values in counted.counts.values())
    return [
        timeless(found_json(archive.search("수의계약 확인서", limit=3))),
        timeless(found_json(archive.search("주차", filters=filters, sort="newest"))),
        timeless(found_json(archive.search("부담", exact=True, offset=2))),
        timeless(case_json(archive.case("99afe5b88eda"))),
        timeless(found_json(archive.similar("99afe5b88eda", limit=2))),
        timeless(facets_json(counted)),
    ]


async def answers(client: Client) -> tuple[list[str], list[dict[str, Any]], str]:
    """List the tools and call them; the client checks each answer against its schema."""
    tools = [tool.name for tool in (await client.list_tools()).tools]
    said = []
    for name, arguments in CALLS:
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        said.append(timeless(result.structured_content))
    written = await client.call_tool("hit_list", {"query": "자립준비청년", "limit": 1})
    return tools, said, written.content[0].text


def check(found: tuple[list[str], list[dict[str, Any]], str], index: Path) -> None:
    """Compare what a client was told with what the library says."""
    tools, said, written = found
    assert tools == [tool.name for tool in TOOLS]
    with Archive.open(index) as archive:
        assert said == expected(archive)
        (hit,) = archive.search("자립준비청년", limit=1).hits
    assert f"\n## {hit.case.title}\n" in written
    assert "기관: 국민권익위원회" in written
    assert "국민권익위원회_2025년_2분기_적극행정_우수사례.txt (41번째 줄)" in written
    assert all(section.text.split("\n")[0] in written for section in hit.case.sections)


def test_an_assistant_asks_a_process(data_index: Path, tmp_path: Path) -> None:
    """Over standard input and output the tools say what the library says, and log nothing."""
    log = tmp_path / "log"
    check(over_stdio(log, answers, "--index", str(data_index)), data_index)
    assert log.read_text("utf-8") == ""


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_asks_an_address(data_index: Path, tmp_path: Path, mode: str) -> None:
    """Over HTTP they say the same, to clients of both protocols; the log has no word of a case."""
    log = tmp_path / "log"
    with listening(log, "--index", str(data_index)) as address:
        check(over_http(address, answers, mode=mode), data_index)
    lines = log.read_text("utf-8").splitlines()
    line = re.compile(r"[\d :,-]+ (POST|GET|DELETE) /mcp \d+ [\d.]+ ms")
    assert lines
    assert [one for one in lines if not line.fullmatch(one)] == []


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search", {"qurey": "주차"}, ["qurey", "query 말인가요", "limit"]),
        ("serch", {}, ["serch", "search 말인가요", "hit_list"]),
        ("search", {"year": "작년"}, ["year", "작년"]),
        ("search", {"query": ["주차", "단속"]}, ["query"]),
        ("search", {"agency": [{"name": "시"}]}, ["agency"]),
        ("search", {"since": "2024-Q7"}, ["since", "2024Q3"]),
        ("search", {"limit": 1000}, ["limit", "1000", "1부터 50까지"]),
        ("search", {"sort": "best"}, ["sort", "best", "newest"]),
        ("get_case", {}, ["id"]),
        ("get_case", {"id": "zzz"}, ["zzz", "search"]),
        ("get_case", {"id": "0"}, ["0"]),
        ("search", {"query": "가" * 2000}, ["query", "1000"]),
    ],
)
def test_an_error_says_the_next_step(
    name: str, arguments: dict[str, Any], said: list[str], address: str
) -> None:
    """What cannot be answered is a tool error in the reader's language, with what to do."""
    found = over_http(address, lambda client: client.call_tool(name, arguments))
    assert found.is_error
    (text,) = (one.text for one in found.content)
    assert "\n" not in text
    assert [word for word in said if word not in text] == []
    assert re.search("[가-힣]", text)


def test_other_sites_and_names_are_refused(address: str) -> None:
    """A page of another site cannot ask, nor by a name that is turned to this machine."""
    here = address.removesuffix("/mcp")
    assert post(address).status_code == 200
    assert post(address, origin=here).status_code == 200
    assert post(address, origin="http://evil.example").status_code == 403
    assert post(address, origin="null").status_code == 403
    assert post(address, origin="http://127.0.0.1:1").status_code == 403
    assert post(address, host="evil.example").status_code == 400
    assert httpx2.get(address).status_code == 405
    other = httpx2.get(here)
    assert other.status_code == 404
    assert other.headers["content-type"] == "application/problem+json"


def test_a_token_is_asked_for(data_index: Path, tmp_path: Path) -> None:
    """With a token file nobody is answered without the token, which no log has."""
    held, log = tmp_path / "token", tmp_path / "log"
    held.write_text(TOKEN, "utf-8")
    options = ("--index", str(data_index), "--token-file", str(held))
    with listening(log, *options) as address:
        refused = post(address)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert post(address, authorization="Bearer another-token-of-letters").status_code == 401
        tools = over_http(address, lambda client: client.list_tools(), token=TOKEN).tools
    assert len(tools) == len(TOOLS)
    assert TOKEN not in log.read_text("utf-8")


def search(address: str, query: str) -> CallToolResult:
    """Have the tool search."""
    found: CallToolResult = over_http(
        address, lambda client: client.call_tool("search", {"query": query})
    )
    return found


def test_a_server_goes_on_whatever_becomes_of_its_index(
    data_index: Path, tmp_path: Path, write_rows: Callable[..., Path]
) -> None:
    """A new index answers at once, a process that the system ends is begun anew.

    Where the index is gone by then, a call says what to do until there is one again. Ctrl-C ends
    all of it with 130.
    """
    index, log = tmp_path / "index", tmp_path / "log"
    shutil.copytree(data_index, index)
    more = write_rows(
        tmp_path / "more.jsonl", {"title": "주차 자리 안내", "text": "주차를 알렸음."}
    )
    with answering(log, "--index", str(index)) as (address, server):
        before = search(address, "주차").structured_content["total"]
        Archive.build([more], index=index)
        assert search(address, "주차").structured_content["total"] == before + 1
        if os.name == "nt":  # where nobody cuts a mapped file, and nothing is begun anew
            return
        index.rename(tmp_path / "elsewhere")
        (worker,) = psutil.Process(server.pid).children()
        worker.send_signal(signal.SIGBUS)
        lost = search(address, "주차")
        assert lost.is_error
        assert "sarye index" in lost.content[0].text
        (tmp_path / "elsewhere").rename(index)
        assert search(address, "주차").structured_content["total"] == before + 1
        server.send_signal(signal.SIGINT)
        assert server.wait() == 130
    assert "SIGBUS" in log.read_text("utf-8")
    assert "Traceback" not in log.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl-C to one process")
def test_ctrl_c_ends_it_though_it_waits_for_input(data_index: Path) -> None:
    """Who tries the command at a terminal gets out of it: status 130, and no word more."""
    command = [*SARYE, "mcp", "--index", str(data_index)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps({**LIST, "method": "ping"}) + "\n")
        server.stdin.flush()
        while '"id":1' not in server.stdout.readline():
            assert server.poll() is None
        server.send_signal(signal.SIGINT)
        assert server.wait() == 130
        said = server.stderr.read()
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said(data_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the next step, and status 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = ("--index", str(data_index), "--port", str(port), "--lang", "ko")
        assert main(["mcp", "--http", *options]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(port) in said
    assert re.search(r"--port \d+", said)


def run(*words: str, folder: Path = ROOT, path: str = PACKAGE) -> subprocess.CompletedProcess[str]:
    """Run Python to its end."""
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *words],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_index_the_next_step_is_said(tmp_path: Path) -> None:
    """Either way the command ends with one line that names what to run first."""
    for more in ((), ("--http", "--port", "0")):
        command = ("-m", "sarye", "--lang", "en", "mcp", "--index", "none", *more)
        done = run(*command, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "sarye index" in done.stderr


def test_without_the_extra_the_command_says_what_to_install(
    data_index: Path, tmp_path: Path
) -> None:
    """One line, and the command to install it with."""
    (tmp_path / "mcp.py").write_text("raise ImportError\n", "utf-8")
    command = ("-P", "-m", "sarye", "--lang", "en", "mcp", "--index", str(data_index))
    for more in ((), ("--http", "--port", "0")):
        done = run(*command, *more, path=f"{tmp_path}{os.pathsep}{PACKAGE}")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert 'pip install "sarye[mcp]"' in done.stderr


def test_other_commands_do_not_load_the_sdk(data_index: Path) -> None:
    """Help and searches load neither the SDK nor what it brings."""
    program = (
        "import sys\nfrom sarye.cli import main\n"
        "main(['--help']); main(['search', '부담', '--index', sys.argv[1]])\n"
        "sys.exit(str({'mcp', 'pydantic', 'sarye.mcp', 'starlette'} & sys.modules.keys()))"
    )
    assert run("-c", program, str(data_index)).stderr.splitlines()[-1] == "set()"


CONFIGURED = re.compile(r"```json\n(?P<text>(?:.*\n)*?)```")


def test_the_configurations_shown_start_a_server(data_index: Path, tmp_path: Path) -> None:
    """Each command that docs/mcp.md configures lists the tools; each address has our path."""
    text = (ROOT / "docs" / "mcp.md").read_text("utf-8")
    shown = [json.loads(found["text"]) for found in CONFIGURED.finditer(text)]
    entries = [(one.get("mcpServers") or one["servers"])["sarye"] for one in shown]
    commands = [one for one in entries if "command" in one]
    assert len(commands) == 2
    assert all(one["url"].endswith(":8610/mcp") for one in entries if "command" not in one)
    for one in commands:
        assert one["args"][:2] == ["mcp", "--index"]
        assert Path(one["command"]).name == "sarye"
    found = over_stdio(
        tmp_path / "log", lambda client: client.list_tools(), "--index", str(data_index)
    )
    assert [tool.name for tool in found.tools] == re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
