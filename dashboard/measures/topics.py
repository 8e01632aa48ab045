"""What statements are about."""

from __future__ import annotations

from dashboard.filters import NONE, Filter
from dashboard.measures.drill import drill
from dashboard.measures.facts import extent, statement_facts
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.speakers import names_and_ranks
from dashboard.measures.tally import at, clusters, ratios, tally
from dashboard.measures.wording import denominator, listing, percent, sentences, unique
from dashboard.table.store import Store

COLUMNS = {
    "topic": "id of the primary topic, or none",
    "label": "its title",
    "share": "of all statements, 0 to 1",
    "low": "lower end of the 95 % interval of the share (bootstrap over articles)",
    "high": "upper end of the 95 % interval",
    "n_statements": "statements about the topic: what the row opens",
    "n_articles": "articles that they are in",
    "small_n": f"whether the whole is under {SMALL_STATEMENTS} statements or {SMALL_ARTICLES} articles",
    "rank": "place of the topic in the codebook, for its colour",
    "drill": "what to add to the filter to list the row's statements",
}


def share(store: Store, filter: Filter) -> Measure:
    """Return each primary topic's share of statements, largest first, "none" last (columns: `COLUMNS`)."""
    whole = extent(store, filter)
    facts, drawn = statement_facts(store, filter, "topic"), clusters(store, filter)
    frame = ratios(tally(facts, {"topic": None}, drawn), tally(facts, {}, drawn))
    sizes = zip(frame["topic"], frame["n_statements"], strict=True)
    place = [(topic == NONE, -n, number) for number, (topic, n) in enumerate(sizes)]  # they come in codebook order
    frame = at(frame, sorted(range(len(place)), key=place.__getitem__))
    frame |= names_and_ranks(store, "topic", frame["topic"])
    frame["drill"] = [drill({"topic": [topic]}) for topic in frame["topic"]]
    rows = [f"{label} {percent(part)}" for label, part in zip(frame["label"], frame["share"], strict=True)]
    small = any(frame["small_n"])
    return of_statements(
        "topics.share",
        f"Share of {unique(filter)} by primary topic, per cent",
        frame,
        COLUMNS,
        filter,
        whole,
        value="share",
        note=sentences(f"few cases ({denominator(whole)}): read with care" if small else ""),
        alt=f"Bar chart of topics, {denominator(whole)}: {listing(rows, 8)}.",
    )
