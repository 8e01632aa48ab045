"""A build in memory, one array a column: what all figures are counted from.

A build never changes, so what figures need of it is read once (about 100 bytes a statement). A filter is still asked of
the table, as everywhere (`Filter.where`): what it lets through are places in these columns. Grouping and summing places
with numpy costs a tenth of the SQL for it, as a page asks for some thirty sums at a time.
"""

# ruff: noqa: S608  (only names of our own go into the SQL; every value is a parameter)

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.filters import NONE, Filter
from dashboard.measures.bootstrap import SEED
from dashboard.table.store import Store

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
UNRESOLVED = "(unresolved)"
_ANYBODY = ("actors", "without_actors", "countries", "blocs", "speaker_kinds")  # what is asked of one of the speakers
_ANYTHING = ("commitment_types", "commitment_statuses", "committed", "urged_by")  # ... of one of the commitments
STANCES = ("-2", "-1", "0", "1", "2", NONE)


@dataclasses.dataclass(frozen=True, slots=True)
class Coded:
    """A column of names (or other values) as numbers: row i is `names[codes[i]]`."""

    codes: Ints
    names: Sequence[Any]

    def at(self, places: Ints) -> Coded:
        """Return the rows at these places."""
        return Coded(self.codes[places], self.names)


@dataclasses.dataclass(frozen=True, slots=True)
class Many:
    """What rows have several of: row i has the entries `starts[i]` to `starts[i + 1]`."""

    starts: Ints

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return, for these rows, all their entries: which of `rows` each belongs to, and its place."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        first = np.cumsum(sizes) - sizes
        which = np.repeat(np.arange(len(rows)), sizes)
        return which, np.arange(len(which)) - first[which] + self.starts[rows][which]


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Statements by `statement_row`; their voices (a statement and one speaker; one too where none is resolved); their
    commitments; the blocs of voices and the parties of commitments."""

    document: Ints  # of a statement, from 0
    shuffled: Ints  # of a document: its place in a random order
    published: npt.NDArray[np.datetime64]  # of a statement, NaT where its article has no date
    words: Ints
    of_statements: Mapping[str, Coded]  # stance, topic, apart, outlet, quote
    voices: Many  # of a statement
    voice_statement: Ints
    voice_speaker: Ints  # row of `statement_speakers`, -1: not resolved
    weight: npt.NDArray[np.float64]
    of_voices: Mapping[str, Coded]  # actor, country
    blocs: Many  # of a voice
    bloc: Coded
    record_statement: Ints
    of_records: Mapping[str, Coded]  # type, family, status, asker
    parties: Many  # of a commitment
    party: Coded


@functools.lru_cache(maxsize=2)  # as many builds are open at a time
def columns(store: Store) -> Columns:
    """Read a build's columns, once."""
    said = store.frame(
        "SELECT d.rowid AS document, s.published, s.words, coalesce(s.stance, 3) AS stance, s.topic, s.self_stance, "
        "s.outlet, s.quote_kind FROM statements s JOIN documents d USING (document_id) ORDER BY s.statement_row"
    )
    voices = store.arrow(
        "SELECT s.statement_row, p.rowid AS speaker, p.actor_id::VARCHAR AS actor, p.country::VARCHAR AS country, "
        f"p.weight, CASE WHEN p.actor_id IS NULL THEN ['{UNRESOLVED}'] WHEN coalesce(len(p.blocs), 0) = 0 "
        f"THEN ['{NONE}'] ELSE p.blocs::VARCHAR[] END AS blocs FROM statements s LEFT JOIN statement_speakers p "
        "ON p.statement_row = s.statement_row ORDER BY s.statement_row, p.actor_id"
    )
    records = store.arrow(
        "SELECT statement_row, type::VARCHAR AS type, family::VARCHAR AS family, status::VARCHAR AS status, "
        f"coalesce(urged_by, '{NONE}') AS asker, CASE WHEN coalesce(len(committed), 0) = 0 THEN ['{NONE}'] "
        "ELSE committed END AS party FROM commitments ORDER BY rowid"
    )
    documents = int(store.frame("SELECT count(*) AS n FROM documents")["n"].sum())
    statement, actor = _ints(voices["statement_row"]), _coded(voices["actor"], UNRESOLVED)
    blocs, bloc = _many(voices["blocs"])
    parties, party = _many(records["party"])
    return Columns(
        document=said["document"].to_numpy(np.int64),
        shuffled=np.random.default_rng(SEED).permutation(documents),
        published=said["published"].to_numpy("datetime64[D]"),
        words=said["words"].to_numpy(np.int64),
        of_statements={
            "stance": Coded(said["stance"].to_numpy(np.int64) + 2, STANCES),
            "topic": _category(said["topic"]),
            "apart": Coded(said["self_stance"].to_numpy(np.int64), ("false", "true")),
            "outlet": _category(said["outlet"]),
            "quote": _category(said["quote_kind"]),
        },
        voices=Many(np.searchsorted(statement, np.arange(len(said) + 1))),
        voice_statement=statement,
        voice_speaker=_ints(voices["speaker"]),
        weight=voices["weight"].fill_null(1.0).to_numpy(),
        of_voices={"actor": actor, "country": _country(voices["country"], actor)},
        blocs=blocs,
        bloc=bloc,
        record_statement=_ints(records["statement_row"]),
        of_records={name: _coded(records[name]) for name in ("type", "family", "status", "asker")},
        parties=parties,
        party=party,
    )


@functools.lru_cache(maxsize=64)  # a page asks for few filters, but each of its figures asks
def held(store: Store, filter: Filter) -> Flags:
    """Return, for each statement, whether the filter lets it through. Never change what it returns."""
    known = columns(store)
    anybody, anything = (filter.having(**dict.fromkeys(fields, ())) for fields in (_ANYBODY, _ANYTHING))
    if anybody != filter:  # one of its voices is wanted: without the table's join, at a fifth of the cost
        return held(store, anybody) & _any(known.voice_statement[credited(store, filter)], len(known.document))
    if anything != filter:
        return held(store, anything) & _any(known.record_statement[_matching(store, filter)], len(known.document))
    sql, params = filter.where()
    rows = store.frame(f"SELECT s.statement_row AS place FROM statements s WHERE {sql}", params)
    return _flags(rows, len(known.document))


@functools.lru_cache(maxsize=64)
def credited(store: Store, filter: Filter) -> Flags:
    """Return, for each voice, whether the filter wants its speaker. Never change what it returns."""
    sql, params = filter.credit_where()
    speakers = columns(store).voice_speaker
    rows = store.frame(f"SELECT p.rowid AS place FROM statement_speakers p WHERE {sql}", params)
    wanted = _flags(rows, len(speakers) + 1)
    wanted[-1] = filter.admits_unresolved
    return wanted[speakers]


@functools.lru_cache(maxsize=64)
def recorded(store: Store, filter: Filter) -> Flags:
    """Return, for each commitment, whether the filter lets it through. Never change what it returns."""
    return _matching(store, filter) & held(store, filter)[columns(store).record_statement]


@functools.lru_cache(maxsize=64)
def _matching(store: Store, filter: Filter) -> Flags:
    """Whether each commitment is what the filter asks of commitments, whatever its statement is."""
    sql, params = filter.commitment_where()
    rows = store.frame(f"SELECT c.rowid AS place FROM commitments c WHERE {sql}", params)
    return _flags(rows, len(columns(store).record_statement))


def _any(statements: Ints, size: int) -> Flags:
    """Which statements are named at all."""
    return np.bincount(statements, minlength=size) > 0


def _flags(rows: pd.DataFrame, size: int) -> Flags:
    flags = np.zeros(size, dtype=bool)
    flags[rows["place"].to_numpy()] = True
    return flags


def _ints(column: pa.ChunkedArray) -> Ints:
    numbers: Ints = column.fill_null(-1).to_numpy().astype(np.int64)
    return numbers


def _coded(column: pa.ChunkedArray, missing: str = NONE) -> Coded:
    """Names in alphabetical order, then what stands for a missing one."""
    encoded = column.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.full(len(names) + 1, len(names))
    place[order] = np.arange(len(names))
    codes = place[encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)]
    return Coded(codes, [*(names[i] for i in order), missing])


def _category(column: pd.Series) -> Coded:
    """An ENUM in its own order, then "none"."""
    codes = column.cat.codes.to_numpy(np.int64)
    names = [str(name) for name in column.cat.categories]
    return Coded(np.where(codes < 0, len(names), codes), [*names, NONE])


def _country(column: pa.ChunkedArray, actor: Coded) -> Coded:
    """The country of a voice; one that is not resolved has none, and is told apart from those without."""
    country = _coded(column)
    unresolved = actor.codes == len(actor.names) - 1
    return Coded(np.where(unresolved, len(country.names), country.codes), [*country.names, UNRESOLVED])


def _many(column: pa.ChunkedArray) -> tuple[Many, Coded]:
    lists = column.combine_chunks()
    sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Many(starts), _coded(pa.chunked_array([lists.flatten()]))
