"""What speakers have bound themselves to, asked for or refused."""

import streamlit as st

from dashboard.measures import commitments, firmness, requests
from dashboard.ui import choices, conditions, listing
from dashboard.ui.show import show
from dashboard.ui.view import current

view = current()
left, right = st.columns(2, gap="large")
with left:
    show(view.measure(commitments.by_type), "What kind of act")
with right:
    show(view.measure(commitments.by_status), "How firm it is")
with st.container(horizontal=True, gap="large"):
    rows = choices.one("rows", "Down the side")
    columns = choices.one("columns", "Across")
show(view.measure(commitments.matrix, rows=rows, columns=columns), "Who commits to what")
show(view.measure(commitments.over_time, by="family" if columns == "type" else columns), "Over time")
left, right = st.columns(2, gap="large")
with left:
    show(view.measure(firmness.firmness, rows=choices.one("firm_by", "Rows are")), "On a condition, or firm")
with right:
    conditions.draw()
show(view.measure(requests.requests, across=choices.one("asked", "Across")), "Who asks whom for what")
listing.ledger(view)
