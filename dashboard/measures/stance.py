"""Where speakers stand toward Russia: distributions, means where allowed, and their course over time (codebook 4).

"No stance" is never part of a share or a mean: it stands beside as a number. A joint statement counts in full for each
of its speakers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.filters import NONE, Filter
from dashboard.measures.columns import STANCES
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import UNRESOLVED, By, Coded, Extent, Facts, Grain, extent, speaker_facts, statement_facts
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import MEAN_STATEMENTS, SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.speakers import Group, named, names_and_ranks
from dashboard.measures.tally import Cells, Clusters, Grid, at, clusters, shares, tally
from dashboard.measures.timeline import group_drills, period_limits, periods, undated
from dashboard.measures.wording import counted, denominator, listing, percent, period, sentences, unique
from dashboard.table.store import Store

SCALE = STANCES[:-1]
_NOUN = {"actor": "speaker", "country": "country", "bloc": "bloc", "topic": "topic"}
_TOP_OFFICIALS = 10
_LAST = frozenset({NONE, UNRESOLVED})

FIGURES = {
    "stance": 'stance toward Russia, "-2" to "2", or none',
    "n_statements": "statements with this value: what the row opens",
    "share": "of the statements with a stance, 0 to 1; missing for none",
    "low": "lower end of the 95 % interval of the share (bootstrap over articles)",
    "high": "upper end of the 95 % interval",
    "n": "statements with a stance, the whole of the shares",
    "silent": "statements without a stance, in no share",
    "n_articles": "articles of the statements with a stance",
    "small_n": f"whether n is under {SMALL_STATEMENTS} or the articles under {SMALL_ARTICLES}",
    "mean": f"mean stance, -2 to 2; missing where n is under {MEAN_STATEMENTS}",
    "mean_low": "lower end of the 95 % interval of the mean",
    "mean_high": "upper end of the 95 % interval of the mean",
    "drill": "what to add to the filter to list the row's statements",
}
COLUMNS = {
    "group": "id of the speaker, country, bloc or topic; none or (unresolved)",
    "label": "its name",
    "apart": "whether the row is about speakers for the Russian state, who are kept out of the ranking",
    "rank": "place of the group in the whole build, for its colour",
    **FIGURES,
}


def distribution(store: Store, filter: Filter, by: Group = "actor", top: int = 20) -> Measure:
    """Return the five stance values of each group, with the silent (no stance) beside, never inside a share.

    Rows (group, stance "-2" ... "2", "none"), columns as in `COLUMNS`; groups by n, largest first, then the unresolved
    speakers, then Russian officials (`apart`) unless `filter.officials_ranked`.
    """
    asked, filter = filter, filter if by == "topic" else named(filter)
    whole = extent(store, filter)
    split = not filter.officials_ranked and not filter.self_stance
    facts = _rows(_by_group(store, filter, by), split)
    shown, hidden = _shown(facts, top)
    frame = _figures(facts, {"row": shown}, clusters(store, filter), filter)
    frame["group"] = [group for group, _ in frame["row"]]
    frame["apart"] = np.array([apart for _, apart in frame["row"]], dtype=bool)
    frame |= names_and_ranks(store, by, frame["group"])
    frame["drill"] = [
        drill({**narrowed(by, group), "stance": [value], **_officials(split, apart)})
        for group, value, apart in zip(frame["group"], frame["stance"], frame["apart"], strict=True)
    ]
    return of_statements(
        "stance.distribution",
        f"Stance toward Russia by {_NOUN[by]}, per cent of {_with_stance(filter)}",
        frame,
        COLUMNS,
        filter,
        whole,
        value="share",
        note=_note(store, asked, filter, whole, frame, hidden, by),
        alt=_alt(frame),
        detail=f"by {by}",
    )


def over_time(store: Store, filter: Filter, grain: Grain | None = None) -> Measure:
    """Return the stance values per period: the columns of `distribution` with `period` (first day) for the group.

    Russian officials are left out unless `filter.officials_ranked`. Periods without a statement are gaps.
    """
    asked, filter = filter, without_officials(filter)
    whole = extent(store, filter)
    grain = grain or whole.grain
    days = periods(whole, grain)
    facts = statement_facts(store, filter, "stance").dated(days)
    frame = _figures(facts, {"period": days}, clusters(store, filter), filter)
    frame["drill"] = [
        drill({"stance": [value], **period_limits(filter, day, grain)})
        for day, value in zip(frame["period"], frame["stance"], strict=True)
    ]
    columns = {"period": f"first day of the {grain}", **FIGURES}
    apart = extent(store, asked).n_statements - whole.n_statements
    return of_statements(
        "stance.over_time",
        f"Stance toward Russia by {grain}, per cent of {_with_stance(filter)}",
        frame,
        columns,
        filter,
        whole,
        value="share",
        note=sentences(_apart_words(apart), undated(whole), _silent_words(frame), _faded_words(frame)),
        alt=f"Stacked bars, one a {grain}, of the five stance values; {denominator(whole)}, {period(filter, whole)}. "
        f"Gaps are times without a statement.",
        detail=f"by {grain}",
        grain=grain,
    )


def compared(
    store: Store, filter: Filter, groups: Sequence[str], by: Literal["actor", "country", "bloc"] = "actor",
    grain: Grain | None = None,
) -> Measure:  # fmt: skip
    """Return the mean stance per period of some groups (two to four read well) on one axis.

    Without a grain it is the finest, from the usual one on, at which two groups have means in two periods; else years.
    Rows (group, period): `group`, `label`, `rank`, `period`, `mean` (missing below 10), `low`, `high`, `n`, `silent`,
    `n_statements` (with and without a stance), `n_articles`, `small_n`, `drill`.
    """
    field = {"actor": "actors", "country": "countries", "bloc": "blocs"}[by]
    filter = filter.having(**{field: tuple(groups)})
    whole = extent(store, filter)
    frame, grain = _with_means(store, filter, by, list(dict.fromkeys(groups)), whole, grain)
    frame["low"], frame["high"] = frame["mean_low"], frame["mean_high"]
    frame["n_statements"] = frame["n"] + frame["silent"]
    frame |= names_and_ranks(store, by, frame["group"])
    frame["drill"] = group_drills(filter, by, frame, grain)
    columns = {
        **{name: COLUMNS[name] for name in ("group", "label", "rank")},
        "period": f"first day of the {grain}",
        **{name: FIGURES[name] for name in ("mean", "n", "silent")},
        "low": FIGURES["mean_low"],
        "high": FIGURES["mean_high"],
        "n_statements": "statements of the group in the period: what the row opens",
        **{name: FIGURES[name] for name in ("n_articles", "small_n", "drill")},
    }
    return of_statements(
        "stance.compared",
        f"Mean stance toward Russia by {grain}, −2 to +2, {_with_stance(filter)}",
        frame,
        columns,
        filter,
        whole,
        value="mean",
        note=sentences(f"A mean is shown from {MEAN_STATEMENTS} statements with a stance on", undated(whole)),
        alt=f"Lines of mean stance by {grain} for {listing([*dict.fromkeys(frame['label'])])}; {denominator(whole)}.",
        detail=f"by {by} by {grain}",
        grain=grain,
    )


def timeline(store: Store, filter: Filter) -> Measure:
    """Return one row a speaker, day and stance: `published`, `group`, `label`, `rank`, `stance`, `n_statements`,
    `text` (of one of them), `drill`. Undated statements and those without a stance are left out."""
    whole = extent(store, filter)
    frame = _dots(speaker_facts(store, filter, "actor", "stance").limited("stance", SCALE))
    frame["text"] = _texts(store, frame.pop("first").tolist())
    frame = frame.assign(**names_and_ranks(store, "actor", list(frame["group"])))
    frame["drill"] = [
        drill({**narrowed("actor", group), "stance": [str(value)], "start": [day], "end": [day]})
        for group, value, day in zip(
            frame["group"], frame["stance"], frame["published"].dt.strftime("%Y-%m-%d"), strict=True
        )
    ]
    columns = {
        "published": "date of the article",
        **{name: COLUMNS[name] for name in ("group", "label", "rank")},
        "stance": "stance toward Russia, -2 to 2",
        "n_statements": "statements by the speaker on that day with that stance: what the row opens",
        "text": "the words of the first of them",
        "drill": FIGURES["drill"],
    }
    return of_statements(
        "stance.timeline",
        f"Statements by date and stance toward Russia, {unique(filter)}",
        frame,
        columns,
        filter,
        whole,
        value="stance",
        note=undated(whole) and sentences(undated(whole)),
        alt=f"One dot a speaker, day and stance, {denominator(whole)}.",
    )


def _dots(facts: Facts) -> pd.DataFrame:
    """One row a day, group and stance, in this order: how many statements, and the `first` of them."""
    facts = facts.at(np.flatnonzero(~np.isnat(facts.columns.published[facts.statement])))
    group, stance = facts.keys["grp"], facts.keys["stance"]
    days, day = np.unique(facts.columns.published[facts.statement], return_inverse=True)
    dot = (day * len(group.names) + group.codes) * len(STANCES) + stance.codes
    _, first, n = np.unique(dot, return_index=True, return_counts=True)
    return pd.DataFrame(
        {
            "published": days[day[first]].astype("datetime64[us]"),
            "group": [group.names[code] for code in group.codes[first]],
            "stance": stance.codes[first] - 2,
            "n_statements": n,
            "first": facts.statement[first],
        }
    )


def _texts(store: Store, rows: Sequence[int]) -> list[str]:
    sql = "SELECT statement_row, text FROM statements WHERE statement_row IN (SELECT unnest(?::INTEGER[]))"
    frame = store.frame(sql, [list(rows)])
    of_row = dict(zip(frame["statement_row"], frame["text"], strict=True))
    return [of_row[row] for row in rows]


def _with_stance(filter: Filter) -> str:
    return f"{unique(filter)} with a stance"


def _officials(split: bool, apart: bool) -> dict[str, list[str]]:
    return {"officials": ["only" if apart else "without"]} if split else {}


def _values(filter: Filter) -> list[str]:
    """The values that the filter lets through, along the scale, then none."""
    return [value for value in STANCES if not filter.stances or value in filter.stances]


def without_officials(filter: Filter) -> Filter:
    """Return the filter without speakers for the Russian state, unless it ranks them or is about them."""
    if filter.officials_ranked or filter.self_stance:
        return filter
    return filter.having(self_stance="without")


def _by_group(store: Store, filter: Filter, by: Group) -> Facts:
    """Facts with stance, `apart`, and the group in `grp`."""
    if by != "topic":
        return speaker_facts(store, filter, by, "stance", "apart")
    facts = statement_facts(store, filter, "stance", "apart", "topic")
    return dataclasses.replace(facts, keys={**facts.keys, "grp": facts.keys["topic"]})


def _rows(facts: Facts, split: bool) -> Facts:
    """The facts with the key `row`: the group and, where they are split, whether they are about Russian officials."""
    grp, apart = facts.keys["grp"], facts.keys["apart"].codes * split
    names = [(group, officials) for group in grp.names for officials in (False, True)]
    return dataclasses.replace(facts, keys={**facts.keys, "row": Coded(2 * grp.codes + apart, names)})


def _figures(facts: Facts, strata: Grid, drawn: Clusters, filter: Filter) -> Cells:
    """Shares of the values and the mean of each stratum, in one draw of its articles: a row a stratum and value.

    A stratum that says nothing about Russia has only the number of its silent statements.
    """
    ballots = tally(facts, {**strata, "stance": STANCES}, drawn, "statement")
    voiced = tally(facts.limited("stance", SCALE), strata)
    counts = ballots.n_statements.reshape(-1, len(STANCES))
    parts = ballots.parts.reshape(*counts.shape, drawn.n)
    scale = parts[:, : len(SCALE)]
    parts[:, -1] = np.einsum("svc,v->sc", scale, _RUNGS)  # "none" is in no share: in its place the mean, from 0 to 1
    figures = shares(parts, scale.sum(axis=1))
    n, articles = counts[:, : len(SCALE)].sum(axis=1), voiced.n_articles.ravel()
    means = np.where(n[:, None] < MEAN_STATEMENTS, np.nan, figures[:, -1] * 4 - 2).round(12)
    figures[:, -1] = np.nan
    each = np.repeat(np.arange(len(n)), len(STANCES))
    frame = ballots.cells() | {
        "n_articles": articles[each],
        "n": n[each],
        "silent": counts[each, -1],
        "small_n": ((n < SMALL_STATEMENTS) | (articles < SMALL_ARTICLES))[each],
        **{name: figures[:, :, place].ravel() for place, name in enumerate(("share", "low", "high"))},
        **{name: means[each, place] for place, name in enumerate(("mean", "mean_low", "mean_high"))},
    }
    shown = _values(filter)
    return at(frame, [place for place, value in enumerate(frame["stance"]) if value in shown])


def _with_means(
    store: Store, filter: Filter, by: By, groups: Sequence[str], whole: Extent, grain: Grain | None
) -> tuple[Cells, Grain]:
    """Figures by group and period, one row each, and the grain that they are by."""
    grains: tuple[Grain, ...] = (grain,) if grain else _GRAINS[_GRAINS.index(whole.grain) :]
    facts, drawn = speaker_facts(store, filter, by, "stance"), clusters(store, filter)
    for chosen in grains:
        days = periods(whole, chosen)
        frame = _figures(facts.dated(days), {"grp": groups, "period": days}, drawn, filter)
        frame = at(frame, range(0, len(frame["mean"]), len(_values(filter))))
        means = np.isfinite(frame["mean"]).reshape(len(groups), len(days)).sum(axis=1)
        if (means >= _COURSE).sum() >= _COURSE:
            break
    return frame | {"group": frame["grp"]}, chosen


_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
_COURSE = 2  # means of as many groups make a course that can be compared
_RUNGS = np.linspace(0, 1, len(SCALE))


def _shown(facts: Facts, top: int) -> tuple[list[tuple[str, bool]], int]:
    """Return the rows to show (group, whether apart), in order, and how many are left out."""
    counted = tally(facts, {"row": None, "stance": STANCES})
    sizes = [(-int(said[:-1].sum()), -int(said[-1])) for said in counted.n_statements]
    ordered = sorted(zip((row[0] in _LAST for row in counted.values["row"]), sizes, counted.values["row"], strict=True))
    rows = [row for _, _, row in ordered]
    ranked = [row for row in rows if not row[1] and row[0] not in _LAST][:top]
    last = [row for row in rows if not row[1] and row[0] in _LAST]
    shown = [*ranked, *last, *[row for row in rows if row[1]][:_TOP_OFFICIALS]]
    return shown, len(rows) - len(shown)


def _note(
    store: Store, asked: Filter, filter: Filter, whole: Extent, frame: Cells, hidden: int, by: Group
) -> str:  # fmt: skip
    unnamed = 0 if asked == filter else extent(store, asked).n_statements - whole.n_statements
    return sentences(
        _silent_words(frame),
        _faded_words(frame),
        f"a mean is given from {MEAN_STATEMENTS} statements with a stance on",
        "Russian officials stand apart" if any(frame["apart"]) else "",
        f"{counted(hidden, f'more {_NOUN[by]}')} not shown" if hidden else "",
        f"{counted(unnamed, 'statement')} by outlets and unnamed sources not counted" if unnamed else "",
    )


def _silent_words(frame: Cells) -> str:
    return "statements without a stance are in no share: their number stands beside" if any(frame["silent"]) else ""


def _faded_words(frame: Cells) -> str:
    small = bool((frame["small_n"] & (frame["n"] > 0)).any())
    return f"faded: under {SMALL_STATEMENTS} statements or {SMALL_ARTICLES} articles" if small else ""


def _apart_words(apart: int) -> str:
    return f"{counted(apart, 'statement')} by Russian officials not counted" if apart else ""


def _alt(frame: Cells) -> str:
    names = ("group", "label", "stance", "share", "n", "silent", "apart")
    critical: dict[str, float] = {}
    told: dict[str, tuple[str, int, int]] = {}
    for group, label, stance, share, n, silent, apart in zip(*(frame[name] for name in names), strict=True):
        if not apart:
            told[group] = label, n, silent
            critical[group] = critical.get(group, 0.0) + (share if stance in _CRITICAL and n else 0.0)
    rows = [
        f"{label}: {f'{percent(critical[group])} critical or condemning of {n}' if n else 'none with a stance'}, "
        f"{silent} without a stance"
        for group, (label, n, silent) in told.items()
    ]
    return f"Stacked bars of stance toward Russia. {listing(rows, 8)}."


_CRITICAL = frozenset({"-2", "-1"})
