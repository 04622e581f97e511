"""The tools that assistants search with, by the Model Context Protocol.

::

    a call ─▶ protocol.py: the SDK's server ─▶ tools.py: arguments, one call of Archive, JSON
                    ▲
    transports.py: standard input and output, or HTTP behind the guards of `sarye.web`

The only package with the SDK, which is the extra ``mcp``; it is imported by the functions below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarye.errors import ExtraMissing

if TYPE_CHECKING:
    from types import ModuleType

    from starlette.applications import Starlette

    from sarye.hosting.serveoptions import Options
    from sarye.messages import Translator
    from sarye.settings import Settings

__all__ = ["ENDPOINT", "answer_over_stdio", "create_app"]

ENDPOINT = "/mcp"
"""The path that assistants ask at over HTTP."""


def answer_over_stdio(settings: Settings, translator: Translator) -> None:
    """Answer on standard input and output until the input ends.

    Raises `ExtraMissing`, and what `Archive.open` raises where there is no index to answer from.
    """
    _transports().over_stdio(settings, translator)


def create_app(settings: Settings, options: Options, *, must_open: bool = True) -> Starlette:
    """Make the application that answers over HTTP.

    Raises `ExtraMissing` and, where it ``must_open``, what `Archive.open` raises where there is no
    index to answer from; else each call is told so, until there is one.
    """
    application: Starlette = _transports().over_http(settings, options, must_open=must_open)
    return application


def _transports() -> ModuleType:
    try:
        from sarye.mcp import transports
    except ImportError as error:
        raise ExtraMissing(extra="mcp") from error
    return transports
