"""The words around figures: names of groups, titles, denominators, periods and what a screen reader says."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, Filter, bloc_name, country_name, distinct_labels, party_name, period_words
from dashboard.measures.facts import OTHERS, UNRESOLVED, Extent
from dashboard.table.store import Store

_NONE_LABELS = {
    "country": "No country (international bodies and others)",
    "bloc": "In no bloc",
    "topic": "No topic",
    "committed": "No party named",
}


def counted(n: float, noun: str) -> str:
    """Return a number with its noun: "1 article", "1,204 statements".

    >>> counted(1, "article"), counted(1204, "statement"), counted(0, "other country")
    ('1 article', '1,204 statements', '0 other countries')
    """
    return f"{n:,.0f} {noun if n == 1 else many(noun)}"


def many(noun: str) -> str:
    """Return the plural of one of our nouns.

    >>> many("country"), many("more party"), many("day")
    ('countries', 'more parties', 'days')
    """
    return f"{noun.removesuffix('y')}ies" if noun.endswith(("country", "party")) else f"{noun}s"


def percent(share: float) -> str:
    """Return a share as a percentage of two meaningful digits: "3.4 %", "42 %".

    >>> percent(0.0342), percent(0.42), percent(0)
    ('3.4 %', '42 %', '0 %')
    """
    return f"{share * 100:.1f} %" if 0 < share < 0.0995 else f"{share * 100:.0f} %"


def signed(value: float) -> str:
    """Return a mean with its sign, a true minus.

    >>> signed(-1.25), signed(0.5), signed(-0.04)
    ('−1.2', '+0.5', '0.0')
    """
    return f"{value:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def interval(low: float, high: float, say: Callable[[float], str]) -> str:
    """Return an interval in words.

    >>> interval(0.1, 0.25, percent)
    '(95 % interval 10 % to 25 %)'
    """
    return f"(95 % interval {say(low)} to {say(high)})"


def denominator(extent: Extent) -> str:
    """Return what shares are of: "of 812 statements in 58 articles"."""
    return f"of {counted(extent.n_statements, 'statement')} in {counted(extent.n_articles, 'article')}"


def unique(filter: Filter) -> str:
    """Return what a statement is, as a title says it: wire copies collapsed, or each mention."""
    return "statements, each copy counted" if filter.copies else "unique statements"


def period(filter: Filter, extent: Extent) -> str:
    """Return the period that a title names: the filter's where it sets both ends, else the dates that are covered."""
    start, end = filter.start or extent.first, filter.end or extent.last
    if filter.start and filter.end:
        return period_words(start, end)
    if start is None or end is None:
        return "no dated article"
    last = (end.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    return period_words(filter.start or start.replace(day=1), filter.end or last)


def period_label(day: pd.Timestamp, grain: str) -> str:
    """Return the name of a period by its first day: "March 2025", "2025 Q1", "2025"."""
    if grain == "month":
        return f"{day.month_name()} {day.year}"
    return f"{day.year} Q{day.quarter}" if grain == "quarter" else str(day.year)


def group_labels(store: Store, by: str, groups: Iterable[str]) -> dict[str, str]:
    """Return the label of each group: a speaker's name, a country's, a bloc's, a topic's, a party's."""
    ids = [group for group in dict.fromkeys(groups) if group not in {OTHERS, UNRESOLVED, NONE}]
    namers = {"country": country_name, "bloc": bloc_name, "committed": party_name, "topic": _topic}
    known = _actor_names(store) if by == "actor" else {}
    named = {i: known[i] for i in ids if i in known} if by == "actor" else {i: namers[by](i) for i in ids}
    special = {
        OTHERS: "All others",
        UNRESOLVED: "Speaker not resolved",
        NONE: _NONE_LABELS.get(by, "None"),
    }
    return distinct_labels(named) | special


def _topic(topic: str) -> str:
    return codebook().topics[topic].title


@functools.lru_cache(maxsize=2)  # as many builds are open at a time; never change what it returns
def _actor_names(store: Store) -> dict[str, str]:
    frame = store.frame("SELECT actor_id::VARCHAR AS id, name FROM actors")
    return dict(zip(frame["id"], frame["name"], strict=True))


def listing(items: Sequence[str], most: int = 5) -> str:
    """Return the first few items, and how many more there are."""
    shown = "; ".join(items[:most])
    return f"{shown}; and {len(items) - most} more" if len(items) > most else shown


def sentences(*parts: str) -> str:
    """Join the parts that are not empty into sentences."""
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)
