"""One frozen filter: it applies itself (SQL), puts itself in a URL, and describes itself in a sentence.

Every page, measure, chart and export takes the same `Filter`. The default one is the default view: statements in scope
that count, depth 1, wire copies collapsed. A drill-down is a `Filter` too (`Filter.refine`), so that it can be shared.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import functools
import re
import urllib.parse
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

import pandas as pd

from dashboard.actors.registry import load_registry
from dashboard.codebook.labels import codebook
from dashboard.coding.statement import EntityType
from dashboard.errors import FilterError
from dashboard.table.store import Store

NONE = "none"  # as a value: no such thing on the statement (no speaker resolved, no country, no stance ...)

Query = Mapping[str, Sequence[str]]  # URL key -> values
Condition = tuple[str, list[Any]]  # SQL with ? placeholders, and their values

KEYS = {  # field that holds several values -> its URL key
    "actors": "actor",
    "countries": "country",
    "blocs": "bloc",
    "topics": "topic",
    "stances": "stance",
    "commitment_types": "commitment",
    "commitment_statuses": "status",
    "outlets": "outlet",
    "quote_kinds": "quote",
    "without_actors": "not_actor",
    "speaker_kinds": "kind",
    "committed": "party",
}
DATES = {"start": "start", "end": "end"}
TEXTS = {"text": "q", "self_stance": "officials"}
SWITCHES = {  # switch -> its URL key; all are off in the default view
    "copies": "copies",
    "nested": "nested",
    "lead_ins": "lead_ins",
    "any_scope": "any_scope",
    "unnamed": "unnamed",
    "officials_ranked": "ranked",
    "claims": "claims",
}
URL_KEYS = (*KEYS.values(), *DATES.values(), *TEXTS.values(), *SWITCHES.values())
BUILD_KEY = "build"
NAMED_KINDS = ("document", "institution", NONE, "person")  # all speakers but outlets and unnamed sources

_FIELD_OF = {key: field for field, key in (KEYS | DATES | TEXTS | SWITCHES).items()}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
_OFFICIALS = ("", "only", "without")
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
}


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


# ---------------------------------------------------------------------------------------------------------- options


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

    def to_labels(self, query: Query) -> dict[str, list[str]]:
        """Rewrite a query's ids as labels: what Streamlit's bound widgets keep in the URL."""
        return {key: [self.label(key, v) for v in values] for key, values in query.items()}

    def to_ids(self, query: Query) -> dict[str, list[str]]:
        """Rewrite a query's labels as ids; what is unknown stays as it is."""
        return {key: [self.find(key, v) or v for v in values] for key, values in query.items()}

    def _of(self, key: str) -> Mapping[str, str]:
        return self.labels.get("actor" if key == "not_actor" else key, {})


def options(store: Store) -> Options:
    """Read the values that can be chosen in this build: codebook labels, and actors, countries, outlets in the data.

    Actors, countries, blocs, outlets and parties come by how many statements they have, most first.
    """
    book = codebook()
    span = store.frame("SELECT min(published) AS first, max(published) AS last FROM documents")
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
    }
    for key, title in _NONE_TITLES.items():
        labels[key] = distinct_labels(labels[key]) | {NONE: title}
    first, last = (_date(span.loc[0, name]) for name in ("first", "last"))
    return Options(build_id=store.build_id, labels=labels, first=first, last=last)


def distinct_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels with the id added wherever two ids share one, so that a label means one id."""
    seen: dict[str, int] = {}
    for label in labels.values():
        seen[label.casefold()] = seen.get(label.casefold(), 0) + 1
    return {i: label if seen[label.casefold()] == 1 else f"{label} ({i})" for i, label in labels.items()}


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
    organisation = load_registry().organisations.get(party)
    return organisation.name if organisation else country_name(party)


# ----------------------------------------------------------------------------------------------------------- filter


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """A choice of statements. Within a field any value will do; between fields all must hold. Empty means no limit.

    Actor, country, bloc and kind of speaker must hold for one and the same speaker of a joint statement. Type, status
    and party must hold for one and the same commitment. Values are ids; they are kept sorted and without repetition,
    so that equal choices are equal, hash equally and make the same URL.

    Raises:
        FilterError: a stance, kind of speaker or choice of officials that does not exist.
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
    speaker_kinds: tuple[str, ...] = ()  # `kind`: person, institution, document, outlet, unnamed; NONE: not resolved
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

    def __post_init__(self) -> None:
        for field in KEYS:
            object.__setattr__(self, field, tuple(sorted(set(getattr(self, field)))))
        object.__setattr__(self, "text", " ".join(self.text.split()) if search_terms(self.text) else "")
        _check(self.stances, codebook().stances, "stance")
        _check(self.speaker_kinds, _KIND_TITLES, "kind")
        _check((self.self_stance,), _OFFICIALS, "officials")

    # --- as SQL

    def where(self) -> Condition:
        """Return the condition over `statements s` and its parameters; no value ever becomes SQL text."""
        return _all(
            [
                *self._switch_conditions(),
                _any_of("s.topic", self.topics, "s.topic IS NULL"),
                _any_of("s.stance", self.stances, "s.stance IS NULL", int),
                _any_of("s.quote_kind", self.quote_kinds),
                _any_of("s.outlet", self.outlets, "s.outlet IS NULL"),
                ("s.published >= ?", [self.start]) if self.start else None,
                ("s.published <= ?", [self.end]) if self.end else None,
                ("s.self_stance", []) if self.self_stance == "only" else None,
                ("NOT s.self_stance", []) if self.self_stance == "without" else None,
                *(term.condition("s.text") for term in search_terms(self.text)),
                self._speaker_condition(),
                self._commitment_condition(),
            ]
        )

    def credit_where(self) -> Condition:
        """Return the part about the speaker, over one `statement_speakers p` (left joined: NULL is unresolved)."""
        known = "p.actor_id IS NOT NULL"
        other = _none_of("p.actor_id", self.without_actors)
        return _all(
            [
                _any_of("p.actor_id", self.actors, "p.actor_id IS NULL"),
                (f"{known} AND {other[0]}", other[1]) if self.without_actors else None,
                _any_of("p.country", self.countries, f"({known} AND p.country IS NULL)"),
                _overlap("p.blocs", self.blocs, f"({known} AND coalesce(len(p.blocs), 0) = 0)"),
                _any_of("p.entity_type", self.speaker_kinds, "p.actor_id IS NULL"),
            ]
        )

    def commitment_where(self) -> Condition:
        """Return the part about the commitment, over one `commitments c`."""
        return _all(
            [
                _any_of("c.type", self.commitment_types),
                _any_of("c.status", self.commitment_statuses),
                _overlap("c.committed", self.committed, "coalesce(len(c.committed), 0) = 0"),
                (f"c.commitment_id IN ({_CLAIMS})", []) if self.claims else None,
            ]
        )

    def _switch_conditions(self) -> list[Condition | None]:
        return [
            None if self.any_scope else ("s.in_scope", []),
            None if self.lead_ins else ("s.counts", []),
            None if self.nested else ("s.depth = 1", []),
            None if self.copies else ("s.duplicate_of IS NULL", []),
        ]

    def _speaker_condition(self) -> Condition | None:
        if not (self.actors or self.without_actors or self.countries or self.blocs or self.speaker_kinds):
            return None
        sql, params = self.credit_where()
        if NONE in self.actors + self.speaker_kinds:  # an unresolved statement has no row in statement_speakers
            source = "statements k LEFT JOIN statement_speakers p ON p.statement_row = k.statement_row"
            return f"s.statement_row IN (SELECT k.statement_row FROM {source} WHERE {sql})", params  # noqa: S608
        return f"s.statement_row IN (SELECT p.statement_row FROM statement_speakers p WHERE {sql})", params  # noqa: S608

    def _commitment_condition(self) -> Condition | None:
        if not (self.commitment_types or self.commitment_statuses or self.committed):
            return None
        sql, params = self.commitment_where()
        return f"s.statement_row IN (SELECT c.statement_row FROM commitments c WHERE {sql})", params  # noqa: S608

    # --- as a URL

    def to_query(self) -> dict[str, list[str]]:
        """Return the URL parameters, defaults left out; `from_query` takes them back."""
        query = {key: list(getattr(self, field)) for field, key in KEYS.items()}
        query |= {key: [day.isoformat()] for field, key in DATES.items() if (day := getattr(self, field))}
        query |= {key: [text] for field, key in TEXTS.items() if (text := getattr(self, field))}
        query |= {key: ["1"] for field, key in SWITCHES.items() if getattr(self, field)}
        return {key: values for key, values in query.items() if values}

    @classmethod
    def from_query(cls, query: Query, known: Options, ignore: Collection[str] = ()) -> tuple[Filter, list[Problem]]:
        """Read a link's parameters: ids or labels. What cannot be applied is left out and reported, each value.

        A `build` parameter that is not this build's is reported too. Keys in `ignore` belong to the page.
        """
        fields: dict[str, Any] = {}
        problems: list[Problem] = []
        for key, values in query.items():
            if key in ignore:
                continue
            reader = _reader(key, known)
            for value in values:
                try:
                    _take(fields, _FIELD_OF.get(key, ""), reader(value))
                except FilterError as error:
                    problems.append(Problem(key, value, error.what))
        chosen = cls(**fields)
        return chosen, problems + _contradictions(chosen)

    def refine(self, refinement: str) -> Filter:
        """Return this filter with the fields that a measure's `drill` cell names replaced (a URL query string).

        Raises:
            FilterError: the string is not a refinement (it may come from the browser).
        """
        query = urllib.parse.parse_qs(refinement, keep_blank_values=True)
        fields: dict[str, Any] = {}
        for key, values in query.items():
            reader = _reader(key, None)
            for value in values:
                _take(fields, _FIELD_OF.get(key, ""), reader(value))
        return self.having(**fields)

    def cache_key(self) -> str:
        """Return a canonical string: equal filters, equal keys (use with `store.build_id`)."""
        return urllib.parse.urlencode(self.to_query(), doseq=True)

    # --- in words

    def sentence(self, known: Options) -> str:
        """Return the filter as one English sentence without a full stop; the default view is said in words too."""
        head = " ".join(["Statements", *filter(None, (self._who(known), self._about(known)))])
        details = [period_words(self.start, self.end), *self._details(known)]
        return "; ".join([", ".join([head, *filter(None, details)]), self._view()])

    def _who(self, known: Options) -> str:
        said = [
            _words("by", self.actors, "actor", known, lower=(NONE,)),
            _words("by speakers other than", self.without_actors, "not_actor", known),
            "" if self.actors else self._kinds(known),
            _words("from", self.countries, "country", known, lower=(NONE,)),
            _words("from members of", self.blocs, "bloc", known, lower=(NONE,)),
        ]
        return " and ".join(filter(None, said))

    def _kinds(self, known: Options) -> str:
        if self.speaker_kinds == NAMED_KINDS:
            return "by speakers other than outlets and unnamed sources"
        return _words("by", self.speaker_kinds, "kind", known)

    def _about(self, known: Options) -> str:
        return _words("about", self.topics, "topic", known, quoted=True)

    def _details(self, known: Options) -> list[str]:
        commitment = [
            _words("of type", self.commitment_types, "commitment", known, quoted=True),
            _words("with status", self.commitment_statuses, "status", known, quoted=True),
            _words("by", self.committed, "party", known, quoted=True),
        ]
        officials = {"": "", "only": "by Russian officials", "without": "without Russian officials"}
        return [
            _stances_words(self.stances),
            officials[self.self_stance],
            "with a commitment " + " ".join(filter(None, commitment)) if any(commitment) else "",
            _words("in", self.outlets, "outlet", known, lower=(NONE,)),
            _words("as", self.quote_kinds, "quote", known, quoted=True),
            f"matching the search “{self.text}”" if self.text else "",
        ]

    def _view(self) -> str:
        sorts = [("nested speech", self.nested), ("lead-ins", self.lead_ins), ("headline echoes", self.lead_ins)]
        shown, hidden = ([sort for sort, is_shown in sorts if is_shown == wanted] for wanted in (True, False))
        view = [
            "about the war or not" if self.any_scope else "about the war only",
            "wire copies counted" if self.copies else "wire copies collapsed",
            _join(shown, "and", "with "),
            _join(hidden, "and", "without "),
            "with outlets and unnamed sources in the speaker share" if self.unnamed else "",
            "with Russian officials ranked among the others" if self.officials_ranked else "",
            "with a commitment repeated in an article counted once" if self.claims else "",
        ]
        return ", ".join(filter(None, view))

    def chips(self, known: Options) -> list[Chip]:
        """Return the active choices, one a value, in the order of the fields."""
        chips = [
            Chip(key, value, _chip_text(key, value, known), self._without(field, value))
            for field, key in KEYS.items()
            for value in getattr(self, field)
            if not (field == "speaker_kinds" and self.speaker_kinds == NAMED_KINDS)
        ]
        if self.speaker_kinds == NAMED_KINDS:
            text = "Without outlets and unnamed sources"
            chips.append(Chip("kind", " ".join(NAMED_KINDS), text, self._without("speaker_kinds")))
        for field, key in DATES.items():
            if day := getattr(self, field):
                word = "From" if field == "start" else "Until"
                chips.append(Chip(key, day.isoformat(), f"{word} {day_words(day)}", self._without(field)))
        for field, key in TEXTS.items():
            if text := getattr(self, field):
                chips.append(Chip(key, text, _chip_text(key, text, known), self._without(field)))
        return chips + [
            Chip(key, "1", _SWITCH_TEXTS[field], self._without(field))
            for field, key in SWITCHES.items()
            if getattr(self, field)
        ]

    def _without(self, field: str, value: str | None = None) -> Filter:
        empty = _DEFAULTS[field]
        rest = empty if value is None else tuple(v for v in getattr(self, field) if v != value)
        return self.having(**{field: rest})

    def having(self, **fields: Any) -> Filter:
        """Return the filter with some fields replaced."""
        return dataclasses.replace(self, **fields)

    @property
    def admits_unresolved(self) -> bool:
        """Whether statements whose speaker is not resolved can pass."""
        return not (
            self.without_actors
            or self.countries
            or self.blocs
            or any(chosen and NONE not in chosen for chosen in (self.actors, self.speaker_kinds))
        )

    # --- on a store

    def count(self, store: Store) -> int:
        """Return the number of statements that the filter lets through."""
        sql, params = self.where()
        return int(store.frame(f"SELECT count(*) AS n FROM statements s WHERE {sql}", params)["n"].sum())  # noqa: S608

    def loosen(self, store: Store, known: Options) -> list[Loosening]:
        """Return what each single restriction costs, most helpful first; those that would add nothing are left out.

        Where no single one helps, the only answer is the default view (`key` "").
        """
        now = self.count(store)
        gains = [Loosening(*step, count) for step in self._looser(known) if (count := step[2].count(store)) > now]
        if not gains and (everything := Filter().count(store)) > now:
            return [Loosening("", "drop all choices", Filter(), everything)]
        return sorted(gains, key=lambda step: -step.count)

    def _looser(self, known: Options) -> list[tuple[str, str, Filter]]:
        steps = []
        for field, key in (KEYS | TEXTS).items():
            if values := getattr(self, field):
                chosen = [values] if isinstance(values, str) else values
                named = either([_chip_text(key, v, known) for v in chosen])
                steps.append((key, f"drop {named}", self._without(field)))
        if self.start or self.end:
            words = period_words(self.start, self.end)
            steps.append(("start", f"drop the period {words}", self.having(start=None, end=None)))
        for field, text in _HIDING_SWITCHES.items():
            if not getattr(self, field):
                steps.append((SWITCHES[field], text, self.having(**{field: True})))
        return steps


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(Filter)}
_SWITCH_TEXTS = {
    "copies": "Wire copies counted",
    "nested": "With nested speech",
    "lead_ins": "With lead-ins and headline echoes",
    "any_scope": "Also not about the war",
    "unnamed": "Outlets and unnamed sources in the share",
    "officials_ranked": "Russian officials among the others",
    "claims": "Repeated commitments once",
}
_HIDING_SWITCHES = {
    "copies": "count wire copies",
    "nested": "show nested speech",
    "lead_ins": "show lead-ins and headline echoes",
    "any_scope": "show statements that are not about the war",
}

# One record a chain of repeats in an article: one that the default view shows, the strongest, the earliest.
_CLAIMS = """
    SELECT arg_min(r.commitment_id, (
        NOT (h.in_scope AND h.counts AND h.depth = 1),
        list_position(['enacted', 'pledged', 'intended', 'considered', 'urged', 'refused'], r.strength::VARCHAR),
        r.conditional, r.commitment_id))
    FROM commitments r JOIN statements h USING (statement_id)
    GROUP BY coalesce(r.same_as, r.commitment_id)"""


# -------------------------------------------------------------------------------------------------- SQL, safely made


def _all(conditions: Iterable[Condition | None]) -> Condition:
    held = [condition for condition in conditions if condition]
    sql = " AND ".join(part for part, _ in held) or "true"
    return sql, [value for _, values in held for value in values]


def _any_of(
    column: str, values: Sequence[str], if_none: str | None = None, read: Callable[[str], Any] = str
) -> Condition | None:
    """`column` is one of the values; NONE among them lets `if_none` through."""
    if not values:
        return None
    listed = [read(value) for value in values if value != NONE or if_none is None]
    parts = [f"{column} IN ({_marks(listed)})"] if listed else []
    if if_none is not None and NONE in values:
        parts.append(if_none)
    return f"({' OR '.join(parts)})", listed


def _none_of(column: str, values: Sequence[str]) -> Condition:
    return f"{column} NOT IN ({_marks(values)})", list(values)


def _overlap(column: str, values: Sequence[str], if_none: str) -> Condition | None:
    """The list `column` holds one of the values; NONE lets `if_none` through."""
    if not values:
        return None
    listed = [value for value in values if value != NONE]
    parts = [f"list_has_any({column}::VARCHAR[], ?::VARCHAR[])"] if listed else []
    if NONE in values:
        parts.append(if_none)
    return f"({' OR '.join(parts)})", [listed] if listed else []


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" for _ in values)


# ----------------------------------------------------------------------------------------------------------- search

_TERM = re.compile(r'(?P<not>-?)(?:["“”„](?P<phrase>[^"“”„]+)["“”„]|(?P<word>[^\s"“”„]+))')
_APOSTROPHES = "['’‘ʼ]"


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One term of a search: a word matches the words that begin with it, a phrase only whole words."""

    words: tuple[str, ...]
    whole: bool
    excluded: bool

    def condition(self, column: str) -> Condition:
        """Return the condition that a text column matches (or, excluded, does not)."""
        sql = f"regexp_matches({column}, ?, 'i')"
        return f"NOT {sql}" if self.excluded else sql, [self.pattern(r"(?:^|[^\pL\pN])", r"(?:$|[^\pL\pN])")]

    def pattern(self, before: str = r"(?<![^\W_])", after: str = r"(?![^\W_])") -> str:
        """Return the term as a regular expression: for Python's `re` as it is, for RE2 with its own word edges."""
        first, last = self.words[0][0], self.words[-1][-1]
        body = r"\s+".join(_literal(word) for word in self.words)
        return (before if first.isalnum() else "") + body + (after if self.whole and last.isalnum() else "")


def search_terms(text: str) -> list[Term]:
    """Read a search: words, "whole phrases" and -excluded ones; all must hold.

    >>> [(t.words, t.whole, t.excluded) for t in search_terms('sanction "peace plan" -truce')]
    [(('sanction',), False, False), (('peace', 'plan'), True, False), (('truce',), False, True)]
    """
    terms = []
    for match in _TERM.finditer(text):
        words = tuple((match["phrase"] or match["word"].rstrip("*")).split())
        if any(any(c.isalnum() for c in word) for word in words):
            terms.append(Term(words, match["phrase"] is not None, bool(match["not"])))
    return terms


def _literal(word: str) -> str:
    return "".join(_APOSTROPHES if c in "'’‘ʼ" else re.escape(c) for c in word)


# -------------------------------------------------------------------------------------------------- reading the URL


def _reader(key: str, known: Options | None) -> Callable[[str], Any]:
    """Return what reads one value of a key; without `known` any id will do. It raises FilterError."""
    field = _FIELD_OF.get(key)
    if field is None:
        return functools.partial(_read_build, known=known) if key == BUILD_KEY and known else _refuse
    if field in SWITCHES:
        return _read_switch
    if field in DATES:
        return _read_day
    if field in TEXTS:
        return _read_search if field == "text" else _read_officials
    return functools.partial(_read_id, key=key, known=known)


def _refuse(value: str) -> Any:
    raise FilterError("this link has a setting that this version does not know")


def _read_build(value: str, known: Options) -> None:
    if value != known.build_id:
        raise FilterError(
            f"this link was made with build {value}; shown is build {known.build_id}, so figures may differ"
        )


def _read_id(value: str, key: str, known: Options | None) -> tuple[str, ...]:
    found = known.find(key, value) if known else value
    if found is None:
        raise FilterError(f"“{value}” is not in this build")
    return (found,)


def _read_switch(value: str) -> bool:
    folded = value.strip().casefold()
    if folded not in _TRUE | _FALSE:
        raise FilterError(f"“{value}” is neither on nor off")
    return folded in _TRUE


def _read_day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value.strip())
    except ValueError:
        raise FilterError(f"“{value}” is not a date such as 2025-03-31") from None


def _read_search(value: str) -> str:
    if value.strip() and not search_terms(value):
        raise FilterError(f"“{value}” has no word to search for")
    return value


def _read_officials(value: str) -> str:
    if value not in _OFFICIALS:
        raise FilterError(f"“{value}” is none of only, without")
    return value


def _take(fields: dict[str, Any], field: str, value: Any) -> None:
    """Several values of a list add up; of anything else the last one holds."""
    if field:
        fields[field] = fields.get(field, ()) + value if isinstance(value, tuple) else value


def _contradictions(chosen: Filter) -> list[Problem]:
    if chosen.start and chosen.end and chosen.start > chosen.end:
        return [Problem("end", chosen.end.isoformat(), f"the period ends before it starts, on {chosen.start}")]
    return []


def _check(values: Iterable[str], known: Collection[str], key: str) -> None:
    for value in values:
        if value not in known:
            raise FilterError(f"“{value}” is not a value of {key}", fix=f"use one of {', '.join(filter(None, known))}")


# ------------------------------------------------------------------------------------------------------------ words


def either(words: Sequence[str], before: str = "") -> str:
    """Join words by "or": `either(["a", "b", "c"], "by ")` is "by a, b or c"; "" for none."""
    return _join(words, "or", before)


def _join(words: Sequence[str], conjunction: str, before: str = "") -> str:
    if not words:
        return ""
    *most, last = words
    return before + (f"{', '.join(most)} {conjunction} {last}" if most else last)


def _words(
    before: str, values: Sequence[str], key: str, known: Options, quoted: bool = False, lower: Collection[str] = ()
) -> str:
    labels = [known.label(key, value) for value in _in_order(values, known.ids(key))]
    if quoted:
        labels = [f"“{label}”" for label in labels]
    elif NONE in lower and NONE in values:
        labels[-1] = labels[-1].casefold()
    return either(labels, f"{before} ")


def _in_order(values: Sequence[str], order: Sequence[str]) -> list[str]:
    place = {value: rank for rank, value in enumerate(order)}
    return sorted(values, key=lambda v: (v == NONE, place.get(v, len(place)), v))


def stance_words(stance: str) -> str:
    """Return a stance value with a true minus sign, or "no stance".

    >>> stance_words("-2"), stance_words("2"), stance_words("0"), stance_words("none")
    ('−2', '+2', '0', 'no stance')
    """
    return "no stance" if stance == NONE else f"{int(stance):+d}".replace("-", "−").replace("+0", "0")


def _stances_words(stances: Sequence[str]) -> str:
    scale = sorted((v for v in stances if v != NONE), key=lambda v: int(v))
    values = either([stance_words(v) for v in scale], "with stance ")
    silent = "with no stance toward Russia" if NONE in stances else ""
    return either(list(filter(None, (values, silent))))


def day_words(day: datetime.date) -> str:
    """Return a date as "3 March 2025"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def period_words(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return a period in words: whole months as months, whole years as years; "" without limits.

    >>> period_words(datetime.date(2025, 3, 1), datetime.date(2025, 6, 30))
    'March to June 2025'
    >>> period_words(datetime.date(2025, 3, 3), None)
    'since 3 March 2025'
    """
    if start and end:
        return _closed_period(start, end)
    if start:
        return f"since {day_words(start)}"
    return f"until {day_words(end)}" if end else ""


def _closed_period(start: datetime.date, end: datetime.date) -> str:
    if start == end:
        return day_words(start)
    if start.day != 1 or end.day != calendar.monthrange(end.year, end.month)[1] or start > end:
        return f"{day_words(start)} to {day_words(end)}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    first, last = (f"{calendar.month_name[d.month]} {d.year}" for d in (start, end))
    if first == last:
        return first
    return f"{calendar.month_name[start.month]} to {last}" if start.year == end.year else f"{first} to {last}"


def _chip_text(key: str, value: str, known: Options) -> str:
    if key == "stance":
        return "No stance" if value == NONE else f"Stance {stance_words(value)}"
    if key == "officials":
        return {"only": "Russian officials only", "without": "Without Russian officials"}[value]
    if key == "q":
        return f"“{value}”"
    label = known.label(key, value)
    prefix = {"not_actor": "Not ", "party": "To act: "}.get(key, "")
    return prefix + label


def _date(value: Any) -> datetime.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


assert set(get_args(EntityType)) | {NONE} == set(_KIND_TITLES), "every kind of speaker has a title"  # noqa: S101
