"""Dated events of the war, marked on a timeline by number and told below it."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import pathlib

import pandas as pd
import plotly.graph_objects as go
import yaml

from dashboard.ui.highlight import escaped
from dashboard.ui.text import day

ROOM = 30  # pixels above the plot, for the numbers
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


def marked(drawn: go.Figure, shown: tuple[Event, ...], ink: str) -> go.Figure:
    """Return the figure with a numbered hairline at each event."""
    figure = go.Figure(drawn)
    figure.update_layout(margin_t=ROOM)
    for number, event in enumerate(shown, start=1):
        figure.add_shape(
            type="line",
            x0=event.date,
            x1=event.date,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": ink, "width": 1, "dash": "dot"},
        )
        figure.add_annotation(
            x=event.date, y=1, yref="paper", yanchor="bottom", text=str(number), hovertext=event.title, showarrow=False
        )
    return figure


def told(shown: tuple[Event, ...]) -> str:
    """Return the events as an HTML list, numbered as in the figure."""
    lines = "".join(
        f"<li>{day(event.date)}: {escaped(event.title)} "
        f'<a href="{escaped(event.source)}" target="_blank" rel="noopener noreferrer">source ↗</a></li>'
        for event in shown
    )
    return f'<ol class="otr-events">{lines}</ol>' if shown else ""
