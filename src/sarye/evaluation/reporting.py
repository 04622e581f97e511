"""An `Evaluation` in, the JSON object of ``sarye evaluate --format json`` out."""

from __future__ import annotations

from collections.abc import Iterable

from sarye.evaluation.values import Comparison, Evaluation, Topic

DIGITS = 4
"""Decimals of a measure: a topic more or less shows in them, and no noise."""


def evaluation_json(evaluation: Evaluation) -> dict[str, object]:
    """Give the means, what each judged topic scored, and the topics that need a look."""
    said: dict[str, object] = {
        "queries": len(evaluation.judged) + len(evaluation.unjudged),
        "measured": len(evaluation.judged),
        "match": evaluation.match,
        "depth": evaluation.depth,
        "measures": {one.name: round(one.mean, DIGITS) for one in evaluation.measured},
        "by_query": {
            topic.id: {
                one.name: round(one.by_topic[topic.id], DIGITS) for one in evaluation.measured
            }
            for topic in evaluation.judged
        },
        "without_judgements": _ids(evaluation.unjudged),
        "without_hits": _ids(evaluation.hitless),
        "judged_without_query": evaluation.unasked,
        "unknown_cases": list(evaluation.unknown),
    }
    if evaluation.comparison is not None:
        said["comparison"] = _comparison(evaluation.comparison)
    return said


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "measure": comparison.measure,
        "before": round(comparison.before, DIGITS),
        "after": round(comparison.after, DIGITS),
        "wins": comparison.wins,
        "ties": comparison.ties,
        "losses": comparison.losses,
        "p_value": float(f"{comparison.p_value:.3g}"),
        "absent": comparison.absent,
        "queries": [
            {
                "id": row.topic.id,
                "text": row.topic.text,
                "before": round(row.before, DIGITS),
                "after": round(row.after, DIGITS),
            }
            for row in comparison.differences
        ],
    }


def _ids(topics: Iterable[Topic]) -> list[str]:
    return [topic.id for topic in topics]
