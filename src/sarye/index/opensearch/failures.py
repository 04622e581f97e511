"""What a cluster or the way to it answers instead of an answer, as errors with a next step.

An error names what kind of failure it was and never repeats a text of the server: the server quotes
what it was sent, which may be text of a case.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Final

from opensearchpy.exceptions import ConnectionError as NoAnswer
from opensearchpy.exceptions import ConnectionTimeout, SSLError, TransportError

from sarye.errors import (
    ArchiveError,
    EngineDenied,
    EngineFailed,
    EngineForeign,
    EngineIncomplete,
    EngineReadOnly,
    EngineUnreachable,
    EngineUntrusted,
    IndexMissing,
)

BUSY: Final = frozenset((429, 502, 503, 504))
"""What a cluster answers that cannot do now what it can do later, or a proxy before it."""

_ERRORS: Final[Mapping[object, type[ArchiveError]]] = {401: EngineDenied, 403: EngineDenied}

GONE: Final = frozenset(
    (
        "node_not_connected_exception",
        "node_disconnected_exception",
        "node_closed_exception",
        "no_node_available_exception",
    )
)
"""What a request fails with that needs a node which has just died, until others stand in for it."""

LOST_VIEW: Final = frozenset(("search_context_missing_exception", *GONE))
"""What a search in a point in time fails with that has expired, or a node of which has died."""


class Conflict(Exception):
    """Another has written what was to be written; ``again`` where that was tried before.

    With ``again`` the other may have been this very call: an attempt whose answer did not arrive,
    or was a failure of a node that died when it had written.
    """

    again: bool = False


class ViewLost(Exception):
    """A point in time is gone: it has expired, or its node has died. Another can be made."""


class TooLarge(Exception):
    """A request has more bytes than the cluster takes at once: fewer may pass."""


def is_lost(failure: TransportError) -> bool:
    """Tell whether no answer came at all, so that another node may give one."""
    return isinstance(failure, NoAnswer) and not isinstance(failure, SSLError)


def is_busy(failure: TransportError, *, in_view: bool = False) -> bool:
    """Tell whether the same request may be answered a little later; it may be ``in_view``."""
    if is_blocked(failure) or (in_view and is_view_lost(failure)):
        return False
    return failure.status_code in BUSY or bool(GONE & set(kinds(failure)))


def is_view_lost(failure: TransportError) -> bool:
    """Tell whether a point in time is gone for good."""
    return bool(LOST_VIEW & set(kinds(failure)))


def is_blocked(failure: TransportError) -> bool:
    """Tell whether an index takes no writing: by an operator, or as its disk is full.

    Other blocks (no manager, not yet recovered) are answered with 503 and pass.
    """
    return failure.status_code in {403, 429} and "cluster_block_exception" in kinds(failure)


def kinds(failure: TransportError) -> tuple[str, ...]:
    """Name the types of what failed, the outermost first."""
    info = failure.info if len(failure.args) > 2 else None
    return tuple(_kinds(info.get("error"))) if isinstance(info, dict) else ()


def _kinds(error: object) -> Iterator[str]:
    if not isinstance(error, Mapping):
        return
    if isinstance(error.get("type"), str):
        yield error["type"]
    for cause in error.get("root_cause") or ():
        yield from _kinds(cause)
    for shard in error.get("failed_shards") or ():
        yield from _kinds(shard.get("reason"))
    yield from _kinds(error.get("caused_by"))


def told(failure: TransportError, *, shown: str, in_view: bool = False) -> Exception:
    """Make of a failure what is raised instead: an error for people, or what a caller catches."""
    if isinstance(failure, SSLError):
        return EngineUntrusted(path=shown, reason=_tls_reason(failure.info))
    if isinstance(failure, NoAnswer):
        return EngineUnreachable(path=shown, reason=_way_reason(failure))
    if in_view and is_view_lost(failure):
        return ViewLost()
    if is_blocked(failure):
        return EngineReadOnly(path=shown)
    return _by_status(failure, shown)


def _by_status(failure: TransportError, shown: str) -> Exception:
    status, named = failure.status_code, kinds(failure)
    reason = " ".join((str(status), *named[:1]))
    if status == 409 or "resource_already_exists_exception" in named:
        return Conflict()
    if status == 413:
        return TooLarge()
    if "index_not_found_exception" in named:
        return IndexMissing(path=shown)
    error = EngineIncomplete if is_busy(failure) else _ERRORS.get(status)
    if error is None and not _speaks(failure):
        return EngineForeign(path=shown, found=reason)
    return (error or EngineFailed)(path=shown, reason=reason)


def _speaks(failure: TransportError) -> bool:
    """Tell whether an answer was JSON, as OpenSearch gives."""
    return len(failure.args) > 2 and isinstance(failure.info, dict)


def _tls_reason(cause: object) -> str:
    """Say why a certificate does not fit, as the library of TLS does."""
    for one in _causes(cause):
        if isinstance(one, ssl.SSLCertVerificationError):
            return one.verify_message.rstrip(".")
        if isinstance(one, ssl.SSLError) and one.reason:
            return one.reason.lower().replace("_", " ")
    return "TLS"


def _way_reason(failure: NoAnswer) -> str:
    """Say why nobody answers: what the system says of the connection."""
    if isinstance(failure, ConnectionTimeout):
        return os.strerror(errno.ETIMEDOUT)
    for one in _causes(failure.info):
        if isinstance(one, socket.gaierror):
            return str(one.strerror)
        if isinstance(one, TimeoutError):
            return os.strerror(errno.ETIMEDOUT)
        if isinstance(one, OSError) and one.strerror:
            return one.strerror
    return os.strerror(errno.ECONNRESET)


def _causes(error: object) -> Iterator[BaseException]:
    """Yield an exception and all that led to it."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        yield one
        waiting += (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)


def item_failure(status: int, error: Any) -> TransportError:
    """Make of a failed part of an answer what a whole answer would be: of many searches, say."""
    name = error.get("type", "") if isinstance(error, dict) else str(error)
    return TransportError(status, name, {"error": error, "status": status})
