"""Choices that belong to one page, kept in the URL. Their values are listed here, so that any link can be checked."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.filters import Options, Problem, Query
from dashboard.measures.history import CHANGES, MOVES
from dashboard.measures.statements import Sort

SORTS: Mapping[Sort, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "speaker": "By speaker",
    "outlet": "By outlet",
    "stance": "By stance",
    "relevance": "Best match",
}
KNOWN: Mapping[str, Mapping[str, str]] = {
    "unit": {"statements": "Statements", "words": "Words", "articles": "Articles"},
    "by": {"actor": "Speakers", "country": "Countries", "bloc": "Blocs"},
    "stance_by": {"actor": "Speakers", "country": "Countries", "bloc": "Blocs", "topic": "Topics"},
    "compare_by": {"actor": "Speakers", "country": "Countries", "bloc": "Blocs"},
    "rows": {"actor": "Speakers", "country": "Countries", "bloc": "Blocs", "committed": "Who is to act"},
    "columns": {"type": "Types", "family": "Families", "status": "Status"},
    "over": {"family": "Families", "status": "Status"},
    "firm_by": {"type": "Types", "committed": "Who is to act"},
    "asked": {"committed": "Who is asked", "type": "What is asked for"},
    "ledger": {"records": "One by one", "moves": "How they moved"},
    "move": {
        "changed": "Any change",
        **{move: MOVES[move][0].upper() + MOVES[move][1:] for move in (*CHANGES, "repeated")},
    },
    "sort": {str(key): title for key, title in SORTS.items()},
    "shape": {"cards": "Statements", "lines": "Words in context"},
    "size": {"10": "10", "25": "25", "50": "50", "100": "100"},
    "whose": {"all": "All", "said": "In statements", "told": "The articles’ own"},
    "order": {"newest": "Newest first", "oldest": "Oldest first", "most": "Most places first"},
    "list": {"statements": "statements", "commitments": "commitments"},
}


OF_BUILD = {"who": "actor", "compare": "actor", "compare_country": "country", "compare_bloc": "bloc"}  # key -> whose
DEFAULTS = {"size": "25"}  # elsewhere the first value


def default(key: str) -> str:
    """Return the value that a page starts with.

    >>> default("unit"), default("size")
    ('statements', '25')
    """
    return DEFAULTS.get(key) or next(iter(KNOWN[key]))


def one(key: str, label: str) -> str:
    """Draw the choice of one of a key's few values side by side; return its id."""
    values = KNOWN[key]
    chosen = st.segmented_control(
        label,
        list(values),
        default=default(key),
        required=True,
        format_func=values.__getitem__,
        key=key,
        bind="query-params",
    )
    return str(chosen or default(key))


def menu(key: str, label: str) -> str:
    """Draw the choice of one of a key's values as a menu; return its id."""
    values = KNOWN[key]
    start = list(values).index(default(key))
    chosen = st.selectbox(
        label, list(values), start, format_func=values.__getitem__, key=key, bind="query-params", width=180
    )
    return str(chosen)


def page_asked() -> int:
    """Return the page that the link or the last click asks for: a list stands above the widget that turns it."""
    asked = st.session_state.get("page") or st.query_params.get("page", "1")
    return max(1, int(asked)) if str(asked).isdigit() else 1


def read(query: Query, known: Options) -> tuple[dict[str, list[str]], list[Problem]]:
    """Return the page's part of a link as the widgets keep it, and what is none of a key's values."""
    labels: dict[str, list[str]] = {}
    problems = []
    for key, values in query.items():
        for value in values if key in OF_BUILD else values[-1:]:
            found = _label(key, value, known)
            if found is None:
                problems.append(Problem(key, value, _unknown(key, value, known)))
            else:
                labels.setdefault(key, []).append(found)
    return labels, problems


def _unknown(key: str, value: str, known: Options) -> str:
    if key in OF_BUILD:
        return known.unknown(OF_BUILD[key], value)
    return f"“{value}” is no value of “{key}”: it is one of {', '.join(KNOWN[key])}"


def _label(key: str, value: str, known: Options) -> str | None:
    if key in OF_BUILD:
        found = known.find(OF_BUILD[key], value)
        return known.label(OF_BUILD[key], found) if found else None
    if key in KNOWN:
        return next((label for i, label in KNOWN[key].items() if value.casefold() in (i, label.casefold())), None)
    return value
