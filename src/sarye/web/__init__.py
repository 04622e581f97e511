"""An index in, a page that people search in and a JSON API out; the only package with Starlette.

::

    request ─▶ guards (log, faults, headers, time, host, rate, size) ─▶ pages, api, files, runs
                                                                          │
                          asking.py: the query string ─▶ Asked ◀──────────┤
                          shelf.py: an open archive, always the newest ◀──┤
                          rendering.py: templates in the reader's language ◀┘
"""

from sarye.web.app import create_app
from sarye.web.site import Options

__all__ = ["Options", "create_app"]
