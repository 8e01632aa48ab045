"""What speakers have bound themselves to, asked for or refused. Amounts are never summed across statements.

A commitment is one record; one repeated in the same article counts each time unless `filter.claims` is on.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np

from dashboard.codebook.labels import codebook
from dashboard.filters import Filter
from dashboard.measures import framing
from dashboard.measures.columns import recorded
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import Extent, Facts, Grain, commitment_facts, extent, statement_facts
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.speakers import named
from dashboard.measures.statements import Row, detailed, read
from dashboard.measures.tally import Cells, Tally, at, clusters, ratios, tally
from dashboard.measures.timeline import period_limits, periods, undated
from dashboard.measures.wording import counted, group_labels, listing, percent, period, sentences, unique
from dashboard.table.store import Store

Rows = Literal["actor", "country", "bloc", "committed"]
Column = Literal["type", "family", "status"]

NOUN = {"actor": "speaker", "country": "speaker's country", "bloc": "speaker's bloc", "committed": "who is to act"}
FIGURES = {
    "commitments": "commitment records: what the row opens in the ledger",
    "share": "of all commitments, 0 to 1",
    "low": "lower end of the 95 % interval of the share (bootstrap over articles)",
    "high": "upper end of the 95 % interval",
    "n_statements": "statements that they are in",
    "n_articles": "articles that they are in",
    "small_n": f"whether all are under {SMALL_STATEMENTS} commitments or {SMALL_ARTICLES} articles",
    "drill": "what to add to the filter to list the row's commitments",
}


def by_type(store: Store, filter: Filter) -> Measure:
    """Count commitments by type: `type`, `label`, `family`, `family_label` and `FIGURES`; families in codebook order,
    most frequent type first."""
    book = codebook()
    frame, whole, n = _shares(store, filter, "type")
    frame["label"] = [book.commitment_types[t].title for t in frame["type"]]
    frame["family"] = [book.commitment_types[t].family for t in frame["type"]]
    frame["family_label"] = [book.family_of(t).title for t in frame["type"]]
    rows = zip(frame["family"], frame["commitments"], frame["type"], strict=True)
    place = [(book.families[family].order, -commitments, kind) for family, commitments, kind in rows]
    frame = at(frame, sorted(range(len(place)), key=place.__getitem__))
    frame["drill"] = [drill({"commitment": [t]}) for t in frame["type"]]
    keys = {
        "type": "type of commitment",
        "label": "its title",
        "family": "family of the type",
        "family_label": "its title",
    }
    return framed(store, filter, whole, n, frame, "by_type", "by type", {**keys, **FIGURES})


def by_status(store: Store, filter: Filter) -> Measure:
    """Count commitments by display status, all seven in codebook order: `status`, `label` and `FIGURES`."""
    statuses = codebook().statuses
    frame, whole, n = _shares(store, filter, "status", complete=True)
    frame["label"] = [statuses[s].title for s in frame["status"]]
    frame["drill"] = [drill({"status": [s]}) for s in frame["status"]]
    keys = {"status": "display status", "label": "its title"}
    return framed(store, filter, whole, n, frame, "by_status", "by status", {**keys, **FIGURES})


def matrix(store: Store, filter: Filter, rows: Rows = "actor", columns: Column = "type", top: int = 15) -> Measure:
    """Count commitments of the `top` groups by type, family or status.

    Rows (group, column): `group`, `label`, `column`, `column_label`, `commitments`, `n_statements`, `n_articles`,
    `total` (of the group), `drill`; zero cells are there. `committed` groups by who is to act, the others by who
    speaks; a joint statement counts in full for each speaker, a joint commitment for each party.
    """
    filter = filter if rows == "committed" else named(filter)
    whole, n = extent(store, filter), count(store, filter)
    facts, labels = commitment_facts(store, filter, rows, columns), column_labels(columns)
    size = largest(tally(facts, {"grp": None}))
    shown = size[:top]
    cells = tally(facts, {"grp": [group for group, _ in shown], columns: in_order(facts, columns)})
    frame = renamed(cells.cells(), grp="group", records="commitments", **{columns: "column"})
    totals, names = dict(shown), group_labels(store, rows, frame["group"])
    frame["total"] = [totals[group] for group in frame["group"]]
    frame["label"] = [names[group] for group in frame["group"]]
    frame["column_label"] = [labels[column] for column in frame["column"]]
    frame["drill"] = [
        drill({**narrowed(rows, group), **_narrowed_column(columns, column, filter)})
        for group, column in zip(frame["group"], frame["column"], strict=True)
    ]
    named_columns = {
        "group": "id of the speaker, country, bloc or party",
        "label": "its name",
        "column": f"{columns} of commitment",
        "column_label": "its title",
        **{name: FIGURES[name] for name in ("commitments", "n_statements", "n_articles")},
        "total": "commitments of the group in all columns",
        "drill": FIGURES["drill"],
    }
    about = f"by {NOUN[rows]} and {columns}"
    measure = framed(store, filter, whole, n, frame, "matrix", about, named_columns)
    hidden = f"{counted(len(size) - len(shown), 'more row')} not shown" if len(size) > len(shown) else ""
    return dataclasses.replace(measure, note=f"{measure.note} {sentences(hidden)}".strip())


def over_time(store: Store, filter: Filter, by: Column = "status", grain: Grain | None = None) -> Measure:
    """Count commitments per period and status (type, family): `period`, `column`, `label`, `commitments`,
    `n_statements`, `n_articles`, `drill`; a period without any statement is missing, one without commitments 0."""
    anything = filter.having(commitment_types=(), commitment_statuses=(), committed=(), urged_by=())
    covered, n = extent(store, anything), count(store, filter)
    whole = extent(store, filter)
    grain = grain or covered.grain
    days, labels = periods(covered, grain), column_labels(by)
    facts = commitment_facts(store, filter, None, by).dated(days)
    cells = tally(facts, {"period": days, by: in_order(facts, by)})
    frame = renamed(cells.cells(), records="commitments", **{by: "column"})
    said = tally(statement_facts(store, anything).dated(days), {"period": days}).n_statements > 0
    each = np.repeat(said, cells.amount.shape[1])
    frame["commitments"] = np.where(each, frame["commitments"], np.nan)
    frame["label"] = [labels[column] for column in frame["column"]]
    frame["drill"] = [
        drill({**_narrowed_column(by, column, filter), **period_limits(filter, day, grain)})
        for day, column in zip(frame["period"], frame["column"], strict=True)
    ]
    columns = {
        "period": f"first day of the {grain}",
        "column": f"{by} of commitment",
        "label": "its title",
        "commitments": f"{FIGURES['commitments']}; missing where the {grain} has no statement at all",
        **{name: FIGURES[name] for name in ("n_statements", "n_articles", "drill")},
    }
    measure = framed(store, filter, whole, n, frame, "over_time", f"by {by} and {grain}", columns)
    return dataclasses.replace(measure, note=f"{measure.note} {sentences(undated(whole))}".strip(), grain=grain)


def count(store: Store, filter: Filter) -> int:
    """Return the number of commitment records under a filter (its type, status and party apply to the record)."""
    return int(recorded(store, filter).sum())


def statements_with(store: Store, filter: Filter) -> tuple[int, int]:
    """Return how many statements, and in how many articles, have a commitment under a filter."""
    bound = tally(commitment_facts(store, filter), {})
    return int(bound.n_statements), int(bound.n_articles)


def page(
    store: Store, filter: Filter, sort: Literal["newest", "oldest", "type"] = "newest", page: int = 1, size: int = 50
) -> list[Row]:
    """Return one page of the ledger: at most `size` records, each by the names of its columns.

    Columns: those of `commitments`, and of its statement `document_id`, `published`, `speakers` (list of dicts),
    `statement_text`, `title`, `outlet`, `url`, `stance`, `topic`, `paragraph`, `paragraph_start`, `extent`, `content`.
    Ties are broken by commitment id, so that pages never overlap.
    """
    order = {
        "newest": "s.published DESC NULLS LAST",
        "oldest": "s.published ASC NULLS LAST",
        "type": "c.family, c.type, s.published DESC NULLS LAST",
    }[sort]
    (said, params), (bound, bound_params) = filter.where(), filter.commitment_where()
    records = read(
        store,
        "SELECT c.* FROM commitments c JOIN statements s ON s.statement_row = c.statement_row "  # noqa: S608
        f"WHERE {said} AND {bound} ORDER BY {order}, c.statement_row, c.commitment_id LIMIT ? OFFSET ?",
        [*params, *bound_params, size, (page - 1) * size],
    )
    about = {row["statement_row"]: row for row in detailed(store, list({row["statement_row"]: 0 for row in records}))}
    for record in records:
        of = about[record["statement_row"]]
        record |= {name: of[name] for name in _OF_STATEMENT} | {"statement_text": of["text"]}
    return records


_OF_STATEMENT = (
    "document_id", "published", "speakers", "title", "outlet", "url", "stance", "topic", "paragraph",
    "paragraph_start", "extent", "content",
)  # fmt: skip


def _shares(store: Store, filter: Filter, key: Column, complete: bool = False) -> tuple[Cells, Extent, int]:
    whole, drawn = extent(store, filter), clusters(store, filter)
    facts = commitment_facts(store, filter, None, key)
    wholes, n = tally(facts, {}, drawn), len(facts.statement)
    let_through = [s for s in column_labels(key) if not filter.commitment_statuses or s in filter.commitment_statuses]
    values = let_through if complete and n else in_order(facts, key)
    frame = renamed(ratios(tally(facts, {key: values}, drawn), wholes), records="commitments")
    small = n < SMALL_STATEMENTS or int(wholes.n_articles) < SMALL_ARTICLES
    return frame | {"small_n": np.full(len(values), small)}, whole, n


def renamed(cells: Cells, **names: str) -> Cells:
    """Return a table with other names for some of its columns."""
    return {names.get(name, name): column for name, column in cells.items()}


def in_order(facts: Facts, column: Column) -> list[str]:
    """Return the types, families or statuses that facts have, in codebook order."""
    found = {facts.keys[column].names[code] for code in np.unique(facts.keys[column].codes)}
    return [value for value in column_labels(column) if value in found]


def largest(counted: Tally) -> list[tuple[str, int]]:
    """Return the values of a tally's one key with their numbers of records, the largest first."""
    (values,) = counted.values.values()
    return sorted(zip(values, counted.records.tolist(), strict=True), key=lambda sized: (-sized[1], sized[0]))


def column_labels(column: Column) -> dict[str, str]:
    """Return the titles of all types, families or statuses, in codebook order."""
    book = codebook()
    labels = {"type": book.commitment_types, "family": book.families, "status": book.statuses}[column]
    return {label.id: label.title for label in labels.values()}


def _narrowed_column(column: Column, value: str, filter: Filter) -> dict[str, list[str]]:
    if column == "type":
        return {"commitment": [value]}
    if column == "status":
        return {"status": [value]}
    types = [t for t, label in codebook().commitment_types.items() if label.family == value]
    return {"commitment": [t for t in types if not filter.commitment_types or t in filter.commitment_types]}


def framed(
    store: Store, filter: Filter, whole: Extent, n: int, cells: Cells, name: str, about: str,
    columns: dict[str, str], noun: str = "commitment",
) -> Measure:  # fmt: skip
    """Return the measure whose rows open commitment records: `whole` and `n` are what the filter lets through, `noun`
    what the reader calls one of them."""
    statements, articles = statements_with(store, filter)
    once = f"{noun}s, repeats in an article once" if filter.claims else f"{noun}s"
    of = f"of {counted(n, noun)} in {counted(statements, 'statement')} in {counted(articles, 'article')}"
    return Measure(
        id=f"commitments.{name}",
        title=f"Number of {once} {about}, {unique(filter)}, {period(filter, whole)}",
        frame=framing.framed(cells, columns),
        columns=columns,
        value="commitments",
        lists="commitments",
        n_statements=statements,
        n_articles=articles,
        denominator=of,
        period=period(filter, whole),
        note=sentences(
            "statements are talk, not deeds: amounts are not added up",
            "" if filter.claims else f"a {noun} said again counts again",
            f"few cases ({of}): read with care" if n < SMALL_STATEMENTS or articles < SMALL_ARTICLES else "",
        ),
        alt=_alt(cells, name, of),
        filter=filter,
        detail=about,
    )


def most_first(cells: Cells) -> Cells:
    """Return the rows of a table that have commitments, those with the most first."""
    numbers = [int(n) for n in cells["commitments"]]
    return at(cells, sorted((place for place, n in enumerate(numbers) if n), key=lambda place: -numbers[place]))


def _alt(cells: Cells, name: str, of: str) -> str:
    if name == "over_time":
        return f"Stacked bars of commitments over time, {of}."
    filled = most_first(cells)
    heads = list(filled["label"])
    if name == "matrix":
        heads = [f"{row}, {column}" for row, column in zip(heads, filled["column_label"], strict=True)]
    rows = [f"{head}: {value}" for head, value in zip(heads, filled["commitments"], strict=True)]
    if "share" in filled:
        rows = [f"{row} ({percent(share)})" for row, share in zip(rows, filled["share"], strict=True)]
    return f"{'Matrix' if name == 'matrix' else 'Bar chart'} of commitments, {of}. {listing(rows, 8)}."
