"""A coroutine in, what it gives out, whatever loop the thread that asks may hold."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_apart(wanted: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: a browser that tests drive holds a loop in theirs."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, wanted).result()
