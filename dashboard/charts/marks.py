"""What the figures of all families are drawn with: points that open their rows, lines over periods, axes.

A figure is drawn from the plain rows of a measure's frame: to take a frame apart by pandas, column by column and group
by group, costs more than all of drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dashboard.charts.palette import Theme, inks, rank_colour, rank_dash, rank_symbol
from dashboard.charts.sheet import Sheet, error_bars, plain, sheet, time_axis, value_axis
from dashboard.codebook.labels import codebook
from dashboard.measures.measure import Measure
from dashboard.measures.wording import period_label

TIMELINE = 340  # pixels
PALE = 0.4  # how much of its colour a bar of few cases keeps
Row = dict[str, Any]
Rows = list[Row]
Words = Callable[[Row], str]  # row -> what is said when it is pointed at
_TICKS = {"month": "%b\n%Y", "quarter": "%b\n%Y", "year": "%Y"}


def rows_of(measure: Measure) -> Rows:
    """Return the rows of a measure; where they are periods, with `when` (its name) and `day` (its first day)."""
    frame = measure.frame
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    if measure.grain:
        days = {day: (period_label(day, measure.grain), day.strftime("%Y-%m-%d")) for day in set(columns["period"])}
        columns["when"], columns["day"] = ([days[day][part] for day in columns["period"]] for part in (0, 1))
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def column(rows: Rows, name: str) -> list[Any]:
    """Return one column of some rows."""
    return [row[name] for row in rows]


def parted(rows: Rows, name: str) -> Mapping[Any, Rows]:
    """Return the rows by their value of a column, in the order in which the values come."""
    parts: dict[Any, Rows] = {}
    for row in rows:
        parts.setdefault(row[name], []).append(row)
    return parts


def first_of_each(rows: Rows, name: str) -> Rows:
    """Return the first row of each value of a column."""
    return [part[0] for part in parted(rows, name).values()]


def hover_and_drill(rows: Rows, words: Words) -> dict[str, Any]:
    """Return what a trace needs so that each point says its row and opens it (`customdata[0]`)."""
    return {
        "customdata": [[row["drill"]] for row in rows],
        "hovertext": [words(row) for row in rows],
        "hoverinfo": "text",
    }


def lines(measure: Measure, theme: Theme, value: str, words: Words, whiskers_up_to: int) -> Sheet:
    """Draw one line a group; gaps where nothing was said, hollow points where cases are few; with intervals where there
    are only so many lines that they can still be told apart."""
    rows = rows_of(measure)
    figure = sheet(theme, TIMELINE, xaxis=period_axis(measure, rows, theme), showlegend=True)
    groups = parted(rows, "group")
    for of_group in groups.values():
        rank = int(of_group[0]["rank"])
        colour = rank_colour(rank, theme)
        symbol = rank_symbol(rank)
        trace = {
            "x": column(of_group, "day"),
            "y": gapped(column(of_group, value)),
            "mode": "lines+markers",
            "name": plain(str(of_group[0]["label"])),
            "connectgaps": False,
            "line": {"color": colour, "width": 2 if rank >= 0 else 1.5, "dash": rank_dash(rank)},
            "marker": {
                "color": colour,
                "size": 8,
                "symbol": [f"{symbol}-open" if row["small_n"] and symbol != "x" else symbol for row in of_group],
            },
        }
        if len(groups) <= whiskers_up_to:
            trace["error_y"] = whiskers(of_group, value, theme) | {"color": colour}
        figure.add("scatter", **trace, **hover_and_drill(of_group, words))
    return figure


def whiskers(rows: Rows, value: str, theme: Theme) -> dict[str, Any]:
    """Return the intervals of some rows as whiskers around their values."""
    return error_bars(column(rows, "low"), column(rows, value), column(rows, "high"), inks(theme))


def gapped(values: Iterable[float]) -> list[float | None]:
    """Return the values, None where one is missing: a gap."""
    return [None if math.isnan(value) else value for value in values]


def percent_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis of shares."""
    return value_axis(theme, tickformat=",.0%", **axis)


def stance_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return the whole scale of stances with its words."""
    scale = [-2, -1, 0, 1, 2]
    shorts = [codebook().stances[str(value)].short for value in scale]
    whole = {"range": [-2.3, 2.3], "tickvals": scale, "ticktext": shorts, "rangemode": "normal"}
    return value_axis(theme, **whole | axis)


def period_axis(measure: Measure, rows: Rows, theme: Theme, **axis: Any) -> dict[str, Any]:
    """Return an axis with ticks at the periods' first days, at most nine of them."""
    days = list(parted(rows, "day"))
    shown = days[:: max(1, -(-len(days) // 9))]
    return time_axis(theme, tickvals=shown, tickformat=_TICKS[measure.grain], **axis)


def with_room(values: Sequence[float]) -> float:
    """Return the end of an axis that leaves room for the number behind the longest bar."""
    return max(1.0, *values) * 1.12 if values else 1.12


def few_words(row: Row) -> str:
    """Return the warning of a row of few cases, if it is one."""
    return "<br>few cases: read with care" if row.get("small_n") else ""
