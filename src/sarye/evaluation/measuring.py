"""Measures of rankings by judgements, as ir_measures computes them.

ir_measures comes with the extra ``sarye[evaluation]``, and is loaded by what needs it. Only its
providers that work within this process are used, so that nothing else has to be installed:
trec_eval's own code, MS MARCO's RR, and the share of judged cases.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from sarye.evaluation.fileerrors import MeasuresMissing, MeasureUnknown, MeasureUnusable
from sarye.evaluation.values import Measured, Qrels, Run

if TYPE_CHECKING:
    from ir_measures import Measure, Provider

DEFAULT_MEASURES: Final = "nDCG@10 RR@10 R@10 R@100"
LEAST_DEPTH: Final = 100
"""Cases of a ranking that are kept, so that a run file serves for more than one measure."""

_BETWEEN: Final = re.compile(r"[\s,]+(?![^(]*\))")  # but not within brackets


def parse_measures(text: str) -> tuple[Measure, ...]:
    """Read the names of measures: ``nDCG@10 P(rel=2)@5 AP``.

    Raises `MeasuresMissing`, `MeasureUnknown` or `MeasureUnusable`.
    """
    names = [name for name in _BETWEEN.split(text.strip()) if name]
    if not names:
        raise MeasureUnknown(name="''", known=_known())
    return tuple(dict.fromkeys(_measure(name) for name in names))


def depth(measures: Sequence[Measure]) -> int:
    """Tell how many cases of each ranking the measures look at."""
    return max(LEAST_DEPTH, *(int(measure.params.get("cutoff", 0)) for measure in measures))


def measure_run(run: Run, qrels: Qrels, measures: Sequence[Measure]) -> tuple[Measured, ...]:
    """Measure rankings over all judged topics; one without a ranking scores what no hits score.

    The order of a ranking counts and not its scores: trec_eval would sort equal ones by id. Raises
    `MeasuresMissing`.
    """
    ranks = {
        topic_id: {case.case_id: -float(rank) for rank, case in enumerate(cases)}
        for topic_id, cases in run.items()
        if topic_id in qrels
    }
    result = _library().provider.calc(measures, qrels, ranks)
    means = cast("dict[Measure, float]", result.aggregated)
    by_topic: defaultdict[Measure, dict[str, float]] = defaultdict(dict)
    for metric in result.per_query:
        by_topic[metric.measure][metric.query_id] = float(metric.value)
    return tuple(Measured(str(one), float(means[one]), by_topic[one]) for one in measures)


class _Library(NamedTuple):
    """What is used of ir_measures: its kinds of measures by name, and what computes them."""

    kinds: Mapping[str, type[Measure]]
    provider: Provider


@cache
def _library() -> _Library:
    try:
        import ir_measures
        from ir_measures.measures import registry
        from ir_measures.providers import FallbackProvider
    except ImportError as error:
        raise MeasuresMissing from error
    used = [ir_measures.pytrec_eval, ir_measures.msmarco, ir_measures.judged]
    return _Library(registry, FallbackProvider(used))  # type: ignore[no-untyped-call]


def _measure(text: str) -> Measure:
    """Make a measure of its name.

    ir_measures' own parser needs parts of `ast` that Python 3.14 has no longer.
    """
    try:
        name, params, at = _parts(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, AttributeError) as error:
        raise MeasureUnknown(name=text, known=_known()) from error
    if name not in _names():
        raise MeasureUnknown(name=text, known=_known())
    kind = _library().kinds[name]
    measure: Measure = kind(**params if at is None else params | {kind.AT_PARAM: at})
    if not _computable(measure):
        raise MeasureUnusable(name=text, example=_example(name))
    return measure


def _parts(node: ast.expr) -> tuple[str, dict[str, object], object]:
    """Take ``name(key=value)@at`` apart; raise ValueError or AttributeError for anything else."""
    at: object = None
    params: dict[str, object] = {}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        at, node = ast.literal_eval(node.right), node.left
    if isinstance(node, ast.Call):
        params = {str(one.arg): ast.literal_eval(one.value) for one in node.keywords}
        node = node.func
    return node.id, params, at  # type: ignore[attr-defined]  # no name: the caller's error


def _computable(measure: Measure) -> bool:
    """Tell whether a provider takes the parameters of a measure; a cutoff counts from 1."""
    try:
        supported = _library().provider.supports(measure)
    except AssertionError:  # how ir_measures says that a parameter is missing or wrong
        return False
    return bool(supported) and measure.params.get("cutoff", 1) > 0


def _names() -> list[str]:
    """List the measures that can be computed, as they are or with a cutoff."""
    return [name for name in sorted(_library().kinds) if _example(name)]


def _example(name: str) -> str:
    kind = _library().kinds[name]
    made = [kind(**{kind.AT_PARAM: 10})] if "cutoff" in kind.SUPPORTED_PARAMS else []
    made += [kind(**{kind.AT_PARAM: 0.5})] if kind.AT_PARAM != "cutoff" else []
    return next((str(one) for one in [*made, kind()] if _computable(one)), "")


def _known() -> str:
    return ", ".join(sorted({_example(name) for name in _names()}))  # some have two names
