"""One engine in, its index or its answers out: a process that does one of these and nothing else.

``python -m benchmarks.speed.worker build MODULE CORPUS INDEX``
``python -m benchmarks.speed.worker search MODULE OPENER INDEX QUESTIONS ANSWERS``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.speed.corpus import Corpus
from benchmarks.speed.questions import Answer, Hits, Question, read_questions


def main(arguments: list[str]) -> None:
    """Build or search."""
    step, name, *rest = arguments
    module = import_module(f"benchmarks.speed.engines.{name}")
    if step == "build":
        corpus, index = map(Path, rest)
        module.build(Corpus(corpus), index)
        return
    opener, *paths = rest
    index, questions, answers = map(Path, paths)
    search = getattr(module, opener)(index)
    lines = [answer.line() for answer in ask(search, read_questions(questions))]
    answers.write_text("".join(lines), "utf-8")


def ask(search: Callable[[Question], Hits], questions: Iterable[Question]) -> Iterator[Answer]:
    """Ask what warms up, then what is measured, each once."""
    asked = list(questions)
    for question in asked:
        if question.warming:
            search(question)
    for number, question in enumerate(asked):
        if not question.warming:
            started = time.perf_counter_ns()
            hits = search(question)
            taken = time.perf_counter_ns() - started
            yield Answer(number, taken, tuple(hits))


if __name__ == "__main__":
    main(sys.argv[1:])
