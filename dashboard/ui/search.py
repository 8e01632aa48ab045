"""A search over whole articles: every place in its context, whose words they are, and the way to it in the article."""

from __future__ import annotations

import functools

import pandas as pd
import streamlit as st

from dashboard import exports
from dashboard.filters import Filter
from dashboard.measures import articles
from dashboard.ui import cards, choices, download, facets, links, sidebar
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, day, present
from dashboard.ui.view import View

SIZE = 10  # articles on a page
LINES = 5  # places shown of one article
FACETS = {
    "actor": "With a statement by",
    "country": "With a statement from",
    "topic": "With a statement about",
    "outlet": "Outlet",
    "year": "Year",
}
_WORDS = "words"  # the key of the box on the page; the sidebar's has the filter's own
_HELP = 'Beginnings of words; "whole phrases" in quotation marks; -word leaves out articles that have it.'


def draw(view: View) -> None:
    """Draw the page."""
    _box(view)
    if not view.filter.text:
        st.markdown("Every article in which all of the words stand is found, whether someone says them or the article.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        whose = choices.one("whose", "Whose words")
        order = choices.menu("order", "Order")
    found: articles.Found = view.cached(articles.search, view.known, whose=whose, order=order)
    if found.places.empty:
        _nothing(view, found)
        return
    listing, aside = st.columns([7, 2], gap="large")
    with listing:
        st.html(f'<p class="otr-sentence">{_told(found)}</p>')
        _articles(view, found)
    with aside:
        st.header("Take it with you", anchor=False)
        _file(view, found.places)
        facets.choices(view, found.facets, FACETS)


def _box(view: View) -> None:
    st.session_state[_WORDS] = view.filter.text
    st.text_input(
        "Words or phrases in the articles",
        key=_WORDS,
        on_change=_asked,
        placeholder='sanctions "frozen assets" -gas',
        help=_HELP,
        width=620,
    )


def _asked() -> None:
    st.session_state["q"] = st.session_state[_WORDS]


def _told(found: articles.Found) -> str:
    """How many places in how many articles, and whose words they are."""
    n, said, told = len(found.places), found.n["said"], found.n["told"]
    head = f"<b>{count(n, 'place')}</b> in {count(len(found.articles), 'article')}"
    if n == said + told:
        return f"{head}: {said:,} in statements, {told:,} in the articles’ own words."
    here, there = ("statements", "the articles’ own words")[:: 1 if n == said else -1]
    return f"{head}, in {here}; {said + told - n:,} more in {there}."


def _nothing(view: View, found: articles.Found) -> None:
    """Say what was looked for in vain, and what would be found without the rest of the filter."""
    if found.n["all"]:
        st.info("These words stand only in the other kind of place: choose “All”.", icon=":material/search_off:")
        return
    st.info("No article under this filter has all of these words.", icon=":material/search_off:")
    alone = Filter(text=view.filter.text)
    if alone != view.filter:
        n = len(view.cached(articles.search, view.known, filter=alone).articles)
        words = f"Search all articles: {count(n, 'article')}"
        st.button(words, key="search-all", on_click=sidebar.apply, args=(alone,), icon=":material/undo:")


def _file(view: View, places: pd.DataFrame) -> None:
    name = exports.file_name(view.filter, view.store.build_id, "places")
    make = functools.partial(exports.places_csv, view.store, places)
    download.button(f"{count(len(places), 'place')} (CSV)", make, name, "csv-places", "Each place with its context")


def _articles(view: View, found: articles.Found) -> None:
    last = max(1, -(-len(found.articles) // SIZE))
    page = min(choices.page_asked(), last)
    shown = found.articles.iloc[(page - 1) * SIZE : page * SIZE]
    places = found.places[found.places["document_id"].isin(shown["document_id"])]
    lines = places.groupby("document_id", sort=False).head(LINES)
    of_article = dict(list(articles.in_context(view.store, lines).groupby("document_id", sort=False)))
    pieces = [_article(view, row, of_article[row["document_id"]]) for row in cards.records(shown)]
    st.html(f'<div class="otr-cards">{"".join(pieces)}</div>')
    if last > 1:
        st.pagination(last, key="page", bind="query-params")


def _article(view: View, row: cards.Row, lines: pd.DataFrame) -> str:
    """One article found: its title, where it stood, and its places under each other."""
    href = functools.partial(links.href, "article", view.filter, view.known, doc=str(row["document_id"]))
    where = [escaped(str(row["outlet"])) if present(row["outlet"]) else "", day(row["published"])]
    where.append(count(int(row["n"]), "place"))
    first = lines.iloc[0]
    title = escaped(str(row["article_title"])) if present(row["article_title"]) else "Untitled article"
    here = escaped(href(at=_at(first)))
    more = int(row["n"]) - len(lines)
    rest = f'<p class="otr-fine"><a href="{here}" target="_self">and {more:,} more in the article</a></p>'
    return (
        '<article class="otr-card otr-hit"><header>'
        f'<a class="otr-found-in" dir="auto" href="{here}" target="_self">{title}</a>'
        f'<span class="otr-kind">{" · ".join(filter(None, where))}</span></header>'
        f"{_concordance(lines, href)}{rest if more else ''}</article>"
    )


def _concordance(lines: pd.DataFrame, href: functools.partial[str]) -> str:
    rows = "".join(
        f'<tr><td class="otr-before">{escaped(row["before"])}</td>'
        f'<td><a href="{escaped(href(at=_at(row)))}" target="_self"><mark>{escaped(row["words"])}</mark></a></td>'
        f'<td class="otr-after">{escaped(row["after"])}</td><td class="otr-source">{_whose(row)}</td></tr>'
        for row in cards.records(lines)
    )
    head = "<thead><tr><th>before</th><th>found</th><th>after</th><th>whose words</th></tr></thead>"
    return f'<table class="otr-concordance otr-lines">{head}<tbody>{rows}</tbody></table>'


def _at(row: cards.Row | pd.Series) -> str:
    return f"{row['start']}-{row['end']}"


def _whose(row: cards.Row) -> str:
    if not present(row["statement_id"]):
        return "the article"
    return escaped(str(row["speakers"])) if present(row["speakers"]) else "speaker not resolved"
