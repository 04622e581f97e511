"""What a terminal shows of a result: hits, what was done to the query, how scores came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from sarye.cli.console import Screen, terminal
from sarye.cli.reports import note_damaged, note_stale
from sarye.cli.shownentries import known_texts
from sarye.exporters.hitlist import (
    ROLE_NAMES,
    hit_groups,
    how_text,
    more_places_text,
    place_text,
    snippet_name,
)
from sarye.exporters.wording import REPAIRS, synonyms_text
from sarye.fields import OVERVIEW
from sarye.messages import N_

if TYPE_CHECKING:
    from rich.text import Text

    from sarye.models import Contribution, Hit, MarkedText, Result

NOTHING_ASKED: Final = N_("The query holds nothing to search for.")

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


def show_result(screen: Screen, result: Result) -> None:
    """Print a page of hits as a table, and what a reader must know about the query."""
    note_result(screen, result)
    if not result.hits:
        screen.say(_why_nothing(result), total=result.listed)
        return
    first, last = result.hits[0].rank, result.hits[-1].rank
    whole = len(result.hits) == result.listed
    template = "{total}" if whole else N_("{first}-{last} of {total}")
    screen.say(template, first=first, last=last, total=screen.found(result))
    for group in hit_groups(result, screen.translator, noted=True):
        if group.heading:
            screen.say("\n{heading}", heading=group.heading)
        _show_hits(screen, group.hits)
    for hit in result.hits:
        _explain(screen, hit)
    if result.related:
        screen.note(
            screen.translator.text(N_("Related words: {words}"), words=", ".join(result.related))
        )


def _show_hits(screen: Screen, hits: Iterable[Hit]) -> None:
    """Print hits as a table."""
    from rich.table import Table

    table = Table(expand=True, show_lines=True)
    table.add_column(screen.translator.text(N_("rank")), justify="right", no_wrap=True)
    table.add_column(screen.translator.text(N_("title")), ratio=2, overflow="fold")
    table.add_column(screen.translator.text(N_("where it matched")), ratio=3, overflow="fold")
    table.add_column("id", no_wrap=True, min_width=12)
    for hit in hits:
        table.add_row(str(hit.rank), hit_head(screen, hit), hit_snippet(screen, hit), hit.case.id)
    terminal().print(table)


def _why_nothing(result: Result) -> str:
    """Choose what to say of a page without hits."""
    if result.listed:
        return N_("No more hits: {total} in all.")
    if not any(map(str.isalnum, result.query)):
        return NOTHING_ASKED
    return N_("No hits. Try fewer or other words, or --match any.")


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
