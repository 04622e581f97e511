"""``sarye copy``: what answers in one place answers in another, and nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarye.address import Address
from sarye.archive import Archive
from sarye.cli import main
from sarye.models import Result
from sarye.settings import Settings

QUERIES = ("수의계약 확인서", "주차", "어르신 돌봄", '"불편을 줄"', "노력:홍보", "")


def answers(place: str | Path | Address) -> list[tuple[object, ...]]:
    """Ask a place everything, and give what does not tell the time."""

    def told(result: Result) -> tuple[object, ...]:
        hits = [(hit.case, hit.title, hit.snippet, hit.matched) for hit in result.hits]
        return result.total, result.partial, hits, result.repairs, result.index

    with Archive.open(place) as archive:
        return [told(archive.search(query, limit=5)) for query in QUERIES]


def files(folder: Path) -> list[tuple[Path, int]]:
    """Give all files but locks, each with its time of change."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")
    return sorted((path, path.stat().st_mtime_ns) for path in found)


def test_a_folder_is_copied(data_index: Path, tmp_path: Path) -> None:
    """A copy of a folder answers as the folder does; its documents are found where they are."""
    copied = Archive.copy(tmp_path / "copy", index=data_index)
    with Archive.open(data_index) as archive:
        assert copied == archive.info
        sources = [path.resolve() for path in archive.sources]
    assert answers(tmp_path / "copy") == answers(data_index)
    with Archive.open(tmp_path / "copy") as archive:
        assert [path.resolve() for path in archive.sources] == sources
        assert archive.status().changes.gone == ()


def test_to_a_cluster_and_back(
    data_index: Path,
    tmp_path: Path,
    cluster_address: Address,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder goes to a cluster and comes back, and answers the same in all three places."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shown = cluster_address.shown
    assert main(["copy", f"--index={data_index}", f"--to={shown}", "--lang=en"]) == 0
    assert f"Copied to {shown}: " in " ".join(capsys.readouterr().out.split())
    assert main(["copy", f"--index={shown}", "--to=back", "--lang=en"]) == 0
    expected = answers(data_index)
    assert answers("back") == expected
    assert answers(cluster_address) == expected


@pytest.mark.parametrize(
    "to", ["there", "a-file", "here", "./x/../here", "https://h", "http://a@b/c"]
)
def test_what_is_refused(
    data_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    to: str,
) -> None:
    """An index that is there, a file, the same place and a wrong address stay as they are."""
    monkeypatch.chdir(tmp_path)
    Archive.copy("here", index=data_index)
    Archive.copy("there", index=data_index)
    Path("a-file").write_text("적극행정", "utf-8")
    before = files(tmp_path)
    assert main(["copy", "--index=here", f"--to={to}", "--lang=en"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert files(tmp_path) == before


def test_what_is_replaced(data_index: Path, tmp_path: Path) -> None:
    """With ``force`` the index that was there is replaced by the copy."""
    document = tmp_path / "a.txt"
    document.write_text("1. 다른 사례\n(상황) 불편함\n(노력) 고침\n(효과) 편해짐\n", "utf-8")
    Archive.build([document], index=tmp_path / "there", settings=Settings())
    Archive.copy(tmp_path / "there", index=data_index, force=True)
    assert answers(tmp_path / "there") == answers(data_index)
