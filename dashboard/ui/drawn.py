"""A figure that is sent to the browser as it is."""

from __future__ import annotations

from typing import Any

from plotly.basedatatypes import BaseFigure


class Drawn(BaseFigure):  # type: ignore[misc]  # (plotly is untyped)
    """What Streamlit takes for one of Plotly's figures: it asks a figure for its JSON and for nothing else, but would
    check and copy anything else at every rerun."""

    def __init__(self, json: dict[str, Any]) -> None:  # Plotly's own would check and copy too
        self._json = json

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as Plotly's JSON. Never change it: all readers share it."""
        return self._json
