"""Reliability curves: how often labels are right, by the confidence that the machine gave them. One panel a layer."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.palette import Theme, inks, rank_colour
from dashboard.charts.sheet import Sheet, plain, sheet, unchecked, value_axis

COLUMNS = 4
_ROW = 230  # pixels of a row of panels with its titles and axes
_GAP = 0.05  # of the width, between panels
_FEW = 10  # labels; a step with fewer is hollow
_SMALLEST, _AREA = 5.0, 3.2  # pixels of a mark: the first, and what the root of n adds, n in tens


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """Labels of similar confidence: mean confidence and share right (0 to 1), and how many."""

    confidence: float
    right: float
    n: int


@dataclasses.dataclass(frozen=True, slots=True)
class Curve:
    """One layer's steps, with its expected calibration error and what luck alone makes of it (0 to 1)."""

    title: str
    error: float
    luck: float
    steps: Sequence[Step]


def reliability_panels(curves: Sequence[Curve], theme: Theme = "light") -> go.Figure:
    """Draw a panel for each curve, four in a row; on the dotted diagonal, confidence means what it says."""
    rows = math.ceil(len(curves) / COLUMNS)
    figure = sheet(theme, _ROW * max(rows, 1) + 20, margin={"l": 44, "r": 12, "t": 44, "b": 36})
    for number, curve in enumerate(curves):
        row, column = divmod(number, COLUMNS)
        _panel(figure, curve, number + 1, _domain(column), _rows_domain(row, rows), theme)
    return unchecked(figure.json())


def _domain(column: int) -> list[float]:
    width = (1 - _GAP * (COLUMNS - 1)) / COLUMNS
    return [column * (width + _GAP), column * (width + _GAP) + width]


def _rows_domain(row: int, rows: int) -> list[float]:
    gap = 0.22 if rows > 1 else 0.0
    height = (1 - gap * (rows - 1)) / rows
    top = 1 - row * (height + gap)
    return [top - height, top]


def _panel(figure: Sheet, curve: Curve, number: int, across: list[float], up: list[float], theme: Theme) -> None:
    ink = inks(theme)
    x, y = (f"{axis}{number if number > 1 else ''}" for axis in "xy")
    axis = {
        "range": [-0.04, 1.04],
        "tickvals": [0, 0.5, 1],
        "tickformat": ".0%",
        "zeroline": False,
        "automargin": False,
    }
    axes = {
        f"xaxis{x[1:]}": value_axis(theme, **axis, domain=across, anchor=y),
        f"yaxis{y[1:]}": value_axis(theme, **axis, domain=up, anchor=x, showticklabels=across[0] == 0),
    }
    figure.layout.update(axes)
    diagonal = {"color": ink.quiet, "width": 1, "dash": "dot"}
    figure.add("scatter", x=[0, 1], y=[0, 1], xaxis=x, yaxis=y, mode="lines", line=diagonal, hoverinfo="skip")
    colour = rank_colour(0, theme)
    figure.add(
        "scatter",
        x=[step.confidence for step in curve.steps],
        y=[step.right for step in curve.steps],
        xaxis=x,
        yaxis=y,
        name=curve.title,
        mode="lines+markers",
        cliponaxis=False,
        line={"color": colour, "width": 1.2},
        marker={
            "size": [_SMALLEST + _AREA * math.sqrt(step.n / 10) for step in curve.steps],
            "color": [ink.paper if step.n < _FEW else colour for step in curve.steps],
            "line": {"color": colour, "width": 1.4},
            "opacity": 1,
        },
        customdata=[[step.n] for step in curve.steps],
        hovertemplate="%{x:.0%} sure, %{y:.0%} right<br>%{customdata[0]:,} labels<extra></extra>",
    )
    measured = f"error {curve.error:.2f}, luck {curve.luck:.2f}, n = {_n(curve):,}"
    title = {
        "text": f"{plain(curve.title)}<br>{_quiet(measured, ink.quiet)}",
        "x": across[0],
        "y": up[1],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": ink.ink},
    }
    figure.layout.setdefault("annotations", []).append(title)


def _n(curve: Curve) -> int:
    return sum(step.n for step in curve.steps)


def _quiet(text: str, colour: str) -> str:
    return f'<span style="font-size:11px;color:{colour}">{text}</span>'
