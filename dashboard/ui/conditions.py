"""The conditions that commitments hang on, in the articles' words."""

from __future__ import annotations

import streamlit as st

from dashboard.codebook.labels import codebook
from dashboard.filters import NOBODY, Filter, party_name
from dashboard.measures import commitments
from dashboard.ui import cards, drill
from dashboard.ui.cards import Href, Row
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, day, listed, present
from dashboard.ui.view import current

SHOWN = 8
_CONDITIONAL = "conditional"


@st.fragment
def draw() -> None:
    """Draw the newest conditions under the filter, and the way to all commitments that have one."""
    view = current()
    if view.filter.commitment_statuses and _CONDITIONAL not in view.filter.commitment_statuses:
        return
    filter: Filter = view.filter.having(commitment_statuses=(_CONDITIONAL,))
    n: int = view.cached(commitments.count, filter=filter)
    if n:
        with st.container(key="conditions", gap="small"):
            st.header("On what they depend", anchor=False)
            shown = f"the newest {SHOWN} of {n:,}" if n > SHOWN else count(n, "commitment")
            st.html(f'<p class="otr-measure">Conditions in the articles’ words, {shown}</p>')
            rows: list[cards.Row] = view.cached(commitments.page, filter=filter, size=SHOWN)
            st.html(conditions(rows, drill.reader_link(view)))
            drill.button(f"All {count(n, 'commitment')} on a condition", "all-conditions", filter, "commitments")
    drill.open_if_asked()


def conditions(rows: list[Row], href: Href) -> str:
    """Return conditions as an HTML list: the words, who is to do what, and where it stands."""
    return f'<ul class="otr-conditions">{"".join(_condition(row, href(row)) for row in rows)}</ul>'


def _condition(row: Row, href: str) -> str:
    kind = codebook().commitment_types[str(row["type"])].title
    named = [party for party in row["committed"] if party != NOBODY] if present(row["committed"]) else []
    parties = listed([party_name(str(party)) for party in named])
    words = str(row["condition"]) if present(row["condition"]) else str(row["statement_text"])
    act = f"{parties}: {kind.lower()}" if parties else kind
    return (
        f'<li><p class="otr-context" dir="auto">{escaped(words)}</p><span>{escaped(act)}</span> '
        f'<a href="{escaped(href)}" target="_self">{day(row["published"]) or "the article"}</a></li>'
    )
