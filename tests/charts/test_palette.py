"""Colours: told apart by everyone, in both themes, and the same thing always the same."""

import itertools

import numpy as np
import pytest

from dashboard.charts.palette import (
    CONTRAST,
    Theme,
    contrast,
    family_colour,
    inks,
    rank_colour,
    rank_dash,
    rank_symbol,
    stance_colour,
    status_colour,
    text_on,
)
from dashboard.codebook.labels import codebook

BOOK = codebook()
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(colour: str, blindness: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(BLINDNESS[blindness] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, blindness: str) -> float:
    return float(np.linalg.norm(lab(one, blindness) - lab(other, blindness)))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_neighbours_on_the_stance_scale_are_told_apart(blindness: str, theme: Theme) -> None:
    scale = [stance_colour(value, theme) for value in ("-2", "-1", "0", "1", "2")]
    for one, other in itertools.pairwise(scale):
        assert apart(one, other, blindness) > 12
    assert apart(scale[0], scale[-1], blindness) > 25  # the two ends are never mixed up


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_neighbouring_statuses_and_ranks_are_told_apart(blindness: str, theme: Theme) -> None:
    for one, other in itertools.pairwise([status_colour(s, theme) for s in BOOK.statuses]):
        assert apart(one, other, blindness) > 9
    for one, other in itertools.pairwise([rank_colour(rank, theme) for rank in range(6)]):
        assert apart(one, other, blindness) > 10


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_coloured_areas_stand_out_from_the_paper(theme: Theme) -> None:
    paper = inks(theme).paper
    for rank in range(10):
        assert contrast(rank_colour(rank, theme), paper) >= CONTRAST
    assert contrast(inks(theme).ink, paper) >= 7
    assert contrast(inks(theme).quiet, paper) >= 4.5
    if theme == "dark":
        for colour in (*map(_dark_stance, BOOK.stances), *map(_dark_status, BOOK.statuses)):
            assert contrast(colour, paper) >= CONTRAST


def _dark_stance(value: str) -> str:
    return stance_colour(value, "dark")


def _dark_status(value: str) -> str:
    return status_colour(value, "dark")


def test_numbers_in_bars_can_be_read() -> None:
    for value, theme in itertools.product(BOOK.stances, ("light", "dark")):
        colour = stance_colour(value, theme)
        assert contrast(text_on(colour), colour) >= 4.5


def test_colours_come_from_the_codebook_and_the_rank() -> None:
    assert stance_colour("-2") == BOOK.stances["-2"].colour
    assert family_colour("peace") == BOOK.families["peace"].colour
    assert rank_colour(0) == rank_colour(10) != rank_colour(1)
    assert (rank_dash(0), rank_dash(10), rank_dash(-1)) == ("solid", "dash", "dot")
    assert len({(rank_colour(r), rank_dash(r), rank_symbol(r)) for r in range(40)}) == 40
    assert rank_colour(-1) == inks("light").rest
