"""Addresses of those who ask: which are this machine's own, and which belong together."""

from __future__ import annotations

import ipaddress
from typing import Final

OF_CONNECTION: Final = "connection"
"""The name of what is known of a connection, in the state of each of its requests."""

PREFIX: Final = 64
"""Bits of an IPv6 address that one household or office has to itself: the rest is its choice."""


def is_local(address: str) -> bool:
    """Tell whether an address is this machine's own."""
    if address == "localhost":
        return True
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def origin_of(address: str) -> str:
    """Name whom an address counts for: itself, or of IPv6 the network that one subscriber has.

    >>> origin_of("2001:db8::1") == origin_of("2001:db8::ffff:2"), origin_of("::ffff:10.0.0.1")
    (True, '10.0.0.1')
    """
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(parsed), PREFIX), strict=False))
    return address if parsed is None else str(parsed)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
