"""The statements themselves: pages of them, and the words around a search's hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from dashboard.filters import Filter, marks, re2_pattern, search_terms
from dashboard.measures.context import after, before, pattern
from dashboard.measures.facts import extent
from dashboard.table.store import Store

Row = dict[str, Any]
Sort = Literal["newest", "oldest", "speaker", "outlet", "stance", "relevance"]

_NEWEST = "s.published DESC NULLS LAST"
_SPEAKER = "(SELECT min(p.name) FROM statement_speakers p WHERE p.statement_row = s.statement_row)"
_ORDER = {
    "newest": _NEWEST,
    "oldest": "s.published ASC NULLS LAST",
    "speaker": f"{_SPEAKER} ASC NULLS LAST, {_NEWEST}",
    "outlet": f"s.outlet::VARCHAR ASC NULLS LAST, {_NEWEST}",
    "stance": f"s.stance ASC NULLS LAST, {_NEWEST}",
}


def count(store: Store, filter: Filter) -> int:
    """Return the number of statements under a filter."""
    return extent(store, filter).n_statements


def page(store: Store, filter: Filter, sort: Sort = "newest", page: int = 1, size: int = 50) -> list[Row]:
    """Return page `page` (from 1) of the statements, at most `size`, each by the names of its columns.

    Columns: those of `statements`, and `speakers` (list of dicts: actor_id, name, role, country, entity_type,
    organisation), `title`, `outlet`, `url`, `paragraph` (the article's text of the paragraph around the extent) with
    `paragraph_start` (its offset in the article, so that span - paragraph_start is an offset in it), `commitments`
    (list of dicts). Ties are broken by place in the table, so that pages never overlap. Sorted by relevance, those
    with the most hits of the search come first.
    """
    return detailed(store, _rows(store, filter, sort, page, size))


def detailed(store: Store, rows: Sequence[int]) -> list[Row]:
    """Return the statements of these `statement_row`s, in this order, with the columns of `page`."""
    found = read(
        store,
        "SELECT s.*, d.url, d.text AS article FROM statements s JOIN documents d USING (document_id) "  # noqa: S608
        f"WHERE s.statement_row IN ({marks(rows)})",
        rows,
    )
    who = ["actor_id", "name", "role", "country", "entity_type", "organisation", "weight"]
    speakers = _by_statement(store, "statement_speakers", rows, "actor_id", who)
    commitments = _by_statement(store, "commitments", rows, "commitment_id")
    of_row = {said["statement_row"]: said for said in found}
    for row, said in of_row.items():
        said["paragraph_start"], said["paragraph"] = _paragraph(said.pop("article"), *said["extent"])
        said["speakers"], said["commitments"] = speakers.get(row, []), commitments.get(row, [])
    return [of_row[row] for row in rows]


def read(store: Store, sql: str, params: Sequence[Any]) -> list[Row]:
    """Return the rows of a query as dicts; missing is None. For few rows with many columns this is far cheaper than a
    frame."""
    found: list[Row] = store.arrow(sql, list(params)).to_pylist()
    return found


def snippets(store: Store, filter: Filter, width: int = 60, page: int = 1, size: int = 50) -> pd.DataFrame:
    """Return keyword-in-context lines of the filter's search text: `statement_id`, `before`, `hit`, `after`, `start`
    (offset of the hit in the statement's `text`), `name`, `published`, `outlet`. Empty without a search text.

    One line a hit; a page is `size` statements, in the order of `page`.
    """
    found = pattern(filter.text)
    columns = ["statement_id", "before", "hit", "after", "start", "name", "published", "outlet"]
    if found is None:
        return pd.DataFrame(columns=columns)
    said = detailed(store, _rows(store, filter, "newest", page, size))
    lines = []
    for row in said:
        name = " and ".join(speaker["name"] for speaker in row["speakers"])
        for match in found.finditer(row["text"]):
            around = before(row["text"], match.start(), width), match.group(), after(row["text"], match.end(), width)
            lines.append((row["statement_id"], *around, match.start(), name, row["published"], row["outlet"]))
    return pd.DataFrame(lines, columns=columns)


def _rows(store: Store, filter: Filter, sort: Sort, page: int, size: int) -> list[int]:
    sql, params = filter.where()
    order, order_params = _hits_first(filter) if sort == "relevance" else (_ORDER[sort], [])
    found = read(
        store,
        f"SELECT s.statement_row FROM statements s WHERE {sql} "  # noqa: S608
        f"ORDER BY {order}, s.statement_row LIMIT ? OFFSET ?",
        [*params, *order_params, size, (page - 1) * size],
    )
    return [row["statement_row"] for row in found]


def _hits_first(filter: Filter) -> tuple[str, list[Any]]:
    patterns = [re2_pattern(term) for term in search_terms(filter.text) if not term.excluded]
    if not patterns:
        return _NEWEST, []
    hits = " + ".join("len(regexp_extract_all(s.text, ?, 0, 'i'))" for _ in patterns)
    return f"{hits} DESC, {_NEWEST}", patterns


def _by_statement(
    store: Store, table: str, rows: Sequence[int], order: str, columns: Sequence[str] = ("*",)
) -> dict[int, list[Row]]:
    """The rows of another table that belong to some statements, by `statement_row`."""
    sql = (
        f"SELECT {', '.join(columns)}, statement_row AS of_row FROM {table} "  # noqa: S608
        f"WHERE statement_row IN ({marks(rows)}) ORDER BY {order}"
    )
    found: dict[int, list[Row]] = {}
    for row in read(store, sql, rows):
        row.pop("statement_row", None)
        found.setdefault(row.pop("of_row"), []).append(row)
    return found


def _paragraph(text: str, start: int, end: int) -> tuple[int, str]:
    """The paragraph (or paragraphs) of an article that hold a span, and where it begins.

    Paragraphs are divided by blank lines where the article has any, by line ends where not.
    """
    blank = re.compile(r"\n[ \t\r]*\n") if re.search(r"\n[ \t\r]*\n", text) else re.compile(r"\n")
    first = max((m.end() for m in blank.finditer(text, 0, start)), default=0)
    following = blank.search(text, end)
    last = following.start() if following else len(text)
    return first, text[first:last]
