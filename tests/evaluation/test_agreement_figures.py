"""Figures against values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evaluation import figures
from dashboard.evaluation.gold_standard import JudgedDocument

labels = st.sampled_from("abc")


def test_f1_of_three_hits_in_four_predicted_and_six_gold() -> None:
    assert figures.f1(3, 4, 6) == pytest.approx(0.6)


def test_macro_f1_leaves_rare_gold_labels_out() -> None:
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]
    assert figures.macro_f1(pairs, least=3) == pytest.approx(2 * 2 / (2 + 3))  # only "a": 2 hits, 2 predicted, 3 gold


def test_nominal_alpha_of_the_textbook_case() -> None:
    """Krippendorff, Computing alpha-reliability (2011), example B: two observers, ten binary values, alpha = .095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert figures.alpha(list(zip(first, second, strict=True)), "nominal") == pytest.approx(0.095, abs=0.0005)


def test_interval_alpha_punishes_far_misses_more() -> None:
    near = [(-2, -1), (-1, -1), (0, 0), (1, 1), (2, 2)]
    far = [(-2, 2), (-1, -1), (0, 0), (1, 1), (2, 2)]
    assert figures.alpha(near, "interval") > figures.alpha(far, "interval")


@given(st.lists(labels, min_size=2))
def test_full_agreement_is_alpha_one(values: list[str]) -> None:
    assert figures.alpha([(v, v) for v in values], "nominal") == pytest.approx(1.0)


def test_alpha_of_one_case_is_undefined() -> None:
    assert math.isnan(figures.alpha([("a", "a")], "nominal"))


def test_calibration_error_weighs_bins_by_their_cases() -> None:
    # three cases at .95 of which two are right (gap .2833), one at .55 that is wrong (gap .55)
    cases = [(0.95, True), (0.95, True), (0.95, False), (0.55, False)]
    assert figures.calibration_error(cases) == pytest.approx(3 / 4 * (0.95 - 2 / 3) + 1 / 4 * 0.55)
    assert [(round(b.confidence, 2), round(b.accuracy, 2), b.n) for b in figures.reliability(cases)] == [
        (0.55, 0.0, 1),
        (0.95, 0.67, 3),
    ]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_calibration_error_is_a_share(cases: list[tuple[float, bool]]) -> None:
    assert 0 <= figures.calibration_error(cases) <= 1


def test_intervals_are_seeded_and_hold_the_value() -> None:
    documents = [JudgedDocument(str(size), ()) for size in range(1, 9)]

    def mean_size(sample: object) -> float:
        sizes = [int(d.name) for d in sample]  # type: ignore[attr-defined]
        return sum(sizes) / len(sizes)

    first = figures.with_interval("layer", "mean", mean_size, documents, n=8)
    assert first == figures.with_interval("layer", "mean", mean_size, documents, n=8)
    assert first.value == 4.5
    assert 2.5 < first.low < 4.5 < first.high < 6.5
