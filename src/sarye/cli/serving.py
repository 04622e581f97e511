"""The command ``sarye serve``; the page itself is `sarye.web`."""

from __future__ import annotations

import sys
from functools import partial
from os import environ
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sarye.cli.commands import app, screen_of
from sarye.cli.listening import (
    HostOption,
    PortOption,
    TokenOption,
    note,
    refusing,
    settings_of,
    tell,
)
from sarye.cli.options import IndexOption
from sarye.messages import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from sarye.cli.console import Screen
    from sarye.settings import Settings
    from sarye.web import Options

DISPLAYS = frozenset(("DISPLAY", "WAYLAND_DISPLAY"))
"""What names a screen where not every system has one."""

ELSEWHERE = frozenset(("SSH_CONNECTION", "SSH_TTY", "CI"))
"""What tells that nobody sits before this machine."""

SERVING = N_("The page is at {address} (Ctrl-C ends it).")
DIED = N_(
    "The process that answers was ended by the system ({signal}) and is begun anew. To see whether "
    "the index is damaged: sarye status --check"
)
EVERYONE = N_(
    "Everyone who reaches this machine can search, and index again. "
    "--token-file FILE asks them for a token first."
)
KNOWING = N_("Whoever knows the token can search, and index again.")


RateOption = Annotated[
    int | None,
    typer.Option(
        "--rate",
        min=0,
        help=N_("Requests a second by address, 0 for any. [default: 50 from other machines]"),
    ),
]
UploadOption = Annotated[
    bool,
    typer.Option(
        "--allow-upload",
        help=N_("Let everybody add documents, and not only the user of this machine."),
    ),
]
OriginalsOption = Annotated[
    bool,
    typer.Option(
        "--originals/--no-originals",
        help=N_("Let whoever finds a case have the file that it was read from."),
    ),
]
BrowserOption = Annotated[
    bool | None,
    typer.Option(
        "--open/--no-open",
        help=N_("Open the page in a browser. [default: in a terminal of a desktop]"),
        show_default=False,
    ),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host", help=N_("A further name that browsers may call it by; repeatable.")
    ),
]
LogQueriesOption = Annotated[
    bool, typer.Option("--log-queries", help=N_("Log what is searched for, too."))
]
RootOption = Annotated[
    str,
    typer.Option(
        "--root-path",
        metavar="PATH",
        help=N_("The path below which a proxy serves it: /sarye."),
        show_default=False,
    ),
]
LogFormatOption = Annotated[
    Literal["text", "json"],
    typer.Option("--log-format", help=N_("Lines for people, or objects for programs.")),
]


@app.command(help=N_("Serve the page that people search in, and its JSON API."))
def serve(
    context: typer.Context,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8600,
    allow_host: AllowHostOption = None,
    rate: RateOption = None,
    token_file: TokenOption = None,
    allow_upload: UploadOption = False,
    originals: OriginalsOption = True,
    open_browser: BrowserOption = None,
    root_path: RootOption = "",
    log_queries: LogQueriesOption = False,
    log_format: LogFormatOption = "text",
    index: IndexOption = None,
) -> None:
    """Open the index, listen, and answer until Ctrl-C."""
    from sarye.web import Options, own_names
    from sarye.web.access import read_token
    from sarye.web.addressing import read_root
    from sarye.web.logs import log_to_stderr
    from sarye.web.server import listen

    screen = screen_of(context)
    root = read_root(root_path, own=own_names())
    log_to_stderr(log_format)
    with refusing(screen, log_format):
        options = Options(
            host=host,
            hosts=tuple(allow_host or ()),
            language=screen.translator.language,
            rate=rate,
            log_queries=log_queries,
            token=read_token(token_file) if token_file else "",
            uploads=allow_upload,
            originals=originals,
            root=root,
            log_format=log_format,
        )
        listening = listen(host, port)
        shows = _is_desktop() if open_browser is None else open_browser
        begun = partial(_begun, screen, options, listening.getsockname()[1], shows=shows)
        _answer(screen, settings_of(screen, index), options, listening, begun=begun)


def _begun(screen: Screen, options: Options, port: int, *, shows: bool) -> None:
    """Say where the page is, and show it where somebody sits before this machine."""
    from sarye.cli.browsing import show_page

    who = KNOWING if options.token else EVERYONE
    address = tell(screen, SERVING, options, port, who=who)
    if shows:
        show_page(address)


def _answer(
    screen: Screen,
    settings: Settings,
    options: Options,
    listening: socket,
    *,
    begun: Callable[[], None],
) -> None:
    """Answer until Ctrl-C: in a process of its own where a file can be cut that is mapped."""
    from sarye.web import create_app
    from sarye.web.server import run
    from sarye.web.supervising import supervise

    is_proxied = options.rate == 0
    if sys.platform == "win32":  # nobody can cut a file there that is mapped
        application = create_app(settings, options)
        begun()
        run(application, listening, proxied=is_proxied)
    else:
        with listening:
            order = (settings, options, is_proxied)
            supervise(listening, order, begun=begun, died=partial(_note_death, screen, options))


def _is_desktop() -> bool:
    """Tell whether a person sits before this terminal, at a screen that can show a browser."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or environ.keys() & ELSEWHERE:
        return False
    return sys.platform in ("win32", "darwin") or bool(environ.keys() & DISPLAYS)


def _note_death(screen: Screen, options: Options, name: str) -> None:
    note(screen, options, screen.translator.text(DIED, signal=name))
