"""Answers queries over the build in use: one read-only DuckDB file, a cursor a query, safe under many threads."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.corpus.document import Document
from dashboard.errors import TableError
from dashboard.table.check import check_database
from dashboard.table.home import DATABASE, Home, is_build_id
from dashboard.table.manifest import Manifest, build_command, read_manifest

Parameters = Sequence[Any] | Mapping[str, Any]


def current_build_id(out: pathlib.Path | str) -> str | None:
    """Return the id of the build in use in `out`, or None: cheap enough to ask on every rerun of a page."""
    return Home(out).current()


class Store:
    """One build, open for reading. It never changes; a newer build is another store (`refresh`)."""

    def __init__(self, out: pathlib.Path, manifest: Manifest, con: duckdb.DuckDBPyConnection) -> None:
        self.out, self.manifest, self._con = out, manifest, con

    @classmethod
    def open(cls, out: pathlib.Path | str, *, build_id: str | None = None) -> Store:
        """Open the build in use in `out`, or the one with this id (the previous build is kept).

        Raises:
            TableError: there is no such build, it is of another version, or it is broken; names the command to run.
        """
        home = Home(out)
        rebuild = build_command(home.out)
        chosen = home.current() if build_id is None else build_id
        if chosen is None:
            raise TableError("there is no table", where=str(home.out), fix=rebuild)
        if not is_build_id(chosen):  # it may come from a link
            raise TableError(f"{chosen!r} is no build id", where=str(home.builds), fix="16 digits and letters a to f")
        folder = home.build(chosen)
        if not folder.is_dir():
            raise TableError(f"build {chosen} is not there", where=str(home.builds), fix=rebuild)
        manifest = read_manifest(folder, home.out)
        rebuild = build_command(home.out, manifest.corpus)
        try:
            con = duckdb.connect(str(folder / DATABASE), read_only=True, config=_CONFIG)
        except duckdb.Error as error:
            raise TableError(f"the table cannot be read: {error}", where=str(folder), fix=rebuild) from error
        try:
            check_database(con, manifest.counts, str(folder), rebuild)
        except TableError:
            con.close()
            raise
        return cls(home.out, manifest, con)

    @property
    def build_id(self) -> str:
        """The id that links, exports and caches name the build by."""
        return self.manifest.build_id

    def frame(self, sql: str, params: Parameters = ()) -> pd.DataFrame:
        """Run a query and return a frame. Values go into `params` (`?` or `$name`), never into the SQL.

        Categories come as pandas categoricals in the codebook's order, lists as arrays, missing as null.
        """
        with self._con.cursor() as cursor:
            return cursor.execute(sql, params).df()

    def arrow(self, sql: str, params: Parameters = ()) -> pa.Table:
        """Run a query and return an Arrow table: the fast way to a large CSV."""
        with self._con.cursor() as cursor:
            return cursor.sql(sql, params=params).to_arrow_table()

    def document(self, document_id: str) -> Document | None:
        """Return an article with its text, or None."""
        with self._con.cursor() as cursor:
            row = cursor.execute(_DOCUMENT, [document_id]).fetchone()
        return Document(*row) if row else None

    def mask(self, labels: str, values: Iterable[str]) -> int:
        """Return the bits of some labels in the mask columns: `topics_mask & ? <> 0` finds any of them.

        `labels` is the ENUM type behind the mask: topics, commitment_types, statuses or bloc. A value that the type
        does not have sets no bit.
        """
        with self._con.cursor() as cursor:
            (known,) = cursor.execute(f"SELECT enum_range(NULL::{_MASKED[labels]})").fetchall()[0]
        return sum(1 << known.index(value) for value in set(values) if value in known)

    def refresh(self) -> Store:
        """Return the store of the build now in use: this one if it still is."""
        newest = current_build_id(self.out)
        return self if newest in {None, self.build_id} else Store.open(self.out)

    def close(self) -> None:
        """Let go of the file."""
        self._con.close()


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}
_MASKED = {name: name for name in ("topics", "commitment_types", "statuses", "bloc")}
_DOCUMENT = """
SELECT document_id, text, source_file, title, published, outlet, url, place, language, duplicate_of
FROM documents WHERE document_id = ?
"""
