"""The search over whole articles, without a browser. Rows: tests/hand_table.py and tests/ui/conftest.py."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import exports
from dashboard.filters import Filter
from dashboard.measures import articles
from dashboard.table.store import Store

App = Callable[..., AppTest]


def words(at: AppTest) -> str:
    return "\n".join(element.value for element in at.html if "<style" not in element.value)


def test_nothing_is_searched_before_there_are_words(app: App) -> None:
    at = app("search")
    assert not at.exception
    assert at.title[0].value == "Search"
    assert "Every article in which all of the words stand" in at.markdown[0].value


def test_places_stand_under_their_article_with_whose_words_they_are(app: App) -> None:
    page = words(app("search", q="russia"))
    assert "<b>2 places</b> in 2 articles: 2 in statements, 0 in the articles’ own words." in page
    assert '<a class="otr-found-in" dir="auto" href="article?q=russia&amp;doc=d2&amp;at=32-38" target="_self">' in page
    assert '<td class="otr-before">Head.  We will send troops if a truce holds. </td>' in page
    assert '<td class="otr-source">Emmanuel Macron</td>' in page


def test_an_article_s_own_words_are_found_where_no_statement_has_them(app: App) -> None:
    at = app("search", q="head")
    assert "<b>0 statements</b>" in words(at)
    assert "<b>1 place</b> in 1 article: 0 in statements, 1 in the articles’ own words." in words(at)
    assert '<td class="otr-source">the article</td>' in words(at)
    at.segmented_control(key="whose").set_value("said").run()
    assert "only in the other kind of place" in at.info[0].value


def test_the_box_on_the_page_is_the_filter_s_own(app: App) -> None:
    at = app("search", q="russia")
    at.text_input(key="words").input("guns").run()
    assert at.text_input(key="q").value == "guns"
    assert "<b>2 places</b> in 2 articles" in words(at)
    at.text_input(key="q").input("peace").run()
    assert at.text_input(key="words").value == "peace"
    assert "<b>1 place</b> in 1 article" in words(at)


def test_a_year_and_an_outlet_narrow_the_articles(app: App) -> None:
    at = app("search", q="guns")
    labels = {button.label: button.key for button in at.button if button.key.startswith("facet-")}
    at.button(key=labels["Keir Starmer · 1"]).click().run()
    assert "<b>1 place</b> in 1 article" in words(at)
    assert at.multiselect(key="actor").value == ["keir-starmer"]


def test_what_the_rest_of_the_filter_hides_is_offered(app: App) -> None:
    at = app("search", q="guns", actor="sergey-lavrov")
    assert "No article under this filter" in at.info[0].value
    at.button(key="search-all").click().run()
    assert at.multiselect(key="actor").value == []
    assert "<b>2 places</b> in 2 articles" in words(at)


def test_the_order_is_kept_while_the_words_change(app: App) -> None:
    at = app("search", q="guns")
    at.selectbox(key="order").set_value("oldest").run()
    page = words(at)
    assert page.index("doc=d2") < page.index("doc=d4")
    at.text_input(key="q").input("we").run()
    assert at.selectbox(key="order").value == "oldest"


def test_the_reader_shows_the_place_and_the_others_found(app: App) -> None:
    page = words(app("article", doc="d1", q="truce", at="32-37"))
    assert 'otr-found otr-chosen">truce</mark>' in page
    page = words(app("article", doc="d1", q="russia wants", at="45-51"))
    assert page.count("otr-found otr-chosen") == 1
    assert page.count("otr-found") == 2


@pytest.mark.parametrize("at", ["45", "51-45", "45-999999", "x-y", "-1-3", "٣-٥"])
def test_a_place_that_is_none_marks_nothing(app: App, at: str) -> None:
    opened = app("article", doc="d1", q="russia", at=at)
    assert not opened.exception
    assert "otr-found" not in words(opened)


def test_hostile_words_stay_text(app: App) -> None:
    at = app("search", q="window")
    assert not at.exception
    page = words(at)
    assert "<script>window" not in page
    assert "&lt;script&gt;" in page
    assert "javascript:" not in page


def test_places_as_a_file(store: Store) -> None:
    content = exports.places_csv(store, articles.places(store, Filter(text="russia")))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(rows[0]) == [*articles.COLUMNS, *articles.CONTEXT]
    assert [(row["document_id"], row["published"], row["words"], row["statement_id"]) for row in rows] == [
        ("d1", "2025-03-03", "Russia", "m1")
    ]
    assert (rows[0]["start"], rows[0]["end"], rows[0]["speakers"]) == ("45", "51", "Emmanuel Macron")
    assert rows[0]["before"] == "Head.  We will send troops if a truce holds. "
