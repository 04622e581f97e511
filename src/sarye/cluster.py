"""How a cluster is reached: environment and files in, `Credentials` out, which no text shows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from sarye.address import Address
from sarye.errors import (
    CredentialsExposed,
    CredentialsIncomplete,
    CredentialsMalformed,
    CredentialsMissing,
    PasswordUnprotected,
)

PREFIX: Final = "SARYE_OPENSEARCH_"
"""What the names of the variables begin with: SARYE_OPENSEARCH_USER and so on."""

OTHERS: Final = 0o077
"""The rights to a file that nobody but its owner may have."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks a cluster: a user with a password, or the owner of a certificate; or anybody.

    ``certificate`` and ``key`` are files in PEM form (the key may stand in that of the
    certificate); ``ca`` is the file of the authority that the cluster's certificate is checked by.
    """

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    certificate: Path | None = None
    key: Path | None = None
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is set about clusters: where credentials are, and how an index is laid out.

    ``file`` and ``password_file`` hold secrets, and are read when a cluster is first asked. The
    rights to the second one are not looked at: what mounts secrets for a container sets them.
    ``shards`` and ``replicas`` are those of an index that is built from now on. ``seconds`` is how
    long one question to the cluster may take.
    """

    credentials: Credentials = Credentials()
    password_file: Path | None = None
    file: Path | None = None
    shards: int = 1
    replicas: int = 1
    seconds: int = 30

    def credentials_for(self, address: Address) -> Credentials:
        """Read what the cluster of an address is asked with.

        Raises `CredentialsMissing`, `CredentialsMalformed`, `CredentialsExposed`,
        `CredentialsIncomplete` or `PasswordUnprotected`.
        """
        found = self.credentials
        if self.file is not None:
            found = _merged(_read_file(self.file), found)
        if self.password_file is not None:
            found = replace(found, password=_read(self.password_file).rstrip("\r\n"))
        _check(found, address)
        return found


def read_cluster(
    folder: Path, environment: Mapping[str, str], *, table: Mapping[str, Any]
) -> Cluster:
    """Make it of the table [opensearch] of a sarye.toml in a folder, and of the environment."""

    def path(name: str) -> Path | None:
        value = environment.get(f"{PREFIX}{name}")
        return Path(value) if value else None

    file = table.get("credentials")
    return Cluster(
        Credentials(
            environment.get(f"{PREFIX}USER") or None,
            environment.get(f"{PREFIX}PASSWORD") or None,
            path("CERTIFICATE"),
            path("KEY"),
            path("CA"),
        ),
        password_file=path("PASSWORD_FILE"),
        file=folder / file if file is not None else None,
        **{key: table[key] for key in ("shards", "replicas", "seconds") if key in table},
    )


def _merged(usual: Credentials, given: Credentials) -> Credentials:
    """Let what was given go before what is usual."""
    values = {one.name: getattr(given, one.name) for one in fields(Credentials)}
    return replace(usual, **{name: value for name, value in values.items() if value is not None})


def _read_file(path: Path) -> Credentials:
    """Read a file of credentials in TOML; other files are looked for beside it.

    Nobody else may read it, where the system can tell.
    """
    import tomllib

    text = _read(path)
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        raise CredentialsExposed(path=path.as_posix())
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # whose text, which can hold a password, is left out
        raise CredentialsMalformed(path=path.as_posix()) from None
    known = {one.name for one in fields(Credentials)}
    if not table.keys() <= known or not all(isinstance(one, str) for one in table.values()):
        raise CredentialsMalformed(path=path.as_posix())
    named = table.keys() & {"certificate", "key", "ca"}
    return Credentials(**{**table, **{name: path.parent / table[name] for name in named}})


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError):  # which can name bytes of it
        raise CredentialsMissing(path=path.as_posix()) from None


def _check(found: Credentials, address: Address) -> None:
    """Refuse half of a pair, a password that others could read on its way, and absent files."""
    if (found.user is None) != (found.password is None):
        raise CredentialsIncomplete
    if found.password is not None and not address.is_private:
        raise PasswordUnprotected(address=address.shown)
    for path in (found.certificate, found.key, found.ca):
        if path is not None and not path.is_file():
            raise CredentialsMissing(path=path.as_posix())
