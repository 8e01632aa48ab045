"""Who is speaking: shares of statements, words and articles, and their course over time."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from dashboard.codebook.labels import codebook
from dashboard.filters import NAMED_KINDS, NONE, Filter
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import (
    OTHERS,
    UNRESOLVED,
    By,
    Extent,
    Facts,
    Grain,
    extent,
    ratios,
    speaker_facts,
    tally,
)
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.timeline import group_drills, periods, undated, with_gaps
from dashboard.measures.wording import (
    counted,
    denominator,
    group_labels,
    interval,
    listing,
    percent,
    period,
    sentences,
    unique,
)
from dashboard.table.store import Store

Unit = Literal["statements", "words", "articles"]
Group = By | Literal["topic"]

_AMOUNT = {"statements": "coalesce(p.weight, 1.0)", "words": "coalesce(p.weight, 1.0) * s.words", "articles": "1"}
_LAST = {OTHERS: 1, NONE: 2, UNRESOLVED: 3}
_NOUN = {"actor": "speaker", "country": "country", "bloc": "bloc"}
COLUMNS = {
    "group": "id of the speaker, country or bloc; (others), none or (unresolved)",
    "label": "its name",
    "credit": "statements or words, joint speech shared equally among its speakers; or articles",
    "share": "credit as a share of the whole, 0 to 1; missing where nothing was said",
    "low": "lower end of the 95 % interval of the share (bootstrap over articles)",
    "high": "upper end of the 95 % interval",
    "n_statements": "statements by the group, a joint one in full: what the row opens",
    "n_articles": "articles that they are in",
    "small_n": f"whether the whole is under {SMALL_STATEMENTS} statements or {SMALL_ARTICLES} articles",
    "rank": "place of the group in the whole build, for its colour",
    "drill": "what to add to the filter to list the row's statements",
}


def named(filter: Filter) -> Filter:
    """Return the filter without outlets and unnamed sources, which no ranking of speakers counts by default."""
    if filter.unnamed or filter.speaker_kinds or filter.actors:
        return filter
    return filter.having(speaker_kinds=NAMED_KINDS)


def share(store: Store, filter: Filter, unit: Unit = "statements", by: By = "actor", top: int = 15) -> Measure:
    """Return each speaker's (country's, bloc's) share; joint speech gives each speaker 1/n.

    Rows: the `top` largest, then "All others", then "none" (no country), then "Speaker not resolved" (always, also at
    0). Columns as in `COLUMNS`. The denominator holds unresolved speakers; outlets and unnamed sources only with
    `filter.unnamed`. By bloc and by articles the shares do not sum to 1.
    """
    asked, filter = filter, named(filter)
    whole = extent(store, filter)
    facts = speaker_facts(filter, by, amount=_AMOUNT[unit])
    sizes = _sizes(store, facts, unit)
    kept = [group for group in sizes.index if group not in _LAST][:top]
    tallied = _by_unit(tally(store, facts.mapped("grp", [*kept, NONE, UNRESOLVED]), whole, ["grp"]), unit)
    wholes = _by_unit(tally(store, speaker_facts(filter, None, amount=_AMOUNT[unit]), whole), unit)
    in_view = [UNRESOLVED] if filter.admits_unresolved else []  # the unresolved are in view at 0 too
    frame = ratios(tallied, wholes, ["grp"], complete={"grp": in_view})
    frame = _ordered(frame.rename(columns={"grp": "group", "amount": "credit"}), kept)
    others = [group for group in sizes.index if group not in {*kept, *_LAST}]
    frame["drill"] = [_opened(by, group, [*kept, *filter.without_actors], others) for group in frame["group"]]
    frame = with_names(store, by, frame)
    frame["label"] = frame["label"].where(frame["group"] != OTHERS, _others(by, len(others)))
    return of_statements(
        "speakers.share",
        f"{_what(unit, by, filter)}, per cent",
        frame,
        COLUMNS,
        filter,
        whole,
        value="share",
        note=_note(store, asked, filter, whole, unit, by),
        alt=_alt(frame, whole, unit),
        detail=f"{unit} by {by}",
    )


def over_time(
    store: Store, filter: Filter, unit: Unit = "statements", by: By = "actor", top: int = 6, grain: Grain | None = None,
    groups: Sequence[str] = (),
) -> Measure:  # fmt: skip
    """Return the shares of the `top` speakers (or of some `groups`) per period; the grain follows the time covered.

    Rows (group, period), the unresolved last where no groups are named: the columns of `share`, `period` (its first
    day) and `n_period` (statements of the period). A period without any statement has rows with missing share: a
    gap, never 0 %.
    """
    asked, filter = filter, named(filter)
    whole = extent(store, filter)
    grain = grain or whole.grain
    facts = speaker_facts(filter, by, amount=_AMOUNT[unit])
    kept = [group for group in _sizes(store, facts, unit).index if group not in _LAST][:top]
    asked_for = f" of {', '.join(groups)}" if groups else ""
    groups = list(groups) or ([*kept, UNRESOLVED] if filter.admits_unresolved else kept)
    tallied = _by_unit(tally(store, facts.limited("grp", groups), whole, ["grp"], grain), unit)
    wholes = _by_unit(tally(store, speaker_facts(filter, None, amount=_AMOUNT[unit]), whole, [], grain), unit)
    figures = ratios(tallied, wholes, ["grp"], ["period"], complete={"grp": groups})
    figures = figures.rename(columns={"grp": "group", "amount": "credit", "whole": "n_period"})
    frame = with_gaps(figures, {"group": groups, "period": periods(whole, grain)})
    frame = with_names(store, by, frame).assign(drill=group_drills(filter, by, frame, grain))
    columns = {
        **COLUMNS,
        "period": f"first day of the {grain}",
        "n_period": "statements of the period, the whole of its shares",
    }
    return of_statements(
        "speakers.over_time",
        f"{_what(unit, by, filter)} by {grain}, per cent",
        frame,
        columns,
        filter,
        whole,
        value="share",
        note=sentences(_note(store, asked, filter, whole, unit, by).rstrip("."), undated(whole)),
        alt=f"Line chart, one line a speaker, by {grain}: {listing(list(frame['label'].unique()), 8)}. "
        f"Shares {denominator(whole)}, {period(filter, whole)}; gaps are times without a statement.",
        detail=f"{unit} by {by} by {grain}{asked_for}",
        grain=grain,
    )


def with_names(store: Store, by: Group, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the `label` and `rank` of each row's `group`; -1 for what is no group of its own."""
    label = frame["group"].map(group_labels(store, by, frame["group"]))
    return frame.assign(label=label, rank=frame["group"].map(ranks(store, by)).fillna(-1).astype(int))


@functools.lru_cache(maxsize=16)  # a store never changes, and every figure asks; never change what it returns
def ranks(store: Store, by: Group) -> dict[str, int]:
    """Return the place of each group in the whole build (of each topic in the codebook), from 0: what colours hang on,
    so that no filter changes it."""
    if by == "topic":
        return {label.id: label.order for label in codebook().topics.values()}
    column = {"actor": "actor_id", "country": "country", "bloc": "unnest(blocs)"}[by]
    frame = store.frame(
        f"SELECT grp, count(*) AS n FROM (SELECT ({column})::VARCHAR AS grp FROM statement_speakers) "  # noqa: S608
        "WHERE grp IS NOT NULL GROUP BY grp ORDER BY n DESC, grp"
    )
    return {group: rank for rank, group in enumerate(frame["grp"])}


def _sizes(store: Store, facts: Facts, unit: Unit) -> pd.Series:
    amount = "count(DISTINCT document_id)" if unit == "articles" else "round(sum(amount)::DOUBLE, 9)"
    frame = store.frame(
        f"SELECT grp, {amount}::DOUBLE AS size FROM ({facts.sql}) GROUP BY grp ORDER BY size DESC, grp",  # noqa: S608
        facts.params,
    )
    return frame.set_index("grp")["size"]


def _by_unit(tallied: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    return tallied.assign(amount=tallied["n_articles"].astype(float)) if unit == "articles" else tallied


def _ordered(frame: pd.DataFrame, kept: list[str]) -> pd.DataFrame:
    place = {group: rank for rank, group in enumerate(kept)} | {g: len(kept) + last for g, last in _LAST.items()}
    return frame.sort_values("group", key=lambda groups: groups.map(place)).reset_index(drop=True)


def _others(by: By, n: int) -> str:
    return counted(n, f"other {_NOUN[by]}")


def _opened(by: By, group: str, kept: list[str], others: list[str]) -> str:
    if group != OTHERS:
        return drill(narrowed(by, group))
    return drill({"not_actor": kept} if by == "actor" else {by: others})


def _what(unit: Unit, by: By, filter: Filter) -> str:
    if unit == "articles":
        return f"Share of articles with a statement by each {_NOUN[by]}"
    return f"Share of {'words in ' if unit == 'words' else ''}{unique(filter)} by {_NOUN[by]}"


def _note(store: Store, asked: Filter, filter: Filter, whole: Extent, unit: Unit, by: By) -> str:
    hidden = 0 if asked == filter else asked.count(store) - whole.n_statements
    small = whole.n_statements < SMALL_STATEMENTS or whole.n_articles < SMALL_ARTICLES
    overlap = unit == "articles" or by == "bloc"
    return sentences(
        "" if overlap else "A joint statement is shared equally among its speakers",
        "Shares overlap and do not add up to 100 %" if overlap else "",
        f"{counted(hidden, 'statement')} by outlets and unnamed sources not counted" if hidden else "",
        f"Few cases ({denominator(whole)}): read with care" if small else "",
    )


def _alt(frame: pd.DataFrame, whole: Extent, unit: Unit) -> str:
    rows = [
        f"{label} {percent(share)} {interval(low, high, percent)}"
        for label, share, low, high in zip(frame["label"], frame["share"], frame["low"], frame["high"], strict=True)
    ]
    return f"Bar chart of shares of {unit}, {denominator(whole)}: {listing(rows, 6)}."
