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
    from collections.abc import Callable
    from types import ModuleType

    from sarye.messages import Translator
    from sarye.settings import Settings
    from sarye.web import Options

__all__ = ["ENDPOINT", "answer_over_http", "answer_over_stdio"]

ENDPOINT = "/mcp"
"""The path that assistants ask at over HTTP."""


def answer_over_stdio(settings: Settings, translator: Translator) -> None:
    """Answer on standard input and output until the input ends.

    Raises `ExtraMissing`, and what `Archive.open` raises where there is no index to answer from.
    """
    _transports().over_stdio(settings, translator)


def answer_over_http(
    settings: Settings,
    translator: Translator,
    options: Options,
    port: int,
    *,
    begun: Callable[[int], object],
) -> None:
    """Answer over HTTP until a signal ends it; ``begun`` is told the port when it can.

    Raises `ExtraMissing`, `AddressTaken`, and what `Archive.open` raises.
    """
    _transports().over_http(settings, translator, options, port, begun=begun)


def _transports() -> ModuleType:
    try:
        from sarye.mcp import transports
    except ImportError as error:
        raise ExtraMissing(extra="mcp") from error
    return transports
