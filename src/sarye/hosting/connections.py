"""The connections of the server: how many there may be, and how long one may keep others waiting.

uvicorn has a limit of connections and a time for idle ones, but none for a request that comes in
byte by byte, and none for an answer that nobody takes. Half-open connections would fill the limit,
and the page would be gone for everybody.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from typing import ClassVar, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from sarye.hosting.origins import OF_CONNECTION, is_local, origin_of

MOST_CONNECTIONS: Final = 500
"""Connections at once. The next one takes the place of the one that has waited for the longest."""


BEFORE_A_HEAD: Final = ("IDLE", "DONE")
"""What h11 calls it when the next byte is that of a head, and of no body."""

_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")


class GuardedConnection(H11Protocol):
    """A connection that is given up where it only takes a place.

    ``most`` and ``by_address`` are connections at once, in all and of one address; those of this
    machine, which may be a proxy's, are counted by address only where ``local`` holds. A connection
    that sends no whole head of a request for ``patience`` seconds is closed, and one whose client
    takes nothing of an answer for ``stalled`` seconds; ``look`` is the time between two looks.
    """

    most: ClassVar[int] = MOST_CONNECTIONS
    by_address: ClassVar[int] = 100
    local: ClassVar[bool] = False
    patience: ClassVar[float] = 15.0
    stalled: ClassVar[float] = 60.0
    look: ClassVar[float] = 1.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for the connection, or close it where its address has taken enough."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, OF_CONNECTION: {}}
        self.origin = origin_of(self.client[0] if self.client else "")
        self.waits_since = self.loop.time()
        self._unread, self._unread_since = 0, self.waits_since
        self._timer = self.loop.call_later(self.look, self._look)
        others = [
            one
            for one in self.connections
            if isinstance(one, GuardedConnection)
            and one is not self
            and not one.transport.is_closing()
        ]
        own = [one for one in others if one.origin == self.origin]
        if len(own) >= self.by_address and (self.local or not is_local(self.origin)):
            if not _give_up_one(own):
                transport.abort()
        elif len(others) >= self.most:
            _give_up_one(others)  # where all are answered, uvicorn says 503

    def data_received(self, data: bytes) -> None:
        """Take bytes of the head of a request as a browser would have written them.

        Programs such as curl write Korean into an address as it is typed. An address is ASCII
        (RFC 9112, section 3.2), so that h11 refuses the request; other servers take it.
        """
        if self.conn.their_state.__name__ in BEFORE_A_HEAD and not data.isascii():
            begun, _ = self.conn.trailing_data
            data = data if b"\n" in begun else quoted_address(data)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look at it no more."""
        self._timer.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request from now on."""
        self.waits_since = self.loop.time()
        super().on_response_complete()

    @property
    def is_waiting(self) -> bool:
        """Whether no answer is being made for it: it is idle, or its request is not there yet."""
        return self.cycle is None or self.cycle.response_complete or self.transport.is_closing()

    @property
    def unread(self) -> int:
        """The bytes of answers that its client has not taken yet."""
        return self.transport.get_write_buffer_size()

    def _look(self) -> None:
        now, unread = self.loop.time(), self.unread
        if unread != self._unread:
            self._unread, self._unread_since = unread, now
        is_idle = self.is_waiting and not unread and now - self.waits_since > self.patience
        if is_idle or (unread and now - self._unread_since > self.stalled):
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(self.look, self._look)


class ProxiedConnection(GuardedConnection):
    """A connection of a server behind a proxy, from whose address all of them come."""

    by_address = MOST_CONNECTIONS


def quoted_address(data: bytes) -> bytes:
    r"""Quote what is not ASCII in the first line of a request, as far as that is there.

    >>> quoted_address("GET /?q=수 HTTP/1.1\r\nX-Of: 서울".encode()).decode()
    'GET /?q=%EC%88%98 HTTP/1.1\r\nX-Of: 서울'
    """
    line, end, rest = data.partition(b"\n")
    return _NOT_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), line) + end + rest


def _give_up_one(connections: Collection[GuardedConnection]) -> bool:
    """Close the one that has waited for the longest, those that still take an answer last."""
    waiting = [one for one in connections if one.is_waiting]
    oldest = min(waiting, key=lambda one: (one.unread > 0, one.waits_since), default=None)
    if oldest is None:
        return False
    oldest.transport.abort()
    return True
