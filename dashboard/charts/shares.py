"""Who speaks and of what: shares as bars and lines, and the numbers of the headline."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.marks import add_whiskers, few_words, hover_and_drill, lines, percent_axis
from dashboard.charts.palette import Theme, inks, rank_colour, text_on
from dashboard.charts.sheet import error_bars, name, name_axis, plain, rows_height, sheet, value_axis
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent

_FEW_LINES = 3  # so many lines can carry intervals and still be told apart


def share_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw shares as horizontal bars with intervals, largest first as in the frame; grey where cases are few."""
    frame, ink = measure.frame, inks(theme)
    ids = list(frame[frame.columns[0]])
    labels = [name(label, f"n = {n:,}", theme) for label, n in zip(frame["label"], frame["n_statements"], strict=True)]
    end = _end_of_shares(frame)
    figure = sheet(
        theme, rows_height(labels), yaxis=name_axis(ids, labels, theme), xaxis=percent_axis(theme, range=[0, end])
    )
    whiskers = error_bars(frame["low"], frame["share"], frame["high"], ink)
    ranked = measure.id == "speakers.share"
    colours = [
        ink.small if small else rank_colour(rank, theme) if ranked or rank < 0 else ink.accent
        for small, rank in zip(frame["small_n"], frame["rank"], strict=True)
    ]
    figure.add_bar(
        x=list(frame["share"]),
        y=ids,
        orientation="h",
        marker={"color": colours},
        error_x=whiskers,
        text=[f"{percent(share)}: bar is cut off" if share > end else "" for share in frame["share"]],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": [text_on(colour) for colour in colours], "size": 12},
        **hover_and_drill(frame, _share_words),
    )
    return figure


def share_lines(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw one line a speaker; gaps where nobody spoke, hollow points where cases are few."""
    figure = lines(measure, theme, "share", _share_words)
    figure.update_layout(yaxis=percent_axis(theme, zerolinecolor=inks(theme).grid))
    if len(figure.data) <= _FEW_LINES:
        add_whiskers(figure, measure, "share", theme)
    return figure


def headline_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw the numbers of the headline that count statements as bars."""
    frame = measure.frame[measure.frame["share"].notna()]
    ids, labels = list(frame["figure"]), [name(label, "", theme) for label in frame["label"]]
    figure = sheet(
        theme, rows_height(labels), yaxis=name_axis(ids, labels, theme), xaxis=value_axis(theme, tickformat=",d")
    )
    figure.add_bar(
        x=list(frame["count"]),
        y=ids,
        orientation="h",
        marker={"color": inks(theme).accent},
        text=[f"{n:,}" for n in frame["count"]],
        **hover_and_drill(frame, _headline_words),
    )
    return figure


def _end_of_shares(frame: pd.DataFrame) -> float:
    """The end of the axis: it has room for every group of a name. "All others" may be cut off, and then says so."""
    named = frame[frame["rank"] >= 0]
    whole = float(frame["high"].max()) if len(frame) else 1.0
    room = float(named["high"].max()) if len(named) else whole
    return max(min(whole, 1.5 * room) * 1.05, 0.01)


def _headline_words(row: dict[str, Any]) -> str:
    return f"<b>{plain(row['label'])}</b><br>{counted(row['count'], 'statement')}"


def _share_words(row: dict[str, Any]) -> str:
    if pd.isna(row["share"]):
        return ""
    when = f", {row['when']}" if "when" in row else ""
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{percent(row['share'])} "
        f"{interval(row['low'], row['high'], percent)}<br>"
        f"{counted(row['n_statements'], 'statement')} in {counted(row['n_articles'], 'article')}{few_words(row)}"
    )
