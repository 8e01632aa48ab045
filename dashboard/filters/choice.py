"""What can be chosen: the fields of a filter, their URL keys, and the check of their values."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from typing import Any, Literal, Self, get_args

from dashboard.codebook.labels import codebook
from dashboard.coding.statement import EntityType
from dashboard.errors import FilterError
from dashboard.filters.search import search_terms

NONE = "none"  # as a value: no such thing on the statement (no speaker resolved, no country, no stance ...)

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
    "urged_by": "asker",
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
KINDS = (*get_args(EntityType), NONE)
NAMED_KINDS = ("document", "institution", NONE, "person")  # all speakers but outlets and unnamed sources
OFFICIALS = ("", "only", "without")


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """The fields. Within a field any value will do; between fields all must hold. Empty means no limit.

    Actor, country, bloc and kind of speaker must hold for one and the same speaker of a joint statement. Type, status,
    party and asker must hold for one and the same commitment. Values are ids; they are kept sorted and without
    repetition, so that equal choices are equal, hash equally and make the same URL.

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
    urged_by: tuple[str, ...] = ()  # `asker`: who asks for what is urged; NONE: nobody is named
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
        _check(self.speaker_kinds, KINDS, "kind")
        _check((self.self_stance,), OFFICIALS, "officials")

    def having(self, **fields: Any) -> Self:
        """Return the choice with some fields replaced."""
        return dataclasses.replace(self, **fields)

    def without(self, field: str, value: str | None = None) -> Self:
        """Return the choice without one value of a field, or without any of them."""
        empty = type(self).__dataclass_fields__[field].default
        rest = empty if value is None else tuple(v for v in getattr(self, field) if v != value)
        return self.having(**{field: rest})

    @property
    def admits_unresolved(self) -> bool:
        """Whether statements whose speaker is not resolved can pass."""
        return not (
            self.without_actors
            or self.countries
            or self.blocs
            or any(chosen and NONE not in chosen for chosen in (self.actors, self.speaker_kinds))
        )


def _check(values: Iterable[str], known: Collection[str], key: str) -> None:
    for value in values:
        if value not in known:
            raise FilterError(f"“{value}” is not a value of {key}", fix=f"use one of {', '.join(filter(None, known))}")
