"""Facts summed over a grid of their values, and shares with intervals from the sums."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from dashboard.filters import Filter
from dashboard.measures.bootstrap import CLUSTERS, Array, ratio_intervals
from dashboard.measures.columns import Ints, columns, held
from dashboard.measures.facts import Facts
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS
from dashboard.table.store import Store

Each = Literal["amount", "statement", "article"]
Grid = Mapping[str, Sequence[Any] | None]
Cells = dict[str, Any]  # the columns of a small table, lists or arrays of one length: a frame is made of it in the end


@dataclasses.dataclass(frozen=True, slots=True)
class Clusters:
    """The articles of a filter, as the bootstrap draws them: each by itself, or in CLUSTERS random groups."""

    of_document: Ints
    n: int


@functools.lru_cache(maxsize=64)
def clusters(store: Store, filter: Filter) -> Clusters:
    """Return how a filter's articles are drawn."""
    all_columns = columns(store)
    documents = np.flatnonzero(np.bincount(all_columns.document[held(store, filter)]))
    if len(documents) > CLUSTERS:
        return Clusters(all_columns.shuffled % CLUSTERS, CLUSTERS)
    place = np.zeros(len(all_columns.shuffled), dtype=np.int64)
    place[documents] = np.arange(len(documents))
    return Clusters(place, len(documents))


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Sums of facts; all arrays have the grid's shape: an axis a key, a place a value, 0 where nothing was counted."""

    values: Mapping[str, Sequence[Any]]  # of each key, in order
    n_statements: Ints
    n_articles: Ints
    records: Ints  # rows of the facts
    amount: Array
    parts: Array  # the amount by cluster: one axis more, the last

    def cells(self) -> Cells:
        """Return the columns of a table, one row a cell of the grid in its order: a column a key, then the sums."""
        cells = np.indices(self.amount.shape).reshape(len(self.values), self.amount.size)
        named = {
            key: [values[place] for place in places]
            for (key, values), places in zip(self.values.items(), cells, strict=True)
        }
        sums = {name: getattr(self, name).ravel() for name in ("n_statements", "n_articles", "records", "amount")}
        return named | sums


def tally(facts: Facts, grid: Grid, drawn: Clusters | None = None, each: Each = "amount") -> Tally:
    """Sum facts in every cell of a grid: keys of the facts, with the values wanted, or None for those that are found.

    `each`: what the amount is a sum of: amounts of the facts, or 1 a statement or article of the cell. Facts whose
    values are not wanted are left out. Without `drawn` there are no sums by cluster.
    """
    values = {key: _found(facts, key) if wanted is None else list(wanted) for key, wanted in grid.items()}
    shape = tuple(len(wanted) for wanted in values.values())
    cells, rows = _cells(facts, values)
    n_cells, all_columns = int(np.prod(shape)), facts.columns
    n_rows, n_documents = len(all_columns.document), len(all_columns.shuffled)
    said_cell, said = np.divmod(_distinct(cells * n_rows + facts.statement[rows]), n_rows)
    in_cell, article = np.divmod(_distinct(said_cell * n_documents + all_columns.document[said]), n_documents)
    cell, document, amount = {
        "amount": (cells, all_columns.document[facts.statement[rows]], facts.amount[rows]),
        "statement": (said_cell, all_columns.document[said], np.ones(len(said))),
        "article": (in_cell, article, np.ones(len(article))),
    }[each]
    size = drawn.n if drawn else 0
    by_cluster = cell * size + drawn.of_document[document] if drawn else cell[:0]
    return Tally(
        values,
        np.bincount(said_cell, minlength=n_cells).reshape(shape),
        np.bincount(in_cell, minlength=n_cells).reshape(shape),
        np.bincount(cells, minlength=n_cells).reshape(shape),
        np.round(np.bincount(cell, amount, n_cells).astype(float), 9).reshape(shape),
        np.bincount(by_cluster, amount[: len(by_cluster)], n_cells * size).astype(float).reshape(*shape, size),
    )


def ratios(parts: Tally, wholes: Tally) -> Cells:
    """Divide the amounts of a tally by those of their stratum: the columns of `parts.cells()` with `share`, `low`,
    `high`, `whole` (statements in the denominator), `whole_articles`, `small_n`.

    The keys of `wholes` (the strata) are the first ones of `parts`; both are of the same clusters. Shares are missing
    where a stratum has no whole.
    """
    strata, drawn = wholes.amount.size, parts.parts.shape[-1]
    each = int(np.prod(parts.amount.shape[wholes.amount.ndim :]))
    whole, statements, articles = (sums.ravel() for sums in (wholes.amount, wholes.n_statements, wholes.n_articles))
    figures = shares(parts.parts.reshape(strata, each, drawn), wholes.parts.reshape(strata, drawn))
    here = np.repeat(np.arange(strata), each)
    empty = whole[here] <= 0
    return {
        **parts.cells(),
        **{name: figures[:, :, place].ravel() for place, name in enumerate(("share", "low", "high"))},
        "whole": np.where(empty, 0, statements[here]),
        "whole_articles": np.where(empty, 0, articles[here]),
        "small_n": empty | (statements[here] < SMALL_STATEMENTS) | (articles[here] < SMALL_ARTICLES),
    }


def at(cells: Cells, places: Sequence[int] | Ints) -> Cells:
    """Return some rows of a table, in the order of their places."""
    return {
        name: column[places] if isinstance(column, np.ndarray) else [column[place] for place in places]
        for name, column in cells.items()
    }


def shares(parts: Array, wholes: Array) -> Array:
    """Return share, low and high (last axis) of `parts` (stratum, figure, cluster) in `wholes` (stratum, cluster).

    The clusters of a stratum that have any of its whole are drawn; without any, all three are missing.
    """
    figures = np.full((*parts.shape[:2], 3), np.nan)
    for number, whole in enumerate(wholes):
        here = np.flatnonzero(whole > 0)
        if len(here):
            counted = parts[number][:, here].T
            low, high = ratio_intervals(counted, whole[here])
            figures[number] = np.column_stack([counted.sum(axis=0) / whole[here].sum(), low, high])
    return figures


def _distinct(numbers: Ints) -> Ints:
    """Each number once, in order; `np.unique`, which hashes, takes nine times as long."""
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _found(facts: Facts, key: str) -> list[Any]:
    coded = facts.keys[key]
    return [coded.names[code] for code in np.flatnonzero(np.bincount(coded.codes)).tolist()]


def _cells(facts: Facts, values: Mapping[str, Sequence[Any]]) -> tuple[Ints, Ints]:
    """The cell of each fact that has one, and which facts these are."""
    cells = np.zeros(len(facts.statement), dtype=np.int64)
    inside = np.ones(len(cells), dtype=bool)
    for key, wanted in values.items():
        coded, place = facts.keys[key], {value: number for number, value in enumerate(wanted)}
        places = np.array([place.get(name, -1) for name in coded.names], dtype=np.int64)[coded.codes]
        cells, inside = cells * len(wanted) + places, inside & (places >= 0)
    rows = np.flatnonzero(inside)
    return cells[rows], rows
