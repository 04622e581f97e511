"""The numbers of the model's morphemes: what is listed, and that it is listed once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sarye.analysis import DictionaryEntry
from sarye.analysis.morphemenumbers import numbers_in


class Named(NamedTuple):
    """A morpheme as Kiwi tells it."""

    form: str
    tag: str


MORPHEMES = (
    Named("배", "NNG"),
    Named("걷", "VV-I"),
    Named("배", "NNG"),
    Named("서울", "NNP"),
    Named("걷", "VV-R"),
    Named("를", "JKO"),
)


class Told:
    """Names morphemes by their number as Kiwi does, and counts how often the first is asked for."""

    def __init__(self) -> None:
        self.begun = 0

    def morpheme(self, number: int) -> Named:
        """Name one; raise `ValueError` beyond the last."""
        self.begun += number == 0
        if number == len(MORPHEMES):
            raise ValueError
        return MORPHEMES[number]


def test_the_first_of_homographs_is_listed() -> None:
    """Nouns, roots and predicates have the number of their most frequent sense; names have none."""
    found = numbers_in(Told(), (DictionaryEntry("하나", "NNP"),))
    assert found == {("배", "NNG"): 0, ("걷", "VV"): 1}


def test_many_who_ask_have_one_list() -> None:
    """Threads and runs with the same words of the user share it; other words have their own."""
    told, entries = Told(), (DictionaryEntry("둘", "NNP"),)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: numbers_in(told, entries), range(50)))
    assert all(one is found[0] for one in found)
    assert told.begun == 1
    numbers_in(told, (DictionaryEntry("셋", "NNP"),))
    assert told.begun == 2
