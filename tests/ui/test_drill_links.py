"""Rows of every chart, through their links and back, under chance filters: the list is as long as the row says.

That every row reconciles is tests/measures' business; here it is that nothing is lost on the way through the URL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from dashboard.charts.figures import figure
from dashboard.filters import Filter, Options, options
from dashboard.measures import commitments, overview, speakers, stance, statements, topics
from dashboard.measures.measure import Measure
from dashboard.table.store import Store
from dashboard.ui import links

SAMPLE = 6  # rows a measure


def chance_filter(known: Options, seed: int) -> Filter:
    """One to three restrictions and perhaps a switch, from what the build has."""
    chance = random.Random(seed)  # noqa: S311
    fields = {
        "actors": known.ids("actor"),
        "countries": known.ids("country"),
        "topics": known.ids("topic")[:6],
        "stances": known.ids("stance"),
        "commitment_statuses": known.ids("status"),
        "quote_kinds": known.ids("quote"),
        "outlets": known.ids("outlet"),
    }
    chosen = {
        field: tuple(chance.sample(fields[field], min(len(fields[field]), chance.randint(2, 4))))
        for field in chance.sample(list(fields), chance.randint(0, 2))
    }
    switches = {name: chance.random() < 0.3 for name in ("copies", "nested", "unnamed", "officials_ranked", "claims")}
    return Filter(**chosen, **switches)


def measures(store: Store, chosen: Filter) -> Iterator[Measure]:
    """Every measure that a page shows, in the variants that its controls offer."""
    yield overview.headline(store, chosen)
    for by in ("actor", "country", "bloc"):
        yield speakers.share(store, chosen, unit="words", by=by)
        yield speakers.over_time(store, chosen, by=by)
        yield stance.distribution(store, chosen, by=by)
    yield stance.distribution(store, chosen, by="topic")
    yield stance.over_time(store, chosen)
    yield stance.timeline(store, chosen)
    yield topics.share(store, chosen)
    yield commitments.by_type(store, chosen)
    yield commitments.by_status(store, chosen)
    yield commitments.matrix(store, chosen, rows="committed", columns="status")
    yield commitments.matrix(store, chosen, rows="country", columns="family")
    yield commitments.over_time(store, chosen, by="type")


def opened(store: Store, known: Options, measure: Measure, cell: str) -> int:
    """Go the reader's way: cell, filter, link, filter again, list."""
    link = links.query_string(measure.drill(cell).to_query())
    again, problems = Filter.from_query(links.parse(link), known)
    assert problems == []
    return (commitments if measure.lists == "commitments" else statements).count(store, again)


@pytest.mark.parametrize("seed", range(5))
def test_a_row_s_link_opens_as_many_as_the_row_says(chance_store: Store, seed: int) -> None:
    known = options(chance_store)
    chosen = chance_filter(known, seed) if seed else Filter()
    for measure in measures(chance_store, chosen):
        rows = measure.frame.sample(min(SAMPLE, len(measure.frame)), random_state=seed)
        counted = rows["commitments" if measure.lists == "commitments" else "n_statements"]
        for cell, n in zip(rows["drill"], counted.fillna(0), strict=True):
            assert opened(chance_store, known, measure, cell) == n, f"{measure.id}: {cell} under {chosen.cache_key()}"


def test_every_point_of_every_chart_carries_its_row(chance_store: Store) -> None:
    for measure in measures(chance_store, Filter()):
        if measure.id == "overview.headline":
            continue
        cells = {
            str(point[0])
            for trace in figure(measure).data
            if trace.customdata is not None
            for point in trace.customdata
        }
        drawn = measure.frame[measure.frame[measure.value].notna() & (measure.frame[measure.value] != 0)]
        assert set(drawn["drill"]) <= cells, measure.id
        assert cells <= set(measure.frame["drill"]), measure.id
