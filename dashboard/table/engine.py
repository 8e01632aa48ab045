"""Codes articles part by part: in this process, or on Dask where there are many (docs/tables.md, "Engine").

Dask was chosen by measurement: of seven engines it alone survived a killed worker with little start-up cost. Tasks
give their part back and the process that builds writes it, so that a cluster needs no shared disk and a task that runs
twice is stored once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dashboard.corpus.document import Document
from dashboard.errors import TableError
from dashboard.table.parts import Coder, Part, code_part, failed_part
from dashboard.table.versions import installation

if TYPE_CHECKING:
    from distributed import Client, Future

DISTRIBUTED_FROM = 200
"""Articles to code from which the two seconds that Dask takes to start are worth it."""

PART_ARTICLES = 20
"""Articles a part: what a killed build loses at most for each worker, and what a worker holds at a time."""

CONNECT_TIMEOUT = "20s"
"""How long a cluster may take to answer."""

_AHEAD = 2
"""Parts in flight for each worker: enough that none waits, few enough that memory does not grow with the corpus."""

_WORKER_MEMORY = 1 << 30
"""Bytes that a worker may need: spaCy, the encoder and a part of long articles take about 0.7 GB."""


@dataclasses.dataclass(frozen=True, slots=True)
class Engine:
    """Where articles are coded: `scheduler` is the address of a Dask cluster, `workers` the number of processes on
    this machine (default: one a processor).
    """

    scheduler: str | None = None
    workers: int | None = None

    def name(self, articles: int) -> str:
        """What codes this many articles: "dask" or "process"; "none" where there is nothing to code."""
        if not articles:
            return "none"
        many = articles > DISTRIBUTED_FROM and (self.workers or os.cpu_count() or 1) > 1
        return "dask" if self.scheduler or many else "process"

    def code(self, code: Coder, documents: Sequence[Document]) -> Iterator[Part]:
        """Code articles, each in one part; parts come in any order.

        Raises:
            TableError: the cluster does not answer, or its workers run another version of this program.
            OnRecordError: the coder cannot work at all, for want of a model, say.
        """
        parts = parts_of(documents)
        if self.name(len(documents)) == "dask":
            with self._client() as client:
                # a cluster elsewhere may run anything; workers started here run what runs here
                yield from _code_on_dask(client, code, parts, installation() if self.scheduler else None)
        else:
            yield from (code_part(code, part) for part in parts)

    @contextlib.contextmanager
    def _client(self) -> Iterator[Client]:
        import dask
        from dask.system import CPU_COUNT
        from distributed import Client, LocalCluster
        from distributed.system import MEMORY_LIMIT

        # the sampling profiler took a fifth of the workers' time
        with dask.config.set({"distributed.worker.profile.enabled": False}), contextlib.ExitStack() as stack:
            address: object = self.scheduler
            if not self.scheduler:
                fitting = max(1, min(CPU_COUNT, MEMORY_LIMIT // _WORKER_MEMORY))
                address = stack.enter_context(
                    LocalCluster(  # type: ignore[no-untyped-call]
                        n_workers=self.workers or fitting,
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",  # any free port: the usual one may be taken
                        silence_logs=logging.ERROR,
                    )
                )
            try:
                client = Client(address, timeout=CONNECT_TIMEOUT)  # type: ignore[no-untyped-call]
            except (OSError, ValueError) as error:
                raise TableError(
                    f"no Dask scheduler answers at {self.scheduler}: {error}",
                    fix="check the address (tcp://host:8786) or leave --scheduler out",
                ) from error
            yield stack.enter_context(client)


def parts_of(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    """Divide articles into parts, in order."""
    rest = iter(documents)
    while part := tuple(itertools.islice(rest, PART_ARTICLES)):
        yield part


def _code_on_dask(
    client: Client, code: Coder, parts: Iterator[Sequence[Document]], wanted: str | None
) -> Iterator[Part]:
    from distributed import as_completed

    running: dict[object, Sequence[Document]] = {}
    done = as_completed()  # type: ignore[no-untyped-call]

    def submit(documents: Sequence[Document]) -> None:
        future = client.submit(_code_as_here, wanted, code, documents, pure=False)
        running[future.key] = documents
        done.add(future)  # type: ignore[no-untyped-call]

    workers = len(client.nthreads())  # type: ignore[no-untyped-call]
    for documents in itertools.islice(parts, _AHEAD * max(1, workers)):
        submit(documents)
    for future in done:
        documents = running.pop(future.key)
        if (part := _outcome(future, documents)) is not None:
            yield part
        else:
            for document in documents:
                submit((document,))
        for following in itertools.islice(parts, 1):
            submit(following)


def _outcome(future: Future[Part], documents: Sequence[Document]) -> Part | None:
    """Return the part; None where it must be tried again, article by article, because some article kills workers."""
    from distributed import KilledWorker

    try:
        part = future.result()
    except KilledWorker:
        return failed_part(documents, "it killed its worker, again and again") if len(documents) == 1 else None
    except ImportError as error:
        raise TableError(
            f"a worker cannot load this program: {error}", fix="install the same version of onrecord on every worker"
        ) from error
    else:
        return part


def _code_as_here(wanted: str | None, code: Coder, documents: Sequence[Document]) -> Part:
    """Code a part on a worker, provided that it would give what the building process would."""
    if wanted is not None and installation() != wanted:
        raise TableError(
            "a worker runs another version of the code, models, codebook or registry",
            fix="install the same version of onrecord on every worker",
        )
    return code_part(code, documents)
