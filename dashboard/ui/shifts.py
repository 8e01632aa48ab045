"""Possible shifts of stance, with the words before and after: leads to check, never verdicts."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from dashboard.measures import shifts, statements
from dashboard.measures.measure import Measure
from dashboard.measures.wording import interval, signed
from dashboard.ui import cards, drill, links
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


def told(view: View, actor_id: str) -> str:
    """Return, as HTML, that a speaker's stance may have shifted, with the way to the words; "" if it has not."""
    frame = view.measure(shifts.possible, by="actor").frame
    rows = frame[frame["group"] == actor_id]
    if rows.empty:
        return ""
    before, after = (rows[rows["side"] == side].iloc[0] for side in ("before", "after"))
    address = escaped(links.href("stance", view.filter, view.known))
    words = f"Perhaps {_toward(after)} since {day(after['first'])}"
    means = f"mean {signed(before['mean'])} before, {signed(after['mean'])} after"
    return (
        f'<p class="otr-fine">{escaped(f"{words} ({means}): a lead to check, not a finding.")} '
        f'<a href="{address}" target="_self">The words before and after</a></p>'
    )


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
    return f"{before['label']}: perhaps {_toward(after)} since {day(after['first'])}"


def _toward(after: pd.Series) -> str:
    return "more critical of Russia" if after["change"] < 0 else "less critical of Russia"


def _figures(before: pd.Series, after: pd.Series) -> str:
    apart = f"{abs(before['change']):.1f} of 4 steps apart"
    return f"The means are {apart}; chance alone, for all that was tried: p = {before['p_adjusted']:.2g}."


def _side(view: View, measure: Measure, row: pd.Series) -> None:
    filter = measure.drill(str(row["drill"]))
    n = int(row["n_statements"])
    mean = f"mean {signed(row['mean'])} {interval(row['low'], row['high'], signed)}"
    told = f"{day(row['first'])} to {day(row['last'])}: {count(n, 'statement')}, {mean}"
    st.html(
        f'<h3 class="otr-margin-title otr-side">{str(row["side"]).capitalize()}</h3>'
        f'<p class="otr-fine">{escaped(told)}</p>'
    )
    rows: list[cards.Row] = view.cached(statements.page, filter=filter, sort=_NEAREST[row["side"]], size=WORDS)
    st.html(cards.cards(rows, drill.reader_link(view)))
    drill.button(f"All {count(n, 'statement')} {row['side']}", f"shift-{row['group']}-{row['side']}", filter)
