"""The values that can be chosen in a build, their labels, and the way from one to the other."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import codebook
from dashboard.filters.choice import NONE
from dashboard.table.store import Store

Query = Mapping[str, Sequence[str]]  # URL key -> values
NOBODY = "unspecified"  # the codebook's word for an appeal to nobody in particular (5.1)

_NEAR = 0.7  # difflib's likeness, 0 to 1: "Emanuel Makron" is Emmanuel Macron, "Nobody" is nobody
_SPELLED = 100  # characters of a link's value that are looked at
_FEW = 8  # values that can be named one by one
_KIND_TITLES = {
    "person": "persons",
    "institution": "institutions",
    "document": "documents",
    "outlet": "outlets",
    "unnamed": "unnamed sources",
    NONE: "unresolved speakers",
}
_NONE_TITLES = {
    "actor": "Speaker not resolved",
    "country": "No country",
    "bloc": "No bloc",
    "topic": "No topic",
    "outlet": "Outlet not given",
    "party": "No party named",
    "asker": "Nobody named",
}


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
        return list(self._of(key))

    def label(self, key: str, value: str) -> str:
        """Return the label of an id; an id of another build is shown as it is."""
        return self._of(key).get(value, value)

    def find(self, key: str, value: str) -> str | None:
        """Return the id that a link's value means: an id or a label, letter case ignored; None if unknown."""
        known = self._of(key)
        if value in known:
            return value
        folded = value.strip().casefold()
        exact = (i for i, label in known.items() if label == value)
        loose = (i for i, label in known.items() if folded in (label.casefold(), i.casefold()))
        return next(exact, None) or next(loose, None)

    def nearest(self, key: str, value: str) -> str | None:
        """Return the id whose label (or id) is spelled most like a value that is unknown; None where none is near.

        >>> known = Options("", {"actor": {"emmanuel-macron": "Emmanuel Macron", "none": "Not resolved"}}, None, None)
        >>> known.nearest("actor", "Emanuel Makron"), known.nearest("actor", "Nobody")
        ('emmanuel-macron', None)
        """
        spelled = {form.casefold(): i for i, label in self._of(key).items() for form in (i, label)}
        near = difflib.get_close_matches(value.strip().casefold()[:_SPELLED], list(spelled), n=1, cutoff=_NEAR)
        return spelled[near[0]] if near else None

    def to_labels(self, query: Query) -> dict[str, list[str]]:
        """Rewrite a query's ids as labels: what Streamlit's bound widgets keep in the URL."""
        return {key: [self.label(key, v) for v in values] for key, values in query.items()}

    def unknown(self, key: str, value: str) -> str:
        """Return what to say of a value that this build does not know: the nearest one, or all if they are few."""
        told = f"“{value}” is not in this build"
        if near := self.nearest(key, value):
            return f"{told}; the nearest is “{self.label(key, near)}”"
        few = [i for i in self.ids(key) if i != NONE] if len(self.ids(key)) <= _FEW else []
        return f"{told}, which has {', '.join(few)}" if few else told

    def _of(self, key: str) -> Mapping[str, str]:
        return self.labels.get("actor" if key == "not_actor" else key, {})


def options(store: Store) -> Options:
    """Read the values that can be chosen in this build: codebook labels, and actors, countries, outlets in the data.

    Actors, countries, blocs, outlets and parties come by how many statements they have, most first.
    """
    book = codebook()
    labels = {
        "actor": _actors(store),
        "country": {i: country_name(i) for i in _by_frequency(store, "country", "statement_speakers")},
        "bloc": {i: bloc_name(i) for i in _by_frequency(store, "unnest(blocs)", "statement_speakers")},
        "topic": {label.id: label.title for label in book.topics.values()},
        "stance": {label.id: label.title for label in book.stances.values()},
        "commitment": {label.id: label.title for label in book.commitment_types.values()},
        "status": {label.id: label.title for label in book.statuses.values()},
        "outlet": {i: i for i in _by_frequency(store, "outlet", "statements")},
        "quote": {label.id: label.title for label in book.quote_kinds.values()},
        "kind": dict(_KIND_TITLES),
        "party": {i: party_name(i) for i in _by_frequency(store, "unnest(committed)", "commitments")},
        "asker": {i: party_name(i) for i in _by_frequency(store, "urged_by", "commitments")},
    }
    for key, title in _NONE_TITLES.items():
        labels[key] = distinct_labels(labels[key]) | {NONE: title}
    span = store.frame("SELECT min(published) AS first, max(published) AS last FROM documents").iloc[0]
    return Options(build_id=store.build_id, labels=labels, first=_date(span["first"]), last=_date(span["last"]))


def distinct_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels with the id added wherever two ids share one, so that a label means one id."""
    times = Counter(label.casefold() for label in labels.values())
    return {i: label if times[label.casefold()] == 1 else f"{label} ({i})" for i, label in labels.items()}


def country_name(code: str) -> str:
    """Return the English short name of an ISO 3166-1 alpha-3 code; an unknown code as it is."""
    country = load_registry().countries.get(code)
    return country.name if country else code


def bloc_name(bloc: str) -> str:
    """Return the English name of a bloc; an unknown id as it is."""
    known = load_registry().blocs.get(bloc)
    return known.name if known else bloc


def party_name(party: str) -> str:
    """Return the name of a party to a commitment: a country, an organisation, or the text's own words as they are."""
    if party == NOBODY:
        return "not specified"
    organisation = load_registry().organisations.get(party)
    return organisation.name if organisation else country_name(party)


def _actors(store: Store) -> dict[str, str]:
    frame = store.frame(
        "SELECT p.actor_id::VARCHAR AS id, any_value(a.name) AS name FROM statement_speakers p "
        "JOIN actors a USING (actor_id) GROUP BY 1 ORDER BY count(*) DESC, id"
    )
    return dict(zip(frame["id"], frame["name"], strict=True))


def _by_frequency(store: Store, expression: str, table: str) -> list[str]:
    frame = store.frame(
        f"SELECT id FROM (SELECT ({expression})::VARCHAR AS id FROM {table}) "  # noqa: S608  (both are ours)
        "WHERE id IS NOT NULL GROUP BY id ORDER BY count(*) DESC, id"
    )
    return [str(i) for i in frame["id"]]


def _date(value: Any) -> datetime.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
