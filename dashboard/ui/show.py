"""Shows one measure: its title and denominator, the figure, the twin table, the file, and the way to the sentences."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard import exports
from dashboard.codebook.labels import codebook
from dashboard.errors import OnRecordError
from dashboard.measures.measure import Measure
from dashboard.ui import download, drill, pictures
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, md
from dashboard.ui.view import current

WIDE = frozenset({"commitments.matrix", "commitments.requests"})  # on a phone these scroll sideways in their own frame
_ROUND = "_round"
_HIDDEN = frozenset(
    {
        "drill",
        "group",
        "small_n",
        "apart",
        "n_period",
        "statement_id",
        "column",
        "figure",
        "rank",
        "family",
        "type",
        "stand",
    }
)
_HEADINGS = {
    "label": "Name",
    "column_label": "Type",
    "credit": "Credit",
    "share": "Share",
    "low": "from",
    "high": "to",
    "n_statements": "Statements",
    "n_articles": "Articles",
    "n": "With a stance",
    "silent": "No stance",
    "mean": "Mean stance",
    "mean_low": "from ",
    "mean_high": "to ",
    "commitments": "Commitments",
    "period": "Period",
    "stance": "Stance",
    "count": "Number",
    "stand_label": "How firm",
    "what": "In detail",
    "p_adjusted": "Adjusted p",
}
_OWN_HEADINGS = {
    ("commitments.requests", "label"): "Who asks",
    ("commitments.requests", "column_label"): "Whom, or for what",
}
_PERCENT = frozenset({"share"})


@st.fragment
def show(measure: Measure, heading: str, name: str = "", headed: bool = False) -> None:
    """Show a measure under a heading in plain words; `name` tells two of the same kind on one page apart.

    `headed`: the heading stands already, above the choices that belong to this measure (`head`).
    """
    key = _key(measure, name)
    with st.container(key=f"measure-{key}", gap="small"):
        if not headed:
            head(heading)
        st.html(f'<p class="otr-measure">{escaped(f"{measure.title}, {measure.denominator}")}</p>')
        if not measure.frame[measure.value].notna().any():
            st.caption(f"There is nothing to draw here. {md(measure.note)}")
            return
        chart, table = st.tabs(["Chart", "Table"])
        with chart, st.container(key=f"{'wide' if measure.id in WIDE else 'plain'}-{key}"):
            _chart(measure, key)
        with table:
            _table(measure, key)
        if measure.note:
            st.html(f'<p class="otr-fine">{escaped(measure.note)}</p>')
        with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"files-{key}"):
            _file(measure, key)
            st.html(pictures.buttons(current(), measure, heading))
    drill.open_if_asked()


def head(heading: str) -> None:
    """Write the heading of a measure."""
    st.header(md(heading), anchor=False)


def _key(measure: Measure, name: str) -> str:
    """A key that is stable over filters, so that a tab stays open while the filter changes."""
    variant = hashlib.blake2b(measure.detail.encode(), digest_size=4).hexdigest()
    return "-".join(filter(None, (measure.id.replace(".", "-"), variant, name)))


def _rounds(key: str) -> int:
    """How often a chart was opened: under a new key it has let go of its last selection."""
    rounds: dict[str, int] = st.session_state.setdefault(_ROUND, {})
    return rounds.get(key, 0)


def _chart(measure: Measure, key: str) -> None:
    chart_key = f"chart-{key}-{_rounds(key)}"
    st.plotly_chart(
        current().drawn(measure),
        key=chart_key,
        on_select=functools.partial(_chart_clicked, measure, key, chart_key),
        selection_mode="points",
        alt=measure.alt,
        config={"displaylogo": False, "toImageButtonOptions": {"format": "svg", "filename": f"onrecord-{key}"}},
    )


def _chart_clicked(measure: Measure, key: str, chart_key: str) -> None:
    points = st.session_state[chart_key].selection.points
    cells = [point["customdata"][0] for point in points if point.get("customdata")]
    if cells:
        st.session_state[_ROUND][key] = _rounds(key) + 1
        _open(measure, str(cells[0]))


def _row_chosen(measure: Measure, table_key: str) -> None:
    if rows := st.session_state[table_key].selection.rows:
        st.session_state[table_key] = {"selection": {"rows": []}}  # it lets go of the row, and the focus comes back
        _open(measure, str(measure.frame["drill"].iloc[rows[0]]))


def _open(measure: Measure, cell: str) -> None:
    try:
        drill.ask(measure.drill(cell), measure.lists)
    except OnRecordError as error:
        drill.refused(error)


def _table(measure: Measure, key: str) -> None:
    table_key = f"table-{key}"
    rows, columns = current().of_measure("table", measure, lambda: (twin(measure), _columns(measure)))
    st.caption("Choose a row to read its sentences: the box before it, or Enter on the keyboard.")
    with st.container(key=f"rows-{key}"):
        st.dataframe(
            rows,
            hide_index=True,
            key=table_key,
            on_select=functools.partial(_row_chosen, measure, table_key),
            selection_mode="single-row",
            column_config=columns,
            alt=f"Table: {measure.title}. Enter opens the sentences of a row.",
        )


def twin(measure: Measure) -> pa.Table:
    """Return the frame as the reader sees it: ids and drill cells left out, labels first and in words."""
    shown = [c for c in measure.frame.columns if c not in _HIDDEN]
    first = [c for c in ("label", "period", "column_label", "stand_label") if c in shown]
    columns = {c: measure.frame[c].tolist() for c in [*first, *(c for c in shown if c not in first)]}
    if "stance" in columns:
        columns["stance"] = [codebook().stances[str(value)].title for value in columns["stance"]]
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def _columns(measure: Measure) -> Mapping[str, Any]:
    return {column: _column(column, measure) for column in measure.frame.columns if column not in _HIDDEN}


def _column(column: str, measure: Measure) -> Any:
    usual = _HEADINGS.get(column, column.replace("_", " ").capitalize())
    heading = _OWN_HEADINGS.get((measure.id, column), usual)
    help_text = measure.columns.get(column)
    values = measure.frame[column]
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(heading, format="YYYY-MM-DD", help=help_text)
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return st.column_config.TextColumn(heading, help=help_text)
    if column in _PERCENT or (column in {"low", "high"} and "share" in measure.frame.columns):
        return st.column_config.NumberColumn(heading, format="percent", help=help_text)
    return st.column_config.NumberColumn(heading, format="%.4g", help=help_text)


def _file(measure: Measure, key: str) -> None:
    name = exports.file_name(measure.filter, current().store.build_id, measure.id.replace(".", "-"))
    rows = count(len(measure.frame), "row")
    download.button(f"Figures, {rows} (CSV)", lambda: exports.measure_csv(measure), name, key=f"csv-{key}")
