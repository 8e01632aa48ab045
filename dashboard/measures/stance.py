"""Where speakers stand toward Russia: distributions, means where allowed, and their course over time (codebook 4).

"No stance" is never part of a share or a mean: it stands beside as a number. A joint statement counts in full for each
of its speakers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.filters import NONE, Filter
from dashboard.measures.bootstrap import ratio_intervals
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import (
    UNRESOLVED,
    Extent,
    Facts,
    Grain,
    cluster_of,
    extent,
    speaker_facts,
    statement_facts,
)
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import MEAN_STATEMENTS, SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.speakers import Group, named, with_names
from dashboard.measures.timeline import group_drills, period_limits, periods, undated, with_gaps
from dashboard.measures.wording import counted, denominator, listing, percent, period, sentences, unique
from dashboard.table.store import Store

SCALE = ("-2", "-1", "0", "1", "2")
_VALUES = (*SCALE, NONE)
_STANCE = {"stance": "s.stance"}
_NOUN = {"actor": "speaker", "country": "country", "bloc": "bloc", "topic": "topic"}
_TOP_OFFICIALS = 10

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
    columns = {**_STANCE, "apart": "s.self_stance" if split else "false"}
    if by == "topic":
        facts = statement_facts(filter, {"grp": f"coalesce(s.topic::VARCHAR, '{NONE}')", **columns})
    else:
        facts = speaker_facts(filter, by, columns)
    shown, hidden = _shown(store, facts, top)
    facts = facts.limited("grp", list(shown["grp"].unique()))
    keys = ["grp", "apart"]
    figures = _figures(_ballots(store, facts, whole, keys).merge(shown, on=keys), ["place"])
    frame = with_gaps(figures, {"place": shown["place"], "stance": _values(filter)}).merge(shown, on="place")
    frame = with_names(store, by, frame.rename(columns={"grp": "group"}))
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
    figures = _figures(_ballots(store, statement_facts(filter, _STANCE), whole, [], grain), ["period"])
    frame = with_gaps(figures, {"period": periods(whole, grain), "stance": _values(filter)})
    frame["drill"] = [
        drill({"stance": [value], **period_limits(filter, day, grain)})
        for day, value in zip(frame["period"], frame["stance"], strict=True)
    ]
    columns = {"period": f"first day of the {grain}", **FIGURES}
    apart = asked.count(store) - whole.n_statements
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
    figures, grain = _with_means(store, speaker_facts(filter, by, _STANCE), whole, grain)
    figures = figures.drop(columns=["low", "high", "n_statements"]).rename(
        columns={"mean_low": "low", "mean_high": "high"}
    )
    figures = figures.drop_duplicates(["grp", "period"]).rename(columns={"grp": "group"})
    frame = with_gaps(figures, {"group": list(dict.fromkeys(groups)), "period": periods(whole, grain)})
    frame["n_statements"] = frame["n"] + frame["silent"]
    frame = with_names(store, by, frame).assign(drill=group_drills(filter, by, frame, grain))
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
        alt=f"Lines of mean stance by {grain} for {listing(list(frame['label'].unique()))}; {denominator(whole)}.",
        detail=f"by {by} by {grain}",
        grain=grain,
    )


def timeline(store: Store, filter: Filter) -> Measure:
    """Return one row a speaker, day and stance: `published`, `group`, `label`, `rank`, `stance`, `n_statements`,
    `text` (of one of them), `drill`. Undated statements and those without a stance are left out."""
    whole = extent(store, filter)
    facts = speaker_facts(filter, "actor", {"stance": "s.stance", "text": "s.text"})
    frame = store.frame(
        'SELECT published, grp AS "group", stance, count(DISTINCT statement_row) AS n_statements, '  # noqa: S608
        f"first(text ORDER BY statement_row) AS text FROM ({facts.sql}) "
        "WHERE published IS NOT NULL AND stance IS NOT NULL GROUP BY ALL ORDER BY published, grp, stance",
        facts.params,
    )
    frame["published"] = pd.to_datetime(frame["published"])
    frame = with_names(store, "actor", frame)
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


def _with_stance(filter: Filter) -> str:
    return f"{unique(filter)} with a stance"


def _officials(split: bool, apart: bool) -> dict[str, list[str]]:
    return {"officials": ["only" if apart else "without"]} if split else {}


def _values(filter: Filter) -> list[str]:
    """The values that the filter lets through, along the scale, then none."""
    return [value for value in _VALUES if not filter.stances or value in filter.stances]


def without_officials(filter: Filter) -> Filter:
    """Return the filter without speakers for the Russian state, unless it ranks them or is about them."""
    if filter.officials_ranked or filter.self_stance:
        return filter
    return filter.having(self_stance="without")


def _ballots(
    store: Store, facts: Facts, whole: Extent, keys: Sequence[str], grain: Grain | None = None
) -> pd.DataFrame:
    """Count statements by stance per key and article (or random group): `*keys`, `cluster`, `period` (with a grain;
    undated facts are left out), one column a value of the scale, "none", and `n_articles` that hold a stance."""
    names = "".join(f'"{key}", ' for key in keys)
    day, period, dated = "", "", ""
    if grain:
        day, period = f"date_trunc('{grain}', published)::DATE AS period, ", "period, "
        dated = " WHERE published IS NOT NULL"
    each = ", ".join(f'count(*) FILTER (stance = {value}) AS "{value}"' for value in SCALE)
    sums = ", ".join(f'sum("{value}")::INTEGER AS "{value}"' for value in _VALUES)
    frame = store.frame(
        f"WITH said AS (SELECT DISTINCT {names}{day}document_id, statement_row, stance FROM ({facts.sql}){dated}), "  # noqa: S608
        f'articles AS (SELECT {names}{period}document_id, {each}, count(*) FILTER (stance IS NULL) AS "{NONE}", '
        "count(stance) AS voiced FROM said GROUP BY ALL) "
        f"SELECT {names}{cluster_of(whole)} AS cluster, {period}{sums}, count(*) FILTER (voiced > 0) AS n_articles "
        "FROM articles GROUP BY ALL ORDER BY ALL",  # the order of articles decides what is drawn
        facts.params,
    )
    if grain:
        frame["period"] = pd.to_datetime(frame["period"])
    return frame


def _figures(ballots: pd.DataFrame, strata: list[str]) -> pd.DataFrame:
    """Shares of the five values and the mean of each stratum, in one draw of its articles, and a row for those without
    a stance; a group that says nothing about Russia has only their number."""
    strata_of = ballots.groupby(strata, sort=True)
    once = strata_of[[NONE, "n_articles"]].sum().reset_index().rename(columns={NONE: "silent"})
    counts = ballots[list(SCALE)].to_numpy(float)
    parts = np.column_stack([counts, counts @ _RUNGS])  # the mean, from 0 to 1, is a sixth share
    figures = np.full((len(once), 3, len(SCALE) + 1), np.nan)  # value, low, high
    totals = np.zeros((len(once), len(_VALUES)), dtype=int)
    for number, rows in _rows_of(strata_of.ngroup()):
        totals[number] = [*counts[rows].sum(axis=0), once["silent"].iloc[number]]
        voiced = rows[counts[rows].any(axis=1)]
        if len(voiced):
            wholes = counts[voiced].sum(axis=1)
            value = parts[voiced].sum(axis=0) / wholes.sum()
            figures[number] = value, *ratio_intervals(parts[voiced], wholes)
    once["n"] = totals[:, : len(SCALE)].sum(axis=1)
    once["small_n"] = (once["n"] < SMALL_STATEMENTS) | (once["n_articles"] < SMALL_ARTICLES)
    means = np.where(once["n"].to_numpy()[:, None] < MEAN_STATEMENTS, np.nan, figures[:, :, -1] * 4 - 2)
    once[["mean", "mean_low", "mean_high"]] = np.round(means, 12)
    figures[:, :, -1] = np.nan  # "none", the sixth of the values, is in no share
    frame = once.loc[once.index.repeat(len(_VALUES))].reset_index(drop=True)
    shares = {name: figures[:, place].ravel() for place, name in enumerate(("share", "low", "high"))}
    stances = pd.Series(list(_VALUES) * len(once), dtype="str")
    return frame.assign(stance=stances, n_statements=totals.ravel(), **shares)


def _with_means(store: Store, facts: Facts, whole: Extent, grain: Grain | None) -> tuple[pd.DataFrame, Grain]:
    """Figures by group and period, and the grain that they are by."""
    grains: tuple[Grain, ...] = (grain,) if grain else _GRAINS[_GRAINS.index(whole.grain) :]
    for chosen in grains:
        figures = _figures(_ballots(store, facts, whole, ["grp"], chosen), ["grp", "period"])
        means = figures.drop_duplicates(["grp", "period"]).groupby("grp")["mean"].count()
        if (means >= _COURSE).sum() >= _COURSE:
            break
    return figures, chosen


_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
_COURSE = 2  # means of as many groups make a course that can be compared
_RUNGS = np.linspace(0, 1, len(SCALE))


def _rows_of(strata: pd.Series) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Each stratum's number with its rows, in their order."""
    order = np.argsort(strata.to_numpy(), kind="stable")
    yield from enumerate(np.split(order, np.cumsum(np.bincount(strata))[:-1]) if len(order) else [])


def _shown(store: Store, facts: Facts, top: int) -> tuple[pd.DataFrame, int]:
    """Return the groups to show (`grp`, `apart`, `place`: from 0 in display order), and how many are left out."""
    groups = store.frame(
        "SELECT grp, apart, count(stance) AS n, count(*) - count(stance) AS silent "  # noqa: S608
        f"FROM (SELECT DISTINCT grp, apart, stance, statement_row FROM ({facts.sql})) GROUP BY ALL",
        facts.params,
    )
    groups["last"] = groups["grp"].isin([NONE, UNRESOLVED])
    groups = groups.sort_values(["apart", "last", "n", "silent", "grp"], ascending=[True, True, False, False, True])
    ranked = groups[~groups["apart"] & ~groups["last"]].head(top)
    last, apart = groups[~groups["apart"] & groups["last"]], groups[groups["apart"]].head(_TOP_OFFICIALS)
    shown = pd.concat([ranked, last, apart], ignore_index=True)
    return shown[["grp", "apart"]].assign(place=range(len(shown))), len(groups) - len(shown)


def _note(
    store: Store, asked: Filter, filter: Filter, whole: Extent, frame: pd.DataFrame, hidden: int, by: Group
) -> str:  # fmt: skip
    unnamed = 0 if asked == filter else asked.count(store) - whole.n_statements
    return sentences(
        _silent_words(frame),
        _faded_words(frame),
        f"a mean is given from {MEAN_STATEMENTS} statements with a stance on",
        "Russian officials stand apart" if frame["apart"].any() else "",
        f"{counted(hidden, f'more {_NOUN[by]}')} not shown" if hidden else "",
        f"{counted(unnamed, 'statement')} by outlets and unnamed sources not counted" if unnamed else "",
    )


def _silent_words(frame: pd.DataFrame) -> str:
    return "statements without a stance are in no share: their number stands beside" if frame["silent"].any() else ""


def _faded_words(frame: pd.DataFrame) -> str:
    small = (frame["small_n"] & (frame["n"] > 0)).any()
    return f"faded: under {SMALL_STATEMENTS} statements or {SMALL_ARTICLES} articles" if small else ""


def _apart_words(apart: int) -> str:
    return f"{counted(apart, 'statement')} by Russian officials not counted" if apart else ""


def _alt(frame: pd.DataFrame) -> str:
    ranked = frame[~frame["apart"]]
    negative = ranked[ranked["stance"].isin(["-2", "-1"])].groupby("group")["share"].sum()
    rows = []
    for group in ranked.drop_duplicates("group").to_dict("records"):
        critical = percent(negative.get(group["group"], 0.0))
        shares = f"{critical} critical or condemning of {group['n']}" if group["n"] else "none with a stance"
        rows.append(f"{group['label']}: {shares}, {group['silent']} without a stance")
    return f"Stacked bars of stance toward Russia. {listing(rows, 8)}."
