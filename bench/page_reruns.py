"""Server CPU and wall time of a rerun of each page: raw websocket, the protocol that the browser speaks.

    python bench/page_reruns.py [DATA ...]

Each DATA is a folder that `onrecord build` wrote (default: one built from seeds/). For every page: the first run of a
session, reruns with nothing changed, and reruns under a filter that is new each time (nothing cached).
"""

# ruff: noqa: S603

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[1]
PAGES = ("", "speakers", "stance", "commitments", "statements", "search", "about")
REPEATS = 12
LIMIT = 100  # ms of server CPU a rerun: what the dashboard promises at 10,000 statements


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall: float  # ms
    cpu: float  # ms of the server process


@contextlib.contextmanager
def server(data: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Serve a table; give the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    environment = {**os.environ, "ONRECORD_DATA": str(data)}
    process = subprocess.Popen([*command, "--server.headless", "true"], cwd=ROOT, env=environment)
    try:
        for _ in range(150):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health")
                break
            time.sleep(0.2)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(15)


class Session:
    """One reader's connection."""

    def __init__(self, socket: websockets.ClientConnection, process: psutil.Process) -> None:
        self.socket, self.process = socket, process

    async def run(self, page: str, query: str = "") -> Cost:
        """Ask for one run and wait until the script has finished."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        before, start = self.process.cpu_times(), time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self.socket.recv())  # type: ignore[arg-type]
            if answer.WhichOneof("type") == "script_finished":
                break
        after, end = self.process.cpu_times(), time.perf_counter()
        cpu = (after.user + after.system) - (before.user + before.system)
        return Cost((end - start) * 1000, cpu * 1000)


async def measure(port: int, process: psutil.Process, page: str) -> dict[str, list[Cost]]:
    """Run a page for the first time, again, and under filters that nobody asked for before."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    costs: dict[str, list[Cost]] = {"first": [], "again": [], "new filter": []}
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as opened:  # type: ignore[list-item]
        session = Session(opened, process)
        costs["first"].append(await session.run(page))
        costs["again"] = [await session.run(page) for _ in range(REPEATS)]
    for number in range(REPEATS):
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as opened:  # type: ignore[list-item]
            session = Session(opened, process)
            query = urllib.parse.urlencode({"start": f"{2020 + number % 4}-01-{number + 1:02d}"})
            costs["new filter"].append(await session.run(page, query))
    return costs


def report(data: Path) -> None:
    """Print the costs of every page."""
    from dashboard.table.store import Store

    store = Store.open(data)
    counts = store.manifest.counts
    print(f"{counts['statements']:,} statements in {counts['documents']:,} articles ({data})")
    store.close()
    print(f"{'page':<13}{'':<11}{'CPU ms':>8}{'wall ms':>9}")
    with server(data) as (port, process):
        for page in PAGES:
            for kind, costs in asyncio.run(measure(port, process, page)).items():
                cpu, wall = (statistics.median(getattr(c, field) for c in costs) for field in ("cpu", "wall"))
                over = "  over the limit" if kind == "again" and cpu > LIMIT else ""
                print(f"{page or 'overview':<13}{kind:<11}{cpu:>8.0f}{wall:>9.0f}{over}")


def main() -> None:
    """Report on the given tables, or on the bundled articles."""
    if len(sys.argv) > 1:
        for data in sys.argv[1:]:
            report(Path(data))
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        subprocess.run(
            [sys.executable, "-m", "dashboard.cli", "build", "seeds", "--out", str(data)], check=True, cwd=ROOT
        )
        report(data)


if __name__ == "__main__":
    main()
