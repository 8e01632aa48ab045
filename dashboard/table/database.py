"""The DuckDB file beside the Parquet tables: the same rows, laid out for the dashboard's queries.

Measured in notes on scale (docs/tables.md, "DuckDB"): ENUM types for categories, rows sorted by date, and an integer
bit mask beside each list of labels made filters two to four times as fast as plain columns.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import duckdb

from dashboard.table.assembly import MEMORY
from dashboard.table.home import DATABASE
from dashboard.table.schema import COLUMNS, TABLES, Column, TableName, labels_of


def write_database(folder: pathlib.Path) -> None:
    """Write `onrecord.duckdb` from the Parquet tables in `folder`."""
    con = duckdb.connect(str(folder / DATABASE), config={"memory_limit": MEMORY})
    try:
        for table in TABLES:
            path = str(folder / f"{table}.parquet").replace("'", "''")
            con.execute(f"CREATE TEMP VIEW {table}_in AS SELECT * FROM read_parquet('{path}', file_row_number = true)")  # noqa: S608
        _create_types(con)
        for table in TABLES:
            con.execute(f"CREATE TABLE {table} AS {_select(table)}")
        con.execute("CHECKPOINT")
    finally:
        con.close()


def _create_types(con: duckdb.DuckDBPyConnection) -> None:
    closed = {column.labels for table in TABLES for column in COLUMNS[table] if column.labels}
    for name in sorted(closed):
        values = ", ".join(f"'{label}'" for label in labels_of(name))
        con.execute(f"CREATE TYPE {name} AS ENUM ({values})")
    open_ = {column.category for table in TABLES for column in COLUMNS[table] if column.category}
    for name in sorted(open_):
        values = " UNION ".join(_values(name))
        con.execute(
            f"CREATE TYPE {name} AS ENUM (SELECT v FROM ({values}) AS found(v) WHERE v IS NOT NULL ORDER BY v)"  # noqa: S608
        )


def _values(category: str) -> Iterator[str]:
    for table in TABLES:
        for column in COLUMNS[table]:
            if column.category == category:
                value = f"unnest({column.name})" if column.is_list else column.name
                yield f"SELECT {value} FROM {table}_in"  # noqa: S608


def _cast(column: Column) -> str:
    if column.enum is None or column.is_list:  # a list of ENUM reaches pandas as bare numbers; its mask filters
        return f'i."{column.name}"'
    return f'i."{column.name}"::{column.enum} AS "{column.name}"'


def mask(labels: str, values: str) -> str:
    """Return SQL for the integer whose bit n is set where the n-th label of a set is among a list of values."""
    bit = f"lambda v: 1::BIGINT << enum_code(v::{labels})::INTEGER"
    return f"coalesce(list_sum(list_transform(list_distinct({values}), {bit})), 0)::BIGINT"


BESIDE: dict[TableName, dict[str, str]] = {
    "statements": {
        "statement_row": "i.file_row_number::INTEGER",
        "outlet": "d.outlet::outlet",
        "title": "d.title",
        "duplicate_of": "d.duplicate_of",
        "topics_mask": mask("topics", "list_append(i.topics_secondary, i.topic)"),
        "commitment_types_mask": "coalesce(k.types, 0)",
        "commitment_statuses_mask": "coalesce(k.statuses, 0)",
    },
    "commitments": {"statement_row": "s.statement_row"},
    "statement_speakers": {"statement_row": "s.statement_row", "blocs_mask": mask("bloc", "i.blocs")},
}
"""Columns that the DuckDB tables have beyond the Parquet ones, and the SQL that makes each."""

_FROM: dict[TableName, str] = {
    "statements": f"""
        JOIN documents_in d USING (document_id)
        LEFT JOIN (
            SELECT statement_id, {mask("commitment_types", "list(type)")} AS types,
                   {mask("statuses", "list(status)")} AS statuses
            FROM commitments_in GROUP BY statement_id
        ) k USING (statement_id)
    """,  # noqa: S608
    "commitments": "JOIN statements s USING (statement_id)",
    "statement_speakers": "JOIN statements s USING (statement_id)",
}


def _select(table: TableName) -> str:
    own = [_cast(column) for column in COLUMNS[table]]
    beside = [f"{sql} AS {name}" for name, sql in BESIDE.get(table, {}).items()]
    return f"""
        SELECT {", ".join([*own, *beside])}
        FROM {table}_in i {_FROM.get(table, "")}
        ORDER BY i.file_row_number
    """  # noqa: S608  (every name is ours)
