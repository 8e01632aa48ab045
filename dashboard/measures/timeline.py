"""Periods: their first days, their limits as a filter, and the gaps between them."""

from __future__ import annotations

import datetime
import functools

import pandas as pd

from dashboard.filters import Filter
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import By, Extent, Grain
from dashboard.measures.tally import Cells
from dashboard.measures.wording import counted

_FREQUENCY = {"month": "M", "quarter": "Q", "year": "Y"}


def periods(whole: Extent, grain: Grain) -> list[pd.Timestamp]:
    """Return the first days of all periods from the first to the last dated article, those without articles too."""
    if whole.first is None or whole.last is None:
        return []
    spans = pd.period_range(pd.Timestamp(whole.first), pd.Timestamp(whole.last), freq=_FREQUENCY[grain])
    return list(spans.start_time)


def period_limits(filter: Filter, first_day: pd.Timestamp, grain: Grain) -> dict[str, list[str]]:
    """Return the `start` and `end` of one period, inside the filter's own."""
    start, end = _first_and_last(first_day, grain)
    start = max(start, filter.start) if filter.start else start
    end = min(end, filter.end) if filter.end else end
    return {"start": [start.isoformat()], "end": [end.isoformat()]}


def group_drills(filter: Filter, by: By, frame: Cells, grain: Grain) -> list[str]:
    """Return what rows of a `group` and a `period` open."""
    rows = zip(frame["group"], frame["period"], strict=True)
    return [drill({**narrowed(by, group), **period_limits(filter, day, grain)}) for group, day in rows]


@functools.lru_cache(maxsize=1024)  # every row of a timeline asks, and a period is slow to make
def _first_and_last(first_day: pd.Timestamp, grain: Grain) -> tuple[datetime.date, datetime.date]:
    span = pd.Period(first_day, freq=_FREQUENCY[grain])
    return span.start_time.date(), span.end_time.date()


def undated(whole: Extent) -> str:
    """Return how many statements a timeline leaves out because their article has no date; "" for none."""
    return f"{counted(whole.n_undated, 'statement')} without a date not shown" if whole.n_undated else ""
