"""Lists of statements and of commitments, as cards, page by page."""

from __future__ import annotations

import streamlit as st

from dashboard import exports
from dashboard.measures import commitments
from dashboard.measures import statements as statements_measure
from dashboard.ui import cards, choices, download, facets, moves
from dashboard.ui.drill import reader_link
from dashboard.ui.text import count
from dashboard.ui.view import View

KEY = (
    '<p class="otr-key"><mark>the words</mark> that the statement consists of, with '
    '<mark class="otr-why-stance">what the stance rests on</mark> and '
    '<mark class="otr-why-commitment">what the commitment rests on</mark> underlined</p>'
)
LATEST = 2
LEDGER_SIZE = 10


def statements(view: View) -> None:
    """Draw the page of all statements under the filter."""
    n: int = view.cached(statements_measure.count)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        sort = choices.menu("sort", "Order")
        size = int(choices.menu("size", "On a page"))
        shape = choices.one("shape", "Shown as") if view.filter.text else "cards"
    listed, aside = st.columns([7, 2], gap="large")
    last = max(1, -(-n // size))
    with listed:
        page = min(choices.page_asked(), last)
        if shape == "lines":
            _lines(view, page, size)
        else:
            _cards(view, sort, page, size)
        if last > 1:
            st.pagination(last, key="page", bind="query-params")
    with aside:
        st.header("Take it with you", anchor=False)
        with st.container(gap=None):
            _files(view, n)
        facets.draw(view)


def _cards(view: View, sort: str, page: int, size: int) -> None:
    st.html(KEY)
    rows: list[cards.Row] = view.cached(statements_measure.page, sort=sort, page=page, size=size)
    st.html(cards.cards(rows, reader_link(view), first=(page - 1) * size + 1))


def _lines(view: View, page: int, size: int) -> None:
    """The search's hits in their context, one under the other."""
    rows = cards.records(view.cached(statements_measure.snippets, page=page, size=size))
    st.html(cards.concordance(rows, reader_link(view)))


def _files(view: View, n: int) -> None:
    build = view.store.build_id
    name = exports.file_name(view.filter, build, "statements")
    download.button(
        f"{count(n, 'statement')} (CSV)", lambda: exports.statements_csv(view.store, view.filter), name, "csv-all"
    )
    name = exports.file_name(view.filter, build, "bundle", "zip")
    download.button(
        "Bundle to cite (ZIP)",
        lambda: exports.bundle_zip(view.store, view.filter, view.known),
        name,
        "zip-all",
        "Statements, commitments, codebook, data dictionary, citation and hashes",
    )


def latest(view: View) -> None:
    """Draw the newest few statements."""
    st.header("The latest statements", anchor=False)
    rows: list[cards.Row] = view.cached(statements_measure.page, size=LATEST)
    st.html(cards.cards(rows, reader_link(view)) + KEY)


def ledger(view: View) -> None:
    """Draw the ledger of commitments under the filter, one by one or as histories."""
    st.header("The ledger", anchor=False)
    if choices.one("ledger", "Commitments") == "moves":
        moves.draw(view)
        return
    n: int = view.cached(commitments.count)
    st.caption(f"{count(n, 'commitment')}, newest first, each with the words on which it rests.")
    name = exports.file_name(view.filter, view.store.build_id, "commitments")
    make = lambda: exports.commitments_csv(view.store, view.filter)  # noqa: E731
    download.button(f"{count(n, 'commitment')} (CSV)", make, name, "csv-commitments")
    last = max(1, -(-n // LEDGER_SIZE))
    page = st.pagination(last, key="page", bind="query-params") if last > 1 else 1
    rows: list[cards.Row] = view.cached(commitments.page, page=page, size=LEDGER_SIZE)
    first = (page - 1) * LEDGER_SIZE + 1
    st.html(cards.ledger(rows, reader_link(view), first, moves.beside(view, rows)))
