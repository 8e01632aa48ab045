"""How far two codings by the codebook agree: rates, F1, Krippendorff's alpha, calibration. Pure functions on pairs.

A pair is (hand label, machine label); None on one side says that only the other side has anything there.
"""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import numpy as np

Pairs = Sequence[tuple[Any, Any]]
Cases = Sequence[tuple[float, bool]]  # (confidence 0 to 1, whether the label is right)
One = TypeVar("One")
Other = TypeVar("Other")

LEAST = 3  # hand labels that a label needs to count in a mean over labels
BINS = 10
DRAWS = 400  # of what might have been right, for the calibration error that luck alone makes


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How often a label was right (`hits`), given by the machine, and given by hand."""

    hits: int
    machine: int
    hand: int

    @property
    def precision(self) -> float:
        """Share of the machine's labels that are right; nan for none."""
        return self.hits / self.machine if self.machine else math.nan

    @property
    def recall(self) -> float:
        """Share of the hand labels that the machine has; nan for none."""
        return self.hits / self.hand if self.hand else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where nothing is right, nan where there is nothing at all.

        >>> Tally(hits=3, machine=4, hand=6).f1
        0.6
        """
        return 2 * self.hits / (self.machine + self.hand) if self.machine + self.hand else math.nan


def tally(pairs: Pairs) -> Tally:
    """Count what was found, whatever it is: equal pairs, machine labels, hand labels."""
    return Tally(
        sum(hand == machine is not None for hand, machine in pairs),
        sum(machine is not None for _, machine in pairs),
        sum(hand is not None for hand, _ in pairs),
    )


def by_label(pairs: Pairs) -> dict[Hashable, Tally]:
    """Return the tally of every label that either side has, the most frequent by hand first."""
    hand = collections.Counter(label for label, _ in pairs if label is not None)
    machine = collections.Counter(label for _, label in pairs if label is not None)
    hits = collections.Counter(label for label, other in pairs if label == other is not None)
    labels = dict.fromkeys([*(label for label, _ in hand.most_common()), *machine])
    return {label: Tally(hits[label], machine[label], hand[label]) for label in labels}


def macro_f1(pairs: Pairs, least: int = LEAST) -> float:
    """Return the mean F1 over the labels with at least `least` hand labels; nan for none.

    >>> round(macro_f1([("a", "a"), ("a", "b"), ("b", "b")], least=1), 3)
    0.667
    """
    scores = [found.f1 for found in by_label(pairs).values() if found.hand >= least]
    return sum(scores) / len(scores) if scores else math.nan


def rate(hits: Sequence[bool]) -> float:
    """Return the share of true values; nan for none."""
    return sum(hits) / len(hits) if hits else math.nan


def agreement(pairs: Pairs) -> float:
    """Return the share of equal pairs; nan for none."""
    return rate([hand == machine for hand, machine in pairs])


def nominal(one: Any, other: Any) -> float:
    """Distance of labels without an order."""
    return float(one != other)


def interval(one: float, other: float) -> float:
    """Distance of values on a scale: far misses weigh more (the squared difference)."""
    return float((one - other) ** 2)


def alpha(pairs: Pairs, distance: Callable[[Any, Any], float] = nominal) -> float:
    """Krippendorff's alpha of two coders without missing values: 1 is perfect, 0 is chance; nan below two pairs.

    Source: Krippendorff, Computing Krippendorff's alpha-reliability (2011). Where all values are one, it is 1.

    >>> round(alpha([(0, 0), (1, 1), (1, 0)]), 3)
    0.444
    """
    if len(pairs) < 2:
        return math.nan
    counts = collections.Counter(value for pair in pairs for value in pair)
    n = sum(counts.values())
    observed = sum(distance(a, b) for a, b in pairs) / len(pairs)
    expected = sum(counts[x] * (counts[y] - (x == y)) * distance(x, y) for x in counts for y in counts) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def pair_up(
    hand: Sequence[One], machine: Sequence[Other], same: Callable[[One, Other], bool]
) -> tuple[list[tuple[One, Other]], list[One], list[Other]]:
    """Pair each of one side with the first that is the `same` on the other, each once; the rest of both comes after.

    >>> pair_up("aab", "bca", str.__eq__)
    ([('a', 'a'), ('b', 'b')], ['a'], ['c'])
    """
    pairs, alone, rest = [], [], list(machine)
    for one in hand:
        place = next((i for i, other in enumerate(rest) if same(one, other)), None)
        if place is None:
            alone.append(one)
        else:
            pairs.append((one, rest.pop(place)))
    return pairs, alone, rest


@dataclasses.dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cases of similar confidence: how sure the machine was on average, and how often it was right."""

    confidence: float
    accuracy: float
    n: int


def reliability(cases: Cases, bins: int = BINS) -> list[ReliabilityBin]:
    """Return bins of equal width over confidence 0 ... 1; empty bins are left out."""
    members: dict[int, list[tuple[float, bool]]] = collections.defaultdict(list)
    for confidence, right in cases:
        members[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        ReliabilityBin(sum(c for c, _ in cell) / len(cell), rate([right for _, right in cell]), len(cell))
        for _, cell in sorted(members.items())
    ]


def calibration_error(cases: Cases, bins: int = BINS) -> float:
    """Return the expected calibration error: the mean gap of confidence and accuracy; nan for none.

    Source: Guo et al. 2017, with bins of equal width.

    >>> round(calibration_error([(0.9, True), (0.9, False)]), 3)
    0.4
    """
    if not cases:
        return math.nan
    return sum(b.n * abs(b.confidence - b.accuracy) for b in reliability(cases, bins)) / len(cases)


def luck_of_calibration(cases: Cases, bins: int = BINS) -> float:
    """Return the calibration error to expect if every confidence were right; nan for none.

    A bin of few cases is off its confidence by luck alone, so that no machine reaches 0 on a small sample. This is the
    mean over 400 seeded draws of what is right. Source: Bröcker and Smith 2007, consistency resampling.

    >>> luck_of_calibration([(1.0, True), (0.0, True)])
    0.0
    """
    if not cases:
        return math.nan
    confidence = np.array([sure for sure, _ in cases])
    right = np.random.default_rng(0).random((DRAWS, len(cases))) < confidence
    in_bin = np.minimum((confidence * bins).astype(int), bins - 1)[:, None] == np.arange(bins)
    return float(np.abs((confidence - right) @ in_bin).sum(1).mean() / len(cases))
