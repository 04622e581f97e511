"""The process that holds the model: questions come in, answers go back."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import Any, BinaryIO

from sarye.runtime.subprocesses import answer, pipes, received
from sarye.words.wordmodel import WordModel


def main() -> None:
    """Answer until nothing more is asked, and look ahead in between."""
    questions, answers = pipes()
    waiting: SimpleQueue[Any] = SimpleQueue()
    model = WordModel(*received(questions))
    answer(answers, (None, None))
    threading.Thread(target=_receive, args=(questions, waiting), daemon=True).start()
    while True:
        while waiting.empty() and model.look_ahead():
            pass
        if (question := waiting.get()) is None:
            return
        answer(answers, _answered(model, *question))


def _receive(questions: BinaryIO, waiting: SimpleQueue[Any]) -> None:
    while (question := received(questions)) is not None:
        waiting.put(question)
    waiting.put(None)


def _answered(model: WordModel, method: str, given: tuple[Any, ...]) -> tuple[Any, Any]:
    """Give what a method returns, or the error that it raises."""
    try:
        return getattr(model, method)(*given), None
    except Exception as error:  # noqa: BLE001 - the run that has asked is told
        return None, error


if __name__ == "__main__":
    main()
