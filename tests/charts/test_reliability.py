"""Reliability panels by the exact values in their data."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.charts.palette import inks, rank_colour
from dashboard.charts.reliability import Curve, Step, reliability_panels

TOPIC = Curve("Topic", 0.1, 0.07, (Step(0.45, 0.5, 4), Step(0.9, 0.8, 40)))
HOSTILE = Curve("<b>x</b>", 0.25, 0.1, (Step(0.5, 0.75, 10),))


def curves_of(drawn: go.Figure) -> list[Any]:
    return [trace for trace in drawn.data if trace.mode == "lines+markers"]


def test_a_panel_shows_right_against_confidence() -> None:
    (curve,) = curves_of(reliability_panels([TOPIC]))
    assert (curve.x, curve.y) == ((0.45, 0.9), (0.5, 0.8))
    assert [n for (n,) in curve.customdata] == [4, 40]
    assert curve.marker.color == (inks("light").paper, rank_colour(0))  # fewer than ten labels: hollow
    assert curve.marker.size[0] < curve.marker.size[1]


def test_every_panel_has_its_own_axes_diagonal_and_title() -> None:
    drawn = reliability_panels([TOPIC] * 4 + [HOSTILE], "dark")
    assert [curve.xaxis for curve in curves_of(drawn)] == ["x", "x2", "x3", "x4", "x5"]
    diagonals = [trace for trace in drawn.data if trace.mode == "lines"]
    assert [(line.x, line.y, line.xaxis) for line in diagonals][4] == ((0, 1), (0, 1), "x5")
    assert drawn.layout.xaxis5.domain[0] == 0  # the fifth panel begins a second row
    assert drawn.layout.yaxis5.domain[1] < drawn.layout.yaxis.domain[0]
    titles = [note.text for note in drawn.layout.annotations]
    assert titles[0].startswith("Topic<br>")
    assert "error 0.10, luck 0.07, n = 44" in titles[0]
    assert titles[4].startswith("&lt;b&gt;x&lt;/b&gt;<br>")


def test_nothing_to_draw_is_an_empty_figure() -> None:
    assert reliability_panels([]).data == ()
