"""Events of the war on timelines."""

from __future__ import annotations

import datetime

import pandas as pd
import plotly.graph_objects as go

from dashboard.ui import events


def test_events_are_in_order_and_each_has_a_page() -> None:
    known = events.events()
    assert [e.date for e in known] == sorted(e.date for e in known)
    assert len({e.title for e in known}) == len(known)
    assert all(e.source.startswith("https://") for e in known)


def test_only_events_within_the_dates_are_shown() -> None:
    shown = events.within(pd.to_datetime(pd.Series(["2023-06-01", "2023-06-20", None])))
    assert [e.title for e in shown] == ["Kakhovka dam destroyed"]
    assert events.within(pd.to_datetime(pd.Series([None]))) == ()


def test_marks_carry_the_numbers_of_the_list() -> None:
    shown = (
        events.Event(datetime.date(2023, 6, 6), "One", "https://example.org/1"),
        events.Event(datetime.date(2023, 6, 23), "Two & more", "https://example.org/2"),
    )
    plain = {"data": [], "layout": {"height": 340}}
    layout = go.Figure(events.marked(plain, shown, "#888888")).layout
    assert [a.text for a in layout.annotations] == ["1", "2"]
    assert [s.x0 for s in layout.shapes] == [datetime.date(2023, 6, 6), datetime.date(2023, 6, 23)]
    assert [a.yshift for a in layout.annotations] == [0, 0], "far enough apart"
    assert layout.height == 340
    assert plain == {"data": [], "layout": {"height": 340}}, "the cached figure is left alone"
    assert "<li>23 June 2023: Two &amp; more " in events.told(shown)


def test_numbers_that_would_touch_stand_above_each_other() -> None:
    days = [datetime.date(2022, 2, 24), datetime.date(2022, 3, 1), datetime.date(2022, 3, 5), datetime.date(2024, 3, 1)]
    shown = tuple(events.Event(day, "Event", "https://example.org") for day in days)
    figure = events.marked({"data": [], "layout": {"margin": {"l": 8, "t": 8}}}, shown, "#888888")
    assert [a["yshift"] for a in figure["layout"]["annotations"]] == [0, 15, 30, 0]
    assert figure["layout"]["margin"] == {"l": 8, "t": events.ROOM + 30}
