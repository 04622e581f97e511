"""Child processes that answer questions, and what such a process needs.

A process is started with nothing but the interpreter, never by a fork of one that has threads. What
it is asked and what it answers goes through its standard input and output, pickled; it ends when
its input does, so that none outlives the run that started it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Child:
    """A process that answers one question at a time."""

    def __init__(self, module: str) -> None:
        """Start a module, whose main function uses `pipes` and `received`."""
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and this package
            (sys.executable, "-P", "-m", module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )
        self._questions = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Hold while the process runs."""
        return self._process.poll() is None

    def ask(self, question: object) -> Any:
        """Wait for the answer to a question; None if the process ended over it."""
        try:
            pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()
        except (OSError, ValueError):
            return None
        return self.receive()

    def receive(self) -> Any:
        """Wait for what the process says by itself; None if it ended before."""
        try:
            return pickle.load(self._answers)  # noqa: S301 - from our own process
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            return None

    def kill(self) -> None:
        """Stop the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Stop the process and let go of its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """Give a child its questions and the place for its answers.

    What a library prints goes nowhere, and Ctrl-C is left to the run, which ends its children.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return sys.stdin.buffer, answers


def received(questions: BinaryIO) -> Any:
    """Wait for the next question; None when there are no more."""
    try:
        return pickle.load(questions)  # noqa: S301 - written by the run that started this process
    except EOFError:
        return None


def answer(answers: BinaryIO, value: object) -> None:
    """Send an answer."""
    pickle.dump(value, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()
