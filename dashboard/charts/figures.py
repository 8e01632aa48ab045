"""Measure -> Plotly figure. Pure and deterministic; `customdata[0]` of every point is the row's `drill` cell.

Titles are the page's business (`measure.title`, `measure.denominator`, `measure.note`); figures have none.
Backgrounds are transparent; `theme` picks ink, grid and colours.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.palette import Theme
from dashboard.measures.measure import Measure


def figure(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw any measure in its usual form."""
    raise NotImplementedError
