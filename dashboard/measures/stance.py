"""Where speakers stand toward Russia: distributions, means where allowed, and their course over time."""

from __future__ import annotations

from typing import Literal

from dashboard.filters import Filter, Store
from dashboard.measures.measure import Measure
from dashboard.measures.speakers import Grain

By = Literal["actor", "country", "bloc", "topic"]


def distribution(store: Store, filter: Filter, by: By = "actor", top: int = 20) -> Measure:
    """Return the five stance values of each group, with the silent (no stance) beside, never inside a share.

    Rows (group, stance "-2" ... "2", "none"): `group`, `label`, `apart` (Russian officials, listed apart unless
    `filter.officials_ranked`), `stance`, `n_statements`, `share` (of the group's statements with a stance; missing
    for "none"), `low`, `high`, `n` (with a stance), `silent` (without), `n_articles`, `small_n`, `mean`, `mean_low`,
    `mean_high` (missing below 10 statements with a stance), `drill`. Groups by n, largest first; a joint statement
    counts in full for each of its speakers.
    """
    raise NotImplementedError


def over_time(store: Store, filter: Filter, grain: Grain | None = None) -> Measure:
    """Return the stance values per period: columns as in `distribution` with `period` (first day) for the group.

    Russian officials are left out unless `filter.officials_ranked`. Periods without a statement are gaps.
    """
    raise NotImplementedError


def compared(
    store: Store, filter: Filter, groups: tuple[str, ...], by: By = "actor", grain: Grain | None = None
) -> Measure:
    """Return the mean stance per period of two to four groups on one axis.

    Rows (group, period): `group`, `label`, `period`, `mean` (missing below 10), `low`, `high`, `n`, `silent`,
    `n_statements`, `n_articles`, `small_n`, `drill`.
    """
    raise NotImplementedError


def timeline(store: Store, filter: Filter) -> Measure:
    """Return one row a dated statement with a stance and speaker: `published`, `group`, `label`, `stance`,
    `statement_id`, `text`, `drill` (the statements of that speaker, day and stance)."""
    raise NotImplementedError
