"""A list in, the same out in which documents go by the names that people know them by.

The folders of the machine that read a document, and where the page keeps what was dropped on it,
say nothing to whoever has the list on the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sarye.exporters.hitlist import HitList, Links
from sarye.models import Case, Filters, Hit, Place

_ARCHIVE: Final = ".zip"


def named(sheet: HitList) -> HitList:
    """Give a list whose places name their documents, and lead where they led."""
    result = sheet.result
    paths = [place.path for hit in result.hits for place in (hit.case.source, *hit.case.also_in)]
    names = shortest_names([*paths, *result.filters.values("document")])
    return replace(
        sheet,
        result=replace(
            result,
            hits=tuple(_named_hit(hit, names) for hit in result.hits),
            filters=_named_filters(result.filters, names),
        ),
        links=_named_links(sheet.links, names),
    )


def shortest_names(paths: Iterable[str]) -> dict[str, str]:
    """Name each path by its end: by no more of it than tells it from the others.

    What is in an archive is named with the archive.

    >>> list(shortest_names(["/자료/2023/사례.hwp", "/자료/2024/사례.hwp", "c/d.pdf"]).values())
    ['2023/사례.hwp', '2024/사례.hwp', 'd.pdf']
    >>> list(shortest_names(["/자료/모음.zip/2024/사례.hwp"]).values())
    ['모음.zip/2024/사례.hwp']
    """
    parts = {path: path.split("/") for path in paths}
    lengths = {path: _least(those) for path, those in parts.items()}
    while True:
        names = {path: "/".join(those[-lengths[path] :]) for path, those in parts.items()}
        counts = Counter(names.values())
        alike = [path for path in parts if counts[names[path]] > 1]
        longer = [path for path in alike if lengths[path] < len(parts[path])]
        if not longer:
            return names
        for path in longer:
            lengths[path] += 1


def _least(parts: list[str]) -> int:
    """Count the parts of a path that name a document, with the outermost archive it is in."""
    archives = (at for at, part in enumerate(parts[:-1]) if part.lower().endswith(_ARCHIVE))
    return len(parts) - next(archives, len(parts) - 1)


def _named_hit(hit: Hit, names: Mapping[str, str]) -> Hit:
    return replace(hit, case=_named_case(hit.case, names))


def _named_case(case: Case, names: Mapping[str, str]) -> Case:
    def name(place: Place) -> Place:
        return replace(place, path=names.get(place.path, place.path))

    return replace(
        case,
        source=name(case.source),
        also_in=tuple(map(name, case.also_in)),
        mentions=tuple(replace(one, place=name(one.place)) for one in case.mentions),
    )


def _named_filters(filters: Filters, names: Mapping[str, str]) -> Filters:
    return replace(filters, document=tuple(names[path] for path in filters.values("document")))


def _named_links(links: Links, names: Mapping[str, str]) -> Links:
    return {
        case: {names.get(path, path): address for path, address in led.items()}
        for case, led in links.items()
    }
