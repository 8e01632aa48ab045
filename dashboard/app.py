"""The script that Streamlit runs: the frame around every page (see dashboard/ui/frame.py)."""

from dashboard.ui import frame

frame.run()
