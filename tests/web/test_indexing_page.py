"""Indexing from the page: what is indexed, runs that renew it, searches that go on meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.messages import Translator
from sarye.settings import Settings
from sarye.web.runs import Order, Run, Runs

WriteRows = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, write_rows: WriteRows) -> Path:
    """Index a folder of one case and a broken document."""
    data = tmp_path / "data"
    write_rows(data / "a.jsonl", {"title": "첫째 사례", "effort": "노력함"})
    (data / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    Archive.build([data], index=tmp_path / "index")
    return tmp_path


@pytest.fixture
def page(folder: Path, serve: Callable[..., TestClient], browse: Any) -> Iterator[Any]:
    """Ask the page about it, in Korean."""
    with serve(folder / "index") as client:
        client.headers["accept-language"] = "ko"
        yield browse(client)


def runs_of(page: Any) -> Runs:
    """Give what starts the runs of a page."""
    runs: Runs = page.client.app.state.site.runs
    return runs


def test_the_state_of_the_index_is_shown(page: Any, folder: Path) -> None:
    """How much, when, from where, and each problem with its next step."""
    with Archive.open(folder / "index") as archive:
        status = archive.status()
    shown = page.open("/index-status")
    said = [node.text().strip() for node in shown.css("#status dd")]
    assert said[:2] == ["1", "1"]
    assert status.fingerprint in said
    assert (folder / "data").as_posix() in shown.css_first("#sources").text()
    [row] = shown.css(".problems tbody tr")
    cells = [cell.text() for cell in row.css("td")]
    assert cells[0].endswith("broken.docx")
    assert cells[2] == Translator("ko").problem(status.problems[0])


def test_a_run_takes_in_what_is_new(page: Any, folder: Path, write_rows: WriteRows) -> None:
    """The button starts a run; searches answer before it, during it and after it."""
    write_rows(folder / "data" / "b.jsonl", {"title": "둘째 사례", "effort": "노력함"})
    assert "새 파일 1개" in page.open("/index-status").css_first(".note").text()
    answer = page.send("/reindex", {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/index-status")
    assert page.json("/api/search")["total"] in (1, 2)
    runs_of(page).wait()
    assert page.json("/api/search")["total"] == 2
    shown = page.open("/index-status")
    said = shown.css_first(".note.done").text()
    assert "새 파일 1개" in said
    assert "없어진" not in said, "what is none is not told"
    assert shown.css("[hx-trigger]") == []


def test_a_run_keeps_to_the_folders_of_the_index(
    page: Any, folder: Path, write_rows: WriteRows
) -> None:
    """No path of a form counts."""
    write_rows(folder / "elsewhere" / "c.jsonl", {"title": "남의 사례", "effort": "노력함"})
    for name in ("path", "paths", "index", "data"):
        page.send("/reindex", {name: str(folder / "elsewhere")})
        runs_of(page).wait()
    assert page.json("/api/search")["total"] == 1


def test_progress_is_shown_while_a_run_is_under_way(page: Any) -> None:
    """The page asks again by itself until the run is over, with and without JavaScript."""
    pretend(runs_of(page), Run("read", 3, 12))
    shown = page.open("/index-status")
    bar = shown.css_first("progress")
    assert (bar.attributes["value"], bar.attributes["max"]) == ("3", "12")
    assert "문서 읽는 중" in shown.text() or "3 / 12" in shown.text()
    assert shown.css_first("#indexing").attributes["hx-trigger"] == "every 1s"
    assert shown.css("noscript meta[http-equiv=refresh]") or "refresh" in shown.html
    assert shown.css("#reindex") == []
    assert "다 읽은 뒤에" in (shown.css_first("#indexing").attributes["data-undropped"] or "")
    part = page.client.get("/index-status", headers={"hx-request": "true"}).text
    assert part.startswith('<div id="indexing"')


def pretend(runs: Runs, run: Run) -> None:
    """Have a run be so far."""
    assert runs._take()
    runs._write(run)


def test_one_run_at_a_time(page: Any) -> None:
    """A second wish while a run is under way starts nothing."""
    under_way = Run("index", 1, 2)
    pretend(runs_of(page), under_way)
    assert page.send("/reindex", {}).status_code == 303
    assert runs_of(page).last == under_way


def test_a_run_that_cannot_be_done_says_why(page: Any, folder: Path) -> None:
    """An error is one line with the next step; the index answers on."""
    site = page.client.app.state.site
    missing = folder / "nowhere"
    site.runs.start(Order((missing,), site.archives.settings))
    site.runs.wait()
    shown = page.open("/index-status")
    assert "nowhere" in shown.css_first(".note.fault").text()
    assert page.json("/api/search")["total"] == 1


def test_a_run_that_dies_is_over(folder: Path) -> None:
    """A process that ends without a word is a failure, and the next run can start."""
    runs = Runs()
    order = Order((folder / "data",), "no settings")  # type: ignore[arg-type]
    assert runs.start(order)
    runs.wait()
    assert runs.last is not None
    assert runs.last.stage == "failed"
    assert runs.start(order)
    runs.close()  # ends the process, which has said nothing yet
    assert runs.last.stage == "failed"
    assert runs.last.error is not None


def test_a_folder_that_is_gone_cannot_be_indexed_again(page: Any, folder: Path) -> None:
    """The page says so, and has no button; what is indexed stays."""
    shutil.rmtree(folder / "data")
    shown = page.open("/index-status")
    assert shown.css("#reindex") == []
    page.send("/reindex", {})
    assert runs_of(page).last is None
    assert page.json("/api/search")["total"] == 1


def test_the_newest_index_answers_whoever_made_it(
    page: Any, folder: Path, write_rows: WriteRows
) -> None:
    """Documents, a rebuild, words and synonyms from the command line count at the next request."""
    index, data = folder / "index", folder / "data"
    write_rows(data / "b.jsonl", {"title": "수의계약 개선", "effort": "노력함"})
    Archive.build([data], index=index)
    assert page.json("/api/search")["total"] == 2
    assert "2건" in page.open("/").css_first("#summary").text()
    assert "2건" in page.open("/").css_first("#summary").text()
    assert page.json("/api/search?q=임의계약&exact=0&match=all")["total"] == 0
    (index / "synonyms.txt").write_text("임의계약, 수의계약\n", "utf-8")
    assert page.json("/api/search?q=임의계약&match=all")["total"] == 1
    Archive.build([data], index=index, rebuild=True)
    assert page.json("/api/search?q=임의계약&match=all")["total"] == 1
    (data / "a.jsonl").unlink()
    Archive.build([data], index=index)
    assert "1건" in page.open("/").css_first("#summary").text()
    assert page.json("/api/search")["total"] == 1


def test_an_index_that_goes_away_leaves_what_answers(page: Any, folder: Path) -> None:
    """A folder that cannot be opened any more does not stop the searches."""
    assert page.json("/api/search")["total"] == 1
    (folder / "index" / "CURRENT").unlink()
    assert page.json("/api/search")["total"] == 1


def test_what_each_file_gave_is_shown(page: Any) -> None:
    """Cases, and problems; a name, which no folder makes longer, leads to what was found in it."""
    shown = page.open("/index-status")
    rows = [[cell.text() for cell in row.css("td")] for row in shown.css(".documents tbody tr")]
    assert rows == [["broken.docx", "0", "", "1"], ["a.jsonl", "1", "", ""]]
    assert shown.css_first(".problems tbody td").text() == "broken.docx"
    link = shown.css_first(".documents a[href^='/?']").attributes["href"]
    assert [one.text().strip() for one in page.open(link).css(".hit h3")] == ["첫째 사례"]


def test_processes_share_a_run(folder: Path, tmp_path: Path) -> None:
    """Where one has started a run, others tell how it gets on, start none, and can end it."""
    some, others = Runs(tmp_path), Runs(tmp_path)
    order = Order((folder / "data",), Settings(index=folder / "index"))
    assert others.last is None
    assert some.start(order)
    assert not others.start(order)
    others.stop()
    some.wait()
    assert others.last == some.last
    assert others.last is not None
    assert others.last.stage == "done"
    assert others.start(order)
    others.wait()


@pytest.mark.skipif(os.name == "nt", reason="one process answers there")
def test_a_run_whose_process_is_gone_is_over(folder: Path, tmp_path: Path) -> None:
    """It has failed, though nobody said so, and the next one can start."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    runs = Runs(tmp_path)
    pretend(runs, Run("read", 3, 12))
    (tmp_path / "heard-by").write_text(str(gone.pid))
    assert runs.last is not None
    assert runs.last.stage == "failed"
    assert runs.start(Order((folder / "data",), Settings(index=folder / "index")))
    runs.wait()
    assert runs.last.stage == "done"


def test_the_next_run_can_start_as_soon_as_one_is_over(folder: Path, tmp_path: Path) -> None:
    """Whoever is told that a run is over is not refused because its end is being noted."""
    runs = Runs(tmp_path)
    pretend(runs, Run("done"))
    Timer(0.2, (tmp_path / "heard-by").unlink).start()
    assert runs.start(Order((folder / "data",), Settings(index=folder / "index")))
    runs.wait()


def test_a_run_can_be_stopped(folder: Path) -> None:
    """It ends early and says how much is left; the next run reads the rest."""
    settings = Settings(index=folder / "index")
    (folder / "more").mkdir()
    for number in range(5):
        (folder / "more" / f"{number}.txt").write_text(f"문서 {number}", "utf-8")
    runs = Runs()
    assert runs.start(Order((folder / "more",), settings))
    runs.stop()
    runs.wait()
    assert runs.last is not None
    assert runs.last.report is not None
    assert runs.last.report.added + runs.last.report.unread == 5
    assert runs.start(Order((folder / "more",), settings))
    runs.wait()
    assert runs.last.report is not None
    assert runs.last.report.unread == 0
