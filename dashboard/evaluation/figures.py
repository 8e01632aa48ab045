"""Agreement figures on judged documents: rates, F1, Krippendorff's alpha, calibration; intervals by bootstrap."""

from __future__ import annotations

import collections
import dataclasses
import math
import random
import warnings
from collections.abc import Callable, Hashable, Sequence
from typing import Literal

import krippendorff
import numpy as np

from dashboard.evaluation.gold_standard import JudgedDocument

Pairs = Sequence[tuple[Hashable, Hashable]]
Measurement = Callable[[Sequence[JudgedDocument]], float]


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval (bootstrap over documents) and the number of cases behind it."""

    layer: str
    name: str
    value: float
    low: float
    high: float
    n: int


def rate(hits: Sequence[bool]) -> float:
    """Share of true values; nan for none."""
    return sum(hits) / len(hits) if hits else math.nan


def f1(true_positives: int, predicted: int, gold: int) -> float:
    """Harmonic mean of precision and recall; 0 where either is empty."""
    return 2 * true_positives / (predicted + gold) if predicted + gold else math.nan


def macro_f1(pairs: Pairs, least: int = 3) -> float:
    """Mean F1 over the gold labels with at least `least` cases.

    >>> macro_f1([("a", "a"), ("a", "b"), ("b", "b")], least=1)
    0.6666666666666666
    """
    scores = [score for _, score, n in per_label(pairs) if n >= least]
    return sum(scores) / len(scores) if scores else math.nan


def per_label(pairs: Pairs) -> list[tuple[Hashable, float, int]]:
    """(gold label, F1, number of gold cases), most frequent first."""
    gold = collections.Counter(g for g, _ in pairs)
    machine = collections.Counter(p for _, p in pairs)
    both = collections.Counter(g for g, p in pairs if g == p)
    return [(label, f1(both[label], machine[label], n), n) for label, n in gold.most_common()]


def alpha(pairs: Pairs, level: Literal["nominal", "interval"]) -> float:
    """Krippendorff's alpha of two coders without missing values; nan where it is undefined."""
    if len(pairs) < 2:
        return math.nan
    codes = {value: code for code, value in enumerate(sorted({v for pair in pairs for v in pair}, key=str))}
    if level == "interval":
        units = np.array(pairs, dtype=float).T
    else:
        units = np.array([[codes[a], codes[b]] for a, b in pairs], dtype=float).T
    if len(np.unique(units)) == 1:
        return 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(krippendorff.alpha(reliability_data=units, level_of_measurement=level))


def with_interval(
    layer: str, name: str, measurement: Measurement, documents: Sequence[JudgedDocument], n: int, resamples: int = 500
) -> Figure:
    """Measure, and resample whole documents for the 95 % percentile interval (seeded, so a rerun gives the same)."""
    chance = random.Random(20220224)  # noqa: S311  (a bootstrap, not a secret)
    values = []
    for _ in range(resamples):
        value = measurement(chance.choices(documents, k=len(documents)))
        if not math.isnan(value):
            values.append(value)
    low, high = np.percentile(values, [2.5, 97.5]) if values else (math.nan, math.nan)
    return Figure(layer, name, measurement(documents), float(low), float(high), n)


@dataclasses.dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cases of similar confidence: how sure the machine was on average, and how often it was right."""

    confidence: float
    accuracy: float
    n: int


def reliability(cases: Sequence[tuple[float, bool]], bins: int = 10) -> list[ReliabilityBin]:
    """Bins of equal width over confidence 0 ... 1; empty bins are left out. Input: (confidence, right)."""
    members: dict[int, list[tuple[float, bool]]] = collections.defaultdict(list)
    for confidence, right in cases:
        members[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        ReliabilityBin(sum(c for c, _ in cell) / len(cell), rate([right for _, right in cell]), len(cell))
        for _, cell in sorted(members.items())
    ]


def calibration_error(cases: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017, equal-width bins): mean gap between confidence and accuracy.

    >>> round(calibration_error([(0.9, True), (0.9, False)]), 3)
    0.4
    """
    if not cases:
        return math.nan
    return sum(b.n * abs(b.confidence - b.accuracy) for b in reliability(cases, bins)) / len(cases)
