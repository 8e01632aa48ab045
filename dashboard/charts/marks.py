"""What the figures of all families are drawn with: points that open their rows, lines over periods, axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.palette import Theme, inks, rank_colour, rank_dash, rank_symbol
from dashboard.charts.sheet import error_bars, plain, sheet, time_axis, value_axis
from dashboard.codebook.labels import codebook
from dashboard.measures.measure import Measure
from dashboard.measures.wording import period_label

TIMELINE = 340  # pixels
PALE = 0.4  # how much of its colour a bar of few cases keeps
Words = Callable[[dict[str, Any]], str]  # row -> what is said when it is pointed at
_TICKS = {"month": "%b\n%Y", "quarter": "%b\n%Y", "year": "%Y"}


def hover_and_drill(rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return what a trace needs so that each point says its row and opens it (`customdata[0]`)."""
    return {
        "customdata": [[cell] for cell in rows["drill"]],
        "hovertext": [words(row) for row in records(rows)],
        "hoverinfo": "text",
    }


def lines(measure: Measure, theme: Theme, value: str, words: Words) -> go.Figure:
    """Draw one line a group; gaps where nothing was said, hollow points where cases are few."""
    figure = sheet(theme, TIMELINE, xaxis=period_axis(measure, theme), showlegend=True)
    for _, rows in dated(measure).groupby("group", sort=False):
        rank = int(rows["rank"].iloc[0])
        colour = rank_colour(rank, theme)
        symbol = rank_symbol(rank)
        figure.add_scatter(
            x=first_days(rows),
            y=gapped(rows[value]),
            mode="lines+markers",
            name=plain(str(rows["label"].iloc[0])),
            connectgaps=False,
            line={"color": colour, "width": 2 if rank >= 0 else 1.5, "dash": rank_dash(rank)},
            marker={
                "color": colour,
                "size": 8,
                "symbol": [f"{symbol}-open" if small and symbol != "x" else symbol for small in rows["small_n"]],
            },
            **hover_and_drill(rows, words),
        )
    return figure


def add_whiskers(figure: go.Figure, measure: Measure, value: str, theme: Theme) -> None:
    """Add the intervals to the lines."""
    for trace, (_, rows) in zip(figure.data, measure.frame.groupby("group", sort=False), strict=True):
        bars = error_bars(rows["low"], rows[value], rows["high"], inks(theme))
        trace.error_y = bars | {"color": trace.line.color}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def dated(measure: Measure) -> pd.DataFrame:
    """Return the frame with `when`, the name of each period."""
    return measure.frame.assign(when=[period_label(day, measure.grain) for day in measure.frame["period"]])


def first_days(rows: pd.DataFrame) -> list[str]:
    """Return the rows' periods as Plotly reads dates."""
    return [day.strftime("%Y-%m-%d") for day in rows["period"]]


def gapped(values: pd.Series) -> list[float | None]:
    """Return the values, None where one is missing: a gap."""
    return [None if pd.isna(value) else float(value) for value in values]


def percent_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis of shares."""
    return value_axis(theme, tickformat=",.0%", **axis)


def stance_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return the whole scale of stances with its words."""
    scale = [-2, -1, 0, 1, 2]
    shorts = [codebook().stances[str(value)].short for value in scale]
    whole = {"range": [-2.3, 2.3], "tickvals": scale, "ticktext": shorts, "rangemode": "normal"}
    return value_axis(theme, **whole | axis)


def period_axis(measure: Measure, theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis with ticks at the periods' first days, at most nine of them."""
    days = list(dict.fromkeys(first_days(measure.frame)))
    shown = days[:: max(1, -(-len(days) // 9))]
    return time_axis(theme, tickvals=shown, tickformat=_TICKS[measure.grain], **axis)


def with_room(values: pd.Series) -> float:
    """Return the end of an axis that leaves room for the number behind the longest bar."""
    return max(float(values.max()) if len(values) else 0.0, 1.0) * 1.12


def few_words(row: dict[str, Any]) -> str:
    """Return the warning of a row of few cases, if it is one."""
    return "<br>few cases: read with care" if row.get("small_n") else ""
