"""What a terminal shows of a case and of counts, of a text that is analysed or was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sarye.cli.console import Screen, on_a_line, terminal
from sarye.cli.reports import show_problems
from sarye.exporters.hitlist import (
    FACET_NAMES,
    ROLE_NAMES,
    facet_text,
    label_text,
    period_text,
    placed_text,
    shown_remarks,
    value_text,
)
from sarye.exporters.wording import RELATIONS
from sarye.fields import LISTED, Field
from sarye.messages import N_
from sarye.models import Difference, VariantPlace

if TYPE_CHECKING:
    from sarye.models import Case, Facets, ParsedDocument, Related, Token, Variant

LAYER_REASONS: Final[Mapping[str, str]] = {
    "morpheme": N_("content morpheme"),
    "compound": N_("whole compound"),
    "bigram": N_("two characters in a row"),
}

LONGEST_FACET: Final = 15
"""Values of one facet that are shown; the rest is counted."""


def show_case(screen: Screen, case: Case) -> None:
    """Print one whole case with every place where it stands."""
    console = terminal()
    console.print(case.title, style="bold", markup=False)
    screen.say("{text}", text=" · ".join(known_texts(screen, case, LISTED)))
    for section in case.sections:
        label = label_text(section, screen.translator)
        console.print(f"\n[{label}]", style="cyan", markup=False)
        console.print(section.text, markup=False)
    console.print()
    if case.url:
        screen.say("{url}", url=case.url)
    for remark in shown_remarks(case):
        screen.say(N_("{name}: {value}"), name=remark.label, value=on_a_line(remark.text))
    _show_neighbours(screen, case)
    for place in (case.source, *case.also_in):
        if not isinstance(place, VariantPlace):
            screen.say(N_("stands in: {place}"), place=placed_text(case, place, screen.translator))
    screen.say("id: {id}", id=case.id)
    for variant in case.variants:
        _show_variant(screen, case, variant)
    for related in case.related:
        _show_related(screen, related)


def known_texts(screen: Screen, case: Case, told: Iterable[Field]) -> list[str]:
    """Say what is known of a case in some fields."""
    values = (value_text(case, one, screen.translator) for one in told)
    return [value for value in values if value]


def _show_neighbours(screen: Screen, case: Case) -> None:
    """Print what stands before and after a passage in its document."""
    at = [one.id for one in case.passages].index(case.id) if case.passages else 0
    before, after = N_("before it: {heading}, id {id}"), N_("after it: {heading}, id {id}")
    for template, beside in (
        (before, case.passages[max(at - 1, 0) : at]),
        (after, case.passages[at + 1 : at + 2]),
    ):
        for one in beside:
            heading = one.label or screen.translator.place(one.place)
            screen.say(template, heading=heading, id=one.id)


def _show_variant(screen: Screen, case: Case, variant: Variant) -> None:
    """Print where a case stands in other words, and the words."""
    words, same = N_("\nalso in other words, id {id}:"), N_("\nalso in the same words, id {id}:")
    screen.say(words if variant.differences else same, id=variant.id)
    for place in variant.places:
        screen.say(N_("stands in: {place}"), place=placed_text(case, place, screen.translator))
    for one in variant.differences:
        label = label_text(one, screen.translator)
        screen.say("  [{label}] {words}", label=label, words=difference_text(one))


def difference_text(difference: Difference) -> str:
    """Say a difference on one line, as ``git diff --word-diff`` does.

    >>> difference_text(Difference("effect", "", "민원이", "크게", "절반으로", "줄어듦."))
    '민원이 [-크게-]{+절반으로+} 줄어듦.'
    """
    before = f"[-{difference.before}-]" if difference.before else ""
    after = f"{{+{difference.after}+}}" if difference.after else ""
    parts = (difference.preceding, before + after, difference.following)
    return " ".join(part for part in parts if part)


def _show_related(screen: Screen, related: Related) -> None:
    period = period_text(related.period, screen.translator)
    about = " · ".join(part for part in (related.agency, period) if part)
    screen.say(RELATIONS[related.relation].line, title=related.title, about=about, id=related.id)


def show_facets(screen: Screen, facets: Facets) -> None:
    """Print the counts of each facet, most frequent first."""
    mixed = bool(facets.counts.get("kind", {}).get("document"))
    partial = N_("{n} with some of the words")
    some = screen.translator.text(partial, n=f"{facets.partial:,}") if facets.partial else ""
    total = screen.hits(facets.total, mixed=mixed)
    screen.say("{hits}", hits=" · ".join(filter(None, (total, some))))
    for name, counts in facets.counts.items():
        if not counts:
            continue
        screen.say("\n{name}", name=screen.translator.text(FACET_NAMES[name]))
        for value, count in list(counts.items())[:LONGEST_FACET]:
            shown = facet_text(name, value, screen.translator)
            screen.say("{count:>6}  {value}", count=count, value=shown)
        if len(counts) > LONGEST_FACET:
            screen.say(N_("        and {count} more"), count=len(counts) - LONGEST_FACET)


def show_tokens(screen: Screen, tokens: Iterable[Token]) -> None:
    """Print each token, its layer, its part of speech and where it stands."""
    from rich.table import Table

    table = Table()
    for heading in (N_("token"), N_("why"), N_("part of speech"), N_("place")):
        table.add_column(screen.translator.text(heading))
    for token in tokens:
        why = screen.translator.text(LAYER_REASONS[token.layer])
        table.add_row(token.text, why, token.tag, f"{token.start}-{token.end}")
    terminal().print(table)


def show_parsed(screen: Screen, documents: Sequence[ParsedDocument]) -> None:
    """Print what was found in each document: its cases by their titles, and its problems."""
    for document in documents:
        known = (document.title, document.agency, period_text(document.period, screen.translator))
        about = " · ".join(part for part in (document.format, *known) if part)
        screen.say("{path}", path=on_a_line(document.path))
        screen.say("  {about}", about=on_a_line(about))
        for number, case in enumerate(document.cases, 1):
            roles = dict.fromkeys(section.role for section in case.sections)
            names = ", ".join(screen.translator.text(ROLE_NAMES[role]) for role in roles)
            title = on_a_line(case.title)
            screen.say("  {number}. {title} ({names})", number=number, title=title, names=names)
        if document.passages:
            screen.say(N_("  passages in no case: {count}"), count=len(document.passages))
        show_problems(screen, document.problems)
    screen.say(
        N_("{cases} in {documents}; problems: {problems}"),
        cases=screen.cases(sum(len(one.cases) for one in documents)),
        documents=screen.documents(len(documents)),
        problems=sum(len(one.problems) for one in documents),
    )


def show_parsed_text(screen: Screen, documents: Iterable[ParsedDocument]) -> None:
    """Print each document as it was read."""
    for document in documents:
        if document.text:
            print(document.text, end="" if document.text.endswith("\n") else "\n")
        show_problems(screen, document.problems)
