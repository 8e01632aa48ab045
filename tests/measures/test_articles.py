"""A search over whole articles: places, whose words they are, and what narrows it, all counted by hand."""

from pathlib import Path

import pytest
from hand_table import HandTable
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import Filter, options
from dashboard.measures import articles, context
from dashboard.table.store import Store

#               0         1         2         3         4         5         6         7
#               0123456789012345678901234567890123456789012345678901234567890123456789012345678
ONE = "The sanctions hurt.\n\nMacron said the Sanctions stay, and that sanctions work."
TWO = "No sanction is planned, Lavrov said. A frozen assets plan? “Frozen\nassets” they are."
COPY = ONE
NONE = "Sanctioning is another word, unsanctioned is not one of these."


@pytest.fixture(scope="module")
def found_in(tmp_path_factory: pytest.TempPathFactory) -> Store:
    table = HandTable()
    table.article("one", "2025-03-03", text=ONE)
    table.article("two", "2024-05-01", outlet="Morning Post", text=TWO)
    table.article("copy", "2025-03-04", outlet="Evening Wire", text=COPY, duplicate_of="one")
    table.article("none", None, outlet=None, text=NONE)
    table.statement(
        "stay", "one", ["emmanuel-macron"], "the Sanctions stay, and that sanctions work", -1, "sanctions_assets"
    )
    table.statement(
        "work", "one", ["keir-starmer"], "sanctions work", None, "sanctions_assets", depth=2, nested_in="stay"
    )
    table.statement("plan", "two", ["sergey-lavrov"], "No sanction is planned", 2, "sanctions_assets")
    return table.open(tmp_path_factory.mktemp("articles"))


def spots(store: Store, filter: Filter) -> list[tuple[str, int, int, str | None]]:
    found = articles.places(store, filter)
    said = [said if isinstance(said, str) else None for said in found["statement_id"]]
    return list(zip(found["document_id"], found["start"], found["end"], said, strict=True))


def test_every_place_with_the_innermost_statement_newest_article_first(found_in: Store) -> None:
    assert spots(found_in, Filter(text="sanctions")) == [
        ("one", 4, 13, None),
        ("one", 37, 46, "stay"),
        ("one", 62, 71, "work"),
    ]


def test_a_word_finds_beginnings_of_words_in_any_case_and_no_middles(found_in: Store) -> None:
    assert [spot[:3] for spot in spots(found_in, Filter(text="SANCTION"))] == [
        ("one", 4, 12), ("one", 37, 45), ("one", 62, 70), ("two", 3, 11), ("none", 0, 8),
    ]  # fmt: skip


def test_a_phrase_runs_over_line_ends_and_stops_at_words(found_in: Store) -> None:
    assert spots(found_in, Filter(text='"frozen assets"')) == [("two", 39, 52, None), ("two", 60, 73, None)]
    assert spots(found_in, Filter(text='"frozen asset"')) == []


def test_all_words_must_be_in_the_article_and_none_that_is_left_out(found_in: Store) -> None:
    assert {spot[0] for spot in spots(found_in, Filter(text="sanction planned"))} == {"two"}
    assert {spot[0] for spot in spots(found_in, Filter(text="sanction -planned"))} == {"one", "none"}
    assert spots(found_in, Filter(text="-planned")) == []
    assert spots(found_in, Filter()) == []


@pytest.mark.parametrize(
    ("chosen", "documents"),
    [
        (Filter(text="sanction", copies=True), {"one", "copy", "two", "none"}),
        (Filter(text="sanction", outlets=("Morning Post",)), {"two"}),
        (Filter(text="sanction", outlets=("none",)), {"none"}),
        (Filter.from_query({"q": ["sanction"], "start": ["2025-01-01"]}, None)[0], {"one"}),  # type: ignore[arg-type]
        (Filter(text="sanction", actors=("emmanuel-macron",)), {"one"}),
        (Filter(text="sanction", stances=("2",)), {"two"}),
        (Filter(text="frozen", actors=("sergey-lavrov",)), {"two"}),  # his statement itself has other words
        (Filter(text="sanction", actors=("keir-starmer",)), set()),  # nested speech is not shown
        (Filter(text="sanction", actors=("keir-starmer",), nested=True), {"one"}),
        (Filter(text="sanction", nested=True), {"one", "two", "none"}),
    ],
)
def test_the_rest_of_the_filter_holds_for_the_article(found_in: Store, chosen: Filter, documents: set[str]) -> None:
    assert {spot[0] for spot in spots(found_in, chosen)} == documents


def test_whose_words(found_in: Store) -> None:
    known = options(found_in)
    n = {"all": 5, "said": 3, "told": 2}
    for whose, wanted in n.items():
        found = articles.search(found_in, Filter(text="sanction"), known, whose=whose)  # type: ignore[arg-type]
        assert (dict(found.n), len(found.places)) == (n, wanted)
    told = articles.search(found_in, Filter(text="sanction"), known, whose="told")
    assert list(told.articles["document_id"]) == ["one", "none"]


def test_the_order_of_articles(found_in: Store) -> None:
    found = articles.places(found_in, Filter(text="sanction"))
    assert list(articles.listed(found)["document_id"]) == ["one", "two", "none"]
    assert list(articles.listed(found, "oldest")["document_id"]) == ["two", "one", "none"]
    assert list(articles.listed(found, "most")[["document_id", "n"]].itertuples(index=False, name=None)) == [
        ("one", 3), ("two", 1), ("none", 1),
    ]  # fmt: skip


def test_facets_count_what_they_would_leave(found_in: Store) -> None:
    known = options(found_in)
    chosen = Filter(text="sanction")
    facets = articles.search(found_in, chosen, known).facets
    shown = {key: dict(zip(frame["label"], frame["count"], strict=True)) for key, frame in facets.items()}
    assert shown == {
        "actor": {"Emmanuel Macron": 1, "Sergey Lavrov": 1},
        "country": {"France": 1, "Russia": 1},
        "topic": {"Sanctions and frozen assets": 2},
        "outlet": {"The Daily": 1, "Morning Post": 1, "Outlet not given": 1},
        "year": {"2024": 1, "2025": 1},
    }
    for actor, n in zip(facets["actor"]["id"], facets["actor"]["count"], strict=True):
        assert len(articles.search(found_in, chosen.having(actors=(actor,)), known).articles) == n


def test_what_stands_around_a_place(found_in: Store) -> None:
    found = articles.places(found_in, Filter(text="sanctions"))
    rows = articles.in_context(found_in, found, width=12).to_dict("records")
    assert [(row["before"], row["words"], row["after"]) for row in rows] == [
        ("The ", "sanctions", " hurt.  …"),
        ("… said the ", "Sanctions", " stay, and …"),
        ("… and that ", "sanctions", " work."),
    ]
    assert [row["speakers"] for row in rows[1:]] == ["Emmanuel Macron", "Keir Starmer"]


def test_a_phrase_over_a_line_end_is_shown_on_one_line(found_in: Store) -> None:
    found = articles.in_context(found_in, articles.places(found_in, Filter(text='"frozen assets"')))
    assert list(found["words"]) == ["frozen assets", "Frozen assets"]


def test_no_statement_is_needed(tmp_path: Path) -> None:
    table = HandTable()
    table.article("bare", "2025-01-01", text="Only the narrator speaks of drones here.")
    table.article("other", "2025-01-01", text="x")
    table.statement("s", "other", ["keir-starmer"], "x")
    store = table.open(tmp_path)
    assert spots(store, Filter(text="drones")) == [("bare", 28, 34, None)]
    assert Filter(text="drones").count(store) == 0


@given(text=st.text(max_size=60), start=st.integers(0, 60), width=st.integers(1, 30))
def test_context_never_makes_words_up(text: str, start: int, width: int) -> None:
    start = min(start, len(text))
    left, right = context.before(text, start, width), context.after(text, start, width)
    assert text[:start].endswith(left.removeprefix("…") if start > width else left)
    assert text[start:].startswith(right.removesuffix("…") if len(text) - start > width else right)
    assert len(left) <= width + 1 >= len(right)
