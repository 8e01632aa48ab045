"""Dated events of the war, marked on a timeline by number and told below it."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import pathlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml

from dashboard.ui.highlight import escaped
from dashboard.ui.text import day

ROOM = 30  # pixels above the plot, for a row of numbers
_ROW = 15  # pixels of each further row
_APART = 0.09  # of the time from the first event to the last: two digits on a phone
_FILE = pathlib.Path(__file__).with_name("events.yml")


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened, with a page that says so."""

    date: datetime.date
    title: str
    source: str


@functools.cache
def events() -> tuple[Event, ...]:
    """Return all events, earliest first."""
    return tuple(sorted(Event(**entry) for entry in yaml.safe_load(_FILE.read_text("utf-8"))["events"]))


def within(dates: pd.Series) -> tuple[Event, ...]:
    """Return the events that fall between the first and the last of some dates."""
    known = dates.dropna()
    if known.empty:
        return ()
    first, last = known.min().date(), known.max().date()
    return tuple(event for event in events() if first <= event.date <= last)


def marked(drawn: Mapping[str, Any], shown: tuple[Event, ...], ink: str) -> dict[str, Any]:
    """Return a figure (Plotly's JSON) with a numbered hairline at each event; numbers that would touch on a phone stand
    above each other."""
    rows = _rows(shown)
    hairline = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "line": {"color": ink, "width": 1, "dash": "dot"}}
    number = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    layout = {
        "margin": {**drawn["layout"].get("margin", {}), "t": ROOM + _ROW * max(rows, default=0)},
        "shapes": [{**hairline, "x0": event.date, "x1": event.date} for event in shown],
        "annotations": [
            {**number, "x": event.date, "yshift": _ROW * row, "text": str(place), "hovertext": event.title}
            for place, (event, row) in enumerate(zip(shown, rows, strict=True), start=1)
        ],
    }
    return {**drawn, "layout": {**drawn["layout"], **layout}}


def _rows(shown: tuple[Event, ...]) -> list[int]:
    """The row of each event's number, from 0: the lowest whose last number is far enough away."""
    if not shown:
        return []
    apart = (shown[-1].date - shown[0].date) * _APART
    rows: list[int] = []
    last: list[datetime.date] = []  # of each row
    for event in shown:
        row = next((row for row, date in enumerate(last) if event.date - date >= apart), len(last))
        last[row : row + 1] = [event.date]
        rows.append(row)
    return rows


def told(shown: tuple[Event, ...]) -> str:
    """Return the events as an HTML list, numbered as in the figure."""
    lines = "".join(
        f"<li>{day(event.date)}: {escaped(event.title)} "
        f'<a href="{escaped(event.source)}" target="_blank" rel="noopener noreferrer">source ↗</a></li>'
        for event in shown
    )
    return f'<ol class="otr-events">{lines}</ol>' if shown else ""
