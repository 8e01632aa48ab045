"""What statements are about."""

from __future__ import annotations

from dashboard.filters import Filter, Store
from dashboard.measures.measure import Measure


def share(store: Store, filter: Filter) -> Measure:
    """Return each primary topic's share of statements, largest first, "none" last.

    Columns `topic`, `label`, `share`, `low`, `high`, `n_statements`, `n_articles`, `small_n`, `drill`.
    """
    raise NotImplementedError
