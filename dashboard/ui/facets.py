"""What a list of statements consists of, as choices that narrow it: speakers, countries, topics, outlets, counted."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.filters import KEYS, Filter
from dashboard.measures import facets
from dashboard.ui import sidebar
from dashboard.ui.links import CHOICES
from dashboard.ui.text import md
from dashboard.ui.view import View

SHOWN = ("actor", "country", "topic", "stance", "outlet")
TOP = 6
_FIELDS = {key: field for field, key in KEYS.items()}


def draw(view: View) -> None:
    """Draw the choices that a list of statements leaves."""
    choices(view, view.cached(facets.counts, view.known), {key: CHOICES[key] for key in SHOWN})


def choices(view: View, counts: Mapping[str, pd.DataFrame], headings: Mapping[str, str]) -> None:
    """Draw the choices of each key under its heading, most frequent first; those made already are in the chips."""
    st.header("Narrow it down", anchor=False)
    for key, heading in headings.items():
        chosen = () if key == "year" else getattr(view.filter, _FIELDS[key])
        frame = counts[key][counts[key]["count"] > 0]
        frame = frame[~frame["id"].isin(chosen)].sort_values("count", ascending=False, kind="stable").head(TOP)
        if frame.empty or (len(frame) == 1 and not chosen):
            continue
        with st.container(key=f"facet-{key}", gap=None):
            st.html(f'<p class="otr-facet">{heading}</p>')
            for number, (value, label, n) in enumerate(zip(frame["id"], frame["label"], frame["count"], strict=True)):
                st.button(
                    f"{md(str(label))} · {n:,}",
                    key=f"facet-{key}-{number}",
                    type="tertiary",
                    on_click=sidebar.apply,
                    args=(narrowed(view.filter, key, str(value)),),
                    wrap=True,
                )


def narrowed(filter: Filter, key: str, value: str) -> Filter:
    """Return the filter with a value of a key chosen, beside those chosen already; a year inside the filter's dates."""
    if key == "year":
        first, last = datetime.date(int(value), 1, 1), datetime.date(int(value), 12, 31)
        return filter.having(start=max(first, filter.start or first), end=min(last, filter.end or last))
    field = _FIELDS[key]
    return filter.having(**{field: (*getattr(filter, field), value)})
