"""What a terminal shows of an index: what a run did, what it holds, what is wrong with it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from sarye.cli.console import Screen, on_a_line
from sarye.exporters.hitlist import place_text
from sarye.exporters.wording import WITHOUT_CASES
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.models import Problem, Report, Status

MOST_PROBLEMS: Final = 50
"""Problems that a run prints one by one; of more, it prints some of each kind."""

SOME_PROBLEMS: Final = 5
"""Problems of a kind that are printed where there are many."""

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


def _held(screen: Screen, counted: Report | Status) -> str:
    """Say how many cases an index holds, in how many of its documents, and what else is found.

    The documents of all cases and those without any add up to all documents.
    """
    text = screen.translator.text
    documents = screen.documents(counted.documents)
    of_cases = counted.documents - counted.without_cases
    template = N_("{cases} in {documents}")
    if counted.without_cases:
        template = N_("{cases} in {number} of {documents}")
    held = text(template, cases=screen.cases(counted.cases), number=of_cases, documents=documents)
    if not counted.texts:
        return held
    beside = N_("{held}; text outside of cases, in {number} of them, is found as documents")
    return text(beside, held=held, number=counted.texts)


def _note_without_cases(screen: Screen, counted: Report | Status) -> None:
    """Say how many documents hold no recognised case, and what can be done about it."""
    if counted.without_cases:
        documents = screen.documents(counted.without_cases)
        screen.say(WITHOUT_CASES.line, documents=documents)


def note_passed_over(screen: Screen, count: int) -> None:
    """Say how many files and folders are no documents, if any were."""
    if count:
        screen.say(
            N_("Passed over, as no documents (hidden, temporary, links and the like): {count}"),
            count=count,
        )


def show_problems(screen: Screen, problems: Iterable[Problem]) -> None:
    """Print each problem on a line, with its file, its place and the next step."""
    for problem in problems:
        place = place_text(problem.place, screen.translator)
        screen.note(on_a_line(f"{place}: {screen.translator.problem(problem)}"))


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


def note_stale(screen: Screen, stale: Iterable[str]) -> None:
    """Say what changed since the index was built, and how to renew it."""
    names = [screen.translator.text(STALE_REASONS[name]) for name in stale]
    if names:
        template = N_(
            "Changed since the index was built: {what}. To renew it: sarye index --rebuild"
        )
        screen.note(screen.translator.text(template, what=", ".join(names)))


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
