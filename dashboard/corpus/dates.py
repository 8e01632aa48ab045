"""Publication dates as they are spelled in the wild become calendar dates; what could mean two days is refused."""

from __future__ import annotations

import datetime
import re

from dateutil import parser

from dashboard.corpus.outcome import Refused

_EARLIEST, _LATEST = 1900, 2100  # years; beyond them lie the placeholders of databases (0001-01-01, 9999-12-31)
_TIME = r"(?:[T ,]\s*\d{1,2}:?\d{2}.{0,30})?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)
_SECONDS = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_MONTH_NAME = re.compile(r"[A-Za-z]{3}")
_ISO = "write it as YYYY-MM-DD"


def parse_date(value: object, *, day_first: bool | None = None) -> datetime.date:
    """The calendar day that `value` names, in the time zone that it is written in.

    Read are ISO 8601 dates and times, other year-first dates, month names in English, numbers of seconds or
    milliseconds since 1970 (UTC), and numeric dates with the year last. Of the latter, one with points is day first
    (the use of every country that writes points); one with slashes or dashes needs `day_first`, unless a number
    above 12 or two equal numbers settle it.

    Raises:
        Refused: not one full calendar date.

    >>> parse_date("4 March 2024")
    datetime.date(2024, 3, 4)
    >>> parse_date("03/04/2024", day_first=True)
    datetime.date(2024, 4, 3)
    """
    if isinstance(value, datetime.datetime):
        return _within(value.date(), value)
    if isinstance(value, datetime.date):
        return _within(value, value)
    text = str(value).strip()[:100]
    day = _numeric(text, day_first) or _named(text)
    if day is None:
        raise _not_a_date(text)
    return _within(day, text)


def _numeric(text: str, day_first: bool | None) -> datetime.date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[3], match[4], text)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match, text, day_first)
    if match := _SECONDS.fullmatch(text):
        seconds = int(match[1]) if match[1] else int(match[2]) // 1000
        return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).date()
    if match := _COMPACT.fullmatch(text):
        return _day(match[1], match[2], match[3], text)
    return None


def _year_last(match: re.Match[str], text: str, day_first: bool | None) -> datetime.date:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or first == second:
        return _day(match[4], second, first, text)
    if second > 12:
        return _day(match[4], first, second, text)
    if day_first is None:
        raise Refused(
            f"not a clear date: {text!r} could be two days", fix=f"{_ISO}, or say --day-first or --no-day-first"
        )
    return _day(match[4], second, first, text) if day_first else _day(match[4], first, second, text)


def _named(text: str) -> datetime.date | None:
    """Dates with a month name. dateutil fills what is missing from a default: two defaults tell whether it did."""
    if not _MONTH_NAME.search(text):
        return None
    try:
        days = {
            parser.parse(text, default=datetime.datetime(*default), ignoretz=True, dayfirst=True).date()
            for default in ((2000, 1, 1), (2004, 5, 3))
        }
    except (parser.ParserError, OverflowError, ValueError, TypeError):
        return None
    if len(days) > 1 or not re.search(r"\d{4}", text):
        return None
    return days.pop()


def _day(year: str | int, month: str | int, day: str | int, text: str) -> datetime.date:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise _not_a_date(text) from error


def _within(day: datetime.date, value: object) -> datetime.date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise _not_a_date(str(value))
    return day


def _not_a_date(text: str) -> Refused:
    return Refused(f"not a date: {text!r}", fix=f"{_ISO}, or leave it empty")
