"""Texts shown to people: every template can be filled in, in English and in Korean."""

from __future__ import annotations

import ast
import io
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import sarye.errors
from sarye.errors import SaryeError
from sarye.messages import LANGUAGES, LOCALE_FOLDER, PROBLEMS, Translator
from sarye.models import Place, Problem
from sarye.readers import FORMATS

SOURCE = Path(sarye.errors.__file__).parent
CATALOGUE = LOCALE_FOLDER / "ko" / "LC_MESSAGES" / "sarye.po"
TEMPLATED = re.compile(r"""\b(?:say|_)\(\s*(["'])(.+?)\1""")


@cache
def calls() -> list[ast.Call]:
    """Return every call in the source."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(name: str) -> Iterator[ast.Call]:
    """Yield the calls of a name that have arguments."""
    for call in calls():
        if (
            isinstance(call.func, ast.Name)
            and call.func.id == name
            and (call.args or call.keywords)
        ):
            yield call


def literal(node: ast.expr) -> object:
    """Return the value of a constant, None of anything else."""
    return node.value if isinstance(node, ast.Constant) else None


def templates() -> set[str]:
    """Return every text that is marked for translation."""
    return {str(literal(call.args[0])) for call in called("N_")}


def fields(template: str) -> set[str]:
    """Return the names of the parameters of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def raised() -> list[tuple[str, set[str] | None]]:
    """List the kinds of problems that the source makes, with the details it is seen to give."""
    read = [(literal(call.args[0]), named(call) - {"line"}) for call in called("ReadError")]
    made = [(literal(call.args[0]), details(call)) for call in called("Problem")]
    return [(kind, given) for kind, given in [*read, *made] if isinstance(kind, str)]


def named(call: ast.Call) -> set[str]:
    """Return the names of a call's keyword arguments."""
    return {str(keyword.arg) for keyword in call.keywords}


def details(call: ast.Call) -> set[str] | None:
    """Return the keys of a problem's details, None where they are made elsewhere."""
    if len(call.args) < 3:
        return set()
    given = call.args[2]
    return {str(literal(key)) for key in given.keys if key} if isinstance(given, ast.Dict) else None


def errors(base: type[SaryeError] = SaryeError) -> Iterator[type[SaryeError]]:
    """Yield the tree of errors."""
    for error in base.__subclasses__():
        yield error
        yield from errors(error)


def test_templates_are_plain_texts() -> None:
    """What is marked for translation is a literal text, or no extractor would find it."""
    assert len(templates()) > 50
    assert all(isinstance(literal(call.args[0]), str) for call in called("N_"))


@pytest.mark.parametrize("template", sorted(templates()))
def test_a_template_can_be_filled_in(template: str) -> None:
    """A template is filled in with the parameters it names, which all have names."""
    names = fields(template)
    assert all(name.isidentifier() for name in names)
    for language in LANGUAGES:
        said = Translator(language).text(template, **dict.fromkeys(names, 7))
        assert said
        assert "{" not in said
        assert "7" in said or not names


def test_every_kind_of_problem_has_a_text() -> None:
    """The problems that the source makes are those that have a text, with the same details."""
    made = [*raised(), *((one.refused, set[str]()) for one in FORMATS.values())]
    assert {kind for kind, _ in made} == PROBLEMS.keys()
    wrong = [one for one in made if one[1] not in (None, fields(PROBLEMS[one[0]]))]
    assert wrong == []


def test_problems_are_said() -> None:
    """A problem is said with its details, its place with page and line, in both languages."""
    problem = Problem("empty_section", Place("a.txt", page=2, line=3), {"label": "(노력)"})
    english, korean = Translator("en"), Translator("ko")
    assert english.problem(problem) == "The label (노력) has no text below it."
    assert "(노력)" in korean.problem(problem)
    assert korean.problem(problem) != english.problem(problem)
    assert english.place(problem.place) == "page 2, line 3"
    assert english.place(Place("a.txt", line=3)) == "line 3"
    assert english.place(Place("a.xlsx", sheet="1분기", row=7)) == "sheet 1분기, row 7"
    assert korean.place(Place("a.xlsx", sheet="1분기", row=7)) == "1분기 시트, 7행"
    assert english.place(Place("a.txt")) == korean.place(Place("a.txt")) == ""


@pytest.mark.parametrize("error", sorted(errors(), key=lambda error: error.__name__))
def test_errors_are_raised_with_what_they_say(error: type[SaryeError]) -> None:
    """Wherever an error is made, it is given the parameters that its template names."""
    if error is sarye.errors.ReadError:  # its parameters are those of its problem, see above
        return
    for call in called(error.__name__):
        assert named(call) == fields(error.template), ast.unparse(call)


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_said(language: str) -> None:
    """An error is said in the reader's language; its own text is English."""
    error = sarye.errors.PathMissing(path="{없음}")
    assert str(error) == "No such file or folder: {없음}. Check the path."
    assert "{없음}" in Translator(language).error(error)
    assert (Translator(language).error(error) == str(error)) == (language == "en")


def test_a_language_without_a_catalogue_is_english() -> None:
    """An unknown language and an unknown template are shown as they are written."""
    assert Translator("fr").text("No hits.") == "No hits."
    assert Translator("ko").text("{n} of nothing", n=3) == "3 of nothing"
    assert Translator("ko").text("{n} of nothing") == "{n} of nothing"


def test_the_korean_catalogue_is_whole() -> None:
    """Every template has a Korean text with the same parameters, and no text is left over."""
    with CATALOGUE.open("rb") as file:
        catalogue = {message.id: message for message in read_po(file, locale="ko") if message.id}
    pages = [path.read_text("utf-8") for path in SOURCE.rglob("*.j2")]
    used = templates() | {found[2] for page in pages for found in TEMPLATED.finditer(page)}
    assert sorted(used - catalogue.keys()) == []
    assert sorted(catalogue.keys() - used) == []
    for template, message in catalogue.items():
        assert message.string, template
        assert not message.fuzzy, template
        assert fields(message.string) == fields(template), template


def test_the_compiled_catalogue_is_up_to_date() -> None:
    """The .mo that is shipped says what the .po compiles to, but for the date in its head."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ko")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(read_mo(compiled))


def texts(catalogue: Catalog) -> dict[str, str]:
    """Return the messages of a catalogue without its head."""
    return {message.id: message.string for message in catalogue if message.id}
