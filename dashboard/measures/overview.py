"""The figures at the top of the overview."""

from __future__ import annotations

from dashboard.filters import Filter, Store
from dashboard.measures.measure import Measure


def headline(store: Store, filter: Filter) -> Measure:
    """Count statements, articles, speakers, commitments, unresolved speakers and statements without stance.

    Rows `figure` (statements, articles, speakers, unresolved, with_stance, no_stance, commitments), `label`, `count`,
    `share` (of statements, NaN where it makes no sense), `n_statements`, `drill`.
    """
    raise NotImplementedError
