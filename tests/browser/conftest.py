"""The real application on a loopback port, and a real Chromium that watches what pages do."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright
from shapely import Polygon
from waitress.server import create_server
from waitress.wasyncore import close_all

from geogrid.services.simulation import Size
from geogrid.settings import Settings
from geogrid.store import Database
from geogrid.web import alone
from geogrid.web.app import create_app
from geogrid.web.identity import COOKIE
from tests import signing
from tests.browser import reported, town

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Simulated = Callable[[Path, Size], Database]
SESSIONS: dict[tuple[str, str], str] = {}
"""The tokens of two people who may do everything, by site and name."""
SIZE = Size(24, 600, 20)
"""Of the town that plans are drawn in."""
DESK, PHONE, NARROW = (1280, 800), (390, 844), (360, 740)

expect.set_options(timeout=20_000)  # ms: what is awaited comes, also on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def installed() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser for the tests of one file: one that is left open takes a quarter of a core from all that follow."""
    program = installed()
    if program is None:
        pytest.skip("no Chromium on this machine")
    browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()


@contextmanager
def serve(folder: Path, shapes: dict[str, Polygon]) -> Iterator[str]:
    """Serve a town; yields where."""
    database = Database.at(folder / "town.sqlite")
    database.migrate()
    town.build(database, shapes)
    with serve_database(folder, database) as address:
        yield address


@contextmanager
def serve_database(folder: Path, database: Database, settings: Settings | None = None) -> Iterator[str]:
    """Serve what a database holds; yields where."""
    app = create_app(settings or Settings(folder, None, "for tests"), database)
    channels: dict[int, object] = {}
    server = create_server(app, map=channels, host="127.0.0.1", port=0, threads=alone.THREADS)
    thread = threading.Thread(target=server.run)
    thread.start()
    address = f"http://127.0.0.1:{server.effective_port}"
    for name in ("everybody", "another"):
        SESSIONS[address, name] = signing.session_of(database, signing.account(database, name))
    yield address
    server.trigger.pull_trigger(partial(close_all, channels))  # a server without channels ends
    thread.join()
    server.task_dispatcher.shutdown()
    database.close()


@pytest.fixture
def studio_site(tmp_path: Path, simulated: Simulated) -> Iterator[str]:
    """A town of one's own, to plan in."""
    with serve_database(tmp_path, simulated(tmp_path / "town.sqlite", SIZE)) as address:
        yield address


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("site"), town.SHAPES) as address:
        yield address


@pytest.fixture(scope="session")
def reported_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The town with cases, and with names that try to break out."""
    folder = tmp_path_factory.mktemp("reported")
    with serve(folder, town.SHAPES) as address:
        reported.report(folder / "town.sqlite")
        yield address


@dataclass
class Watch:
    """What went wrong on a page: messages in its console, uncaught errors, requests to anybody else."""

    site: str
    wrong: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.site + "/"):
            self.wrong.append(f"off-site: {request.url}")

    def follow(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("request", self.request)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """Open a page of the site. When the test is over, no page may have complained or gone elsewhere.

    Keywords: `size`, `locale`, `at` (another site), `expected` (words of what belongs to the test), `signed_in` (as
    whom: "everybody", "another", or nobody), and those of a browser context (java_script_enabled, geolocation,
    permissions, color_scheme).
    """
    opened: list[tuple[Watch, tuple[str, ...]]] = []
    contexts = []

    def open_page(
        path: str,
        *,
        size: tuple[int, int] = DESK,
        locale: str = "zh-CN",
        at: str | None = None,
        expected: str | tuple[str, ...] = (),
        signed_in: str = "everybody",
        **options: Any,
    ) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale, **options)
        if signed_in:
            context.add_cookies([{"name": COOKIE, "value": SESSIONS[at or site, signed_in], "url": at or site}])
        contexts.append(context)
        watch = Watch(at or site)
        opened.append((watch, (expected,) if isinstance(expected, str) else expected))
        page = context.new_page()
        watch.follow(page)
        page.goto((at or site) + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    wrong = [w for watch, expected in opened for w in watch.wrong if not any(each in w for each in expected)]
    assert wrong == []
