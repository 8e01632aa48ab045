"""The cache of coded articles: Parquet files under names that tell their content, so that a retry never doubles.

A part holds some articles with their statement records, one row an article. Its folder is named for what coded it
(`coder_key`), its file for the articles in it; each article's `address` is a hash of everything that the coder sees.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.coding.records import Record
from dashboard.corpus.document import Document
from dashboard.table.home import write_atomically
from dashboard.table.manifest import Versions
from dashboard.table.schema import RECORD, SCHEMA_VERSION

PART = pa.schema(
    [
        pa.field("address", pa.string(), nullable=False),
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("statements", pa.list_(RECORD), nullable=False),
    ]
)


class Coded(Protocol):
    """What the coder gives for an article (`dashboard.coding.pipeline.CodedDocument`)."""

    @property
    def document(self) -> Document: ...  # noqa: D102
    @property
    def records(self) -> Sequence[Record]: ...  # noqa: D102
    @property
    def failure(self) -> str | None: ...  # noqa: D102


Coder = Callable[[Iterable[Document]], Iterable[Coded]]
"""Codes articles one after another; it must be picklable, since a Dask worker may run it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Some coded articles, ready to be written, and the reason for each that could not be coded, by document id."""

    content: bytes
    addresses: tuple[str, ...]
    failures: Mapping[str, str]

    @property
    def name(self) -> str:
        """The content-addressed file name."""
        return f"{digest(self.addresses)}.parquet"


def digest(parts: Iterable[object]) -> str:
    """Return 16 hexadecimal digits that tell these parts, in this order, from any others."""
    made = hashlib.blake2b(digest_size=8)
    for part in parts:
        text = str(part).encode("utf-8", "surrogatepass")
        made.update(len(text).to_bytes(8, "little") + text)
    return made.hexdigest()


def coder_key(versions: Versions) -> str:
    """Return the name of the folder of everything that these versions coded."""
    return digest((SCHEMA_VERSION, *dataclasses.astuple(versions)))


def address(document: Document) -> str:
    """Return a hash of all that the coder sees of an article: not where its file lies, nor what other articles say."""
    fields = dataclasses.asdict(document)
    seen = sorted(fields.keys() - {"source_file", "duplicate_of"})
    return digest(item for name in seen for item in (name, fields[name]))


def code_part(code: Coder, documents: Sequence[Document]) -> Part:
    """Code some articles. An article that the coder fails on, or whose records do not fit the schema, costs itself."""
    rows: list[dict[str, Any]] = []
    failures: dict[str, str] = {}
    for coded in code(documents):
        document = coded.document
        row = {"address": address(document), "document_id": document.document_id}
        try:
            statements = pa.array([_stored(record) for record in coded.records], RECORD)
        except (pa.ArrowException, KeyError, TypeError, ValueError, OverflowError) as error:
            failures[document.document_id] = f"records break the schema: {type(error).__name__}: {error}"
            continue
        if coded.failure is not None:
            failures[document.document_id] = coded.failure
        else:
            rows.append({**row, "statements": statements})
    lost = {d.document_id for d in documents} - {r["document_id"] for r in rows} - failures.keys()
    failures |= dict.fromkeys(sorted(lost), "the coder gave nothing back for it")
    return Part(_parquet(_table(rows)), tuple(row["address"] for row in rows), failures)


def failed_part(documents: Sequence[Document], reason: str) -> Part:
    """Return the part of articles none of which could be coded."""
    return Part(b"", (), dict.fromkeys((document.document_id for document in documents), reason))


def _stored(record: Record) -> Record:
    return {field.name: record[field.name] for field in RECORD}


def _table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    offsets = pa.array([0, *_running_total(len(row["statements"]) for row in rows)], pa.int32())
    values = pa.concat_arrays([row["statements"] for row in rows]) if rows else pa.array([], RECORD)
    return pa.table(
        [
            pa.array([row["address"] for row in rows], pa.string()),
            pa.array([row["document_id"] for row in rows], pa.string()),
            pa.ListArray.from_arrays(offsets, values),
        ],
        schema=PART,
    )


def _parquet(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def _running_total(numbers: Iterable[int]) -> Iterable[int]:
    total = 0
    for number in numbers:
        total += number
        yield total


def write_part(folder: pathlib.Path, part: Part) -> None:
    """Write a part under its name; one that is there already is the same."""
    path = folder / part.name
    if part.addresses and not path.exists():
        write_atomically(path, part.content)


def coded_articles(folder: pathlib.Path) -> dict[str, str]:
    """Return the file name of the part that holds each coded article, by address. A broken part is removed."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.parquet")):
        try:
            addresses = pq.read_table(path, columns=["address"])["address"].to_pylist()
        except (pa.ArrowException, OSError):
            path.unlink()
            continue
        for item in addresses:
            found.setdefault(item, path.name)
    return found


def forget(folder: pathlib.Path, coded: Mapping[str, str], alive: Collection[str]) -> None:
    """Take the articles whose address is not among those alive out of the parts; `coded` tells which part has which."""
    for name in sorted({part for item, part in coded.items() if item not in alive}):
        rows = pq.read_table(folder / name, schema=PART)
        rows = rows.filter(pa.array([item in alive for item in rows["address"].to_pylist()], pa.bool_()))
        write_part(folder, Part(_parquet(rows), tuple(rows["address"].to_pylist()), {}))
        (folder / name).unlink()
