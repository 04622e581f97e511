"""The command line in the reader's language, of which a command is made when it is needed.

Typer works out the parameters of all commands before it runs one. Here each command is made when it
is run or listed, and no other.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

import typer

from sarye.messages import N_, Translator

HELP_OPTION = N_("Show this message and exit.")

ORDER: Final = (
    *("index", "copy", "search", "export", "show", "similar", "facets"),
    *("parse", "analyze", "status", "evaluate", "judge", "serve", "mcp"),
)
"""The commands as the help lists them; one that is not here comes last."""

_BESIDE: Final = "\ue000"
"""Stands behind each letter that takes two columns while lines are broken: Typer counts letters."""


class Commands(Mapping[str, Any]):
    """The commands of an app by their names, each made once when it is asked for."""

    def __init__(self, app: typer.Typer, translator: Translator) -> None:
        registered = {
            one.name or one.callback.__name__: one
            for one in app.registered_commands
            if one.callback
        }
        names = sorted(registered, key=lambda name: (*ORDER, name).index(name))
        self._registered = {name: registered[name] for name in names}
        self._translator = translator
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            alone = typer.Typer(
                add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
            )
            alone.registered_commands = [self._registered[name]]
            self._made[name] = _translated(typer.main.get_command(alone), self._translator)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registered)

    def __len__(self) -> int:
        return len(self._registered)


def command_line(app: typer.Typer, translator: Translator) -> Any:
    """Make what runs the command that is named first in a list of arguments."""
    bare = copy.copy(app)
    bare.registered_commands = []
    command: Any = _translated(typer.main.get_command(bare), translator)
    command.commands = Commands(app, translator)
    return command


def _translated(command: Any, translator: Translator) -> Any:
    """Say the help of a command and of its parameters in the reader's language."""
    if command.help:
        command.help = command.short_help = translator.text(command.help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = translator.text(parameter.help)
    make = command.get_help_option

    def get_help_option(context: typer.Context) -> Any:
        option = make(context)  # anew for each call
        option.help = translator.text(HELP_OPTION)
        return option

    command.get_help_option = get_help_option
    command.get_help = partial(_help, command)
    return command


def _help(command: Any, context: typer.Context) -> str:
    """Write the help of a command, its lines as many columns wide as the terminal has."""
    formatter = context.make_formatter()
    write_rows, write_text = formatter.write_dl, formatter.write_text
    formatter.write_dl = lambda rows, **how: write_rows(  # type: ignore[method-assign]
        [(name, _spread(text)) for name, text in rows], **how
    )
    formatter.write_text = lambda text: write_text(_spread(text))  # type: ignore[method-assign]
    command.format_help(context, formatter)
    return formatter.getvalue().rstrip("\n").replace(_BESIDE, "")


def _spread(text: str) -> str:
    """Make a text as many letters long as it takes columns."""
    return "".join(each + _BESIDE * (unicodedata.east_asian_width(each) in "WF") for each in text)
