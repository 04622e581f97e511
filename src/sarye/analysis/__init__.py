"""Korean analysis: text to tokens and patterns; see `sarye.analysis.analyzer`."""

from sarye.analysis.analyses import Analyses, write_analyses
from sarye.analysis.analyzer import VERSION, Analyzer
from sarye.analysis.dictionary import (
    SYNONYMS_FILE,
    WORDS_FILE,
    DictionaryEntry,
    Synonyms,
    UserTerms,
    pairs_of,
    read_user_terms,
)
from sarye.analysis.folding import (
    Folded,
    amounts_among,
    fold,
    fold_text,
    letters_of,
    only_letters,
    squeeze,
    words,
)
from sarye.analysis.kiwi import Kiwi, kiwi_version
from sarye.analysis.morphemes import Morpheme, Shape
from sarye.analysis.pattern import MarkedTokens, Pattern, Unit, phrase_pattern, word_pattern

__all__ = [
    "SYNONYMS_FILE",
    "VERSION",
    "WORDS_FILE",
    "Analyses",
    "Analyzer",
    "DictionaryEntry",
    "Folded",
    "Kiwi",
    "MarkedTokens",
    "Morpheme",
    "Pattern",
    "Shape",
    "Synonyms",
    "Unit",
    "UserTerms",
    "amounts_among",
    "fold",
    "fold_text",
    "kiwi_version",
    "letters_of",
    "only_letters",
    "pairs_of",
    "phrase_pattern",
    "read_user_terms",
    "squeeze",
    "word_pattern",
    "words",
    "write_analyses",
]
