"""The part of the About page on how often the labels err: figures, calibration, confusion, errors, known failures."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.palette import Theme
from dashboard.charts.reliability import Curve, Step, reliability_panels
from dashboard.evaluation import results
from dashboard.evaluation.judgements import labels_of
from dashboard.evaluation.printing import confusion_order
from dashboard.ui.drawn import Drawn
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, md
from dashboard.ui.view import theme

LAYERS = {
    "statements": "Finding statements",
    "speakers": "Who said it",
    "quote kind": "Form of speech",
    "topic": "Topic",
    "stance or none": "Stance or no stance",
    "stance": "Stance",
    "commitment type": "Type of commitment",
    "strength": "How firm",
    "conditional": "Conditional or not",
}
_NOTHING = "nothing"
_MEASURES_TOLD = (
    "F1 is the harmonic mean of precision (how many of the machine’s labels are right) and recall (how many of the "
    "hand labels it has). Macro F1 is its mean over labels. Alpha is agreement beyond chance: 1 is perfect, 0 is "
    "chance. Intervals are 95 %, over articles."
)
_CURVES_TOLD = (
    "Across: how sure the machine is. Up: how often it is right. On the dotted line, confidence means what it says; "
    "above it the machine is too modest, below it too sure. Larger marks stand for more labels, hollow ones for fewer "
    "than ten. The error is the mean distance from the line; luck is what it would be if the confidence were right: "
    "with few labels some marks stray by chance. Rules decide the form of speech, without a confidence."
)


def draw() -> None:
    """Draw the section: one tab a gold set, the held-out ones first, then the known failures in words."""
    st.header("How often the labels err", anchor=False)
    stored = results.read()
    if not stored:
        st.markdown("Not measured in this copy yet. `onrecord evaluate coding --json` writes the figures shown here.")
        return
    sets = sorted(stored.items(), key=lambda item: (bool(_used(item[1])), item[0]))
    for tab, (name, result) in zip(st.tabs([_title(name, result) for name, result in sets]), sets, strict=True):
        with tab:
            _gold_set(name, result)
    _failures()


def _used(result: Mapping[str, Any]) -> Sequence[str]:
    used: Sequence[str] = result.get("used_for", ())
    return used


def _title(name: str, result: Mapping[str, Any]) -> str:
    """Our two sets by what they are; others by the name of their folder."""
    return md({"test": "Held out", "dev": "Tuned and trained on"}.get(name, name))


def _gold_set(name: str, result: Mapping[str, Any]) -> None:
    articles = count(len(result["documents"]), "article")
    told = (
        f"Used for {_listed(_used(result))}: these figures flatter."
        if _used(result)
        else "Never used for tuning or training: what to expect of other articles."
    )
    st.markdown(f"**{md(told)}** {articles} with hand labels, measured {md(result['made'])}.")
    st.dataframe(
        _figures(result),
        height="content",
        hide_index=True,
        column_config=_FIGURE_COLUMNS,
        alt=f"Accuracy, layer by layer. {told}",
    )
    st.html(f'<p class="otr-fine">{_MEASURES_TOLD}</p>')
    _curves(name, result)
    with st.expander("Every label"):
        st.dataframe(_labels(result), hide_index=True, column_config=_LABEL_COLUMNS, alt=f"Accuracy by label. {told}")
    with st.expander("What is taken for what"):
        for layer, cells in result["confusion"].items():
            st.html(_confusion(layer, cells))
    with st.expander("The errors that the machine was surest of"):
        _errors(result)
    with st.expander(f"The {articles}"):
        items = "".join(f"<li>{escaped(document)}</li>" for document in result["documents"])
        st.html(f'<ul class="otr-documents">{items}</ul>')


def _listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> _listed(["a", "b", "c"]), _listed(["a"])
    ('a, b and c', 'a')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


_INTERVAL = {
    "low": st.column_config.NumberColumn("from", format="%.2f", help="Lower end of the 95 % interval over articles"),
    "high": st.column_config.NumberColumn("to", format="%.2f", help="Upper end of the 95 % interval"),
}
_FIGURE_COLUMNS = {
    "layer": st.column_config.TextColumn("What"),
    "name": st.column_config.TextColumn("Measured as"),
    "value": st.column_config.NumberColumn("Value", format="%.2f"),
    **_INTERVAL,
    "n": st.column_config.NumberColumn("Cases", format="localized"),
}
_LABEL_COLUMNS = {
    "layer": st.column_config.TextColumn("What"),
    "label": st.column_config.TextColumn("Label"),
    "f1": st.column_config.NumberColumn("F1", format="%.2f"),
    **_INTERVAL,
    "precision": st.column_config.NumberColumn("Precision", format="%.2f"),
    "recall": st.column_config.NumberColumn("Recall", format="%.2f"),
    "n": st.column_config.NumberColumn("Hand", format="localized", help="How often it was given by hand"),
    "machine": st.column_config.NumberColumn("Machine", format="localized", help="How often the machine gave it"),
}
_STEP_COLUMNS = {
    "layer": st.column_config.TextColumn("What"),
    "confidence": st.column_config.NumberColumn("How sure", format="percent"),
    "accuracy": st.column_config.NumberColumn("How often right", format="percent"),
    "n": st.column_config.NumberColumn("Labels", format="localized"),
}


def _figures(result: Mapping[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(result["figures"]).reindex(columns=list(_FIGURE_COLUMNS))
    return frame.assign(layer=frame["layer"].map(_layer))


def _labels(result: Mapping[str, Any]) -> pd.DataFrame:
    rows = [
        {**entry, "layer": _layer(layer), "label": _label(layer, entry["label"])}
        for layer, labels in result["labels"].items()
        for entry in labels
    ]
    return pd.DataFrame(rows).reindex(columns=list(_LABEL_COLUMNS))


def _layer(layer: str) -> str:
    return LAYERS.get(layer, layer)


def _label(layer: str, label: Any) -> str:
    """The codebook's title of a label; speakers are names, and nothing is nothing."""
    return _NOTHING if label is None else (labels_of(layer) or {}).get(str(label), str(label))


def _curves(name: str, result: Mapping[str, Any]) -> None:
    calibration = result["calibration"]
    if not calibration:
        return
    curves = tuple(
        Curve(
            _layer(layer),
            found["expected_error"],
            found["by_luck"],
            tuple(Step(step["confidence"], step["accuracy"], step["n"]) for step in found["bins"]),
        )
        for layer, found in calibration.items()
    )
    st.subheader("Can its confidence be believed?", anchor=False)
    chart, table = st.tabs(["Chart", "Table"])
    with chart, st.container(key=f"wide-reliability-{name}"):
        st.plotly_chart(
            _drawn(curves, theme()),
            key=f"reliability-{name}",
            alt="How often labels are right, by confidence: "
            + ", ".join(f"{c.title} {c.error:.2f} off" for c in curves),
            config={"displaylogo": False},
        )
    with table:
        rows = [{**step, "layer": _layer(layer)} for layer, found in calibration.items() for step in found["bins"]]
        steps = pd.DataFrame(rows).reindex(columns=list(_STEP_COLUMNS))
        st.dataframe(
            steps, hide_index=True, column_config=_STEP_COLUMNS, alt="How often labels are right, by confidence"
        )
    st.html(f'<p class="otr-fine">{_CURVES_TOLD}</p>')


@functools.lru_cache(maxsize=16)
def _drawn(curves: tuple[Curve, ...], mode: Theme) -> Drawn:
    """Draw once for all readers."""
    return Drawn(reliability_panels(curves, mode).to_dict())


def _confusion(layer: str, cells: Sequence[Mapping[str, Any]]) -> str:
    """A confusion table: rows by hand, columns by machine under the numbers of the rows; tints are shares of a row."""
    shown = confusion_order(layer, cells)
    counts = {(cell["gold"], cell["machine"]): cell["n"] for cell in cells}
    titles = [_label(layer, label) for label in shown]
    heads = "".join(
        f'<th scope="col"><abbr title="{escaped(title)}">{number}</abbr></th>' for number, title in enumerate(titles, 1)
    )
    rows = ""
    for (number, title), gold in zip(enumerate(titles, 1), shown, strict=True):
        total = sum(counts.get((gold, machine), 0) for machine in shown)
        row = "".join(_cell(counts.get((gold, machine), 0), total, same=gold == machine) for machine in shown)
        rows += f'<tr><th scope="row"><span>{number}</span> {escaped(title)}</th>{row}</tr>'
    return (
        f'<h3 class="otr-margin-title">{escaped(_layer(layer))}</h3>'
        f'<div class="otr-scroll" role="region" tabindex="0" aria-label="Table: {escaped(_layer(layer))}">'
        f'<table class="otr-confusion"><thead><tr><th scope="col">By hand ↓ by machine →</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(n: int, total: int, *, same: bool) -> str:
    classes = ' class="otr-same"' if same else ""
    tint = f' style="--otr-part: {round(60 * n / total)}%"' if n else ""
    return f"<td{classes}{tint}>{n or ''}</td>"


def _errors(result: Mapping[str, Any]) -> None:
    if result.get("errors_withheld"):
        st.markdown("Not shown for these articles: whoever has read them can no longer tune honestly.")
    for layer, errors in result["errors"].items():
        rows = "".join(_error(layer, error) for error in errors)
        st.html(f'<h3 class="otr-margin-title">{escaped(_layer(layer))}</h3><ul class="otr-errors">{rows}</ul>')


def _error(layer: str, error: Mapping[str, Any]) -> str:
    wanted, given = (escaped(_label(layer, error[side])) for side in ("gold", "machine"))
    sure = f", {error['confidence']:.0%} sure" if error.get("confidence") is not None else ""
    return (
        f"<li><q>{escaped(error['text'])}</q><br>by hand <b>{wanted}</b>, by machine <b>{given}</b>{sure} "
        f'<span class="otr-detail">{escaped(error["document"])}</span></li>'
    )


def _failures() -> None:
    st.subheader("Known failures", anchor=False)
    rows = ""
    for layer, failures in itertools.groupby(results.known_failures(), key=lambda failure: failure.layer):
        items = "".join(
            f"<li><b>{escaped(f.title)}.</b> {escaped(f.told)}"
            + (f'<br><span class="otr-detail">For example: {escaped(f.example)}</span>' if f.example else "")
            + "</li>"
            for f in failures
        )
        rows += f'<dt>{escaped(_layer(layer))}</dt><dd><ul class="otr-errors">{items}</ul></dd>'
    st.html(f'<dl class="otr-glossary">{rows}</dl>')
