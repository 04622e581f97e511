"""A list or a case in, the same out with documents by the names that people know them by.

The folders of the machine that read a document, and where the page keeps what was dropped on it,
say nothing to whoever has the list on the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from sarye.exporters.hitlist import HitList, Links
from sarye.models import Case, Filters, Place, Result

AnyPlace = TypeVar("AnyPlace", bound=Place)

_ARCHIVE: Final = ".zip"


def named(sheet: HitList) -> HitList:
    """Give a list whose places name their documents, and lead where they led."""
    names = _names_of(sheet.result)
    return replace(
        sheet, result=_named_result(sheet.result, names), links=_named_links(sheet.links, names)
    )


def named_result(result: Result) -> Result:
    """Give what was found, its places with the names of their documents."""
    return _named_result(result, _names_of(result))


def names_of(case: Case) -> dict[str, str]:
    """Name the documents in which a case stands, by path."""
    return shortest_names(_paths_of(case))


def named_case(case: Case, names: Mapping[str, str]) -> Case:
    """Give a case whose places name their documents."""

    def name(place: AnyPlace) -> AnyPlace:
        return replace(place, path=names.get(place.path, place.path))

    return replace(
        case,
        source=name(case.source),
        also_in=tuple(map(name, case.also_in)),
        mentions=tuple(replace(one, place=name(one.place)) for one in case.mentions),
        variants=tuple(replace(one, places=tuple(map(name, one.places))) for one in case.variants),
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


def _paths_of(case: Case) -> Iterator[str]:
    variants = (place for one in case.variants for place in one.places)
    return (place.path for place in (case.source, *case.also_in, *variants))


def _names_of(result: Result) -> dict[str, str]:
    paths = (path for hit in result.hits for path in _paths_of(hit.case))
    return shortest_names([*paths, *result.filters.values("document")])


def _named_result(result: Result, names: Mapping[str, str]) -> Result:
    return replace(
        result,
        hits=tuple(replace(hit, case=named_case(hit.case, names)) for hit in result.hits),
        filters=_named_filters(result.filters, names),
    )


def _named_filters(filters: Filters, names: Mapping[str, str]) -> Filters:
    return replace(filters, document=tuple(names[path] for path in filters.values("document")))


def _named_links(links: Links, names: Mapping[str, str]) -> Links:
    return {
        case: {names.get(path, path): address for path, address in led.items()}
        for case, led in links.items()
    }
