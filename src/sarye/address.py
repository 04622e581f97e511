"""Where an index is: the text of an option in, a folder or the address of a cluster out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sarye.errors import AddressInvalid, AddressWithPassword, IndexNameInvalid

LONGEST_NAME: Final = 200
"""Bytes of a name: 255 may stand in a cluster, and what belongs to an index is named after it."""

LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")

PORTS_END: Final = 65536

_PORTS: Final = {"http": 80, "https": 443}
_WEB: Final = re.compile(r"([a-z][a-z0-9+.-]+):/{2,}(.*)", re.IGNORECASE | re.DOTALL)
_FLATTENED: Final = re.compile(r"(https?):/+(.*)", re.IGNORECASE | re.DOTALL)
"""An address that was made a path, in which two slashes are one."""

_WITHOUT_SCHEME: Final = re.compile(
    r"([^/]*@)?([\w.-]+:\d{2,5}|\[[0-9a-f:.]+\](:\d+)?)(/.*)?", re.IGNORECASE
)
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?", re.ASCII)
_NAME: Final = re.compile(r"[^\W_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An index of a cluster: the nodes that are asked, by host and port, and the index's name.

    ``tls`` tells whether they are asked by https. ``prefix`` is what stands before the name where a
    proxy holds the cluster under a path: empty, or with a slash before it.

    >>> Address.read("HTTPS://A.example:9200,[::1]/cases").shown
    'https://a.example:9200,[::1]:443/cases'
    """

    hosts: tuple[tuple[str, int], ...]
    name: str
    tls: bool = True
    prefix: str = ""

    @classmethod
    def read(cls, text: str) -> Address:
        """Read ``https://HOST:PORT,HOST:PORT/NAME``.

        Raises `AddressInvalid`, `AddressWithPassword` or `IndexNameInvalid`.
        """
        from urllib.parse import unquote  # a start without an address does without it

        if "@" in text:
            raise AddressWithPassword
        found = _WEB.fullmatch(text)
        scheme = found[1].lower() if found else ""
        if found is None or scheme not in _PORTS or "?" in text or "#" in text:
            raise _invalid(text)
        nodes, _, path = re.sub(f",{scheme}:/+", ",", found[2]).partition("/")
        prefix, _, name = path.rstrip("/").rpartition("/")
        hosts = [_host(node.strip(), _PORTS[scheme]) for node in nodes.split(",")]
        known = tuple(host for host in hosts if host)
        if not name or len(known) < len(hosts):
            raise _invalid(text)
        prefix = f"/{prefix}" if prefix else ""
        return cls(known, _index_name(unquote(name)), scheme == "https", prefix)

    @property
    def shown(self) -> str:
        """The address as messages name it; it holds no secret."""
        return f"{self.scheme}://{','.join(map(_shown, self.hosts))}{self.prefix}/{self.name}"

    @property
    def scheme(self) -> str:
        """``https``, or ``http``."""
        return "https" if self.tls else "http"

    @property
    def is_private(self) -> bool:
        """Hold where nobody between here and there can read what is sent: a password, say."""
        return self.tls or all(host in LOCAL_NAMES for host, _ in self.hosts)

    def __str__(self) -> str:
        return self.shown


IndexPlace = Path | Address
"""Where an index is."""


def place_of(given: str | IndexPlace) -> IndexPlace:
    """Tell an address from a folder; raise as `Address.read` does.

    What only looks like an address is refused: it would be a folder with a strange name.

    >>> place_of("index/2025"), str(place_of("http://localhost:9200/cases"))
    (PosixPath('index/2025'), 'http://localhost:9200/cases')
    """
    if isinstance(given, Address):
        return given
    text = str(given) if isinstance(given, str) else given.as_posix()
    flattened = _FLATTENED.fullmatch(text)
    if flattened:
        return Address.read(f"{flattened[1]}://{flattened[2]}")
    if _WEB.fullmatch(text) or (_WITHOUT_SCHEME.fullmatch(text) and not Path(text).exists()):
        return Address.read(text)  # which says what is wrong with it
    return Path(given)


def _host(node: str, usual_port: int) -> tuple[str, int] | None:
    """Read a node and its port; None where it is none."""
    name, colon, port = node.rpartition(":")
    if not colon or node.endswith("]"):
        name, port = node, str(usual_port)
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < PORTS_END):
        return None
    if name.startswith("[") and name.endswith("]"):
        name = _ipv6(name[1:-1])
        return (name, int(port)) if name else None
    name = _in_ascii(name.lower())
    return (name, int(port)) if _HOST.fullmatch(name) else None


def _shown(host: tuple[str, int]) -> str:
    name, port = host
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _ipv6(text: str) -> str:
    import ipaddress

    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        return ""


def _in_ascii(name: str) -> str:
    """Write the name of a machine as it is asked for: h.한국 is h.xn--3e0b707e."""
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return ""


def _index_name(name: str) -> str:
    """Check what a cluster says of names, which differ in nothing but small letters."""
    import unicodedata

    name = unicodedata.normalize("NFC", name)
    fits = len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME
    if not fits or not _NAME.fullmatch(name) or name != name.lower():
        raise IndexNameInvalid(name=name, most=LONGEST_NAME)
    return name


def _invalid(text: str) -> AddressInvalid:
    return AddressInvalid(address=re.split("[?#]", text, maxsplit=1)[0])
