"""Wrong usage in: the error of Typer; out: what was wrong, in one language, with the next step.

Typer says its errors in English, as whole sentences. What they hold besides (an option, a
parameter, what it takes) is said here anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from sarye.messages import N_, Translator

_NOT_UNDERSTOOD: Final = N_("Not understood: {reason} See: {command} --help")
_VALUE: Final = re.compile(r"^'(.*)' is not |^(\S+) is not in ", re.DOTALL)
"""What was given, in the sentences that Typer makes of a wrong value."""
_EXTRA: Final = re.compile(r"unexpected extra arguments?.*\((.*)\)", re.DOTALL)


def usage_text(error: Any, arguments: Sequence[str], translator: Translator) -> str:
    """Say on one line what Typer did not understand, and what to type instead.

    Who types nothing is shown the help.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    say = _SAYINGS.get(type(error).__name__, _other)
    reason = " ".join(say(error, arguments, translator).split())
    command = error.ctx.command_path if getattr(error, "ctx", None) else "sarye"
    return translator.text(_NOT_UNDERSTOOD, reason=reason, command=command)


def _no_option(error: Any, arguments: Sequence[str], translator: Translator) -> str:
    """Name the option that is meant or, where a query begins with a dash, how to write that."""
    name = error.option_name
    parameters = error.ctx.command.params if error.ctx else ()
    typed = next((one for one in arguments if one.startswith(name)), name)
    is_word = not typed.startswith("--") or not typed.isascii()
    if is_word and any(one.name == "query" for one in parameters):
        template = N_(
            "{typed} is no option. If a query begins with a dash, write -- before it: {command} -- "
            '"{typed}". To leave a word out: NOT {word}.'
        )
        word, command = typed.lstrip("-"), error.ctx.command_path
        return translator.text(template, typed=typed, word=word, command=command)
    known = [opt for one in parameters for opt in one.opts if opt.startswith("-")]
    near = get_close_matches(name, known, n=1)
    if near:
        template = N_("There is no option {name}. Is {near} meant?")
        return translator.text(template, name=name, near=near[0])
    return translator.text(N_("There is no option {name}."), name=name)


def _wrong_option(error: Any, _: Sequence[str], translator: Translator) -> str:
    lacks = "requires" in error.message
    template = N_("{name} needs a value behind it.") if lacks else N_("{name} takes no value.")
    return translator.text(template, name=error.option_name)


def _missing(error: Any, _: Sequence[str], translator: Translator) -> str:
    return translator.text(N_("{name} is missing."), name=_name(error.param))


def _wrong_value(error: Any, _: Sequence[str], translator: Translator) -> str:
    """Say which values a parameter takes."""
    found, taken = _VALUE.search(error.message), _taken(error.param, translator)
    if not (found and taken):
        return str(error.format_message())
    value = found[1] if found[1] is not None else found[2]
    template = N_("{name} cannot be {value}. It takes {taken}.")
    return translator.text(template, name=_name(error.param), value=value, taken=taken)


def _taken(parameter: Any, translator: Translator) -> str:
    """Say what a parameter takes; empty where that is not known."""
    kind: Any = parameter.type if parameter else None
    if hasattr(kind, "choices"):
        choices = ", ".join(str(getattr(one, "value", one)) for one in kind.choices)
        return translator.text(N_("one of: {choices}"), choices=choices)
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None and most is not None:
        template = N_("a whole number from {least} to {most}")
        return translator.text(template, least=least, most=most)
    if least is not None:
        return translator.text(N_("a whole number from {least}"), least=least)
    return translator.text(N_("a whole number")) if hasattr(kind, "_number_class") else ""


def _name(parameter: Any) -> str:
    """Call a parameter what its help calls it: ``--limit``, ``QUERY``."""
    if parameter is None:
        return ""
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_option else (parameter.name or "").upper())


def _other(error: Any, _: Sequence[str], translator: Translator) -> str:
    said = str(error.format_message())
    extra = _EXTRA.search(said)
    return (
        translator.text(N_("One at a time; too much: {words}."), words=extra[1]) if extra else said
    )


_SAYINGS: Final[Mapping[str, Callable[[Any, Sequence[str], Translator], str]]] = {
    "NoSuchOption": _no_option,
    "BadOptionUsage": _wrong_option,
    "MissingParameter": _missing,
    "BadParameter": _wrong_value,
}
"""What says each kind of error; Typer gives its own no public names."""
