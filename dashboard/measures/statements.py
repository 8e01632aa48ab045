"""The statements themselves: pages of them, and the words around a search's hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from dashboard.filters import Filter, marks, re2_pattern, search_terms
from dashboard.measures.context import after, before, pattern
from dashboard.table.store import Store

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
    return filter.count(store)


def page(store: Store, filter: Filter, sort: Sort = "newest", page: int = 1, size: int = 50) -> pd.DataFrame:
    """Return page `page` (from 1) of the statements, one row each, at most `size` rows.

    Columns: those of `statements`, and `speakers` (list of dicts: actor_id, name, role, country, entity_type,
    organisation), `title`, `outlet`, `url`, `paragraph` (the article's text of the paragraph around the extent) with
    `paragraph_start` (its offset in the article, so that span - paragraph_start is an offset in it), `commitments`
    (list of dicts). Ties are broken by place in the table, so that pages never overlap. Sorted by relevance, those
    with the most hits of the search come first.
    """
    return detailed(store, _rows(store, filter, sort, page, size))


def detailed(store: Store, rows: Sequence[int]) -> pd.DataFrame:
    """Return the statements of these `statement_row`s, in this order, with the columns of `page`."""
    frame = store.frame(
        "SELECT s.*, d.url, d.text AS article FROM statements s JOIN documents d USING (document_id) "  # noqa: S608
        f"WHERE s.statement_row IN ({marks(rows)})",
        list(rows),
    )
    frame = frame.set_index("statement_row").loc[list(rows)].reset_index()
    around = [_paragraph(text, int(a), int(b)) for text, (a, b) in zip(frame["article"], frame["extent"], strict=True)]
    frame["paragraph_start"] = [start for start, _ in around]
    frame["paragraph"] = [text for _, text in around]
    who = ["actor_id", "name", "role", "country", "entity_type", "organisation", "weight"]
    frame["speakers"] = _listed(store, "statement_speakers", rows, "actor_id", who)
    frame["commitments"] = _listed(store, "commitments", rows, "commitment_id")
    return frame.drop(columns=["article"])


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
    for row in said.to_dict("records"):
        name = " and ".join(speaker["name"] for speaker in row["speakers"])
        for match in found.finditer(row["text"]):
            around = before(row["text"], match.start(), width), match.group(), after(row["text"], match.end(), width)
            lines.append((row["statement_id"], *around, match.start(), name, row["published"], row["outlet"]))
    return pd.DataFrame(lines, columns=columns)


def _rows(store: Store, filter: Filter, sort: Sort, page: int, size: int) -> list[int]:
    sql, params = filter.where()
    order, order_params = _hits_first(filter) if sort == "relevance" else (_ORDER[sort], [])
    frame = store.frame(
        f"SELECT s.statement_row FROM statements s WHERE {sql} "  # noqa: S608
        f"ORDER BY {order}, s.statement_row LIMIT ? OFFSET ?",
        [*params, *order_params, size, (page - 1) * size],
    )
    return [int(row) for row in frame["statement_row"]]


def _hits_first(filter: Filter) -> tuple[str, list[Any]]:
    patterns = [re2_pattern(term) for term in search_terms(filter.text) if not term.excluded]
    if not patterns:
        return _NEWEST, []
    hits = " + ".join("len(regexp_extract_all(s.text, ?, 0, 'i'))" for _ in patterns)
    return f"{hits} DESC, {_NEWEST}", patterns


def _listed(store: Store, table: str, rows: Sequence[int], order: str, columns: Sequence[str] = ("*",)) -> pd.Series:
    """For each statement the list of rows of another table that belong to it, as dicts."""
    frame = store.frame(
        f"SELECT statement_row AS of_row, {', '.join(columns)} FROM {table} "  # noqa: S608
        f"WHERE statement_row IN ({marks(rows)}) ORDER BY {order}",
        list(rows),
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for record in frame.to_dict("records"):
        tidy = {str(key): _plain(value) for key, value in record.items() if key not in {"of_row", "statement_row"}}
        found.setdefault(int(record["of_row"]), []).append(tidy)
    return pd.Series([found.get(int(row), []) for row in rows], dtype=object)


def _plain(value: Any) -> Any:
    """Missing is None; lists are lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value


def _paragraph(text: str, start: int, end: int) -> tuple[int, str]:
    """The paragraph (or paragraphs) of an article that hold a span, and where it begins.

    Paragraphs are divided by blank lines where the article has any, by line ends where not.
    """
    blank = re.compile(r"\n[ \t\r]*\n") if re.search(r"\n[ \t\r]*\n", text) else re.compile(r"\n")
    first = max((m.end() for m in blank.finditer(text, 0, start)), default=0)
    following = blank.search(text, end)
    last = following.start() if following else len(text)
    return first, text[first:last]
