"""A file of sentences to groups of them: one group for each source, in an order of chance.

A line of the file (UTF-8, compressed by gzip) is a source, a tab, and a sentence of it.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Final

SEED: Final = 7

Groups = dict[str, list[str]]
"""The sentences of each source."""


def read_sentences(path: Path) -> Groups:
    """Read the sentences of each source, each once; the first of them are a fair sample."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(dict.fromkeys(line.rstrip("\n") for line in file))
    Random(SEED).shuffle(rows)  # noqa: S311 # a fair order, no secret
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        source, _, sentence = row.partition("\t")
        if sentence:
            groups[source].append(sentence)
    return dict(sorted(groups.items()))
