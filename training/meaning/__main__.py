"""Make the table of static vectors from sentences and a teacher; see `docs/meaning.md`.

``python -m training.meaning --sentences FILE --out FILE [--cache FOLDER]`` from the root of the
project, after ``pip install -e . -r training/requirements.txt``. What the teacher has said is kept
in the folder, so that a run that is stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.analysis import Analyzer, Kiwi
from sarye.meaning.tablefile import quantized, write_table
from training.meaning.encoder import Encoder, model_file
from training.meaning.morphemes import bags, listed_words, vocabulary
from training.meaning.sentences import read_sentences
from training.meaning.student import (
    Lesson,
    inverse_frequencies,
    learn,
    principal_axes,
    weighted_bags,
)
from training.meaning.vectorcache import VectorCache

if TYPE_CHECKING:
    from training.meaning.morphemes import Bag
    from training.meaning.sentences import Groups
    from training.meaning.weights import Floats

SHORTEST: Final = 8
LONGEST: Final = 72
"""Pieces of a sentence that teaches: headings say too little, lists say too many things at once."""


WORD_WEIGHT: Final = 2.0
"""How often a word counts that stands alone: most words stand in few sentences."""


def main(arguments: Sequence[str]) -> int:
    """Make the table; say what is being done."""
    options = _options(arguments)
    groups = read_sentences(options.sentences)
    _say(f"Sentences: {', '.join(f'{len(found)} {name}' for name, found in groups.items())}")
    read = _read(groups, options.threads)
    words = vocabulary(listed_words(), read.values(), options.words)
    idf = inverse_frequencies(words, read.values())
    lessons = list(_lessons(options, words, idf, groups, read))
    _say(f"Learning from {', '.join(str(len(one.vectors)) for one in lessons)} texts")
    rows = learn(lessons, principal_axes(lessons, options.dimensions))
    version = write_table(options.out, words, *quantized(rows * idf[:, None]))
    _say(f"Written: {options.out}, {options.out.stat().st_size} bytes, version {version}")
    return 0


def _read(groups: Groups, threads: int) -> dict[str, Bag]:
    """Analyse all sentences."""
    analyzer = Analyzer(Kiwi(workers=threads))
    texts = list(dict.fromkeys(chain.from_iterable(groups.values())))
    analyzer.prepare(texts)
    return dict(zip(texts, bags(analyzer, texts), strict=True))


def _lessons(
    options: argparse.Namespace,
    words: Sequence[str],
    idf: Floats,
    groups: Groups,
    read: Mapping[str, Bag],
) -> Iterator[Lesson]:
    """Yield what is learnt from: the words, then the sentences of each source."""
    encoder = Encoder(model_file(), options.threads)
    cache = VectorCache(options.cache, encoder.vectors, lambda count: _say(f"{count} embedded"))
    numbers = {word: number for number, word in enumerate(words)}
    alone = [(word,) for word in words]
    yield Lesson(weighted_bags(numbers, idf, alone), cache.vectors(words), WORD_WEIGHT)
    for found in groups.values():
        texts = list(islice(_teaching(encoder, found), options.most))
        held = [read[text] for text in texts]
        yield Lesson(weighted_bags(numbers, idf, held), cache.vectors(texts))


def _teaching(encoder: Encoder, sentences: Sequence[str]) -> Iterator[str]:
    """Leave out what is too short or too long to teach."""
    return (text for text in sentences if SHORTEST <= encoder.length(text) <= LONGEST)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.meaning")
    parser.add_argument("--sentences", type=Path, required=True, help="source, tab, sentence; .gz")
    parser.add_argument("--out", type=Path, required=True, help="the file of the table")
    parser.add_argument("--cache", type=Path, default=Path("build/teacher"), help="kept vectors")
    parser.add_argument("--words", type=int, default=50_000, help="of the table")
    parser.add_argument("--dimensions", type=int, default=256, help="of a vector")
    parser.add_argument("--most", type=int, default=60_000, help="sentences of each source")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
