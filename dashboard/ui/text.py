"""Words for readers: numbers, dates, plurals, and text made harmless for Streamlit's Markdown."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pandas as pd

_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")  # all ASCII punctuation
_SPACE = re.compile(r"\s+")


def md(text: str) -> str:
    """Make text harmless for Streamlit's Markdown: no image, link, formula, colour or emoji code survives as such.

    >>> md("a *b* :red[c]")
    'a \\\\*b\\\\* \\\\:red\\\\[c\\\\]'
    """
    return _MARKDOWN.sub(r"\\\1", _SPACE.sub(" ", text))


def count(n: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "statement"), count(1200, "statement"), count(2, "country", "countries")
    ('1 statement', '1,200 statements', '2 countries')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def quantity(value: float) -> str:
    """Return an amount as it is read: millions and more in words.

    >>> quantity(20e9), quantity(1_500_000), quantity(1200), quantity(2.5)
    ('20 billion', '1.5 million', '1,200', '2.5')
    """
    for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:,.10g}{word}"
    return f"{value:,.10g}"


def day(value: Any) -> str:
    """Return a date in words, "" where there is none.

    >>> day(datetime.date(2022, 12, 4)), day(None)
    ('4 December 2022', '')
    """
    if value is None or pd.isna(value):
        return ""
    date = value if isinstance(value, datetime.date) else pd.Timestamp(value)
    return f"{date.day} {date:%B %Y}"


def present(value: Any) -> bool:
    """Tell whether a cell of a frame holds anything: None, NaN, "" and empty lists do not.

    >>> present(float("nan")), present(""), present(0)
    (False, False, True)
    """
    if value is None or (isinstance(value, str) and not value):
        return False
    if hasattr(value, "__len__"):
        return len(value) > 0
    return not pd.isna(value)


def listed(items: list[str]) -> str:
    """Join with commas and "and".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)
