"""What is counted: facts, one a statement, or one a statement and speaker, or one a commitment, with their values.

`measures.tally` sums them.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.filters import Filter
from dashboard.measures.bootstrap import Array
from dashboard.measures.columns import UNRESOLVED, Coded, Columns, Ints, columns, credited, held, recorded
from dashboard.table.store import Store

By = Literal["actor", "country", "bloc"]
Grain = Literal["month", "quarter", "year"]
Unit = Literal["statements", "words", "articles"]
OTHERS = "(others)"

__all__ = ["OTHERS", "UNRESOLVED", "By", "Coded", "Extent", "Facts", "Grain", "Unit"]

_MONTHS_UNTIL = {"month": 36, "quarter": 120}  # the longest period, in months, that is shown at a grain


@dataclasses.dataclass(frozen=True, slots=True)
class Extent:
    """How much a filter lets through, and the dates that it covers."""

    n_statements: int
    n_articles: int
    first: datetime.date | None
    last: datetime.date | None
    n_undated: int

    @property
    def grain(self) -> Grain:
        """The grain at which the dates make a readable timeline: months up to three years, quarters up to ten."""
        months = 0
        if self.first and self.last:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if months <= _MONTHS_UNTIL["month"]:
            return "month"
        return "quarter" if months <= _MONTHS_UNTIL["quarter"] else "year"


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """Rows that are counted: the statement of each, its amount, and its values of some keys."""

    columns: Columns
    statement: Ints
    amount: Array
    keys: Mapping[str, Coded]

    def at(self, places: Ints) -> Facts:
        """Return some of the facts."""
        keys = {key: coded.at(places) for key, coded in self.keys.items()}
        return dataclasses.replace(self, statement=self.statement[places], amount=self.amount[places], keys=keys)

    def limited(self, key: str, kept: Sequence[str]) -> Facts:
        """Return the facts whose `key` is among the kept values."""
        coded = self.keys[key]
        wanted = np.isin(np.array(coded.names, dtype=object), list(kept))
        return self.at(np.flatnonzero(wanted[coded.codes]))

    def mapped(self, key: str, kept: Sequence[str]) -> Facts:
        """Return the facts with every value of `key` that is not kept turned into OTHERS."""
        coded, place = self.keys[key], {name: number for number, name in enumerate(kept)}
        codes = np.array([place.get(name, len(kept)) for name in coded.names], dtype=np.int64)[coded.codes]
        return dataclasses.replace(self, keys={**self.keys, key: Coded(codes, [*kept, OTHERS])})

    def dated(self, periods: Sequence[pd.Timestamp]) -> Facts:
        """Return the facts that have a date, with the key `period`: the place of theirs among some first days."""
        published = self.columns.published[self.statement]
        known = np.flatnonzero(~np.isnat(published))
        place = np.searchsorted(np.array(periods, dtype="datetime64[D]"), published[known], side="right") - 1
        facts = self.at(known)
        return dataclasses.replace(facts, keys={**facts.keys, "period": Coded(place, periods)})


@functools.lru_cache(maxsize=64)
def extent(store: Store, filter: Filter) -> Extent:
    """Measure what a filter lets through."""
    all_columns, places = columns(store), np.flatnonzero(held(store, filter))
    days = all_columns.published[places]
    known = days[~np.isnat(days)]
    first, last = (known.min().item(), known.max().item()) if len(known) else (None, None)
    articles = int(np.count_nonzero(np.bincount(all_columns.document[places])))
    return Extent(len(places), articles, first, last, len(days) - len(known))


def statement_facts(store: Store, filter: Filter, *keys: str) -> Facts:
    """Return one row a statement; keys: stance, topic, apart, outlet, quote."""
    places, all_columns = np.flatnonzero(held(store, filter)), columns(store)
    return _facts(all_columns, places, {key: all_columns.of_statements[key].at(places) for key in keys})


def speaker_facts(store: Store, filter: Filter, by: By | None, *keys: str, unit: Unit = "articles") -> Facts:
    """Return one row a statement and speaker that the filter wants, with `grp` by actor, country or bloc.

    Its amount is the speaker's part of the statement ("statements") or of its words ("words"), or 1; further keys are
    those of statements. A speaker of several blocs is shown under those that were asked for.
    """
    all_columns = columns(store)
    voices = np.flatnonzero(held(store, filter)[all_columns.voice_statement] & credited(store, filter))
    which, grp = _grouped(all_columns, voices, by)
    voices = voices[which]
    statement = all_columns.voice_statement[voices]
    values = {key: all_columns.of_statements[key].at(statement) for key in keys}
    facts = _facts(all_columns, statement, values | ({"grp": grp} if grp else {}))
    if unit != "articles":
        words = all_columns.words[statement] if unit == "words" else 1.0
        facts = dataclasses.replace(facts, amount=all_columns.weight[voices] * words)
    return facts.limited("grp", filter.blocs) if by == "bloc" and filter.blocs else facts


def commitment_facts(store: Store, filter: Filter, by: By | Literal["committed"] | None = None, *keys: str) -> Facts:
    """Return one row a commitment record (and group of its speakers, or party); keys: type, family, status, asker."""
    all_columns = columns(store)
    records = np.flatnonzero(recorded(store, filter))
    grp: Coded | None = None
    if by == "committed":
        which, entries = all_columns.parties.of(records)
        records, grp = records[which], all_columns.party.at(entries)
    elif by is not None:
        which, voices = all_columns.voices.of(all_columns.record_statement[records])
        wanted = np.flatnonzero(credited(store, filter)[voices])
        again, grp = _grouped(all_columns, voices[wanted], by)
        records = records[which[wanted[again]]]
    if grp is not None:  # a record counts once for a group, however many of its speakers belong to it
        _, once = np.unique(records * len(grp.names) + grp.codes, return_index=True)
        records, grp = records[once], grp.at(once)
    values = {key: all_columns.of_records[key].at(records) for key in keys} | ({"grp": grp} if grp else {})
    facts = _facts(all_columns, all_columns.record_statement[records], values)
    asked = {"bloc": filter.blocs, "committed": filter.committed}.get(by or "", ())
    return facts.limited("grp", asked) if asked else facts


def _facts(all_columns: Columns, statement: Ints, keys: Mapping[str, Coded]) -> Facts:
    return Facts(all_columns, statement, np.ones(len(statement)), keys)


def _grouped(all_columns: Columns, voices: Ints, by: By | None) -> tuple[Ints, Coded | None]:
    """Which of the voices each row is of, and its group; a voice has a row a bloc."""
    if by == "bloc":
        which, entries = all_columns.blocs.of(voices)
        return which, all_columns.bloc.at(entries)
    return np.arange(len(voices)), all_columns.of_voices[by].at(voices) if by else None
