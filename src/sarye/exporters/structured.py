"""Hits in, JSON or JSON Lines out: the contract's search result, with nothing left out.

``json`` is one object; ``filters`` and ``exported`` stand after what the contract names, so that it
says where it comes from like every export; ``left_out`` names what is on a person's list and not in
the index. ``jsonl`` is one hit a line and nothing else, because
every line has to be a case that can be read back in: it has no last part.
"""

from __future__ import annotations

import json
from typing import Final

from sarye.exporters.hitlist import HitList
from sarye.jsonapi import JsonObject, filters_json, hit_json, result_json
from sarye.models import Hit

# JSON allows these three as they are, but many a reader of lines takes them for the end of one.
_NOT_LINE_ENDS: Final = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def _object(sheet: HitList) -> str:
    said = {
        **result_json(sheet.result),
        "filters": filters_json(sheet.result.filters),
        "exported": sheet.exported.isoformat(timespec="seconds"),
    }
    if sheet.gone:
        said["left_out"] = list(sheet.gone)
    if sheet.notes:
        said["hits"] = [_hit(sheet, hit) for hit in sheet.result.hits]
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _lines(sheet: HitList) -> str:
    hits = (json.dumps(_hit(sheet, hit), ensure_ascii=False) for hit in sheet.result.hits)
    return "".join(f"{hit.translate(_NOT_LINE_ENDS)}\n" for hit in hits)


def _hit(sheet: HitList, hit: Hit) -> JsonObject:
    """Give a hit; ``note`` is there when something was noted of its case."""
    note = sheet.note(hit.case)
    return {**hit_json(hit), "note": note} if note else hit_json(hit)


_FORMS: Final = {"json": _object, "jsonl": _lines}


def write(sheet: HitList, *, form: str = "json") -> bytes:
    """Write the hits as one JSON object, or as one object a line."""
    # A lone half of a surrogate pair has no UTF-8 form; written as an escape it is valid JSON.
    return _FORMS[form](sheet).encode("utf-8", errors="backslashreplace")
