"""The first page: the figures at a glance, and the way into each question."""

import streamlit as st

from dashboard.measures import commitments, overview, speakers, stance
from dashboard.ui import listing
from dashboard.ui.headline import headline
from dashboard.ui.show import show
from dashboard.ui.view import current

view = current()
headline(view.measure(overview.headline))
left, right = st.columns(2, gap="large")
with left:
    show(view.measure(speakers.share, top=12), "Who is speaking")
with right:
    show(view.measure(stance.distribution, by="country", top=7), "Where countries stand toward Russia")
show(view.measure(stance.over_time), "How the stance moves")
left, right = st.columns(2, gap="large")
with left:
    show(view.measure(commitments.by_type), "What is promised, asked for or refused")
with right:
    show(view.measure(commitments.by_status), "How firm it is")
    listing.latest(view)
