"""Commands as a person types them, and a small index to measure."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import sarye.cli.evaluation  # noqa: F401 - it adds its commands
from sarye.archive import Archive
from sarye.cli import main

WriteRows = Callable[..., Path]


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory, write_rows: WriteRows) -> Path:
    """Hold four cases with ids of their own; one of them stands there in two wordings."""
    folder = tmp_path_factory.mktemp("evaluation")
    repair = (
        "오래된 공동주택의 수도관이 낡아 녹물이 나온다는 민원이 이어졌으나 수리비를 나누어 낼 "
        "방법을 두고 입주자들의 의견이 갈려 공사를 시작하지 못하였다. 시는 수도관 교체 비용의 "
        "절반을 지원하고 나머지는 관리비에 나누어 내도록 관리 규약의 표준안을 마련하였다."
    )
    rows = (
        {"id": "parking", "title": "공영주차장 요금 감면", "text": "감면 서류를 내지 않게 함."},
        {"id": "library", "title": "밤에 여는 도서관", "text": "퇴근한 주민이 책을 빌리게 함."},
        {"id": "market", "title": "전통시장 주차 안내", "text": "빈 주차 자리를 알려 줌."},
        {"id": "pipe", "title": "낡은 수도관 교체 지원", "text": repair},
        {
            "id": "pipe-2",
            "title": "낡은 수도관 교체 지원",
            "text": repair.replace("절반을", "60%를"),
        },
    )
    write_rows(folder / "data.jsonl", *rows)
    Archive.build([folder / "data.jsonl"], index=folder / "index")
    return folder / "index"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Run a command in an empty folder, in English, with what a person types meanwhile."""
    monkeypatch.chdir(tmp_path)
    for name in ("SARYE_DATA", "SARYE_INDEX", "SARYE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SARYE_LANG", "en")

    def call(*arguments: object, typed: str = "") -> Answer:
        capfd.readouterr()
        typing = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
        monkeypatch.setattr("sys.stdin", typing)
        status = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(status, out, err)

    return call
