"""How people are told of values: a row for each value, in the words of the page and of a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sarye.messages import N_, Translator
from sarye.models import Result


class Told(NamedTuple):
    """Two texts, to be translated: for the page, and for a line of a terminal or a file."""

    page: str
    line: str


MATCHES: Final[Mapping[str, Told]] = {
    "auto": Told(
        N_("All words first, then the best partial matches"), ""
    ),  # no result is of that mode
    "all": Told(N_("All words"), N_("all words")),
    "any": Told(N_("Any of the words"), N_("any of the words")),
}
SORTS: Final[Mapping[str, str]] = {
    "relevance": N_("most relevant first"),
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
    "title": N_("by title"),
}
REPAIRS: Final[Mapping[str, Told]] = {
    "keyboard": Told(
        N_("Typed with the other keyboard: searched for “{after}”."),
        N_("Typed with the other keyboard: {before} → {after} (as typed: --exact)"),
    ),
    "choseong": Told(
        N_("Completed: searched for “{after}”."),
        N_("Completed: {before} → {after} (as typed: --exact)"),
    ),
    "typo": Told(
        N_("Corrected: searched for “{after}”."),
        N_("Corrected: {before} → {after} (as typed: --exact)"),
    ),
    "spacing": Told(
        N_("Spaced otherwise: searched for “{after}”."),
        N_("Spaced otherwise: {before} → {after} (as typed: --exact)"),
    ),
    "exclusion": Told(
        N_("Understood as left out: “{before}” (searched for “{after}”)."),
        N_("Understood as left out: {before} → {after} (as typed: --exact)"),
    ),
    "fallback": Told(
        N_("Nothing has all the words: the best partial matches are shown."),
        N_("Nothing has all the words: the best partial matches are shown."),
    ),
    "syntax": Told(
        N_("The query was read as plain words: “{after}”."),
        N_("The query was read as plain words: {words}"),
    ),
}
"""What was done to a query; ``words`` and ``after`` are what was searched for."""

GROUPS: Final[tuple[str, ...]] = (
    "",
    N_("The following hold only some of the words."),
    N_("The following are near in meaning."),
)
"""What stands above the hits with all words, with some of them, and near in meaning."""

FURTHER: Final[tuple[str, ...]] = (
    "",
    N_("{n} with some of the words"),
    N_("{n} near in meaning"),
)
"""How the hits of a group are counted behind the total."""

RELATIONS: Final[Mapping[str, Told]] = {
    "earlier": Told(N_("Handed in before"), N_("handed in before: {title} ({about}), id {id}")),
    "later": Told(N_("Handed in again"), N_("handed in again: {title} ({about}), id {id}")),
    "near": Told(N_("In other words"), N_("in other words: {title} ({about}), id {id}")),
    "undated": Told(
        N_("Handed in another time"), N_("handed in another time: {title} ({about}), id {id}")
    ),
}

WITHOUT_CASES: Final = Told(
    N_("No case was recognised in {documents}; what they say is found as documents."),
    N_(
        "No case was recognised in {documents}; what they say is found as documents. If they have "
        "cases under labels of their own, name the labels in sarye.toml ([labels]), then: "
        "sarye index"
    ),
)


def cases_text(number: int, translator: Translator) -> str:
    """Count cases."""
    return _counted(number, N_("{n} case"), N_("{n} cases"), translator)


def documents_text(number: int, translator: Translator) -> str:
    """Count documents."""
    return _counted(number, N_("{n} document"), N_("{n} documents"), translator)


def files_text(number: int, translator: Translator) -> str:
    """Count files: an archive is one, whatever it holds."""
    return _counted(number, N_("{n} file"), N_("{n} files"), translator)


def hits_text(number: int, translator: Translator) -> str:
    """Count hits."""
    return _counted(number, N_("{n} hit"), N_("{n} hits"), translator)


def found_text(number: int, translator: Translator, *, mixed: bool) -> str:
    """Count what was found: cases, or where documents are among it, hits."""
    return (hits_text if mixed else cases_text)(number, translator)


def synonyms_text(result: Result) -> str:
    """Say on one line which official words were looked for in place of which words; or nothing.

    Like this: ``노인 → 어르신, 고령자; 완화 → 경감``.
    """
    return "; ".join(f"{one.word} → {', '.join(one.official)}" for one in result.synonyms)


def _counted(number: int, one: str, many: str, translator: Translator) -> str:
    return translator.text(one if number == 1 else many, n=f"{number:,}")
