"""Who asks whom for what: commitments that are urged, by who asks, who is asked, and the kind of act."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Literal

import pandas as pd

from dashboard.filters import NOBODY, NONE, Filter
from dashboard.measures import commitments
from dashboard.measures.commitments import FIGURES, KEYS, column_labels, framed
from dashboard.measures.drill import drill
from dashboard.measures.facts import Facts, commitment_facts, extent
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, group_labels, listing, sentences
from dashboard.table.store import Store

Across = Literal["committed", "type"]

URGED = "urged"
ROWS, PARTIES = 14, 14  # the most askers, and the most parties asked, that the matrix shows
COLUMNS = {
    "group": "who asks: ISO code, organisation id or the article's words",
    "label": "its name",
    "column": "who is asked, or the kind of act",
    "column_label": "its name",
    **{name: FIGURES[name] for name in ("commitments", "n_statements", "n_articles")},
    "what": "what is asked for (or of whom), most often first, with numbers",
    "total": "requests of the asker, to anybody and for anything",
    "drill": FIGURES["drill"],
}


def requests(store: Store, filter: Filter, across: Across = "committed") -> Measure:
    """Return how often each asker asks each party ("committed") or asks for each kind of act ("type").

    Rows (asker, party or kind), columns as in `COLUMNS`; zero cells are there. A request to two parties counts in full
    for each; `filter.commitment_statuses` without "urged" leaves nothing.
    """
    asked = filter.commitment_statuses
    filter = filter.having(commitment_statuses=(URGED,) if not asked or URGED in asked else (NONE,))
    whole, n = extent(store, filter), commitments.count(store, filter)
    facts = commitment_facts(filter, "committed", {"asker": f"coalesce(c.urged_by, '{NONE}')", "type": KEYS["type"]})
    column, other = ("grp", "type") if across == "committed" else ("type", "grp")
    cells = _count(store, facts, ["asker", column])
    sizes = _count(store, facts, ["asker"]).rename(columns={"commitments": "total"})[["asker", "total"]]
    shown, columns = _largest(sizes, "total", ROWS), _columns(cells, column)
    frame = shown.merge(pd.DataFrame({column: columns}, dtype="str"), how="cross")
    frame = frame.merge(cells, on=["asker", column], how="left")
    for name in ("commitments", "n_statements", "n_articles"):
        frame[name] = frame[name].fillna(0).astype(int)
    frame["what"] = _what(store, facts, frame, column, other)
    frame = frame.rename(columns={"asker": "group", column: "column"})
    frame["label"] = _named(store, "committed", frame["group"]).str.replace("No party named", "Nobody named")
    frame["column_label"] = _named(store, across, frame["column"])
    key = "party" if across == "committed" else "commitment"
    frame["drill"] = [
        drill({"asker": [asker], key: [value], "status": [URGED]})
        for asker, value in zip(frame["group"], frame["column"], strict=True)
    ]
    measure = framed(store, filter, whole, n, frame, "requests", f"by who asks and {_NOUN[across]}", COLUMNS, "request")
    return dataclasses.replace(
        measure, note=_note(measure.note, sizes, shown, cells, column, columns), alt=_alt(frame, measure.denominator)
    )


_NOBODY = frozenset({NOBODY, NONE})  # last, however often
_NOUN = {"committed": "who is asked", "type": "kind of act"}


def _count(store: Store, facts: Facts, keys: list[str]) -> pd.DataFrame:
    names = ", ".join(keys)
    return store.frame(
        f"SELECT {names}, count(DISTINCT commitment_id) AS commitments, "  # noqa: S608
        "count(DISTINCT statement_row) AS n_statements, count(DISTINCT document_id) AS n_articles "
        f"FROM ({facts.sql}) GROUP BY {names} ORDER BY {names}",
        facts.params,
    )


def _largest(sizes: pd.DataFrame, by: str, most: int) -> pd.DataFrame:
    ordered = sizes.sort_values([by, sizes.columns[0]], ascending=[False, True], ignore_index=True)
    return ordered.head(most)


def _columns(cells: pd.DataFrame, column: str) -> list[str]:
    """The parties that are asked most, or the kinds in codebook order."""
    if column == "type":
        found = set(cells["type"])
        return [kind for kind in column_labels("type") if kind in found]
    sizes = cells.groupby("grp")["commitments"].sum().reset_index()
    return sorted(_largest(sizes, "commitments", PARTIES)["grp"], key=lambda party: party in _NOBODY)


def _what(store: Store, facts: Facts, frame: pd.DataFrame, column: str, other: str) -> list[str]:
    """For each cell what else is known of its requests: "Dialogue 3; Sanctions 1"."""
    found = _count(store, facts, ["asker", column, other]).sort_values("commitments", ascending=False, kind="stable")
    found["name"] = _named(store, "type" if other == "type" else "committed", found[other])
    words: dict[tuple[Any, Any], list[str]] = {}
    for row in found.to_dict("records"):
        words.setdefault((row["asker"], row[column]), []).append(f"{row['name']} {row['commitments']}")
    return [listing(words.get(cell, []), 4) for cell in zip(frame["asker"], frame[column], strict=True)]


def _named(store: Store, by: str, values: pd.Series) -> pd.Series:
    titles = column_labels("type") if by == "type" else group_labels(store, "committed", values)
    return values.map(titles)


def _note(
    usual: str, sizes: pd.DataFrame, shown: pd.DataFrame, cells: pd.DataFrame, column: str, columns: Iterable[str]
) -> str:
    askers, parties = len(sizes) - len(shown), len(set(cells[column]) - set(columns))
    return (
        sentences(
            "a request to several parties counts for each of them",
            f"{counted(askers, 'more asker')} not shown" if askers else "",
            f"{counted(parties, 'more party')} not shown" if parties else "",
        )
        + f" {usual}"
    )


def _alt(frame: pd.DataFrame, of: str) -> str:
    filled = frame[frame["commitments"] > 0].sort_values("commitments", ascending=False, kind="stable")
    rows = [
        f"{asker} asks {asked}: {n}"
        for asker, asked, n in zip(filled["label"], filled["column_label"], filled["commitments"], strict=True)
    ]
    return f"Matrix of requests, {of}. {listing(rows, 8)}."
