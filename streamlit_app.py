"""Bare `streamlit run` starts here. The frame lies in dashboard/app.py, away from pages/ (see docs/architecture.md)."""

import streamlit as st

app = st.App("dashboard/app.py")

if __name__ == "__main__":
    app.run()
