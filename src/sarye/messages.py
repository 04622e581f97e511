"""Texts shown to people: English templates, translated by gettext catalogues.

Templates are marked with `N_` where they are written and translated where they are shown, so that
values and errors stay free of language.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from sarye.models import Place, Problem

LANGUAGES: Final = ("ko", "en")
DOMAIN: Final = "sarye"
LOCALE_FOLDER: Final = Path(__file__).with_name("locale")


def N_(template: str) -> str:  # noqa: N802 - the name that gettext's extractors know
    """Mark a template for translation; return it unchanged."""
    return template


class Failure(Protocol):
    """What an error says: a template of this catalogue, and what fills it."""

    @property
    def template(self) -> str:
        """The English text, with names to fill in."""
        ...

    @property
    def params(self) -> Mapping[str, str | int]:
        """What fills it, by name."""
        ...


PROBLEMS: Final[Mapping[str, str]] = {
    # a whole document
    "empty": N_("The file is empty. Save the document again and put it back."),
    "binary": N_("Not a document that can be read. Save it as HWPX, PDF, DOCX or text."),
    "old_office": N_("An old Office document ({format}). Save it as {better}."),
    "hwp3": N_("A document of Hangul 97 or older (HWP 3). Open it in Hangul and save it as HWPX."),
    "hwpml": N_("A document in HWPML. Open it in Hangul and save it as HWPX."),
    "encrypted": N_(
        "The document is locked by a password or a document protection. Save it unlocked."
    ),
    "distribution": N_(
        "A distribution document (배포용): only the beginning that it shows as its preview was "
        "read. Ask its agency for the original."
    ),
    "plain_text_only": N_(
        "The file is not quite in order: only its bare text was read, without tables. Save the "
        "document again in Hangul."
    ),
    "pictures_only": N_(
        "Almost no text: its pages are pictures. Ask for the text, or run a text recognition (OCR)."
    ),
    "no_hangul": N_(
        "The PDF holds no Hangul text that can be read. Make it anew from the original document, "
        "or run a text recognition (OCR)."
    ),
    "damaged": N_("The file is damaged or cut off. Get it again from where it came."),
    "unreadable": N_("The file cannot be opened ({reason}). Check its permissions."),
    "vanished": N_("The file is no longer there. Check the path."),
    "changing": N_(
        "The file was being changed while it was read. What was known of it is kept; it is read at "
        "the next run."
    ),
    "no_file": N_(
        "A named pipe, a socket or a device, which was not opened. Name a document instead, or "
        "take it out of the folder."
    ),
    "dead_link": N_("A link that leads to nothing. Mend it or take it out of the folder."),
    "too_large": N_("The file has {size} MB, more than {limit} MB. Split it."),
    "encoding": N_("The text is neither UTF-8, UTF-16 nor CP949. Save it as UTF-8."),
    "too_deep": N_("The document nests its parts too deeply. Save it again as text."),
    "expands": N_("Unpacked, the file has more than {limit} MB. Check where it came from."),
    "too_many_files": N_("The archive holds more than {limit} files. Split it."),
    "nested_archive": N_("An archive within archives. Unpack it and put its documents back."),
    "no_documents": N_("The archive holds no documents. Check where it came from."),
    "too_slow": N_(
        "Reading it took more than {seconds} seconds and was stopped. It is tried again at the "
        "next run: split the document, or allow more under [limits] in sarye.toml."
    ),
    "too_much_memory": N_(
        "Reading it took more than {limit} MB of memory and was stopped. It is tried again at the "
        "next run: split the document, or allow more under [limits] in sarye.toml."
    ),
    "reader_died": N_(
        "The process that read it was ended, perhaps for want of memory. It is tried again at the "
        "next run; close other programs, or run with --jobs 1."
    ),
    "crashed": N_("Reading it failed. Save the document again, as HWPX, PDF, DOCX or text."),
    "no_text": N_("The document holds no text. Check that it was saved whole."),
    "bad_json": N_("Not valid JSON: its whole objects were read, the rest as text. Mend the file."),
    # folders
    "closed_folder": N_(
        "The folder cannot be looked into ({reason}). What is indexed of it is kept. Check its "
        "permissions."
    ),
    "emptied": N_(
        "The folder is empty now; what the index has of it is kept (documents: {count}). Put "
        'them back, or remove them from the index: sarye index --forget "{path}"'
    ),
    "absent": N_(
        "It is not there now; what the index has of it is kept (documents: {count}). Connect its "
        'drive, or remove it from the index: sarye index --forget "{path}"'
    ),
    "elsewhere": N_(
        "It is on another machine. Whether its documents changed is seen there: run sarye status "
        "there."
    ),
    "comes_back": N_(
        "It still lies in a folder of the index, and the next run reads it again. Take it out of "
        "there."
    ),
    # the index
    "index_damaged": N_(
        "This file of the index was damaged. What it held was made anew, of the documents and of "
        "what could still be read."
    ),
    "entries_lost": N_(
        "Entries of documents that are not there any more were damaged and are lost: {count}. Get "
        "the documents again and index them."
    ),
    # one place in a document
    "bad_page": N_("This page cannot be read; it was skipped. Save the document again."),
    "bad_sheet": N_("This sheet cannot be read; it was skipped. Save the document again."),
    "hidden_sheet": N_(
        "This sheet is hidden and was not read. Unhide it and save the workbook, if it is to be "
        "found."
    ),
    "hidden_cells": N_(
        "Rows or columns of this sheet are hidden and were not read. Unhide them and save the "
        "workbook, if they are to be found."
    ),
    "no_values": N_(
        "{count} formulas have no stored value and were read as empty. Open the workbook in a "
        "spreadsheet program and save it."
    ),
    "unreadable_pages": N_(
        "The letters of pages {pages} cannot be read, as their fonts do not say what they are. "
        "Make the PDF anew from the original document, or run a text recognition (OCR)."
    ),
    "picture_pages": N_(
        "Pages {pages} are pictures without text and cannot be found. Run a text recognition (OCR)."
    ),
    "bad_line": N_("This line is not valid JSON; it was skipped. Mend the line."),
    "bad_record": N_("This record has neither a title nor any text; it was skipped."),
    "no_sections": N_("A title without sections below it; it was not read as a case."),
    "left_out": N_(
        "This item of a list of cases could not be read as a case; its words are found as text of "
        "the document."
    ),
    "empty_section": N_("The label {label} has no text below it."),
    "duplicate_id": N_("The id {id} belongs to another case; this one was given the id {new}."),
    # dictionary and synonyms
    "bad_word": N_("Not an entry of a dictionary (word, tab, tag); the line was skipped."),
    "bad_terms_file": N_("The file cannot be read as UTF-8; it was left out. Save it as UTF-8."),
    "bad_synonym": N_("Not a line of synonyms (a, b or a => b); the line was skipped."),
}
"""The text of each kind of `Problem`."""


TOLD_PARAMS: Final = ("reason", "taken")
"""What of a message is said in words, and translated with it."""

SYSTEM_REASONS: Final = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("not a folder"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("File name too long"),
    N_("Address already in use"),
    N_("Cannot assign requested address"),
    N_("not UTF-8"),
)
"""What systems say of files and ports that cannot be used."""


class Translator:
    """Says templates, problems and errors in one language.

    >>> Translator("ko").text("No hits.")
    '검색 결과가 없습니다.'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def text(self, template: str, /, **params: object) -> str:
        """Translate a template and fill it in."""
        said = self._catalogue.gettext(template)
        return said.format(**params) if params else said

    def problem(self, problem: Problem) -> str:
        """Say what a problem is and what to do next, without its place."""
        return self.text(PROBLEMS[problem.kind], **self._said(problem.details))

    def place(self, place: Place) -> str:
        """Say where in its document something stands; empty for a whole document."""
        parts = []
        if place.sheet is not None:
            parts.append(self.text(N_("sheet {sheet}"), sheet=place.sheet))
        if place.row is not None:
            parts.append(self.text(N_("row {row}"), row=place.row))
        if place.page is not None:
            parts.append(self.text(N_("page {page}"), page=place.page))
        if place.line is not None:
            parts.append(self.text(N_("line {line}"), line=place.line))
        return ", ".join(parts)

    def error(self, error: Failure) -> str:
        """Say an error with its next step."""
        return self.text(error.template, **self._said(error.params))

    def _said(self, params: Mapping[str, str | int]) -> dict[str, str | int]:
        """Say what of a message is a reason, or what something takes, in the same language."""
        return {
            name: self.text(value) if name in TOLD_PARAMS and isinstance(value, str) else value
            for name, value in params.items()
        }


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language], fallback=True)
