"""What ``serve`` and ``mcp`` share: where they listen, who may ask, and how that is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sarye.messages import N_

if TYPE_CHECKING:
    from socket import socket

    from sarye.cli.console import Screen
    from sarye.hosting.logs import LogFormat
    from sarye.hosting.serveoptions import Options
    from sarye.hosting.supervising import Order
    from sarye.settings import Settings

HostOption = Annotated[str, typer.Option("--host", help=N_("The address to listen at."))]
LAST_PORT = 65_535
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=LAST_PORT, help=N_("The port; 0 takes a free one."))
]
TokenOption = Annotated[
    Path | None,
    typer.Option(
        "--token-file", help=N_("A file with a token that everyone is asked for, on one line.")
    ),
]
NETWORK = N_(
    "Nothing is encrypted on its way, neither searches nor a token: where others could listen, put "
    "a proxy with HTTPS in front. Names other than {host} that browsers call it by are to be "
    "allowed: --allow-host NAME"
)
DIED = N_(
    "The process that answers was ended by the system ({signal}) and is begun anew. To see whether "
    "the index is damaged: sarye status --check"
)


def settings_of(screen: Screen, index: str | None) -> Settings:
    """Give the settings, with the index that is named in place of theirs."""
    from dataclasses import replace

    from sarye.address import place_of

    return screen.settings if index is None else replace(screen.settings, index=place_of(index))


def answer(
    screen: Screen,
    order: Order,
    listening: socket,
    *,
    begun: Callable[[], object],
    workers: int = 1,
) -> None:
    """Answer until Ctrl-C: in processes of their own where a file can be cut that is mapped.

    ``begun`` is called when it can answer. Raises what there is to say about an index that cannot
    be used.
    """
    with listening:
        if sys.platform == "win32":  # nobody can cut a file there that is mapped
            from sarye.hosting.server import run

            application = order.make()
            begun()
            run(application, listening, proxied=order.options.is_proxied)
        else:
            from sarye.hosting.supervising import supervise

            died = partial(_note_death, screen, order.options)
            supervise(listening, order, begun=begun, died=died, workers=workers)


def _note_death(screen: Screen, options: Options, name: str) -> None:
    note(screen, options, screen.translator.text(DIED, signal=name))


def tell(
    screen: Screen, template: str, options: Options, port: int, *, path: str = "", who: str = ""
) -> str:
    """Say where a server is and, where others reach it too, ``who`` can do what; give its address.

    Print takes no time; Rich, which would show it in colours, takes 40 ms to import.
    """
    address = address_of(options, port) + path
    text = screen.translator.text(template, address=address)
    if options.log_format == "json":
        from sarye.hosting.logs import LOG

        LOG.info("%s", text)
    else:
        print(text, flush=True)
    for one in _notes(screen, options, who):
        note(screen, options, one)
    return address


def address_of(options: Options, port: int) -> str:
    """Name the address at which a server answers on this machine."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"http://{host}:{port}{options.root}"


def note(screen: Screen, options: Options, text: str) -> None:
    """Say what who runs a server should know: beside the output, or in its log."""
    if options.log_format == "json":
        from sarye.hosting.logs import LOG

        LOG.warning("%s", text)
    else:
        screen.note(text)


@contextmanager
def refusing(screen: Screen, form: LogFormat) -> Iterator[None]:
    """Write why a server cannot begin as the log is written; `main` does where that is text."""
    from sarye.errors import SaryeError

    try:
        yield
    except SaryeError as error:
        if form != "json":
            raise
        from sarye.hosting.logs import LOG

        LOG.error("%s", screen.translator.error(error))
        raise typer.Exit(1) from error


def _notes(screen: Screen, options: Options, who: str) -> Iterator[str]:
    from sarye.hosting.origins import is_local

    if is_local(options.host):
        return
    if who:
        yield screen.translator.text(who)
    yield screen.translator.text(NETWORK, host=options.host)
