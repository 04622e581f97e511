"""The command line: languages, errors, streams and exit statuses.

`sarye.cli.commands` says where the commands themselves are.
"""

from __future__ import annotations

import atexit
import errno
import gc
import gettext
import locale
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import typer

from sarye.cli import assisting, evaluation, inspecting, maintaining, searching, serving
from sarye.cli.commandline import HELP_OPTION, command_line
from sarye.cli.commands import app
from sarye.cli.encodings import begin_in_utf8, set_streams
from sarye.errors import FilterInvalid, IndexMissing, OutputUnwritten, SaryeError, UsageError
from sarye.messages import DOMAIN, LANGUAGES, LOCALE_FOLDER, N_, Translator
from sarye.settings import Settings, read_settings

__all__ = [
    "app",
    "assisting",
    "evaluation",
    "inspecting",
    "main",
    "maintaining",
    "searching",
    "serving",
]

COLLECTED: Final = 100_000
"""Objects between two looks for cycles that nothing uses; a search makes fewer."""

FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
"""What a disk says that takes no more of what is printed; files are written with errors of ours."""

COMPLETING: Final = "_SARYE_COMPLETE"
"""Set by a shell that asks how a line can go on; it takes no notices."""

TYPERS_WORDS = (
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    HELP_OPTION,
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    N_("required"),
    N_("default: {default}"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
"""What Typer says itself, by way of gettext."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    if arguments is None:
        # A file that did not fit on the disk complains once more when it is collected.
        sys.unraisablehook = lambda _: None
        begin_in_utf8()
        _collect_rarely()
    typed = sys.argv[1:] if arguments is None else arguments
    given, language = _language([_as_typed(argument) for argument in typed])
    set_streams()
    try:
        return _written(_run(given, language))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # nobody reads on, which is no failure
        _write_no_more()
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            return _told_unwritten(error, language)
        if os.environ.get("SARYE_DEBUG"):
            raise
        template = N_("sarye stopped on an error of its own ({kind}). Please report the command.")
        translator = Translator(_usual_language(language))
        print(translator.text(template, kind=type(error).__name__), file=sys.stderr)
        return 1


def _written(status: int) -> int:
    """Write what still waits: Python itself would end with 120 where that fails as it ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
    return status


def _told_unwritten(error: OSError, language: str | None) -> int:
    """Say that what was printed did not fit; give the exit status."""
    _write_no_more()
    reason = error.strerror or type(error).__name__
    translator = Translator(_usual_language(language or os.environ.get("SARYE_LANG")))
    print(translator.error(OutputUnwritten(reason=reason)), file=sys.stderr)
    return 1


def _write_no_more() -> None:
    """Let what still waits to be written go nowhere."""
    with suppress(OSError, ValueError):  # a stream that is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    with suppress(OSError, ValueError):
        sys.stdout.flush()


def _run(arguments: list[str], language: str | None) -> int:
    translator = Translator(_usual_language(language or os.environ.get("SARYE_LANG")))
    settings = Settings()
    try:
        if language not in (None, *LANGUAGES):
            raise FilterInvalid(name="--lang", value=language, example="ko")
        settings = read_settings(Path.cwd(), os.environ)
        translator = Translator(_usual_language(language or settings.language))
        if arguments[:1] != ["index"] and COMPLETING not in os.environ:  # which stops at them
            for key in settings.unknown:
                print(translator.error(key.error), file=sys.stderr)
        return _dispatch(arguments, settings, translator)
    except IndexMissing as error:
        from sarye.cli.absentindex import missing_index_text

        print(missing_index_text(error, settings, translator), file=sys.stderr)
        return 1
    except SaryeError as error:
        print(translator.error(error), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1


def _dispatch(arguments: list[str], settings: Settings, translator: Translator) -> int:
    from sarye.cli.console import Screen

    _translate_typer(translator)
    command = command_line(app, translator)
    try:
        code = command.main(
            arguments, "sarye", standalone_mode=False, obj=Screen(settings, translator)
        )
    except typer.Abort:
        return 130
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    except Exception as error:
        if not hasattr(error, "format_message"):  # Typer's usage errors share this, and no name
            raise
        from sarye.cli.usage import usage_text

        print(usage_text(error, arguments, translator), file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def _as_typed(argument: str) -> str:
    """Read an argument as UTF-8 where the locale (C, say) could not."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def _language(arguments: list[str]) -> tuple[list[str], str | None]:
    """Take ``--lang`` out of the arguments, wherever it stands before a bare ``--``."""
    rest: list[str] = []
    language = None
    following = iter(arguments)
    for argument in following:
        if argument == "--":
            rest += [argument, *following]
        elif argument == "--lang":
            language = next(following, "")
        elif argument.startswith("--lang="):
            language = argument.partition("=")[2]
        else:
            rest.append(argument)
    return rest, language


def _usual_language(wanted: str | None) -> str:
    """Choose the language: as set, else Korean in a Korean locale, else English."""
    if wanted in LANGUAGES:
        return wanted
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ko" if value.startswith("ko") else "en"
    code = locale.getlocale()[0] or ""
    return "ko" if code.lower().startswith("ko") else "en"


def _translate_typer(translator: Translator) -> None:
    """Let Typer's own words (Options, Arguments) come from our catalogue too."""
    os.environ["LANGUAGE"] = translator.language
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)


def _collect_rarely() -> None:
    """Leave out what Python does to find cycles that nothing uses, of which a command has few.

    It looks for them after each 700 objects, and among all objects as the process ends: together
    that is a fifth of what a search takes.
    """
    gc.set_threshold(COLLECTED)
    atexit.register(gc.freeze)
