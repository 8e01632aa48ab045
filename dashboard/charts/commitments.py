"""Commitments: bars by type or status, a matrix, columns over time."""

from __future__ import annotations

import math
from typing import Any

from dashboard.charts.marks import (
    PALE,
    TIMELINE,
    Row,
    Rows,
    column,
    few_words,
    first_of_each,
    gapped,
    hover_and_drill,
    parted,
    period_axis,
    rows_of,
    with_room,
)
from dashboard.charts.palette import Theme, family_colour, inks, mixed, rank_colour, status_colour, text_on
from dashboard.charts.sheet import Sheet, name, name_axis, plain, rows_height, sheet, value_axis
from dashboard.codebook.labels import codebook
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent


def count_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw commitments by type (coloured by family) or by status."""
    rows, key = rows_of(measure), str(measure.frame.columns[0])
    labels = [name(row["label"], "", theme) for row in rows]
    group = "family" if key == "type" else "status"
    figure = sheet(
        theme,
        rows_height(labels, extra=90),
        yaxis=name_axis(column(rows, key), labels, theme),
        xaxis=value_axis(theme, tickformat=",d", range=[0, with_room(column(rows, "commitments"))]),
        showlegend=group == "family",
        barmode="overlay",
    )
    for value, of_value in parted(rows, group).items():
        figure.add(
            "bar",
            x=column(of_value, "commitments"),
            y=column(of_value, key),
            orientation="h",
            name=of_value[0]["family_label" if group == "family" else "label"],
            marker={"color": _held(of_value, str(value), group, theme)},
            text=[f"{row['commitments']:,}" for row in of_value],
            textposition="outside",
            cliponaxis=False,
            **hover_and_drill(of_value, _commitment_words),
        )
    return figure


def firmness_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw each group's commitments to both sides of zero: with a condition to the left, without to the right."""
    rows = rows_of(measure)
    groups = first_of_each(rows, "group")
    labels = [name(row["label"], f"n = {row['total']:,}", theme) for row in groups]
    axis = _both_sides(rows)
    least = max(1.0, (axis["range"][1] - axis["range"][0]) * _SEGMENT)
    figure = sheet(
        theme,
        rows_height(labels, extra=110),
        barmode="relative",
        showlegend=True,
        yaxis=name_axis(column(groups, "group"), labels, theme),
        xaxis=value_axis(theme, **axis),
    )
    for stand, of_stand in parted(rows, "stand").items():
        to_left = stand == "conditional"
        full = status_colour(_STAND_STATUS[str(stand)], theme)
        colours = [mixed(inks(theme).paper, full, PALE) if row["small_n"] else full for row in of_stand]
        counts = column(of_stand, "commitments")
        figure.add(
            "bar",
            x=[-n if to_left else n for n in counts],
            y=column(of_stand, "group"),
            orientation="h",
            name=plain(str(of_stand[0]["stand_label"])),
            marker={"color": colours, "line": {"color": inks(theme).paper, "width": 1}},
            text=[f"{n:,}" if n >= least else "" for n in counts],
            textposition="inside",
            constraintext="none",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": [text_on(colour) for colour in colours], "size": 11},
            **hover_and_drill(of_stand, _stand_words),
        )
    return figure


def commitment_columns(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw numbers of commitments per period as stacked columns."""
    rows = rows_of(measure)
    figure = sheet(
        theme,
        TIMELINE,
        barmode="stack",
        showlegend=True,
        xaxis=period_axis(measure, rows, theme),
        yaxis=value_axis(theme, tickformat=",d"),
    )
    for value, of_value in parted(rows, "column").items():
        figure.add(
            "bar",
            x=column(of_value, "day"),
            y=gapped(column(of_value, "commitments")),
            name=plain(str(of_value[0]["label"])),
            marker={"color": _column_colour(str(value), theme), "line": {"color": inks(theme).paper, "width": 0.5}},
            **hover_and_drill(of_value, _commitment_words),
        )
    return figure


def commitment_matrix(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw groups by type (family, status) as a matrix of shaded cells with their numbers.

    A heatmap's cells cannot be clicked in Streamlit: invisible squares over them carry the drill cells.
    """
    cells, ink = rows_of(measure), inks(theme)
    groups, columns = first_of_each(cells, "group"), first_of_each(cells, "column")
    labels = [name(row["label"], f"n = {row['total']:,}", theme) for row in groups]
    heads = [name(row["column_label"], "", theme) for row in columns]
    ids, across = column(groups, "group"), column(columns, "column")
    figure = sheet(
        theme,
        rows_height(labels, extra=150),
        yaxis=name_axis(ids, labels, theme, autorange=False, range=[len(ids) - 0.5, -0.5]),
        xaxis=name_axis(
            across, heads, theme, side="top", tickangle=-40, autorange=False, range=[-0.5, len(across) - 0.5]
        ),
    )
    most = max([1, *column(cells, "commitments")])
    empty = mixed(ink.paper, ink.grid, 0.45)
    figure.add(
        "heatmap",
        z=[column(row, "commitments") for row in parted(cells, "group").values()],
        x=across,
        y=ids,
        colorscale=[[0, empty], [1, ink.accent]],
        zmin=0,
        zmax=most,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    filled = [cell for cell in cells if cell["commitments"] > 0]
    on_shades = [text_on(mixed(empty, ink.accent, cell["commitments"] / most)) for cell in filled]
    _add_numbers(figure, filled, on_shades)
    return figure


def _add_numbers(figure: Sheet, filled: Rows, colours: list[str]) -> None:
    figure.add(
        "scatter",
        x=column(filled, "column"),
        y=column(filled, "group"),
        mode="markers+text",
        marker={"symbol": "square", "size": 34, "color": "rgba(0,0,0,0)"},
        text=[f"{cell['commitments']:,}" for cell in filled],
        textfont={"color": colours, "size": 12},
        **hover_and_drill(filled, _cell_words),
    )


def _held(rows: Rows, value: str, group: str, theme: Theme) -> list[str]:
    colour = family_colour(value, theme) if group == "family" else status_colour(value, theme)
    return [inks(theme).small if row["small_n"] else colour for row in rows]


def _column_colour(value: str, theme: Theme) -> str:
    book = codebook()
    if value in book.statuses:
        return status_colour(value, theme)
    if value in book.families:
        return family_colour(value, theme)
    return rank_colour(book.commitment_types[value].order, theme)


def _commitment_words(row: Row) -> str:
    when = f", {row['when']}" if "when" in row else ""
    if math.isnan(row["commitments"]):
        return ""
    share = f"<br>{percent(row['share'])} {interval(row['low'], row['high'], percent)}" if "share" in row else ""
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{counted(row['commitments'], 'commitment')} in "
        f"{counted(row['n_statements'], 'statement')}{share}{few_words(row)}"
    )


def _cell_words(row: Row) -> str:
    noun, what = ("request", f"<br>{plain(row['what'])}") if "what" in row else ("commitment", "")
    return (
        f"<b>{plain(row['label'])}</b><br>{plain(row['column_label'])}: "
        f"{counted(row['commitments'], noun)} in {counted(row['n_statements'], 'statement')}{what}"
    )


def _stand_words(row: Row) -> str:
    return (
        f"<b>{plain(row['label'])}</b><br>{plain(row['stand_label'])}: {counted(row['commitments'], 'commitment')} of "
        f"{row['total']:,}, {percent(row['share'])} {interval(row['low'], row['high'], percent)}"
        f"{few_words(row)}"
    )


def _both_sides(rows: Rows) -> dict[str, Any]:
    """The range and the ticks of an axis that counts to both sides of zero."""
    left = with_room([row["commitments"] for row in rows if row["stand"] == "conditional"])
    groups = parted([row for row in rows if row["stand"] != "conditional"], "group").values()
    right = with_room([sum(column(of_group, "commitments")) for of_group in groups])
    step = next(size for size in _STEPS if size * 6 >= left + right)
    ticks = list(range(-step * int(left // step), int(right) + 1, step))
    return {"range": [-left, right], "tickvals": ticks, "ticktext": [f"{abs(n):,}" for n in ticks]}


_SEGMENT = 0.05  # the smallest part of the axis that a number is written into
_STEPS = tuple(size * 10**power for power in range(9) for size in (1, 2, 5))
_STAND_STATUS = {"conditional": "conditional", "firm": "pledged", "open": "considered"}  # whose colour it has
