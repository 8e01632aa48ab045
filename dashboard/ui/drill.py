"""From a figure to the sentences that it counts: a drawer over the page, with a link of its own.

The drawer's filter stands in the URL (`show`), so that a drilled view can be shared, and Back closes and reopens it.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard import exports
from dashboard.errors import OnRecordError
from dashboard.filters import Filter
from dashboard.measures import commitments, statements
from dashboard.ui import cards, download, links
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count
from dashboard.ui.view import View, current

Lists = Literal["statements", "commitments"]
SIZE = 20
WIDTH = 860  # pixels
_ASKED = "_drill_asked"


def ask(filter: Filter, lists: Lists) -> None:
    """Remember, in the URL, what the reader wants to see. Only for callbacks."""
    st.query_params.update({"show": links.query_string(filter.to_query()) or "all", "list": lists})
    st.session_state[_ASKED] = True


def button(words: str, key: str, filter: Filter, lists: Lists = "statements") -> None:
    """Draw a button that opens all that a filter lets through."""
    st.button(words, key=key, icon=":material/format_quote:", type="tertiary", on_click=ask, args=(filter, lists))


def open_if_asked() -> None:
    """Open the drawer if this very click asked for it: inside a chart's fragment the frame does not run."""
    if st.session_state.pop(_ASKED, False):
        open_from_link()


def open_from_link() -> None:
    """Open the drawer that the URL names, if it names one."""
    st.session_state.pop(_ASKED, None)
    wanted = st.query_params.get("show")
    if wanted is None:
        return
    lists: Lists = "commitments" if st.query_params.get("list") == "commitments" else "statements"
    view = current()
    filter, problems = Filter.from_query({} if wanted == "all" else links.parse(wanted), view.known)
    if problems:
        st.warning(f"This link opens a list that this build does not have: {problems[0].message}".replace("$", r"\$"))
        return
    _drawer(view, filter, lists)


def close() -> None:
    """Take the drawer out of the URL."""
    for key in ("show", "list"):
        if key in st.query_params:
            del st.query_params[key]


@st.dialog("The sentences behind the figure", width=WIDTH, position="right", on_dismiss=close)
def _drawer(view: View, filter: Filter, lists: Lists) -> None:
    if lists == "commitments":
        n: int = view.cached(commitments.count, filter=filter)
        _head(view, filter, f"{count(n, 'commitment')} in statements")
    else:
        n = view.cached(statements.count, filter=filter)
        _head(view, filter, count(n, "statement"))
    _rows(view, filter, lists, n)


def _head(view: View, filter: Filter, total: str) -> None:
    rest = filter.sentence(view.known).removeprefix("Statements").removeprefix(",")
    st.html(f'<p class="otr-sentence"><b>{total}</b>{escaped(rest)}.</p>')


def _rows(view: View, filter: Filter, lists: Lists, n: int) -> None:
    """The file of all n rows, and one page of them."""
    page_of, shown, csv = {
        "statements": (statements.page, cards.cards, exports.statements_csv),
        "commitments": (commitments.page, cards.ledger, exports.commitments_csv),
    }[lists]
    with st.container(horizontal=True, vertical_alignment="center"):
        name = exports.file_name(filter, view.store.build_id, lists)
        download.button(f"{count(n, 'row')} as CSV", lambda: csv(view.store, filter), name, key="drawer-csv")
        _elsewhere(view, filter, lists)
    page = st.pagination(max(1, -(-n // SIZE)), key="drawer-page") if n > SIZE else 1
    rows: list[cards.Row] = view.cached(page_of, filter=filter, page=page, size=SIZE)
    st.html(shown(rows, reader_link(view), first=(page - 1) * SIZE + 1))


def _elsewhere(view: View, filter: Filter, page: str) -> None:
    """A plain link: Streamlit's own page links cannot replace values of bound widgets."""
    href = escaped(links.href(page, filter, view.known))
    st.html(f'<p class="otr-fine"><a href="{href}" target="_self">Open as a page of its own</a></p>')


def reader_link(view: View) -> cards.Href:
    """Return what makes the reader's address from a row; the reader keeps the filter of the page."""
    return lambda row: links.href("article", view.filter, view.known, statement=str(row["statement_id"]))


def refused(error: OnRecordError) -> None:
    """A cell that came back from the browser and is none of ours."""
    st.toast(f"This figure cannot be opened: {error.what}", icon=":material/error:")
