"""The only room beside app.py and pages/ that imports streamlit."""
