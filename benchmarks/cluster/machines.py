"""Three nodes of one cluster on this machine, any of which can be killed and started again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

from tools.nodes import Node, Program, cluster_settings, free_ports

NAMES: Final = ("n1", "n2", "n3")
PATIENCE: Final = 600
"""Seconds for which a cluster is waited for; a machine may be busy with other things."""


class Machines:
    """The nodes of a cluster."""

    def __init__(self, program: Program, folder: Path, heap: str) -> None:
        self._program = program
        self._folder = folder
        self._heap = heap
        ports = free_ports(2 * len(NAMES))
        self._transports = ports[: len(NAMES)]
        self._ports = dict(zip(NAMES, ports[len(NAMES) :], strict=True))
        self._nodes: dict[str, Node] = {}

    @property
    def address(self) -> str:
        """All nodes, as one address without the name of an index."""
        return "http://" + ",".join(f"127.0.0.1:{port}" for port in self._ports.values())

    def start(self, *names: str) -> None:
        """Start nodes, and wait until the cluster is whole."""
        with ThreadPoolExecutor(len(NAMES)) as pool:
            self._nodes |= dict(zip(names, pool.map(self._started, names), strict=True))
        self._until(lambda: self._health()["number_of_nodes"] == len(NAMES))
        self._until(lambda: self._health()["status"] == "green")

    def kill_manager(self) -> str:
        """Kill the node that the others have elected, and name it."""
        (row,) = self._ask("/_cat/cluster_manager?format=json")
        name = str(row["node"])
        self._nodes.pop(name).kill()
        return name

    def end(self) -> None:
        """Shut all nodes down."""
        for node in self._nodes.values():
            node.end()

    def _started(self, name: str) -> Node:
        settings = cluster_settings(NAMES, self._transports, name)
        port = f"http.port={self._ports[name]}"
        return self._program.start(self._folder / name, *settings, port, heap=self._heap)

    def _health(self) -> Any:
        return self._ask("/_cluster/health")

    def _ask(self, path: str) -> Any:
        name = next(iter(self._nodes))
        with urlopen(f"http://127.0.0.1:{self._ports[name]}{path}", timeout=60) as answer:
            return json.load(answer)

    def _until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except (URLError, OSError):  # no manager yet
                pass
            time.sleep(0.5)
        raise RuntimeError("The cluster does not become whole.")


@contextmanager
def machines(program: Program, folder: Path, heap: str) -> Iterator[Machines]:
    """Run three nodes until the block ends."""
    made = Machines(program, folder, heap)
    try:
        made.start(*NAMES)
        yield made
    finally:
        made.end()
