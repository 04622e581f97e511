"""The process that answers for `sarye.hosting.supervising`, given its port and its order."""

from __future__ import annotations

import gc
import pickle
import socket
import sys
from contextlib import suppress
from typing import Final

from sarye.errors import SaryeError
from sarye.hosting.logs import log_to_stderr
from sarye.hosting.server import run
from sarye.hosting.supervising import Order, end_with_parent

COLLECTED: Final = 20_000
"""Objects between two looks for cycles that nothing uses; a page makes as many."""


def main() -> None:
    """Answer until a signal ends it, or the process that started it has died."""
    order: Order
    number, (order, is_first) = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    listening = socket.socket(fileno=number)
    log_to_stderr(order.options.log_format)
    try:
        application = order.make(must_open=is_first)
    except SaryeError as error:
        _say((type(error), error.params))
        return
    gc.freeze()  # what is loaded stays: it need not be looked through while somebody waits
    gc.set_threshold(COLLECTED)
    _say(None)
    end_with_parent(sys.stdin.buffer, order.options.shared)
    sys.stdout = sys.stderr  # who started us has closed the other end
    with suppress(KeyboardInterrupt):
        run(application, listening, proxied=order.options.is_proxied)


def _say(value: object) -> None:
    pickle.dump(value, sys.stdout.buffer)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
