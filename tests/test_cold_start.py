"""A search of known words answers from the index alone."""

from __future__ import annotations

from pathlib import Path

from sarye.archive import Archive

DATA = Path(__file__).parents[1] / "data"


def test_known_words_load_no_model(tmp_path: Path) -> None:
    """Queries of words that the index has, their hits and their marks need no model."""
    Archive.build([DATA], index=tmp_path)
    with Archive.open(tmp_path) as archive:
        results = [archive.search(query) for query in ("수의계약 확인서", "민원", "주차장 예산")]
        archive.similar(results[0].hits[0].case.id)
        assert all(result.total for result in results)
        assert not archive._analyzer._kiwi.loaded
        archive.search("듣도보도못한말을")
        assert archive._analyzer._kiwi.loaded
