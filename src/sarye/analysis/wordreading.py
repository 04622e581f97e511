"""A word to its tokens, as index, queries and highlighting have them; see the analyzer."""

from __future__ import annotations

from collections.abc import Iterable

from sarye.analysis.amounts import amount_of
from sarye.analysis.kiwi import Kiwi
from sarye.analysis.layers import WordToken, word_tokens


def prepare_words(kiwi: Kiwi, words: Iterable[str]) -> None:
    """Have many words analysed in one batch, which is faster than one by one."""
    kiwi.learn(map(plain_form, words))


def plain_form(word: str) -> str:
    """Give the form in which a word of a folded text is analysed."""
    amount = amount_of(word)
    return word if amount is None else amount.plain


def tokens_of_word(kiwi: Kiwi, word: str) -> tuple[WordToken, ...]:
    """Give the tokens of a word of a folded text; an amount has those of its plain digits.

    >>> [token.text for token in tokens_of_word(Kiwi(), "1천만 원")]
    ['10000000', '10000000원']
    """
    amount = amount_of(word)
    if amount is None:
        return word_tokens(word, kiwi.readings(word))
    tokens = word_tokens(amount.plain, kiwi.readings(amount.plain))
    return tuple([_written(token, *amount.written(token.start, token.end)) for token in tokens])


def _written(token: WordToken, start: int, end: int) -> WordToken:
    return token._replace(start=start, end=end)
