"""An archive, queries and judgements in, retrieval measures out; and a person's judgements."""

from sarye.evaluation.evaluating import evaluate
from sarye.evaluation.fileerrors import MeasuresMissing, NoCommonQueries
from sarye.evaluation.judging import GRADES, Answer, Notebook, read_answer
from sarye.evaluation.measuring import DEFAULT_MEASURES, measure_run, parse_measures
from sarye.evaluation.reporting import evaluation_json
from sarye.evaluation.trecfiles import read_qrels, read_run, read_topics, write_run
from sarye.evaluation.values import (
    Comparison,
    Difference,
    Evaluation,
    Measured,
    Qrels,
    Ranked,
    Run,
    Topic,
)

__all__ = [
    "DEFAULT_MEASURES",
    "GRADES",
    "Answer",
    "Comparison",
    "Difference",
    "Evaluation",
    "Measured",
    "MeasuresMissing",
    "NoCommonQueries",
    "Notebook",
    "Qrels",
    "Ranked",
    "Run",
    "Topic",
    "evaluate",
    "evaluation_json",
    "measure_run",
    "parse_measures",
    "read_answer",
    "read_qrels",
    "read_run",
    "read_topics",
    "write_run",
]
