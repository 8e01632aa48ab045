"""95 % intervals of shares and means by bootstrap over articles (Efron and Tibshirani 1993, chapter 13: percentiles).

Statements of one article hang together, so articles are drawn, not statements. Everything works on sums per article:
one matrix product gives all resamples of all figures at once. Above `CLUSTERS` articles, articles are put into as many
random groups first, and the groups are drawn.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

RESAMPLES = 1000
SEED = 20220224
CLUSTERS = 400  # more give an interval no better than one part in thirty (its own relative error: 1 over root 800)
TAILS = (2.5, 97.5)
_Z = 1.959964  # the normal distribution's 97.5 % point


def ratio_intervals(parts: Array, wholes: Array) -> tuple[Array, Array]:
    """Return the lower and upper ends of the 95 % intervals of `parts.sum(0) / wholes.sum()`, all between 0 and 1.

    `parts` has one row an article and one column a figure, `wholes` one value an article, each above 0. Where all
    resamples agree (every article says the same, or there is one article) the bootstrap knows no spread: then the
    interval is Wilson's for as many trials as articles.

    >>> low, high = ratio_intervals(np.array([[1.0], [1.0], [0.0], [0.0]]), np.ones(4))
    >>> low.tolist(), high.tolist()
    ([0.0], [1.0])
    """
    articles = len(wholes)
    weights = _weights(articles).astype(float)
    low, high = _tails((weights @ parts) / (weights @ wholes)[:, None])
    flat = high - low < 1e-9
    if flat.any():
        share = parts.sum(axis=0) / wholes.sum()
        low[flat], high[flat] = (end[flat] for end in _wilson(share, articles))
    return np.round(low, 12), np.round(high, 12)


def _tails(resampled: Array) -> tuple[Array, Array]:
    """The percentiles of `TAILS`, as `np.percentile` gives them, at a third of its cost: a chart asks often."""
    places = [tail / 100 * (len(resampled) - 1) for tail in TAILS]
    around = [(int(place), int(place) + 1, place % 1) for place in places]
    ordered = np.partition(resampled, [end for low, high, _ in around for end in (low, high)], axis=0)
    lower, upper = (ordered[low] + (ordered[high] - ordered[low]) * part for low, high, part in around)
    return lower, upper


@functools.lru_cache(maxsize=64)  # a chart has a whole a row, each of so many articles; at most 0.8 MB each
def _weights(articles: int) -> npt.NDArray[np.uint16]:
    """How often each article is drawn in each resample: RESAMPLES x articles, the same on every run."""
    drawn = np.random.default_rng(SEED).integers(0, articles, size=(RESAMPLES, articles))
    rows = np.arange(RESAMPLES)[:, None] * articles
    times = np.bincount((drawn + rows).ravel(), minlength=RESAMPLES * articles)
    return times.reshape(RESAMPLES, articles).astype(np.uint16)


def _wilson(share: Array, trials: int) -> tuple[Array, Array]:
    """Wilson's score interval (1927)."""
    centre = (share + _Z**2 / (2 * trials)) / (1 + _Z**2 / trials)
    half = _Z / (1 + _Z**2 / trials) * np.sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
