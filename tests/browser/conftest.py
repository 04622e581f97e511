"""A server over the sample documents, as a user starts it, and a Chromium that asks it.

Every page that a test opens is watched: at its end nothing may have been asked of another host, and
the console may have no error, which a violated policy would be as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from sarye.archive import Archive
from tools.chromium import MISSING, find_chromium, launched
from tools.serving import serving

PATIENCE = 60_000
"""Milliseconds that are waited for what must come; no test is about how soon it does."""

OVERTAKEN = ("htmx:sendAbort, ", "htmx:afterRequest, ")
"""What htmx calls an error as well: a search that was ended because a later one took its place."""


class Visitor:
    """Opens pages of one server; ``faults`` are what none of them may do."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.faults: list[str] = []
        self.contexts: list[BrowserContext] = []

    def enter(self, **options: Any) -> BrowserContext:
        """Make a browser of its own: no cookies, nothing kept, Korean unless another is named."""
        usual = {"locale": "ko-KR", "base_url": self.address, "reduced_motion": "reduce"}
        context = self.chromium.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self._check(request.url))
        context.on("console", self._hear)
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        self.contexts.append(context)
        return context

    def open(self, path: str = "/", **options: Any) -> Page:
        """Open a page in a browser of its own, and be where it leads the keyboard."""
        page = self.enter(**options).new_page()
        page.goto(path)
        for field in page.locator("[autofocus]:visible").all():
            expect(field).to_be_focused()
        return page

    def search(self, query: str, more: str = "", **options: Any) -> Page:
        """Open the results of a query."""
        return self.open(f"/?q={quote(query)}{more}", **options)

    def close(self) -> None:
        """Close all that was opened."""
        for context in self.contexts:
            context.close()

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked {url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(OVERTAKEN):
            self.faults.append(message.text)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all of these tests: they share an index, a server and a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run the Chromium of the system, one for all tests."""
    if find_chromium() is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample_index(
    tmp_path_factory: pytest.TempPathFactory,
    copy_of_data: Callable[[Path], Path],
    chromium: Browser,
) -> Path:
    """Hold an index of the sample documents for these tests alone."""
    return copy_of_data(tmp_path_factory.mktemp("browser") / "index")


@pytest.fixture(scope="session")
def library(sample_index: Path) -> Iterator[Archive]:
    """Open the index beside the server, to compare."""
    with Archive.open(sample_index) as archive:
        yield archive


@pytest.fixture(scope="session")
def address(sample_index: Path) -> Iterator[str]:
    """Serve it."""
    with serving(sample_index) as served:
        yield served.address


@pytest.fixture(scope="session")
def visiting(chromium: Browser) -> Callable[[str], Visitor]:
    """Make a visitor of another server; whoever does so looks at its faults."""
    return lambda address: Visitor(chromium, address)


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Visit the server, and see that no page did what none may do."""
    visitor = Visitor(chromium, address)
    try:
        yield visitor
    finally:
        visitor.close()
    assert visitor.faults == []


@pytest.fixture(scope="session")
def titles_of() -> Callable[[Page], list[str]]:
    """Read the titles of the hits that a page shows, in order."""

    def read(page: Page) -> list[str]:
        return [" ".join(one.split()) for one in page.locator(".hit a.title").all_inner_texts()]

    return read


@pytest.fixture(scope="session")
def titles_in(library: Archive) -> Callable[..., list[str]]:
    """Search the library for the titles of a query's hits, in order; ten unless more are asked."""

    def search(query: str, *, limit: int | None = 10, **options: Any) -> list[str]:
        hits = library.search(query, limit=limit, **options).hits
        return [" ".join(hit.case.title.split()) for hit in hits]

    return search
