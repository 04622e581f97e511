"""One request to any node of a cluster: tried again where that can help, else told as an error.

This is the only module that speaks through opensearch-py. Every request can be repeated: what
writes names its ids, or what it takes for the newest.
"""

from __future__ import annotations

import json
import logging
import random
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from opensearchpy import Transport as Nodes
from opensearchpy import Urllib3HttpConnection
from opensearchpy.exceptions import SerializationError, TransportError
from urllib3 import Timeout
from urllib3.connection import HTTPConnection

from sarye.address import Address
from sarye.cluster import Cluster, Credentials
from sarye.errors import EngineForeign, EngineUntrusted
from sarye.index.opensearch.failures import Conflict, is_busy, is_lost, item_failure, told

CONNECTING: Final = 5.0
"""Seconds in which a node takes a connection; one that has lost its power never answers."""

CONNECTIONS: Final = 16
"""Connections to a node that are kept: as many as ask at once."""

RESTING: Final = 5
"""Seconds for which a node is not asked that did not answer; twice as many each time, up to 40."""

SHORTEST, LONGEST = 0.1, 5.0
"""Seconds before the first further attempt, and before those that follow many."""

for _name in ("opensearch", "opensearchpy.trace", "urllib3.connectionpool"):
    # They would note what is asked, and with it texts of cases.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class Patience(NamedTuple):
    """How many seconds a kind of request may take.

    ``answer`` is for one answer, ``busy`` for all attempts while the cluster says that it cannot
    now, ``lost`` for all attempts while no node answers though one has; once they are given up, a
    request is tried once until one answers again.
    """

    answer: float
    busy: float
    lost: float


READING: Final = Patience(answer=30, busy=30, lost=10)
WRITING: Final = Patience(answer=120, busy=300, lost=120)
"""A node that died is known to be dead, and others have taken its shards, within a minute or so."""


class Asked(NamedTuple):
    """A request; ``check`` raises a `TransportError` for an answer that tells of a failure.

    ``absent`` tells that a document may be missing, ``in_view`` that a point in time is asked,
    which may be gone. ``body`` is made JSON; bytes are sent as they are, a JSON document on each
    line.
    """

    method: str
    path: str
    body: Any = None
    params: Mapping[str, str] | None = None
    check: Callable[[Any], None] = lambda _: None
    absent: bool = False
    in_view: bool = False


class Transport:
    """The nodes of a cluster as one that is asked; threads may share it."""

    def __init__(self, address: Address, cluster: Cluster) -> None:
        self.shown = address.shown
        credentials = cluster.credentials_for(address)
        self._nodes = Nodes(
            [_node(host, port, address) for host, port in address.hosts],
            connection_class=_Connection,
            dead_timeout=RESTING,
            timeout_cutoff=3,
            max_retries=0,
            retry_on_status=(),
            retry_on_timeout=True,
            pool_maxsize=CONNECTIONS,
            **_known_as(credentials, self._context(address, credentials)),
        )
        self._count = len(address.hosts)
        self._answered = False

    def ask(self, asked: Asked, patience: Patience) -> Any:
        """Give the answer of a node.

        Raises what `failures.told` makes of the last failure when no further attempt can help.
        """
        started, attempt = time.monotonic(), 0
        while True:
            try:
                return self._once(asked, patience.answer)
            except TransportError as failure:
                spent = time.monotonic() - started
                attempt += 1
                others = self._count - attempt if is_lost(failure) else 0
                if not self._may_try(asked, failure, others, spent, patience):
                    self._answered = not is_lost(failure)  # who asks next waits for none
                    # without what it was made of, whose text quotes the server
                    raise self._told(asked, failure, again=attempt > 1) from None
            if others <= 0:
                time.sleep(pause(attempt + min(others, 0)))

    def _once(self, asked: Asked, seconds: float) -> Any:
        timeout: Any = Timeout(connect=min(CONNECTING, seconds), read=seconds)
        lines = isinstance(asked.body, bytes)
        body = asked.body if lines or asked.body is None else as_json(asked.body)
        kind = "application/x-ndjson" if lines else "application/json"
        try:
            answer = self._nodes.perform_request(
                asked.method,
                asked.path,
                params=dict(asked.params or {}),
                body=body,
                timeout=timeout,
                ignore=(404,) if asked.absent else (),
                headers={"content-type": kind},
            )
        except (SerializationError, UnicodeDecodeError) as error:
            raise EngineForeign(path=self.shown, found="no JSON") from error
        if not isinstance(answer, dict):
            raise EngineForeign(path=self.shown, found="no JSON")
        self._answered = True
        if asked.absent and "error" in answer:  # no document, but for want of its index
            raise item_failure(int(answer.get("status", 404)), answer["error"])
        asked.check(answer)
        return answer

    def _may_try(
        self, asked: Asked, failure: TransportError, others: int, spent: float, patience: Patience
    ) -> bool:
        """Tell whether there are other nodes to ask, or there is time to wait for this one."""
        if is_lost(failure) and others <= 0:
            return self._answered and spent < patience.lost
        again = is_lost(failure) or is_busy(failure, in_view=asked.in_view)
        return again and spent < patience.busy

    def _told(self, asked: Asked, failure: TransportError, *, again: bool) -> Exception:
        error = told(failure, shown=self.shown, in_view=asked.in_view)
        if isinstance(error, Conflict):
            error.again = again
        return error

    def _context(self, address: Address, credentials: Credentials) -> ssl.SSLContext | None:
        """Trust the system's authorities and the one that is named, and show a certificate."""
        if not address.tls:
            return None
        try:
            context = ssl.create_default_context()
            if credentials.ca:
                context.load_verify_locations(credentials.ca)
            if credentials.certificate:
                # A key under a password would otherwise be asked for on the terminal.
                context.load_cert_chain(credentials.certificate, credentials.key, lambda: "")
        except (OSError, ssl.SSLError) as error:
            reason = error.strerror or type(error).__name__
            raise EngineUntrusted(path=self.shown, reason=reason) from error
        return context

    def close(self) -> None:
        """Let go of the connections."""
        self._nodes.close()


class _Connection(Urllib3HttpConnection):
    """Connections to one node, which notice when it has lost its power."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool.conn_kw["socket_options"] = [*HTTPConnection.default_socket_options, *_watch()]

    def _raise_warnings(self, warning_headers: Any) -> None:
        """Say nothing of what the server deprecates: a user could do nothing about it."""


def _watch() -> list[tuple[int, int, int]]:
    """List the options by which a connection is given up whose other end is silent for 20 s."""
    named = (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 2))
    own = [
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in named
        if hasattr(socket, name)
    ]
    return [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *own]


def _node(host: str, port: int, address: Address) -> dict[str, Any]:
    """Say of a node what opensearch-py is told of it."""
    return {"host": host, "port": port, "use_ssl": address.tls, "url_prefix": address.prefix}


def _known_as(credentials: Credentials, context: ssl.SSLContext | None) -> dict[str, Any]:
    """Say who asks. The library would write a password in Latin letters alone."""
    known: dict[str, Any] = {"ssl_context": context} if context else {}
    if credentials.user is not None:
        pair = f"{credentials.user}:{credentials.password or ''}".encode()
        known["headers"] = {"authorization": f"Basic {b64encode(pair).decode()}"}
    return known


def pause(attempt: int) -> float:
    """Say how long to wait before a further attempt: twice as long each time, give or take.

    Many who wait for the same node do not come back all at once.
    """
    return min(SHORTEST * 2.0 ** max(attempt, 0), LONGEST) * random.uniform(0.5, 1)  # noqa: S311


def as_json(value: Any) -> bytes:
    """Write JSON; half of a pair of surrogates, which is no character, is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
