"""Turns parts of coded articles into the Parquet tables, in bounded memory: DuckDB joins and sorts them on disk."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import itertools
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.actors.registry import Registry
from dashboard.codebook.labels import codebook
from dashboard.coding.records import words_in
from dashboard.corpus.document import Document
from dashboard.table.actors import actor_row, blocs_on
from dashboard.table.schema import COLUMNS, TableName, arrow_schema

ROW_GROUP = 50_000
"""Rows a Parquet row group: what its writer and its readers hold at a time."""

MEMORY = "1GB"
"""What DuckDB may hold while it sorts; beyond it goes to disk, beside the build."""


def in_table_order(documents: Iterable[Document]) -> list[Document]:
    """Sort articles as every table shows them: by date, the undated last, then by id."""
    return sorted(documents, key=lambda d: (d.published or datetime.date.max, d.document_id))


def write_tables(
    folder: pathlib.Path, documents: Sequence[Document], part_of: Mapping[str, pathlib.Path], registry: Registry
) -> None:
    """Write the tables of a build into `folder`.

    `documents` are in table order; `part_of` gives the part file that holds each of them, by id. The files are a
    function of these alone, down to the byte.
    """
    _write(folder, "documents", _document_batches(documents))
    with _workbench(folder) as con:
        _read_parts(con, documents, part_of)
        _write(folder, "statements", _query(con, _statements()))
        _write(folder, "commitments", _query(con, _commitments()))
        actors = pa.Table.from_pylist(list(_actors(con, registry)), arrow_schema("actors"))
        _write(folder, "actors", actors.to_batches(ROW_GROUP))
        con.register("actors", actors)
        con.register("memberships", _memberships(con, registry))
        _write(folder, "statement_speakers", _query(con, _STATEMENT_SPEAKERS))


@contextlib.contextmanager
def _workbench(folder: pathlib.Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = folder / "workbench.duckdb"
    con = duckdb.connect(str(path), config={"memory_limit": MEMORY})
    try:
        yield con
    finally:
        con.close()
        path.unlink(missing_ok=True)


def _write(folder: pathlib.Path, table: TableName, batches: Iterable[pa.RecordBatch]) -> None:
    schema = arrow_schema(table)
    with pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd", version="2.6") as writer:
        for rows in _regrouped(batches):
            writer.write_table(rows.select(schema.names).cast(schema), row_group_size=ROW_GROUP)


def _regrouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut batches of any size into tables of ROW_GROUP rows, so that a file's bytes depend on its rows alone."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        while count + batch.num_rows >= ROW_GROUP:
            room = ROW_GROUP - count
            yield pa.Table.from_batches([*held, batch.slice(0, room)])
            held, count, batch = [], 0, batch.slice(room)
        if batch.num_rows:
            held.append(batch)
            count += batch.num_rows
    if held:
        yield pa.Table.from_batches(held)


def _document_batches(documents: Sequence[Document]) -> Iterator[pa.RecordBatch]:
    schema = arrow_schema("documents")
    own = [name for name in schema.names if name != "words"]
    for start in range(0, len(documents), 1_000):
        rows = [
            {**{name: getattr(document, name) for name in own}, "words": words_in(document.text)}
            for document in documents[start : start + 1_000]
        ]
        yield pa.RecordBatch.from_pylist(rows, schema)


def read_documents(folder: pathlib.Path) -> Iterator[Document]:
    """Yield the articles of a build, in table order."""
    names = [field.name for field in dataclasses.fields(Document)]
    with pq.ParquetFile(folder / "documents.parquet") as file:
        for batch in file.iter_batches(1_000, columns=names):
            for row in batch.to_pylist():
                yield Document(**row)


def _read_parts(
    con: duckdb.DuckDBPyConnection, documents: Sequence[Document], part_of: Mapping[str, pathlib.Path]
) -> None:
    """Lay out the records as the relation `coded`, one row a statement, in table order."""
    files = [str(part_of[document.document_id]) for document in documents]
    places = {
        "file": pa.array(files, pa.string()),
        "document_id": pa.array([d.document_id for d in documents], pa.string()),
        "published": pa.array([d.published for d in documents], pa.date32()),
        "position": pa.array(range(len(documents)), pa.int64()),
    }
    con.register("places", pa.table(places))
    families = {label: codebook().family_of(label).id for label in codebook().commitment_types}
    con.register("families", pa.table({"type": list(families), "family": list(families.values())}))
    con.execute(_CODED, [sorted(set(files))])


_CODED = """
CREATE TABLE coded AS
SELECT position, ordinal, document_id, published, s
FROM (
    SELECT position, places.document_id, published,
           unnest(statements) AS s, generate_subscripts(statements, 1) AS ordinal
    FROM read_parquet($1, filename = true) AS part
    JOIN places ON places.document_id = part.document_id AND places.file = part.filename
)
ORDER BY position, ordinal
"""


def _statements() -> str:
    derived = {
        "document_id": "document_id",
        "published": "published",
        "speaker_ids": "list_transform(s.speakers, lambda speaker: speaker.id)",
        "on_behalf_of": "s.on_behalf_of.id",
    }
    return f"SELECT {_shown('statements', 's', derived)} FROM coded ORDER BY position, ordinal"  # noqa: S608


def _commitments() -> str:
    shown = _shown("commitments", "c", {"statement_id": "statement_id", "family": "family"})
    return f"""
        SELECT {shown}
        FROM (
            SELECT position, ordinal, s.statement_id AS statement_id,
                   unnest(s.commitments) AS c, generate_subscripts(s.commitments, 1) AS number
            FROM coded
        )
        LEFT JOIN families ON families.type = c.type
        ORDER BY position, ordinal, number
    """  # noqa: S608


_SIGHTINGS = """
SELECT x.id AS id, x.name AS name, x.entity_type AS entity_type, x.wikidata AS wikidata, x.registered AS registered,
       x.role AS role, x.country AS country, x.organisation AS organisation, x.sector AS sector,
       min(published) AS start, max(published) AS "end", count(*) AS times
FROM (
    SELECT published, unnest(s.speakers) AS x FROM coded
    UNION ALL
    SELECT published, s.on_behalf_of AS x FROM coded WHERE s.on_behalf_of IS NOT NULL
)
GROUP BY ALL
ORDER BY ALL
"""

_STATEMENT_SPEAKERS = """
SELECT statement_id, x.id AS actor_id, weight, actors.name, actors.entity_type, actors.registered,
       x.role AS role, x.country AS country, x.organisation AS organisation, x.sector AS sector,
       memberships.blocs AS blocs
FROM (
    SELECT position, ordinal, published, s.statement_id AS statement_id, s.speaker_weight AS weight,
           unnest(s.speakers) AS x, generate_subscripts(s.speakers, 1) AS number
    FROM coded
) AS spoken
LEFT JOIN actors ON actors.actor_id = x.id
JOIN memberships
  ON memberships.country IS NOT DISTINCT FROM x.country
 AND memberships.organisation IS NOT DISTINCT FROM x.organisation
 AND memberships.published IS NOT DISTINCT FROM spoken.published
ORDER BY position, ordinal, number
"""


def _shown(table: TableName, record: str, derived: Mapping[str, str]) -> str:
    """Return SQL for a table's columns: fields of the record, but for those that are derived."""
    return ", ".join(f'{derived.get(c.name, f"{record}.{c.name}")} AS "{c.name}"' for c in COLUMNS[table])


def _query(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[pa.RecordBatch]:
    return iter(con.sql(sql).to_arrow_reader(ROW_GROUP))


def _actors(con: duckdb.DuckDBPyConnection, registry: Registry) -> Iterator[dict[str, Any]]:
    found = con.execute(_SIGHTINGS)
    names = [column[0] for column in found.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in found.fetchall())
    for _, sightings in itertools.groupby(rows, key=lambda row: row["id"]):
        yield actor_row(list(sightings), registry)


def _memberships(con: duckdb.DuckDBPyConnection, registry: Registry) -> pa.Table:
    """The blocs of every speaker's state and organisation on the date of the statement."""
    rows = [
        {"country": country, "organisation": body, "published": date, "blocs": blocs_on(registry, country, date, body)}
        for country, body, date in con.sql(_SPOKEN_FOR).fetchall()
    ]
    text = pa.string()
    fields = [("country", text), ("organisation", text), ("published", pa.date32()), ("blocs", pa.list_(text))]
    return pa.Table.from_pylist(rows, pa.schema(fields))


_SPOKEN_FOR = """
SELECT DISTINCT x.country AS country, x.organisation AS organisation, published
FROM (SELECT published, unnest(s.speakers) AS x FROM coded)
"""
