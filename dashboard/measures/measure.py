"""What every measure returns: a small tidy frame that says what it counts and can open each of its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from dashboard.filters import Filter

SMALL_STATEMENTS = 10  # fewer statements in a figure's denominator: greyed
SMALL_ARTICLES = 5  # fewer articles: greyed, the interval says little
MEAN_STATEMENTS = 10  # a mean of stance is printed from this many statements with a stance on (codebook 4.6)


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """One table of figures, ready for a chart, a twin table and a CSV file.

    Every row has a `drill` cell, a URL query string: `measure.filter.refine(cell)` lists exactly what the row counts.
    Its number of statements is the row's `n_statements`; where `lists` is "commitments", its number of commitment
    records (`measures.commitments.count`) is the row's `commitments`. Intervals are 95 %, bootstrap over articles.
    """

    id: str  # the function that made it, e.g. "speakers.share"
    title: str  # plain language with unit, denominator and period
    frame: pd.DataFrame
    columns: Mapping[str, str]  # column -> meaning, with unit
    value: str  # the column that the chart shows
    lists: Literal["statements", "commitments"]  # what the drilled list lists
    n_statements: int  # in the denominator
    n_articles: int
    denominator: str  # "of 812 statements in 58 articles"
    period: str  # "March 2022 to June 2026"
    note: str  # what is left out or greyed, and why; "" if nothing
    alt: str  # the main finding in words, for screen readers
    filter: Filter
    detail: str = ""  # the variant, e.g. "words by country"
    grain: str = ""  # month, quarter or year, where the rows are periods

    def drill(self, row: Mapping[str, Any] | str) -> Filter:
        """Return the filter that lists what a row (or a `drill` cell, as in a chart's customdata) counts."""
        cell = row if isinstance(row, str) else str(row["drill"])
        return self.filter.refine(cell)
