"""One speaker, closer: offices over time, names, stance, topics, commitments and the latest words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.actors.registry import load_registry
from dashboard.filters import NONE, country_name
from dashboard.measures import commitments, stance, statements, topics
from dashboard.measures.measure import Measure
from dashboard.ui import cards, drill, events, shifts
from dashboard.ui.highlight import escaped
from dashboard.ui.show import show
from dashboard.ui.text import count, day, listed, present
from dashboard.ui.view import View

LATEST = 3


def choose(view: View) -> str | None:
    """Draw the choice of a speaker; return the id."""
    ids = [i for i in view.known.ids("actor") if i != NONE]
    chosen = st.selectbox(
        "A speaker",
        ids,
        index=None,
        format_func=lambda i: view.known.label("actor", i),
        key="who",
        bind="query-params",
        placeholder="Choose a speaker",
        width=420,
    )
    return str(chosen) if chosen else None


def draw(view: View, actor_id: str) -> None:
    """Draw the profile of a speaker under the reader's filter."""
    filter = view.filter.having(actors=(actor_id,))
    st.html(_card(view, actor_id))
    n: int = view.cached(statements.count, filter=filter)
    if not n:
        st.info("No statement of this speaker is in the present filter.", icon=":material/filter_alt_off:")
        return
    timeline: Measure = view.cached(stance.timeline, filter=filter)
    show(timeline, "Stance toward Russia, statement by statement", "profile")
    told = shifts.told(view, actor_id) + events.told(events.within(timeline.frame["published"]))
    st.html(told or "<span></span>")
    left, right = st.columns(2, gap="large")
    with left:
        show(view.cached(topics.share, filter=filter), "What they speak about", "profile")
    with right:
        show(view.cached(commitments.by_status, filter=filter), "What they have committed to", "profile")
    st.header("Latest words", anchor=False)
    st.caption(f"{min(n, LATEST)} of {count(n, 'statement')}")
    rows: list[cards.Row] = view.cached(statements.page, filter=filter, size=LATEST)
    st.html(cards.cards(rows, drill.reader_link(view)))


def _card(view: View, actor_id: str) -> str:
    found = cards.records(view.store.frame("SELECT * FROM actors WHERE actor_id = ?", [actor_id]))
    if not found:
        return ""
    actor = found[0]
    facts = [*_offices(list(actor["roles"])), *_names(actor_id)]
    if present(actor["wikidata"]):
        number = escaped(str(actor["wikidata"]))
        address = f"https://www.wikidata.org/wiki/{number}"
        facts.append(
            f'<dt>Wikidata</dt><dd><a href="{address}" target="_blank" rel="noopener noreferrer">{number} ↗</a></dd>'
        )
    if not actor["registered"]:
        facts.append("<dt>Registry</dt><dd>Not in the actor registry: told by the articles’ own words alone.</dd>")
    return (
        f'<h2 class="otr-headline otr-second" dir="auto">{escaped(str(actor["name"]))}</h2>'
        f'<dl class="otr-facts">{"".join(facts)}</dl>'
    )


def _offices(roles: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for role in roles:
        name = str(role["role"] or "")
        if present(role["country"]) and country_name(str(role["country"])).lower() not in name.lower():
            name = f"{name}, {country_name(str(role['country']))}".lstrip(", ")
        since, until = day(role["start"]), day(role["end"])
        span = f"{since or 'before'} to {until or 'now'}" if since or until else "no dates"
        if name:
            lines.append(f"{escaped(name)} <span class='otr-detail'>{escaped(span)}</span>")
    return [f"<dt>Offices</dt><dd>{'<br>'.join(lines)}</dd>"] if lines else []


def _names(actor_id: str) -> list[str]:
    known = load_registry().find(actor_id)
    if known is None:
        return []
    names = [name for name in (*known.strong, *known.weak, *known.metonyms) if name != known.name]
    return [f"<dt>Also called</dt><dd>{escaped(listed(names))}</dd>"] if names else []
