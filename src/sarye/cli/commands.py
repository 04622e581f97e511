"""The command line's root: the app that takes the commands, and what they all begin and end with.

The commands stand in modules by what they are for: `maintaining`, `searching`, `inspecting`,
`evaluation`, `serving`. Each reads its options, makes one call of `Archive`, and shows the result.
What only some commands need (the index, Kiwi, Excel) is imported in them, so that ``--help`` is
instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sarye.cli.encodings import escaped
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.archive import Archive
    from sarye.cli.console import Screen


app = typer.Typer(
    name="sarye",
    help=N_("Find past best practices in Korean public-sector documents."),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from sarye import __version__

        print(f"sarye {__version__}")
        raise typer.Exit


@app.callback()
def options(
    language: Annotated[
        str | None, typer.Option("--lang", metavar="ko|en", help=N_("The language of messages."))
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=N_("Show the version.")
        ),
    ] = False,
) -> None:
    """Take the language, which `main` has read before the help texts are made."""


def screen_of(context: typer.Context) -> Screen:
    """Give what a command talks with."""
    screen: Screen = context.obj
    return screen


def opened(screen: Screen, index: str | None) -> Archive:
    """Open the index that is named, else that of the settings."""
    from sarye.archive import Archive

    return Archive.open(index or screen.settings.index, settings=screen.settings)


def print_json(value: object) -> None:
    """Print a value for programs, and for people to look at."""
    import json

    print(escaped(json.dumps(value, ensure_ascii=False, indent=2)))
