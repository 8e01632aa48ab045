"""One frozen filter: it applies itself (SQL), puts itself in a URL, and describes itself in a sentence."""

from __future__ import annotations

import dataclasses
import urllib.parse
from collections.abc import Collection

from dashboard.filters import link, loosen, sql
from dashboard.filters.chips import active
from dashboard.filters.choice import Choice
from dashboard.filters.labels import Options, Query
from dashboard.filters.link import Problem
from dashboard.filters.sentence import sentence
from dashboard.table.store import Store


@dataclasses.dataclass(frozen=True, slots=True)
class Filter(Choice):
    """A choice of statements (its fields: `Choice`).

    The default one is the default view: statements in scope that count, depth 1, wire copies collapsed.
    """

    # --- on a store

    def where(self) -> sql.Condition:
        """Return the condition over `statements s` and its parameters; no value ever becomes SQL text."""
        return sql.of_statements(self)

    def credit_where(self) -> sql.Condition:
        """Return the part about the speaker, over one `statement_speakers p` (left joined: NULL is unresolved)."""
        return sql.of_speakers(self)

    def commitment_where(self) -> sql.Condition:
        """Return the part about the commitment, over one `commitments c`."""
        return sql.of_commitments(self)

    def article_where(self) -> sql.Condition:
        """Return the condition over `documents d`, where the search is in whole articles."""
        return sql.of_articles(self)

    def count(self, store: Store) -> int:
        """Return the number of statements that the filter lets through."""
        where, params = self.where()
        return int(store.frame(f"SELECT count(*) AS n FROM statements s WHERE {where}", params)["n"].sum())  # noqa: S608

    # --- as a URL

    def to_query(self) -> dict[str, list[str]]:
        """Return the URL parameters, defaults left out; `from_query` takes them back."""
        return link.written(self)

    @classmethod
    def from_query(cls, query: Query, known: Options, ignore: Collection[str] = ()) -> tuple[Filter, list[Problem]]:
        """Read a link's parameters: ids or labels. What cannot be applied is left out and reported, each value.

        A `build` parameter that is not this build's is reported too. Keys in `ignore` belong to the page.
        """
        fields, problems = link.read(query, known, ignore)
        chosen = cls(**fields)
        return chosen, problems + link.contradictions(chosen)

    def refine(self, refinement: str) -> Filter:
        """Return this filter with the fields that a measure's `drill` cell names replaced (a URL query string).

        Raises:
            FilterError: the string is not a refinement (it may come from the browser).
        """
        return self.having(**link.refinement(refinement))

    def cache_key(self) -> str:
        """Return a canonical string: equal filters, equal keys (use with `store.build_id`)."""
        return urllib.parse.urlencode(self.to_query(), doseq=True)

    # --- in words

    def sentence(self, known: Options) -> str:
        """Return the filter as one English sentence without a full stop; the default view is said in words too."""
        return sentence(self, known)

    def chips(self, known: Options) -> list[Chip]:
        """Return the active choices, one a value, in the order of the fields."""
        return [Chip(*chip) for chip in active(self, known)]

    def loosen(self, store: Store, known: Options) -> list[Loosening]:
        """Return what each single restriction costs, most helpful first; those that would add nothing are left out.

        Where no single one helps, the only answer is the default view (`key` "").
        """
        now = self.count(store)
        steps = [Loosening(*step, step[2].count(store)) for step in loosen.looser(self, known)]
        gains = [step for step in steps if step.count > now]
        if not gains and (everything := Filter().count(store)) > now:
            return [Loosening("", "drop all choices", Filter(), everything)]
        return sorted(gains, key=lambda step: -step.count)


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
