"""The page on method, accuracy and the build that is shown."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.codebook.labels import Labels, codebook
from dashboard.evaluation import coding
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, day
from dashboard.ui.view import View

_METHOD = pathlib.Path(__file__).with_name("method.md")
CONTACT_VARIABLE = "ONRECORD_CONTACT"  # whom readers tell about a wrong label: an address or a web page
_SETS = {"test": "Held out: never used for tuning", "dev": "Tuned and trained on: these figures flatter"}
_LAYERS = {
    "statements": "Finding statements",
    "speakers": "Who said it",
    "quote kind": "Form of speech",
    "topic": "Topic",
    "stance or none": "Stance or no stance",
    "stance": "Where on the scale",
    "commitments": "Commitments",
}


def draw(view: View) -> None:
    """Draw the page."""
    with st.container(key="prose", width=760):
        st.markdown(_METHOD.read_text(encoding="utf-8"))
        _labels("The stance scale", codebook().stances)
        _labels("What a commitment can be", codebook().statuses)
        _labels("Kinds of commitment", codebook().commitment_types)
        _labels("Topics", codebook().topics)
        _labels("Forms of speech", codebook().quote_kinds)
        _accuracy()
        _build(view)
        _corrections()


def _labels(title: str, labels: Labels) -> None:
    with st.expander(title):
        items = "".join(
            f"<dt>{_swatch(label.colour)}{escaped(label.title)}</dt><dd>{escaped(label.definition)}</dd>"
            for label in labels.values()
        )
        st.html(f'<dl class="otr-glossary">{items}</dl>')


def _swatch(colour: str | None) -> str:
    return f'<span class="otr-swatch" style="--otr-colour: {colour}"></span>' if colour else ""


def _accuracy() -> None:
    st.header("How often the labels err", anchor=False)
    results = coding.read()
    if not results:
        st.markdown("Not measured in this copy yet. `onrecord evaluate coding --json` writes the figures shown here.")
        return
    for name, told in _SETS.items():
        if name in results:
            result = results[name]
            st.markdown(
                f"**{told}** · {count(len(result['documents']), 'article')}, hand labels, measured {result['made']}"
            )
            st.dataframe(_figures(result), height="content", hide_index=True, column_config=_FIGURE_COLUMNS, alt=told)
    _errors(results.get("test") or results["dev"])


_FIGURE_COLUMNS = {
    "layer": st.column_config.TextColumn("What"),
    "name": st.column_config.TextColumn("Measured as"),
    "value": st.column_config.NumberColumn("Value", format="%.2f"),
    "low": st.column_config.NumberColumn("from", format="%.2f", help="Lower end of the 95 % interval over articles"),
    "high": st.column_config.NumberColumn("to", format="%.2f", help="Upper end of the 95 % interval"),
    "n": st.column_config.NumberColumn("Cases", format="localized"),
}


def _figures(result: Mapping[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(result["figures"])[list(_FIGURE_COLUMNS)]
    return frame.assign(layer=frame["layer"].map(lambda layer: _LAYERS.get(layer, layer)))


def _errors(result: Mapping[str, Any]) -> None:
    with st.expander("The errors that the machine was surest of"):
        for layer, errors in result["errors"].items():
            rows = "".join(
                f"<li><q>{escaped(str(e['text']))}</q><br>should be <b>{escaped(str(e['gold']))}</b>, "
                f"the machine says <b>{escaped(str(e['machine']))}</b></li>"
                for e in errors[:4]
            )
            if rows:
                title = escaped(_LAYERS.get(layer, layer))
                st.html(f'<h3 class="otr-margin-title">{title}</h3><ul class="otr-errors">{rows}</ul>')


def _build(view: View) -> None:
    manifest = view.store.manifest
    st.header("The articles and the build", anchor=False)
    facts = {
        "Build": manifest.build_id,
        "Made": f"{manifest.made_at:%Y-%m-%d %H:%M} UTC",
        "Articles": f"{manifest.counts['documents']:,}",
        "Copies": f"{manifest.counts.get('duplicates', 0):,} of these articles repeat another one",
        "Published": f"{day(manifest.first_date)} to {day(manifest.last_date)}",
        "Statements": f"{manifest.counts['statements']:,}, all kinds",
        "Commitments": f"{manifest.counts['commitments']:,}",
        "Versions": ", ".join(
            f"{part} {version}"
            for part, version in (
                ("code", manifest.versions.code),
                ("models", manifest.versions.models),
                ("codebook", manifest.versions.codebook),
                ("actors", manifest.versions.registry),
            )
        ),
        "Set aside": count(len(manifest.set_aside), "file") + " that could not be read",
    }
    rows = "".join(f"<dt>{escaped(key)}</dt><dd>{escaped(value)}</dd>" for key, value in facts.items())
    st.html(f'<dl class="otr-facts">{rows}</dl>')
    if manifest.set_aside:
        with st.expander("What was set aside, and why"):
            lines = "".join(f"<li>{escaped(str(item))}</li>" for item in manifest.set_aside)
            st.html(f'<ul class="otr-errors">{lines}</ul>')


def _corrections() -> None:
    st.header("Corrections", anchor=False)
    contact = os.environ.get(CONTACT_VARIABLE, "").strip()
    told = f"Write to {contact}" if contact else "Tell whoever runs this copy"
    words = "with the link of the statement. Corrected labels come with the next build."
    st.html(f"<p>Is something labelled wrongly? {escaped(told)} {words}</p>")
