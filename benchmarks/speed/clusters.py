"""The node on which engines of a cluster are measured: what stands there, what goes there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from benchmarks.missing import Missing

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

NODE: Final = "SARYE_SPEED_OPENSEARCH"
"""The variable that names a node, as http://127.0.0.1:9200; one is started where it is not set."""

HEAP: Final = "1g"


@contextmanager
def node(work: Path) -> Iterator[None]:
    """Run a node of OpenSearch 2.19, which has nori, with its data in the folder of the run."""
    if NODE in os.environ:
        yield
        return
    from tools.nodes import find_program

    program = find_program("2.19")
    if program is None:
        yield
        return
    started = program.start(work / "node", heap=HEAP, quick=False)
    os.environ[NODE] = started.address
    try:
        yield
    finally:
        del os.environ[NODE]
        started.end()


def client_of() -> OpenSearch:
    """Give a client of the node; raise `Missing`."""
    try:
        from opensearchpy import OpenSearch
    except ImportError as error:
        raise Missing('pip install "sarye[opensearch]"') from error
    if NODE not in os.environ:
        raise Missing(f"a Java from 17 on and Maven, or a node that {NODE} names")
    return OpenSearch([os.environ[NODE]], timeout=120)


def plain_name(index: Path) -> str:
    """Name the index of an engine and a number of cases: speed-10000-sarye-opensearch."""
    return f"speed-{index.parent.parent.name}-{index.name}"


def address_of(index: Path) -> str:
    """Give its address."""
    return f"{os.environ[NODE]}/{plain_name(index)}"


def fetched(index: Path) -> Path:
    """Name the cache of those who search: what they fetch once stands there."""
    return index / "fetched"


def size_of(names: str) -> int:
    """Count the bytes of indexes, each shard once."""
    client = client_of()
    client.indices.flush(index=names)
    held = client.indices.stats(index=names, metric="store")["_all"]["primaries"]["store"]
    return int(held["size_in_bytes"])


class Traffic:
    """Counts the bytes that are sent and received within it, and how often it was entered.

    They are written beside the index at its end, as JSON.
    """

    def __init__(self, index: Path, name: str) -> None:
        from opensearchpy import Urllib3HttpConnection

        self._file = index / f"{name}.traffic.json"
        self._counts = {"times": 0, "requests": 0, "sent": 0, "received": 0}
        self._counting = False
        asked = Urllib3HttpConnection.perform_request

        def counted(connection: Any, *given: Any, **named: Any) -> Any:
            body = named.get("body") or (given[3] if len(given) > 3 else None) or b""
            answer = asked(connection, *given, **named)
            if self._counting:
                self._counts["requests"] += 1
                self._counts["sent"] += len(body if isinstance(body, bytes) else body.encode())
                self._counts["received"] += len(answer[2].encode())
            return answer

        Urllib3HttpConnection.perform_request = counted

    def __enter__(self) -> Self:
        self._counting = True
        self._counts["times"] += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._counting = False
        self._file.write_text(json.dumps(self._counts), "utf-8")


def traffic_of(index: Path, name: str) -> dict[str, int]:
    """Read what was counted."""
    counts: dict[str, int] = json.loads((index / f"{name}.traffic.json").read_text("utf-8"))
    return counts
