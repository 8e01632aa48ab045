"""The page on method, accuracy and the build that is shown."""

from __future__ import annotations

import os
import pathlib

import streamlit as st

from dashboard.codebook.labels import Labels, codebook
from dashboard.ui import accuracy
from dashboard.ui.highlight import escaped
from dashboard.ui.text import count, day
from dashboard.ui.view import View

_METHOD = pathlib.Path(__file__).with_name("method.md")
CONTACT_VARIABLE = "ONRECORD_CONTACT"  # whom readers tell about a wrong label: an address or a web page


def draw(view: View) -> None:
    """Draw the page."""
    with st.container(key="prose", width=760):
        st.markdown(_METHOD.read_text(encoding="utf-8"))
        _labels("The stance scale", codebook().stances)
        _labels("What a commitment can be", codebook().statuses)
        _labels("Types of commitment", codebook().commitment_types)
        _labels("Topics", codebook().topics)
        _labels("Forms of speech", codebook().quote_kinds)
        accuracy.draw()
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


def _build(view: View) -> None:
    manifest = view.store.manifest
    st.header("The articles and the build", anchor=False)
    facts = {
        "Build": manifest.build_id,
        "Made": f"{day(manifest.made_at)}, {manifest.made_at:%H:%M} UTC",
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
