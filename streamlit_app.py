"""Bare `streamlit run` starts here. The frame lies in dashboard/app.py, away from pages/ (see docs/architecture.md)."""

import streamlit as st
from starlette.middleware import Middleware

from dashboard.ui.headers import SecurityHeaders

app = st.App("dashboard/app.py", middleware=[Middleware(SecurityHeaders)])

if __name__ == "__main__":
    app.run()
