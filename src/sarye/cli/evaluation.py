"""The commands that measure how good a search is: ``evaluate`` and ``judge``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from sarye.cli.commands import app, print_json
from sarye.cli.options import IndexOption, MatchOption
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.evaluation import Answer, Comparison, Evaluation, Notebook, Topic
    from sarye.models import Hit

SHOWN_IDS: Final = 10
"""Ids that a notice lists; the rest is counted."""

NOTICES: Final = {
    "unjudged": N_("Queries without a judgement, not measured: {count} ({ids})"),
    "hitless": N_("Queries without hits: {count} ({ids})"),
    "unknown": N_("Judged cases that the index does not hold: {count} ({ids})"),
}
ANSWER_NAMES: Final[dict[Answer, str]] = {
    "good": N_("good"),
    "bad": N_("bad"),
}


@app.command(help=N_("Measure the search with queries and judgements."))
def evaluate(
    context: typer.Context,
    queries: Annotated[
        Path, typer.Option("--queries", help=N_("Queries: qid<TAB>text, or JSONL."))
    ],
    qrels: Annotated[
        Path, typer.Option("--qrels", help=N_("Judgements: TREC, or qid<TAB>docid<TAB>rel."))
    ],
    measures: Annotated[
        str, typer.Option("--measures", help=N_("Measures by their names in ir_measures."))
    ] = "nDCG@10 RR@10 R@10 R@100",
    match: MatchOption = "any",
    run: Annotated[
        Path | None, typer.Option("--run", help=N_("Write the rankings to this TREC run file."))
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", help=N_("Compare with the rankings of this TREC run file.")),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help=N_("Queries to show of a comparison."))
    ] = 10,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json"], typer.Option("--format", help=N_("The form of the output."))
    ] = "table",
    index: IndexOption = None,
) -> None:
    """Measure the search over the current index."""
    from sarye import evaluation as ev
    from sarye.archive import Archive

    screen: Screen = context.obj
    used = ev.parse_measures(measures)
    topics, judged = ev.read_topics(queries), ev.read_qrels(qrels)
    other = None if compare is None else ev.read_run(compare)
    _demand_common({topic.id for topic in topics}, judged, queries, qrels)
    if other is not None and compare is not None:
        _demand_common(judged.keys() & {topic.id for topic in topics}, other, qrels, compare)
    with (
        Archive.open(index or screen.settings.index, settings=screen.settings) as archive,
        _progress(screen) as track,
    ):
        found = ev.evaluate(archive, topics, judged, used, match=match, other=other, track=track)
    if run is not None:
        ev.write_run(run, found.run)
    if format == "json":
        print_json(ev.evaluation_json(found))
    else:
        _show_evaluation(screen, found)
        if found.comparison is not None:
            _show_comparison(screen, found.comparison, limit)


@app.command(help=N_("Judge the hits of a query, good or bad, to evaluate the search with."))
def judge(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=N_("What to look for."))],
    qrels: Annotated[
        Path, typer.Option("-o", "--qrels", help=N_("The file of judgements to add to."))
    ] = Path("qrels.tsv"),
    queries: Annotated[
        Path, typer.Option("--queries", help=N_("The file of queries to add to."))
    ] = Path("queries.tsv"),
    match: MatchOption = "auto",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("Hits to show."))] = 10,
    index: IndexOption = None,
) -> None:
    """Show the hits of a query one by one and note what a person says of them."""
    from sarye.archive import Archive
    from sarye.cli import shownhits
    from sarye.evaluation import Notebook

    screen: Screen = context.obj
    notebook = Notebook.open(queries, qrels)
    topic = notebook.topic(query)
    with Archive.open(index or screen.settings.index, settings=screen.settings) as archive:
        result = archive.search(query, match=match, limit=limit)
    if not result.hits:
        shownhits.show_result(screen, result)
        return
    shownhits.note_result(screen, result)
    screen.say(N_("Type a letter and Enter: g good, b bad, s or only Enter skip, q quit."))
    marked = _judge_all(screen, notebook, topic, result.hits)
    template = N_("{count} judged: {good} good, {bad} bad. In {qrels} and {queries}.")
    grades = list(marked.values())
    screen.say(
        template,
        count=screen.cases(len(grades)),
        good=sum(grades),
        bad=len(grades) - sum(grades),
        qrels=qrels.as_posix(),
        queries=queries.as_posix(),
    )


def _judge_all(
    screen: Screen, notebook: Notebook, topic: Topic, hits: Iterable[Hit]
) -> dict[str, int]:
    """Ask for each hit, and write the files after each answer, so that nothing is lost."""
    from sarye.evaluation import GRADES

    if hasattr(sys.stdin, "reconfigure"):  # a letter of another encoding is only not understood
        sys.stdin.reconfigure(errors="replace")
    marked: dict[str, int] = {}
    for hit in hits:
        _show_hit(screen, hit, notebook.grade(topic, hit.case.id))
        answer = _ask(screen)
        if answer == "quit":
            break
        if answer in GRADES:
            marked[hit.case.id] = GRADES[answer]
            notebook = notebook.marked(topic, hit.case.id, GRADES[answer])
            notebook.save()
    return marked


def _ask(screen: Screen) -> Answer:
    """Ask until the answer is understood; the end of the input ends the judging."""
    from sarye.evaluation import read_answer

    while True:
        try:
            answer = read_answer(input(screen.translator.text(N_("good or bad? [g/b/s/q] "))))
        except EOFError:
            return "quit"
        if answer is not None:
            return answer
        screen.say(N_("Not understood. Type g (good), b (bad), s (skip) or q (quit)."))


def _show_hit(screen: Screen, hit: Hit, grade: int | None) -> None:
    from sarye.cli.console import terminal
    from sarye.cli.shownhits import hit_head, hit_snippet

    console = terminal()
    console.print()
    console.print(f"{hit.rank}.", hit_head(screen, hit))
    console.print(hit_snippet(screen, hit))
    if grade is not None:
        said = screen.translator.text(ANSWER_NAMES["good" if grade > 0 else "bad"])
        screen.say(N_("judged before: {answer}"), answer=said)


def _show_evaluation(screen: Screen, found: Evaluation) -> None:
    """Print the measures, then what to know about the queries."""
    from rich.table import Table

    from sarye.cli.console import terminal

    text = screen.translator.text
    table = Table()
    table.add_column(text(N_("measure")))
    table.add_column(text(N_("mean")), justify="right")
    for one in found.measured:
        table.add_row(one.name, f"{one.mean:.4f}")
    terminal().print(table)
    screen.say(
        N_("Queries measured: {count} of {total} (match {match}, first {depth} cases)"),
        count=len(found.judged),
        total=len(found.judged) + len(found.unjudged),
        match=found.match,
        depth=found.depth,
    )
    for name, ids in (
        ("unjudged", [topic.id for topic in found.unjudged]),
        ("hitless", [topic.id for topic in found.hitless]),
        ("unknown", list(found.unknown)),
    ):
        if ids:
            screen.say(NOTICES[name], count=len(ids), ids=_some(ids))
    if found.unasked:
        screen.say(N_("Judged queries that are not asked: {count}"), count=found.unasked)


def _show_comparison(screen: Screen, comparison: Comparison, limit: int) -> None:
    """Print the queries that changed most, then the sums and how likely they are by chance."""
    from rich.table import Table

    from sarye.cli.console import terminal

    text = screen.translator.text
    changed = [row for row in comparison.differences if row.change]
    table = Table(expand=True)
    for heading in (N_("before"), N_("now"), N_("change")):
        table.add_column(text(heading), justify="right", no_wrap=True)
    table.add_column("id", overflow="fold")
    table.add_column(text(N_("query")), ratio=1, overflow="fold")
    for row in changed[:limit]:
        numbers = (f"{row.before:.4f}", f"{row.after:.4f}", f"{row.change:+.4f}")
        table.add_row(*numbers, row.topic.id, row.topic.text)
    if changed:
        terminal().print(table)
    screen.say(
        N_("{measure}: {before} before, {after} now ({change})"),
        measure=comparison.measure,
        before=f"{comparison.before:.4f}",
        after=f"{comparison.after:.4f}",
        change=f"{comparison.after - comparison.before:+.4f}",
    )
    screen.say(
        N_("Queries: {wins} better, {ties} equal, {losses} worse"),
        wins=comparison.wins,
        ties=comparison.ties,
        losses=comparison.losses,
    )
    screen.say(
        N_("Paired randomisation test: p = {p} (how often chance alone differs as much)"),
        p=f"{comparison.p_value:.3g}",
    )
    if comparison.absent:
        template = N_("Queries that the run before left out or had no hits for: {count}")
        screen.say(template, count=comparison.absent)


def _some(ids: list[str]) -> str:
    more = ", …" if len(ids) > SHOWN_IDS else ""
    return ", ".join(ids[:SHOWN_IDS]) + more


def _demand_common(ids: Iterable[str], others: Iterable[str], first: Path, second: Path) -> None:
    from sarye.evaluation import NoCommonQueries

    if not set(ids) & set(others):
        raise NoCommonQueries(first=first.as_posix(), second=second.as_posix())


@contextmanager
def _progress(screen: Screen) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while queries are searched; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from sarye.cli.console import terminal

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bars:
        task = bars.add_task(screen.translator.text(N_("Searching")), total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
