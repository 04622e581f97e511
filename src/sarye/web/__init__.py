"""The web page that people search in, and its JSON API; the only package with Starlette.

::

    request ─▶ middleware (log, errors, headers, host, time, rate, size) ─▶ pages, api, downloads
                                                                              │
                           parameters.py: an address ─▶ SearchRequest ◀───────┤
                           archivepool.py: an open archive, the newest ◀──────┤
                           templating.py: templates in the reader's language ◀┘
"""

from sarye.hosting.serveoptions import Options
from sarye.web.app import create_app, guarded_app, own_names

__all__ = ["Options", "create_app", "guarded_app", "own_names"]
