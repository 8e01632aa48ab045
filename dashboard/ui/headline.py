"""The figures at the top of the overview; each word under a number opens what the number counts."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.measures.measure import Measure
from dashboard.ui import drill
from dashboard.ui.cards import records
from dashboard.ui.text import md


@st.fragment
def headline(measure: Measure) -> None:
    """Draw one cell a figure."""
    with st.container(key="headline"), st.grid(len(measure.frame), min_column_width=120, gap="small") as grid:
        for row in records(measure.frame):
            with grid.cell():
                share = row["share"]
                of = f'<span class="otr-of">{share:.0%}</span>' if not math.isnan(share) else ""
                st.html(f'<p class="otr-figure">{row["count"]:,}{of}</p>')
                st.button(
                    md(str(row["label"])),
                    key=f"figure-{row['figure']}",
                    type="tertiary",
                    on_click=drill.ask,
                    args=(measure.drill(row), "commitments" if row["figure"] == "commitments" else "statements"),
                )
    drill.open_if_asked()
