"""Who asks whom for what: commitments that are urged, by who asks, who is asked, and the type of act."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Literal

from dashboard.filters import NOBODY, NONE, Filter
from dashboard.measures import commitments
from dashboard.measures.commitments import FIGURES, column_labels, framed, in_order, largest, most_first, renamed
from dashboard.measures.drill import drill
from dashboard.measures.facts import Facts, commitment_facts, extent
from dashboard.measures.measure import Measure
from dashboard.measures.tally import Cells, tally
from dashboard.measures.wording import counted, group_labels, listing, sentences
from dashboard.table.store import Store

Across = Literal["committed", "type"]

URGED = "urged"
ROWS, PARTIES = 14, 14  # the most askers, and the most parties asked, that the matrix shows
COLUMNS = {
    "group": "who asks: ISO code, organisation id or the article's words",
    "label": "its name",
    "column": "who is asked, or the type of act",
    "column_label": "its name",
    **{name: FIGURES[name] for name in ("commitments", "n_statements", "n_articles")},
    "what": "what is asked for (or of whom), most often first, with numbers",
    "total": "requests of the asker, to anybody and for anything",
    "drill": FIGURES["drill"],
}


def requests(store: Store, filter: Filter, across: Across = "committed") -> Measure:
    """Return how often each asker asks each party ("committed") or asks for each type of act ("type").

    Rows (asker, party or type), columns as in `COLUMNS`; zero cells are there. A request to two parties counts in full
    for each; `filter.commitment_statuses` without "urged" leaves nothing.
    """
    asked = filter.commitment_statuses
    filter = filter.having(commitment_statuses=(URGED,) if not asked or URGED in asked else (NONE,))
    whole, n = extent(store, filter), commitments.count(store, filter)
    records, parties = (commitment_facts(store, filter, by, "asker", "type") for by in (None, "committed"))
    facts, column, other = (parties, "grp", "type") if across == "committed" else (records, "type", "grp")
    sizes = largest(tally(records, {"asker": None}))
    shown, asked_of = sizes[:ROWS], _columns(facts, column)
    cells = tally(facts, {"asker": [asker for asker, _ in shown], column: asked_of})
    frame = renamed(cells.cells(), asker="group", records="commitments", **{column: "column"})
    totals, askers = dict(shown), _names(store, "committed", frame["group"])
    heads = _names(store, across, frame["column"])
    frame["total"] = [totals[asker] for asker in frame["group"]]
    frame["label"] = [askers[asker].replace("No party named", "Nobody named") for asker in frame["group"]]
    frame["column_label"] = [heads[value] for value in frame["column"]]
    frame["what"] = _what(store, parties, frame, column, other)
    key = "party" if across == "committed" else "commitment"
    frame["drill"] = [
        drill({"asker": [asker], key: [value], "status": [URGED]})
        for asker, value in zip(frame["group"], frame["column"], strict=True)
    ]
    measure = framed(store, filter, whole, n, frame, "requests", f"by who asks and {_NOUN[across]}", COLUMNS, "request")
    return dataclasses.replace(
        measure,
        note=_note(measure.note, len(sizes) - len(shown), len(_found(facts, column)) - len(asked_of)),
        alt=_alt(frame, measure.denominator),
    )


_NOBODY = frozenset({NOBODY, NONE})  # last, however often
_NOUN = {"committed": "who is asked", "type": "type of act"}


def _found(facts: Facts, key: str) -> list[tuple[str, int]]:
    return largest(tally(facts, {key: None}))


def _columns(facts: Facts, column: str) -> list[str]:
    """The parties that are asked most, or the types in codebook order."""
    if column == "type":
        return in_order(facts, "type")
    parties = [party for party, _ in _found(facts, column)[:PARTIES]]
    return sorted(parties, key=lambda party: party in _NOBODY)


def _what(store: Store, facts: Facts, frame: Cells, column: str, other: str) -> list[str]:
    """For each cell what else is known of its requests: "Dialogue 3; Sanctions 1"."""
    rows, columns = (list(dict.fromkeys(frame[name])) for name in ("group", "column"))
    counted = tally(facts, {"asker": rows, column: columns, other: None})
    names = _names(store, "type" if other == "type" else "committed", counted.values[other])
    words = []
    for cell in counted.records.reshape(len(rows) * len(columns), len(counted.values[other])):
        most_first = sorted(zip(-cell, counted.values[other], strict=True))
        words.append(listing([f"{names[value]} {-n}" for n, value in most_first if n], 4))
    return words


def _names(store: Store, by: str, values: Iterable[str]) -> dict[str, str]:
    return column_labels("type") if by == "type" else group_labels(store, "committed", values)


def _note(usual: str, askers: int, parties: int) -> str:
    return (
        sentences(
            "a request to several parties counts for each of them",
            f"{counted(askers, 'more asker')} not shown" if askers else "",
            f"{counted(parties, 'more party')} not shown" if parties else "",
        )
        + f" {usual}"
    )


def _alt(frame: Cells, of: str) -> str:
    filled = most_first(frame)
    rows = [
        f"{asker} asks {asked}: {n}"
        for asker, asked, n in zip(filled["label"], filled["column_label"], filled["commitments"], strict=True)
    ]
    return f"Matrix of requests, {of}. {listing(rows, 8)}."
