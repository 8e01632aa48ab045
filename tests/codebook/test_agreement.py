"""Agreement measures against values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.codebook import agreement
from dashboard.codebook.agreement import Tally, interval

labels = st.sampled_from("abc")


def test_a_tally_counts_what_one_side_alone_has() -> None:
    pairs = [("a", "a"), ("b", "a"), (None, "b"), ("c", None), (None, None)]
    found = agreement.tally(pairs)
    assert found == Tally(hits=1, machine=3, hand=3)
    assert (found.precision, found.recall, found.f1) == (pytest.approx(1 / 3),) * 3


def test_nothing_at_all_has_no_figures() -> None:
    nothing = Tally(0, 0, 0)
    assert all(math.isnan(value) for value in (nothing.precision, nothing.recall, nothing.f1))
    assert Tally(0, 2, 0).f1 == 0.0


def test_labels_of_both_sides_have_a_tally_the_most_frequent_by_hand_first() -> None:
    pairs = [("b", "b"), ("a", "a"), ("a", "c"), ("a", None), (None, "b")]
    assert agreement.by_label(pairs) == {"a": Tally(1, 1, 3), "b": Tally(1, 2, 1), "c": Tally(0, 1, 0)}
    assert list(agreement.by_label(pairs)) == ["a", "b", "c"]


def test_macro_f1_leaves_rare_labels_out() -> None:
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]
    assert agreement.macro_f1(pairs, least=3) == pytest.approx(2 * 2 / (2 + 3))  # only "a": 2 hits, 2 given, 3 by hand


def test_nominal_alpha_of_the_textbook_case() -> None:
    """Krippendorff, Computing alpha-reliability (2011), example B: two observers, ten binary values, alpha = .095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert agreement.alpha(list(zip(first, second, strict=True))) == pytest.approx(0.095, abs=0.0005)


def test_interval_alpha_by_hand() -> None:
    """Values 0, 0, 0, 2: observed (2^2) / 2 = 2; expected 2 * 3 * 1 * 4 / (4 * 3) = 2; alpha = 0."""
    assert agreement.alpha([(0, 0), (0, 2)], interval) == pytest.approx(0.0)


def test_interval_alpha_punishes_far_misses_more() -> None:
    near = [(-2, -1), (-1, -1), (0, 0), (1, 1), (2, 2)]
    far = [(-2, 2), (-1, -1), (0, 0), (1, 1), (2, 2)]
    assert agreement.alpha(near, interval) > agreement.alpha(far, interval)


@given(st.lists(labels, min_size=2))
def test_full_agreement_is_alpha_one(values: list[str]) -> None:
    assert agreement.alpha([(v, v) for v in values]) == pytest.approx(1.0)


def test_alpha_of_one_case_is_undefined() -> None:
    assert math.isnan(agreement.alpha([("a", "a")]))


def test_calibration_error_weighs_bins_by_their_cases() -> None:
    # three cases at .95 of which two are right (gap .2833), one at .55 that is wrong (gap .55)
    cases = [(0.95, True), (0.95, True), (0.95, False), (0.55, False)]
    assert agreement.calibration_error(cases) == pytest.approx(3 / 4 * (0.95 - 2 / 3) + 1 / 4 * 0.55)
    assert [(round(b.confidence, 2), round(b.accuracy, 2), b.n) for b in agreement.reliability(cases)] == [
        (0.55, 0.0, 1),
        (0.95, 0.67, 3),
    ]


def test_luck_alone_is_the_mean_gap_of_cases_that_their_confidence_foretells() -> None:
    # one case at .8: off by .2 in four of five draws, by .8 in one; a hundred such cases in one bin even out
    assert agreement.luck_of_calibration([(0.8, False)]) == pytest.approx(0.8 * 0.2 + 0.2 * 0.8, abs=0.03)
    assert agreement.luck_of_calibration([(0.8, True)] * 100) == pytest.approx(0.8 * 0.04, abs=0.005)  # mean |normal|
    assert math.isnan(agreement.luck_of_calibration([]))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_calibration_error_is_a_share(cases: list[tuple[float, bool]]) -> None:
    assert 0 <= agreement.calibration_error(cases) <= 1


@given(st.lists(labels), st.lists(labels))
def test_pairing_loses_and_doubles_nothing(hand: list[str], machine: list[str]) -> None:
    pairs, alone, rest = agreement.pair_up(hand, machine, str.__eq__)
    assert sorted([one for one, _ in pairs] + alone) == sorted(hand)
    assert sorted([other for _, other in pairs] + rest) == sorted(machine)
    assert not set(alone) & set(rest)
