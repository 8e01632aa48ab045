"""Server CPU and wall time of a rerun of each page: raw websocket, the protocol that the browser speaks.

    python bench/page_reruns.py [DATA ...]

Each DATA is a folder that `onrecord build` wrote. Default: one built from seeds/, and one of about 10,000 statements,
which repeats the first under other ids and dates, written by the same command's code. For every page: the first run of
a session, reruns with nothing changed, and reruns under a filter that nobody asked for before (nothing is cached).
"""

# ruff: noqa: S603

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime
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
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.coding.records import Record
from dashboard.corpus.document import Document
from dashboard.corpus.outcome import SetAside
from dashboard.table.assembly import read_documents
from dashboard.table.build import Coding, build
from dashboard.table.home import Home
from dashboard.table.store import Store

ROOT = Path(__file__).parents[1]
FIRST_DAY = datetime.date(2022, 3, 1)  # the bundled articles begin in February 2022
PAGES = ("", "speakers", "stance", "commitments", "statements", "search", "about")
REPEATS = 12
STATEMENTS = 10_000
LIMIT = 100  # ms of server CPU a rerun: what the dashboard is to keep at so many statements


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
    """Run a page for the first time, again, and under filters that nobody asked for before, as one reader would."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    costs: dict[str, list[Cost]] = {"first": [], "again": [], "new filter": []}
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as opened:  # type: ignore[list-item]
        session = Session(opened, process)
        costs["first"].append(await session.run(page))
        costs["again"] = [await session.run(page) for _ in range(REPEATS)]
        for number in range(REPEATS):  # each leaves most of the statements in
            day = FIRST_DAY + datetime.timedelta(days=7 * number + PAGES.index(page))
            costs["new filter"].append(await session.run(page, urllib.parse.urlencode({"start": day.isoformat()})))
    return costs


def report(data: Path) -> None:
    """Print the costs of every page."""
    with contextlib.closing(Store.open(data)) as store:
        counts = store.manifest.counts
    print(f"{counts['statements']:,} statements in {counts['documents']:,} articles")
    print(f"{'page':<13}{'':<11}{'CPU ms':>8}{'wall ms':>9}")
    with server(data) as (port, process):
        for page in PAGES:
            for kind, costs in asyncio.run(measure(port, process, page)).items():
                cpu = statistics.fmean(cost.cpu for cost in costs)  # the clock of the CPU ticks every 10 ms
                wall = statistics.median(cost.wall for cost in costs)
                over = f"  over {LIMIT}" if kind != "first" and cpu > LIMIT else ""
                print(f"{page or 'overview':<13}{kind:<11}{cpu:>8.0f}{wall:>9.0f}{over}", flush=True)


@dataclasses.dataclass(frozen=True)
class Copied:
    """A copy of an article with its statements, as the coder hands them over."""

    document: Document
    records: Sequence[Record]
    failure: str | None = None


def repeat(data: Path, out: Path, statements: int) -> None:
    """Build a table of so many statements in `out`: the articles of the build in `data`, again and again, each copy
    under ids of its own and on another day within the dates that the build covers."""
    with contextlib.closing(Store.open(data)) as store:
        manifest = store.manifest
    documents = list(read_documents(Home(data).build(manifest.build_id)))
    parts = pa.concat_tables(map(pq.read_table, sorted(Home(data).parts.glob("*/*.parquet"))))
    records = dict(zip(parts["document_id"].to_pylist(), parts["statements"].to_pylist(), strict=True))
    first, last = manifest.first_date, manifest.last_date
    days = (last - first).days + 1 if first and last else 1
    copies: dict[str, Copied] = {}
    for number in range(max(1, round(statements / manifest.counts["statements"]))):
        for document in documents:
            published = document.published
            if published and first:
                published = first + datetime.timedelta(days=((published - first).days + 97 * number) % days)
            name = f"{document.document_id}-{number}"
            copy = dataclasses.replace(document, document_id=name, published=published, duplicate_of=None)
            copies[name] = Copied(copy, [_renamed(record, number) for record in records[document.document_id]])
    corpus = Corpus([copied.document for copied in copies.values()], [])
    code = lambda asked: [copies[document.document_id] for document in asked]  # noqa: E731
    build(corpus, out, Coding(code, manifest.versions), workers=1, progress=False)


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Articles to build from."""

    documents: Sequence[Document]
    set_aside: Sequence[SetAside]


_IDS = ("statement_id", "cue_inherited_from", "nested_in", "linked_to")


def _renamed(record: Record, number: int) -> Record:
    def ids(row: Record, names: Iterable[str]) -> Record:
        return {name: f"{row[name]}-{number}" for name in names if row[name] is not None}

    commitments = [{**c, **ids(c, ("commitment_id", "same_as"))} for c in record["commitments"]]
    return {**record, **ids(record, _IDS), "commitments": commitments}


def main() -> None:
    """Report on the given tables, or on the bundled articles and on as many copies of them as are asked for."""
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
        repeat(data, Path(folder) / "repeated", STATEMENTS)
        print()
        report(Path(folder) / "repeated")


if __name__ == "__main__":
    main()
