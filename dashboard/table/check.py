"""Checks tables against the data contract: on write all of it, on read what can have gone wrong since (store.py)."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import TableError
from dashboard.table.assembly import MEMORY
from dashboard.table.database import database_columns
from dashboard.table.schema import COLUMNS, KEYS, TABLES, Column, TableName, arrow_schema, labels_of


@dataclasses.dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks the contract. `document_id` is the article that it came from, where there is one."""

    table: TableName
    row: str
    column: str
    what: str
    document_id: str | None = None

    def __str__(self) -> str:
        return f"table {self.table}, row {self.row}, column {self.column}: {self.what}"

    def error(self, where: str) -> TableError:
        """Return the violation as an error to raise."""
        return TableError(str(self), where=where, fix="build the table again; if the fault stays, report it")


def broken_articles(folder: pathlib.Path) -> dict[str, str]:
    """Check the Parquet files of a build; return, for each article by id, what its rows break.

    Raises:
        TableError: the contract is broken by something that no article is to blame for.
    """
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}) as con:
        for table in TABLES:
            path = folder / f"{table}.parquet"
            check_parquet_schema(path, table)
            con.read_parquet(str(path)).create_view(table)
        found = list(violations(con))
    articles = {v.document_id: f"its coding breaks the data contract: {v}" for v in found if v.document_id}
    if found and not articles:
        raise found[0].error(str(folder))
    return articles


def count_rows(folder: pathlib.Path) -> dict[str, int]:
    """Return the number of rows of each Parquet table."""
    return {table: pq.read_metadata(folder / f"{table}.parquet").num_rows for table in TABLES}


def check_parquet_schema(path: pathlib.Path, table: TableName) -> None:
    """Compare a Parquet file's columns with the contract.

    Raises:
        TableError: a column is missing, unknown or of another type; names it.
    """
    found, wanted = pq.read_schema(path), arrow_schema(table)
    for name in [*wanted.names, *found.names]:
        if name not in found.names or name not in wanted.names:
            what = "is missing" if name in wanted.names else "is unknown"
            raise Violation(table, "(all)", name, what).error(str(path))
        if found.field(name) != wanted.field(name):
            what = f"is {found.field(name).type}, the contract says {wanted.field(name).type}"
            raise Violation(table, "(all)", name, what).error(str(path))


def violations(con: duckdb.DuckDBPyConnection) -> Iterator[Violation]:
    """Yield every row, of the tables as the connection sees them, that breaks the contract."""
    for table in TABLES:
        yield from _broken_rows(con, table)
        yield from _twins(con, table)
        yield from _dangling_in_lists(con, table)


Rule = tuple[str, str, str]
"""A column, what is wrong with it, and the SQL condition under which it is."""


def _broken_rows(con: duckdb.DuckDBPyConnection, table: TableName) -> Iterator[Violation]:
    rules = list(_rules(table))
    cases = " ".join(f"WHEN {condition} THEN {number}" for number, (_, _, condition) in enumerate(rules))
    key = " || ' ' || ".join(f"coalesce(t.{column}::VARCHAR, '(null)')" for column in KEYS[table])
    sql = f"""
        SELECT * FROM (
            SELECT {key}, {_DOCUMENT[table]}, CASE {cases} END AS rule FROM {table} t {_WITH_TEXT.get(table, "")}
        )
        WHERE rule IS NOT NULL
    """  # noqa: S608  (all names are ours)
    for row, document_id, number in con.sql(sql).fetchall():
        column, what, _ = rules[number]
        yield Violation(table, row, column, what, document_id)


_DOCUMENT: dict[TableName, str] = {
    **dict.fromkeys(TABLES, "d.document_id"),
    "documents": "t.document_id",
    "actors": "NULL::VARCHAR",
}
"""The article that a row comes from."""

_WITH_TEXT: dict[TableName, str] = {
    "statements": "LEFT JOIN documents d ON d.document_id = t.document_id",
    "commitments": """LEFT JOIN statements s ON s.statement_id = t.statement_id
                      LEFT JOIN documents d ON d.document_id = s.document_id""",
    "statement_speakers": "LEFT JOIN statements d ON d.statement_id = t.statement_id",
}


def _rules(table: TableName) -> Iterator[Rule]:
    for column in COLUMNS[table]:
        yield from _column_rules(column)
    yield from _OWN_RULES.get(table, ())


def _column_rules(column: Column) -> Iterator[Rule]:
    name = f't."{column.name}"'
    if column.required:
        yield column.name, "is null", f"{name} IS NULL"
    if column.labels:
        known = ", ".join(f"'{label}'" for label in labels_of(column.labels))
        strange = f"{name}::VARCHAR NOT IN ({known})"
        if column.is_list:
            strange = f"NOT list_has_all([{known}], {name}::VARCHAR[])"
        yield column.name, f"is not one of the codebook's {column.labels}", strange
    if column.references and not column.is_list:
        key = KEYS[column.references][0]
        known = f"SELECT {key}::VARCHAR FROM {column.references}"  # noqa: S608
        # asked first: null NOT IN an empty table is true
        yield column.name, f"is not in {column.references}", f"{name} IS NOT NULL AND {name}::VARCHAR NOT IN ({known})"
    if column.span:
        yield column.name, "is not a range of the article's text", _not_a_span(name)
    if column.name.endswith("confidence") or column.name in {"speaker_weight", "weight"}:
        yield column.name, "is not between 0 and 1", f"NOT {name} BETWEEN 0 AND 1"
    if column.type == pa.string():
        yield column.name, "is empty (missing is null)", f"{name}::VARCHAR = ''"


def _not_a_span(name: str) -> str:
    return f"(len({name}) <> 2 OR {name}[1] < 0 OR {name}[1] >= {name}[2] OR {name}[2] > length(d.text))"


def _words_at(span: str) -> str:
    return f"substring(d.text, {span}[1] + 1, {span}[2] - {span}[1])"


_OWN_RULES: dict[TableName, tuple[Rule, ...]] = {
    "documents": (("duplicate_of", "is the article itself", "t.duplicate_of = t.document_id"),),
    "statements": (
        ("content", "is empty", "len(t.content) = 0"),
        (
            "content",
            "is not a range of the article's text",
            f"len(list_filter(t.content, lambda span: {_not_a_span('span')})) > 0",
        ),
        ("content", "is not in text order", "list_sort(t.content) <> t.content"),
        (
            "text",
            "is not what its content spans show",
            f"array_to_string(list_transform(t.content, lambda span: {_words_at('span')}), ' … ') <> t.text",
        ),
        (
            "stance_evidence",
            "is outside the content",
            "t.stance_evidence IS NOT NULL AND len(list_filter(t.content, lambda span: "
            "span[1] <= t.stance_evidence[1] AND t.stance_evidence[2] <= span[2])) = 0",
        ),
        ("stance", "is not between -2 and 2", "NOT t.stance BETWEEN -2 AND 2"),
        ("depth", "is below 1", "t.depth < 1"),
        ("words", "is below 1", "t.words < 1"),
        ("speaker_weight", "is not 1/n", "abs(t.speaker_weight * greatest(len(t.speaker_ids), 1) - 1) > 1e-9"),
        ("published", "is not the article's", "t.published IS DISTINCT FROM d.published"),
        ("nested_in", "is the statement itself", "t.nested_in = t.statement_id"),
    ),
}


def _twins(con: duckdb.DuckDBPyConnection, table: TableName) -> Iterator[Violation]:
    key = ", ".join(f"t.{column}" for column in KEYS[table])
    sql = f"""
        SELECT {key}, any_value({_DOCUMENT[table]}) FROM {table} t {_WITH_TEXT.get(table, "")}
        GROUP BY {key} HAVING count(*) > 1
    """  # noqa: S608
    for *row, document_id in con.sql(sql).fetchall():
        yield Violation(table, " ".join(map(str, row)), KEYS[table][-1], "is there twice", document_id)


def _dangling_in_lists(con: duckdb.DuckDBPyConnection, table: TableName) -> Iterator[Violation]:
    for column in COLUMNS[table]:
        if not (column.references and column.is_list):
            continue
        key, other = KEYS[table][0], KEYS[column.references][0]
        sql = f"""
            SELECT {key}, value FROM (SELECT {key}, unnest({column.name})::VARCHAR AS value FROM {table})
            WHERE value NOT IN (SELECT {other}::VARCHAR FROM {column.references})
        """  # noqa: S608
        for row, value in con.sql(sql).fetchall():
            yield Violation(table, row, column.name, f"names {value!r}, which is not in {column.references}")


FULL_CHECK_ROWS = 20_000
"""Statements up to which opening a table checks every row; larger ones were checked when they were written."""


def check_database(con: duckdb.DuckDBPyConnection, counts: dict[str, int], where: str, fix: str) -> None:
    """Check an opened database: its columns and row counts always, every row where that takes no time.

    Raises:
        TableError: it is not what its build wrote.
    """
    try:
        for table in TABLES:
            _check_columns(con, table, where)
            (found,) = con.sql(f"SELECT count(*) FROM {table}").fetchall()[0]  # noqa: S608
            if found != counts.get(table):
                what = f"table {table} has {found} rows, the manifest says {counts.get(table)}"
                raise TableError(what, where=where, fix=fix)
        if counts["statements"] <= FULL_CHECK_ROWS:
            for violation in violations(con):
                raise violation.error(where)
    except duckdb.Error as error:
        raise TableError(f"the table is broken: {error}", where=where, fix=fix) from error


def _check_columns(con: duckdb.DuckDBPyConnection, table: TableName, where: str) -> None:
    """Compare a database table's columns with the contract; `where` is for the error."""
    found = {row[0]: row[1] for row in con.sql(f"DESCRIBE {table}").fetchall()}
    wanted = database_columns(table)
    for name in [*wanted, *found]:
        if name not in found or name not in wanted:
            raise Violation(table, "(all)", name, "is missing" if name in wanted else "is unknown").error(where)
        if found[name].startswith("ENUM") and wanted[name] == "ENUM":
            continue
        if found[name].replace('"', "") != wanted[name]:
            what = f"is {found[name]}, the contract says {wanted[name]}"
            raise Violation(table, "(all)", name, what).error(where)
