"""The measures of the labels: agreement, Krippendorff's alpha, F1; the same as those of the Method page."""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Sequence
from typing import Any

Pairs = Sequence[tuple[Any, Any]]


def alpha(pairs: Pairs, distance: Callable[[Any, Any], float]) -> float:
    """Krippendorff's alpha of two coders without missing values; 1 is perfect, 0 is chance.

    >>> round(alpha([(0, 0), (1, 1), (1, 0)], lambda a, b: float(a != b)), 3)
    0.444
    """
    counts = collections.Counter(value for pair in pairs for value in pair)
    n = sum(counts.values())
    if n < 4:
        return float("nan")
    observed = sum(distance(a, b) for a, b in pairs) / len(pairs)
    expected = sum(counts[x] * (counts[y] - (x == y)) * distance(x, y) for x in counts for y in counts) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def f1(hits: int, predicted: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * hits / (predicted + wanted) if predicted + wanted else 0.0


def by_label(pairs: Pairs, least: int = 3) -> dict[Hashable, float]:
    """F1 of every label that the gold side has at least `least` times."""
    counts = collections.Counter(gold for gold, _ in pairs)
    return {
        label: f1(sum(g == p == label for g, p in pairs), sum(p == label for _, p in pairs), n)
        for label, n in counts.items()
        if n >= least
    }


def macro_f1(pairs: Pairs) -> float:
    """The mean of `by_label`."""
    scores = by_label(pairs)
    return sum(scores.values()) / len(scores) if scores else float("nan")


def agreement(pairs: Pairs) -> float:
    """The share of equal pairs."""
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan")


def match_acts(gold: Sequence[tuple[str, str, bool]], predicted: Sequence[tuple[str, str, bool]]) -> Pairs:
    """Pair commitments (type, strength, conditional) of one statement by type, each at most once."""
    rest = list(predicted)
    pairs = []
    for one in gold:
        hit = next((other for other in rest if other[0] == one[0]), None)
        if hit:
            rest.remove(hit)
            pairs.append((one, hit))
    return pairs


def report(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Score statements; a row has "gold" and "predicted", each with `stance`, `topic`, `acts`."""
    stance = [(row["gold"]["stance"], row["predicted"]["stance"]) for row in rows]
    held = [(g, p) for g, p in stance if g is not None and p is not None]
    topic = [(row["gold"]["topic"], row["predicted"]["topic"]) for row in rows]
    matched = [pair for row in rows for pair in match_acts(row["gold"]["acts"], row["predicted"]["acts"])]
    wanted = sum(len(row["gold"]["acts"]) for row in rows)
    predicted = sum(len(row["predicted"]["acts"]) for row in rows)
    return {
        "n": len(rows),
        "none alpha": alpha([(g is None, p is None) for g, p in stance], lambda a, b: float(a != b)),
        "stance alpha": alpha(held, lambda a, b: float((a - b) ** 2)),
        "stance exact": agreement(held),
        "stance macro F1": macro_f1([(str(g), str(p)) for g, p in stance]),
        "topic": agreement(topic),
        "topic macro F1": macro_f1(topic),
        "act F1": f1(len(matched), predicted, wanted),
        "act precision": len(matched) / predicted if predicted else 0.0,
        "act recall": len(matched) / wanted if wanted else 0.0,
        "strength": agreement([(g[1], p[1]) for g, p in matched]),
        "conditional": agreement([(g[2], p[2]) for g, p in matched]),
    }
