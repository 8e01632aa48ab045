"""Intervals: right in the large, honest in the small, the same on every run."""

import time

import numpy as np
import pytest
from hand_table import HandTable

from dashboard.filters import Filter
from dashboard.measures import bootstrap, speakers, stance, tally
from dashboard.measures.bootstrap import CLUSTERS, ratio_intervals
from dashboard.table.store import Store


def test_the_interval_covers_as_often_as_it_says() -> None:
    """400 samples of 60 articles, each with its own tendency: 95 % intervals hold the true share 0.3."""
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        sizes = chance.integers(1, 9, 60).astype(float)
        hits = chance.binomial(sizes.astype(int), chance.beta(3, 7, 60)).astype(float)
        low, high = ratio_intervals(hits[:, None], sizes)
        held += low[0] <= 0.3 <= high[0]
    assert 0.91 <= held / 400 <= 0.98


def test_articles_not_statements_are_drawn() -> None:
    """Ten articles that each speak with one voice carry the spread of ten cases, not of a hundred."""
    whole = np.full(10, 10.0)
    low, high = ratio_intervals(np.array([[10.0]] * 5 + [[0.0]] * 5), whole)
    assert high[0] - low[0] == pytest.approx(0.6, abs=0.1)


def test_where_all_articles_agree_the_interval_is_wilson_s() -> None:
    low, high = ratio_intervals(np.zeros((10, 1)), np.full(10, 3.0))
    assert (low[0], high[0]) == (0, pytest.approx(0.2775, abs=1e-3))  # Wilson, 0 of 10
    low, high = ratio_intervals(np.full((1, 1), 2.0), np.full(1, 2.0))
    assert (low[0], high[0]) == (pytest.approx(0.2065, abs=1e-3), 1)  # Wilson, 1 of 1


def test_a_mean_that_all_articles_share_has_wilson_s_interval_on_the_scale(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    table = HandTable()
    for day in range(1, 11):
        table.article(f"d{day}", f"2025-03-{day:02}")
        table.statement(f"m{day}", f"d{day}", ["emmanuel-macron"], stance=-2)
    frame = stance.distribution(table.open(tmp_path_factory.mktemp("agreed")), Filter()).frame
    assert frame["mean"].tolist() == frame["mean_low"].tolist() == [-2.0] * 6
    assert frame["mean_high"].iloc[0] == pytest.approx(-2 + 4 * 0.2775, abs=5e-3)  # Wilson, 0 of 10


@pytest.mark.parametrize("figures", [1, 7])
def test_tails_are_numpy_s_percentiles(figures: int) -> None:
    drawn = np.random.default_rng(4).normal(size=(1000, figures))
    low, high = bootstrap._tails(drawn.copy())
    assert np.allclose([low, high], np.percentile(drawn, [2.5, 97.5], axis=0), rtol=0, atol=1e-12)


def test_the_same_figures_have_the_same_interval() -> None:
    parts, wholes = np.arange(40.0).reshape(20, 2) % 3, np.full(20, 5.0)
    first = ratio_intervals(parts, wholes)
    assert np.array_equal(first, ratio_intervals(parts, wholes))


def test_a_thousand_articles_and_forty_figures_take_well_under_a_second() -> None:
    chance = np.random.default_rng(1)
    parts = chance.integers(0, 5, (CLUSTERS, 40)).astype(float)
    started = time.process_time()
    ratio_intervals(parts, np.full(CLUSTERS, 5.0))
    assert time.process_time() - started < 1


def test_random_groups_of_articles_change_intervals_a_little_and_sums_not_at_all(
    chance_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = stance.distribution(chance_store, Filter()).frame
    monkeypatch.setattr(tally, "CLUSTERS", 30)
    tally.clusters.cache_clear()
    grouped = stance.distribution(chance_store, Filter()).frame
    tally.clusters.cache_clear()
    same = ["group", "stance", "n_statements", "n", "silent", "n_articles"]
    assert grouped[same].equals(exact[same])
    assert grouped["share"].to_numpy() == pytest.approx(exact["share"].to_numpy(), nan_ok=True)
    assert np.nanmax(np.abs(grouped["high"] - exact["high"])) < 0.15


def test_the_order_in_which_threads_answer_changes_nothing(chance_store: Store) -> None:
    first = speakers.share(chance_store, Filter()).frame
    for _ in range(20):
        assert speakers.share(chance_store, Filter()).frame.equals(first)
