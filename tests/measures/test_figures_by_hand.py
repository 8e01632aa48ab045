"""Figures counted by hand from tests/hand_table.py."""

import datetime
from typing import Any

import pandas as pd
import pytest

from dashboard.codebook.labels import codebook
from dashboard.filters import NONE, Filter, Options
from dashboard.measures import (
    commitments,
    facets,
    firmness,
    overview,
    requests,
    shifts,
    speakers,
    stance,
    statements,
    topics,
)
from dashboard.measures.facts import Extent, extent
from dashboard.measures.measure import Measure
from dashboard.table.store import Store


def rows(measure: Measure, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in measure.frame[list(columns)].astype(object).to_numpy().tolist()]


def test_headline(store: Store) -> None:
    measure = overview.headline(store, Filter())
    assert rows(measure, "figure", "count", "n_statements") == [
        ("statements", 14, 14),
        ("articles", 6, 14),
        ("speakers", 6, 13),
        ("unresolved", 1, 1),
        ("with_stance", 9, 9),
        ("no_stance", 5, 5),
        ("commitments", 6, 5),
    ]
    assert measure.title == "What the filter holds: unique statements, March to June 2025"
    assert measure.denominator == "of 14 statements in 6 articles"
    assert measure.note == "1 statement without a date."


def test_speaker_share_gives_joint_speech_half_each_and_shows_the_unresolved(store: Store) -> None:
    measure = speakers.share(store, Filter())
    assert rows(measure, "label", "credit", "n_statements", "n_articles") == [
        ("Emmanuel Macron", 4.5, 5, 4),
        ("Volodymyr Zelenskyy", 3.0, 3, 3),
        ("Sergey Lavrov", 2.0, 2, 2),
        ("Keir Starmer", 1.5, 2, 1),
        ("European Commission", 1.0, 1, 1),
        ("Speaker not resolved", 1.0, 1, 1),
    ]
    assert measure.frame["share"].tolist() == pytest.approx([4.5 / 13, 3 / 13, 2 / 13, 1.5 / 13, 1 / 13, 1 / 13])
    assert (measure.frame["low"] <= measure.frame["share"]).all()
    assert (measure.frame["share"] <= measure.frame["high"]).all()
    assert measure.title == "Share of unique statements by speaker, per cent, March to June 2025"
    assert measure.denominator == "of 13 statements in 6 articles"
    assert "1 statement by outlets and unnamed sources not counted" in measure.note


def test_speaker_share_with_outlets_copies_and_the_rest(store: Store) -> None:
    measure = speakers.share(store, Filter(unnamed=True, copies=True), top=2)
    assert rows(measure, "label", "credit", "n_statements") == [
        ("Emmanuel Macron", 5.5, 6),
        ("Volodymyr Zelenskyy", 3.0, 3),
        ("4 other speakers", 5.5, 6),
        ("Speaker not resolved", 1.0, 1),
    ]
    assert measure.title.startswith("Share of statements, each copy counted by speaker")
    assert measure.frame["share"].sum() == pytest.approx(1)


def test_speaker_share_of_words_and_articles(store: Store) -> None:
    words = speakers.share(store, Filter(actors=("emmanuel-macron", "keir-starmer")), "words")
    # Macron 4 + 8 + 4 + 2 + 4/2, Starmer 4/2 + 4
    assert rows(words, "group", "credit") == [("emmanuel-macron", 20.0), ("keir-starmer", 6.0)]
    articles = speakers.share(store, Filter(), "articles", top=1)
    assert rows(articles, "label", "credit") == [
        ("Emmanuel Macron", 4.0),
        ("4 other speakers", 5.0),
        ("Speaker not resolved", 1.0),
    ]
    assert articles.frame["share"].tolist() == pytest.approx([4 / 6, 5 / 6, 1 / 6])
    assert "do not add up to 100 %" in articles.note


def test_speaker_share_by_country_and_bloc(store: Store) -> None:
    countries = speakers.share(store, Filter(), by="country", top=2)
    assert rows(countries, "label", "credit", "n_statements") == [
        ("France", 4.5, 5),
        ("Ukraine", 3.0, 3),
        ("2 other countries", 3.5, 4),
        ("No country (international bodies and others)", 1.0, 1),
        ("Speaker not resolved", 1.0, 1),
    ]
    blocs = speakers.share(store, Filter(blocs=("NATO",)), by="bloc")
    assert rows(blocs, "group", "credit", "share", "n_statements") == [("NATO", 6.0, 1.0, 6)]


def test_a_silent_month_is_a_gap_and_a_silent_speaker_is_zero(store: Store) -> None:
    measure = speakers.over_time(store, Filter(), top=1)
    found = measure.frame.assign(month=measure.frame["period"].dt.strftime("%Y-%m"))
    macron = found[found["group"] == "emmanuel-macron"].set_index("month")
    assert macron["n_statements"].tolist() == [3, 1, 0, 1]
    assert macron["share"].tolist()[:2] == pytest.approx([3 / 5, 1 / 2])
    assert pd.isna(macron.loc["2025-05", "share"])
    assert macron.loc["2025-06", "share"] == pytest.approx(0.5 / 5)
    unresolved = found[found["group"] == "(unresolved)"].set_index("month")
    assert unresolved.loc["2025-04", "share"] == 0
    assert unresolved.loc["2025-04", "high"] > 0.5  # two articles prove little
    assert pd.isna(unresolved.loc["2025-05", "share"])
    assert measure.frame["n_period"].tolist() == [5, 2, 0, 5] * 2
    assert "1 statement without a date not shown" in measure.note


def test_shares_of_some_are_of_all(store: Store) -> None:
    measure = speakers.over_time(store, Filter(), groups=["keir-starmer", "emmanuel-macron"], grain="year")
    assert rows(measure, "group", "n_statements") == [("keir-starmer", 2), ("emmanuel-macron", 5)]
    # Undated n1 is in no year, the outlet in no ranking: 12 statements
    assert measure.frame["share"].tolist() == pytest.approx([1.5 / 12, 4.5 / 12])
    assert measure.detail == "statements by actor by year of keir-starmer, emmanuel-macron"


def test_the_grain_follows_the_length_of_time() -> None:
    def grain(first: str, last: str) -> str:
        return Extent(1, 1, datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), 0).grain

    assert grain("2025-01-01", "2027-12-31") == "month"
    assert grain("2025-01-01", "2028-01-01") == "quarter"
    assert grain("2015-01-01", "2026-01-01") == "year"
    assert Extent(0, 0, None, None, 0).grain == "month"


def test_stance_keeps_the_silent_out_of_shares_and_officials_apart(store: Store) -> None:
    measure = stance.distribution(store, Filter())
    macron = measure.frame[measure.frame["group"] == "emmanuel-macron"]
    assert macron["stance"].tolist() == ["-2", "-1", "0", "1", "2", "none"]
    assert macron["n_statements"].tolist() == [1, 3, 0, 0, 0, 1]
    assert macron["share"].tolist()[:5] == [0.25, 0.75, 0, 0, 0]
    assert pd.isna(macron["share"].iloc[5])
    assert macron["n"].unique().tolist() == [4]
    assert macron["silent"].unique().tolist() == [1]
    assert macron["small_n"].all()
    assert macron["mean"].isna().all()  # under ten statements
    groups = measure.frame.drop_duplicates(["group", "apart"])
    assert list(zip(groups["group"], groups["apart"], strict=True)) == [
        ("emmanuel-macron", False),
        ("volodymyr-zelenskyy", False),
        ("keir-starmer", False),
        ("european-commission", False),
        ("(unresolved)", False),
        ("sergey-lavrov", True),
    ]
    assert "Russian officials stand apart" in measure.note
    mixed = stance.distribution(store, Filter(officials_ranked=True))
    assert not mixed.frame["apart"].any()


def test_stance_by_topic_and_over_time(store: Store) -> None:
    by_topic = stance.distribution(store, Filter(), "topic")
    talks = by_topic.frame[(by_topic.frame["group"] == "peace_process") & ~by_topic.frame["apart"]]
    assert talks["n_statements"].tolist() == [2, 1, 0, 0, 0, 1]  # m1 z1, j1, and n1 without stance
    months = stance.over_time(store, Filter())
    assert months.frame.loc[months.frame["period"] == "2025-03-01", "n_statements"].tolist() == [2, 2, 0, 0, 0, 1]
    assert months.frame.loc[months.frame["period"] == "2025-05-01", "share"].isna().all()
    assert "2 statements by Russian officials not counted" in months.note


def test_a_mean_is_given_from_ten_statements_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    from hand_table import HandTable

    table = HandTable()
    for day in range(10):
        table.article(f"d{day}", f"2025-03-{day + 1:02}")
        table.statement(f"m{day}", f"d{day}", ["emmanuel-macron"], stance=-2 if day < 5 else -1)
        if day < 9:
            table.statement(f"s{day}", f"d{day}", ["keir-starmer"], stance=-2)
    store = table.open(tmp_path_factory.mktemp("ten"))
    frame = stance.distribution(store, Filter()).frame.drop_duplicates("group").set_index("group")
    assert frame.loc["emmanuel-macron", "mean"] == -1.5
    assert -1.9 < frame.loc["emmanuel-macron", "mean_low"] < -1.5 < frame.loc["emmanuel-macron", "mean_high"] < -1.1
    assert pd.isna(frame.loc["keir-starmer", "mean"])
    compared = stance.compared(store, Filter(), ["keir-starmer", "emmanuel-macron"])
    assert rows(compared, "group", "n", "silent", "n_statements") == [
        ("keir-starmer", 9, 0, 9),
        ("emmanuel-macron", 10, 0, 10),
    ]
    assert compared.frame["mean"].isna().tolist() == [True, False]


def test_commitments_by_type_status_and_matrix(store: Store) -> None:
    by_type = commitments.by_type(store, Filter())
    assert rows(by_type, "type", "family_label", "commitments", "n_statements") == [
        ("military_aid", "Help", 4, 3),
        ("force_deployment", "Security", 1, 1),
        ("sanctions", "Pressure", 1, 1),
    ]
    assert by_type.frame["share"].tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert by_type.denominator == "of 6 commitments in 5 statements in 5 articles"
    once = commitments.by_type(store, Filter(claims=True))
    assert rows(once, "type", "commitments") == [("military_aid", 3), ("force_deployment", 1), ("sanctions", 1)]
    by_status = commitments.by_status(store, Filter())
    assert rows(by_status, "status", "commitments") == [
        ("enacted", 1),
        ("pledged", 2),
        ("intended", 0),
        ("conditional", 1),
        ("considered", 0),
        ("urged", 1),
        ("refused", 1),
    ]
    parties = commitments.matrix(store, Filter(), "committed", "status")
    filled = parties.frame[parties.frame["commitments"] > 0]
    assert list(zip(filled["label"], filled["column"], filled["commitments"], strict=True)) == [
        ("France", "enacted", 1),
        ("France", "pledged", 1),
        ("France", "conditional", 1),
        ("United Kingdom", "conditional", 1),
        ("United Kingdom", "refused", 1),
        ("No party named", "pledged", 1),
        ("No party named", "urged", 1),
    ]
    assert not any("amount" in column for m in (by_type, by_status, parties) for column in m.frame.columns)


def test_conditional_against_firm(store: Store) -> None:
    by_party = firmness.firmness(store, Filter(), "committed")
    # France: send troops if (with Britain), arms twice; Britain refuses arms, which is no commitment of its own
    assert rows(by_party, "label", "stand", "commitments", "total") == [
        ("France", "conditional", 1, 3),
        ("France", "firm", 2, 3),
        ("France", "open", 0, 3),
        ("United Kingdom", "conditional", 1, 1),
        ("United Kingdom", "firm", 0, 1),
        ("United Kingdom", "open", 0, 1),
        ("No party named", "conditional", 0, 1),
        ("No party named", "firm", 1, 1),
        ("No party named", "open", 0, 1),
    ]
    assert by_party.frame["share"].tolist()[:2] == pytest.approx([1 / 3, 2 / 3])
    assert by_party.denominator == "of 4 commitments in 3 statements in 3 articles"
    by_kind = firmness.firmness(store, Filter())
    assert by_kind.frame.loc[by_kind.frame["stand"] == "firm", "commitments"].tolist() == [2, 0, 1]
    only = firmness.firmness(store, Filter(commitment_statuses=("pledged", "refused")))
    assert rows(only, "group", "stand", "commitments") == [
        ("military_aid", "firm", 1),
        ("sanctions", "firm", 1),
    ]
    assert firmness.firmness(store, Filter(commitment_statuses=("refused",))).frame.empty


def test_every_status_is_a_stand_or_neither() -> None:
    stands = [status for statuses in firmness.STANDS.values() for status in statuses]
    assert sorted([*stands, "urged", "refused"]) == sorted(codebook().statuses)


def test_who_asks_whom_for_what(tmp_path_factory: pytest.TempPathFactory) -> None:
    from hand_table import HandTable

    def ask(kind: str, asker: str | None, *parties: str) -> dict[str, Any]:
        return {"type": kind, "strength": "urged", "urged_by": asker, "committed": list(parties), "amount": [5e6]}

    table = HandTable()
    table.article("d1", "2025-03-03")
    table.article("d2", "2025-03-04")
    asks = [ask("military_aid", "UKR", "DEU"), ask("sanctions", "UKR", "EU", "DEU")]
    table.statement("z1", "d1", ["volodymyr-zelenskyy"], commitments=asks)
    table.statement("z2", "d2", ["volodymyr-zelenskyy"], commitments=[ask("military_aid", "UKR", "DEU")])
    table.statement("e1", "d2", ["european-commission"], commitments=[ask("dialogue", None, "unspecified")])
    table.statement("m1", "d2", ["emmanuel-macron"], commitments=[{"type": "sanctions", "committed": ["DEU"]}])
    store = table.open(tmp_path_factory.mktemp("asks"))
    measure = requests.requests(store, Filter())
    assert measure.denominator == "of 4 requests in 3 statements in 2 articles"
    filled = measure.frame[measure.frame["commitments"] > 0]
    columns = ["label", "column_label", "commitments", "n_statements", "n_articles", "what", "total"]
    assert filled[columns].to_numpy().tolist() == [
        ["Ukraine", "Germany", 3, 2, 2, "Military aid 2; Sanctions 1", 3],
        ["Ukraine", "European Union", 1, 1, 1, "Sanctions 1", 3],
        ["Nobody named", "not specified", 1, 1, 1, "Dialogue 1", 1],
    ]
    assert measure.frame["column"].tolist()[-1] == "unspecified", "nobody in particular comes last"
    assert filled["drill"].iloc[0] == "asker=UKR&party=DEU&status=urged"
    kinds = requests.requests(store, Filter(), "type").frame
    told = kinds.loc[kinds["commitments"] > 0, ["label", "column_label", "commitments", "what"]].to_numpy().tolist()
    assert told == [
        ["Ukraine", "Military aid", 2, "Germany 2"],
        ["Ukraine", "Sanctions", 1, "Germany 1; European Union 1"],
        ["Nobody named", "Dialogue", 1, "not specified 1"],
    ]
    assert requests.requests(store, Filter(commitment_statuses=("pledged",))).frame.empty


def test_commitments_over_time_tells_none_from_nothing_said(store: Store) -> None:
    measure = commitments.over_time(store, Filter(commitment_types=("military_aid",)), "type")
    assert measure.frame["commitments"].tolist()[:2] == [2, 0]  # March; April has statements, none of this type
    assert pd.isna(measure.frame["commitments"].iloc[2])  # nobody speaks in May
    assert measure.frame["commitments"].iloc[3] == 2


def test_topics_share(store: Store) -> None:
    measure = topics.share(store, Filter())
    assert rows(measure, "topic", "n_statements") == [
        ("peace_process", 5),
        ("military_aid", 3),
        ("sanctions_assets", 2),
        ("front_operations", 1),
        ("security_guarantees_forces", 1),
        ("financial_aid_reconstruction", 1),
        (NONE, 1),
    ]
    assert measure.frame["share"].tolist()[:2] == pytest.approx([5 / 14, 3 / 14])


def test_facets_tell_what_each_choice_would_give(store: Store, known: Options) -> None:
    found = facets.counts(store, Filter(actors=("keir-starmer",), topics=("military_aid",)), known)
    actors = dict(zip(found["actor"]["id"], found["actor"]["count"], strict=True))
    assert actors == {"emmanuel-macron": 1, "keir-starmer": 1, "volodymyr-zelenskyy": 1}
    topic = dict(zip(found["topic"]["id"], found["topic"]["count"], strict=True))
    assert (topic["military_aid"], topic["peace_process"], topic["energy"]) == (1, 1, 0)
    everything = facets.counts(store, Filter(), known)
    assert everything["actor"].iloc[-1].tolist() == [NONE, "Speaker not resolved", 1]
    assert everything["stance"]["count"].tolist() == [2, 4, 2, 0, 1, 5]
    for key, frame in everything.items():
        for row in frame.itertuples():
            chosen, problems = Filter.from_query({key: [row.id]}, known)
            assert (chosen.count(store), problems) == (row.count, []), (key, row.id)


def test_pages_do_not_overlap_and_show_the_paragraph(store: Store) -> None:
    pages = [statements.page(store, Filter(), page=number, size=4) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [4, 4, 4, 2]
    listed = [row["statement_id"] for page in pages for row in page]
    assert len(set(listed)) == 14
    assert listed[-1] == "n1"  # undated last
    first = statements.page(store, Filter(actors=("emmanuel-macron",)), "oldest", size=2)
    assert [row["paragraph"] for row in first] == ["We will send troops if a truce holds. Russia wants no peace."] * 2
    for row in first:
        start, end = (int(place) - row["paragraph_start"] for place in row["extent"])
        assert row["paragraph"][start:end] == row["text"]
    (joint,) = statements.page(store, Filter(blocs=("NATO",), topics=("peace_process",)), "newest", size=1)
    assert [who["name"] for who in joint["speakers"]] == ["Emmanuel Macron", "Keir Starmer"]
    assert joint["speakers"][0]["role"] == "President of France"


@pytest.mark.parametrize(
    ("sort", "first"),
    [("stance", "z1"), ("oldest", "m1"), ("speaker", "a1"), ("relevance", "s1")],
)
def test_sorting(sort: statements.Sort, first: str, store: Store) -> None:
    filter = Filter(text="guns send") if sort == "relevance" else Filter()
    assert statements.page(store, filter, sort, size=14)[0]["statement_id"] == first


def test_snippets_are_keyword_in_context(store: Store) -> None:
    lines = statements.snippets(store, Filter(text='send -"no guns"'), width=12)
    assert lines[["statement_id", "before", "hit", "after", "start", "name"]].to_numpy().tolist() == [
        ["m3", "We will ", "send", " guns", 8, "Emmanuel Macron"],
        ["m2", "We will ", "send", " troops if …", 8, "Emmanuel Macron"],
    ]
    assert statements.snippets(store, Filter()).empty


def test_the_ledger_lists_records(store: Store) -> None:
    ledger = commitments.page(store, Filter(commitment_types=("military_aid",)), "oldest")
    assert [row["commitment_id"] for row in ledger] == ["m3-1", "m3-2", "s1-1", "z2-1"]
    assert ledger[0]["statement_text"] == "We will send guns"
    assert ledger[2]["speakers"][0]["name"] == "Keir Starmer"


def test_nothing_found_is_no_error(store: Store) -> None:
    nothing = Filter(topics=("energy",))
    assert extent(store, nothing) == Extent(0, 0, None, None, 0)
    for measure in (speakers.share, speakers.over_time, stance.distribution, stance.over_time, topics.share):
        assert measure(store, nothing).frame.empty
    assert commitments.by_type(store, nothing).frame.empty
    assert commitments.matrix(store, nothing).frame.empty
    assert statements.page(store, nothing) == []
    assert speakers.share(store, nothing).period == "no dated article"


def test_every_column_is_explained(store: Store) -> None:
    measures = [
        overview.headline(store, Filter()),
        speakers.share(store, Filter()),
        speakers.over_time(store, Filter()),
        stance.distribution(store, Filter()),
        stance.over_time(store, Filter()),
        stance.compared(store, Filter(), ["keir-starmer"]),
        stance.timeline(store, Filter()),
        commitments.by_type(store, Filter()),
        commitments.by_status(store, Filter()),
        commitments.matrix(store, Filter()),
        commitments.over_time(store, Filter()),
        topics.share(store, Filter()),
        firmness.firmness(store, Filter()),
        requests.requests(store, Filter()),
        shifts.possible(store, Filter()),
    ]
    for measure in measures:
        assert list(measure.frame.columns) == list(measure.columns)
        assert all(measure.columns.values())
        assert measure.value in measure.columns
        assert measure.alt
