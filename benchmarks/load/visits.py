"""Generated cases in, the addresses that visitors of the page ask for out, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Final
from urllib.parse import urlencode

from benchmarks.speed.generating import SEED, Pool, Record, make_case

SHARES: Final = {"search": 12, "page 2": 2, "facet": 2, "case": 2, "completion": 2}
"""What visitors do, of twenty requests: they type, turn pages, narrow, read, and are helped."""

WORDS: Final = (1, 1, 2, 3)
"""Words of a query, each as likely as it stands here."""


def draw(pool: Pool, size: int, count: int) -> Iterator[str]:
    """Draw so many addresses; queries are words of the first ``size`` cases."""
    chance = Random(f"{SEED} visits {size}")  # noqa: S311 - no secret
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    for _ in range(count):
        case = make_case(pool, chance.randrange(size))
        yield address(chance.choice(kinds), case, chance)


def address(kind: str, case: Record, chance: Random) -> str:
    """Name what is asked for by somebody who looks for a case."""
    words = re.findall("[가-힣]{2,}", str(case["effort"]))
    query = " ".join(chance.sample(words, min(chance.choice(WORDS), len(words))))
    fields: dict[str, object] = {"q": query}
    if kind == "completion":
        return f"/api/complete?{urlencode({'q': query[: chance.randint(1, len(query))]})}"
    if kind == "facet":
        fields["year"] = case["year"]
    if kind == "page 2":
        fields |= {"match": "any", "page": 2}
    path = f"/cases/{case['id']}" if kind == "case" else "/"
    return f"{path}?{urlencode(fields)}"
