"""A page before a cluster: what it answers while the cluster is gone, and when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sarye.address import Address
from sarye.archive import Archive
from sarye.index.opensearch import client as clients
from sarye.models import Case
from sarye.settings import Settings
from sarye.web import Options, create_app

ADDRESSES = ("/?q=민원", "/api/search?q=민원", "/export?q=민원&format=csv")


@pytest.fixture
def address(
    proxy: Any,
    cluster_address: Address,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cases_of: Callable[..., list[Case]],
    record_of: Callable[[Case], dict[str, object]],
    write_rows: Callable[..., Path],
) -> Address:
    """Keep some cases in a cluster, and give its address behind a proxy; nobody waits for it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(clients, "READING", clients.READING._replace(lost=0))
    write_rows(tmp_path / "cases.jsonl", *map(record_of, cases_of(20)))
    Archive.build([tmp_path / "cases.jsonl"], index=cluster_address)
    return Address.read(f"http://127.0.0.1:{proxy.port}/{cluster_address.name}")


@pytest.fixture
def page(address: Address) -> Iterator[TestClient]:
    """Open the page of the cluster."""
    app = create_app(Settings(index=address), Options())
    base = "http://127.0.0.1:8600"
    with TestClient(app, base_url=base, client=("127.0.0.1", 5000)) as client:
        client.headers["accept-language"] = "ko"
        yield client


def test_a_cluster_goes_and_comes_back(
    page: TestClient, proxy: Any, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    """A page without its cluster is 503 and not ready, its address in the log; then as before."""
    before = page.get(ADDRESSES[1]).json()["total"]
    proxy.faults = ["before"] * 10_000
    for one in ADDRESSES:
        answer = page.get(one)
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True), one
        assert "잠시" in answer.text
    ready = page.get("/readyz")
    assert (ready.status_code, address.shown in ready.text) == (503, False)
    assert "잠시" in ready.json()["detail"]
    assert page.get("/healthz").status_code == 200
    assert address.shown in caplog.text
    assert "민원" not in caplog.text
    proxy.faults = []
    assert page.get("/readyz").json() == {"status": "ready"}
    assert [page.get(one).status_code for one in ADDRESSES] == [200, 200, 200]
    assert page.get(ADDRESSES[1]).json()["total"] == before > 0


def test_a_server_waits_for_its_cluster(
    proxy: Any, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that starts while its cluster is gone says so once, and answers when it is there."""
    proxy.faults = ["before"] * 10_000
    app = create_app(Settings(index=address), Options())
    assert address.shown in caplog.text
    with TestClient(app, base_url="http://127.0.0.1:8600") as client:
        assert client.get(ADDRESSES[0]).status_code == 503
        proxy.faults = []
        assert client.get(ADDRESSES[0]).status_code == 200
