"""What can go wrong between a client and its cluster, on real connections."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from sarye.address import Address
from sarye.cluster import Cluster, Credentials
from sarye.errors import (
    ArchiveError,
    EngineDenied,
    EngineFailed,
    EngineForeign,
    EngineIncomplete,
    EngineUnreachable,
    EngineUntrusted,
)
from sarye.index.opensearch.client import ANYBODY, Client, Operation
from sarye.index.opensearch.failures import Conflict
from sarye.index.opensearch.transport import Patience

CERTIFICATE = Path(__file__).parents[2] / "fixtures" / "tls" / "localhost.pem"
BRIEF = Patience(answer=5, busy=0, lost=0)
Serve = Callable[..., Any]


def _client(address: str, cluster: Cluster = ANYBODY, **patience: Patience) -> Client:
    return Client(Address.read(address), cluster, **patience)


@pytest.fixture
def closed_port() -> int:
    """Find a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
    return port


def _answers(status: int, kind: str, body: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers.get("content-length", 0)))
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


def _version(number: str, **more: str) -> str:
    return json.dumps({"name": "n1", "version": {"number": number, **more}})


def test_nobody_listens(closed_port: int) -> None:
    """A port at which nobody listens is told at once, by its address and what the system says."""
    client = _client(f"http://127.0.0.1:{closed_port}/cases")
    with pytest.raises(EngineUnreachable, match=rf"{closed_port}/cases.*refused"):
        client.search({}, index="cases")
    with pytest.raises(EngineUnreachable):
        client.bulk("cases", [Operation("a", {})])


def test_no_such_machine() -> None:
    """A name that no machine has is told."""
    with pytest.raises(EngineUnreachable, match=r"nowhere\.invalid"):
        _ = _client("http://nowhere.invalid:9200/cases").version


def test_one_who_never_answers() -> None:
    """A machine that takes a connection and says nothing is given up after its time."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"http://127.0.0.1:{mute.getsockname()[1]}/cases"
        with pytest.raises(EngineUnreachable, match="timed out"):
            _ = _client(address, reading=BRIEF._replace(answer=0.2)).version


@pytest.mark.parametrize(
    ("status", "kind", "body", "error"),
    [
        (200, "text/html", "<html>안녕하세요</html>", EngineForeign),
        (200, "text/plain", "ok", EngineForeign),
        (200, "application/json", "{broken", EngineForeign),
        (200, "application/json", "[]", EngineForeign),
        (200, "application/json", '{"version": "7"}', EngineForeign),
        (200, "application/json", _version("8.19.0"), EngineForeign),
        (200, "application/json", _version("1.3.20", distribution="opensearch"), EngineForeign),
        (200, "application/json", _version("4.0.0", distribution="opensearch"), EngineForeign),
        (301, "text/html", "moved", EngineForeign),
        (404, "text/html", "no such page", EngineForeign),
        (500, "text/html", "oops", EngineForeign),
        (500, "application/json", '{"error": {"type": "oops"}}', EngineFailed),
        (401, "text/plain", "Unauthorized", EngineDenied),
        (401, "application/json", '{"error": "who?"}', EngineDenied),
        (403, "application/json", '{"error": {"type": "security_exception"}}', EngineDenied),
        (403, "text/html", "no entry", EngineDenied),
        (429, "text/html", "slowly", EngineIncomplete),
        (503, "text/html", "no cluster behind this", EngineIncomplete),
        (503, "application/json", '{"error": {"type": "no_manager"}}', EngineIncomplete),
    ],
)
def test_another_product(
    serve: Serve, status: int, kind: str, body: str, error: type[ArchiveError]
) -> None:
    """Whatever listens at an address, an error says what it is, by its address."""
    with serve(_answers(status, kind, body)) as port:
        client = _client(f"http://127.0.0.1:{port}/cases", reading=BRIEF)
        with pytest.raises(ArchiveError, match=f"{port}/cases") as caught:
            _ = client.version
        client.close()
    assert type(caught.value) is error


def test_who_asks_is_told_to_the_cluster(serve: Serve) -> None:
    """User and password, Korean ones too, go to the cluster and stand in no error."""
    import base64

    heard = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        heard.append(handler.headers["authorization"])
        _answers(401, "text/plain", "Unauthorized")(handler)

    cluster = Cluster(Credentials("홍길동", "암호:1"))
    with serve(answer) as port:
        client = _client(f"http://127.0.0.1:{port}/cases", cluster)
        with pytest.raises(EngineDenied) as caught:
            _ = client.version
        client.close()
    kind, _, pair = heard[0].partition(" ")
    assert (kind, base64.b64decode(pair).decode()) == ("Basic", "홍길동:암호:1")
    assert not any(one in repr(caught.value) for one in ("홍길동", "암호"))


def test_certificates(serve: Serve, proxy: Any) -> None:
    """A certificate must be of a known authority and of the machine that is asked."""
    known = Cluster(Credentials(ca=CERTIFICATE))
    with serve(proxy.answer, CERTIFICATE) as port:
        for machine, cluster, reason in (
            ("localhost", ANYBODY, "self.signed"),
            ("127.0.0.1", known, "IP address mismatch"),
        ):
            client = _client(f"https://{machine}:{port}/cases", cluster)
            with pytest.raises(EngineUntrusted, match=reason):
                _ = client.version
            client.close()
        client = _client(f"https://localhost:{port}/cases", known)
        assert client.version
        client.close()


def test_the_wrong_scheme(serve: Serve, search_node: str) -> None:
    """An address with https for a cluster without TLS is told, and the other way round too."""
    with pytest.raises(EngineUntrusted, match="https"):
        _ = _client(search_node.replace("http:", "https:") + "/cases").version
    with serve(_answers(200, "text/plain", ""), CERTIFICATE) as port:
        client = _client(f"http://127.0.0.1:{port}/cases")
        with pytest.raises(EngineUnreachable):
            _ = client.version
        client.close()


def test_a_file_that_is_no_certificate(tmp_path: Path) -> None:
    """A file of an authority or a certificate that is none is told."""
    path = tmp_path / "ca.pem"
    path.write_text("no certificate", "utf-8")
    for credentials in (Credentials(ca=path), Credentials(certificate=path)):
        with pytest.raises(EngineUntrusted):
            _client("https://localhost:9200/cases", Cluster(credentials))


def test_another_node_is_asked(search_node: str, closed_port: int) -> None:
    """Of several nodes, one that is gone is not noticed."""
    node = search_node.removeprefix("http://")
    for hosts in (f"127.0.0.1:{closed_port},{node}", f"{node},127.0.0.1:{closed_port}"):
        client = _client(f"http://{hosts}/cases")
        for _ in range(4):
            assert client.behind("none") == ()
        client.close()


@pytest.mark.parametrize("faults", [[429, 503], ["before"], ["after", 502]])
def test_a_passing_failure_is_not_noticed(
    disturbed: Client, proxy: Any, faults: list[int | str]
) -> None:
    """What was refused for now or got lost on its way is asked again: reading and writing."""
    name = disturbed.shown.rpartition("/")[2]
    assert disturbed.version  # so that it is known that someone is there
    for call in (
        lambda: disturbed.create_index(name, {"settings": {"number_of_replicas": 0}}),
        lambda: disturbed.bulk(name, [Operation("a", {"n": 1}), Operation("b", {"n": 2})]),
        lambda: disturbed.refresh(name),
        lambda: disturbed.put(name, "c", {"n": 3}, create=True),
        lambda: disturbed.put(name, "c", {"n": 4}),
        lambda: disturbed.delete(name, "a"),
        lambda: disturbed.delete_where(name, {"term": {"n": 9}}),
    ):
        proxy.faults = list(faults)
        call()
        proxy.faults = []
    disturbed.refresh(name)
    proxy.faults = list(faults)
    found = list(disturbed.scan({"sort": ["n"]}, index=name))
    assert [(hit["_id"], hit["_source"]["n"]) for hit in found] == [("b", 2), ("c", 4)]


@pytest.mark.parametrize("fault", ["after", -503])
def test_a_lost_answer_is_looked_up(disturbed: Client, proxy: Any, fault: int | str) -> None:
    """A write that depends on another and was done, though nobody said so, is no conflict."""
    name = disturbed.shown.rpartition("/")[2]
    assert disturbed.version  # so that it is known that someone is there
    row = {"n": 1, "of": (1.5, 2.5), "in": {"it": None}}
    proxy.faults = [fault]
    first = disturbed.put(name, "state", row, create=True)
    proxy.faults = [fault]
    second = disturbed.put(name, "state", {**row, "n": 2}, after=first)
    stands = disturbed.get(name, "state")
    assert stands is not None
    assert (stands.source["n"], stands.seq_no) == (2, second.seq_no)
    proxy.faults = [fault]
    disturbed.delete(name, "state", after=second)
    assert disturbed.get(name, "state") is None


def test_a_lost_answer_is_no_excuse(disturbed: Client, proxy: Any) -> None:
    """A write whose answer got lost is a conflict all the same where another has written."""
    name = disturbed.shown.rpartition("/")[2]
    first = disturbed.put(name, "state", {"n": 1})
    disturbed.put(name, "state", {"n": 2})
    proxy.faults = ["after"]
    with pytest.raises(Conflict):
        disturbed.put(name, "state", {"n": 3}, after=first)


def test_a_proxy_that_takes_little(disturbed: Client, proxy: Any) -> None:
    """Where fewer bytes pass than are sent, halves are; a document too large alone is named."""
    name = disturbed.shown.rpartition("/")[2]
    proxy.most = 30_000
    rows = [Operation(str(number), {"n": number, "t": "가" * 1000}) for number in range(40)]
    disturbed.bulk(name, rows)
    disturbed.refresh(name)
    assert disturbed.search({"size": 0}, index=name)["hits"]["total"]["value"] == 40
    with pytest.raises(EngineFailed, match="413: large"):
        disturbed.bulk(name, [Operation("large", {"t": "가" * 20_000})])


def test_who_is_gone_is_waited_for_once(search_node: str, proxy: Any) -> None:
    """What was waited for in vain is asked once by the next one, and as ever when it is back."""
    patience = Patience(answer=30, busy=30, lost=0.5)
    address = Address.read(f"http://127.0.0.1:{proxy.port}/none")
    client = Client(address, reading=patience)
    assert client.behind("none") == ()
    counts = []
    for _ in range(2):
        proxy.faults, proxy.asked = ["before"] * 1000, []
        with pytest.raises(EngineUnreachable):
            client.behind("none")
        counts.append(len(proxy.asked))
    assert counts[0] > 1
    assert counts[1] == 1
    proxy.faults = []
    assert client.behind("none") == ()
    proxy.faults = ["before"]
    assert client.behind("none") == ()
    client.close()


def test_a_cluster_comes_back(disturbed: Client, proxy: Any) -> None:
    """A client that could reach nobody reaches those who are there again."""
    proxy.faults = ["before"] * 3
    with pytest.raises(EngineUnreachable):
        disturbed.behind("none")
    proxy.faults = []
    assert disturbed.behind("none") == ()
