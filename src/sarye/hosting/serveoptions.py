"""How a server is asked to answer, and how that is read of what a person names."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from sarye.errors import FilterInvalid, TokenUnusable
from sarye.hosting.logs import LogFormat
from sarye.hosting.origins import is_local

SHORTEST_TOKEN: Final = 16
"""Characters of a token: nobody tries out so many."""

LONGEST_TOKEN: Final = 4096

_ROOT: Final = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


@dataclass(frozen=True, slots=True)
class Options:
    """How the page is served.

    ``hosts`` are names besides those of this machine that it answers to. ``rate`` is how many
    requests a second an address may make; None means `ADDRESS_RATE` for other machines and no
    limit for this one. ``language`` is used where a browser asks for none that we speak. ``token``
    is asked of everybody, unless it is empty. ``uploads`` lets everybody put documents on the page,
    and not only the user of this machine (`sarye.web.owners`).
    ``originals`` lets whoever finds a case have the file that it was read from.
    ``root`` is the path below which a proxy serves the page (`sarye.web.addressing`); all links
    begin with it. ``log_format`` is how the log is written.
    ``key`` signs forms where there is no token, and ``shared`` is a folder in which the processes
    that answer at one port keep what they share; None where there is one of them.
    """

    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    language: str = "ko"
    rate: int | None = None
    log_queries: bool = False
    token: str = field(default="", repr=False)
    uploads: bool = False
    originals: bool = True
    root: str = ""
    log_format: LogFormat = "text"
    key: bytes = field(default_factory=partial(secrets.token_bytes, 32), repr=False)
    shared: Path | None = None

    @property
    def is_proxied(self) -> bool:
        """Whether limits by address are left to a proxy, through which all requests come."""
        return self.rate == 0

    @property
    def is_private(self) -> bool:
        """Whether the server is only for this machine: at no other address, name or proxy."""
        return is_local(self.host) and not (self.hosts or self.is_proxied or self.root)


def read_token(path: Path) -> str:
    """Read the token of a file of one line; raise `TokenUnusable`."""
    try:
        with path.open("rb") as file:
            token = file.read(LONGEST_TOKEN).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenUnusable(path=str(path), least=SHORTEST_TOKEN) from error
    if len(token) < SHORTEST_TOKEN or not token.isprintable() or " " in token:
        raise TokenUnusable(path=str(path), least=SHORTEST_TOKEN)
    return token


def read_root(text: str, *, own: Collection[str]) -> str:
    """Read the path of a proxy, with one slash before it and none behind; raise `FilterInvalid`.

    It may not begin as one of our ``own`` addresses does, which could then be either.
    """
    root = "/" + text.strip().strip("/")
    if root == "/":
        return ""
    if not _ROOT.fullmatch(root) or root.split("/")[1] in own:
        raise FilterInvalid(name="--root-path", value=text, example="/sarye")
    return root
