"""Two to four speakers, countries or blocs side by side, on one axis."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.filters import NONE
from dashboard.measures import commitments, speakers, stance
from dashboard.ui import choices
from dashboard.ui.show import show
from dashboard.ui.view import View

MOST = 4
_KEYS = {"actor": "compare", "country": "compare_country", "bloc": "compare_bloc"}
_FIELDS = {"actor": "actors", "country": "countries", "bloc": "blocs"}
_NAMES = {"actor": "speakers", "country": "countries", "bloc": "blocs"}
_KINDS: dict[str, Literal["actor", "country", "bloc"]] = {kind: kind for kind in ("actor", "country", "bloc")}


def draw(view: View) -> None:
    """Draw the choice; where the chosen stand, how much they are heard, and what they commit themselves to."""
    st.header("Compare", anchor=False)
    by = _KINDS[choices.one("compare_by", "What to compare")]
    chosen = _choose(view, by)
    if len(chosen) < 2:
        st.caption("Choose at least two.")
        return
    filter = view.filter.having(**{_FIELDS[by]: chosen}, officials_ranked=True)
    show(view.cached(stance.distribution, filter=filter, by=by), "Where they stand", "compared")
    show(view.cached(stance.compared, filter=filter, groups=chosen, by=by), "How their stance moves", "compared")
    heard = view.filter.without(_FIELDS[by])  # of all who speak under the rest of the filter
    share = view.cached(speakers.over_time, filter=heard, by=by, groups=chosen)
    show(share, "How much they are heard", "compared")
    matrix = view.cached(commitments.matrix, filter=filter, rows=by, columns="status")
    show(matrix, "What they commit to, and how firmly", "compared")


def _choose(view: View, by: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        f"Two to four {_NAMES[by]}",
        [i for i in view.known.ids(by) if i != NONE],
        format_func=lambda i: view.known.label(by, i),
        key=_KEYS[by],
        bind="query-params",
        max_selections=MOST,
        select_all=False,
        placeholder=f"Choose {_NAMES[by]}",
        width=620,
    )
    return tuple(chosen)
