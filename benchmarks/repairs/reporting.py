"""What was measured in, Markdown tables out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.repairs.measuring import CorrectRow, SlipRow

SLIP_HEAD = (
    *("slip", "for example", "slips", "mended", "case found"),
    *("another word", "left alone", "no slip"),
)
CORRECT_HEAD = ("query", "queries", "a word changed", "only the spacing", "disturbed")


def slip_table(rows: Iterable[tuple[SlipRow, str]]) -> Iterator[str]:
    """Give a line for each kind of slip."""
    yield from _head(SLIP_HEAD, 2)
    for row, example in rows:
        size = len(row.slips)
        shares = (row.count("mended"), row.found, row.count("another"), row.count("alone"))
        drawn = size + row.standing
        yield _line(
            row.name,
            example,
            f"{size:,}",
            *(_share(count, size) for count in shares),
            _share(row.standing, drawn),
        )


def correct_table(rows: Iterable[CorrectRow]) -> Iterator[str]:
    """Give a line for each kind of query."""
    yield from _head(CORRECT_HEAD, 1)
    for row in rows:
        counts = [row.count(spacing=spacing) for spacing in (False, True)]
        size = f"{row.queries:,}"
        yield _line(row.name, size, *map(str, counts), _share(sum(counts), row.queries))


def _head(cells: Sequence[str], left: int) -> Iterator[str]:
    yield _line(*cells)
    yield "|" + "---|" * left + "---:|" * (len(cells) - left)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _share(count: int, size: int) -> str:
    """Give a share in per cent; none and all are said only where it is none and all."""
    if not size:
        return "–"
    if count in {0, size}:
        return "0" if not count else "100 %"
    return f"{min(max(100 * count / size, 0.1), 99.9):.1f} %"
