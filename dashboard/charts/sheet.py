"""The sheet that figures are drawn on: type, axes, grid, labels. One calm look for all of them."""

from __future__ import annotations

import dataclasses
import html
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.palette import Inks, Theme, inks

FONT = "Source Sans, Source Sans Pro, system-ui, sans-serif"
_WIDTH = 30  # characters of a label before it is broken
_ROW = 34  # pixels of a bar with its label
_LINE = 16  # pixels of a line of a label


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A figure in the making, as Plotly's JSON has it: its traces, and its layout.

    Plotly's own objects check every value as it is set, which takes fifteen times as long as all the rest of drawing.
    """

    traces: list[dict[str, Any]]
    layout: dict[str, Any]

    def add(self, type: str, **trace: Any) -> None:
        """Add a trace of a type ("bar", "scatter", "heatmap")."""
        self.traces.append({"type": type, **trace})

    def json(self) -> dict[str, Any]:
        """Return the figure as Plotly's JSON."""
        return {"data": self.traces, "layout": self.layout}


def unchecked(json: dict[str, Any]) -> go.Figure:
    """Return the figure of Plotly's JSON. Its values are not checked: tests/charts let Plotly check every form."""
    return go.Figure(json, _validate=False)


def sheet(theme: Theme, height: int, **layout: Any) -> Sheet:
    """Return an empty figure with transparent paper; `layout` adds to it."""
    ink = inks(theme)
    usual = {
        "template": {},
        "height": height,
        "margin": {"l": 8, "r": 24, "t": 8, "b": 8, "autoexpand": True},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": ink.ink},
        "hoverlabel": {"bgcolor": ink.paper, "bordercolor": ink.quiet, "font": {"color": ink.ink}, "align": "left"},
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,
        "bargap": 0.32,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.0,
            "yanchor": "bottom",
            "traceorder": "normal",
            "font": {"size": 12},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "showlegend": False,
    }
    return Sheet([], usual | layout)


def value_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis of values: a thin grid, numbers in quiet ink, from zero."""
    ink = inks(theme)
    usual = {
        "gridcolor": ink.grid,
        "gridwidth": 1,
        "zeroline": True,
        "zerolinecolor": ink.quiet,
        "zerolinewidth": 1,
        "rangemode": "tozero",
        "tickfont": {"color": ink.quiet, "size": 12},
        "nticks": 6,
        "fixedrange": True,
        "automargin": True,
        "title": {"font": {"size": 12, "color": ink.quiet}},
    }
    return usual | axis


def name_axis(ids: Sequence[str], labels: Sequence[str], theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis of names, first at the top, none cut off."""
    usual = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(ids),
        "tickmode": "array",
        "tickvals": list(ids),
        "ticktext": list(labels),
        "tickfont": {"color": inks(theme).ink, "size": 13},
        "autorange": "reversed",
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": "rgba(0,0,0,0)",
    }
    return usual | axis


def time_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis of dates."""
    ink = inks(theme)
    usual = {
        "type": "date",
        "showgrid": False,
        "showline": True,
        "linecolor": ink.quiet,
        "ticks": "outside",
        "tickcolor": ink.quiet,
        "tickfont": {"color": ink.quiet, "size": 12},
        "fixedrange": True,
        "automargin": True,
        "hoverformat": "%B %Y",
    }
    return usual | axis


def name(label: str, below: str = "", theme: Theme = "light") -> str:
    """Return a name for an axis: broken where it is long, its own markup disarmed, a quiet line below."""
    lines = textwrap.wrap(label, _WIDTH, break_long_words=True) or [label]
    shown = "<br>".join(map(plain, lines))
    return (
        f'{shown}<br><span style="font-size:11px;color:{inks(theme).quiet}">{plain(below)}</span>' if below else shown
    )


def plain(text: str) -> str:
    """Return text that Plotly shows as it is: names come from articles and may hold tags."""
    return html.escape(text, quote=False)


def rows_height(labels: Sequence[str], extra: int = 60) -> int:
    """Return the height of a chart with one row a label: all rows are as high as the highest label needs."""
    tallest = max((label.count("<br>") + 1 for label in labels), default=1)
    return extra + len(labels) * max(_ROW, _LINE * tallest + 6)


def error_bars(low: Iterable[float], values: Iterable[float], high: Iterable[float], ink: Inks) -> dict[str, Any]:
    """Return intervals as thin whiskers; none where the value is missing."""
    lengths = [(v - lo, hi - v) for lo, v, hi in zip(low, values, high, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": [upper for _, upper in lengths],
        "arrayminus": [lower for lower, _ in lengths],
        "color": ink.ink,
        "thickness": 1.2,
        "width": 3,
    }
