"""A frame of figures about statements, with the words around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.filters import Filter
from dashboard.measures.facts import Extent
from dashboard.measures.measure import Measure
from dashboard.measures.tally import Cells
from dashboard.measures.wording import denominator, period


def framed(cells: Cells | pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the frame of some columns, in their order."""
    return pd.DataFrame({name: cells[name] for name in columns})


def of_statements(
    id: str,
    title: str,
    frame: Cells | pd.DataFrame,
    columns: Mapping[str, str],
    filter: Filter,
    whole: Extent,
    **words: Any,
) -> Measure:
    """Return the measure whose rows open statements of `whole`: its title gets the period, its columns their order.

    `words` are the other fields of `Measure` (`value`, `alt`, `note`, `detail`, `grain`). Where the rows are periods
    (`grain`), statements without a date are in none of them.
    """
    return Measure(
        id=id,
        title=f"{title}, {period(filter, whole)}",
        frame=framed(frame, columns),
        columns=columns,
        lists="statements",
        n_statements=whole.n_statements - (whole.n_undated if words.get("grain") else 0),
        n_articles=whole.n_articles,
        denominator=denominator(whole),
        period=period(filter, whole),
        filter=filter,
        **words,
    )
