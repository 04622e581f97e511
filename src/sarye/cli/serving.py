"""The command ``sarye serve``; the page itself is `sarye.web`."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sarye.cli.commands import app, screen_of
from sarye.cli.listening import (
    LAST_PORT,
    HostOption,
    TokenOption,
    address_of,
    answer,
    refusing,
    settings_of,
    tell,
)
from sarye.cli.options import IndexOption
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.hosting.neighbours import Spot
    from sarye.hosting.serveoptions import Options
    from sarye.hosting.supervising import Order

DISPLAYS = frozenset(("DISPLAY", "WAYLAND_DISPLAY"))
"""What names a screen where not every system has one."""

REMOTE = frozenset(("SSH_CONNECTION", "SSH_TTY", "CI"))
"""What tells that nobody sits before this machine."""

SERVING = N_("The page is at {address} (Ctrl-C ends it).")
ELSEWHERE = N_(
    "The page is at {address}, since another program or the page of another index has port 8600 "
    "(Ctrl-C ends it)."
)
OPEN = N_("The page of this index is open already: {address}")
EVERYONE = N_(
    "Everyone who reaches this machine can search, and index again. "
    "--token-file FILE asks them for a token first."
)
KNOWING = N_("Whoever knows the token can search, and index again.")


PortOption = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=0,
        max=LAST_PORT,
        help=N_(
            "The port; 0 takes a free one. [default: 8600; where a browser is opened, the next "
            "free one]"
        ),
        show_default=False,
    ),
]
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
MOST_WORKERS = 4
"""Processes that answer at most unless more are asked for: each keeps its own lists in memory."""

WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=64,
        help=N_(
            "Processes that answer. [default: 1 for this machine alone; for others, as many as it "
            "has processors, at most 4]"
        ),
        show_default=False,
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
    port: PortOption = None,
    allow_host: AllowHostOption = None,
    rate: RateOption = None,
    token_file: TokenOption = None,
    allow_upload: UploadOption = False,
    originals: OriginalsOption = True,
    open_browser: BrowserOption = None,
    root_path: RootOption = "",
    workers: WorkersOption = None,
    log_queries: LogQueriesOption = False,
    log_format: LogFormatOption = "text",
    index: IndexOption = None,
) -> None:
    """Open the index, listen, and answer until Ctrl-C."""
    from sarye.cli.browsing import open_page
    from sarye.errors import PageOpen
    from sarye.hosting.logs import log_to_stderr
    from sarye.hosting.ports import port_beside
    from sarye.hosting.serveoptions import Options, read_token
    from sarye.hosting.supervising import Order

    screen = screen_of(context)
    root = _root(root_path)
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
        order = Order("sarye.web:create_app", settings_of(screen, index), options)
        shows = _is_desktop() if open_browser is None else open_browser
        spot = _spot(order, port, shows=shows)
        begun = partial(_begun, screen, options, spot.port, named=port is not None, shows=shows)
        if spot.listening is not None:
            answer(screen, order, spot.listening, begun=begun, workers=_workers(options, workers))
        elif shows:
            open_page(tell(screen, OPEN, options, spot.port))
        else:
            raise PageOpen(address=address_of(options, spot.port), other=port_beside(spot.port))


def _root(text: str) -> str:
    """Read the path of a proxy; only then is it of use to know our own addresses."""
    if not text.strip():
        return ""
    from sarye.hosting.serveoptions import read_root
    from sarye.web import own_names

    return read_root(text, own=own_names())


def _workers(options: Options, wanted: int | None) -> int:
    """Tell how many processes are to answer; on Windows it is this one."""
    from sarye.errors import WorkersUnavailable

    if sys.platform == "win32":
        if wanted not in (None, 1):
            raise WorkersUnavailable()
        return 1
    return wanted or (1 if options.is_private else min(_processors(), MOST_WORKERS))


def _processors() -> int:
    """Count the processors that this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _spot(order: Order, port: int | None, *, shows: bool) -> Spot:
    """Take the port that is named; where a person looks and names none, any one will do."""
    from sarye.hosting.neighbours import find_spot, take_spot
    from sarye.hosting.ports import USUAL_PORT

    host, index = order.options.host, order.settings.index
    if shows and port is None:
        return find_spot(host, index)
    return take_spot(host, index, USUAL_PORT if port is None else port)


def _begun(screen: Screen, options: Options, port: int, *, named: bool, shows: bool) -> None:
    """Say where the page is, and show it where somebody sits before this machine."""
    from sarye.cli.browsing import show_page
    from sarye.hosting.ports import USUAL_PORT

    who = KNOWING if options.token else EVERYONE
    text = SERVING if named or port == USUAL_PORT else ELSEWHERE
    address = tell(screen, text, options, port, who=who)
    if shows:
        show_page(address)


def _is_desktop() -> bool:
    """Tell whether a person sits before this terminal, at a screen that can show a browser."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or os.environ.keys() & REMOTE:
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.keys() & DISPLAYS)
