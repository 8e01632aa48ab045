"""What speakers have bound themselves to, asked for or refused."""

import streamlit as st

from dashboard.measures import commitments, firmness, requests
from dashboard.ui import choices, conditions, listing
from dashboard.ui.show import head, show
from dashboard.ui.view import current

view = current()
show(view.measure(commitments.by_type), "What type of act")
left, right = st.columns(2, gap="large")
with left:
    show(view.measure(commitments.by_status), "How firm it is")
with right:
    head("How much is said when")
    when = view.measure(commitments.over_time, by=choices.one("over", "Colours are"))
    show(when, "How much is said when", headed=True)
head("Who commits to what")
with st.container(horizontal=True, gap="large"):
    rows = choices.one("rows", "Rows are")
    columns = choices.one("columns", "Columns are")
show(view.measure(commitments.matrix, rows=rows, columns=columns), "Who commits to what", headed=True)
left, right = st.columns(2, gap="large")
with left:
    head("On a condition, or firm")
    firm = view.measure(firmness.firmness, rows=choices.one("firm_by", "Rows are"))
    show(firm, "On a condition, or firm", headed=True)
with right:
    conditions.draw()
head("Who asks whom for what")
asked = view.measure(requests.requests, across=choices.one("asked", "Columns are"))
show(asked, "Who asks whom for what", headed=True)
listing.ledger(view)
