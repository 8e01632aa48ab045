"""The DuckDB file beside the Parquet tables: the same rows, laid out for the dashboard's queries.

Measured in notes on scale (docs/tables.md, "DuckDB"): ENUM types for categories, rows sorted by date, and an integer
bit mask beside each list of labels made filters two to four times as fast as plain columns.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator

import duckdb
import pyarrow as pa

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


def _is_enum(column: Column) -> bool:
    """A list of ENUM would reach pandas as bare numbers: lists stay text, and their masks filter."""
    return column.enum is not None and not column.is_list


def _cast(column: Column) -> str:
    return f'i."{column.name}"::{column.enum} AS "{column.name}"' if _is_enum(column) else f'i."{column.name}"'


def mask(labels: str, values: str) -> str:
    """Return SQL for the integer whose bit n is set where the n-th label of a set is among a list of values."""
    bit = f"lambda v: 1::BIGINT << enum_code(v::{labels})::INTEGER"
    return f"coalesce(list_sum(list_transform(list_distinct({values}), {bit})), 0)::BIGINT"


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """A column that a DuckDB table has beyond the Parquet one: its type and the SQL that makes it."""

    name: str
    type: str
    sql: str


BESIDE: dict[TableName, tuple[Beside, ...]] = {
    "statements": (
        Beside("statement_row", "INTEGER", "i.file_row_number::INTEGER"),
        Beside("outlet", "ENUM", "d.outlet::outlet"),
        Beside("title", "VARCHAR", "d.title"),
        Beside("duplicate_of", "VARCHAR", "d.duplicate_of"),
        Beside("topics_mask", "BIGINT", mask("topics", "list_append(i.topics_secondary, i.topic)")),
        Beside("commitment_types_mask", "BIGINT", "coalesce(k.types, 0)"),
        Beside("commitment_statuses_mask", "BIGINT", "coalesce(k.statuses, 0)"),
    ),
    "commitments": (Beside("statement_row", "INTEGER", "s.statement_row"),),
    "statement_speakers": (
        Beside("statement_row", "INTEGER", "s.statement_row"),
        Beside("blocs_mask", "BIGINT", mask("bloc", "i.blocs")),
    ),
}


def database_columns(table: TableName) -> dict[str, str]:
    """Return the DuckDB type of each column of a table, "ENUM" for any ENUM."""
    own = {c.name: "ENUM" if _is_enum(c) else _duckdb_type(c.type) for c in COLUMNS[table]}
    return own | {column.name: column.type for column in BESIDE.get(table, ())}


def _duckdb_type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return f"{_duckdb_type(arrow.value_type)}[]"
    if pa.types.is_struct(arrow):
        return f"STRUCT({', '.join(f'{field.name} {_duckdb_type(field.type)}' for field in arrow)})"
    return _SIMPLE[arrow]


_SIMPLE = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
}

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
    beside = [f"{column.sql} AS {column.name}" for column in BESIDE.get(table, ())]
    return f"""
        SELECT {", ".join([*own, *beside])}
        FROM {table}_in i {_FROM.get(table, "")}
        ORDER BY i.file_row_number
    """  # noqa: S608  (every name is ours)
