"""The model at work for one build: tokens of words, and files of analyses and related words."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from sarye.analysis import Analyses, DictionaryEntry, Kiwi, write_analyses
from sarye.analysis.numbering import PlacedTokens, tokens_of
from sarye.words.officialterms import spelled_words
from sarye.words.questions import QUESTIONS
from sarye.words.relatedfile import LOOKED_AT, write_related
from sarye.words.relatedwords import RelatedTable
from sarye.words.wordfiles import ANALYSES, RELATED, WordFiles, files_of, remove, sound_files

MOST_BESIDE: Final = 1 / 8
"""Share of analyses that stand in a file beside the large one: a document more writes little."""

SOME: Final = 200
"""Tokens that are analysed at once ahead of time: some hundredths of a second."""

Near = tuple[tuple[str, float], ...]


class WordModel:
    """Knows the words of one build, and asks the model for those that it does not know.

    Some of what it does at last can be done before, a little by each `look_ahead`: what the model
    sees near a word takes it a millisecond to find, and `foresee` names words that will be asked
    for; and tokens are analysed as words too, since that is how queries have them. So are the words
    of the official language, which queries are widened by.
    """

    def __init__(
        self, entries: Sequence[DictionaryEntry], build: Path, workers: int, of: str = ""
    ) -> None:
        """Prepare; ``entries`` are the user's words, ``workers`` the threads of the model.

        ``of`` names the build.
        """
        self._build = build
        self._of = of
        self._words = WordFiles(build, of)
        self._kiwi = Kiwi(entries, workers=workers, known=self._words.analysis)
        self._workers = workers
        self._foreseen: list[str] = []
        self._near: dict[str, Near] = {}
        self._met: set[str] = set()
        self._unlearnt = [*QUESTIONS, *spelled_words()]

    def close(self) -> None:
        """Let go of the files."""
        self._words.close()

    def tokens(self, words: Sequence[str]) -> list[PlacedTokens]:
        """Give the morphemes and compounds of words."""
        found = tokens_of(self._kiwi, words)
        texts = {text for row in found for text, _ in row} - self._met
        self._met |= texts
        self._unlearnt += sorted(texts)
        return found

    def foresee(self, words: Sequence[str]) -> None:
        """Take note of words whose related ones will be asked for."""
        self._foreseen = [word for word in reversed(words) if word not in self._near]

    def look_ahead(self) -> bool:
        """Look up what is near one word, or analyse some tokens; tell whether there were any."""
        if self._foreseen:
            word = self._foreseen.pop()
            self._near[word] = self._kiwi.neighbours(word, LOOKED_AT)
            return True
        some, self._unlearnt = self._unlearnt[:SOME], self._unlearnt[SOME:]
        self.tokens(some)
        return bool(some)

    def neighbours(self, word: str, limit: int) -> Near:
        """Give the nearest words with their cosine, nearest first; none for an unknown word."""
        near = self._near.get(word) if limit <= LOOKED_AT else None
        return self._kiwi.neighbours(word, limit) if near is None else near[:limit]

    def write_analyses(self) -> None:
        """Write what was learnt beside the analyses that are there, or one file of all of them.

        It is kept, and never asked of the model again.
        """
        while self._unlearnt:
            words, self._unlearnt = self._unlearnt, []
            self.tokens(words)
        with ExitStack() as stack:
            found = sound_files(self._build, ANALYSES, self._of, Analyses)
            files = [stack.enter_context(closing(one)) for one in found]
            files.sort(key=len, reverse=True)
            fresh = {
                word: shape
                for word, shape in self._kiwi.learnt.items()
                if all(one.find(word) is None for one in files)
            }
            if not fresh:
                return
            beside = len(fresh) + sum(map(len, files[1:]))
            kept = files[:1] if files and beside <= MOST_BESIDE * len(files[0]) else []
            new = self._build / f"{ANALYSES}-{secrets.token_hex(4)}"
            write_analyses(new, fresh, files[len(kept) :], of=self._of)
            needed = {new, *(one.path for one in kept)}
        remove([path for path in files_of(self._build, ANALYSES) if path not in needed])

    def write_related(self, path: Path, words: Sequence[str]) -> None:
        """Write the file of what is near each word; only new words are looked up in the model."""
        with ExitStack() as stack:
            found = sound_files(self._build, RELATED, self._of, RelatedTable)
            known = next((stack.enter_context(closing(one)) for one in found), None)
            write_related(path, words, self, known=known, workers=self._workers, of=self._of)
