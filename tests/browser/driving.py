"""A running dashboard, and someone at a browser in front of it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import app_table
from playwright.sync_api import BrowserContext, Page

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 30_000  # milliseconds: two slow cores


@dataclasses.dataclass
class Server:
    """A running dashboard."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


def start(data: Path, log: Path) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    command += ["--server.headless", "true"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=app_table.ROOT, env={**os.environ, "ONRECORD_DATA": str(data)}, stdout=out, stderr=out
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    for _ in range(150):
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(server.url + "/_stcore/health"),  # noqa: S310
        ):
            return server
        time.sleep(0.2)
    server.stop()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


class Reader:
    """Someone at a browser."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str, base: str | None = None) -> Reader:
        self.page.goto((base or self.base) + path)
        self.page.wait_for_selector(".otr-colophon", state="attached")  # the last thing that every page writes
        return self.idle()

    def idle(self) -> Reader:
        """Wait until the script has run and nothing on the page is stale any more."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(IDLE)
        self.page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
        return self

    def charts(self, n: int = 1) -> Reader:
        self.page.wait_for_function(f"() => document.querySelectorAll('.js-plotly-plot .main-svg').length >= {n}")
        return self

    def pick(self, key: str, label: str) -> Reader:
        self.page.locator(f".st-key-{key} input").first.click()
        before = self.page.url
        self.page.get_by_role("option", name=label, exact=True).click()
        self.page.keyboard.press("Escape")
        self.page.wait_for_url(lambda url: url != before)  # the choice has reached the server and come back
        return self.idle()

    def text(self) -> str:
        return self.page.inner_text("[data-testid=stMain]")

    @property
    def address(self) -> str:
        return self.page.url.removeprefix(self.base)
