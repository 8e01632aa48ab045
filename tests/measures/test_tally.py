"""Sums of facts: by hand, and against counting one by one."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hand_table import HandTable
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import NONE, Filter
from dashboard.measures.columns import Coded, Many, columns
from dashboard.measures.facts import UNRESOLVED, Facts, commitment_facts, extent, speaker_facts, statement_facts
from dashboard.measures.tally import clusters, ratios, shares, tally
from dashboard.table.store import Store


def cells(facts: Facts, key: str) -> dict[str, tuple[int, int, float]]:
    sums = tally(facts, {key: None})
    rows = zip(sums.n_statements, sums.n_articles, sums.amount, strict=True)
    return {
        value: (int(n), int(articles), float(amount))
        for value, (n, articles, amount) in zip(sums.values[key], rows, strict=True)
    }


def test_a_joint_statement_is_half_each_of_its_speakers_and_whole_in_its_bloc(store: Store) -> None:
    by_actor = cells(speaker_facts(store, Filter(), "actor", unit="statements"), "grp")
    assert by_actor["emmanuel-macron"] == (5, 4, 4.5)
    assert by_actor["keir-starmer"] == (2, 1, 1.5)
    assert by_actor[UNRESOLVED] == (1, 1, 1.0)
    by_bloc = cells(speaker_facts(store, Filter(), "bloc", unit="statements"), "grp")
    assert by_bloc["EU"] == (5, 4, 4.5)
    assert by_bloc["NATO"] == (6, 4, 6.0)  # the joint one once
    assert by_bloc[NONE][0] == 5  # Ukraine, the Commission, the agency


def test_every_place_of_the_columns_is_the_table_s(chance_store: Store) -> None:
    table = chance_store.frame(
        "SELECT s.document_id, s.published, s.words, s.stance, s.topic::VARCHAR AS topic, s.self_stance "
        "FROM statements s ORDER BY s.statement_row"
    )
    read = columns(chance_store)
    stance, topic, apart = (read.of_statements[key] for key in ("stance", "topic", "apart"))
    assert [stance.names[code] for code in stance.codes] == [NONE if pd.isna(v) else str(v) for v in table["stance"]]
    assert [topic.names[code] for code in topic.codes] == list(table["topic"].fillna(NONE))
    assert [apart.names[code] == "true" for code in apart.codes] == list(table["self_stance"])
    assert list(read.words) == list(table["words"])
    assert np.array_equal(read.published, table["published"].to_numpy("datetime64[D]"), equal_nan=True)
    same = {(code, name) for code, name in zip(read.document, table["document_id"], strict=True)}
    assert len(same) == table["document_id"].nunique() == len(set(read.document.tolist()))


def test_a_build_without_statements_has_empty_sums(tmp_path: Path) -> None:
    empty = HandTable().open(tmp_path)
    assert extent(empty, Filter()).n_statements == 0
    assert tally(speaker_facts(empty, Filter(), "country"), {"grp": None}).amount.tolist() == []
    assert tally(commitment_facts(empty, Filter(), "committed", "type"), {"grp": None, "type": None}).records.size == 0


def test_dates_fall_into_their_periods(store: Store) -> None:
    march, april = pd.Timestamp("2025-03-01"), pd.Timestamp("2025-04-01")
    dated = statement_facts(store, Filter(end=datetime.date(2025, 4, 30))).dated([march, april])
    sums = tally(dated, {"period": [march, april]})
    facts = statement_facts(store, Filter(end=datetime.date(2025, 3, 31)))
    assert sums.n_statements[0] == len(facts.statement)
    assert sums.n_statements.sum() == len(dated.statement)


def test_a_share_is_missing_where_its_stratum_is_empty() -> None:
    found = shares(np.array([[[1.0, 2.0]], [[0.0, 0.0]]]), np.array([[2.0, 4.0], [0.0, 0.0]]))
    assert found[0, 0, 0] == 0.5
    assert np.isnan(found[1]).all()


def test_each_share_is_of_its_own_stratum(store: Store) -> None:
    facts, drawn = statement_facts(store, Filter(), "topic", "stance"), clusters(store, Filter())
    of_topics = tally(facts, {"topic": None}, drawn)
    frame = pd.DataFrame(ratios(tally(facts, {"topic": None, "stance": None}, drawn), of_topics))
    assert frame.groupby("topic")["share"].sum().tolist() == pytest.approx([1.0] * frame["topic"].nunique())
    assert (frame["whole"] == frame.groupby("topic")["n_statements"].transform("sum")).all()


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=8), st.data())
def test_all_entries_of_some_rows(lists: list[list[int]], data: st.DataObject) -> None:
    entries = np.array([entry for entries in lists for entry in entries], dtype=np.int64)
    many = Many(np.cumsum([0, *map(len, lists)]))
    rows = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=9) if lists else st.just([]))
    which, places = many.of(np.array(rows, dtype=np.int64))
    assert [(int(w), int(entries[p])) for w, p in zip(which, places, strict=True)] == [
        (number, entry) for number, row in enumerate(rows) for entry in lists[row]
    ]


@given(st.lists(st.tuples(st.integers(0, 13), st.sampled_from("abc"), st.sampled_from("xy")), max_size=40))
def test_sums_are_those_of_counting_one_by_one(store: Store, rows: list[tuple[int, str, str]]) -> None:
    read = columns(store)
    statement, one, two = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    keys = {
        name: Coded(np.array([names.index(value) for value in values], dtype=np.int64), names)
        for name, values, names in (("one", one, "abc"), ("two", two, "xy"))
    }
    facts = Facts(read, np.array(statement, dtype=np.int64), np.arange(len(rows), dtype=float), keys)
    drawn = clusters(store, Filter(any_scope=True, nested=True, lead_ins=True, copies=True))
    for each in ("amount", "statement", "article"):
        sums = tally(facts, {"one": ["c", "a"], "two": "xy"}, drawn, each)  # type: ignore[arg-type]
        for place, (first, second) in enumerate((a, b) for a in "ca" for b in "xy"):
            at = divmod(place, 2)
            here = [number for number, row in enumerate(rows) if row[1:] == (first, second)]
            said = {rows[number][0] for number in here}
            articles = {int(read.document[row]) for row in said}
            assert (sums.records[at], sums.n_statements[at], sums.n_articles[at]) == (
                len(here),
                len(said),
                len(articles),
            )
            wanted = {"amount": sum(here), "statement": len(said), "article": len(articles)}[each]
            assert sums.amount[at] == sums.parts[at].sum() == wanted
