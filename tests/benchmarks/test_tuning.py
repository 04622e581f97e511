"""The settings that are tried reach the ranking, and leave it as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.data import Entry
from benchmarks.quality.engines import own
from benchmarks.tuning.weights import Setting, changed, settings
from sarye import Archive

CORPUS = (
    Entry("a", "수의계약 확인서", "수의계약 확인서를 다시 내지 않게 하여 부담을 줄임."),
    Entry("b", "어린이 통학로", "아동이 다니는 어두운 길에 울타리를 다시 세워 사고를 많이 줄임."),
    Entry("c", "청년 창업", "서울특별시에서 청년이 창업할 때 내는 서류를 줄여 시간을 아낀 방법."),
)
MANY = tuple(Entry(f"d{n}", "길", "어린이가 다닐 길을 고침. " + "돌 " * n) for n in range(550))
QUERY = "서울특별시 어린이 수의계약 확인서 다니는 어두운 많이 방법"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index entries that differ, and more than are ranked by meaning."""
    return own.build((*CORPUS, *MANY), tmp_path_factory.mktemp("tuning"))


def scores(index: Path) -> tuple[tuple[str, float], ...]:
    """Rank with an archive that was never asked before."""
    with Archive.open(index) as archive:
        return archive.ranking(QUERY, match="any")


@pytest.mark.parametrize("setting", list(settings()), ids=lambda one: one.name)
def test_every_setting_changes_scores(setting: Setting, index: Path) -> None:
    """Another figure gives other scores while it holds, and the same ones as before it after."""
    before = scores(index)
    with changed(setting):
        assert scores(index) != before
    assert scores(index) == before


def test_a_figure_that_is_gone_is_told() -> None:
    """A constant that was renamed is no setting without effect."""
    wanted = Setting("gone", "NEVER_THERE", 1)
    with pytest.raises(LookupError, match="NEVER_THERE"), changed(wanted):
        pass
