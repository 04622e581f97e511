"""The command ``sarye mcp``; the tools themselves are `sarye.mcp`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sarye.cli.commands import app, screen_of
from sarye.cli.options import IndexOption
from sarye.messages import N_

if TYPE_CHECKING:
    from sarye.cli.console import Screen
    from sarye.web import Options

SERVING = N_("Assistants ask at {address} (Ctrl-C ends it).")
EVERYONE = N_(
    "Everyone who reaches this machine can search. --token-file FILE asks them for a token first."
)


@app.command(help=N_("Let an assistant search, by the Model Context Protocol."))
def mcp(
    context: typer.Context,
    http: Annotated[
        bool,
        typer.Option(
            "--http", help=N_("Answer at an address, in place of standard input and output.")
        ),
    ] = False,
    host: Annotated[
        str, typer.Option("--host", help=N_("The address to listen at."))
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help=N_("The port; 0 takes a free one."))
    ] = 8610,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", help=N_("A further name that assistants may call it by; repeatable.")
        ),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", help=N_("A file with a token that everyone is asked for, on one line.")
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Answer until the assistant hangs up or, over HTTP, until Ctrl-C."""
    from dataclasses import replace

    from sarye.address import place_of
    from sarye.mcp import answer_over_http, answer_over_stdio

    screen = screen_of(context)
    settings = screen.settings if index is None else replace(screen.settings, index=place_of(index))
    if not http:
        answer_over_stdio(settings, screen.translator)
        return
    from sarye.web import Options
    from sarye.web.access import read_token

    options = Options(
        host=host,
        hosts=tuple(allow_host or ()),
        language=screen.translator.language,
        token=read_token(token_file) if token_file else "",
    )
    answer_over_http(
        settings, screen.translator, options, port, begun=lambda at: _tell(screen, options, at)
    )


def _tell(screen: Screen, options: Options, port: int) -> None:
    """Say where the tools are and, where others reach them too, what that means."""
    from sarye.cli.serving import NETWORK
    from sarye.mcp import ENDPOINT
    from sarye.web.origins import is_local

    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{port}{ENDPOINT}"
    print(screen.translator.text(SERVING, address=address), flush=True)
    if not is_local(options.host):
        if not options.token:
            screen.note(screen.translator.text(EVERYONE))
        screen.note(screen.translator.text(NETWORK, host=options.host))
