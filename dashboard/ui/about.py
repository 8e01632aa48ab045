"""The page on method, accuracy and the build that is shown."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.text import day
from dashboard.ui.view import View


def draw(view: View) -> None:
    """Draw the page."""
    manifest = view.store.manifest
    st.subheader("This build", anchor=False)
    st.table(
        {
            "Build": manifest.build_id,
            "Made": f"{manifest.made_at:%Y-%m-%d %H:%M} UTC",
            "Articles": f"{manifest.counts['documents']:,}",
            "Period": f"{day(manifest.first_date)} to {day(manifest.last_date)}",
        },
        border="horizontal",
        width="content",
    )
