"""Real Chromium on a real server. Without Chromium these tests are skipped, on CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import app_table
import pytest
from driving import PATIENCE, Reader, Server, start
from playwright.sync_api import Browser, expect, sync_playwright

from dashboard.filters import Options, options
from dashboard.table.store import Store

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

expect.set_options(timeout=PATIENCE)  # playwright's own 5 s are too few where the server shares two slow cores


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is missing: apt install chromium, or set $CHROMIUM"))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_table.make(tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="session")
def built(data: Path) -> Store:
    return Store.open(data)


@pytest.fixture(scope="session")
def values(built: Store) -> Options:
    return options(built)


@pytest.fixture(scope="session")
def server(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start(data, tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()


@pytest.fixture
def fresh_server(data: Path, tmp_path: Path) -> Iterator[Server]:
    running = start(data, tmp_path / "log.txt")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: apt install chromium, or set $CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def reader(browser: Browser, server: Server) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield Reader(context, server.url)
    context.close()
