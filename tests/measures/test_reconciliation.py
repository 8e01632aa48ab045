"""Every row of every measure opens exactly what it counts, under any filter."""

# ruff: noqa: S311  (chance here is no secret)

import datetime
import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, Filter, options
from dashboard.measures import commitments, firmness, overview, requests, shifts, speakers, stance, statements, topics
from dashboard.measures.measure import Measure
from dashboard.table.store import Store

MEASURES: dict[str, Callable[[Store, Filter], Measure]] = {
    "overview.headline": overview.headline,
    "speakers.share": speakers.share,
    "speakers.share of words, top 2": lambda s, f: speakers.share(s, f, "words", top=2),
    "speakers.share of articles": lambda s, f: speakers.share(s, f, "articles", top=3),
    "speakers.share by country, top 1": lambda s, f: speakers.share(s, f, by="country", top=1),
    "speakers.share by bloc": lambda s, f: speakers.share(s, f, by="bloc"),
    "speakers.over_time": lambda s, f: speakers.over_time(s, f, grain="quarter"),
    "speakers.over_time by country and year": lambda s, f: speakers.over_time(s, f, by="country", grain="year"),
    "speakers.over_time of some": lambda s, f: speakers.over_time(
        s, f.without("actors"), groups=["keir-starmer", "ap"], grain="year"
    ),
    "stance.distribution by actor": stance.distribution,
    "stance.distribution by country": lambda s, f: stance.distribution(s, f, "country", top=2),
    "stance.distribution by bloc": lambda s, f: stance.distribution(s, f, "bloc"),
    "stance.distribution by topic": lambda s, f: stance.distribution(s, f, "topic"),
    "stance.over_time": lambda s, f: stance.over_time(s, f, "quarter"),
    "stance.compared": lambda s, f: stance.compared(s, f, ["keir-starmer", "emmanuel-macron"], grain="quarter"),
    "stance.compared by bloc": lambda s, f: stance.compared(s, f, ["EU", "NATO"], "bloc", "year"),
    "stance.timeline": stance.timeline,
    "commitments.by_type": commitments.by_type,
    "commitments.by_status": commitments.by_status,
    "commitments.matrix": commitments.matrix,
    "commitments.matrix of countries and families": lambda s, f: commitments.matrix(s, f, "country", "family", top=2),
    "commitments.matrix of parties and statuses": lambda s, f: commitments.matrix(s, f, "committed", "status"),
    "commitments.over_time": lambda s, f: commitments.over_time(s, f, grain="quarter"),
    "commitments.over_time by family": lambda s, f: commitments.over_time(s, f, "family", "month"),
    "commitments.firmness by kind": firmness.firmness,
    "commitments.firmness by party": lambda s, f: firmness.firmness(s, f, "committed", top=3),
    "commitments.firmness by speaker": lambda s, f: firmness.firmness(s, f, "actor"),
    "commitments.requests": requests.requests,
    "commitments.requests by kind": lambda s, f: requests.requests(s, f, "type"),
    "shifts.possible": shifts.possible,
    "topics.share": topics.share,
}


def some(chance: random.Random, values: list[str], likely: float = 0.25) -> tuple[str, ...]:
    return tuple(chance.sample(values, chance.randint(1, min(3, len(values))))) if chance.random() < likely else ()


def random_filter(chance: random.Random, store: Store) -> Filter:
    known = options(store)
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(400))
    return Filter(
        actors=some(chance, known.ids("actor")),
        countries=some(chance, known.ids("country"), 0.15),
        blocs=some(chance, known.ids("bloc"), 0.15),
        topics=some(chance, [*list(codebook().topics)[:5], NONE]),
        start=day if chance.random() < 0.2 else None,
        end=day + datetime.timedelta(days=300) if chance.random() < 0.2 else None,
        stances=some(chance, list(codebook().stances)),
        commitment_types=some(chance, list(codebook().commitment_types)[:5], 0.15),
        commitment_statuses=some(chance, list(codebook().statuses), 0.15),
        committed=some(chance, known.ids("party"), 0.1),
        urged_by=some(chance, known.ids("asker"), 0.1),
        outlets=some(chance, known.ids("outlet"), 0.15),
        quote_kinds=some(chance, known.ids("quote"), 0.1),
        text=chance.choice(["", "", "", "", "russ", '"peace troops"', "-sanctions"]),
        without_actors=some(chance, known.ids("actor"), 0.1),
        speaker_kinds=some(chance, known.ids("kind"), 0.1),
        self_stance=chance.choice(["", "", "", "", "only", "without"]),
        **{name: chance.random() < 0.25 for name in ("copies", "nested", "lead_ins", "any_scope", "unnamed", "claims")},
        officials_ranked=chance.random() < 0.25,
    )


def mismatches(store: Store, measure: Measure, most: int | None = None) -> list[Any]:
    """Rows whose list is longer or shorter than their figure: of all rows, or of `most` taken at random."""
    wrong: list[Any] = []
    frame = measure.frame
    for row in frame.sample(min(most or len(frame), len(frame)), random_state=1).to_dict("records"):
        opened = measure.drill(row)
        if opened.count(store) != row["n_statements"]:
            wrong.append((row, opened.count(store)))
        if measure.lists == "commitments" and commitments.count(store, opened) != _or_zero(row["commitments"]):
            wrong.append((row, commitments.count(store, opened)))
    return wrong


def _or_zero(value: float) -> float:
    return 0 if pd.isna(value) else value


@pytest.mark.parametrize("name", MEASURES)
def test_every_row_opens_what_it_counts_in_the_default_view(name: str, store: Store, chance_store: Store) -> None:
    for table in (store, chance_store):
        assert mismatches(table, MEASURES[name](table, Filter())) == []


@pytest.mark.parametrize("seed", range(20))
def test_every_row_opens_what_it_counts_under_random_filters(seed: int, chance_store: Store) -> None:
    """Twenty filters; each measure meets six or seven of them."""
    filter = random_filter(random.Random(seed), chance_store)
    for name in list(MEASURES)[seed % 3 :: 3]:
        assert mismatches(chance_store, MEASURES[name](chance_store, filter), most=8) == [], name


@pytest.mark.parametrize("seed", range(20, 30))
def test_the_credits_of_a_speaker_s_list_add_up_to_the_bar(seed: int, chance_store: Store) -> None:
    measure = speakers.share(chance_store, random_filter(random.Random(seed), chance_store))
    assert measure.frame["share"].sum() == pytest.approx(1 if measure.n_statements else 0)
    for row in measure.frame.to_dict("records"):
        listed = statements.page(chance_store, measure.drill(row), size=10_000)
        if str(row["group"]).startswith("("):
            continue
        weights = [who["weight"] for said in listed for who in said["speakers"] if who["actor_id"] == row["group"]]
        assert sum(weights) == pytest.approx(row["credit"])
