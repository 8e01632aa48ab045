"""Where speakers stand: the five values as bars and columns, means as lines, single statements as dots."""

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
    lines,
    parted,
    percent_axis,
    period_axis,
    rows_of,
    stance_axis,
    whiskers,
    with_room,
)
from dashboard.charts.palette import Theme, inks, mixed, rank_colour, stance_colour, text_on
from dashboard.charts.sheet import Sheet, name, name_axis, plain, rows_height, sheet, time_axis, value_axis
from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, day_words, stance_words
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, interval, percent, signed

_LOWEST = 250  # pixels of a figure whose legend has six entries below each other, on a phone
_ALL = 1000  # lines that are compared were chosen, and carry their intervals however many they are
_SEGMENT = 0.085  # the smallest share that a figure is written into


def stance_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw each group's five values as a bar of 100 %, and its silent statements as a short grey bar beside.

    Russian officials stand below a line of their own.
    """
    rows = [row | {"row": f"{row['group']}{'|apart' if row['apart'] else ''}"} for row in rows_of(measure)]
    groups = first_of_each(rows, "row")
    labels = [
        name(row["label"], f"{'Russian officials, ' if row['apart'] else ''}n = {row['n']:,}", theme) for row in groups
    ]
    most_silent = [row["n_statements"] for row in rows if row["stance"] == NONE]
    figure = sheet(
        theme,
        max(rows_height(labels, extra=110), _LOWEST),
        barmode="stack",
        uniformtext={"minsize": 10, "mode": "hide"},  # on a phone: no figure rather than one too small to read
        showlegend=True,
        yaxis=name_axis(column(groups, "row"), labels, theme),
        xaxis=percent_axis(theme, domain=[0, 0.8], range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        xaxis2=value_axis(
            theme,
            domain=[0.86, 1],
            showticklabels=False,
            showgrid=False,
            range=[0, with_room(most_silent) * 1.25],
            title=_silent_title(theme) | {"standoff": 24},  # below the percentages, where it has room
        ),
        shapes=_line_above_officials(groups, theme),
    )
    for value, of_value in parted(rows, "stance").items():
        shown = sorted(of_value, key=lambda row: bool(row["small_n"]))  # the legend has the first bar’s colour
        silent = value == NONE
        figure.add(
            "bar",
            x=column(shown, "n_statements") if silent else gapped(column(shown, "share")),
            y=column(shown, "row"),
            orientation="h",
            xaxis="x2" if silent else "x",
            text=[str(row["n_statements"] or "") if silent else _written(row["share"]) for row in shown],
            textposition="outside" if silent else "inside",
            cliponaxis=False,
            insidetextanchor="middle",
            textangle=0,
            **_stance_marks(shown, str(value), theme),
        )
    return figure


def stance_columns(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw the five values per period as a stack of 100 %, and the silent as a strip of their own below."""
    rows = rows_of(measure)
    most_silent = max([0, *column(rows, "silent")])
    figure = sheet(
        theme,
        TIMELINE + 90,
        barmode="stack",
        showlegend=True,
        xaxis=period_axis(measure, rows, theme, anchor="y2"),
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
    for value, of_value in parted(rows, "stance").items():
        shown = sorted(of_value, key=lambda row: bool(row["small_n"]))  # the legend has the first bar’s colour
        silent = value == NONE
        figure.add(
            "bar",
            x=column(shown, "day"),
            y=column(shown, "n_statements") if silent else gapped(column(shown, "share")),
            yaxis="y2" if silent else "y",
            **_stance_marks(shown, str(value), theme),
        )
    return figure


def mean_lines(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw mean stance on the whole scale, one line a group, with intervals."""
    figure = lines(measure, theme, "mean", _mean_words, whiskers_up_to=_ALL)
    figure.layout["yaxis"] = stance_axis(theme)
    return figure


def stance_dots(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw one dot a speaker, day and stance; larger for more statements."""
    rows, ink = rows_of(measure), inks(theme)
    figure = sheet(theme, TIMELINE, xaxis=time_axis(theme), yaxis=stance_axis(theme, zeroline=True))
    figure.add(
        "scatter",
        x=[row["published"].strftime("%Y-%m-%d") for row in rows],
        y=column(rows, "stance"),
        mode="markers",
        marker={
            "color": [stance_colour(str(row["stance"]), theme) for row in rows],
            "size": [8 + 3 * min(row["n_statements"], 8) for row in rows],
            "line": {"color": ink.quiet, "width": 1},
            "opacity": 0.85,
        },
        **hover_and_drill(rows, _dot_words),
    )
    return figure


def shift_bars(measure: Measure, theme: Theme = "light") -> Sheet:
    """Draw each group's mean before (hollow) and after (full), joined by a line, on the whole scale, with intervals."""
    rows, ink = rows_of(measure), inks(theme)
    groups = [row for row in rows if row["side"] == "after"]
    labels = [name(row["label"], f"since {day_words(row['first'])}", theme) for row in groups]
    figure = sheet(
        theme,
        rows_height(labels, extra=130),
        showlegend=True,
        yaxis=name_axis(column(groups, "group"), labels, theme, autorange=False, range=[len(groups) - 0.5, -0.5]),
        xaxis=stance_axis(theme, zeroline=False, showgrid=True, ticktext=_ends()),
    )
    for of_group in parted(rows, "group").values():
        figure.add(
            "scatter",
            x=column(of_group, "mean"),
            y=column(of_group, "group"),
            mode="lines",
            line={"color": mixed(ink.paper, rank_colour(of_group[0]["rank"], theme), PALE), "width": 7},
            hoverinfo="skip",
            showlegend=False,
        )
    for side, of_side in parted(rows, "side").items():
        colours = [rank_colour(row["rank"], theme) for row in of_side]
        figure.add(
            "scatter",
            x=column(of_side, "mean"),
            y=column(of_side, "group"),
            mode="markers",
            name=str(side),
            error_x=whiskers(of_side, "mean", theme) | {"color": ink.quiet},
            marker={
                "size": 13,
                "symbol": "circle-open" if side == "before" else "circle",
                "color": colours,
                "line": {"color": colours, "width": 2.5},
            },
            **hover_and_drill(of_side, _shift_words),
        )
    return figure


def _ends() -> list[str]:
    """The scale along a narrow axis: its numbers, with words at the ends and in the middle."""
    shorts = [codebook().stances[value].short.split(" ", 1) for value in ("-2", "-1", "0", "1", "2")]
    return [f"{number}<br>{words}" if place % 2 == 0 else number for place, (number, words) in enumerate(shorts)]


def _line_above_officials(groups: Rows, theme: Theme) -> list[dict[str, Any]]:
    ranked = sum(not row["apart"] for row in groups)
    if not ranked or ranked == len(groups):
        return []
    height = ranked - 0.5
    line = {"color": inks(theme).quiet, "width": 1, "dash": "dot"}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}]


def _stance_marks(rows: Rows, value: str, theme: Theme) -> dict[str, Any]:
    """What the bars of one stance value have in common."""
    full = stance_colour(value, theme)
    pale = full if value == NONE else mixed(inks(theme).paper, full, PALE)
    colours = [pale if row["small_n"] else full for row in rows]
    return {
        "name": codebook().stances[value].short,
        "marker": {"color": colours, "line": {"color": inks(theme).paper, "width": 1}},
        "textfont": {"color": [inks(theme).ink if value == NONE else text_on(c) for c in colours], "size": 11},
        **hover_and_drill(rows, _stance_words),
    }


def _silent_title(theme: Theme) -> dict[str, Any]:
    return {"text": codebook().stances[NONE].short, "font": {"size": 11, "color": inks(theme).quiet}}


def _written(share: float) -> str:
    return percent(share) if share >= _SEGMENT else ""


def _mean_words(row: Row) -> str:
    if math.isnan(row["mean"]):
        return ""
    return (
        f"<b>{plain(row['label'])}</b>, {row['when']}<br>mean {signed(row['mean'])} "
        f"{interval(row['low'], row['high'], signed)}<br>"
        f"{counted(row['n'], 'statement')} with a stance, {row['silent']:,} without{few_words(row)}"
    )


def _stance_words(row: Row) -> str:
    head = plain(row["label"]) if "label" in row else row["when"]
    title = plain(codebook().stances[row["stance"]].title)
    n = counted(row["n_statements"], "statement")
    if row["stance"] == NONE or math.isnan(row["share"]):
        return f"<b>{head}</b><br>{title}: {n}"
    mean = "" if math.isnan(row["mean"]) else f"<br>mean {signed(row['mean'])}"
    return (
        f"<b>{head}</b><br>{title}: {percent(row['share'])} {interval(row['low'], row['high'], percent)}<br>"
        f"{n} of {row['n']:,} with a stance; {row['silent']:,} without{mean}{few_words(row)}"
    )


def _shift_words(row: Row) -> str:
    return (
        f"<b>{plain(row['label'])}</b>, {row['side']}<br>{day_words(row['first'])} to {day_words(row['last'])}<br>"
        f"mean {signed(row['mean'])} {interval(row['low'], row['high'], signed)}<br>"
        f"{counted(row['n_statements'], 'statement')} with a stance in {counted(row['n_articles'], 'article')}"
    )


def _dot_words(row: Row) -> str:
    return (
        f"<b>{plain(row['label'])}</b>, {day_words(row['published'])}<br>{_short(row['text'])}"
        f"<br>stance {stance_words(str(row['stance']))}, {counted(row['n_statements'], 'statement')}"
    )


def _short(text: str, most: int = 90) -> str:
    return plain(text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …")
