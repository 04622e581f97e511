"""Addresses in, what each answer took out, as JSON: the clients, in a process of their own.

``python -m benchmarks.load.asking HOST PORT FILE CLIENTS SECONDS THINK``. Each client has one
connection, as a browser keeps it, and asks for the next address that nobody has asked for yet.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from threading import Lock, Thread
from typing import Final

TIMEOUT: Final = 60
"""Seconds after which a client gives up, which is an error."""


@dataclass(slots=True)
class Queue:
    """Hands out addresses, one after the other, to all clients."""

    addresses: Iterator[str]
    lock: Lock = field(default_factory=Lock)

    def next(self) -> str:
        """Give the next one."""
        with self.lock:
            return next(self.addresses)


@dataclass(slots=True)
class Client:
    """Asks until a time has come; ``seconds`` are those that each answer took."""

    host: str
    port: int
    think: float
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self, queue: Queue, until: float) -> None:
        """Ask, and think for a while that is drawn at random about the mean, as people do."""
        connection = HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        time.sleep(random.uniform(0, self.think))  # noqa: S311 - no secret
        while True:
            self._ask(connection, queue.next())
            if time.monotonic() >= until:
                return
            time.sleep(random.uniform(0.5, 1.5) * self.think)  # noqa: S311

    def _ask(self, connection: HTTPConnection, address: str) -> None:
        started = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as error:
            self.errors.append(type(error).__name__)
            connection.close()
            return
        self.seconds.append(time.perf_counter() - started)
        if answer.status != 200:
            self.errors.append(str(answer.status))


def main(arguments: list[str]) -> None:
    """Let all clients ask at once."""
    host, port, file, clients, seconds, think = arguments
    queue = Queue(cycle(Path(file).read_text("utf-8").splitlines()))
    until = time.monotonic() + float(seconds)
    asking = [Client(host, int(port), float(think)) for _ in range(int(clients))]
    threads = [Thread(target=one.run, args=(queue, until)) for one in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = {
        "seconds": [one for client in asking for one in client.seconds],
        "errors": [one for client in asking for one in client.errors],
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
