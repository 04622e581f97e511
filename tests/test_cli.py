"""The command as a person types it: output, messages, exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from sarye.cli import app, main
from sarye.cli.commandline import command_line
from sarye.exporters import FORMATS, format_of
from sarye.messages import Translator

ROOT = Path(__file__).parents[1]
Run = Callable[..., "Answer"]


class Answer:
    """What a command said, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def sample_index(data_index: Path) -> Path:
    """Take the index of the sample documents."""
    return data_index


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder, in Korean unless said otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("SARYE_DATA", "SARYE_INDEX", "SARYE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SARYE_LANG", "ko")
    monkeypatch.setenv("LANGUAGE", "ko")

    def call(*arguments: object) -> Answer:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(status, out, err)

    return call


def hits(answer: Answer) -> list[dict[str, object]]:
    """Read the hits of a search that printed JSON."""
    assert answer.status == 0, answer.err
    found: list[dict[str, object]] = json.loads(answer.out)["hits"]
    return found


CASE = """■ 공영주차장 요금 감면 절차 간소화
(상황)
감면 서류를 매번 제출하는 불편이 큼.
(노력)
자격을 한 번만 확인하도록 개선함.
(효과)
주민 부담이 줄어듦.
"""


def write(path: Path, text: str = CASE, encoding: str = "utf-8") -> Path:
    """Write a document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


# --- the main job -----------------------------------------------------------------------------


def test_index_then_search(run: Run, tmp_path: Path) -> None:
    """Two commands lead from a document to a ranked case."""
    write(tmp_path / "data" / "주차.txt")
    assert run("index").status == 0
    answer = run("search", "주차 요금 감면")
    assert answer.status == 0
    assert "공영주차장 요금 감면" in answer.out


def test_search_prints_the_contracts_json(run: Run, sample_index: Path) -> None:
    """The JSON of a search has the keys of the contract, and spans that cut matched words."""
    answer = run("search", "수의계약 확인서", "--index", sample_index, "--format", "json")
    result = json.loads(answer.out)
    assert list(result)[:6] == ["query", "match", "total", "repairs", "took_ms", "index"]
    hit = result["hits"][0]
    for key in ("rank", "score", "id", "title", "agency", "department", "award", "period"):
        assert key in hit
    assert hit["period"] == {"year": 2025, "quarter": 1, "half": None}
    assert hit["document_period"] == {"year": 2025, "quarter": 2, "half": None}
    assert hit["matched"] == ["수의계약", "확인서"]
    assert hit["also_in"], "the case stands in two places of its document"
    snippet = hit["snippet"]
    cut = {snippet["text"][start:end] for start, end in snippet["spans"]}
    assert cut & {"수의계약", "확인서", "수의"}


@pytest.mark.parametrize(
    ("query", "agency"),
    [
        ("자립준비청년", "국민권익위원회"),
        ("홍보대사", "국민권익위원회"),
        ("AI 가이드", "국민권익위원회"),
        ("확인서를 징구", "국민권익위원회"),
        ("이해충돌 방지법", "국민권익위원회"),
        ("적극행정", None),
    ],
)
def test_readers_find_what_they_expect(
    run: Run, sample_index: Path, query: str, agency: str | None
) -> None:
    """The queries of a civil servant find the case they mean first."""
    found = hits(run("search", query, "--index", sample_index, "--format", "json"))
    assert found
    assert agency is None or found[0]["agency"] == agency


def test_status_counts(run: Run, sample_index: Path) -> None:
    """Status counts cases and documents, and says in JSON what it says in words."""
    state = json.loads(run("status", "--index", sample_index, "--format", "json").out)
    truth = json.loads((ROOT / "tests/fixtures/sample_data.json").read_text("utf-8"))
    assert state["documents"] == len(truth)
    titles = {case["title"] for document in truth for case in document["cases"]}
    assert state["cases"] == len(titles)
    assert f"사례 {state['cases']}건" in run("status", "--index", sample_index).out


def test_show_takes_the_beginning_of_an_id(run: Run, sample_index: Path) -> None:
    """A unique beginning of an id is enough; an unknown one is said in one line."""
    hit = hits(run("search", "홍보대사", "--index", sample_index, "--format", "json"))[0]
    whole = run("show", hit["id"], "--index", sample_index)
    assert run("show", str(hit["id"])[:6], "--index", sample_index).out == whole.out
    assert str(hit["title"]) in whole.out
    assert whole.out.count("실린 곳") == 2
    unknown = run("show", "zzzz", "--index", sample_index)
    assert (unknown.status, unknown.err.count("\n")) == (1, 1)
    shown = json.loads(run("show", hit["id"], "--index", sample_index, "--format", "json").out)
    assert shown["id"] == hit["id"]
    markdown = run("show", hit["id"], "--index", sample_index, "--format", "markdown").out
    assert markdown.startswith("## ")
    assert str(hit["title"]) in markdown.replace("\\", "")


def test_similar_leaves_out_the_case_itself(run: Run, sample_index: Path) -> None:
    """A re-submission in a later year is the most similar case."""
    found = hits(run("search", "농기계 배달", "--index", sample_index, "--format", "json"))
    answer = run("similar", found[0]["id"], "--index", sample_index, "--format", "json")
    others = hits(answer)
    assert found[0]["id"] not in [hit["id"] for hit in others]
    assert others[0]["id"] == found[1]["id"]


def test_facets_count_the_matching_cases(run: Run, sample_index: Path) -> None:
    """Facets of a query add up to its hits; those of no query to all cases."""
    counted = json.loads(run("facets", "주차", "--index", sample_index, "--format", "json").out)
    total = len(
        hits(run("search", "주차", "--index", sample_index, "--format", "json", "--limit", "99"))
    )
    assert counted["total"] == total
    assert "기관" in run("facets", "--index", sample_index).out


def test_filters_and_sections(run: Run, sample_index: Path) -> None:
    """Filters limit the hits; sections take Korean names too; a wrong value is wrong usage."""
    options = ("--index", sample_index, "--format", "json", "--limit", "99")
    all_hits = hits(run("search", "부담", *options))
    year = hits(run("search", "부담", *options, "--year", "2024"))
    assert 0 < len(year) < len(all_hits)
    english = hits(run("search", "부담", *options, "--section", "effect"))
    korean = hits(run("search", "부담", *options, "--section", "효과"))
    assert [hit["id"] for hit in english] == [hit["id"] for hit in korean]
    assert 0 < len(english) < len(all_hits)
    wrong = run("search", "부담", *options, "--section", "결론")
    assert (wrong.status, wrong.err.count("\n")) == (2, 1)
    assert run("search", "부담", *options, "--since", "작년").status == 2


def test_paging_joins_to_the_whole(run: Run, sample_index: Path) -> None:
    """Pages by offset and limit are the whole list, with ranks that go on."""
    options = ("--index", sample_index, "--format", "json")
    whole = hits(run("search", "부담", *options, "--limit", "99"))
    pages = [
        hit
        for offset in range(0, len(whole), 3)
        for hit in hits(run("search", "부담", *options, "--limit", "3", "--offset", offset))
    ]
    assert [(hit["rank"], hit["id"]) for hit in pages] == [
        (hit["rank"], hit["id"]) for hit in whole
    ]


def test_fallback_is_said(run: Run, sample_index: Path) -> None:
    """When no case has all words, the best partial matches come, and a line says so."""
    options = ("--index", sample_index, "--format", "json")
    answer = run("search", "수의계약 우주정거장", *options)
    assert json.loads(answer.out)["match"] == "any"
    assert json.loads(answer.out)["repairs"][0]["kind"] == "fallback"
    assert answer.err.count("\n") == 1
    assert hits(run("search", "수의계약 우주정거장", *options, "--match", "all")) == []


def test_explanations_add_up(run: Run, sample_index: Path) -> None:
    """The parts of an explanation add up to the score."""
    options = ("--index", sample_index, "--format", "json", "--explain")
    for hit in hits(run("search", "부담 완화", *options)):
        parts = hit["explanation"]
        assert isinstance(parts, list)
        assert sum(part["score"] for part in parts) == pytest.approx(hit["score"], abs=0.005)


def test_an_explanation_is_told_in_sentences(run: Run, sample_index: Path) -> None:
    """Each word and section says what it gave; what they gave adds up to the points of the rank."""
    for lang, whole, part in (
        ("en", r"Rank 1: ([\d.]+) points", r"  .* gave ([\d.]+): "),
        ("ko", r"1위: 모두 ([\d.]+)점", r"  .*에서 ([\d.]+)점: "),
    ):
        options = ("--index", sample_index, "--explain", "--limit", "1", "--lang", lang)
        lines = run("search", "수의계약 확인서", *options).out.splitlines()
        (score,) = (float(found[1]) for line in lines if (found := re.match(whole, line)))
        given = [float(found[1]) for line in lines if (found := re.match(part, line))]
        assert len(given) > 3
        assert given == sorted(given, reverse=True)
        assert sum(given) == pytest.approx(score, abs=0.0006 * (len(given) + 1))


# --- hit lists --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.csv", "a.tsv", "a.xlsx", "a.json", "a.jsonl", "a.md", "a.html", "a.docx"]
)
def test_export_by_suffix(run: Run, sample_index: Path, tmp_path: Path, name: str) -> None:
    """Every suffix of the contract gives a file."""
    answer = run("export", "부담", "-o", name, "--index", sample_index)
    assert answer.status == 0
    assert (tmp_path / name).stat().st_size > 500


def test_csv_opens_in_excel(run: Run, sample_index: Path, tmp_path: Path) -> None:
    """A CSV begins with a BOM, has Korean headings, and holds all hits."""
    run("export", "부담", "-o", "a.csv", "--index", sample_index)
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert "제목" in rows[0]
    assert "상황" in rows[0]
    total = json.loads(run("facets", "부담", "--index", sample_index, "--format", "json").out)[
        "total"
    ]
    assert sum(bool(row) and row[0].isdigit() for row in rows) == total


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "md"])
def test_exports_can_be_indexed(run: Run, sample_index: Path, suffix: str) -> None:
    """A hit list that is indexed gives the same cases with the same ids.

    Markdown has no place for an id that a record brought; ids made of the text come again.
    """
    options = ("--format", "json", "--limit", "99")
    first = hits(run("search", "부담", *options, "--index", sample_index))
    if suffix == "md":
        first = [hit for hit in first if re.fullmatch("[0-9a-f]{12}", str(hit["id"]))]
    run("export", "부담", "-o", f"hits.{suffix}", "--index", sample_index)
    assert run("index", f"hits.{suffix}", "--index", "again").status == 0
    again = hits(run("search", "부담", *options, "--index", "again"))
    assert {hit["id"] for hit in first} <= {hit["id"] for hit in again}
    assert suffix == "md" or len(again) == len(first)


def test_a_search_prints_every_format_of_text() -> None:
    """Besides its table, `search` offers what the formats of exports say makes sense as text."""
    search = command_line(app, Translator("en")).commands["search"]
    offered = next(one for one in search.params if one.name == "format").type.choices
    printed = [one.name for one in FORMATS.values() if one.printed]
    shown = ("table", "lines")
    assert sorted(format_of("-", name) for name in offered if name not in shown) == sorted(printed)


def test_output_that_cannot_be_written(run: Run, sample_index: Path) -> None:
    """A file in a folder that is not there is one line with the next step."""
    answer = run("export", "부담", "-o", "none/a.csv", "--index", sample_index)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert run("export", "부담", "-o", "a.pages", "--index", sample_index).status == 2


# --- bad input --------------------------------------------------------------------------------

ODD_QUERIES = [
    "",
    "   ",
    "은",
    "은 는 이 가",
    "에서는",
    "!!! ...",
    "가" * 10_000,
    "부담 " * 3_000,
    '"수의계약',
    "(수의계약",
    "[2024 TO",
    "효과:",
    "연도:작년",
    "🙂",
    "부담🙂",
    "ㅈㄹ",
    "ㅋㅋㅋ",
    unicodedata.normalize("NFD", "수의계약 확인서"),
    "NOT OR x",
    "-부담",
    "*",
    "a^b^c",
    "\x00\x07",
    "\ud800",
]


@pytest.mark.parametrize("query", ODD_QUERIES, ids=lambda query: ascii(query[:12]))
def test_odd_queries_never_fail(run: Run, sample_index: Path, query: str) -> None:
    """Whatever is typed gives a result or one clear line."""
    answer = run("search", "--index", sample_index, "--format", "json", "--", query)
    assert answer.status == 0
    assert json.loads(answer.out)["total"] >= 0


def test_every_wording_is_shown_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    """A hit says in how many other places it stands; --unfolded shows and counts each wording."""
    case = {"title": "꺼진 가로등을 문자로 알리기", "effort": "기둥에 번호를 붙여 접수를 받았음."}
    for name, more in (("가", ""), ("나", " 주민이 반겼음.")):
        row = {**case, "effect": f"고치는 날이 열흘에서 사흘로 줄었음.{more}"}
        write(tmp_path / "data" / f"{name}.jsonl", json.dumps(row, ensure_ascii=False) + "\n")
    assert run("index").status == 0
    for options, count in (((), 1), (("--unfolded",), 2)):
        answer = run("search", "가로등", *options, "--format", "table")
        assert answer.out.startswith(f"사례 {count}건")
        assert ("외 1곳" in answer.out) == (count == 1)
        assert run("facets", "가로등", *options).out.startswith(f"사례 {count}건")
        assert run("export", "가로등", *options, "-o", "a.csv").status == 0


def test_odd_documents(run: Run, tmp_path: Path) -> None:
    """Each odd document is a problem with file and next step, and the good ones are indexed."""
    data = tmp_path / "data"
    write(data / "좋은 문서.txt")
    write(data / "빈 파일.txt", "")
    write(data / "사례 없음.txt", "회의 결과를 알려 드립니다.\n다음 회의는 월요일입니다.\n")
    (data / "그림.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (data / "깨진 글.txt").write_bytes("한글".encode() + b"\xff\xfe\xfa" * 50)
    write(data / "깨진 줄.jsonl", '{"id": "a", "title": "가", "effect": "나"}\n{"id": \n')
    write(
        data / "같은 번호.jsonl",
        '{"id": "a", "title": "다", "effect": "라"}\n{"id": "b", "title": "마", "effort": "바"}\n',
    )
    write(data / "항목만.txt", "■ 내용 없는 사례\n(상황)\n(노력)\n(효과)\n")
    answer = run("index")
    assert answer.status == 0
    for name in ("빈 파일", "그림", "깨진 글", "깨진 줄", "(id) a"):
        assert name in answer.err, name
    for name, words in (("사례 없음", "다음 회의"), ("항목만", "내용 없는")):
        assert name not in answer.err, "what can be found by its text is no problem"
        assert hits(run("search", words, "--format", "json"))
    state = json.loads(run("status", "--format", "json").out)
    assert state["cases"] == 4
    assert state["problems"]
    assert "감면 서류" not in answer.err, "no text of a case in a message"


def test_nothing_is_lost_by_bad_runs(run: Run, tmp_path: Path) -> None:
    """A document that became unreadable keeps its cases; a run over nothing changes nothing."""
    path = write(tmp_path / "data" / "a.txt")
    run("index")
    path.write_bytes(b"")
    answer = run("index")
    assert answer.status == 0
    assert "a.txt" in answer.err
    assert hits(run("search", "주차", "--format", "json"))
    missing = run("index", "nowhere")
    assert (missing.status, missing.err.count("\n")) == (1, 1)
    assert hits(run("search", "주차", "--format", "json"))


def test_vanished_documents_leave(run: Run, tmp_path: Path) -> None:
    """A document gone from its folder leaves the index at the next run of that folder."""
    write(tmp_path / "data" / "a.txt")
    other = write(tmp_path / "data" / "b.txt", CASE.replace("주차장", "체육관"))
    run("index")
    other.unlink()
    assert "없어진 문서 1" in run("status").out
    run("index")
    assert len(hits(run("search", "공영", "--format", "json", "--match", "any"))) == 1


def test_unchanged_documents_are_not_read_again(run: Run, tmp_path: Path) -> None:
    """A second run reads nothing: a file of the same size and time may even hold other bytes."""
    path = write(tmp_path / "data" / "a.txt")
    run("index")
    times = path.stat()
    path.write_bytes(b"x" * times.st_size)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "그대로 1" in run("index").out
    assert hits(run("search", "주차", "--format", "json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "부담"),
        ("status",),
        ("show", "ab"),
        ("facets",),
        ("similar", "ab"),
        ("export", "부담", "-o", "a.csv"),
    ],
)
def test_a_missing_index_says_what_to_do(run: Run, arguments: tuple[str, ...]) -> None:
    """Without an index every command says in one line how to make one."""
    answer = run(*arguments)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "sarye index" in answer.err


def test_an_index_that_is_a_file(run: Run, tmp_path: Path) -> None:
    """An index path that is a file is said so, and the file is left alone."""
    write(tmp_path / "data" / "a.txt")
    write(tmp_path / "notes.txt", "회의록")
    for arguments in (("index",), ("search", "부담")):
        answer = run(*arguments, "--index", "notes.txt")
        assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "회의록"


def test_an_index_of_another_version(run: Run, tmp_path: Path) -> None:
    """An index of another schema names the command that mends it, and that command does."""
    write(tmp_path / "data" / "a.txt")
    run("index")
    stamp = next((tmp_path / "index").glob("build-*/stamp.json"))
    row = json.loads(stamp.read_text("utf-8"))
    del row["check"]  # the stamps of schema 8 had none
    stamp.write_text(json.dumps({**row, "schema": 8}), "utf-8")
    answer = run("search", "주차")
    assert answer.status == 1
    assert "--rebuild" in answer.err
    assert run("index", "--rebuild").status == 0
    assert hits(run("search", "주차", "--format", "json"))


def test_a_folder_without_documents(run: Run, tmp_path: Path) -> None:
    """An empty folder is one line with the next step."""
    (tmp_path / "data").mkdir()
    answer = run("index")
    assert (answer.status, answer.err.count("\n")) == (1, 1)


def test_a_wrong_settings_file(run: Run, tmp_path: Path) -> None:
    """A wrong sarye.toml is one line that names it."""
    write(tmp_path / "sarye.toml", "labels = 3\n")
    answer = run("status")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "sarye.toml" in answer.err


def test_labels_of_the_settings_are_used(run: Run, tmp_path: Path) -> None:
    """A label that sarye.toml adds makes a section of its role."""
    write(
        tmp_path / "data" / "a.txt",
        "■ 제목\n(애로사항)\n가나다 불편\n(노력)\n라마바\n(효과)\n사아자\n",
    )
    write(tmp_path / "sarye.toml", '[labels]\nsituation = ["애로사항"]\n')
    run("index")
    found = hits(run("search", "불편", "--format", "json"))
    assert found[0]["snippet"]["role"] == "situation"  # type: ignore[index]


def test_user_words_and_synonyms(run: Run, tmp_path: Path) -> None:
    """words.txt and synonyms.txt in the index folder work; a wrong line is named and skipped."""
    write(tmp_path / "data" / "a.txt")
    write(tmp_path / "index" / "words.txt", "공영주차장\n두 낱말\n")
    write(tmp_path / "index" / "synonyms.txt", "주차장, 파킹장\n혼자\n")
    answer = run("index")
    assert "words.txt" in answer.err
    assert "2번째 줄" in answer.err
    assert hits(run("search", "파킹장", "--format", "json"))
    tokens = json.loads(run("analyze", "공영주차장을", "--format", "json").out)["tokens"]
    assert "공영주차장" in [token["text"] for token in tokens]
    write(tmp_path / "index" / "words.txt", "감면절차\n")
    assert "words.txt" in run("search", "주차").err
    run("index")
    assert "words.txt" not in run("search", "주차").err


# --- languages, help, streams -----------------------------------------------------------------


def test_language(run: Run, sample_index: Path) -> None:
    """--lang decides, wherever it stands; keys of JSON stay English."""
    assert "cases in" in run("status", "--lang", "en", "--index", sample_index).out
    assert "cases in" in run("--lang=en", "status", "--index", sample_index).out
    assert "사례" in run("status", "--index", sample_index).out
    wrong = run("status", "--lang", "fr")
    assert (wrong.status, wrong.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "command",
    [
        *("index", "search", "export", "show", "similar"),
        *("facets", "parse", "analyze", "status", "serve"),
    ],
)
def test_help_is_korean(run: Run, command: str) -> None:
    """The help of every command is in the reader's language, each option explained."""
    answer = run(command, "--help")
    assert answer.status == 0
    described = re.findall(r"^  (?:-\w, )?--[\w-]+.*", answer.out, re.MULTILINE)
    assert described
    assert re.search("[가-힣]", answer.out)
    assert "Show this message" not in answer.out


def test_help_loads_nothing_heavy() -> None:
    """--help imports neither Kiwi nor Whoosh nor numpy."""
    code = (
        "import sys; from sarye.cli import main; main(['search', '--help']); "
        "sys.exit(any(name in sys.modules for name in ('kiwipiepy', 'whoosh', 'numpy', 'docx')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode
        == 0
    )


def test_version(run: Run) -> None:
    """--version names the version that is installed."""
    answer = run("--version")
    assert (answer.status, answer.out) == (0, f"sarye {version('sarye')}\n")


def test_usage_errors_are_two(run: Run) -> None:
    """An unknown option or command is status 2 and one line."""
    for arguments in (
        ("search",),
        ("search", "a", "--nope"),
        ("nope",),
        ("search", "a", "--limit", "x"),
    ):
        answer = run(*arguments)
        assert (answer.status, answer.err.count("\n")) == (2, 1), arguments


def test_a_closed_pipe_ends_quietly(sample_index: Path) -> None:
    """`sarye search … | head -1` says nothing about the pipe, which is no failure."""
    search = f'search 부담 --limit 60 --format json --index "{sample_index}"'
    for command in (search, "parse data data data --format text"):
        line = f'set -o pipefail; "{sys.executable}" -m sarye {command} | head -c 10'
        done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and no traceback."""
    for number in range(300):
        write(tmp_path / "data" / f"{number}.txt", CASE.replace("주차장", f"주차장{number}"))
    process = subprocess.Popen(
        [sys.executable, "-m", "sarye", "index"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    while not (tmp_path / "index").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert b"Traceback" not in err
    assert process.returncode == 130


def test_parse_text_prints_the_document_as_read(run: Run, tmp_path: Path) -> None:
    """`parse --format text` prints the text of a document, `json` its cases."""
    write(tmp_path / "a.txt", CASE, "cp949")
    assert run("parse", "a.txt", "--format", "text").out.strip() == CASE.strip()
    parsed = json.loads(run("parse", "a.txt").out)["documents"][0]
    section = parsed["cases"][0]["sections"][0]
    assert CASE[section["start"] : section["end"]] == section["text"]
    assert (
        json.loads(run("parse", "a.txt", "--format", "json").out)["documents"][0]["format"] == "txt"
    )


def test_output_is_the_same_in_a_pipe_of_any_locale(sample_index: Path) -> None:
    """A pipe gets UTF-8 even where the locale is C."""
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "sarye", "search", "부담", "--index", str(sample_index)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert "부담" in done.stdout.decode("utf-8")
