"""The numbering of the words of a build by what stands in it, where no run is there to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sarye.analysis import WORDS_FILE, Analyses, Kiwi, Shape, read_user_terms
from sarye.analysis.numbering import Numbering, PlacedTokens, tokens_of


@contextmanager
def numbering_of(build: Path) -> Iterator[Numbering]:
    """Give what numbers words as when a build was made: by its analyses, else by the model."""
    with ExitStack() as stack:
        files = []
        for path in sorted(build.glob("analyses-*")):
            with suppress(OSError, ValueError):
                files.append(stack.enter_context(closing(Analyses(path))))

        def known(word: str) -> Shape | None:
            shapes = (one.find(word) for one in files)
            return next((shape for shape in shapes if shape is not None), None)

        words = build / WORDS_FILE
        terms = read_user_terms(words if words.is_file() else None, None)
        kiwi = Kiwi(terms.words, known=known)

        def look_up(asked: Sequence[str]) -> Future[list[PlacedTokens]]:
            found: Future[list[PlacedTokens]] = Future()
            found.set_result(tokens_of(kiwi, asked))
            return found

        yield Numbering(look_up)
