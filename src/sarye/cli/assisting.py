"""The command ``sarye mcp``; the tools themselves are `sarye.mcp`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from sarye.cli.commands import app, screen_of
from sarye.cli.listening import HostOption, PortOption, TokenOption, answer, settings_of, tell
from sarye.cli.options import IndexOption
from sarye.messages import N_

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
    host: HostOption = "127.0.0.1",
    port: PortOption = 8610,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", help=N_("A further name that assistants may call it by; repeatable.")
        ),
    ] = None,
    token_file: TokenOption = None,
    index: IndexOption = None,
) -> None:
    """Answer until the assistant hangs up or, over HTTP, until Ctrl-C."""
    from sarye.mcp import ENDPOINT, answer_over_stdio

    screen = screen_of(context)
    settings = settings_of(screen, index)
    if not http:
        answer_over_stdio(settings, screen.translator)
        return
    from sarye.hosting.logs import log_to_stderr
    from sarye.hosting.ports import listen
    from sarye.hosting.serveoptions import Options, read_token
    from sarye.hosting.supervising import Order

    log_to_stderr()
    options = Options(
        host=host,
        hosts=tuple(allow_host or ()),
        language=screen.translator.language,
        token=read_token(token_file) if token_file else "",
    )
    who = "" if options.token else EVERYONE
    listening = listen(host, port)
    used = listening.getsockname()[1]
    begun = partial(tell, screen, SERVING, options, used, path=ENDPOINT, who=who)
    answer(screen, Order("sarye.mcp:create_app", settings, options), listening, begun=begun)
