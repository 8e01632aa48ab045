"""Who speaks and of what: shares as bars and lines, and the numbers of the headline."""

from __future__ import annotations

import math

from dashboard.charts.marks import (
    Row,
    Rows,
    column,
    few_words,
    hover_and_drill,
    lines,
    percent_axis,
    rows_of,
    whiskers,
)
from dashboard.charts.palette import Theme, inks, rank_colour, text_on
from dashboard.charts.sheet import Sheet, name, name_axis, plain, rows_height, sheet, value_axis
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent

_FEW_LINES = 3  # so many lines can carry intervals and still be told apart


def share_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw shares as horizontal bars with intervals, largest first as in the frame; grey where cases are few."""
    rows, ink = rows_of(measure), inks(theme)
    ids = column(rows, str(measure.frame.columns[0]))
    labels = [name(row["label"], f"n = {row['n_statements']:,}", theme) for row in rows]
    end = _end_of_shares(rows)
    figure = sheet(
        theme, rows_height(labels), yaxis=name_axis(ids, labels, theme), xaxis=percent_axis(theme, range=[0, end])
    )
    ranked = measure.id == "speakers.share"
    colours = [
        ink.small if row["small_n"] else rank_colour(row["rank"], theme) if ranked or row["rank"] < 0 else ink.accent
        for row in rows
    ]
    figure.add(
        "bar",
        x=column(rows, "share"),
        y=ids,
        orientation="h",
        marker={"color": colours},
        error_x=whiskers(rows, "share", theme),
        text=[f"{percent(row['share'])}: bar is cut off" if row["share"] > end else "" for row in rows],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": [text_on(colour) for colour in colours], "size": 12},
        **hover_and_drill(rows, _share_words),
    )
    return figure


def share_lines(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw one line a speaker; gaps where nobody spoke, hollow points where cases are few."""
    figure = lines(measure, theme, "share", _share_words, whiskers_up_to=_FEW_LINES)
    figure.layout["yaxis"] = percent_axis(theme, zerolinecolor=inks(theme).grid)
    return figure


def headline_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw the numbers of the headline that count statements as bars."""
    rows = [row for row in rows_of(measure) if not math.isnan(row["share"])]
    ids, labels = column(rows, "figure"), [name(row["label"], "", theme) for row in rows]
    figure = sheet(
        theme, rows_height(labels), yaxis=name_axis(ids, labels, theme), xaxis=value_axis(theme, tickformat=",d")
    )
    figure.add(
        "bar",
        x=column(rows, "count"),
        y=ids,
        orientation="h",
        marker={"color": inks(theme).accent},
        text=[f"{row['count']:,}" for row in rows],
        **hover_and_drill(rows, _headline_words),
    )
    return figure


def _end_of_shares(rows: Rows) -> float:
    """The end of the axis: it has room for every group of a name. "All others" may be cut off, and then says so."""
    whole = max(column(rows, "high"), default=1.0)
    room = max((row["high"] for row in rows if row["rank"] >= 0), default=whole)
    return max(min(whole, 1.5 * room) * 1.05, 0.01)


def _headline_words(row: Row) -> str:
    return f"<b>{plain(row['label'])}</b><br>{counted(row['count'], 'statement')}"


def _share_words(row: Row) -> str:
    if math.isnan(row["share"]):
        return ""
    when = f", {row['when']}" if "when" in row else ""
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{percent(row['share'])} "
        f"{interval(row['low'], row['high'], percent)}<br>"
        f"{counted(row['n_statements'], 'statement')} in {counted(row['n_articles'], 'article')}{few_words(row)}"
    )
