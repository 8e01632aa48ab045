"""The measures of the labels in one table, the same as those of the Method page (dashboard/codebook/agreement.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.codebook.agreement import Tally, agreement, alpha, interval, macro_f1, pair_up


def report(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Score statements; a row has "gold" and "predicted", each with `stance`, `topic`, `acts`.

    An act is (type, strength, conditional); acts of one statement are paired by type, each once.
    """
    stance = [(row["gold"]["stance"], row["predicted"]["stance"]) for row in rows]
    held = [(g, p) for g, p in stance if g is not None and p is not None]
    topic = [(row["gold"]["topic"], row["predicted"]["topic"]) for row in rows]
    acts = [(row["gold"]["acts"], row["predicted"]["acts"]) for row in rows]
    matched = [pair for g, p in acts for pair in pair_up(g, p, lambda one, other: bool(one[0] == other[0]))[0]]
    found = Tally(len(matched), sum(len(p) for _, p in acts), sum(len(g) for g, _ in acts))
    return {
        "n": len(rows),
        "none alpha": alpha([(g is None, p is None) for g, p in stance]),
        "stance alpha": alpha(held, interval),
        "stance exact": agreement(held),
        "stance macro F1": macro_f1([(str(g), str(p)) for g, p in stance]),
        "topic": agreement(topic),
        "topic macro F1": macro_f1(topic),
        "act F1": found.f1,
        "act precision": found.precision,
        "act recall": found.recall,
        "strength": agreement([(g[1], p[1]) for g, p in matched]),
        "conditional": agreement([(g[2], p[2]) for g, p in matched]),
    }
