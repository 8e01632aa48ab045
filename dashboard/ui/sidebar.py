"""The one shared filter: widgets bound to the URL, and what an incoming link asks for.

Streamlit keeps the widgets' labels in the URL and drops what it does not know without a word. So an incoming link is
read first: ids and labels are both understood, and what cannot be applied is kept for the banner.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.filters import BUILD_KEY, URL_KEYS, Filter, Options, Problem
from dashboard.ui import choices, links
from dashboard.ui.links import CHOICES, FINER, OFFICIALS, PAGE_KEYS, SWITCHES

_MAIN = ("actor", "country", "topic", "stance")
_MORE = tuple(key for key in CHOICES if key not in _MAIN)
_RECEIVED, _PROBLEMS = "_received", "_problems"
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)


def receive(known: Options) -> None:
    """Read the link that opened this session, once, before any widget is made.

    What can be applied is rewritten as the widgets' labels; what cannot is remembered as a problem.
    """
    if st.session_state.get(_RECEIVED):
        return
    st.session_state[_RECEIVED] = True
    incoming = {key: st.query_params.get_all(key) for key in st.query_params}
    asked, problems = Filter.from_query(links.as_link(incoming), known, ignore=PAGE_KEYS)
    kept, more = choices.read({key: values for key, values in incoming.items() if key in PAGE_KEYS}, known)
    st.session_state[_PROBLEMS] = problems + more
    wanted = {**links.in_address_bar(asked, known), **kept}
    if BUILD_KEY in incoming:
        wanted[BUILD_KEY] = incoming[BUILD_KEY]
    if wanted != incoming:
        st.query_params.from_dict(wanted)
        st.rerun()


def problems() -> list[Problem]:
    """Return what the link asked for and could not be applied."""
    found: list[Problem] = st.session_state.get(_PROBLEMS, [])
    return found


def forget_problems() -> None:
    """Close the banner."""
    st.session_state[_PROBLEMS] = []
    if BUILD_KEY in st.query_params:
        del st.query_params[BUILD_KEY]


def take_nearest(problem: Problem, filter: Filter, field: str, value: str) -> None:
    """Choose what a value that is unknown was likely to mean. Only for callbacks."""
    st.session_state[_PROBLEMS] = [other for other in problems() if other != problem]
    apply(filter.having(**{field: (*getattr(filter, field), value)}))


def chosen() -> dict[str, list[str]]:
    """Return the filter part of the widgets' state as a query of ids."""
    query: dict[str, list[str]] = {}
    for key in URL_KEYS:
        values = _values(st.session_state.get(key))
        if values:
            query[key] = values
    return query


def _values(state: Any) -> list[str]:
    if state is None or state is False or state == "":
        return []
    if state is True:
        return ["true"]
    if isinstance(state, datetime.date):
        return [state.isoformat()]
    return (
        [str(value) for value in state] if isinstance(state, Sequence) and not isinstance(state, str) else [str(state)]
    )


def apply(filter: Filter) -> None:
    """Set the widgets to a filter. Only for callbacks: they run before the widgets are made."""
    query = filter.to_query()
    for key in (*CHOICES, *FINER):
        st.session_state[key] = query.get(key, [])
    for key in SWITCHES:
        st.session_state[key] = key in query
    st.session_state["start"], st.session_state["end"], st.session_state["q"] = filter.start, filter.end, filter.text
    st.session_state["officials"] = filter.self_stance or None


def draw(known: Options) -> Filter:
    """Draw the sidebar's widgets and return the filter that they make."""
    with st.sidebar:
        st.text_input(
            "Search the words",
            key="q",
            bind="query-params",
            placeholder='sanctions "frozen assets" -gas',
            help='Beginnings of words; "whole phrases" in quotation marks; -word leaves out.',
        )
        for key in _MAIN:
            _choice(known, key, CHOICES[key])
        _date("start", "Published from")
        _date("end", "Published until")
        for key in FINER:
            if _active(key):
                _choice(known, key, FINER[key])
        if _active("officials"):
            st.selectbox(
                "Speakers for the Russian state",
                list(OFFICIALS),
                index=None,
                format_func=OFFICIALS.__getitem__,
                key="officials",
                bind="query-params",
            )
        with st.expander("More filters", expanded=any(map(_active, _MORE)), key="more_filters"):
            for key in _MORE:
                _choice(known, key, CHOICES[key])
        with st.expander("What is counted", expanded=any(map(_active, SWITCHES)), key="what_counts"):
            for key, (label, help_text) in SWITCHES.items():
                st.toggle(label, key=key, bind="query-params", help=help_text)
    return Filter.from_query(chosen(), known)[0]


def _active(key: str) -> bool:
    return bool(st.session_state.get(key)) or key in st.query_params


def _choice(known: Options, key: str, label: str) -> None:
    st.multiselect(
        label,
        known.ids(key),
        format_func=lambda value: known.label(key, value),
        key=key,
        bind="query-params",
        placeholder="Any",
        select_all=False,
    )


def _date(key: str, label: str) -> None:
    st.date_input(
        label,
        value=None,
        key=key,
        bind="query-params",
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
    )
