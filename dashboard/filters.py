"""One frozen filter: it applies itself (SQL), puts itself in a URL, and describes itself in a sentence.

Every page, measure, chart and export takes the same `Filter`. The default one is the default view: statements in scope
that count, depth 1, wire copies collapsed. A drill-down is a `Filter` too (`Filter.refine`), so that it can be shared.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, Protocol

import pandas as pd

NONE = "none"  # as a value: no such thing on the statement (no speaker resolved, no country, no stance ...)

Query = Mapping[str, Sequence[str]]  # URL key -> values
Condition = tuple[str, list[Any]]  # SQL with ? placeholders, and their values


class Store(Protocol):
    """What filters and measures ask of a built table (`dashboard.table.store.Store`)."""

    build_id: str

    def frame(self, sql: str, params: Sequence[Any] = ()) -> pd.DataFrame:
        """Run one query over documents, statements, commitments, actors and statement_speakers."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """A value of a link that could not be applied: shown in a banner, never dropped in silence."""

    key: str
    value: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """One active choice: `key` and `value` as in the URL, `text` for the reader, `without` the filter minus it."""

    key: str
    value: str
    text: str
    without: Filter


@dataclasses.dataclass(frozen=True, slots=True)
class Loosening:
    """What an empty (or small) result would hold without one restriction: `count` statements under `filter`."""

    key: str
    text: str
    filter: Filter
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """The values that this build knows: URL key -> {id: label}, labels unique within their key, in display order.

    `first` and `last` are the dates covered by the build's articles.
    """

    build_id: str
    labels: Mapping[str, Mapping[str, str]]
    first: datetime.date | None
    last: datetime.date | None

    def ids(self, key: str) -> list[str]:
        """Return the ids of a key in display order, `NONE` last where it applies."""
        raise NotImplementedError

    def label(self, key: str, value: str) -> str:
        """Return the label of an id; an id of another build is shown as it is."""
        raise NotImplementedError

    def find(self, key: str, value: str) -> str | None:
        """Return the id that a link's value means: an id or a label, letter case ignored; None if unknown."""
        raise NotImplementedError

    def to_labels(self, query: Query) -> dict[str, list[str]]:
        """Rewrite a query's ids as labels: what Streamlit's bound widgets keep in the URL."""
        raise NotImplementedError

    def to_ids(self, query: Query) -> dict[str, list[str]]:
        """Rewrite a query's labels as ids; what is unknown stays as it is."""
        raise NotImplementedError


def options(store: Store) -> Options:
    """Read the values that can be chosen in this build: codebook labels, and actors, countries, outlets in the data."""
    raise NotImplementedError


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """A choice of statements. Within a field any value will do; between fields all must hold. Empty means no limit.

    Actor, country, bloc and kind of speaker must hold for one and the same speaker of a joint statement. Type, status
    and party must hold for one and the same commitment. Values are ids; they are kept sorted and without repetition,
    so that equal choices are equal, hash equally and make the same URL.
    """

    actors: tuple[str, ...] = ()  # `actor`; NONE: speaker not resolved
    countries: tuple[str, ...] = ()  # `country`, ISO alpha-3 on the statement's date; NONE: a speaker without country
    blocs: tuple[str, ...] = ()  # `bloc` on the statement's date
    topics: tuple[str, ...] = ()  # `topic`: the primary topic
    start: datetime.date | None = None  # `start`, inclusive, publication date
    end: datetime.date | None = None  # `end`, inclusive
    stances: tuple[str, ...] = ()  # `stance`: "-2" ... "2", NONE
    commitment_types: tuple[str, ...] = ()  # `commitment`
    commitment_statuses: tuple[str, ...] = ()  # `status`: the seven display statuses
    outlets: tuple[str, ...] = ()  # `outlet`
    quote_kinds: tuple[str, ...] = ()  # `quote`
    text: str = ""  # `q`: words (beginnings of words), "whole phrases", -without
    # Finer choices, made by drill-down
    without_actors: tuple[str, ...] = ()  # `not_actor`: resolved speakers other than these
    speaker_kinds: tuple[str, ...] = ()  # `kind`: person, institution, document, outlet, unnamed
    committed: tuple[str, ...] = ()  # `party`: who is to act in the commitment, ISO code, organisation id or words
    self_stance: Literal["", "only", "without"] = ""  # `officials`: speakers for the Russian state
    # Switches, all off in the default view
    copies: bool = False  # `copies`: count wire copies (mentions) instead of collapsing them
    nested: bool = False  # `nested`: show depth 2 (what A says that B said)
    lead_ins: bool = False  # `lead_ins`: show lead-ins and headline echoes
    any_scope: bool = False  # `any_scope`: show statements that are not about the war
    unnamed: bool = False  # `unnamed`: outlets and unnamed sources in the speaker share
    officials_ranked: bool = False  # `ranked`: Russian officials among the others in stance figures
    claims: bool = False  # `claims`: count a commitment repeated in one article once, at its strongest

    def where(self) -> Condition:
        """Return the condition over `statements s` and its parameters; no value ever becomes SQL text."""
        raise NotImplementedError

    def credit_where(self) -> Condition:
        """Return the part about the speaker, over one `statement_speakers p` (left joined: NULL is unresolved)."""
        raise NotImplementedError

    def commitment_where(self) -> Condition:
        """Return the part about the commitment, over one `commitments c`."""
        raise NotImplementedError

    def to_query(self) -> dict[str, list[str]]:
        """Return the URL parameters, defaults left out; `from_query` takes them back."""
        raise NotImplementedError

    @classmethod
    def from_query(cls, query: Query, known: Options, ignore: Collection[str] = ()) -> tuple[Filter, list[Problem]]:
        """Read a link's parameters: ids or labels. What cannot be applied is left out and reported, each value.

        A `build` parameter that is not this build's is reported too. Keys in `ignore` belong to the page.
        """
        raise NotImplementedError

    def refine(self, refinement: str) -> Filter:
        """Return this filter with the fields that a measure's `drill` cell names replaced (a URL query string)."""
        raise NotImplementedError

    def sentence(self, known: Options) -> str:
        """Return the filter as one English sentence without a full stop; the default view is said in words too."""
        raise NotImplementedError

    def chips(self, known: Options) -> list[Chip]:
        """Return the active choices, one a value, in the order of the fields."""
        raise NotImplementedError

    def count(self, store: Store) -> int:
        """Return the number of statements that the filter lets through."""
        raise NotImplementedError

    def loosen(self, store: Store, known: Options) -> list[Loosening]:
        """Return what each single restriction costs, most helpful first; those that would add nothing are left out."""
        raise NotImplementedError

    def cache_key(self) -> str:
        """Return a canonical string: equal filters, equal keys (use with `store.build_id`)."""
        raise NotImplementedError
