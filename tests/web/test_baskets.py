"""Lists of one's own, as far as the server knows of them: which of their cases there are."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("ids", "unknown"),
    [
        (["contract", "한글/이름 1", "hostile"], []),
        (["gone", "contract", "gone"], ["gone"]),
        (["contrac", "contract ", "", "<b>", "없음"], ["contrac", "contract ", "", "<b>", "없음"]),
        ([], []),
    ],
)
def test_what_the_index_lacks_is_named(ids: list[str], unknown: list[str], browser: Any) -> None:
    """Each id once and in order, whole ids only."""
    answer = browser.send("/basket/unknown", {"id": ids})
    assert answer.status_code == 200
    assert answer.json() == {"unknown": unknown}


def test_only_a_page_of_ours_may_ask(browser: Any) -> None:
    """As for every form: no token, no answer; and an address alone asks nothing."""
    body = {"id": ["contract"]}
    assert browser.client.post("/basket/unknown", data=body).status_code == 403
    other = browser.send("/basket/unknown", body, origin="https://example.com")
    assert other.status_code == 403
    assert browser.client.get("/basket/unknown").status_code == 405
