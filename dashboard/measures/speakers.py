"""Who is speaking: shares of statements, words and articles, and their course over time."""

from __future__ import annotations

from typing import Literal

from dashboard.filters import Filter, Store
from dashboard.measures.measure import Measure

Unit = Literal["statements", "words", "articles"]
By = Literal["actor", "country", "bloc"]
Grain = Literal["month", "quarter", "year"]


def share(store: Store, filter: Filter, unit: Unit = "statements", by: By = "actor", top: int = 15) -> Measure:
    """Return each speaker's (country's, bloc's) share; joint speech gives each speaker 1/n.

    Rows: the `top` largest, then "All others", then "Speaker not resolved" (always, also at 0). Columns `group` (id,
    "(others)" or "none"), `label`, `credit` (statements or words by 1/n; articles), `share`, `low`, `high`,
    `n_statements`, `n_articles`, `small_n`, `drill`. The denominator holds unresolved speakers; outlets and unnamed
    sources only with `filter.unnamed`. By bloc and by articles the shares do not sum to 1.
    """
    raise NotImplementedError


def over_time(
    store: Store, filter: Filter, unit: Unit = "statements", by: By = "actor", top: int = 6, grain: Grain | None = None
) -> Measure:
    """Return the shares of the `top` speakers per period; the grain follows the length of time covered.

    Rows (group, period): `group`, `label`, `period` (its first day), `credit`, `share`, `low`, `high`,
    `n_statements`, `n_articles`, `n_period` (statements of the period), `small_n`, `drill`. A period without any
    statement has rows with missing share: a gap, never 0 %.
    """
    raise NotImplementedError
