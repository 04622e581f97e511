"""Settings and fields of the indexes of a cluster, and how texts are written in them.

Analysis stays here: the cluster is sent tokens, and cuts them at white space or into bigrams. A
field ``s_KIND_WHERE`` has each token once, with its weighted, length-normalised frequency in place
of how often it stands there; what saturates it is the BM25F of `sarye.index.scoring`, whose parts
are added up before. How rare a token is comes with the query: the cluster would count entries that
are deleted, or not yet seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from sarye.index.plan import Kind
from sarye.index.schema import ADDED, PARTS
from sarye.index.weights import KIND_WEIGHTS

MAPPING_VERSION: Final = 1
"""Raised whenever indexes of a cluster that are older cannot be read any more."""

SCALE: Final = 65_536
"""What a frequency of 1 is written as: whole numbers that are a thousandth off at most, down to
the weight that a word has in a text of a dozen times the usual length."""

ALL: Final = "all"
OWN: Final = "own"
"""Where tokens are counted: in all parts, in all but what stands around a case, and in each."""

WHERE: Final = (ALL, OWN, *PARTS)

JOINT: Final = "\u0001"
"""Stands between the tokens of one position; no white space to the cluster, no letter of a word."""

PAIR: Final = "\u0002"
"""Stands between the two tokens of a pair."""

NOTHING: Final = "\u0003"
"""Stands at a position without a token, and before the name of what was cut off."""

COUNT: Final = "\u0004"
"""Stands between a token and its frequency."""

LONGEST: Final = 1_000
"""Letters of a token or value: Lucene refuses entries with one of more than 32,766 bytes, and a
pair has two."""

KEPT: Final = 900
"""Letters that are kept of what is longer, before a name of all of them."""

PIECE: Final = 8_000
OVERLAP: Final = 1_000
"""Letters of the pieces of a text in which characters are looked for as they are, and how many of
them two pieces share: what is looked for in a row can be as long."""

_HALVES: Final = {half: half - 0xD800 + 0x10F000 for half in range(0xD800, 0xE000)}
"""Half a surrogate pair is no text to the cluster; it stands there as a private character."""

_HALF: Final = re.compile("[\ud800-\udfff]")
_WHOLE: Final = {written: half for half, written in _HALVES.items()}


def spelled(text: str) -> str:
    """Write a text for the cluster: a path can hold bytes that are no text."""
    return text.translate(_HALVES) if _HALF.search(text) else text


def unspelled(text: str) -> str:
    """Read what `spelled` wrote."""
    return text if text.isascii() else text.translate(_WHOLE)


def bounded(text: str) -> str:
    """Write a token or a value for the cluster, which takes no endless ones.

    Its beginning is kept, so that it is found by that; and the same text is always written alike.
    """
    if len(text) > LONGEST:
        name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        text = f"{text[:KEPT]}{NOTHING}{name}"
    return spelled(text)


def pair_token(pair: str) -> str:
    """Write a pair of a plan ("수의 계약") for the cluster."""
    return PAIR.join(map(bounded, pair.split(" ")))


def placed(part: str) -> str:
    """Name the field of a part's morphemes and compounds in their positions."""
    return f"m_{part}"


def lettered(part: str) -> str:
    """Name the field of a part's letters, as bigrams in their positions."""
    return f"g_{part}"


def squeezed(part: str) -> str:
    """Name the field of a part's characters without white space, as `--exact` looks for them."""
    return f"x_{part}"


def scored(kind: Kind, where: str) -> str:
    """Name the field of the weighted frequencies of a kind of tokens (`WHERE`)."""
    return f"s_{kind}_{where}"


def entries_body(name: str, *, shards: int, replicas: int) -> dict[str, Any]:
    """Give settings and mapping of the index of the entries of an index ``name``."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": "-1",
                "similarity": {kind: _similarity(kind) for kind in KIND_WEIGHTS},
            },
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "_meta": _meta(name),
            "dynamic": "strict",
            "_source": {"includes": list(_KEPT_AS_SENT)},
            "properties": _entry_fields(),
        },
    }


def files_body(name: str, *, replicas: int) -> dict[str, Any]:
    """Give settings and mapping of the index of files, state and records of an index ``name``."""
    return {
        "settings": {
            "index": {
                "number_of_shards": 1,
                "number_of_replicas": replicas,
                "refresh_interval": "-1",
                "codec": "best_compression",
            }
        },
        "mappings": {
            "_meta": _meta(name),
            "dynamic": "strict",
            "properties": {
                "state": {"type": "object", "enabled": False},
                "digest": _KEYWORD,
                "bytes": {"type": "binary"},
                "key": _KEYWORD,
                "since": {"type": "integer"},
                "gone": {"type": "boolean"},
                "record": {"type": "binary"},
            },
        },
    }


def lock_body(name: str, *, replicas: int) -> dict[str, Any]:
    """Give settings and mapping of the index that holds the lock of an index ``name``."""
    return {
        "settings": {"index": {"number_of_shards": 1, "number_of_replicas": replicas}},
        "mappings": {
            "_meta": _meta(name),
            "dynamic": "strict",
            "properties": {
                "owner": _KEYWORD,
                "beat": {"type": "double"},
                "free": {"type": "boolean"},
            },
        },
    }


def is_ours(mapping: Mapping[str, Any], name: str) -> bool:
    """Tell whether an index with a mapping belongs to an index ``name`` of sarye."""
    meta = mapping.get("_meta")
    return isinstance(meta, dict) and meta.get("sarye") == name


def _meta(name: str) -> dict[str, Any]:
    return {"sarye": name, "mapping": MAPPING_VERSION}


def _similarity(kind: Kind) -> dict[str, Any]:
    """Saturate a frequency; the boost of a query holds its weight and how rare it is."""
    k1 = KIND_WEIGHTS[kind].k1 * SCALE
    return {
        "type": "scripted",
        "script": {"source": f"return query.boost * doc.freq / (doc.freq + {k1});"},
    }


_KEYWORD: Final = {"type": "keyword"}
_INTEGER: Final = {"type": "integer"}
_BOOLEAN: Final = {"type": "boolean"}

_ANALYSIS: Final = {
    "tokenizer": {
        "spaced": {"type": "whitespace", "max_token_length": 8 * LONGEST},
        "in_twos": {"type": "ngram", "min_gram": 2, "max_gram": 2},
    },
    "filter": {
        "apart": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{JOINT}]+)"],
        },
        "frequency": {"type": "delimited_term_freq", "delimiter": COUNT},
    },
    "analyzer": {
        "placed": {"type": "custom", "tokenizer": "spaced", "filter": ["apart"]},
        "letters": {"type": "custom", "tokenizer": "in_twos"},
        "counted": {"type": "custom", "tokenizer": "spaced", "filter": ["frequency"]},
    },
}

_KEPT_AS_SENT: Final = ("id", "head", "grouped", "kind", "near", "since", "row", "data")
"""What an answer can give back; the rest is found by, and never sent."""

_TOLD: Final = {
    "agency": _KEYWORD,
    "agency_sq": _KEYWORD,
    "award": _KEYWORD,
    "award_sq": _KEYWORD,
    "year": _INTEGER,
    "quarter": _INTEGER,
    "period": _KEYWORD,
    "quarters": {"type": "integer_range"},
    "head": _KEYWORD,
    "grouped": _BOOLEAN,
}
"""What is told together of an entry (`sarye.index.tellings`)."""

_PLAIN: Final = {
    **dict.fromkeys(("id", "head", "kind", "near", "section", "path", "title_sq", ADDED), _KEYWORD),
    **dict.fromkeys(("since", "row", "newest", "oldest", "shown_year"), _INTEGER),
    **dict.fromkeys(("grouped", "passage", "brought"), _BOOLEAN),
    "told": {"type": "nested", "properties": _TOLD},
    "tokens": {"type": "keyword", "index": False},
    "data": {"type": "binary"},
}


def _entry_fields() -> dict[str, Any]:
    def text(analyzer: str, options: str) -> dict[str, Any]:
        return {"type": "text", "analyzer": analyzer, "index_options": options, "norms": False}

    fields: dict[str, Any] = dict(_PLAIN)
    for part in PARTS:
        fields[placed(part)] = text("placed", "positions")
        fields[lettered(part)] = text("letters", "positions")
        # Without values beside the index, nothing that `_source` leaves out is found.
        fields[squeezed(part)] = {"type": "wildcard", "doc_values": True}
    for kind in KIND_WEIGHTS:
        for where in WHERE:
            fields[scored(kind, where)] = {**text("counted", "freqs"), "similarity": kind}
    return fields
