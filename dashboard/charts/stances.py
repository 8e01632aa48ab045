"""Where speakers stand: the five values as bars and columns, means as lines, single statements as dots."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.marks import (
    PALE,
    TIMELINE,
    add_whiskers,
    dated,
    few_words,
    first_days,
    gapped,
    hover_and_drill,
    lines,
    percent_axis,
    period_axis,
    records,
    stance_axis,
    with_room,
)
from dashboard.charts.palette import Theme, inks, mixed, rank_colour, stance_colour, text_on
from dashboard.charts.sheet import error_bars, name, name_axis, plain, rows_height, sheet, time_axis, value_axis
from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, day_words, stance_words
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent, signed

_LOWEST = 250  # pixels of a figure whose legend has six entries below each other, on a phone
_SEGMENT = 0.085  # the smallest share that a figure is written into


def stance_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw each group's five values as a bar of 100 %, and its silent statements as a short grey bar beside.

    Russian officials stand below a line of their own.
    """
    frame = measure.frame.assign(row=_row_ids(measure.frame))
    groups = frame.drop_duplicates("row")
    labels = [
        name(row["label"], f"{'Russian officials, ' if row['apart'] else ''}n = {row['n']:,}", theme)
        for row in records(groups)
    ]
    figure = sheet(
        theme,
        max(rows_height(labels, extra=110), _LOWEST),
        barmode="stack",
        showlegend=True,
        yaxis=name_axis(list(groups["row"]), labels, theme),
        xaxis=percent_axis(theme, domain=[0, 0.8], range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        xaxis2=value_axis(
            theme,
            domain=[0.86, 1],
            showticklabels=False,
            showgrid=False,
            range=[0, with_room(frame.loc[frame["stance"] == NONE, "n_statements"]) * 1.25],
            title=_silent_title(theme),
        ),
        shapes=_line_above_officials(groups, theme),
    )
    for value, rows in frame.groupby("stance", sort=False):
        rows = rows.sort_values("small_n", kind="stable")  # the legend has the first bar’s colour
        silent = value == NONE
        figure.add_bar(
            x=list(rows["n_statements"]) if silent else gapped(rows["share"]),
            y=list(rows["row"]),
            orientation="h",
            xaxis="x2" if silent else "x",
            text=[str(n) if n else "" for n in rows["n_statements"]] if silent else _written(rows["share"]),
            textposition="outside" if silent else "inside",
            cliponaxis=False,
            insidetextanchor="middle",
            textangle=0,
            **_stance_marks(rows, str(value), theme),
        )
    return figure


def stance_columns(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw the five values per period as a stack of 100 %, and the silent as a strip of their own below."""
    most_silent = max([0, *measure.frame["silent"]])
    figure = sheet(
        theme,
        TIMELINE + 90,
        barmode="stack",
        showlegend=True,
        xaxis=period_axis(measure, theme, anchor="y2"),
        yaxis=percent_axis(theme, domain=[0.27, 1], range=[0, 1]),
        yaxis2=value_axis(
            theme,
            domain=[0, 0.17],
            tickformat=",d",
            dtick=max(1, -(-int(most_silent) // 2)),
            range=[0, max(1.0, most_silent * 1.1)],
            title=_silent_title(theme),
        ),
    )
    for value, rows in dated(measure).groupby("stance", sort=False):
        rows = rows.sort_values("small_n", kind="stable")  # the legend has the first bar’s colour
        silent = value == NONE
        figure.add_bar(
            x=first_days(rows),
            y=list(rows["n_statements"]) if silent else gapped(rows["share"]),
            yaxis="y2" if silent else "y",
            **_stance_marks(rows, str(value), theme),
        )
    return figure


def mean_lines(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw mean stance on the whole scale, one line a group, with intervals."""
    figure = lines(measure, theme, "mean", _mean_words)
    figure.update_layout(yaxis=stance_axis(theme))
    add_whiskers(figure, measure, "mean", theme)
    return figure


def stance_dots(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw one dot a speaker, day and stance; larger for more statements."""
    frame, ink = measure.frame, inks(theme)
    figure = sheet(theme, TIMELINE, xaxis=time_axis(theme), yaxis=stance_axis(theme, zeroline=True))
    figure.add_scatter(
        x=[day.strftime("%Y-%m-%d") for day in frame["published"]],
        y=list(frame["stance"]),
        mode="markers",
        marker={
            "color": [stance_colour(str(value), theme) for value in frame["stance"]],
            "size": [8 + 3 * min(n, 8) for n in frame["n_statements"]],
            "line": {"color": ink.quiet, "width": 1},
            "opacity": 0.85,
        },
        **hover_and_drill(frame, _dot_words),
    )
    return figure


def shift_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw each group's mean before (hollow) and after (full), joined by a line, on the whole scale, with intervals."""
    frame, ink = measure.frame, inks(theme)
    groups = frame[frame["side"] == "after"]
    labels = [name(row["label"], f"since {day_words(row['first'])}", theme) for row in records(groups)]
    figure = sheet(
        theme,
        rows_height(labels, extra=130),
        showlegend=True,
        yaxis=name_axis(list(groups["group"]), labels, theme, autorange=False, range=[len(groups) - 0.5, -0.5]),
        xaxis=stance_axis(theme, zeroline=False, showgrid=True, ticktext=_ends()),
    )
    for _, rows in frame.groupby("group", sort=False):
        figure.add_scatter(
            x=list(rows["mean"]),
            y=list(rows["group"]),
            mode="lines",
            line={"color": mixed(ink.paper, rank_colour(int(rows["rank"].iloc[0]), theme), PALE), "width": 7},
            hoverinfo="skip",
            showlegend=False,
        )
    for side, rows in frame.groupby("side", sort=False):
        colours = [rank_colour(rank, theme) for rank in rows["rank"]]
        figure.add_scatter(
            x=list(rows["mean"]),
            y=list(rows["group"]),
            mode="markers",
            name=str(side),
            error_x=error_bars(rows["low"], rows["mean"], rows["high"], ink) | {"color": ink.quiet},
            marker={
                "size": 13,
                "symbol": "circle-open" if side == "before" else "circle",
                "color": colours,
                "line": {"color": colours, "width": 2.5},
            },
            **hover_and_drill(rows, _shift_words),
        )
    return figure


def _ends() -> list[str]:
    """The scale along a narrow axis: its numbers, with words at the ends and in the middle."""
    shorts = [codebook().stances[value].short.split(" ", 1) for value in ("-2", "-1", "0", "1", "2")]
    return [f"{number}<br>{words}" if place % 2 == 0 else number for place, (number, words) in enumerate(shorts)]


def _row_ids(frame: pd.DataFrame) -> list[str]:
    return [f"{group}{'|apart' if apart else ''}" for group, apart in zip(frame["group"], frame["apart"], strict=True)]


def _line_above_officials(groups: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    ranked = int((~groups["apart"]).sum())
    if not ranked or ranked == len(groups):
        return []
    height = ranked - 0.5
    line = {"color": inks(theme).quiet, "width": 1, "dash": "dot"}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}]


def _stance_marks(rows: pd.DataFrame, value: str, theme: Theme) -> dict[str, Any]:
    """What the bars of one stance value have in common."""
    few = [small and value != NONE for small in rows["small_n"]]
    full = stance_colour(value, theme)
    colours = [mixed(inks(theme).paper, full, PALE) if pale else full for pale in few]
    return {
        "name": codebook().stances[value].short,
        "marker": {"color": colours, "line": {"color": inks(theme).paper, "width": 1}},
        "textfont": {"color": [inks(theme).ink if value == NONE else text_on(c) for c in colours], "size": 11},
        **hover_and_drill(rows, _stance_words),
    }


def _silent_title(theme: Theme) -> dict[str, Any]:
    return {"text": codebook().stances[NONE].short, "font": {"size": 11, "color": inks(theme).quiet}}


def _written(shares: pd.Series) -> list[str]:
    return [percent(share) if share >= _SEGMENT else "" for share in shares.fillna(0)]


def _mean_words(row: dict[str, Any]) -> str:
    if pd.isna(row["mean"]):
        return ""
    return (
        f"<b>{plain(row['label'])}</b>, {row['when']}<br>mean {signed(row['mean'])} "
        f"{interval(row['low'], row['high'], signed)}<br>"
        f"{counted(row['n'], 'statement')} with a stance, {row['silent']:,} without{few_words(row)}"
    )


def _stance_words(row: dict[str, Any]) -> str:
    head = plain(row["label"]) if "label" in row else row["when"]
    title = plain(codebook().stances[row["stance"]].title)
    n = counted(row["n_statements"], "statement")
    if row["stance"] == NONE or pd.isna(row["share"]):
        return f"<b>{head}</b><br>{title}: {n}"
    mean = "" if pd.isna(row["mean"]) else f"<br>mean {signed(row['mean'])}"
    return (
        f"<b>{head}</b><br>{title}: {percent(row['share'])} {interval(row['low'], row['high'], percent)}<br>"
        f"{n} of {row['n']:,} with a stance; {row['silent']:,} without{mean}{few_words(row)}"
    )


def _shift_words(row: dict[str, Any]) -> str:
    return (
        f"<b>{plain(row['label'])}</b>, {row['side']}<br>{day_words(row['first'])} to {day_words(row['last'])}<br>"
        f"mean {signed(row['mean'])} {interval(row['low'], row['high'], signed)}<br>"
        f"{counted(row['n_statements'], 'statement')} with a stance in {counted(row['n_articles'], 'article')}"
    )


def _dot_words(row: dict[str, Any]) -> str:
    return (
        f"<b>{plain(row['label'])}</b>, {day_words(row['published'])}<br>{_short(row['text'])}"
        f"<br>stance {stance_words(str(row['stance']))}, {counted(row['n_statements'], 'statement')}"
    )


def _short(text: str, most: int = 90) -> str:
    return plain(text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …")
