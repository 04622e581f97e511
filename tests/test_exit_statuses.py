"""What each command ends with: the table of docs/exit-status.md, run."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sarye.cli import app, main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "exit-status.md").read_text("utf-8")
COMMANDS = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]

STATUSES = """
0   | index good.txt --index new
0   | index good.txt empty.txt --index new
1   | index none --index new
1   | index empty --index new
1   | index gone --index kept
3   | index good.txt empty.txt --index new --strict
0   | index good.txt --index new --strict
0   | search 주차
0   | search 뷁쫗퓗
0   | search 주차 --agency 없는기관
1   | search 주차 --index none
1   | search 주차 --index damaged
0   | export 주차 -o a.csv
0   | export 뷁쫗퓗 -o a.csv
1   | export 주차 -o none/a.csv
1   | export 주차 -o a.csv --index none
0   | show 99afe5b88eda
1   | show zzz
1   | show 0
1   | show 99afe5b88eda --index none
0   | similar 99afe5b88eda
1   | similar zzz
1   | similar zzz --index none
0   | facets
0   | facets 뷁쫗퓗
1   | facets --index none
0   | parse good.txt
0   | parse empty.txt
1   | parse none
0   | analyze 주차
0   | analyze 주차 --index none
0   | analyze 주차 --index damaged
0   | status
0   | status --check
1   | status --check --index damaged
1   | status --index none
0   | evaluate --queries queries.tsv --qrels qrels.tsv
1   | evaluate --queries none.tsv --qrels qrels.tsv
1   | evaluate --queries queries.tsv --qrels qrels.tsv --index none
0   | judge 주차
1   | judge !
1   | judge 주차 --index none
0   | copy --to copied
1   | copy --to kept
1   | copy --to copied --index none
1   | serve --port {taken}
1   | serve --port 0 --index damaged
0   | mcp
1   | mcp --index none
1   | mcp --http --port {taken}
"""
"""A status, and what ends with it: in a folder with the files of `folder`."""

WRONG = """
index --jobs 0
search
search 주차 --limit 0
search 주차 --since 작년
search 주차 --section 결론
search 주차 --nope
export 주차
export 주차 -o a.pages
export 주차 -o a.csv --layout table
export 주차 -o a.json --plain
show
similar a --limit x
facets --quarter 9
parse
analyze
status --format xml
evaluate
evaluate --queries queries.tsv --qrels qrels.tsv --measures goodness
judge
copy
serve --port 99999
serve --root-path ../x
mcp --port x
nope
--lang fr status
"""


def lines(table: str) -> list[str]:
    """Give the lines of a table."""
    return table.strip().splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, data_index: Path) -> Path:
    """Make a folder with documents, files of queries, and indexes that are whole and damaged."""
    place = tmp_path_factory.mktemp("statuses")
    (place / "good.txt").write_text("■ 주차\n(상황)\n좁다.\n(노력)\n넓혔다.\n", "utf-8")
    (place / "empty.txt").touch()
    (place / "empty").mkdir()
    (place / "queries.tsv").write_text("q1\t주차\n", "utf-8")
    (place / "qrels.tsv").write_text("q1\t99afe5b88eda\t1\n", "utf-8")
    (place / "gone").mkdir()
    shutil.copy(place / "good.txt", place / "gone")
    for name in ("kept", "damaged"):
        shutil.copytree(data_index, place / name)
    (place / "damaged" / "CURRENT").write_text("nowhere", "utf-8")
    return place


@pytest.fixture
def here(
    folder: Path, data_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Work in a folder of one's own, over the sample documents, with nobody at the keyboard."""
    shutil.copytree(folder, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("SARYE_INDEX", str(data_index))
    monkeypatch.setenv("SARYE_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        yield tmp_path / "here"


def ended(words: list[str]) -> int:
    """Run a command here, or one with an event loop apart: browser tests leave theirs running."""
    if words[0] != "mcp":
        return main(words)
    apart = (sys.executable, "-m", "sarye", *words)
    return subprocess.run(apart, stdin=subprocess.DEVNULL, check=False).returncode


@pytest.mark.parametrize("line", lines(STATUSES))
def test_each_command_ends_as_the_table_says(
    line: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The status is that of the table, and 1 comes with one line of what to do."""
    status, _, command = (part.strip() for part in line.partition("|"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = command.format(taken=taken.getsockname()[1]).split()
        if "gone" in words:
            assert main(["index", "gone", "--index", "kept"]) == 0
            (here / "gone" / "good.txt").unlink()
            capfd.readouterr()
        assert ended(words) == int(status)
    said = capfd.readouterr()
    assert "Traceback" not in said.err
    if status == "1" and not said.out:
        assert said.err.count("\n") == 1 or said.err.startswith("Damaged: ")


@pytest.mark.parametrize("line", lines(WRONG))
def test_wrong_usage_ends_with_2(line: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One line says what is wrong, and nothing is done."""
    before = sorted(here.rglob("*"))
    assert main(line.split()) == 2
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert sorted(here.rglob("*")) == before


def test_who_types_no_command_is_shown_the_help(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The whole help, as it is laid out, and status 2."""
    assert main([]) == 2
    typed = capfd.readouterr().err
    assert main(["--help"]) == 0
    assert typed == capfd.readouterr().out
    assert all(f"\n  {name} " in typed for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_0(command: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever index there is."""
    assert main([command, "--help"]) == 0
    assert capfd.readouterr().err == ""


READ = ("search 주차", "search 주차 --format json", "facets", "show 99afe5b88eda", "parse good.txt")
READ += ("similar 99afe5b88eda", "analyze 주차", "status", "status --format json", "--help")


@pytest.mark.parametrize("command", READ)
def test_a_closed_pipe_is_no_failure(
    command: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stops reading is told nothing, and nothing is left to fail as the process ends."""
    reading, writing = os.pipe()
    os.close(reading)
    noted = io.StringIO()
    monkeypatch.setattr("sys.stderr", noted)
    with os.fdopen(writing, "w", encoding="utf-8") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert main(command.split()) == 0
        output.flush()
    assert "pipe" not in noted.getvalue().lower()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk")
@pytest.mark.parametrize("command", ["facets", "search 주차 --format json", "--help"])
def test_a_full_disk_is_said(
    command: str, here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What was printed and did not fit is one line and status 1, be it much or little."""
    with Path("/dev/full").open("w", encoding="utf-8") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert main(command.split()) == 1
        output.flush()
    said = capfd.readouterr().err.splitlines()
    assert said[-1].startswith("What was printed could not be written")
    assert "Traceback" not in "".join(said)


def test_ctrl_c_ends_with_130(
    here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Wherever it comes, here at a question."""

    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    assert main(["judge", "주차"]) == 130
    assert "Traceback" not in capfd.readouterr().err


def test_the_page_has_what_is_run() -> None:
    """Its table has a row for each command, and a cell for each status that is tried above."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if line.startswith("| `")
    ]
    assert sorted(row[0].strip("`") for row in rows) == sorted(COMMANDS)
    told = {
        (row[0].strip("`"), status)
        for row in rows
        for status, cell in zip(("0", "1", "3"), row[1:], strict=True)
        if cell
    }
    run = {tuple(re.match(r"(\d) +\| (\w+)", line).groups()[::-1]) for line in lines(STATUSES)}  # type: ignore[union-attr]
    assert told - run == {("serve", "0")}  # by tests/web/test_neighbours.py
    assert run <= told
