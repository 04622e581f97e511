"""The queue of questions for the model, which sits in this process or in another one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, cast

from sarye.analysis import DictionaryEntry
from sarye.analysis.numbering import PlacedTokens
from sarye.errors import AnalysisStopped
from sarye.runtime.subprocesses import Child
from sarye.words.wordmodel import WordModel


class Question(NamedTuple):
    """A method of `WordModel` and what it is given."""

    method: str
    given: tuple[Any, ...]


class ModelQueue(ABC):
    """Takes questions and answers them in their order; see `WordModel` for what each means."""

    @abstractmethod
    def ask(self, question: Question) -> Future[Any]:
        """Have a question answered, sooner or later."""

    @abstractmethod
    def close(self) -> None:
        """Ask no more."""

    def tokens(self, words: Sequence[str]) -> Future[list[PlacedTokens]]:
        """Ask for the morphemes and compounds of words."""
        return self.ask(Question("tokens", (words,)))

    def foresee(self, words: Sequence[str]) -> None:
        """Name words whose related ones will be asked for."""
        self.ask(Question("foresee", (words,)))

    def write_analyses(self) -> Future[None]:
        """Have the file of analyses written."""
        return self.ask(Question("write_analyses", ()))

    def write_related(self, path: Path, words: Sequence[str]) -> Future[None]:
        """Have the file of related words written."""
        return self.ask(Question("write_related", (path, words)))


class OwnModel(ModelQueue):
    """A model in this process, who answers at once."""

    def __init__(
        self, entries: Sequence[DictionaryEntry], build: Path, workers: int, of: str = ""
    ) -> None:
        self._model = WordModel(entries, build, workers, of)

    def ask(self, question: Question) -> Future[Any]:
        found: Future[Any] = Future()
        found.set_result(getattr(self._model, question.method)(*question.given))
        return found

    def close(self) -> None:
        self._model.close()


class ModelProcess(ModelQueue):
    """A model in a process of its own, who looks ahead while nothing is asked.

    Raises `AnalysisStopped` where that process ends, and what the model raises.
    """

    def __init__(
        self, entries: Sequence[DictionaryEntry], build: Path, workers: int, of: str = ""
    ) -> None:
        self._child = Child("sarye.words.modelworker")
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="sarye-model")
        self._asking.submit(self._child.ask, (tuple(entries), build.absolute(), workers, of))

    def ask(self, question: Question) -> Future[Any]:
        return self._asking.submit(self._answered, question)

    def close(self) -> None:
        self._child.kill()
        self._asking.shutdown(cancel_futures=True)
        self._child.close()

    def _answered(self, question: Question) -> Any:
        answer = cast("tuple[Any, Exception | None] | None", self._child.ask(question))
        if answer is None:
            raise AnalysisStopped
        found, error = answer
        if error is not None:
            raise error
        return found
