"""Measure -> Plotly figure. Pure and deterministic; `customdata[0]` of every point is the row's `drill` cell.

Titles are the page's business (`measure.title`, `measure.denominator`, `measure.note`); figures have none.
Backgrounds are transparent; `theme` picks ink, grid and colours. Figures with too few cases are grey or hollow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.palette import (
    Theme,
    family_colour,
    inks,
    mixed,
    rank_colour,
    rank_dash,
    rank_symbol,
    stance_colour,
    status_colour,
    text_on,
)
from dashboard.charts.sheet import (
    error_bars,
    name,
    name_axis,
    plain,
    rows_height,
    sheet,
    time_axis,
    value_axis,
)
from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, stance_words
from dashboard.measures.measure import Measure
from dashboard.measures.wording import counted, percent, period_label

_TIMELINE = 340  # pixels
_TICKS = {"month": "%b\n%Y", "quarter": "%b\n%Y", "year": "%Y"}
_PALE = 0.4  # how much of its colour a bar of few cases keeps
_FEW_LINES = 3  # so many lines can carry intervals and still be told apart
_SEGMENT = 0.085  # the smallest share that a figure is written into


def figure(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw a measure in its usual form."""
    return _FORMS[measure.id](measure, theme)


# --------------------------------------------------------------------------------------------------- shares and counts


def share_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw shares as horizontal bars with intervals, largest first as in the frame; grey where cases are few."""
    frame, ink = measure.frame, inks(theme)
    ids = list(frame[frame.columns[0]])
    labels = [name(label, f"n = {n:,}", theme) for label, n in zip(frame["label"], frame["n_statements"], strict=True)]
    end = _end_of_shares(frame)
    figure = sheet(
        theme, rows_height(labels), yaxis=name_axis(ids, labels, theme), xaxis=_percent_axis(theme, range=[0, end])
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
        customdata=_cells(frame),
        hovertext=[_share_words(row) for row in _rows(frame)],
        hoverinfo="text",
    )
    return figure


def _end_of_shares(frame: pd.DataFrame) -> float:
    """The end of the axis: it has room for every group of a name. "All others" may be cut off, and then says so."""
    named = frame[frame["rank"] >= 0]
    whole = float(frame["high"].max()) if len(frame) else 1.0
    room = float(named["high"].max()) if len(named) else whole
    return max(min(whole, 1.5 * room) * 1.05, 0.01)


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
        xaxis=value_axis(theme, tickformat=",d", range=[0, _with_room(frame["commitments"])]),
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
            customdata=_cells(rows),
            hovertext=[_commitment_words(row) for row in _rows(rows)],
            hoverinfo="text",
        )
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
        customdata=_cells(frame),
        hovertext=[f"<b>{plain(row['label'])}</b><br>{counted(row['count'], 'statement')}" for row in _rows(frame)],
        hoverinfo="text",
    )
    return figure


def _held(rows: pd.DataFrame, value: str, group: str, theme: Theme) -> list[str]:
    colour = family_colour(value, theme) if group == "family" else status_colour(value, theme)
    return [inks(theme).small if small else colour for small in rows["small_n"]]


# ---------------------------------------------------------------------------------------------------------- timelines


def share_lines(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw one line a speaker; gaps where nobody spoke, hollow points where cases are few."""
    figure = _lines(measure, theme, "share", _share_words)
    figure.update_layout(yaxis=_percent_axis(theme, zerolinecolor=inks(theme).grid))
    if len(figure.data) <= _FEW_LINES:
        _add_whiskers(figure, measure, "share", theme)
    return figure


def mean_lines(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw mean stance on the whole scale, one line a group, with intervals."""
    figure = _lines(measure, theme, "mean", _mean_words)
    figure.update_layout(yaxis=_stance_axis(theme))
    _add_whiskers(figure, measure, "mean", theme)
    return figure


def _add_whiskers(figure: go.Figure, measure: Measure, value: str, theme: Theme) -> None:
    for trace, (_, rows) in zip(figure.data, measure.frame.groupby("group", sort=False), strict=True):
        bars = error_bars(rows["low"], rows[value], rows["high"], inks(theme))
        trace.error_y = bars | {"color": trace.line.color}


def _lines(measure: Measure, theme: Theme, value: str, words: Callable[[Any], str]) -> go.Figure:
    figure = sheet(theme, _TIMELINE, xaxis=_time_axis(measure, theme), showlegend=True)
    for _, rows in _dated(measure).groupby("group", sort=False):
        rank = int(rows["rank"].iloc[0])
        colour = rank_colour(rank, theme)
        symbol = rank_symbol(rank)
        figure.add_scatter(
            x=_days(rows),
            y=_gaps(rows[value]),
            mode="lines+markers",
            name=plain(str(rows["label"].iloc[0])),
            connectgaps=False,
            line={"color": colour, "width": 2 if rank >= 0 else 1.5, "dash": rank_dash(rank)},
            marker={
                "color": colour,
                "size": 8,
                "symbol": [f"{symbol}-open" if small and symbol != "x" else symbol for small in rows["small_n"]],
            },
            customdata=_cells(rows),
            hovertext=[words(row) for row in _rows(rows)],
            hoverinfo="text",
        )
    return figure


def stance_columns(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw the five values per period as a stack of 100 %, and the silent as a strip of their own below."""
    figure = sheet(
        theme,
        _TIMELINE + 90,
        barmode="stack",
        showlegend=True,
        xaxis=_time_axis(measure, theme, anchor="y2"),
        yaxis=_percent_axis(theme, domain=[0.27, 1], range=[0, 1]),
        yaxis2=value_axis(
            theme,
            domain=[0, 0.17],
            tickformat=",d",
            nticks=3,
            title={"text": "no stance", "font": {"size": 11, "color": inks(theme).quiet}},
        ),
    )
    for value, rows in _dated(measure).groupby("stance", sort=False):
        silent = value == NONE
        figure.add_bar(
            x=_days(rows),
            y=list(rows["n_statements"]) if silent else _gaps(rows["share"]),
            yaxis="y2" if silent else "y",
            **_stance_marks(rows, str(value), theme),
        )
    return figure


def commitment_columns(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw numbers of commitments per period as stacked columns."""
    figure = sheet(
        theme,
        _TIMELINE,
        barmode="stack",
        showlegend=True,
        xaxis=_time_axis(measure, theme),
        yaxis=value_axis(theme, tickformat=",d"),
    )
    for value, rows in _dated(measure).groupby("column", sort=False):
        figure.add_bar(
            x=_days(rows),
            y=_gaps(rows["commitments"]),
            name=plain(str(rows["label"].iloc[0])),
            marker={"color": _column_colour(str(value), theme), "line": {"color": inks(theme).paper, "width": 0.5}},
            customdata=_cells(rows),
            hovertext=[_commitment_words(row) for row in _rows(rows)],
            hoverinfo="text",
        )
    return figure


def stance_dots(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw one dot a speaker, day and stance; larger for more statements."""
    frame, ink = measure.frame, inks(theme)
    figure = sheet(theme, _TIMELINE, xaxis=time_axis(theme), yaxis=_stance_axis(theme, zeroline=True))
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
        customdata=_cells(frame),
        hovertext=[
            f"<b>{plain(row['label'])}</b>, {row['published']:%-d %B %Y}<br>{_short(row['text'])}"
            f"<br>stance {stance_words(str(row['stance']))}, {counted(row['n_statements'], 'statement')}"
            for row in _rows(frame)
        ],
        hoverinfo="text",
    )
    return figure


# -------------------------------------------------------------------------------------------------------- distribution


def stance_bars(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw each group's five values as a bar of 100 %, and its silent statements as a short grey bar beside.

    Russian officials stand below a line of their own.
    """
    frame = measure.frame.assign(row=_row_ids(measure.frame))
    groups = frame.drop_duplicates("row")
    labels = [
        name(row["label"], f"{'Russian officials, ' if row['apart'] else ''}n = {row['n']:,}", theme)
        for row in _rows(groups)
    ]
    figure = sheet(
        theme,
        rows_height(labels, extra=110),
        barmode="stack",
        showlegend=True,
        yaxis=name_axis(list(groups["row"]), labels, theme),
        xaxis=_percent_axis(theme, domain=[0, 0.8], range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        xaxis2=value_axis(
            theme,
            domain=[0.86, 1],
            showticklabels=False,
            showgrid=False,
            range=[0, _with_room(frame.loc[frame["stance"] == NONE, "n_statements"]) * 1.25],
            title={"text": "no stance", "font": {"size": 11, "color": inks(theme).quiet}},
        ),
        shapes=_line_above_officials(groups, theme),
    )
    for value, rows in frame.groupby("stance", sort=False):
        silent = value == NONE
        figure.add_bar(
            x=list(rows["n_statements"]) if silent else _gaps(rows["share"]),
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
    colours = [mixed(inks(theme).paper, full, _PALE) if pale else full for pale in few]
    return {
        "name": codebook().stances[value].short,
        "marker": {"color": colours, "line": {"color": inks(theme).paper, "width": 1}},
        "textfont": {"color": [inks(theme).ink if value == NONE else text_on(c) for c in colours], "size": 11},
        "customdata": _cells(rows),
        "hovertext": [_stance_words(row) for row in _rows(rows)],
        "hoverinfo": "text",
    }


def _written(shares: pd.Series) -> list[str]:
    return [percent(share) if share >= _SEGMENT else "" for share in shares.fillna(0)]


# -------------------------------------------------------------------------------------------------------------- matrix


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
    figure.add_scatter(
        x=list(filled["column"]),
        y=list(filled["group"]),
        mode="markers+text",
        marker={"symbol": "square", "size": 34, "color": "rgba(0,0,0,0)"},
        text=[f"{n:,}" for n in filled["commitments"]],
        textfont={
            "color": [text_on(mixed(empty, ink.accent, n / most)) for n in filled["commitments"]],
            "size": 12,
        },
        customdata=_cells(filled),
        hovertext=[
            f"<b>{plain(row['label'])}</b><br>{plain(row['column_label'])}: "
            f"{counted(row['commitments'], 'commitment')} in {counted(row['n_statements'], 'statement')}"
            for row in _rows(filled)
        ],
        hoverinfo="text",
    )
    return figure


# --------------------------------------------------------------------------------------------------------------- parts


def _cells(rows: pd.DataFrame) -> list[list[str]]:
    return [[cell] for cell in rows["drill"]]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _dated(measure: Measure) -> pd.DataFrame:
    """The frame with `when`, the name of each period."""
    return measure.frame.assign(when=[period_label(day, measure.grain) for day in measure.frame["period"]])


def _days(rows: pd.DataFrame) -> list[str]:
    return [day.strftime("%Y-%m-%d") for day in rows["period"]]


def _gaps(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _percent_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    return value_axis(theme, tickformat=",.0%", **axis)


def _stance_axis(theme: Theme, **axis: Any) -> dict[str, Any]:
    scale = [-2, -1, 0, 1, 2]
    shorts = [codebook().stances[str(value)].short for value in scale]
    return value_axis(theme, range=[-2.3, 2.3], tickvals=scale, ticktext=shorts, rangemode="normal", **axis)


def _time_axis(measure: Measure, theme: Theme, **axis: Any) -> dict[str, Any]:
    """Ticks at the periods' first days, at most nine of them."""
    days = list(dict.fromkeys(_days(measure.frame)))
    ticks = {
        "tickvals": days[:: max(1, -(-len(days) // 9))],
        "tickformat": _TICKS[measure.grain],
    }
    return time_axis(theme, **ticks, **axis)


def _with_room(values: pd.Series) -> float:
    """The end of an axis that leaves room for the number behind the longest bar."""
    return max(float(values.max()) if len(values) else 0.0, 1.0) * 1.12


def _column_colour(value: str, theme: Theme) -> str:
    book = codebook()
    if value in book.statuses:
        return status_colour(value, theme)
    if value in book.families:
        return family_colour(value, theme)
    return rank_colour(book.commitment_types[value].order, theme)


# --------------------------------------------------------------------------------------------------------------- words


def _share_words(row: dict[str, Any]) -> str:
    if pd.isna(row["share"]):
        return ""
    when = f", {row['when']}" if "when" in row else ""
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{percent(row['share'])} "
        f"(95 % interval {percent(row['low'])} to {percent(row['high'])})<br>"
        f"{counted(row['n_statements'], 'statement')} in {counted(row['n_articles'], 'article')}{_few(row)}"
    )


def _mean_words(row: dict[str, Any]) -> str:
    if pd.isna(row["mean"]):
        return ""
    return (
        f"<b>{plain(row['label'])}</b>, {row['when']}<br>mean {_signed(row['mean'])} "
        f"(95 % interval {_signed(row['low'])} to {_signed(row['high'])})<br>"
        f"{counted(row['n'], 'statement')} with a stance, {row['silent']:,} without{_few(row)}"
    )


def _stance_words(row: dict[str, Any]) -> str:
    head = plain(row["label"]) if "label" in row else row["when"]
    title = plain(codebook().stances[row["stance"]].title)
    n = counted(row["n_statements"], "statement")
    if row["stance"] == NONE or pd.isna(row["share"]):
        return f"<b>{head}</b><br>{title}: {n}"
    mean = "" if pd.isna(row["mean"]) else f"<br>mean {_signed(row['mean'])}"
    return (
        f"<b>{head}</b><br>{title}: {percent(row['share'])} (95 % interval {percent(row['low'])} to "
        f"{percent(row['high'])})<br>{n} of {row['n']:,} with a stance; {row['silent']:,} without{mean}{_few(row)}"
    )


def _commitment_words(row: dict[str, Any]) -> str:
    when = f", {row['when']}" if "when" in row else ""
    if pd.isna(row["commitments"]):
        return ""
    share = (
        f"<br>{percent(row['share'])} (95 % interval {percent(row['low'])} to {percent(row['high'])})"
        if "share" in row
        else ""
    )
    return (
        f"<b>{plain(row['label'])}</b>{when}<br>{counted(row['commitments'], 'commitment')} in "
        f"{counted(row['n_statements'], 'statement')}{share}{_few(row)}"
    )


def _few(row: dict[str, Any]) -> str:
    return "<br>few cases: read with care" if row.get("small_n") else ""


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def _short(text: str, most: int = 90) -> str:
    return plain(text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …")


_FORMS: dict[str, Callable[[Measure, Theme], go.Figure]] = {
    "overview.headline": headline_bars,
    "speakers.share": share_bars,
    "speakers.over_time": share_lines,
    "stance.distribution": stance_bars,
    "stance.over_time": stance_columns,
    "stance.compared": mean_lines,
    "stance.timeline": stance_dots,
    "commitments.by_type": count_bars,
    "commitments.by_status": count_bars,
    "commitments.matrix": commitment_matrix,
    "commitments.over_time": commitment_columns,
    "topics.share": share_bars,
}
MEASURES: Sequence[str] = tuple(_FORMS)
