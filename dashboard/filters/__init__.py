"""The filter: every page, measure, chart and export takes the same `Filter`.

A drill-down is a `Filter` too (`Filter.refine`), so that it can be shared.
"""

from dashboard.filters.choice import KEYS, NAMED_KINDS, NONE, SWITCHES
from dashboard.filters.filter import Chip, Filter, Loosening
from dashboard.filters.labels import (
    NOBODY,
    Options,
    Query,
    bloc_name,
    country_name,
    distinct_labels,
    options,
    party_name,
)
from dashboard.filters.link import BUILD_KEY, URL_KEYS, Problem
from dashboard.filters.search import search_terms
from dashboard.filters.sql import Condition, marks, re2_pattern
from dashboard.filters.words import day_words, period_words, stance_words

__all__ = [
    "BUILD_KEY",
    "KEYS",
    "NAMED_KINDS",
    "NOBODY",
    "NONE",
    "SWITCHES",
    "URL_KEYS",
    "Chip",
    "Condition",
    "Filter",
    "Loosening",
    "Options",
    "Problem",
    "Query",
    "bloc_name",
    "country_name",
    "day_words",
    "distinct_labels",
    "marks",
    "options",
    "party_name",
    "period_words",
    "re2_pattern",
    "search_terms",
    "stance_words",
]
