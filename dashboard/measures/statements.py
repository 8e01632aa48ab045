"""The statements themselves: pages of them, and the words around a search's hits."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from dashboard.filters import Filter, Store

Sort = Literal["newest", "oldest", "speaker", "outlet", "stance", "relevance"]


def count(store: Store, filter: Filter) -> int:
    """Return the number of statements under a filter."""
    raise NotImplementedError


def page(store: Store, filter: Filter, sort: Sort = "newest", page: int = 1, size: int = 50) -> pd.DataFrame:
    """Return page `page` (from 1) of the statements, one row each, at most `size` rows.

    Columns: those of `statements`, and `speakers` (list of dicts: actor_id, name, role, country, entity_type,
    organisation), `title`, `outlet`, `url`, `paragraph` (the article's text of the paragraph around the extent) with
    `paragraph_start` (its offset in the article, so that span - paragraph_start is an offset in it), `commitments`
    (list of dicts). Ties are broken by statement id, so that pages never overlap.
    """
    raise NotImplementedError


def snippets(store: Store, filter: Filter, width: int = 60, page: int = 1, size: int = 50) -> pd.DataFrame:
    """Return keyword-in-context lines of the filter's search text: `statement_id`, `before`, `hit`, `after`, `start`
    (offset of the hit in the statement's `text`), `name`, `published`, `outlet`. Empty without a search text."""
    raise NotImplementedError
