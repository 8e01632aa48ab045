"""Possible shifts: speakers whose stance toward Russia before and after some day differs by more than chance would do.

The test asks, for each speaker, whether any day divides the statements into two parts that differ, and is fit for few
ordinal values that hang together:

- stances enter as mid-ranks, so that only their order counts (Pettitt 1979, Applied Statistics 28:126-135);
- statements published on one day stay together, as several articles then often report the same words: a day's score is
  the sum of its ranks (rank sums of clusters: Datta and Satten 2005, JASA 100:908-915);
- the statistic is the largest standardised rank sum over all days that leave enough on both sides (maximally selected
  rank statistics: Lausen and Schumacher 1992, Biometrics 48:73-85). Its chance distribution comes from exchanging the
  days, so that the many days looked at are paid for (p = (1 + hits) / (1 + draws), Phipson and Smyth 2010). Where
  chance does as much again and again it is asked no further (p = hits / draws, Besag and Clifford 1991, Biometrika
  78:301-304);
- the many speakers looked at are paid for by adjusting p for the false discovery rate (Benjamini and Hochberg 1995,
  J. R. Statist. Soc. B 57:289-300).

What it cannot know: whether the articles chose other words of the same speaker. A shift is a lead, never a finding.
"""

from __future__ import annotations

import dataclasses
import datetime
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.filters import NONE, Filter, day_words
from dashboard.measures.bootstrap import SEED, Array, ratio_intervals
from dashboard.measures.drill import drill, narrowed
from dashboard.measures.facts import UNRESOLVED, By, Facts, extent, speaker_facts
from dashboard.measures.framing import of_statements
from dashboard.measures.measure import MEAN_STATEMENTS, Measure
from dashboard.measures.speakers import named, names_and_ranks
from dashboard.measures.stance import SCALE, without_officials
from dashboard.measures.wording import counted, listing, many, sentences, signed
from dashboard.table.store import Store

MIN_STATEMENTS = MEAN_STATEMENTS  # with a stance, on each side (codebook 4.6)
MIN_DAYS = 5  # on which they were published, on each side
LEVEL = 0.05  # of the adjusted p
_DRAWS, _HITS = 9_999, 50  # the most draws, and how often chance may do as much before they end
_FIRST = 100  # draws of the first block; the next ones double
_CHUNK = 1_000_000  # cells of one block of draws
_NOUN = {"actor": "speaker", "country": "country", "bloc": "bloc"}

Days = npt.NDArray[np.int64]  # one row a day, one column a value of the scale: numbers of statements

COLUMNS = {
    "group": "id of the speaker, country or bloc",
    "label": "its name",
    "rank": "place of the group in the whole build, for its colour",
    "side": "before or after the day that divides the statements best",
    "first": "first day of publication on this side",
    "last": "last day of publication on this side",
    "mean": "mean stance on this side, -2 to 2",
    "low": "lower end of the 95 % interval of the mean (bootstrap over articles)",
    "high": "upper end of the 95 % interval",
    "n_statements": "statements with a stance on this side: what the row opens",
    "n_articles": "articles that they are in",
    "change": "mean after less mean before",
    "p_adjusted": "chance that at least so large a difference arises by chance, adjusted for all groups looked at",
    "drill": "what to add to the filter to list the row's statements",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Split:
    """Where a group's statements differ most: the days before `place` against the rest, and the chance of that."""

    place: int
    p: float


def possible(store: Store, filter: Filter, by: By = "actor") -> Measure:
    """Return the groups whose stance may have shifted, the largest change first; two rows each, before and after.

    Columns as in `COLUMNS`. Only groups with MIN_STATEMENTS statements on MIN_DAYS days on both sides of some day are
    tested; `note` says how many were looked at and tested. Undated statements are left out, Russian officials unless
    `filter.officials_ranked`. No rows: nothing stands out.
    """
    filter = without_officials(named(filter))
    whole = extent(store, filter)
    articles = _articles(speaker_facts(store, filter, by, "stance"))
    seen, days = articles["grp"].nunique(), _days(articles)
    splits = {group: found for group, counts in days.items() if (found := best_split(counts, group)) is not None}
    adjusted = dict(zip(splits, false_discovery([split.p for split in splits.values()]), strict=True))
    rows = [
        row
        for group, split in splits.items()
        if adjusted[group] <= LEVEL
        for row in _sides(articles[articles["grp"] == group], split, filter, by, adjusted[group])
    ]
    frame = pd.DataFrame(rows, columns=[c for c in COLUMNS if c not in {"label", "rank"}])
    frame = frame.assign(size=frame["change"].abs()).sort_values(
        ["size", "group"], ascending=[False, True], kind="stable", ignore_index=True
    )
    frame = frame.assign(**names_and_ranks(store, by, list(frame["group"])))
    measure = of_statements(
        "shifts.possible",
        "Leads to check, never verdicts: mean stance toward Russia, −2 to +2, before and after the day that divides a "
        f"{_NOUN[by]}’s statements best",
        frame,
        COLUMNS,
        filter,
        whole,
        value="mean",
        note=_note(store, by, list(splits), frame),
        alt=_alt(frame),
        detail=f"by {by}",
    )
    return dataclasses.replace(measure, denominator=_looked_at(seen, len(splits), by))


def best_split(days: Days, name: str = "") -> Split | None:
    """Return where a group's days differ most and how likely chance does that; None if no day leaves enough.

    `days` is in order of time; `name` seeds the draws, so that a group has the same p whoever else is looked at.
    """
    sizes = days.sum(axis=1)
    scores = days @ _ranks(days.sum(axis=0))
    spread = float((scores**2).sum()) or 1.0  # one and the same stance: all scores are 0, and chance does as much
    observed = _statistic(scores[None, :], sizes[None, :], spread)[0]
    if not np.isfinite(observed).any():
        return None
    place, most = int(np.argmax(observed)) + 1, float(observed.max())
    chance = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    return Split(place, _chance_of(most, scores, sizes, spread, chance))


def false_discovery(p: Sequence[float]) -> list[float]:
    """Return the p values adjusted for their number (Benjamini and Hochberg 1995, step-up).

    >>> false_discovery([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    order = np.argsort(p)[::-1]
    scaled = np.asarray(p, float)[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return [round(float(value), 12) for value in adjusted]


def _ranks(totals: npt.NDArray[np.int64]) -> Array:
    """The mid-rank of each value of the scale, less the mean of all ranks."""
    below = np.cumsum(totals) - totals
    centred: Array = below + (totals + 1) / 2 - (totals.sum() + 1) / 2
    return centred


def _statistic(scores: Array, sizes: npt.NDArray[np.int64], spread: float) -> Array:
    """The standardised rank sum before each day, one row an order of days; -inf where too little is on a side."""
    orders, n = scores.shape
    days = np.arange(1, n)
    said = np.cumsum(sizes, axis=1)[:, :-1]
    enough = (said >= MIN_STATEMENTS) & (sizes.sum(axis=1)[:, None] - said >= MIN_STATEMENTS)
    enough &= (days >= MIN_DAYS) & (n - days >= MIN_DAYS)
    if not enough.any():
        return np.full((orders, max(n - 1, 1)), -np.inf)
    error = np.sqrt(days * (n - days) / (n * (n - 1)) * spread)
    return np.where(enough, np.abs(np.cumsum(scores, axis=1)[:, :-1]) / error, -np.inf)


def _chance_of(
    most: float, scores: Array, sizes: npt.NDArray[np.int64], spread: float, chance: np.random.Generator
) -> float:
    hits, drawn, n = 0, 0, len(scores)
    block = _FIRST
    while drawn < _DRAWS:
        block = min(block, _DRAWS - drawn, max(1, _CHUNK // n))
        order = chance.permuted(np.tile(np.arange(n), (block, 1)), axis=1)
        as_much = np.cumsum(_statistic(scores[order], sizes[order], spread).max(axis=1) >= most - 1e-9)
        if hits + as_much[-1] >= _HITS:
            return _HITS / (drawn + int(np.searchsorted(as_much, _HITS - hits)) + 1)
        hits, drawn, block = hits + int(as_much[-1]), drawn + block, 2 * block
    return (hits + 1) / (drawn + 1)


def _articles(facts: Facts) -> pd.DataFrame:
    """`grp`, `published`, `document_id` and a column a value of the scale: one row a group and article, in order of
    time. Undated facts, those without a stance and those of nobody are left out."""
    facts = facts.limited("stance", SCALE)
    published, grp = facts.columns.published[facts.statement], facts.keys["grp"]
    somebody = np.array([name not in {UNRESOLVED, NONE} for name in grp.names])
    facts = facts.at(np.flatnonzero(~np.isnat(published) & somebody[grp.codes]))
    grp, statement = facts.keys["grp"], facts.statement
    document, day = facts.columns.document[statement], facts.columns.published[statement]
    _, once = np.unique(grp.codes * len(facts.columns.document) + statement, return_index=True)  # a joint one once
    facts, document, day = facts.at(once), document[once], day[once]
    codes, stance = facts.keys["grp"].codes, facts.keys["stance"].codes
    order = np.lexsort((document, day, codes))
    codes, day, document, stance = codes[order], day[order], document[order], stance[order]
    new = np.flatnonzero(np.diff(codes, prepend=-1) | np.diff(document, prepend=-1))
    which = np.cumsum(np.bincount(new, minlength=len(codes))) - 1
    counts = np.bincount(which * len(SCALE) + stance, minlength=len(new) * len(SCALE)).reshape(-1, len(SCALE))
    about = {"grp": [grp.names[code] for code in codes[new]], "published": day[new], "document_id": document[new]}
    return pd.DataFrame(about | dict(zip(SCALE, counts.T, strict=True)))


def _days(articles: pd.DataFrame) -> dict[str, Days]:
    """Of each group that may have enough for two sides: its statements of each day, in order of time."""
    said, published = articles[list(SCALE)].to_numpy(np.int64), articles["published"].to_numpy()
    found: dict[str, Days] = {}
    for group, rows in articles.groupby("grp", sort=True).indices.items():
        first = np.flatnonzero(np.concatenate([[True], np.diff(published[rows]) > np.timedelta64(0)]))
        if len(first) >= 2 * MIN_DAYS and said[rows].sum() >= 2 * MIN_STATEMENTS:
            found[str(group)] = np.add.reduceat(said[rows], first)
    return found


def _sides(articles: pd.DataFrame, split: Split, filter: Filter, by: By, adjusted: float) -> list[dict[str, Any]]:
    """The two rows of one group."""
    days = sorted(articles["published"].unique())
    parts = {
        "before": articles[articles["published"] < days[split.place]],
        "after": articles[articles["published"] >= days[split.place]],
    }
    limits = {"before": (filter.start, _date(days[split.place - 1])), "after": (_date(days[split.place]), filter.end)}
    group = str(articles["grp"].iloc[0])
    means = {side: _mean(part) for side, part in parts.items()}
    return [
        {
            "group": group,
            "side": side,
            "first": part["published"].min(),
            "last": part["published"].max(),
            **means[side],
            "n_statements": int(part[list(SCALE)].to_numpy().sum()),
            "n_articles": len(part),
            "change": round(means["after"]["mean"] - means["before"]["mean"], 12),
            "p_adjusted": adjusted,
            "drill": drill({**narrowed(by, group), "stance": _values(filter), **_between(*limits[side])}),
        }
        for side, part in parts.items()
    ]


def _mean(articles: pd.DataFrame) -> dict[str, float]:
    counts = articles[list(SCALE)].to_numpy(float)
    said = counts.sum(axis=1)
    rungs = counts @ np.linspace(0, 1, len(SCALE))
    low, high = ratio_intervals(rungs[:, None], said)
    ends = {"mean": rungs.sum() / said.sum(), "low": low[0], "high": high[0]}
    return {name: round(float(value) * 4 - 2, 12) for name, value in ends.items()}


def _values(filter: Filter) -> list[str]:
    return [value for value in SCALE if not filter.stances or value in filter.stances]


def _between(start: datetime.date | None, end: datetime.date | None) -> dict[str, list[str]]:
    return {key: [day.isoformat()] for key, day in (("start", start), ("end", end)) if day}


def _date(day: Any) -> datetime.date:
    return pd.Timestamp(day).date()


def _looked_at(seen: int, tested: int, by: By) -> str:
    return f"{counted(seen, _NOUN[by])} looked at, {tested:,} with enough statements"


def _note(store: Store, by: By, tested: list[str], frame: pd.DataFrame) -> str:
    names = names_and_ranks(store, by, tested)["label"]
    quiet = [name for group, name in zip(tested, names, strict=True) if group not in set(frame["group"])]
    return sentences(
        f"Enough means {MIN_STATEMENTS} statements with a stance, published on {MIN_DAYS} days, on both sides of a day",
        f"Tested, and within what chance does: {listing(quiet, 8)}" if quiet else "",
        f"Statements published on one day are kept together; p is adjusted for all days and {many(_NOUN[by])} tried",
    )


def _alt(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No possible shift."
    before = frame[frame["side"] == "before"].set_index("group")
    after = frame[frame["side"] == "after"].set_index("group")
    rows = [
        f"{before.loc[group, 'label']}: mean {signed(before.loc[group, 'mean'])} until "
        f"{day_words(_date(before.loc[group, 'last']))}, {signed(after.loc[group, 'mean'])} since "
        f"{day_words(_date(after.loc[group, 'first']))}"
        for group in before.index
    ]
    return f"Means of stance toward Russia before and after. {listing(rows, 8)}."
