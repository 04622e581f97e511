"""Torture finds what it looks for, draws the same again, and finds nothing in what there is."""

from __future__ import annotations

import signal
from argparse import Namespace
from pathlib import Path
from random import Random

import pytest

from benchmarks.torture import hostiledocuments, killedruns, randomqueries, webrequests
from benchmarks.torture.__main__ import main
from benchmarks.torture.outcome import Outcome, report
from benchmarks.torture.rebuilds import slope
from benchmarks.torture.webrequests import Answer, faults, is_whole, request


def drawn(count: int) -> Namespace:
    """Give the options of a draw of so many, over no documents but hostile ones."""
    return Namespace(count=count, seed=3, data=[], first=0, minutes=None)


HTML = b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "is_fault"),
    [
        (b"<p><a href='/cases/x?q=a'>a</a><script src='/static/a.js'></script>", False),
        (b"<a href='https://example.go.kr' rel='noopener external'>a</a>", False),
        (b"<p>&lt;script&gt;alert(1)&lt;/script&gt;", False),
        (b"<script>alert(1)</script>", True),
        (b"<script src='//evil.example/a.js'></script>", True),
        (b"<p onclick='x()'>", True),
        (b"<p style='color: red'>", True),
        (b"<a href='//evil.example/x?lang=en'>English</a>", True),
        (b"<a href='/\\evil.example'>a</a>", True),
        (b"<a href=' java\nscript:alert(1)'>a</a>", True),
        (b"<img src='http://evil.example/x.png'>", True),
        (b"<form action='https://evil.example'>", True),
    ],
)
def test_what_a_page_may_hold(body: bytes, *, is_fault: bool) -> None:
    """Scripts, events and addresses of others are faults, however they are written."""
    assert bool(faults(Answer(200, HTML, body))) == is_fault


def test_what_an_answer_may_be() -> None:
    """Errors of our own, silence and headers that a request wrote are faults; refusals are none."""
    assert not any(faults(Answer(status, b"", b"")) for status in (0, 200, 303, 400, 413, 503))
    assert all(faults(Answer(status, b"", b"")) for status in (-1, 500, 502))
    assert faults(Answer(303, b"HTTP/1.1 303\r\nLocation: //evil.example/x", b""))
    assert faults(Answer(200, b"HTTP/1.1 200\r\nset-cookie: evil=1", b""))


def test_requests_are_drawn_the_same() -> None:
    """A number and a seed name a request; most of them are whole."""
    drawn = [request(Random(f"{number}")) for number in range(300)]  # noqa: S311 - no secret
    assert drawn == [request(Random(f"{number}")) for number in range(300)]  # noqa: S311
    assert len(set(drawn)) > 290
    assert sum(map(is_whole, drawn)) > 200


@pytest.mark.slow
def test_a_server_bears_some(tmp_path: Path) -> None:
    """A draw of requests has no fault, and some of each kind of answer."""
    outcome = webrequests.run(tmp_path, drawn(60))
    assert outcome.faults == []
    assert {"status 200", "status 400", "status 404"} <= outcome.counts.keys()
    assert sum(outcome.counts.values()) == 60


@pytest.mark.slow
def test_an_archive_bears_some(tmp_path: Path) -> None:
    """A draw of queries has no fault, and is answered or refused."""
    outcome = randomqueries.run(tmp_path, drawn(150))
    assert outcome.faults == []
    assert outcome.counts["searched: hits"] > 10
    assert sum(outcome.counts.values()) == 150


@pytest.mark.slow
def test_documents_are_drawn_and_read(tmp_path: Path) -> None:
    """A number and a seed name a document; a draw of them has no fault, and good ones are read."""
    files = hostiledocuments.whole()
    drawn, again = (
        [hostiledocuments.draw(at, Random(f"3:{at}"), files, []) for at in range(30)]  # noqa: S311
        for _ in range(2)
    )
    assert [one.made for one in drawn] == [one.made for one in again]
    outcome, times = Outcome("documents"), list[tuple[float, str]]()
    hostiledocuments.read_all(tmp_path, drawn, outcome, times)
    assert outcome.faults == []
    assert outcome.counts["good, read"] == 3
    assert sum(outcome.counts.values()) == len(times) == 30


def test_a_good_document_that_is_lost(tmp_path: Path) -> None:
    """It is a fault, with the number that makes it happen again."""
    lost = hostiledocuments.Drawn("good", "a.txt", b"nothing of the kind", good=1)
    outcome = Outcome("documents")
    hostiledocuments.read_all(tmp_path, [lost], outcome, [], first=7)
    assert outcome.faults == ["7: good: a good document is lost"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_an_index_bears_some_kills(tmp_path: Path) -> None:
    """A draw of kills has no fault, and each is told by what was killed and what became of it."""
    outcome = killedruns.run(tmp_path, drawn(4))
    assert outcome.faults == []
    assert sum(outcome.counts.values()) == 4


def test_what_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers go from the first one on, until the time is over; how many there were is noted."""
    outcome = Outcome("x")
    options = Namespace(first=300, count=250, seed=3, minutes=None)
    assert list(outcome.numbers(options)) == list(range(300, 550))
    assert list(outcome.numbers(Namespace(**{**vars(options), "minutes": -1}))) == []
    assert [note.split(",")[0] for note in outcome.notes] == [
        "Tried: 250 of 250",
        "Tried: 0 of 250",
    ]
    assert capsys.readouterr().err.splitlines() == ["100 of 250, 0 faults", "200 of 250, 0 faults"]


def test_a_slope_is_of_the_second_half() -> None:
    """What a server takes at first does not count."""
    looks = [(at * 10.0, 100.0 + min(at, 50) + at * 0.01) for at in range(200)]
    assert slope(looks) == pytest.approx(3.6)


def test_a_fault_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The report names it, and the exit status is 1."""
    told = Outcome("queries", faults=["query 7 of seed 1: KeyError"])
    told.counts["searched: hits"] += 2
    monkeypatch.setattr(randomqueries, "run", lambda work, options: told)
    assert main(["queries", "--out", str(tmp_path / "report.md")]) == 1
    text = (tmp_path / "report.md").read_text("utf-8")
    assert text == report(told)
    assert "| searched: hits | 2 |" in text
    assert "Faults: 1.\n- query 7 of seed 1: KeyError" in text
