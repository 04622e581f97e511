"""The process that answers for `sarye.web.supervising`: it is given its port and what to serve."""

from __future__ import annotations

import pickle
import socket
import sys
from contextlib import suppress

from sarye.errors import SaryeError
from sarye.web.logs import log_to_stderr
from sarye.web.server import run
from sarye.web.supervising import Order, end_with_parent


def main() -> None:
    """Answer until a signal ends it, or the process that started it has died."""
    number, (order, is_first) = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    make, settings, options = Order(*order)
    listening = socket.socket(fileno=number)
    log_to_stderr(options.log_format)
    try:
        application = make(settings, options, must_open=is_first)
    except SaryeError as error:
        _say((type(error), error.params))
        return
    _say(None)
    end_with_parent(sys.stdin.buffer, options.shared)
    sys.stdout = sys.stderr  # who started us has closed the other end
    with suppress(KeyboardInterrupt):
        run(application, listening, proxied=options.is_proxied)


def _say(value: object) -> None:
    pickle.dump(value, sys.stdout.buffer)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
