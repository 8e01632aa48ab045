"""Commitments: bars by type or status, a matrix, columns over time."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.marks import (
    PALE,
    TIMELINE,
    dated,
    few_words,
    first_days,
    gapped,
    hover_and_drill,
    period_axis,
    with_room,
)
from dashboard.charts.palette import Theme, family_colour, inks, mixed, rank_colour, status_colour, text_on
from dashboard.charts.sheet import name, name_axis, plain, rows_height, sheet, value_axis
from dashboard.codebook.labels import codebook
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent


def count_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw commitments by type (coloured by family) or by status."""
    frame = measure.frame
    key = str(frame.columns[0])
    ids = list(frame[key])
    labels = [name(label, "", theme) for label in frame["label"]]
    group = "family" if key == "type" else "status"
    figure = sheet(
        theme,
        rows_height(labels, extra=90),
        yaxis=name_axis(ids, labels, theme),
        xaxis=value_axis(theme, tickformat=",d", range=[0, with_room(frame["commitments"])]),
        showlegend=group == "family",
        barmode="overlay",
    )
    for value, rows in frame.groupby(group, sort=False):
        figure.add_bar(
            x=list(rows["commitments"]),
            y=list(rows[key]),
            orientation="h",
            name=rows["family_label"].iloc[0] if group == "family" else rows["label"].iloc[0],
            marker={"color": _held(rows, str(value), group, theme)},
            text=[f"{n:,}" for n in rows["commitments"]],
            textposition="outside",
            cliponaxis=False,
            **hover_and_drill(rows, _commitment_words),
        )
    return figure


def firmness_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw each group's commitments to both sides of zero: with a condition to the left, without to the right."""
    frame = measure.frame
    groups = frame.drop_duplicates("group")
    labels = [
        name(label, f"n = {total:,}", theme) for label, total in zip(groups["label"], groups["total"], strict=True)
    ]
    axis = _both_sides(frame)
    least = max(1.0, (axis["range"][1] - axis["range"][0]) * _SEGMENT)
    figure = sheet(
        theme,
        rows_height(labels, extra=110),
        barmode="relative",
        showlegend=True,
        yaxis=name_axis(list(groups["group"]), labels, theme),
        xaxis=value_axis(theme, **axis),
    )
    for stand, rows in frame.groupby("stand", sort=False):
        to_left = stand == "conditional"
        full = status_colour(_STAND_STATUS[str(stand)], theme)
        colours = [mixed(inks(theme).paper, full, PALE) if small else full for small in rows["small_n"]]
        figure.add_bar(
            x=[-n if to_left else n for n in rows["commitments"]],
            y=list(rows["group"]),
            orientation="h",
            name=plain(str(rows["stand_label"].iloc[0])),
            marker={"color": colours, "line": {"color": inks(theme).paper, "width": 1}},
            text=[f"{n:,}" if n >= least else "" for n in rows["commitments"]],
            textposition="inside",
            constraintext="none",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": [text_on(colour) for colour in colours], "size": 11},
            **hover_and_drill(rows, _stand_words),
        )
    return figure


def commitment_columns(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw numbers of commitments per period as stacked columns."""
    figure = sheet(
        theme,
        TIMELINE,
        barmode="stack",
        showlegend=True,
        xaxis=period_axis(measure, theme),
        yaxis=value_axis(theme, tickformat=",d"),
    )
    for value, rows in dated(measure).groupby("column", sort=False):
        figure.add_bar(
            x=first_days(rows),
            y=gapped(rows["commitments"]),
            name=plain(str(rows["label"].iloc[0])),
            marker={"color": _column_colour(str(value), theme), "line": {"color": inks(theme).paper, "width": 0.5}},
            **hover_and_drill(rows, _commitment_words),
        )
    return figure


def commitment_matrix(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw groups by type (family, status) as a matrix of shaded cells with their numbers.

    A heatmap's cells cannot be clicked in Streamlit: invisible squares over them carry the drill cells.
    """
    frame, ink = measure.frame, inks(theme)
    rows = frame.drop_duplicates("group")
    columns = frame.drop_duplicates("column")
    labels = [name(label, f"n = {total:,}", theme) for label, total in zip(rows["label"], rows["total"], strict=True)]
    heads = [name(label, "", theme) for label in columns["column_label"]]
    cells = frame.pivot(index="group", columns="column", values="commitments")
    cells = cells.reindex(index=rows["group"], columns=columns["column"])
    figure = sheet(
        theme,
        rows_height(labels, extra=150),
        yaxis=name_axis(list(rows["group"]), labels, theme),
        xaxis=name_axis(list(columns["column"]), heads, theme, side="top", autorange=True, tickangle=-40),
    )
    most = max([1, *frame["commitments"]])
    empty = mixed(ink.paper, ink.grid, 0.45)
    figure.add_heatmap(
        z=cells.to_numpy().tolist(),
        x=list(columns["column"]),
        y=list(rows["group"]),
        colorscale=[[0, empty], [1, ink.accent]],
        zmin=0,
        zmax=most,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    filled = frame[frame["commitments"] > 0]
    on_shades = [text_on(mixed(empty, ink.accent, n / most)) for n in filled["commitments"]]
    _add_numbers(figure, filled, on_shades)
    return figure


def _add_numbers(figure: go.Figure, filled: pd.DataFrame, colours: list[str]) -> None:
    figure.add_scatter(
        x=list(filled["column"]),
        y=list(filled["group"]),
        mode="markers+text",
        marker={"symbol": "square", "size": 34, "color": "rgba(0,0,0,0)"},
        text=[f"{n:,}" for n in filled["commitments"]],
        textfont={"color": colours, "size": 12},
        **hover_and_drill(filled, _cell_words),
    )


def _held(rows: pd.DataFrame, value: str, group: str, theme: Theme) -> list[str]:
    colour = family_colour(value, theme) if group == "family" else status_colour(value, theme)
    return [inks(theme).small if small else colour for small in rows["small_n"]]


def _column_colour(value: str, theme: Theme) -> str:
    book = codebook()
    if value in book.statuses:
        return status_colour(value, theme)
    if value in book.families:
        return family_colour(value, theme)
    return rank_colour(book.commitment_types[value].order, theme)


def _commitment_words(row: dict[str, Any]) -> str:
    when = f", {row['when']}" if "when" in row else ""
    if pd.isna(row["commitments"]):
        return ""
    share = f"<br>{percent(row['share'])} {interval(row['low'], row['high'], percent)}" if "share" in row else ""
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{counted(row['commitments'], 'commitment')} in "
        f"{counted(row['n_statements'], 'statement')}{share}{few_words(row)}"
    )


def _cell_words(row: dict[str, Any]) -> str:
    noun, what = ("request", f"<br>{plain(row['what'])}") if "what" in row else ("commitment", "")
    return (
        f"<b>{plain(row['label'])}</b><br>{plain(row['column_label'])}: "
        f"{counted(row['commitments'], noun)} in {counted(row['n_statements'], 'statement')}{what}"
    )


def _stand_words(row: dict[str, Any]) -> str:
    return (
        f"<b>{plain(row['label'])}</b><br>{plain(row['stand_label'])}: {counted(row['commitments'], 'commitment')} of "
        f"{row['total']:,}, {percent(row['share'])} {interval(row['low'], row['high'], percent)}"
        f"{few_words(row)}"
    )


def _both_sides(frame: pd.DataFrame) -> dict[str, Any]:
    """The range and the ticks of an axis that counts to both sides of zero."""
    left = with_room(frame.loc[frame["stand"] == "conditional", "commitments"])
    right = with_room(frame[frame["stand"] != "conditional"].groupby("group")["commitments"].sum())
    step = next(size for size in _STEPS if size * 6 >= left + right)
    ticks = list(range(-step * int(left // step), int(right) + 1, step))
    return {"range": [-left, right], "tickvals": ticks, "ticktext": [f"{abs(n):,}" for n in ticks]}


_SEGMENT = 0.05  # the smallest part of the axis that a number is written into
_STEPS = tuple(size * 10**power for power in range(9) for size in (1, 2, 5))
_STAND_STATUS = {"conditional": "conditional", "firm": "pledged", "open": "considered"}  # whose colour it has
