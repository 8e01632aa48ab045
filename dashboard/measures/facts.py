"""What is counted: rows of (statement, article, date, amount, keys) as SQL, and their sums per article.

`tally` gives sums per key and article (or random group of articles); `ratios` turns them into shares with intervals.
"""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from dashboard.filters import NONE, Filter, marks
from dashboard.measures.bootstrap import CLUSTERS, Array, ratio_intervals
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS
from dashboard.table.store import Store

By = Literal["actor", "country", "bloc"]
Grain = Literal["month", "quarter", "year"]
OTHERS = "(others)"
UNRESOLVED = "(unresolved)"
NO_KEYS: Mapping[str, str] = {}

_MONTHS_UNTIL = {"month": 36, "quarter": 120}  # the longest period, in months, that is shown at a grain

_GROUP = {
    "actor": f"coalesce(p.actor_id::VARCHAR, '{UNRESOLVED}')",
    "country": f"CASE WHEN p.actor_id IS NULL THEN '{UNRESOLVED}' ELSE coalesce(p.country::VARCHAR, '{NONE}') END",
    "bloc": (
        f"unnest(CASE WHEN p.actor_id IS NULL THEN ['{UNRESOLVED}'] "
        f"WHEN coalesce(len(p.blocs), 0) = 0 THEN ['{NONE}'] ELSE p.blocs::VARCHAR[] END)"
    ),
}
_SPEAKERS = "statements s LEFT JOIN statement_speakers p ON p.statement_row = s.statement_row"


@dataclasses.dataclass(frozen=True, slots=True)
class Extent:
    """How much a filter lets through, and the dates that it covers."""

    n_statements: int
    n_articles: int
    first: datetime.date | None
    last: datetime.date | None
    n_undated: int

    @property
    def grain(self) -> Grain:
        """The grain at which the dates make a readable timeline: months up to three years, quarters up to ten."""
        months = 0
        if self.first and self.last:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if months <= _MONTHS_UNTIL["month"]:
            return "month"
        return "quarter" if months <= _MONTHS_UNTIL["quarter"] else "year"


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """A SELECT of `statement_row`, `document_id`, `published`, `amount` and one column a key, with its parameters."""

    sql: str
    params: list[Any]

    def mapped(self, key: str, kept: Sequence[str]) -> Facts:
        """Return the facts with every value of `key` that is not kept turned into OTHERS; one row a statement each."""
        kept_or_others = f"CASE WHEN {key} IN ({marks(kept)}) THEN {key} ELSE '{OTHERS}' END"
        return Facts(f"SELECT * REPLACE ({kept_or_others} AS {key}) FROM ({self.sql})", [*kept, *self.params])

    def limited(self, key: str, kept: Sequence[str]) -> Facts:
        """Return the facts whose `key` is among the kept values."""
        return Facts(f"SELECT * FROM ({self.sql}) WHERE {key} IN ({marks(kept)})", [*self.params, *kept])


def extent(store: Store, filter: Filter) -> Extent:
    """Measure what a filter lets through."""
    sql, params = filter.where()
    row = store.frame(
        "SELECT count(*) AS n, count(DISTINCT document_id) AS articles, min(published) AS first, "
        f"max(published) AS last, count(*) - count(published) AS undated FROM statements s WHERE {sql}",
        params,
    ).iloc[0]
    first, last = (None if pd.isna(day) else pd.Timestamp(day).date() for day in (row["first"], row["last"]))
    return Extent(int(row["n"]), int(row["articles"]), first, last, int(row["undated"]))


def statement_facts(filter: Filter, keys: Mapping[str, str] = NO_KEYS) -> Facts:
    """Return one row a statement; `keys` are SQL over `statements s`."""
    sql, params = filter.where()
    return Facts(f"SELECT {_fields('1', keys)} FROM statements s WHERE {sql}", params)


def speaker_facts(filter: Filter, by: By | None, keys: Mapping[str, str] = NO_KEYS, amount: str = "1") -> Facts:
    """Return one row a statement and speaker that the filter wants, with `grp` by actor, country or bloc.

    `amount` and `keys` are SQL over `statements s` and `statement_speakers p` (all NULL where unresolved).
    """
    (sql, params), (credit, credit_params) = filter.where(), filter.credit_where()
    if by is not None:
        keys = {"grp": _GROUP[by], **keys}
    facts = Facts(
        f"SELECT {_fields(amount, keys)} FROM {_SPEAKERS} WHERE {sql} AND {credit}",
        params + credit_params,
    )
    if by == "bloc" and filter.blocs:  # a speaker of several blocs is shown under those that were asked for
        return facts.limited("grp", filter.blocs)
    return facts


def commitment_facts(
    filter: Filter, by: By | Literal["committed"] | None = None, keys: Mapping[str, str] = NO_KEYS
) -> Facts:
    """Return one row a commitment record (and speaker or party); keys are SQL over `commitments c`, `statements s`."""
    (sql, params), (record, record_params) = filter.where(), filter.commitment_where()
    source = "statements s JOIN commitments c ON c.statement_row = s.statement_row"
    held, held_params = f"{sql} AND {record}", params + record_params
    if by == "committed":
        keys = {
            "grp": f"unnest(CASE WHEN coalesce(len(c.committed), 0) = 0 THEN ['{NONE}'] ELSE c.committed END)",
            **keys,
        }
    elif by is not None:
        credit, credit_params = filter.credit_where()
        source = f"{_SPEAKERS} JOIN commitments c ON c.statement_row = s.statement_row"
        keys = {"grp": _GROUP[by], **keys}
        held, held_params = f"{held} AND {credit}", held_params + credit_params
    keys = {"commitment_id": "c.commitment_id", **keys}
    facts = Facts(f"SELECT DISTINCT {_fields('1', keys)} FROM {source} WHERE {held}", held_params)
    asked = {"bloc": filter.blocs, "committed": filter.committed}.get(by or "", ())
    return facts.limited("grp", asked) if asked else facts


def _fields(amount: str, keys: Mapping[str, str]) -> str:
    fields = {"statement_row": "s.statement_row", "document_id": "s.document_id", "published": "s.published"}
    return ", ".join(f'{sql} AS "{name}"' for name, sql in {**fields, "amount": amount, **keys}.items())


def tally(
    store: Store, facts: Facts, extent: Extent, keys: Sequence[str] = (), grain: Grain | None = None
) -> pd.DataFrame:
    """Sum facts per key and article: `*keys`, `period` (with a grain; undated facts are left out), `cluster`,
    `n_statements`, `n_articles`, `amount` and `records` (rows of the facts, one a statement and key where repeated).

    Above CLUSTERS articles a cluster is a random group of articles; all sums stay exact.
    """
    names = "".join(f'"{key}", ' for key in keys)
    day, period, dated = "", "", ""
    if grain:
        day, period = f"date_trunc('{grain}', published)::DATE AS period, ", "period, "
        dated = " WHERE published IS NOT NULL"
    frame = store.frame(  # statement by statement, then article by article: far cheaper than count(DISTINCT …)
        f"WITH said AS (SELECT {names}{day}document_id, statement_row, sum(amount) AS amount, count(*) AS records "
        f"FROM ({facts.sql}){dated} GROUP BY ALL), "
        f"articles AS (SELECT {names}{period}document_id, count(*) AS n_statements, sum(amount) AS amount, "
        "sum(records) AS records FROM said GROUP BY ALL) "
        f"SELECT {names}{cluster_of(extent)} AS cluster, {period}sum(n_statements)::BIGINT AS n_statements, "
        "count(*) AS n_articles, round(sum(amount)::DOUBLE, 9) AS amount, sum(records)::BIGINT AS records "
        "FROM articles GROUP BY ALL ORDER BY ALL",  # the order of articles decides what is drawn
        facts.params,
    )
    if grain:
        frame["period"] = pd.to_datetime(frame["period"])
    return frame


def cluster_of(extent: Extent) -> str:
    """Return the SQL that tells the cluster of a `document_id`: the article, or a random group of articles."""
    return "document_id" if extent.n_articles <= CLUSTERS else f"(hash(document_id) % {CLUSTERS})::INTEGER"


def totals(tallied: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Add a tally's clusters up: one row a key, in the order of the keys."""
    sums = ["n_statements", "n_articles", "amount", "records"]
    if not keys:
        return tallied[sums].sum().to_frame().T
    return tallied.groupby(list(keys), as_index=False, sort=True, observed=True)[sums].sum()


def ratios(
    parts: pd.DataFrame,
    wholes: pd.DataFrame,
    keys: Sequence[str],
    strata: Sequence[str] = (),
    complete: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Divide the amounts of a tally's keys by those of their stratum: `*strata`, `*keys`, the sums, `share`, `low`,
    `high`, `whole` (statements in the denominator), `whole_articles`, `small_n`.

    `parts` is a tally by strata and keys, `wholes` one by strata alone; both of the same clusters. `complete` names
    the values of a key that every stratum shall have, at 0 where nothing was counted.
    """
    by, strata = [*strata, *keys], list(strata)
    wholes = wholes[wholes["amount"] > 0]
    for key, values in (complete or {}).items():
        parts = pd.concat([parts, _nothing(wholes, strata, key, values)], ignore_index=True)
    summed = totals(parts, by)
    wholes = wholes.assign(stratum=wholes.groupby(strata).ngroup() if strata else 0)
    wholes["row"] = wholes.groupby("stratum").cumcount()
    figure = parts.groupby(by, sort=True).ngroup() if by else 0
    placed = parts.assign(figure=figure).merge(wholes[[*strata, "cluster", "stratum", "row"]], on=[*strata, "cluster"])
    figures = pd.DataFrame(_divided(placed, wholes, len(summed)), index=summed.index, columns=_FIGURES)
    small = (
        (figures["whole"] < SMALL_STATEMENTS) | (figures["whole_articles"] < SMALL_ARTICLES) | figures["whole"].isna()
    )
    return pd.concat([summed, figures], axis=1).assign(small_n=small)


_FIGURES = ["share", "low", "high", "whole", "whole_articles"]


def _divided(placed: pd.DataFrame, wholes: pd.DataFrame, n_figures: int) -> Array:
    """One row a figure, columns as in `_FIGURES`; missing where its stratum has no whole. Arrays only: the loop runs
    once a stratum."""
    figures = np.full((n_figures, len(_FIGURES)), np.nan)
    figure, row, amount = (placed[name].to_numpy() for name in ("figure", "row", "amount"))
    whole, statements, articles = (wholes[name].to_numpy(float) for name in ("amount", "n_statements", "n_articles"))
    of_wholes = wholes.groupby("stratum").indices
    for stratum, parts in placed.groupby("stratum").indices.items():
        rows = of_wholes[stratum]
        here, column = np.unique(figure[parts], return_inverse=True)
        matrix = np.zeros((len(rows), len(here)))
        np.add.at(matrix, (row[parts], column), amount[parts])
        low, high = ratio_intervals(matrix, whole[rows])
        figures[here, :3] = np.column_stack([matrix.sum(axis=0) / whole[rows].sum(), low, high])
        figures[here, 3:] = statements[rows].sum(), articles[rows].sum()
    return figures


def _nothing(wholes: pd.DataFrame, strata: list[str], key: str, values: Sequence[str]) -> pd.DataFrame:
    """One row a stratum and value that counts nothing."""
    once = wholes.drop_duplicates(strata) if strata else wholes.head(1)
    grid = once[[*strata, "cluster"]].merge(pd.DataFrame({key: list(values)}, dtype="str"), how="cross")
    return grid.assign(n_statements=0, n_articles=0, amount=0.0, records=0)
