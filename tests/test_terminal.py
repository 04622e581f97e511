"""What a person sees who types at a terminal, and what another program gets from a pipe."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.archive.remedies import nearest_names
from sarye.cli import main
from sarye.models import Filters, Search
from tools.terminals import on_terminal

Ask = Callable[..., "Said"]
HANGUL = re.compile("[가-힣]")
QUERY_WORDS = ("주차", "자리")


class Said:
    """What a command said to a pipe and beside it, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def lines(self) -> list[str]:
        """The lines that another program reads."""
        return self.out.splitlines()


@pytest.fixture
def ask(
    tmp_path: Path,
    data_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Ask:
    """Run a command over the sample documents in an empty folder, as in a pipe."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SARYE_INDEX", str(data_index))
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*arguments: object, lang: str = "en", completing: bool = False) -> Said:
        monkeypatch.setenv("SARYE_LANG", lang)
        capfd.readouterr()
        given = [str(argument) for argument in arguments]
        if completing:
            with pytest.raises(SystemExit):
                main(given)
        status = 0 if completing else main(given)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Said(status, out, err)

    return call


def columns(line: str) -> int:
    """Count the columns of a terminal that a line takes; Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


# --- queries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["search", "facets"])
def test_words_are_joined_to_one_query(ask: Ask, command: str) -> None:
    """Words behind each other are the query that they are within quotes."""
    alone = ask(command, *QUERY_WORDS, "--year", "2024", "--format", "table")
    assert alone.out == ask(command, " ".join(QUERY_WORDS), "--year", 2024, "--format", "table").out
    assert alone.status == 0


def test_an_export_joins_words_too(ask: Ask, tmp_path: Path) -> None:
    """An export of several words holds what an export of the query in quotes does."""
    ask("export", *QUERY_WORDS, "-o", "a.jsonl")
    ask("export", " ".join(QUERY_WORDS), "-o", "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


@pytest.mark.parametrize(
    "typed", [("-주차",), ("--주차",), ("주차", "-단속"), ("주차", "-단속 자리")]
)
def test_a_query_that_begins_with_a_dash(ask: Ask, typed: tuple[str, ...]) -> None:
    """Who leaves a word out by a dash is told of ``--`` and of NOT, and both work."""
    refused = ask("search", *typed)
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "search -- " in refused.err
    assert "NOT" in refused.err
    minus = ask("search", "--", "주차", "-감면").lines
    assert minus == ask("search", "주차", "NOT", "감면").lines
    assert 0 < len(minus) < len(ask("search", "주차").lines)


# --- lines and tables -------------------------------------------------------------------------


def test_a_pipe_gets_a_line_for_each_hit(ask: Ask, data_index: Path) -> None:
    """Another program reads one line a hit: rank, title, agency, period, place, id."""
    said = ask("search", "부담", "--limit", "4")
    rows = [line.split("\t") for line in said.lines]
    with Archive.open(data_index) as archive:
        hits = archive.search("부담", limit=4).hits
    assert [(row[0], row[1], row[2], row[5]) for row in rows] == [
        (str(hit.rank), hit.case.title, hit.case.agency or "", hit.case.id) for hit in hits
    ]
    for row, hit in zip(rows, hits, strict=True):
        period = hit.case.period or hit.case.document_period
        assert row[3].startswith(str(period.year) if period else "")
        assert row[4].startswith(hit.case.source.path)
    assert "of 10" in said.err
    assert said.out == ask("search", "부담", "--limit", "4", "--format", "lines").out


def test_what_a_hit_lacks_is_on_its_line(ask: Ask) -> None:
    """A hit with some of the words says at the end of its line which it lacks.

    One that has an official word in place of a word lacks none, and says by which it was found.
    """
    said = ask("search", *QUERY_WORDS)
    rows = [(line, line.split("\t")[6:]) for line in said.lines]
    whole = [line for line, more in rows if not more or more[0].startswith("instead: ")]
    lacking = [line for line, more in rows if more and more[0].startswith("without: ")]
    assert whole
    assert lacking
    assert said.lines == whole + lacking
    total, part = re.search(r"of (\d+) hits: .*?(\d+) with some", said.err).groups()  # type: ignore[union-attr]
    assert int(total) == len(whole) + int(part)


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_tables_are_as_wide_as_columns_says(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """No line of a table is wider than COLUMNS says; a narrow terminal gets no table."""
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        lines = ask("search", "수의계약 확인서", "--format", "table", "--limit", "2").lines
    assert max(map(columns, lines)) <= width
    assert width >= 72 or "┃" not in "".join(lines)
    letters = re.sub(r"[\s│]", "", "".join(lines))
    for line in ask("search", "수의계약 확인서", "--limit", "2").lines:
        assert line.split("\t")[5] in letters
    if width >= 72:
        assert max(map(columns, lines)) == width


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_help_fits_a_narrow_terminal(ask: Ask, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    """No line is wider than the terminal, where Hangul takes two columns, and nothing is cut."""
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", "60")
        for command in ("", "search", "export", "index", "serve"):
            said = ask(*command.split(), "--help", lang=lang)
            assert max(map(columns, said.lines)) <= 60
            assert not [line for line in said.lines[1:] if line.endswith("...")]
            assert "\ue000" not in said.out


@pytest.mark.parametrize("named", ["0", "x", "-5", "99999999999999999999", "²"])
def test_columns_that_is_no_number_counts_for_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """A COLUMNS that names no width leaves a table as it is without."""
    plain = ask("search", "부담", "--format", "table")
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", named)
        said = ask("search", "부담", "--format", "table")
    assert said.out == plain.out


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_a_terminal_gets_a_table_or_lines_that_fit(data_index: Path) -> None:
    """On a terminal hits are a table, and `--format lines` are cut to its width."""
    table = shown(data_index, 80, "search", "부담", "--limit", "2")
    assert "┃" in table
    assert max(map(columns, table.splitlines())) == 80
    for width, held in ((120, "…"), (40, "…")):
        options = ("--limit", "3", "--format", "lines")
        lines = shown(data_index, width, "search", "부담", *options).splitlines()
        ranked = [line for line in lines if re.match(r"\d+ ", line)]
        assert [line.split()[0] for line in ranked] == ["1", "2", "3"]
        assert max(map(columns, ranked)) <= width
        assert any(held in line for line in ranked)


def shown(index: Path, width: int, *arguments: str) -> str:
    """Run a command in English on a terminal of so many columns; give what it shows."""
    environment = {**os.environ, "SARYE_INDEX": str(index), "SARYE_LANG": "en", "PYTHONUTF8": "1"}
    command = (sys.executable, "-m", "sarye", *arguments)
    return on_terminal(command, environment, width=width, cwd=Path.cwd())


# --- next steps -------------------------------------------------------------------------------


def test_the_nearest_agencies_are_named(ask: Ask) -> None:
    """An agency that no entry has is said so, with the names most like it."""
    assert "국민권익위원회" in ask("search", "주차", "--agency", "국민권익위원획").err
    assert "가온광역시" in ask("search", "주차", "--agency", "가온시").err
    assert "sarye facets" in ask("search", "주차", "--agency", "화성탐사국").err
    assert "nearest" not in ask("search", "주차", "--agency", "국민권익위원회").err
    assert nearest_names("=도담구청", ["도담구", "한빛시"]) == ("도담구",)


def test_what_would_find_something_is_counted(ask: Ask, data_index: Path) -> None:
    """A page without hits says how many a search without its limits, or of any word, finds."""
    with Archive.open(data_index) as archive:
        whole, any_word = (
            archive.search(query, match=match, limit=0).listed
            for query, match in (("주차", "auto"), ("주차 여권 농기계", "any"))
        )
        assert archive.remedies(Search("주차", Filters(year=1999))).unlimited == whole
    assert f"without them: {whole}." in ask("search", "주차", "--year", "1999").err
    said = ask("search", "주차 여권 농기계", "--match", "all").err
    assert f"there are {any_word}: --match any" in said


@pytest.mark.parametrize("query", ["뷁쫗퓗", "뷁쫗 퓗뷁쫗"])
def test_no_step_is_named_that_leads_nowhere(ask: Ask, query: str) -> None:
    """One word, and words that stand nowhere, are not sent to `--match any`."""
    for options in ((), ("--match", "all"), ("--match", "any"), ("--exact",)):
        assert "--match" not in ask("search", query, *options).err


def test_a_missing_index_leads_to_what_is_there(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is not there leads to one that is, else to a folder with documents."""
    monkeypatch.delenv("SARYE_INDEX")
    assert "sarye index FOLDER" in ask("search", "주차").err
    (tmp_path / "사례 모음").mkdir()
    (tmp_path / "사례 모음" / "a.txt").write_text("■ 주차\n(노력)\n넓혔다.\n", "utf-8")
    said = ask("search", "주차")
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert 'sarye index "사례 모음" --index index' in said.err
    assert ask("index", "사례 모음", "--index", "색인").status == 0
    assert "--index 색인" in ask("search", "주차", "--index", "색안").err


WRONG = (
    ("search",),
    ("search", "a", "--limit", "x"),
    ("search", "a", "--limit", "0"),
    ("search", "a", "--quarter", "9"),
    ("search", "a", "--sort", "up"),
    ("search", "a", "--limit"),
    ("search", "a", "--exact=1"),
    ("search", "a", "--lmit", "3"),
    ("search", "-a"),
    ("show", "a", "b"),
    ("export", "a"),
    ("serve", "--port", "99999"),
    ("nope",),
    (),
)


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_said_in_one_language(ask: Ask, arguments: tuple[str, ...]) -> None:
    """What was not understood is one line in Korean, in which only names are English."""
    english, korean = (ask(*arguments, lang=lang) for lang in ("en", "ko"))
    if not arguments:
        return
    assert (english.status, korean.status) == (2, 2)
    assert (english.err.count("\n"), korean.err.count("\n")) == (1, 1)
    assert not HANGUL.search(english.err)
    names = re.sub(
        r"sarye( \w+)?|--?[a-z]+|[a-z]+, |newest|QUERY|title|NOT|\bnope\b", "", korean.err
    )
    assert not re.search("[A-Za-z]{3,}", names)


# --- files --------------------------------------------------------------------------------------


def table(data: bytes, delimiter: str = ",") -> list[list[str]]:
    """Read the rows of a table."""
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_for_programs_has_one_heading_and_the_hits(
    ask: Ask, tmp_path: Path, form: str, delimiter: str
) -> None:
    """A table in a pipe has a row for each hit below English keys, in either language."""
    for name in ("부담", "주차 자리", "뷁쫗퓗"):
        english, korean = (
            ask("search", name, "--format", form, "--limit", "50", lang=lang)
            for lang in ("en", "ko")
        )
        assert english.out == korean.out
        rows = table(english.out.encode(), delimiter)
        assert len(rows) == 1 + len(ask("search", name, "--limit", "50").lines)
        assert rows[0][:4] == ["rank", "title", "kind", "agency"]
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(re.fullmatch("[a-z_]+", key) for key in rows[0])
    ask("export", "부담", "-o", f"a.{form}", "--plain")
    assert table((tmp_path / f"a.{form}").read_bytes(), delimiter)[0] == rows[0]


def test_a_table_for_people_keeps_its_notes(ask: Ask, tmp_path: Path) -> None:
    """An export has the mark that Excel needs and says below where it comes from."""
    ask("export", "부담", "-o", "a.csv", lang="ko")
    ask("search", "부담", "-o", "b.csv", "--limit", "100", lang="ko")
    for name in ("a.csv", "b.csv"):
        data = (tmp_path / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert "제목" in data.decode().splitlines()[0]
        assert "sarye,," in data.decode()


def test_a_table_for_programs_can_be_indexed(ask: Ask, tmp_path: Path) -> None:
    """What is exported for programs is read back in with the same ids, and no column as a text."""
    ask("export", "부담", "-o", "a.csv", "--plain")
    parsed = json.loads(ask("parse", "a.csv", "--format", "json").out)
    cases = [case for document in parsed["documents"] for case in document["cases"]]
    labels = {section["label"] for case in cases for section in case["sections"]}
    assert labels <= {"상황", "노력", "효과", ""}
    assert ask("index", "a.csv", "--index", "again").status == 0
    lines = ask("search", "부담", "--limit", 50).lines
    ids = {line.split("\t")[5] for line in lines}
    again = ask("search", "", "--limit", 50, "--index", "again").lines
    assert {line.split("\t")[5] for line in again} >= ids


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a.docx"])
def test_only_tables_of_text_have_a_form_for_programs(ask: Ask, tmp_path: Path, name: str) -> None:
    """`--plain` is refused where it would do nothing."""
    said = ask("export", "부담", "-o", name, "--plain")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "csv, tsv" in said.err
    assert not (tmp_path / name).exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_an_export_asks_before_it_overwrites(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a file is kept unless a yes or `--force` lets it go."""
    kept = tmp_path / "a.md"
    kept.write_text("mine", "utf-8")
    asked: list[str] = []

    def answer(text: str, **_: object) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr("sarye.cli.console.typer.confirm", answer)
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    declined = ask("export", "부담", "-o", "a.md")
    assert (declined.status, kept.read_text("utf-8")) == (1, "mine")
    assert "--force" in declined.err
    assert ask("search", "부담", "-o", "a.md").status == 0
    assert "mine" not in kept.read_text("utf-8")
    assert ask("export", "부담", "-o", "a.md", "--force").status == 0
    assert [("a.md" in text) for text in asked] == [True, True]


def test_a_reason_is_said_in_the_same_language(ask: Ask, tmp_path: Path) -> None:
    """Why a file cannot be written is said in Korean where the rest is."""
    said = ask("export", "부담", "-o", "none/a.md", lang="ko").err
    assert "없는 파일이나 폴더" in said
    assert "No such file" not in said
    (tmp_path / "sarye.toml").write_text("limits = 3\n", "utf-8")
    assert not re.search("[a-z]+ is no|table", ask("status", lang="ko").err)


# --- settings, documents, completion ------------------------------------------------------------


def test_an_unknown_key_stops_nothing_but_a_run(ask: Ask, tmp_path: Path) -> None:
    """A key that means nothing is named beside every answer, and stops `index` alone."""
    (tmp_path / "sarye.toml").write_text('idnex = "x"\n[limits]\nsecond = 1\n', "utf-8")
    for arguments in (("search", "부담"), ("status",), ("search", "index"), ("facets",)):
        said = ask(*arguments)
        assert said.status == 0
        assert "idnex that means nothing. The nearest one is index:" in said.err
        assert "limits.second " in said.err
    (tmp_path / "a.txt").write_text("■ 주차\n(노력)\n넓혔다.\n", "utf-8")
    stopped = ask("index", "a.txt", "--index", "new")
    assert (stopped.status, stopped.err.count("\n")) == (1, 1)
    assert not (tmp_path / "new").exists()


def test_a_parse_sums_up(ask: Ask, tmp_path: Path) -> None:
    """A summary names each document, each case with its sections, and counts them."""
    (tmp_path / "a.txt").write_text("■ 주차\n(상황)\n좁다.\n(노력)\n넓혔다.\n", "utf-8")
    (tmp_path / "b.txt").touch()
    said = ask("parse", "a.txt", "b.txt", "--format", "summary")
    assert "a.txt" in said.out
    assert "  1. 주차 (situation, effort)" in said.lines
    assert said.lines[-1] == "1 case in 2 documents; problems: 1"
    assert "b.txt" in said.err


COMPLETED = (
    ("search --agency 국민", {"국민권익위원회"}),
    ("search --agency 가온", {"가온광역시"}),
    ("facets --award 최", {"최우수"}),
    ("search --section ef", {"effort", "effect"}),
    ("search --section 상", {"상황"}),
    ("search --kind d", {"document"}),
    ("search --sort n", {"newest"}),
    ("show 13f8e3", {"13f8e395315a"}),
    ("similar 13f8e3", {"13f8e395315a"}),
    ("search 부담 수의계", {"수의계약"}),
)


@pytest.mark.parametrize(("line", "offered"), COMPLETED)
def test_a_shell_completes_values(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, line: str, offered: set[str]
) -> None:
    """Agencies, awards, sections, kinds and ids are offered as a shell asks for them."""
    monkeypatch.setenv("_SARYE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"sarye {line}")
    monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
    said = ask(completing=True)
    assert set(said.lines) >= offered
    assert len(said.lines) <= len(offered) + 2


def test_a_shell_without_an_index_is_offered_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no index, no line is said, neither here nor beside."""
    monkeypatch.setenv("SARYE_INDEX", "none")
    monkeypatch.setenv("_SARYE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "sarye search --agency 국")
    monkeypatch.setenv("COMP_CWORD", "3")
    said = ask(completing=True)
    assert (said.out.strip(), said.err) == ("", "")
