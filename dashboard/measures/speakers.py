"""Who is speaking: shares of statements, words and articles, and their course over time."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
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
    Unit,
    extent,
    speaker_facts,
)
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.tally import Cells, Each, Tally, at, clusters, ratios, tally
from dashboard.measures.timeline import group_drills, periods, undated
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

Group = By | Literal["topic"]

_EACH: dict[Unit, Each] = {"statements": "amount", "words": "amount", "articles": "article"}
_LAST = (OTHERS, NONE, UNRESOLVED)
_NOUN = {"actor": "speaker", "country": "country", "bloc": "bloc"}
NO_NAMES: Mapping[str, str] = {}
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
    facts, each, drawn = speaker_facts(store, filter, by, unit=unit), _EACH[unit], clusters(store, filter)
    groups = _by_size(facts, each)
    ranked = [group for group in groups if group not in _LAST]
    kept, others = ranked[:top], ranked[top:]
    in_view = {*groups, *([OTHERS] if others else [])}
    if groups and filter.admits_unresolved:  # at 0 too
        in_view.add(UNRESOLVED)
    shown = [*kept, *(group for group in _LAST if group in in_view)]
    parts = tally(facts.mapped("grp", [*kept, NONE, UNRESOLVED]), {"grp": shown}, drawn, each)
    frame = ratios(parts, _whole(store, filter, unit))
    frame |= names_and_ranks(store, by, shown, {OTHERS: _others(by, len(others))})
    frame["group"], frame["credit"] = shown, frame["amount"]
    frame["drill"] = [_opened(by, group, [*kept, *filter.without_actors], others) for group in shown]
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
    facts, each, days = speaker_facts(store, filter, by, unit=unit), _EACH[unit], periods(whole, grain)
    kept = [group for group in _by_size(facts, each) if group not in _LAST][:top]
    asked_for = f" of {', '.join(groups)}" if groups else ""
    groups = list(groups) or ([*kept, UNRESOLVED] if filter.admits_unresolved else kept)
    parts = tally(facts.dated(days), {"period": days, "grp": groups}, clusters(store, filter), each)
    group_by_group = np.arange(parts.amount.size).reshape(parts.amount.shape).T.ravel()
    frame = at(ratios(parts, _whole(store, filter, unit, days)), group_by_group)
    frame["group"], frame["n_period"] = frame["grp"], frame["whole"]
    frame["credit"] = np.where(frame["whole"] > 0, frame["amount"], np.nan)
    frame |= names_and_ranks(store, by, frame["group"])
    frame["drill"] = group_drills(filter, by, frame, grain)
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
        alt=f"Line chart, one line a speaker, by {grain}: {listing(list(dict.fromkeys(frame['label'])), 8)}. "
        f"Shares {denominator(whole)}, {period(filter, whole)}; gaps are times without a statement.",
        detail=f"{unit} by {by} by {grain}{asked_for}",
        grain=grain,
    )


def names_and_ranks(store: Store, by: Group, groups: Sequence[str], own: Mapping[str, str] = NO_NAMES) -> Cells:
    """Return the `label` and the `rank` of each row's group, -1 for what is no group of its own; `own` are labels that
    this figure has of its own."""
    label, place = {**group_labels(store, by, groups), **own}, ranks(store, by)
    return {
        "label": [label.get(group, group) for group in groups],
        "rank": np.array([place.get(group, -1) for group in groups], dtype=int),
    }


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


def _by_size(facts: Facts, each: Each) -> list[str]:
    """The groups of the facts, largest first."""
    sizes = tally(facts, {"grp": None}, each=each)
    groups = zip(sizes.amount, sizes.values["grp"], strict=True)
    return [group for _, group in sorted(groups, key=lambda sized: (-sized[0], sized[1]))]


def _whole(store: Store, filter: Filter, unit: Unit, days: Sequence[pd.Timestamp] | None = None) -> Tally:
    """What shares are of: all that is said, in all or a period."""
    facts, drawn = speaker_facts(store, filter, None, unit=unit), clusters(store, filter)
    if days is None:
        return tally(facts, {}, drawn, _EACH[unit])
    return tally(facts.dated(days), {"period": days}, drawn, _EACH[unit])


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
    hidden = 0 if asked == filter else extent(store, asked).n_statements - whole.n_statements
    small = whole.n_statements < SMALL_STATEMENTS or whole.n_articles < SMALL_ARTICLES
    overlap = unit == "articles" or by == "bloc"
    return sentences(
        "" if overlap else "A joint statement is shared equally among its speakers",
        "Shares overlap and do not add up to 100 %" if overlap else "",
        f"{counted(hidden, 'statement')} by outlets and unnamed sources not counted" if hidden else "",
        f"Few cases ({denominator(whole)}): read with care" if small else "",
    )


def _alt(frame: Cells, whole: Extent, unit: Unit) -> str:
    rows = [
        f"{label} {percent(share)} {interval(low, high, percent)}"
        for label, share, low, high in zip(frame["label"], frame["share"], frame["low"], frame["high"], strict=True)
    ]
    return f"Bar chart of shares of {unit}, {denominator(whole)}: {listing(rows, 6)}."
