"""Possible shifts of stance, with the words before and after: leads to check, never verdicts."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from dashboard.measures import shifts, statements
from dashboard.measures.measure import Measure
from dashboard.ui import cards, drill
from dashboard.ui.highlight import escaped
from dashboard.ui.show import show
from dashboard.ui.text import count, day, md
from dashboard.ui.view import View, current

HEADING = "Possible shifts"
SHOWN = 6  # shifts whose words are shown below the figure; the figure and its table have all
WORDS = 2  # statements of each side
_NEAREST: dict[str, Literal["newest", "oldest"]] = {"before": "newest", "after": "oldest"}  # to the day that divides


def draw(view: View, by: Literal["actor", "country", "bloc"]) -> None:
    """Draw the shifts that may have happened, or say in plain words that nothing stands out."""
    measure = view.measure(shifts.possible, by=by)
    if measure.frame.empty:
        with st.container(key="no-shifts", gap="small"):
            st.header(HEADING, anchor=False)
            st.html(f'<p class="otr-measure">{escaped(f"{measure.title}, {measure.denominator}.")}</p>')
            st.html(f'<p class="otr-lead">Nothing stands out.</p><p class="otr-fine">{escaped(measure.note)}</p>')
        return
    show(measure, HEADING)
    _words(measure)


@st.fragment
def _words(measure: Measure) -> None:
    """The statements nearest to each shift, and the way to all of them."""
    view = current()
    groups = measure.frame.groupby("group", sort=False)
    for number, (_, rows) in enumerate(list(groups)[:SHOWN]):
        before, after = (rows[rows["side"] == side].iloc[0] for side in ("before", "after"))
        with st.expander(md(_title(before, after)), expanded=number == 0):
            st.html(f'<p class="otr-fine">{escaped(_figures(before, after))}</p>')
            for column, row in zip(st.columns(2, gap="large"), (before, after), strict=True):
                with column:
                    _side(view, measure, row)
    if len(groups) > SHOWN:
        st.caption(f"{count(len(groups) - SHOWN, 'more possible shift')}: choose a point of the figure, or a row.")
    drill.open_if_asked()


def _title(before: pd.Series, after: pd.Series) -> str:
    toward = "more critical of Russia" if after["change"] < 0 else "less critical of Russia"
    return f"{before['label']}: perhaps {toward} since {day(after['first'])}"


def _figures(before: pd.Series, after: pd.Series) -> str:
    apart = f"{abs(before['change']):.1f} of 4 steps apart"
    return f"The means are {apart}; chance alone, for all that was tried: p = {before['p_adjusted']:.2g}."


def _side(view: View, measure: Measure, row: pd.Series) -> None:
    filter = measure.drill(str(row["drill"]))
    n = int(row["n_statements"])
    mean = f"mean {row['mean']:+.1f} (95 % interval {row['low']:+.1f} to {row['high']:+.1f})".replace("-", "−")
    told = f"{day(row['first'])} to {day(row['last'])}: {count(n, 'statement')}, {mean}"
    st.html(
        f'<h3 class="otr-margin-title otr-side">{str(row["side"]).capitalize()}</h3>'
        f'<p class="otr-fine">{escaped(told)}</p>'
    )
    rows = cards.records(view.cached(statements.page, filter=filter, sort=_NEAREST[row["side"]], size=WORDS))
    st.html(cards.cards(rows, drill.reader_link(view)))
    st.button(
        f"All {count(n, 'statement')} {row['side']}",
        key=f"shift-{row['group']}-{row['side']}",
        icon=":material/format_quote:",
        type="tertiary",
        on_click=drill.ask,
        args=(filter, "statements"),
    )
