"""A place of an index: what is a folder, what an address, and what is refused and how."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.address import Address, place_of
from sarye.cli import main
from sarye.errors import AddressInvalid, AddressWithPassword, IndexNameInvalid, InputError

ADDRESSES = [
    ("https://h.example:9200/cases", "https://h.example:9200/cases"),
    ("https://h.example/cases", "https://h.example:443/cases"),
    ("http://h/cases/", "http://h:80/cases"),
    ("HTTPS://H.Example:09200/cases", "https://h.example:9200/cases"),
    ("https://a:9200,b:9201/cases", "https://a:9200,b:9201/cases"),
    ("https://a:9200,https://b:9201/cases", "https://a:9200,b:9201/cases"),
    ("https://a:9200, b/cases", "https://a:9200,b:443/cases"),
    ("https://[::1]:9200/cases", "https://[::1]:9200/cases"),
    ("https://[2001:0DB8::0001]/cases", "https://[2001:db8::1]:443/cases"),
    ("https://10.0.0.1:9200/cases-2025_1.a", "https://10.0.0.1:9200/cases-2025_1.a"),
    ("https://os_node:9200/사례", "https://os_node:9200/사례"),
    ("https://h:9200/%EC%82%AC%EB%A1%80", "https://h:9200/사례"),
    ("https://h.한국/cases", "https://h.xn--3e0b707e:443/cases"),
    ("https://proxy/search/v1/cases", "https://proxy:443/search/v1/cases"),
]
WRONG = [
    *("https://", "https:///cases", "https://h:9200", "https://h:9200/", "http://h"),
    *("https://h:0/cases", "https://h:65536/cases", "https://h:port/cases", "https://h:/cases"),
    *("https://a b/cases", "https://a,,b/cases", "https://[::1/cases", "https://[::g]/cases"),
    *("https://a,http://b/cases", "https://h/cases?pretty", "https://h/cases#top"),
    *("ftp://h/cases", "opensearch://h:9200/cases", "localhost:9200/cases", "[::1]:9200/cases"),
]
NAMES = [
    *(
        "Cases",
        "_cases",
        "-cases",
        ".cases",
        "a*",
        "a,b",
        "a b",
        "a:b",
        "a%2Fb",
        "a" * 201,
        "가" * 67,
    ),
    *("가" * 67, "a+b", '"a"', "a\x1b[2J"),
]


@pytest.mark.parametrize(("text", "shown"), ADDRESSES)
def test_an_address_is_read(text: str, shown: str) -> None:
    """An address is known by its beginning, and shown with each host, its port and the name."""
    place = place_of(text)
    assert isinstance(place, Address)
    assert place.shown == shown


@pytest.mark.parametrize("text", [text for text, _ in ADDRESSES])
def test_an_address_that_became_a_path(text: str) -> None:
    """A path made of an address, which has one slash for two, is the same address."""
    assert place_of(Path(text)) == place_of(text)


@given(
    hosts=st.lists(
        st.tuples(st.from_regex("[a-z0-9]{1,8}", fullmatch=True), st.integers(1, 65535)),
        min_size=1,
        max_size=3,
    ),
    name=st.from_regex("[a-z0-9가-힣][a-z0-9가-힣_.-]{0,20}", fullmatch=True),
    tls=st.booleans(),
)
def test_what_is_shown_is_read_back(hosts: list[tuple[str, int]], name: str, *, tls: bool) -> None:
    """Reading what is shown of an address gives the address."""
    address = Address(tuple(hosts), name, tls)
    assert Address.read(address.shown) == address


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_address(text: str) -> None:
    """What looks like an address and is none is refused, and is no folder with a strange name."""
    with pytest.raises(AddressInvalid):
        place_of(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_name(name: str) -> None:
    """A name that no cluster takes is refused before a cluster is asked."""
    with pytest.raises(IndexNameInvalid):
        place_of(f"https://h:9200/{name}")


@pytest.mark.parametrize("text", ["index", "./색인", "/a/b:c", "C:\\x", "c:/x", "x/9200"])
def test_a_folder_stays_one(text: str) -> None:
    """A path is a folder, with a colon too."""
    assert place_of(text) == Path(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://user:s3cret@h:9200/cases",
        "https://s3cret@h/cases",
        "https://user:s3/cret@h/cases",
        "http://user:s3cret@h",
        "user:s3cret@h:9200/cases",
    ],
)
def test_a_password_in_an_address(text: str) -> None:
    """It is refused, whatever else is wrong; it is said where it belongs, not what it is."""
    with pytest.raises(InputError) as raised:
        Address.read(text)
    assert isinstance(raised.value, AddressWithPassword)
    assert "s3" not in str(raised.value)
    assert "SARYE_OPENSEARCH_PASSWORD" in str(raised.value)


@pytest.mark.parametrize("command", ["index", "status", "search 노인"])
@pytest.mark.parametrize("place", ["https://h:9200", "https://user:s3cret@h/cases", "es://h/x"])
def test_nothing_is_written_for_a_wrong_address(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    place: str,
) -> None:
    """A command says one line on a wrong address, whether option or variable, and makes nothing."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("적극행정", "utf-8")
    monkeypatch.chdir(tmp_path)
    for option, variable in (([f"--index={place}"], ""), ([], place)):
        monkeypatch.setenv("SARYE_INDEX", variable)
        assert main([*command.split(), *option]) == 1
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert "s3cret" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
