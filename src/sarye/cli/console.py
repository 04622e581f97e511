"""What a terminal shows of values: tables, notices and progress, in one language."""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import typer

from sarye.exporters.hitlist import (
    FACET_NAMES,
    ROLE_NAMES,
    facet_text,
    further_texts,
    hit_groups,
    how_text,
    label_text,
    more_places_text,
    period_text,
    place_text,
    placed_text,
    shown_remarks,
    snippet_name,
    value_text,
)
from sarye.exporters.wording import RELATIONS, REPAIRS, WITHOUT_CASES, synonyms_text
from sarye.fields import LISTED, OVERVIEW, Field
from sarye.messages import N_, Translator
from sarye.models import Difference, VariantPlace
from sarye.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from sarye.models import (
        Case,
        Contribution,
        Facets,
        Hit,
        MarkedText,
        ParsedDocument,
        Problem,
        Related,
        Report,
        Result,
        Status,
        Token,
        Variant,
    )

PIPE_WIDTH: Final = 100
"""Columns of a table that goes to a file or another program."""

MOST_PROBLEMS: Final = 50
"""Problems that a run prints one by one; of more, it prints some of each kind."""

SOME_PROBLEMS: Final = 5
"""Problems of a kind that are printed where there are many."""

Stage = Literal["read", "index", "copy"]
ShownTrack = Callable[[Stage, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

CONTROLS: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""The categories of characters that do something to a terminal other than be shown."""

LONGEST_FACET: Final = 15
"""Values of one facet that are shown; the rest is counted."""

NOTHING_ASKED: Final = N_("The query holds nothing to search for.")

STALE_REASONS: Final[Mapping[str, str]] = {
    "schema": N_("the form of the index"),
    "sarye": N_("the version of sarye"),
    "kiwi": N_("the version of Kiwi"),
    "analysis": N_("the analysis"),
    "meaning": N_("the table of word meanings"),
    "words": N_("the dictionary (words.txt)"),
    "synonyms": N_("the synonyms (synonyms.txt)"),
    "settings": N_("the section labels (sarye.toml)"),
}
DAMAGED_PARTS: Final[Mapping[str, str]] = {
    "vocabulary": N_("completions and repairs"),
    "related": N_("related words"),
    "analyses": N_("stored analyses of words"),
    "vectors": N_("meanings of the cases"),
    "meanings": N_("the table of word meanings"),
}
ANSWERED_WITHOUT: Final = N_(
    "Damaged, and answered without: {what}. To see what is: sarye status --check. To mend it: "
    "sarye index"
)
LAYER_REASONS: Final[Mapping[str, str]] = {
    "morpheme": N_("content morpheme"),
    "compound": N_("whole compound"),
    "bigram": N_("two characters in a row"),
}
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


@dataclass(frozen=True, slots=True)
class Screen:
    """What every command works with: the settings, and the reader's language."""

    settings: Settings
    translator: Translator

    def say(self, template: str, /, **params: object) -> None:
        """Print one line for a person."""
        terminal().print(self.translator.text(template, **params), markup=False, highlight=False)

    def cases(self, number: int) -> str:
        """Count cases."""
        one, many = N_("{n} case"), N_("{n} cases")
        return self.translator.text(one if number == 1 else many, n=number)

    def hits(self, number: int, *, mixed: bool) -> str:
        """Count what was found: cases, or where documents are among it, hits."""
        one, many = N_("{n} hit"), N_("{n} hits")
        hits = self.translator.text(one if number == 1 else many, n=number)
        return hits if mixed else self.cases(number)

    def found(self, result: Result) -> str:
        """Count what was found: with all words, with some of them, and near in meaning."""
        total = self.hits(result.total, mixed=result.is_mixed)
        return " · ".join((total, *further_texts(result, self.translator)))

    def documents(self, number: int) -> str:
        """Count documents."""
        one, many = N_("{n} document"), N_("{n} documents")
        return self.translator.text(one if number == 1 else many, n=number)

    def note(self, text: str) -> None:
        """Print one line beside the output: a notice or an error."""
        print(text, file=sys.stderr)


def terminal(*, stderr: bool = False) -> Console:
    """Give what tables and marked texts are printed with."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False)


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


def note_damaged(screen: Screen, damaged: Iterable[str]) -> None:
    """Say what was answered without, since it is damaged, and how to renew it."""
    names = [screen.translator.text(DAMAGED_PARTS[name]) for name in damaged]
    if names:
        screen.note(screen.translator.text(ANSWERED_WITHOUT, what=", ".join(names)))


def note_damaged_files(screen: Screen, files: Iterable[str]) -> None:
    """Name the files of an index that are damaged, and the next step."""
    for file in files:
        screen.note(screen.translator.text(N_("Damaged: {file}"), file=file))
    template = N_(
        "To mend the index: sarye index (it keeps what can still be read). A damaged {table} comes "
        "with sarye: pip install --force-reinstall sarye"
    )
    screen.note(screen.translator.text(template, table="meanings.table"))


def note_stale(screen: Screen, stale: Iterable[str]) -> None:
    """Say what changed since the index was built, and how to renew it."""
    names = [screen.translator.text(STALE_REASONS[name]) for name in stale]
    if names:
        template = N_(
            "Changed since the index was built: {what}. To renew it: sarye index --rebuild"
        )
        screen.note(screen.translator.text(template, what=", ".join(names)))


def hit_head(screen: Screen, hit: Hit) -> Text:
    """Compose the title of a hit, and below it its kind, agency, period, award and place."""
    from rich.text import Text

    places = (
        place_text(hit.case.source, screen.translator),
        more_places_text(hit.case, screen.translator),
    )
    place = " · ".join(filter(None, places))
    said = " · ".join(_known(screen, hit.case, OVERVIEW))
    below = "".join(f"\n{line}" for line in (said, place) if line)
    how = how_text(hit, screen.translator)
    return Text.assemble(
        _marked(hit.title, "bold"), (f"\n{how}" if how else "", "green"), (below, "dim")
    )


def _known(screen: Screen, case: Case, told: Iterable[Field]) -> list[str]:
    """Say what is known of a case in some fields."""
    values = (value_text(case, one, screen.translator) for one in told)
    return [value for value in values if value]


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


def show_case(screen: Screen, case: Case) -> None:
    """Print one whole case with every place where it stands."""
    console = terminal()
    console.print(case.title, style="bold", markup=False)
    screen.say("{text}", text=" · ".join(_known(screen, case, LISTED)))
    for section in case.sections:
        label = label_text(section, screen.translator)
        console.print(f"\n[{label}]", style="cyan", markup=False)
        console.print(section.text, markup=False)
    console.print()
    if case.url:
        screen.say("{url}", url=case.url)
    for remark in shown_remarks(case):
        screen.say(N_("{name}: {value}"), name=remark.label, value=_on_a_line(remark.text))
    _show_neighbours(screen, case)
    for place in (case.source, *case.also_in):
        if not isinstance(place, VariantPlace):
            screen.say(N_("stands in: {place}"), place=placed_text(case, place, screen.translator))
    screen.say("id: {id}", id=case.id)
    for variant in case.variants:
        _show_variant(screen, case, variant)
    for related in case.related:
        _show_related(screen, related)


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


def show_report(screen: Screen, report: Report) -> None:
    """Print what a run of indexing did, and its problems: of very many, some of each kind."""
    if report.rebuilt:
        screen.say(N_("The index was built anew."))
    screen.say(
        N_(
            "Documents: {added} new, {changed} changed, {removed} removed, {unchanged} unchanged, "
            "{failed} not readable."
        ),
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
        failed=report.failed,
    )
    note_passed_over(screen, report.passed_over)
    screen.say(N_("The index holds {held}."), held=_held(screen, report))
    _note_without_cases(screen, report)
    if len(report.problems) <= MOST_PROBLEMS:
        show_problems(screen, report.problems)
    else:
        show_some_problems(screen, report.problems)


def note_passed_over(screen: Screen, count: int) -> None:
    """Say how many files and folders are no documents, if any were."""
    if count:
        screen.say(
            N_("Passed over, as no documents (hidden, temporary, links and the like): {count}"),
            count=count,
        )


def ask_to_forget(screen: Screen, withheld: Mapping[str, int]) -> list[Path]:
    """Ask on a terminal, and nowhere else, which folders without documents are to be forgotten."""
    if not (withheld and sys.stdin.isatty() and sys.stderr.isatty()):
        return []
    template = N_("Remove the {documents} of {path} from the index?")
    return [
        Path(path)
        for path, count in withheld.items()
        if typer.confirm(
            screen.translator.text(template, documents=screen.documents(count), path=path),
            err=True,
        )
    ]


def show_some_problems(screen: Screen, problems: Iterable[Problem]) -> None:
    """Print the first problems of each kind, and how many more there are of it."""
    kinds = defaultdict(list)
    for problem in problems:
        kinds[problem.kind].append(problem)
    for rows in kinds.values():
        show_problems(screen, rows[:SOME_PROBLEMS])
        if len(rows) > SOME_PROBLEMS:
            template = N_("  and {count} more of this kind. All of them: sarye status")
            screen.note(screen.translator.text(template, count=len(rows) - SOME_PROBLEMS))


def _held(screen: Screen, counted: Report | Status) -> str:
    """Say how many cases an index holds, and how many documents."""
    template = N_("{cases} in {documents}")
    if counted.texts:
        template = N_("{cases} in {documents}, and text outside of cases in {texts}")
    return screen.translator.text(
        template,
        cases=screen.cases(counted.cases),
        documents=screen.documents(counted.documents),
        texts=screen.documents(counted.texts),
    )


def _note_without_cases(screen: Screen, counted: Report | Status) -> None:
    """Say how many documents hold no recognised case, and what can be done about it."""
    if counted.without_cases:
        documents = screen.documents(counted.without_cases)
        screen.say(WITHOUT_CASES, documents=documents)


def show_problems(screen: Screen, problems: Iterable[Problem]) -> None:
    """Print each problem on a line, with its file, its place and the next step."""
    for problem in problems:
        place = place_text(problem.place, screen.translator)
        screen.note(_on_a_line(f"{place}: {screen.translator.problem(problem)}"))


def _on_a_line(text: str) -> str:
    r"""Escape line breaks and controls, which the name of a file can hold.

    >>> _on_a_line("사례\x1b[2J.hwp")
    '사례\\x1b[2J.hwp'
    """
    return "".join(
        ascii(each)[1:-1] if unicodedata.category(each) in CONTROLS else each for each in text
    )


def show_status(screen: Screen, status: Status) -> None:
    """Print the state of an index."""
    screen.say("{held}", held=_held(screen, status))
    if status.variants:
        screen.say(N_("other wordings of these cases: {count}"), count=status.variants)
    screen.say(N_("index: {path} ({size} KB)"), path=status.path, size=f"{status.size / 1000:,.0f}")
    screen.say(N_("built: {time}"), time=status.built)
    screen.say(N_("fingerprint: {fingerprint}"), fingerprint=status.fingerprint)
    changes = status.changes
    if changes.new or changes.changed or changes.gone:
        template = N_(
            "Documents since then: {new} new, {changed} changed, {gone} gone. "
            "To take them in: sarye index"
        )
        screen.say(
            template, new=len(changes.new), changed=len(changes.changed), gone=len(changes.gone)
        )
    else:
        screen.say(N_("Documents since then: no change."))
    note_passed_over(screen, status.passed_over)
    note_stale(screen, status.stale)
    _note_without_cases(screen, status)
    show_problems(screen, status.problems)


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


def show_parsed_text(screen: Screen, documents: Iterable[ParsedDocument]) -> None:
    """Print each document as it was read."""
    for document in documents:
        if document.text:
            print(document.text, end="" if document.text.endswith("\n") else "\n")
        show_problems(screen, document.problems)


@contextmanager
def progress(screen: Screen) -> Iterator[ShownTrack]:
    """Show a bar on a terminal while the work goes on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    names = {"read": N_("Reading documents"), "index": N_("Indexing"), "copy": N_("Copying")}
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def track(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(screen.translator.text(names[stage]), total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield track
