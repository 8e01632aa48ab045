"""The figures at the top of the overview; each word under a number opens what the number counts."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.measures.measure import Measure
from dashboard.ui import cards, drill
from dashboard.ui.text import md

LABELS = {"unresolved": "Speaker unknown", "with_stance": "With a stance", "no_stance": "No stance"}


@st.fragment
def headline(measure: Measure) -> None:
    """Draw one cell a figure."""
    with st.container(key="headline"), st.grid(len(measure.frame), min_column_width=100, gap="small") as grid:
        for row in cards.records(measure.frame):
            with grid.cell():
                of = f'<span class="otr-of">{row["share"]:.0%}</span>' if _part(row) else ""
                st.html(f'<p class="otr-figure">{row["count"]:,}{of}</p>')
                st.button(
                    LABELS.get(str(row["figure"]), md(str(row["label"]))),
                    key=f"figure-{row['figure']}",
                    type="tertiary",
                    wrap=True,
                    on_click=drill.ask,
                    args=(measure.drill(row), "commitments" if row["figure"] == "commitments" else "statements"),
                )
    drill.open_if_asked()


def _part(row: cards.Row) -> bool:
    """Whether the figure is a part of the statements, and not all of them."""
    return row["figure"] != "statements" and not math.isnan(row["share"])
