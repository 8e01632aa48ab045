"""Small words that titles, sentences and chips are made of: periods, stances, lists."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence

from dashboard.filters.choice import NONE


def joined(words: Sequence[str], conjunction: str, before: str = "") -> str:
    """Join words by "or" or "and": `joined(["a", "b", "c"], "or", "by ")` is "by a, b or c"; "" for none."""
    if not words:
        return ""
    *most, last = words
    return before + (f"{', '.join(most)} {conjunction} {last}" if most else last)


def stance_words(stance: str) -> str:
    """Return a stance value with a true minus sign, or "no stance".

    >>> stance_words("-2"), stance_words("2"), stance_words("0"), stance_words("none")
    ('−2', '+2', '0', 'no stance')
    """
    return "no stance" if stance == NONE else f"{int(stance):+d}".replace("-", "−").replace("+0", "0")


def day_words(day: datetime.date) -> str:
    """Return a date as "3 March 2025"."""
    return f"{day.day} {_month_words(day)}"


def period_words(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return a period in words: whole months as months, whole years as years; "" without limits.

    >>> period_words(datetime.date(2025, 3, 1), datetime.date(2025, 6, 30))
    'March to June 2025'
    >>> period_words(datetime.date(2025, 3, 3), None)
    'since 3 March 2025'
    """
    if start and end:
        return _closed_period(start, end)
    if start:
        return f"since {day_words(start)}"
    return f"until {day_words(end)}" if end else ""


def _closed_period(start: datetime.date, end: datetime.date) -> str:
    if start == end:
        return day_words(start)
    if start.day != 1 or end.day != calendar.monthrange(end.year, end.month)[1] or start > end:
        return f"{day_words(start)} to {day_words(end)}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    first, last = _month_words(start), _month_words(end)
    if first == last:
        return first
    return f"{calendar.month_name[start.month]} to {last}" if start.year == end.year else f"{first} to {last}"


def _month_words(day: datetime.date) -> str:
    return f"{calendar.month_name[day.month]} {day.year}"
