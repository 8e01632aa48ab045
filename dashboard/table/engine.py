"""Codes articles part by part: in this process, or on Dask where there are many (docs/tables.md, "Engine")."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence

from dashboard.corpus.document import Document
from dashboard.table.parts import Coder, Part, code_part

DISTRIBUTED_FROM = 200
"""Articles to code from which the two seconds that Dask takes to start are worth it."""

PART_ARTICLES = 20
"""Articles a part: what a killed build loses at most, and what a worker holds at a time."""


def parts_of(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    """Divide articles into parts, in order."""
    rest = iter(documents)
    while part := tuple(itertools.islice(rest, PART_ARTICLES)):
        yield part


@dataclasses.dataclass(frozen=True, slots=True)
class Engine:
    """Where articles are coded: `scheduler` is the address of a Dask cluster, `workers` the processes of a local one
    (default: one a processor).
    """

    scheduler: str | None = None
    workers: int | None = None

    def name(self, articles: int) -> str:
        """What codes this many articles: "dask" or "process"."""
        workers = self.workers or os.cpu_count() or 1
        return "dask" if self.scheduler or (articles > DISTRIBUTED_FROM and workers > 1) else "process"

    def code(self, code: Coder, documents: Sequence[Document]) -> Iterator[Part]:
        """Code articles, each in one part; parts come in any order."""
        return code_in_process(code, documents)


def code_in_process(code: Coder, documents: Iterable[Document]) -> Iterator[Part]:
    """Code articles in this process, one part after another."""
    for documents_of_part in parts_of(documents):
        yield code_part(code, documents_of_part)
