"""How commitments move, as a list of histories: each step with its date, its words and the way to its article."""

from __future__ import annotations

import itertools
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import exports
from dashboard.codebook.labels import codebook
from dashboard.filters import Filter, party_name
from dashboard.measures import history
from dashboard.measures.history import CHANGES, MOVES
from dashboard.table.store import Store
from dashboard.ui import cards, choices, download
from dashboard.ui.cards import Href, Row
from dashboard.ui.drill import reader_link
from dashboard.ui.highlight import Mark, escaped, marked
from dashboard.ui.text import count, day, present
from dashboard.ui.view import View

SIZE = 8  # histories a page
LONGEST, FOLDED = 12, 5  # days of a history that are shown, and of one that is folded in beside a commitment
_MANY = 2  # records of a day that are shown at once; more are folded in
ABOUT = (
    "Statements of the same party about the same type of act, in order of time. They are linked by party, type, "
    "beneficiary and target alone, so two of them may speak of two acts, and the machine’s labels err: a change is "
    "called possible, read the words beside it. Histories whose steps share telling words come first."
)


def draw(view: View) -> None:
    """Draw the histories under the filter, page by page."""
    steps: pd.DataFrame = view.cached(history.steps)
    st.html(f'<p class="otr-fine">{ABOUT}</p>')
    if steps.empty:
        st.caption("Under this filter no party speaks of one type of act on two days.")
        return
    st.caption(_summary(steps))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        threads = history.chosen(steps, choices.menu("move", "Histories with"))
        name = exports.file_name(view.filter, view.store.build_id, "commitment-histories")
        download.button(
            f"All histories, {count(len(steps), 'row')} (CSV)",
            lambda: exports.history_csv(steps),
            name,
            "csv-histories",
        )
    if not threads:
        st.caption("None of these histories has such a step.")
        return
    last = -(-len(threads) // SIZE)
    page = st.pagination(last, key="page", bind="query-params") if last > 1 else 1
    wanted = threads[(page - 1) * SIZE : page * SIZE]
    listed = cards.records(steps[steps["thread"].isin(wanted)])
    words: Mapping[str, Row] = view.cached(_words, records=_records(listed))
    st.html(histories(listed, words, reader_link(view)))


def beside(view: View, rows: Sequence[Row]) -> dict[str, str]:
    """Return, by commitment id, the folded histories that records of the ledger belong to, as HTML."""
    kinds = tuple(sorted({str(row["type"]) for row in rows}))
    parties = {str(party) for row in rows if present(row["committed"]) for party in row["committed"]}
    asked = set(view.filter.committed)
    parties = parties & asked if asked else parties
    if not parties:
        return {}
    filter = view.filter.having(commitment_types=kinds, committed=tuple(sorted(parties)))
    here = tuple(str(row["commitment_id"]) for row in rows)
    found: dict[str, str] = view.cached(
        _beside, reader_link(view), filter=filter, here=here, whose=view.filter.cache_key()
    )
    return found


def _beside(store: Store, filter: Filter, href: Href, here: Sequence[str], whose: str) -> dict[str, str]:
    """The folded histories of some records, by their ids; `whose` is the reader's filter, which the links carry."""
    of_here = history.threads(store, filter, frozenset(here))
    words = history.receipts(store, _records(step for thread in of_here for step in _ends(thread, FOLDED)))
    found: dict[str, str] = {}
    for thread in of_here:
        folded = _folded(thread, words, href)
        for record in {record for step in thread for record in step["records"]} & set(here):
            found[record] = found.get(record, "") + folded
    return found


def _folded(steps: Sequence[Row], words: Mapping[str, Row], href: Href) -> str:
    said = (
        f"{steps[0]['party_name']}: first said {day(steps[0]['day'])}, last {day(steps[-1]['day'])}; {_latest(steps)}"
    )
    listed = _steps(steps, words, href, FOLDED)
    return f'<details class="otr-told"><summary>{escaped(said)}</summary>{listed}</details>'


def _words(store: Store, _filter: Filter, records: tuple[str, ...]) -> Mapping[str, Row]:
    """The words of each record, by its id."""
    return history.receipts(store, records)


def _records(steps: Iterable[Row]) -> tuple[str, ...]:
    return tuple(record for step in steps for record in step["records"])


def _summary(steps: pd.DataFrame) -> str:
    """How many histories there are, and in how many of them what happens."""
    threads = steps["thread"].nunique()
    having = Counter(steps[["thread", "move"]].drop_duplicates()["move"])
    told = [f"{having[move]} {MOVES[move]}" for move in CHANGES if having[move]]
    return count(threads, "history", "histories") + (f"; of these possibly {', '.join(told)}" if told else "")


def histories(steps: Sequence[Row], words: Mapping[str, Row], href: Href) -> str:
    """Return threads as one piece of HTML; `words` are the records' receipts, `href` makes a reader link from one."""
    pieces = [
        _history(list(thread), words, href) for _, thread in itertools.groupby(steps, key=operator.itemgetter("thread"))
    ]
    return f'<div class="otr-cards">{"".join(pieces)}</div>'


def _history(steps: Sequence[Row], words: Mapping[str, Row], href: Href) -> str:
    first, last = steps[0], steps[-1]
    said = f"First said {day(first['day'])}, last {day(last['day'])}; {count(len(steps), 'day')}"
    return (
        f'<article class="otr-card otr-history"><header><span class="otr-act">{escaped(_act(first))}</span>'
        f'<span class="otr-kind">{escaped(_latest(steps))}</span></header>'
        f'<p class="otr-fine">{escaped(said)}</p>{_track(steps)}'
        f"{_steps(steps, words, href, LONGEST)}</article>"
    )


def _ends(steps: Sequence[Row], most: int) -> Sequence[Row]:
    """The steps that are told: all, or the first and the last ones."""
    return steps if len(steps) <= most else [steps[0], *steps[1 - most :]]


def _steps(steps: Sequence[Row], words: Mapping[str, Row], href: Href, most: int) -> str:
    """The first step and the last ones, `most` together; how many are between is said."""
    left_out = len(steps) - most
    shown = [_step(step, words, href) for step in _ends(steps, most)]
    if left_out > 0:
        shown.insert(1, f'<li class="otr-fine">{count(left_out, "day")} between: in the file of all histories</li>')
    return f'<ol class="otr-steps">{"".join(shown)}</ol>'


def _latest(steps: Sequence[Row]) -> str:
    """The last change of a history in words."""
    changes = [step for step in steps if step["possible"]]
    return _told(changes[-1]) if changes else MOVES["repeated"]


def _act(step: Row) -> str:
    """Who, what, for and against whom."""
    toward = [(" for ", step["beneficiary"]), (" against ", step["against"])]
    act = codebook().commitment_types[str(step["type"])].title
    return f"{step['party_name']}: {act.lower()}" + "".join(f"{word}{party_name(p)}" for word, p in toward if p)


def _track(steps: Sequence[Row]) -> str:
    """The days as dots on a line, in their distance in time; for the eye alone, the list below says the same."""
    days = [pd.Timestamp(step["day"]) for step in steps]
    whole = max((days[-1] - days[0]).days, 1)
    dots = "".join(
        f'<i style="left: {(date - days[0]).days / whole:.1%}; --otr-colour: {_colour(step)}"></i>'
        for date, step in zip(days, steps, strict=True)
    )
    return f'<div class="otr-track" aria-hidden="true">{dots}</div>'


def _colour(step: Row) -> str:
    return str(codebook().statuses[str(step["status"])].colour)


def _step(step: Row, words: Mapping[str, Row], href: Href) -> str:
    several = len(step["records"]) > 1
    said = [_receipt(words[record], href, several) for record in step["records"]]
    status = "" if step["move"] == "both" else codebook().statuses[str(step["status"])].title.lower()
    more = len(said) - _MANY
    folded = f"<details><summary>{more} more on this day</summary>{''.join(said[_MANY:])}</details>" if more > 0 else ""
    return (
        f'<li style="--otr-colour: {_colour(step)}"><span class="otr-when"><time>{day(step["day"])}</time></span> '
        f"<b>{escaped(_told(step))}</b> <span class='otr-detail'>{escaped(status + _shared(step))}</span>"
        f"{''.join(said[:_MANY])}{folded}</li>"
    )


def _told(step: Row) -> str:
    """What a step adds; a change that is inferred across articles is possible, and without common words less so."""
    if not step["possible"]:
        return MOVES[step["move"]]
    return f"possibly {MOVES[step['move']]}" + ("" if step["common"] else ", or another act")


def _shared(step: Row) -> str:
    return f" · in common: {', '.join(step['common'])}" if step["common"] else ""


def _receipt(row: Row, href: Href, several: bool) -> str:
    """One record: the words with what it rests on, its status where it is one of several, who said it, the article."""
    status = f"{codebook().statuses[str(row['status'])].title.lower()} · " if several else ""
    text, evidence = str(row["text"]), str(row["evidence"] or "")
    start = text.find(evidence) if evidence else -1
    marks = [Mark(start, start + len(evidence), "otr-why-commitment")] if start >= 0 else []
    source = ", ".join(str(part) for part in (row["outlet"], row["title"]) if isinstance(part, str) and part)
    who = str(row["names"]) or "Speaker not resolved"
    return (
        f'<blockquote class="otr-context" dir="auto">{marked(text, marks)}</blockquote>'
        f"<footer>{escaped(status)}{escaped(who)} · "
        f'<a href="{escaped(href(row))}" target="_self">{escaped(source or "the article")}</a></footer>'
    )
