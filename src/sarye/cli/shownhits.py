"""What a terminal shows of a result: hits, what was done to the query, how scores came about."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from sarye.cli.console import Screen, on_a_line, terminal
from sarye.cli.reports import note_damaged, note_stale
from sarye.cli.shownentries import known_texts
from sarye.exporters.hitlist import (
    ROLE_NAMES,
    hit_groups,
    how_text,
    more_places_text,
    period_text,
    place_text,
    snippet_name,
)
from sarye.exporters.wording import REPAIRS, synonyms_text
from sarye.fields import OVERVIEW, effective_period
from sarye.messages import N_

if TYPE_CHECKING:
    from rich.text import Text

    from sarye.archive.remedies import Remedies
    from sarye.models import Contribution, Hit, MarkedText, Result

NOTHING_ASKED: Final = N_("The query holds nothing to search for.")
FEWER_WORDS: Final = N_("No hits. Try fewer or other words.")

NARROW: Final = 72
"""Columns from which on a table has room for what it shows."""

ALWAYS_SHOWN: Final = ("rank", "title", "id")
"""What a line of a hit has, however narrow it is."""

LONG_CELLS: Final[Mapping[str, int]] = {"title": 3, "agency": 1, "place": 2}
"""What of a line is cut where it is too long, and the shares of the width they get."""

LEAST_CELLS: Final[Mapping[str, int]] = {"rank": 2, "period": 7, "id": 12}
"""Columns that the parts of a line get at least which are not cut."""

LAYER_NAMES: Final[Mapping[str, str]] = {
    "word": N_("word"),
    "pair": N_("two words in a row"),
    "bigram": N_("bigram"),
    "official": N_("official word"),
    "related": N_("related word"),
}

ORIGIN_LINES: Final[Mapping[str | bool, str]] = {
    "official": N_("  Official words for “{word}” in {section} gave {score}: {tokens}"),
    "related": N_("  What is related to “{word}” in {section} gave {score}: {tokens}"),
}
"""What is said of words that were not typed, by the layer of what they gave."""


def show_result(
    screen: Screen,
    result: Result,
    remedies: Remedies | None = None,
    *,
    show: Callable[[Screen, Iterable[Hit]], None] | None = None,
) -> None:
    """Print a page of hits as a table, and what a reader must know about the query.

    ``show`` prints hits in another form. Where there are none, ``remedies`` are what can be done.
    """
    note_result(screen, result)
    if not result.hits:
        screen.say("{why}", why=nothing_text(screen, result, remedies))
        return
    screen.say("{shown}", shown=screen.shown(result))
    for group in hit_groups(result, screen.translator, noted=True):
        if group.heading:
            screen.say("\n{heading}", heading=group.heading)
        (show or show_table)(screen, group.hits)
    for hit in result.hits:
        _explain(screen, hit)
    if result.related:
        screen.note(
            screen.translator.text(N_("Related words: {words}"), words=", ".join(result.related))
        )


def show_lines(screen: Screen, result: Result, remedies: Remedies | None = None) -> None:
    """Print a line for each hit: fitted to a terminal, else whole, its parts behind tabs.

    To other programs goes nothing but these lines; what is said besides stands beside the output.
    """
    if sys.stdout.isatty():
        show_result(screen, result, remedies, show=_show_fitted)
        return
    note_result(screen, result)
    noted = screen.shown(result) if result.hits else nothing_text(screen, result, remedies)
    screen.note(noted)
    for hit in result.hits:
        print("\t".join((*_line_cells(screen, hit), how_text(hit, screen.translator))).rstrip("\t"))


def _line_cells(screen: Screen, hit: Hit) -> tuple[str, ...]:
    """Give rank, title, agency, period, place and id of a hit, each on a line."""
    case, say = hit.case, screen.translator
    period = period_text(effective_period(case), say)
    cells = (str(hit.rank), case.title, case.agency or "", period, place_text(case.source, say))
    return (*(on_a_line(" ".join(cell.split())) for cell in cells), case.id)


def _show_fitted(screen: Screen, hits: Iterable[Hit]) -> None:
    """Print a line for each hit, cut to the width of the terminal; a narrow one has no places."""
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    table = Table.grid(padding=(0, 2), expand=True)
    names = ("rank", "title", "agency", "period", "place", "id")
    kept = [name for name in names if name in ALWAYS_SHOWN or console.width >= NARROW]
    for name in kept:
        ratio, width = LONG_CELLS.get(name), LEAST_CELLS.get(name)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=ratio, min_width=width)
    for hit in hits:
        cells = dict(zip(names, _line_cells(screen, hit), strict=True))
        table.add_row(*(Text(cells[name]) for name in kept))
    console.print(table)


def show_table(screen: Screen, hits: Iterable[Hit]) -> None:
    """Print hits as a table or, on a narrow terminal, one below the other."""
    from rich.table import Table

    console = terminal()
    if console.width < NARROW:
        for hit in hits:
            console.print(f"{hit.rank}.", hit_head(screen, hit))
            console.print(hit_snippet(screen, hit))
            console.print(f"id: {hit.case.id}\n", markup=False)
        return
    table = Table(expand=True, show_lines=True)
    table.add_column(screen.translator.text(N_("rank")), justify="right", no_wrap=True)
    table.add_column(screen.translator.text(N_("title")), ratio=2, overflow="fold")
    table.add_column(screen.translator.text(N_("where it matched")), ratio=3, overflow="fold")
    table.add_column("id", no_wrap=True, min_width=12)
    for hit in hits:
        table.add_row(str(hit.rank), hit_head(screen, hit), hit_snippet(screen, hit), hit.case.id)
    console.print(table)


def nothing_text(screen: Screen, result: Result, remedies: Remedies | None) -> str:
    """Say why a page has no hits, and what would find some."""
    say = screen.translator.text
    if result.listed:
        return say(N_("No more hits: {total} in all."), total=result.listed)
    if remedies is not None and remedies.unknown:
        return _unknown_text(screen, remedies)
    if remedies is not None and remedies.unlimited:
        return say(N_("No hits within these limits; without them: {n}."), n=remedies.unlimited)
    if not any(map(str.isalnum, result.query)):
        return say(NOTHING_ASKED)
    if remedies is not None and remedies.with_any:
        template = N_("No hits. With any of the words there are {n}: --match any")
        return say(template, n=remedies.with_any)
    is_one = len(result.query.split()) == 1
    return say(N_("No hits. Try another word.") if is_one else FEWER_WORDS)


def _unknown_text(screen: Screen, remedies: Remedies) -> str:
    """Say that nothing has a name which a search is limited to, and which names are like it."""
    say = screen.translator.text
    option = f"--{remedies.unknown}"
    if not remedies.nearest:
        template = N_("Nothing has {option} {value}. All names: sarye facets")
        return say(template, option=option, value=remedies.value)
    names = ", ".join(remedies.nearest)
    template = N_("Nothing has {option} {value}. The nearest names: {names}")
    return say(template, option=option, value=remedies.value, names=names)


def note_result(screen: Screen, result: Result) -> None:
    """Say beside the output what was done to the query, and whether the index is up to date."""
    text = screen.translator.text
    for repair in result.repairs:
        if repair.kind == "syntax" and not repair.after:
            screen.note(text(NOTHING_ASKED))
        else:
            before, after = repair.before, repair.after
            screen.note(text(REPAIRS[repair.kind].line, before=before, after=after, words=after))
    if result.synonyms:
        words = synonyms_text(result)
        screen.note(text(N_("Found too: {words} (only the words typed: --typed)"), words=words))
    note_stale(screen, result.stale)
    note_damaged(screen, result.damaged)


def hit_head(screen: Screen, hit: Hit) -> Text:
    """Compose the title of a hit, and below it its kind, agency, period, award and place."""
    from rich.text import Text

    places = (
        place_text(hit.case.source, screen.translator),
        more_places_text(hit.case, screen.translator),
    )
    place = " · ".join(filter(None, places))
    said = " · ".join(known_texts(screen, hit.case, OVERVIEW))
    below = "".join(f"\n{line}" for line in (said, place) if line)
    how = how_text(hit, screen.translator)
    return Text.assemble(
        _marked(hit.title, "bold"), (f"\n{how}" if how else "", "green"), (below, "dim")
    )


def hit_snippet(screen: Screen, hit: Hit) -> Text:
    """Compose the snippet of a hit, with its section and the matched words marked."""
    from rich.text import Text

    name = snippet_name(hit, screen.translator)
    said = f"[{name}] " if name else ""
    if hit.matched and not (hit.snippet.spans or hit.title.spans):  # similar by these words
        shared = screen.translator.text(N_("shared words: {words}"), words=", ".join(hit.matched))
        return Text.assemble((f"{shared}\n", "green"), said, _marked(hit.snippet))
    return Text.assemble((said, "cyan"), _marked(hit.snippet))


def _marked(marked: MarkedText, style: str = "") -> Text:
    from rich.text import Text

    text = Text(marked.text, style=style)
    for start, end in marked.spans:
        text.stylize("bold yellow", start, end)
    return text


def _explain(screen: Screen, hit: Hit) -> None:
    """Say what each word gave in each section, the most first, and by which tokens."""
    if hit.explanation:
        screen.say(
            N_("Rank {rank}: {score} points in all."), rank=hit.rank, score=_points(hit.score)
        )
    given = defaultdict(list)
    for part in (one for one in hit.explanation if one.layer != "meaning"):
        given[part.word, part.role, part.layer in ORIGIN_LINES and part.layer].append(part)
    sums = {key: sum(part.score for part in parts) for key, parts in given.items()}
    for key in sorted(sums, key=lambda key: -sums[key]):
        word, role, origin = key
        template = ORIGIN_LINES.get(origin, N_("  “{word}” in {section} gave {score}: {tokens}"))
        section, score = section_name(screen, role), _points(sums[key])
        tokens = _tokens(screen, given[key])
        screen.say(template, word=word, section=section, score=score, tokens=tokens)
    for part in (one for one in hit.explanation if one.layer == "meaning"):
        screen.say(
            N_("  Its meaning, near that of the query, gave {score}"), score=_points(part.score)
        )


def _tokens(screen: Screen, parts: list[Contribution]) -> str:
    """List what tokens gave, by their layer."""
    layers = defaultdict(list)
    for part in parts:
        layers[part.layer].append(f"{part.token} {_points(part.score)}")
    name = screen.translator.text
    return "; ".join(
        f"{name(LAYER_NAMES[layer])} {', '.join(said)}" for layer, said in layers.items()
    )


def _points(score: float) -> str:
    return f"{score:.3f}"


def section_name(screen: Screen, role: str) -> str:
    """Name a section, or what stands around a case, in the reader's language."""
    names = dict[str, str](ROLE_NAMES.items())
    return screen.translator.text(names.get(role, N_("document and agency")))
