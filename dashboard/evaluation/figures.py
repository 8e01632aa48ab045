"""Figures with their 95 % intervals. Whole articles are resampled: the labels of one article err together."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from dashboard.codebook.agreement import Pairs, by_label

Draws = Sequence[Sequence[int]]  # for each resample, the places of the articles that are in it
Case = TypeVar("Case")

_TAILS = (2.5, 97.5)
_LEAST_ARTICLES = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its interval and the number of cases behind it; nan where it is undefined."""

    layer: str
    name: str
    value: float
    low: float
    high: float
    n: int


@dataclasses.dataclass(frozen=True, slots=True)
class LabelFigure:
    """How one label fares: F1 with its interval, and how often it was right, given by the machine, given by hand."""

    label: Any
    f1: float
    low: float
    high: float
    precision: float
    recall: float
    hits: int
    machine: int
    n: int


def draws(articles: int, resamples: int = 500) -> Draws:
    """Draw articles with replacement; seeded, so that a rerun gives the same intervals."""
    chance = random.Random(20220224)  # noqa: S311  (a bootstrap, not a secret)
    return [chance.choices(range(articles), k=articles) for _ in range(resamples)]


def with_interval(
    parts: Sequence[Sequence[Case]], score: Callable[[Sequence[Case]], float], drawn: Draws
) -> tuple[float, float, float]:
    """Return (value, low, high) of a score over all cases; `parts` holds the cases of each article."""
    values = [score(list(itertools.chain.from_iterable(parts[place] for place in draw))) for draw in drawn]
    return score(list(itertools.chain.from_iterable(parts))), *_tails(values)


def _tails(values: Sequence[float]) -> tuple[float, float]:
    defined = [value for value in values if not math.isnan(value)]
    low, high = np.percentile(defined, _TAILS) if defined else (math.nan, math.nan)
    return float(low), float(high)


def label_figures(parts: Sequence[Pairs], drawn: Draws) -> list[LabelFigure]:
    """Return a figure for every label that either side has, the most frequent by hand first.

    A resample without the label on either side has no F1 and is left out of its interval. A label that fewer than
    three articles have gets no interval: there is next to nothing to resample.
    """
    whole = by_label([pair for part in parts for pair in part])
    counts = np.zeros((len(parts), len(whole), 2), dtype=int)  # article, label, (2 x hits, machine + hand)
    column = {label: place for place, label in enumerate(whole)}
    for row, part in enumerate(parts):
        for label, found in by_label(part).items():
            counts[row, column[label]] = 2 * found.hits, found.machine + found.hand
    resampled = counts[np.array(drawn)].sum(axis=1)
    return [
        LabelFigure(
            label,
            found.f1,
            *_label_tails(counts[:, column[label]], resampled[:, column[label]]),
            precision=found.precision,
            recall=found.recall,
            hits=found.hits,
            machine=found.machine,
            n=found.hand,
        )
        for label, found in whole.items()
    ]


def _label_tails(by_article: npt.NDArray[np.int_], resampled: npt.NDArray[np.int_]) -> tuple[float, float]:
    """Rows are articles and resamples; columns 2 x hits, and labels of machine and hand."""
    if (by_article[:, 1] > 0).sum() < _LEAST_ARTICLES:
        return math.nan, math.nan
    return _tails([hits / given if given else math.nan for hits, given in resampled])
