"""Commitments with a condition against those without one: what is firm, what is open, what hangs on something else.

Firm is what is done or promised, open what is intended or considered; both are without condition. What is asked of
others and what is refused is neither (codebook 5.2).
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from dashboard.filters import NONE, Filter
from dashboard.measures import commitments
from dashboard.measures.commitments import FIGURES, NOUN, Rows, column_labels, framed, largest, renamed
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import Coded, Facts, commitment_facts, extent
from dashboard.measures.measure import Measure
from dashboard.measures.speakers import named
from dashboard.measures.tally import Cells, at, clusters, ratios, tally
from dashboard.measures.wording import counted, group_labels, listing, percent, sentences
from dashboard.table.store import Store

Stand = Literal["conditional", "firm", "open"]
STANDS: dict[Stand, tuple[str, ...]] = {
    "conditional": ("conditional",),
    "firm": ("enacted", "pledged"),
    "open": ("intended", "considered"),
}
LABELS: dict[Stand, str] = {
    "conditional": "on a condition",
    "firm": "firm: done or promised",
    "open": "open: intended or considered",
}
COLUMNS = {
    "group": "id of the type of commitment, speaker, country, bloc or party",
    "label": "its name",
    "stand": "conditional; firm (enacted or pledged); open (intended or considered)",
    "stand_label": "the same in words",
    **{name: FIGURES[name] for name in ("commitments", "n_statements", "n_articles")},
    "share": "of the group's commitments in the three together, 0 to 1",
    **{name: FIGURES[name] for name in ("low", "high")},
    "total": "commitments of the group in the three together",
    **{name: FIGURES[name] for name in ("small_n", "drill")},
}


def firmness(store: Store, filter: Filter, rows: Rows | Literal["type"] = "type", top: int = 15) -> Measure:
    """Return how many commitments of each group are firm, open and conditional; the largest groups first.

    Rows (group, stand), columns as in `COLUMNS`; zero rows of stands that the filter lets through are there. `rows`
    groups by type of commitment, by who is to act ("committed") or by who speaks. A joint commitment counts in full for
    each party.
    """
    held = own(filter)
    filter = held if rows in {"type", "committed"} else named(held)
    whole, n = extent(store, filter), commitments.count(store, filter)
    facts, drawn = (
        _with_stand(commitment_facts(store, filter, None if rows == "type" else rows, "type", "status")),
        clusters(store, filter),
    )
    key = "type" if rows == "type" else "grp"
    sizes = largest(tally(facts, {key: None}))
    shown = sizes[:top]
    groups, stands = [group for group, _ in shown], [stand for stand in STANDS if _held(stand, filter)]
    figures = ratios(tally(facts, {key: groups, "stand": stands}, drawn), tally(facts, {key: groups}, drawn))
    frame = renamed(figures, records="commitments", **{key: "group"})
    totals, titles = dict(shown), column_labels("type") if rows == "type" else group_labels(store, rows, groups)
    frame["total"] = [totals[group] for group in frame["group"]]
    frame["label"] = [titles[group] for group in frame["group"]]
    frame["stand_label"] = [LABELS[stand] for stand in frame["stand"]]
    frame["drill"] = [
        drill(
            {**({"commitment": [group]} if rows == "type" else narrowed(rows, group)), "status": _held(stand, filter)}
        )
        for group, stand in zip(frame["group"], frame["stand"], strict=True)
    ]
    about = f"on a condition and without, by {'type' if rows == 'type' else NOUN[rows]}"
    measure = framed(store, filter, whole, n, frame, "firmness", about, COLUMNS)
    hidden = f"{counted(len(sizes) - len(shown), 'more row')} not shown" if len(sizes) > len(shown) else ""
    note = sentences("what is asked of others or refused is not counted here", hidden)
    return dataclasses.replace(measure, note=f"{note} {measure.note}", alt=_alt(frame, measure.denominator))


def own(filter: Filter) -> Filter:
    """Return the filter with only what somebody binds themselves to: nothing that is urged or refused."""
    wanted = [status for statuses in STANDS.values() for status in statuses]
    asked = filter.commitment_statuses
    return filter.having(commitment_statuses=[s for s in wanted if not asked or s in asked] or [NONE])


def _held(stand: Stand, filter: Filter) -> list[str]:
    """The statuses of a stand that the filter lets through."""
    return [status for status in STANDS[stand] if status in filter.commitment_statuses]


def _with_stand(facts: Facts) -> Facts:
    """The facts with the key `stand`; those that have none, as what is urged, are in no cell."""
    status = facts.keys["status"]
    stand_of = {status: stand for stand, statuses in STANDS.items() for status in statuses}
    stand = Coded(status.codes, [stand_of.get(name, "") for name in status.names])
    return dataclasses.replace(facts, keys={**facts.keys, "stand": stand})


def _alt(frame: Cells, of: str) -> str:
    conditional = at(frame, [place for place, stand in enumerate(frame["stand"]) if stand == "conditional"])
    rows = [
        f"{label}: {n} of {total} on a condition ({percent(share)})"
        for label, n, total, share in zip(
            conditional["label"], conditional["commitments"], conditional["total"], conditional["share"], strict=True
        )
    ]
    return f"Bars to both sides of zero, commitments on a condition to the left, {of}. {listing(rows, 8)}."
