"""Measure -> Plotly figure. Pure and deterministic; `customdata[0]` of every point is the row's `drill` cell.

Titles are the page's business (`measure.title`, `measure.denominator`, `measure.note`); figures have none.
Backgrounds are transparent; `theme` picks ink, grid and colours. Figures with too few cases are grey or hollow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import commitments, shares, stances
from dashboard.charts.palette import Theme
from dashboard.charts.sheet import Sheet, unchecked
from dashboard.measures.measure import Measure

_FORMS: dict[str, Callable[[Measure, Theme], Sheet]] = {
    "overview.headline": shares.headline_bars,
    "speakers.share": shares.share_bars,
    "speakers.over_time": shares.share_lines,
    "stance.distribution": stances.stance_bars,
    "stance.over_time": stances.stance_columns,
    "stance.compared": stances.mean_lines,
    "stance.timeline": stances.stance_dots,
    "shifts.possible": stances.shift_bars,
    "commitments.by_type": commitments.count_bars,
    "commitments.by_status": commitments.count_bars,
    "commitments.matrix": commitments.commitment_matrix,
    "commitments.over_time": commitments.commitment_columns,
    "commitments.firmness": commitments.firmness_bars,
    "commitments.requests": commitments.commitment_matrix,
    "topics.share": shares.share_bars,
}
MEASURES: Sequence[str] = tuple(_FORMS)


def drawing(measure: Measure, theme: Theme = "light") -> dict[str, Any]:
    """Draw a measure in its usual form, as Plotly's JSON."""
    return _FORMS[measure.id](measure, theme).json()


def figure(measure: Measure, theme: Theme = "light") -> go.Figure:
    """Draw a measure in its usual form."""
    return unchecked(drawing(measure, theme))
