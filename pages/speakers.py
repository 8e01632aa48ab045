"""Who is speaking."""

import streamlit as st

from dashboard.measures import speakers
from dashboard.ui import choices, profile
from dashboard.ui.show import show
from dashboard.ui.view import current

view = current()
with st.container(horizontal=True, gap="large"):
    unit = choices.one("unit", "Counted in")
    by = choices.one("by", "Speakers as")
show(view.measure(speakers.share, unit=unit, by=by), "Who is speaking")
show(view.measure(speakers.over_time, unit=unit, by=by), "Who is speaking when")
st.header("One speaker, closer", anchor=False)
if who := profile.choose(view):
    profile.draw(view, who)
