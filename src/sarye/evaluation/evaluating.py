"""An archive, topics and judgements in, an `Evaluation` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sarye.errors import CaseAmbiguous, CaseUnknown
from sarye.evaluation.comparing import compare
from sarye.evaluation.measuring import depth, measure_run
from sarye.evaluation.values import Evaluation, Measured, Qrels, Ranked, Run, Topic

if TYPE_CHECKING:
    from ir_measures import Measure

    from sarye.archive import Archive

Track = Callable[[int, int], None]
"""Told how many topics are searched, of how many."""


def evaluate(
    archive: Archive,
    topics: Sequence[Topic],
    qrels: Qrels,
    measures: Sequence[Measure],
    *,
    match: Literal["auto", "all", "any"] = "any",
    other: Run | None = None,
    track: Track = lambda done, total: None,
) -> Evaluation:
    """Search for every topic and measure what came; ``other`` is a run to compare with.

    At least one topic must be judged. Wordings of one case count as one case.
    """
    deepest = depth(measures)
    run = _run(archive, topics, match, deepest, track)
    asked = {topic.id for topic in topics}
    judged = {topic_id: cases for topic_id, cases in qrels.items() if topic_id in asked}
    names, unknown = _wordings(archive, judged)

    def measured(rankings: Run) -> tuple[Measured, ...]:
        return measure_run(_named(rankings, names), _judged(judged, names), measures)

    told = tuple(topic for topic in topics if topic.id in judged)
    evaluation = Evaluation(
        run=run,
        measured=measured(run),
        judged=told,
        unjudged=tuple(topic for topic in topics if topic.id not in judged),
        hitless=tuple(topic for topic in topics if not run[topic.id]),
        unasked=len(qrels.keys() - asked),
        unknown=unknown,
        match=match,
        depth=deepest,
    )
    if other is None:
        return evaluation
    before = measured(other)
    return replace(evaluation, comparison=compare(before[0], evaluation.measured[0], told, other))


def _run(
    archive: Archive,
    topics: Sequence[Topic],
    match: Literal["auto", "all", "any"],
    deepest: int,
    track: Track,
) -> Run:
    run = {}
    for done, topic in enumerate(topics, 1):
        ranking = archive.ranking(topic.text, match=match, limit=deepest)
        run[topic.id] = tuple(Ranked(case_id, score) for case_id, score in ranking)
        track(done, len(topics))
    return run


def _wordings(archive: Archive, qrels: Qrels) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Give one id to all wordings of a judged case; list the judged ids that are in no index."""
    names: dict[str, str] = {}
    unknown = []
    for case_id in sorted({case_id for cases in qrels.values() for case_id in cases}):
        if case_id in names:
            continue
        try:
            case = archive.case(case_id)
        except (CaseUnknown, CaseAmbiguous):
            unknown.append(case_id)
            continue
        if case.id != case_id:  # the beginning of an id is not an id
            unknown.append(case_id)
            continue
        names |= dict.fromkeys((case_id, *(one.id for one in case.variants)), case_id)
    return names, tuple(unknown)


def _named(run: Run, names: Mapping[str, str]) -> Run:
    """Name the cases of a run by one of their wordings, which stands where the best one stood."""
    return {topic_id: _renamed(cases, names) for topic_id, cases in run.items()}


def _renamed(cases: Iterable[Ranked], names: Mapping[str, str]) -> tuple[Ranked, ...]:
    found: dict[str, Ranked] = {}
    for case in cases:
        name = names.get(case.case_id, case.case_id)
        found.setdefault(name, Ranked(name, case.score))
    return tuple(found.values())


def _judged(qrels: Qrels, names: Mapping[str, str]) -> Qrels:
    """Give each case the best judgement of its wordings."""
    found: dict[str, dict[str, int]] = {}
    for topic_id, cases in qrels.items():
        row = found.setdefault(topic_id, {})
        for case_id, relevance in cases.items():
            name = names.get(case_id, case_id)
            row[name] = max(relevance, row.get(name, relevance))
    return found
