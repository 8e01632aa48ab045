"""Every bar, point, cell and row that the pages show opens exactly what it says, on the build of the bundled articles.

What the pages show is not listed here: the pages are run, and what they ask their view for is written down, so that a
new figure is walked as soon as a page has it. Then everything is measured again under twenty chance filters, and for
every row of every figure the list that it opens is counted: no sample. The counting is batched (hundreds of drill
filters in one query, by their own SQL), which takes a twentieth of the time of asking one by one.
"""

# ruff: noqa: S311, S608  (chance here is no secret; every value is a parameter)

from __future__ import annotations

import dataclasses
import datetime
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import seed_build
from streamlit.testing.v1 import AppTest

from dashboard.charts.figures import figure
from dashboard.filters import NONE, Filter, Options, options
from dashboard.measures import bootstrap, commitments, facets, speakers
from dashboard.measures.measure import Measure
from dashboard.table.store import Store
from dashboard.ui import choices
from dashboard.ui.facets import narrowed
from dashboard.ui.frame import SPECS
from dashboard.ui.show import twin
from dashboard.ui.view import View

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
FILTERS = 20
MIRRORED = {"commitments.firmness"}  # what is on a condition runs to the left
NO_FIGURES = {"sort", "size", "shape", "whose", "order", "ledger", "move", "list"}  # choices that change lists alone


@dataclasses.dataclass(frozen=True)
class Call:
    """What pages ask their view for: a measure's function, its choices, and what they change of the reader's filter."""

    function: Callable[..., Measure]
    choices: tuple[tuple[str, Any], ...]
    changed: tuple[tuple[str, Any], ...]

    def measure(self, store: Store, filter: Filter) -> Measure:
        return self.function(store, filter.having(**dict(self.changed)), **dict(self.choices))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seed_build.make(tmp_path_factory)


@pytest.fixture(scope="module")
def seeds(home: Path) -> Store:
    return Store.open(home)


@pytest.fixture(scope="module")
def known_seeds(seeds: Store) -> Options:
    return options(seeds)


@pytest.fixture(scope="module")
def calls(home: Path, known_seeds: Options) -> list[Call]:
    """Everything that the pages show, with every value of every control, one control at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_DATA", str(home))
        found, keys = set(), set()
        page, plain = "", View.cached

        def cached(self: View, function: Any, *fixed: Any, filter: Filter | None = None, **chosen: Any) -> Any:
            made = plain(self, function, *fixed, filter=filter, **chosen)
            if isinstance(made, Measure):
                found.add(Call(function, _hashable(chosen), _hashable(_changed(filter, self.filter))))
            return made

        def used(draw: Callable[[str, str], str]) -> Callable[[str, str], str]:
            return lambda key, label: (keys.add((page, key)), draw(key, label))[1]

        patch.setattr(View, "cached", cached)
        patch.setattr(choices, "one", used(choices.one))
        patch.setattr(choices, "menu", used(choices.menu))
        for page in (spec.file for spec in SPECS if spec.filtered):
            _run(page)
            offered = sorted(key for of, key in keys if of == page and key not in NO_FIGURES)
            for key in offered:
                for value in choices.KNOWN[key]:
                    _run(page, **{key: value}, **_chosen(key, value, known_seeds))
            if page == "speakers":
                _run(page, who=known_seeds.ids("actor")[0])
    return sorted(found, key=repr)


def _run(page: str, **query: Any) -> None:
    at = AppTest.from_file(str(APP), default_timeout=60)
    if page != SPECS[0].file:
        at.switch_page(f"../pages/{page}.py")
    for key, value in query.items():
        at.query_params[key] = value
    assert not at.run().exception


def _chosen(key: str, value: str, known: Options) -> dict[str, list[str]]:
    """Two of a kind, where the control says what is to be compared, under a filter that has a third."""
    if key != "compare_by":
        return {}
    of = {kind: key for key, kind in choices.OF_BUILD.items() if key.startswith("compare")}
    two, third = [i for i in known.ids(value) if i != NONE][:2], known.ids(value)[2]
    return {of[value]: two, value: [third]}


def _changed(filter: Filter | None, reader: Filter) -> dict[str, Any]:
    """The fields that a page sets otherwise than its reader did."""
    fields = [field.name for field in dataclasses.fields(Filter)]
    return {name: getattr(filter, name) for name in fields if filter and getattr(filter, name) != getattr(reader, name)}


def _hashable(chosen: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in chosen.items()))


def combined(calls: list[Call]) -> list[Call]:
    """What the pages show where several controls are set at once. What is compared is kept together."""
    alike: dict[Any, list[Call]] = defaultdict(list)
    for call in calls:
        keys = tuple(key for key, _ in call.choices)
        if "groups" not in keys:
            alike[call.function, call.changed, keys].append(call)
    every = [
        Call(function, tuple(zip(keys, values, strict=True)), changed)
        for (function, changed, keys), group in alike.items()
        for values in itertools.product(*(sorted({dict(c.choices)[key] for c in group}, key=repr) for key in keys))
    ]
    return [call for call in every if call not in set(calls)]


def one_variant_each(calls: list[Call], turn: int) -> list[Call]:
    """Every chart of every page in one of its variants: with each turn in the next."""
    alike: dict[Any, list[Call]] = defaultdict(list)
    for call in calls:
        alike[call.function, *(tuple(key for key, _ in pairs) for pairs in (call.choices, call.changed))].append(call)
    return [group[turn % len(group)] for group in alike.values()]


def chance_filter(store: Store, known: Options, seed: int) -> Filter:
    """Up to three restrictions that some statement keeps, and perhaps a switch: most let something through."""
    chance = random.Random(seed)
    if not seed:
        return Filter()
    said = store.frame(
        "SELECT s.*, p.actor_id, p.country, p.blocs, p.entity_type, c.type, c.status, c.committed FROM statements s "
        "LEFT JOIN statement_speakers p USING (statement_row) LEFT JOIN commitments c USING (statement_row) "
        "ORDER BY s.statement_row, p.actor_id, c.commitment_id"
    ).sample(3, random_state=seed)
    fields = {
        "actors": "actor_id", "countries": "country", "topics": "topic", "stances": "stance", "outlets": "outlet",
        "quote_kinds": "quote_kind", "speaker_kinds": "entity_type", "commitment_types": "type",
        "commitment_statuses": "status",
    }  # fmt: skip
    chosen: dict[str, Any] = {}
    for field in chance.sample(list(fields), chance.choice([0, 1, 1, 1, 2])):
        values = [str(int(v)) if field == "stances" else str(v) for v in said[fields[field]].dropna()]
        some = [NONE] if field in {"stances", "topics", "countries"} and chance.random() < 0.3 else []
        chosen[field] = (*values, *some)
    day = said["published"].dropna().iloc[0].date()
    if chance.random() < 0.35:
        chosen["start"] = day - datetime.timedelta(days=chance.randrange(200))
    if chance.random() < 0.35:
        chosen["end"] = day + datetime.timedelta(days=chance.randrange(10, 500))
    if chance.random() < 0.2:
        chosen["text"] = chance.choice(["russ", "war -peace", '"the war"', "sanction"])
    if chance.random() < 0.15:
        chosen["blocs"] = tuple(list(said["blocs"].dropna().iloc[0])[:2])
    if chance.random() < 0.15:
        chosen["without_actors"] = tuple(known.ids("actor")[:2])
    if chance.random() < 0.2:
        chosen["self_stance"] = chance.choice(["only", "without"])
    switches = ("copies", "nested", "lead_ins", "any_scope", "unnamed", "officials_ranked", "claims")
    return Filter(**chosen, **{name: chance.random() < 0.2 for name in switches})


# --- counting


def opened(store: Store, filters: Sequence[Filter], lists: str) -> list[int]:
    """How many statements (commitments) each filter lists. Filters of the same SQL are asked together: their
    parameters become the rows of a table."""
    shapes: dict[str, list[tuple[int, list[Any]]]] = defaultdict(list)
    for number, filter in enumerate(filters):
        if lists == "commitments":
            (said, params), (record, record_params) = filter.where(), filter.commitment_where()
            source = "statements s JOIN commitments c ON c.statement_row = s.statement_row"
            sql = f"SELECT c.commitment_id FROM {source} WHERE {said} AND {record}"
            shapes[sql].append((number, params + record_params))
        else:
            where, params = filter.where()
            shapes[f"SELECT s.statement_row FROM statements s WHERE {where}"].append((number, params))
    counts = [0] * len(filters)
    for sql, asked in shapes.items():
        together, constants, names = sql, [], []
        for place, values in enumerate(zip(*(params for _, params in asked), strict=True)):
            if all(value == values[0] for value in values):  # what all share is asked once, before rows are joined
                together = together.replace("?", "\0", 1)
                constants.append(values[0])
            else:
                together = together.replace("?", f"v.c{place}", 1)
                names.append(place)
        row = f"({', '.join('?' for _ in ['i', *names])})"
        columns = ", ".join(["i", *(f"c{place}" for place in names)])
        found = store.frame(
            f"SELECT v.i, count(*) AS n FROM (VALUES {', '.join(row for _ in asked)}) v({columns}), "
            f"LATERAL ({together.replace(chr(0), '?')}) GROUP BY v.i",
            [value for number, params in asked for value in (number, *(params[place] for place in names))] + constants,
        )
        for number, n in zip(found["i"], found["n"], strict=True):
            counts[number] = int(n)
    return counts


def said(measure: Measure) -> list[int]:
    """What each row says that it counts."""
    return [0 if pd.isna(n) else int(n) for n in measure.frame[counted_in(measure)]]


def counted_in(measure: Measure) -> str:
    return "commitments" if measure.lists == "commitments" and "commitments" in measure.frame else "n_statements"


def marks(measure: Measure) -> list[tuple[str, Any]]:
    """Every bar, point and cell of the figure: the row that it opens, and the value that it stands for."""
    found = []
    for trace in figure(measure).data:
        if trace.customdata is None:
            continue
        named = trace.type == "scatter" and any(isinstance(name, str) for name in trace.y)  # shifts: one row a name
        values = trace.x if named or (trace.type == "bar" and trace.orientation == "h") else trace.y
        if trace.type == "scatter" and trace.mode == "markers+text":
            values = [int(text.replace(",", "")) for text in trace.text]  # a matrix: the numbers in its cells
        if measure.id in MIRRORED:
            values = [abs(value) for value in values]
        found += [(str(point[0]), value) for point, value in zip(trace.customdata, values, strict=True)]
    return found


def shown_otherwise(measure: Measure) -> list[Any]:
    """Marks that open no row of the table, or stand for another value than it: none."""
    of_row: dict[str, set[float]] = defaultdict(set)
    columns = [measure.value, counted_in(measure)]
    for cell, *values in measure.frame[["drill", *columns]].itertuples(index=False, name=None):
        of_row[str(cell)] |= {float(value) for value in values if not pd.isna(value)}
    return [
        (cell, value)
        for cell, value in marks(measure)
        if cell not in of_row or (value is not None and not any(abs(value - row) < 1e-9 for row in of_row[cell]))
    ]


# --- the walk


@pytest.fixture
def few_draws() -> Iterator[None]:
    """Intervals are no business of these tests, and most of the time that a measure takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "RESAMPLES", 10)
        bootstrap._weights.cache_clear()
        yield
    bootstrap._weights.cache_clear()


def walk(store: Store, filter: Filter, calls: Sequence[Call]) -> Iterator[tuple[str, int]]:
    """Prove it for every mark and every row; tell how many rows each measure has."""
    for call in calls:
        measure = call.measure(store, filter)
        where = f"{call} under {filter.cache_key() or 'the default view'}"
        counts = opened(store, [measure.drill(str(cell)) for cell in measure.frame["drill"]], measure.lists)
        assert counts == said(measure), where
        assert shown_otherwise(measure) == [], where
        table = twin(measure).to_pandas()
        assert len(table) == len(counts), where
        if counted_in(measure) in table:
            assert list(table[counted_in(measure)].fillna(0)) == counts, where
        yield measure.id, len(counts)


def test_the_pages_show_what_is_walked(calls: list[Call]) -> None:
    shown = {call.function.__name__ for call in calls}
    assert shown >= {"headline", "share", "over_time", "distribution", "compared", "timeline", "by_type", "matrix"}
    by = {dict(call.choices).get("by") for call in calls if call.function is speakers.share}
    assert by >= {"actor", "country", "bloc"}


@pytest.mark.usefixtures("few_draws")
def test_every_mark_and_every_row_opens_what_it_says(seeds: Store, known_seeds: Options, calls: list[Call]) -> None:
    walked: Counter[str] = Counter()
    found = 0
    for seed in range(FILTERS):
        filter = chance_filter(seeds, known_seeds, seed)
        found += filter.count(seeds) > 0
        for measure, rows in walk(seeds, filter, one_variant_each(calls, seed) if seed else calls):
            walked[measure] += rows
    assert found >= 16, "most filters let something through"
    assert walked.total() > 10_000
    assert {measure for measure, rows in walked.items() if not rows} <= {"shifts.possible"}, "nothing stands out there"


@pytest.mark.usefixtures("few_draws")
def test_controls_set_together_reconcile_too(seeds: Store, known_seeds: Options, calls: list[Call]) -> None:
    for seed in (0, 1):
        assert sum(rows for _, rows in walk(seeds, chance_filter(seeds, known_seeds, seed), combined(calls))) > 100


@pytest.mark.usefixtures("few_draws")
def test_asking_together_is_asking_one_by_one(seeds: Store, known_seeds: Options, calls: list[Call]) -> None:
    chance = random.Random(7)
    for seed in range(0, FILTERS, 4):
        filter = chance_filter(seeds, known_seeds, seed)
        for call in chance.sample(calls, 6):
            measure = call.measure(seeds, filter)
            cells = measure.frame["drill"].sample(min(3, len(measure.frame)), random_state=seed)
            drilled = [measure.drill(str(cell)) for cell in cells]
            alone = [
                commitments.count(seeds, one) if measure.lists == "commitments" else one.count(seeds) for one in drilled
            ]
            assert opened(seeds, drilled, measure.lists) == alone


def test_every_facet_leaves_what_it_says(seeds: Store, known_seeds: Options) -> None:
    for seed in range(0, FILTERS, 4):
        filter = chance_filter(seeds, known_seeds, seed)
        counts = facets.counts(seeds, filter, known_seeds)
        for key in ("actor", "country", "topic", "stance", "outlet"):
            frame = counts[key][counts[key]["count"] > 0]
            if key in filter.to_query():  # a choice beside those made already adds to them
                continue
            left = [narrowed(filter, key, str(value)) for value in frame["id"]]
            assert opened(seeds, left, "statements") == list(frame["count"]), (key, filter)
