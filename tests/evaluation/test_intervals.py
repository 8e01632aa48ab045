"""Intervals over articles, on parts small enough to reckon by hand."""

import math

import pytest

from dashboard.evaluation.figures import draws, label_figures, with_interval


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_intervals_are_seeded_and_hold_the_value() -> None:
    parts = [[size] for size in range(1, 9)]
    value, low, high = with_interval(parts, mean, draws(8))
    assert (value, low, high) == with_interval(parts, mean, draws(8))
    assert value == 4.5
    assert 2.5 < low < 4.5 < high < 6.5


def test_whole_articles_are_drawn() -> None:
    """Two articles, one all right and one all wrong: a resample has 0, 1/2 or 1, whatever the number of statements."""
    parts = [[True] * 50, [False] * 50]
    value, low, high = with_interval(parts, mean, [[0, 0], [0, 1], [1, 0], [1, 1]])
    assert value == 0.5
    assert (low, high) == (pytest.approx(0.0375), pytest.approx(0.9625))  # percentiles 2.5 and 97.5 of 0, .5, .5, 1


def test_a_label_that_a_resample_lacks_does_not_count_there() -> None:
    parts = [[("a", "a"), ("b", "a")], [("a", "a")], [("a", "a")], []]
    first, second = label_figures(parts, [[0, 0, 3, 3], [1, 1, 1, 1], [3, 3, 3, 3]])
    # "a": 3 hits, 4 given, 3 by hand; drawn the first article twice: 2 hits, 4 given, 2 by hand -> 2/3; the second: 1
    assert (first.label, first.n, first.machine, first.hits) == ("a", 3, 4, 3)
    assert first.f1 == pytest.approx(6 / 7)
    assert (first.precision, first.recall) == (0.75, 1.0)
    assert (first.low, first.high) == (pytest.approx(2 / 3 + 0.025 / 3), pytest.approx(1 - 0.025 / 3))
    # "b" is in one article only, never found: one article has no spread
    assert (second.label, second.f1) == ("b", 0.0)
    assert all(math.isnan(value) for value in (second.low, second.high, second.precision))
