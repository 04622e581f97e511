"""How a cluster is reached: which source goes before which, what is refused, what is not told."""

from __future__ import annotations

import os
import pickle
import socket
from pathlib import Path

import pytest

from sarye.address import Address
from sarye.cli import main
from sarye.cluster import Cluster, Credentials
from sarye.errors import (
    CredentialsExposed,
    CredentialsIncomplete,
    CredentialsMalformed,
    CredentialsMissing,
    InputError,
    PasswordUnprotected,
    SettingsInvalid,
)
from sarye.settings import read_settings

SECURE = Address.read("https://h:9200/cases")
SECRET = "비밀s3cret"  # noqa: S105 - of a test


def cluster(folder: Path, environment: dict[str, str] | None = None) -> Cluster:
    """Read what is set about clusters."""
    variables = {f"SARYE_OPENSEARCH_{key}": value for key, value in (environment or {}).items()}
    return read_settings(folder, variables).cluster


def told(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    """Write a file of credentials, and sarye.toml that names it."""
    (folder / "sarye.toml").write_text('[opensearch]\ncredentials = "secret.toml"\n', "utf-8")
    path = folder / "secret.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_nothing_is_set(tmp_path: Path) -> None:
    """Without anything set a cluster is asked as anybody, and laid out in one shard with a copy."""
    found = cluster(tmp_path)
    assert found == Cluster()
    assert (found.shards, found.replicas, found.seconds) == (1, 1, 30)
    assert found.credentials_for(SECURE) == Credentials()


def test_the_environment(tmp_path: Path) -> None:
    """Each variable is read, and an empty one is none."""
    for name in ("cert.pem", "key.pem", "ca.pem"):
        (tmp_path / name).touch()
    paths = {
        key: str(tmp_path / name)
        for key, name in (("CERTIFICATE", "cert.pem"), ("KEY", "key.pem"), ("CA", "ca.pem"))
    }
    found = cluster(tmp_path, {"USER": "reader", "PASSWORD": SECRET, **paths})
    assert found.credentials_for(SECURE) == Credentials(
        "reader", SECRET, tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "ca.pem"
    )
    assert cluster(tmp_path, {"USER": "", "PASSWORD": "", "CA": ""}) == Cluster()


def test_a_password_in_a_file(tmp_path: Path) -> None:
    """The file that a variable names holds a password; the end of its line is no part of it."""
    path = tmp_path / "password"
    path.write_bytes(f"{SECRET} \r\n".encode())
    found = cluster(tmp_path, {"USER": "reader", "PASSWORD_FILE": str(path), "PASSWORD": "older"})
    assert found.credentials_for(SECURE).password == f"{SECRET} "
    path.write_text("renewed", "utf-8")
    assert found.credentials_for(SECURE).password == "renewed"  # noqa: S105 - of a test


def test_a_file_of_credentials(tmp_path: Path) -> None:
    """The file that sarye.toml names is read, its files beside it; the environment goes before."""
    told(tmp_path, f'user = "writer"\npassword = "{SECRET}"\nca = "ca.pem"')
    (tmp_path / "ca.pem").touch()
    found = cluster(tmp_path).credentials_for(SECURE)
    assert found == Credentials("writer", SECRET, ca=tmp_path / "ca.pem")
    assert cluster(tmp_path, {"USER": "reader"}).credentials_for(SECURE).user == "reader"


@pytest.mark.skipif(os.name != "posix", reason="rights of other systems are not looked at")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    """It is refused with the command that mends it."""
    path = told(tmp_path, f'user = "writer"\npassword = "{SECRET}"', mode=mode)
    with pytest.raises(CredentialsExposed, match=f"chmod 600 {path}"):
        cluster(tmp_path).credentials_for(SECURE)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (f'user = "a"\npassword = {SECRET}', CredentialsMalformed),
        (f'user = "a"\npasword = "{SECRET}"', CredentialsMalformed),
        (f'user = 1\npassword = "{SECRET}"', CredentialsMalformed),
        (f'password = "{SECRET}"', CredentialsIncomplete),
        ('user = "a"', CredentialsIncomplete),
        (f'user = "a"\npassword = "{SECRET}"\nca = "none.pem"', CredentialsMissing),
        ('certificate = "none.pem"', CredentialsMissing),
    ],
)
def test_a_wrong_file(tmp_path: Path, text: str, error: type[InputError]) -> None:
    """What is wrong is said, and nothing that stands in the file."""
    told(tmp_path, text)
    with pytest.raises(error) as raised:
        cluster(tmp_path).credentials_for(SECURE)
    assert SECRET not in f"{raised.value!r} {raised.value} {raised.value.params}"
    assert raised.value.__cause__ is None


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """A file that is named and not there is said by its path; not before a cluster is asked."""
    (tmp_path / "sarye.toml").write_text('[opensearch]\ncredentials = "none.toml"', "utf-8")
    for environment in ({}, {"USER": "a", "PASSWORD_FILE": str(tmp_path / "none.toml")}):
        found = cluster(tmp_path, environment)
        with pytest.raises(CredentialsMissing, match=r"none\.toml"):
            found.credentials_for(SECURE)


def test_a_password_needs_a_private_way(tmp_path: Path) -> None:
    """A password is sent by https, or within this machine; without one, http is as good."""
    found = cluster(tmp_path, {"USER": "a", "PASSWORD": SECRET})
    for text in ("http://localhost/x", "http://127.0.0.1:9200,[::1]:9200/x", "https://h/x"):
        assert found.credentials_for(Address.read(text)).password == SECRET
    for text in ("http://h:9200/x", "http://localhost,h/x", "http://localhost.example/x"):
        with pytest.raises(PasswordUnprotected):
            found.credentials_for(Address.read(text))
        Cluster().credentials_for(Address.read(text))


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """No text of the settings holds a password or a user; a process that is told them has them."""
    settings = read_settings(
        tmp_path, {"SARYE_OPENSEARCH_USER": "reader", "SARYE_OPENSEARCH_PASSWORD": SECRET}
    )
    found = settings.cluster.credentials_for(SECURE)
    for shown in (settings, settings.cluster, found):
        assert not any(word in f"{shown!r} {shown!s}" for word in (SECRET, "reader"))
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - of this test


def test_how_an_index_is_laid_out(tmp_path: Path) -> None:
    """Shards, replicas and seconds stand in sarye.toml."""
    text = "[opensearch]\nshards = 6\nreplicas = 0\nseconds = 5\n"
    (tmp_path / "sarye.toml").write_text(text, "utf-8")
    found = cluster(tmp_path)
    assert (found.shards, found.replicas, found.seconds) == (6, 0, 5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("opensearch = 1", "opensearch is no table"),
        ("[opensearch]\ncredentials = 1", "opensearch.credentials is no text"),
        ("[opensearch]\nshards = 0", "opensearch.shards is no whole number from 1"),
        ("[opensearch]\nshards = true", "opensearch.shards is no whole number from 1"),
        ("[opensearch]\nreplicas = -1", "opensearch.replicas is no whole number from 0"),
        ('[opensearch]\nseconds = "5"', "opensearch.seconds is no whole number from 1"),
    ],
)
def test_a_wrong_table(tmp_path: Path, text: str, reason: str) -> None:
    """What cannot be used is named."""
    (tmp_path / "sarye.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsInvalid) as raised:
        cluster(tmp_path)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    "command", ["index", "search 노인", "status", "export 노인 -o x.csv", "copy --to x"]
)
def test_a_cluster_that_is_gone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """A command says one line with the address, no secret, and makes nothing beside the data."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/cases"
    (tmp_path / "work" / "data").mkdir(parents=True)
    (tmp_path / "work" / "data" / "a.txt").write_text("적극행정", "utf-8")
    monkeypatch.chdir(tmp_path / "work")
    variables = {"USER": "reader", "PASSWORD": SECRET}
    for name, value in variables.items():
        monkeypatch.setenv(f"SARYE_OPENSEARCH_{name}", value)
    monkeypatch.setenv("SARYE_INDEX", address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert main([*command.split(), "--lang=en"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"The cluster of {address} does not answer" in said.err
    assert said.err.count("\n") == 1
    assert not any(value in said.err for value in variables.values())
    assert [path.name for path in Path().iterdir()] == ["data"]
