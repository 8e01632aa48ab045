"""What speakers have bound themselves to, asked for or refused. Amounts are never summed across statements."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from dashboard.filters import Filter, Store
from dashboard.measures.measure import Measure
from dashboard.measures.speakers import Grain

Row = Literal["actor", "country", "bloc", "committed"]
Column = Literal["type", "family", "status"]


def by_type(store: Store, filter: Filter) -> Measure:
    """Count commitments by type: `type`, `label`, `family`, `commitments`, `share`, `low`, `high`, `n_statements`,
    `n_articles`, `small_n`, `drill`; in codebook order of families, then by count."""
    raise NotImplementedError


def by_status(store: Store, filter: Filter) -> Measure:
    """Count commitments by display status, in codebook order: `status`, `label`, and as in `by_type`."""
    raise NotImplementedError


def matrix(store: Store, filter: Filter, rows: Row = "actor", columns: Column = "type", top: int = 15) -> Measure:
    """Count commitments of the `top` groups by type, family or status.

    Rows (group, column): `group`, `label`, `column`, `column_label`, `commitments`, `n_statements`, `n_articles`,
    `drill`; zero cells are there. `committed` groups by who is to act, the others by who speaks.
    """
    raise NotImplementedError


def over_time(store: Store, filter: Filter, by: Column = "status", grain: Grain | None = None) -> Measure:
    """Count commitments per period and status (type, family): `period`, `column`, `label`, `commitments`,
    `n_statements`, `n_articles`, `drill`; a period without any statement is missing, one without commitments 0."""
    raise NotImplementedError


def count(store: Store, filter: Filter) -> int:
    """Return the number of commitment records under a filter (its type, status and party apply to the record)."""
    raise NotImplementedError


def page(
    store: Store, filter: Filter, sort: Literal["newest", "oldest", "type"] = "newest", page: int = 1, size: int = 50
) -> pd.DataFrame:
    """Return one page of the ledger: one row a record, with the speaker, the words and their evidence (`COLUMNS`)."""
    raise NotImplementedError
