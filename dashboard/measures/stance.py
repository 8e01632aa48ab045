"""Where speakers stand toward Russia: distributions, means where allowed, and their course over time (codebook 4).

"No stance" is never part of a share or a mean: it stands beside as a number. A joint statement counts in full for each
of its speakers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.filters import NONE, Filter
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import (
    UNRESOLVED,
    Extent,
    Facts,
    Grain,
    extent,
    ratios,
    speaker_facts,
    statement_facts,
    tally,
)
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import MEAN_STATEMENTS, SMALL_ARTICLES, SMALL_STATEMENTS, Measure
from dashboard.measures.speakers import Group, named, with_names
from dashboard.measures.timeline import group_drills, period_limits, periods, undated, with_gaps
from dashboard.measures.wording import counted, denominator, listing, percent, period, sentences, unique
from dashboard.table.store import Store

SCALE = ("-2", "-1", "0", "1", "2")
_VALUES = (*SCALE, NONE)
_STANCE = {"stance": f"coalesce(s.stance::VARCHAR, '{NONE}')"}
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
    parts, wholes = (tallied.merge(shown, on=keys) for tallied in _tallies(store, facts, whole, keys))
    figures = _figures(parts, wholes, ["place"])
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
    asked, filter = filter, _without_officials(filter)
    whole = extent(store, filter)
    grain = grain or whole.grain
    figures = _figures(*_tallies(store, statement_facts(filter, _STANCE), whole, [], grain), ["period"])
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
        note=sentences(_apart_words(apart), undated(whole), _silent_words(frame), _grey_words(frame)),
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

    Rows (group, period): `group`, `label`, `rank`, `period`, `mean` (missing below 10), `low`, `high`, `n`, `silent`,
    `n_statements` (with and without a stance), `n_articles`, `small_n`, `drill`.
    """
    field = {"actor": "actors", "country": "countries", "bloc": "blocs"}[by]
    filter = filter.having(**{field: tuple(groups)})
    whole = extent(store, filter)
    grain = grain or whole.grain
    tallies = _tallies(store, speaker_facts(filter, by, _STANCE), whole, ["grp"], grain)
    figures = _figures(*tallies, ["grp", "period"])
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


def _without_officials(filter: Filter) -> Filter:
    if filter.officials_ranked or filter.self_stance:
        return filter
    return filter.having(self_stance="without")


def _tallies(
    store: Store, facts: Facts, whole: Extent, keys: list[str], grain: Grain | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tally statements by stance, NONE too, and those that have one: the parts and the wholes of shares and means."""
    parts = tally(store, facts, whole, [*keys, "stance"], grain)
    wholes = tally(store, facts.limited("stance", SCALE), whole, keys, grain)
    by_stance, voiced = (tallied.assign(amount=tallied["n_statements"].astype(float)) for tallied in (parts, wholes))
    return by_stance, voiced


def _figures(parts: pd.DataFrame, wholes: pd.DataFrame, strata: list[str]) -> pd.DataFrame:
    """Shares of the five values and the mean of each stratum, and a row for those without a stance; groups that say
    nothing about Russia have only that row."""
    silent = parts[parts["stance"] == NONE]
    voiced = parts[parts["stance"] != NONE]
    shares = ratios(voiced, wholes, ["stance"], strata, complete={"stance": SCALE})
    scores = voiced.assign(amount=voiced["amount"] * voiced["stance"].astype(int)).drop(columns="stance")
    means = ratios(scores, wholes, [], strata, bounds=(-2.0, 2.0))[[*strata, "share", "low", "high", "whole"]]
    means = means.rename(columns={"share": "mean", "low": "mean_low", "high": "mean_high"})
    means.loc[means["whole"] < MEAN_STATEMENTS, ["mean", "mean_low", "mean_high"]] = np.nan
    quiet = silent.groupby(strata)["n_statements"].sum().rename("silent")
    of_shares = shares.drop_duplicates(strata).set_index(strata)[["whole_articles", "small_n"]]
    once = pd.concat([quiet, means.set_index(strata), of_shares], axis=1, sort=False).reset_index(names=strata)
    every = parts[strata].drop_duplicates().merge(pd.DataFrame({"stance": _VALUES}), how="cross")
    shares = shares.drop(columns=["whole", "whole_articles", "small_n"])
    frame = every.merge(shares, on=[*strata, "stance"], how="left").merge(once, on=strata, how="left")
    frame["silent"] = frame["silent"].fillna(0)
    frame["n_statements"] = frame["n_statements"].where(frame["stance"] != NONE, frame["silent"])
    frame = frame.drop(columns="n_articles").rename(columns={"whole": "n", "whole_articles": "n_articles"})
    counts = {name: frame[name].fillna(0).astype(int) for name in ("n", "silent", "n_statements", "n_articles")}
    return frame.assign(**counts, small_n=[flag if isinstance(flag, bool) else True for flag in frame["small_n"]])


def _shown(store: Store, facts: Facts, top: int) -> tuple[pd.DataFrame, int]:
    """Return the groups to show (`grp`, `apart`, `place`: from 0 in display order), and how many are left out."""
    groups = store.frame(
        f"SELECT grp, apart, count(*) FILTER (stance <> '{NONE}') AS n, count(*) FILTER (stance = '{NONE}') AS silent "  # noqa: S608
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
        _grey_words(frame),
        f"a mean is given from {MEAN_STATEMENTS} statements with a stance on",
        "Russian officials stand apart" if frame["apart"].any() else "",
        f"{counted(hidden, f'more {_NOUN[by]}')} not shown" if hidden else "",
        f"{counted(unnamed, 'statement')} by outlets and unnamed sources not counted" if unnamed else "",
    )


def _silent_words(frame: pd.DataFrame) -> str:
    return "statements without a stance are in no share: their number stands beside" if frame["silent"].any() else ""


def _grey_words(frame: pd.DataFrame) -> str:
    small = (frame["small_n"] & (frame["n"] > 0)).any()
    return f"grey: under {SMALL_STATEMENTS} statements or {SMALL_ARTICLES} articles" if small else ""


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
