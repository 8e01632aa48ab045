"""Articles as a Parquet table: one article a row. Read batch by batch, and only the columns that are needed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet

from dashboard.corpus.article import Article, checked_text
from dashboard.corpus.metadata import metadata_from, recognise, require_text
from dashboard.corpus.options import Options
from dashboard.corpus.outcome import Refused
from dashboard.corpus.sources import Source

_ROWS = 256
_WRITE_AGAIN = "write the table again"


def read_parquet(source: Source, options: Options) -> Iterator[Article | Refused]:
    """The articles of a table and, in their place, what is wrong with the rows that hold none."""
    options.limits.check(source.size, options.limits.table, "the table")
    with source.opener() as stream:
        try:
            table = parquet.ParquetFile(_seekable(stream, source, options))
            groups = (table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
            options.limits.check(sum(groups), options.limits.archive_expanded, "the unpacked table")
            yield from _articles(table, options)
        except (pa.ArrowException, OSError) as error:
            raise Refused(
                f"not a sound Parquet file: {str(error).partition(chr(10))[0][:200]}", fix=_WRITE_AGAIN
            ) from error


def _seekable(stream: BinaryIO, source: Source, options: Options) -> BinaryIO:
    """Parquet is read from its end: an archive's entry, which can only be unpacked from its start, is held whole."""
    return stream if not source.packed else io.BytesIO(source.read(options.limits.whole, options.limits))


def _articles(table: parquet.ParquetFile, options: Options) -> Iterator[Article | Refused]:
    names = table.schema_arrow.names
    found = recognise(names, options.columns)
    require_text(found, names)
    kind = table.schema_arrow.field(found["text"]).type
    if not _is_text(kind):
        raise Refused(
            f"wrong columns: {found['text']!r} holds {kind}, not text",
            fix="name a column of strings with --column text=NAME",
        )
    wanted = [*found.values(), *(["sources"] if "sources" in names else [])]
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=wanted):
        for record in _records(batch):
            number += 1
            try:
                yield _article(record, found, options)
            except Refused as refused:
                yield Refused(f"row {number}: {refused.what}", fix=refused.fix or "")


def _article(record: dict[str, Any] | Refused, found: dict[str, str], options: Options) -> Article:
    if isinstance(record, Refused):
        raise record
    text = checked_text(record[found["text"]] or "")
    return Article(text, metadata_from(record, found, day_first=options.day_first))


def _records(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | Refused]:
    """The rows one by one where one of them spoils the batch (bytes that are no UTF-8, dates beyond the calendar)."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for row in range(batch.num_rows):
            try:
                yield from batch.slice(row, 1).to_pylist()
            except (ValueError, OverflowError) as error:
                yield Refused(f"a value cannot be read ({type(error).__name__})", fix=_WRITE_AGAIN)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
