"""Periods: their first days, their limits as a filter, and the gaps between them."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping

import pandas as pd

from dashboard.filters import Filter
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import By, Extent, Grain
from dashboard.measures.wording import counted

_FREQUENCY = {"month": "M", "quarter": "Q", "year": "Y"}


def periods(whole: Extent, grain: Grain) -> pd.DatetimeIndex:
    """Return the first days of all periods from the first to the last dated article, those without articles too."""
    if whole.first is None or whole.last is None:
        return pd.DatetimeIndex([])
    spans = pd.period_range(pd.Timestamp(whole.first), pd.Timestamp(whole.last), freq=_FREQUENCY[grain])
    return spans.start_time


def period_limits(filter: Filter, first_day: pd.Timestamp, grain: Grain) -> dict[str, list[str]]:
    """Return the `start` and `end` of one period, inside the filter's own."""
    start, end = _first_and_last(first_day, grain)
    start = max(start, filter.start) if filter.start else start
    end = min(end, filter.end) if filter.end else end
    return {"start": [start.isoformat()], "end": [end.isoformat()]}


def group_drills(filter: Filter, by: By, frame: pd.DataFrame, grain: Grain) -> list[str]:
    """Return what rows of a `group` and a `period` open."""
    rows = zip(frame["group"], frame["period"], strict=True)
    return [drill({**narrowed(by, group), **period_limits(filter, day, grain)}) for group, day in rows]


@functools.lru_cache(maxsize=1024)  # every row of a timeline asks, and a period is slow to make
def _first_and_last(first_day: pd.Timestamp, grain: Grain) -> tuple[datetime.date, datetime.date]:
    span = pd.Period(first_day, freq=_FREQUENCY[grain])
    return span.start_time.date(), span.end_time.date()


def with_gaps(figures: pd.DataFrame, grid: Mapping[str, Iterable[object]]) -> pd.DataFrame:
    """Return one row a combination of the grid's values, in its order; figures that nothing was counted for stay
    missing, their numbers of statements and articles are 0, and they are `small_n`."""
    rows = pd.MultiIndex.from_product(list(grid.values()), names=list(grid)).to_frame(index=False)
    frame = rows.merge(figures, on=list(grid), how="left")
    for column in _COUNTS & set(frame):
        frame[column] = frame[column].fillna(0).astype(int)
    if "small_n" in frame:
        frame["small_n"] = [flag if isinstance(flag, bool) else True for flag in frame["small_n"]]
    return frame


_COUNTS = {"n_statements", "n_articles", "n_period", "n", "silent", "commitments", "whole", "records"}


def undated(whole: Extent) -> str:
    """Return how many statements a timeline leaves out because their article has no date; "" for none."""
    return f"{counted(whole.n_undated, 'statement')} without a date not shown" if whole.n_undated else ""
