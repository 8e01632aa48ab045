"""The registry's domain: actors with dated offices, the kinds of office, countries, organisations and blocs."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Literal

EntityType = Literal["person", "institution", "outlet"]
Gender = Literal["male", "female"]

#: PLOVER's sector codes (codebook section 3).
SECTORS = frozenset(
    "GOV LEG MIL JUD SPY PTY OPP ELI IGO NGO BUS JRN EDU CVL REB PRE UNK".split()  # noqa: SIM905  (a list of codes)
)


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """A date that may be known to the year or month only: any day from `earliest` to `latest`."""

    earliest: datetime.date
    latest: datetime.date


@dataclasses.dataclass(frozen=True, slots=True)
class Office:
    """One office that an actor held, with the days on which the term began and ended (None: still running)."""

    title: str
    kind: str
    start: Day
    end: Day | None = None
    country: str | None = None
    organisation: str | None = None
    sector: str = "UNK"
    on_behalf_of: str | None = None
    installed_by: str | None = None

    def may_hold_on(self, date: datetime.date) -> bool:
        """Whether the term may include this date; both ends count."""
        return self.start.earliest <= date and (self.end is None or date <= self.end.latest)

    def surely_holds_on(self, date: datetime.date) -> bool:
        """Whether the term includes this date whichever days its uncertain ends fell on."""
        return self.start.latest <= date and (self.end is None or date <= self.end.earliest)

    def ended_before(self, date: datetime.date) -> bool:
        """Whether the term was surely over before this date."""
        return self.end is not None and self.end.latest < date


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Someone who speaks: a person, an institution or an outlet."""

    id: str
    name: str
    entity_type: EntityType
    wikidata: str | None = None
    gender: Gender | None = None
    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    reason: str | None = None
    registered: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """What an actor was on a date, as it is shown: "President of France", FRA, GOV; a former holder is ELI."""

    title: str | None
    country: str | None
    organisation: str | None
    sector: str | None
    office: Office | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of office and the wordings that mean it (office_kinds.yml)."""

    id: str
    label: str
    words: tuple[str, ...]
    sole: bool
    sector: str
    only: tuple[str, ...] = ()
    words_in: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class InstitutionKind:
    """A kind of institution that every state has, and its wordings (institution_kinds.yml)."""

    id: str
    pattern: str
    words: tuple[str, ...]
    sector: str
    words_in: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Country:
    """A state by the names, adjectives and places that English-language news uses for it (countries.yml)."""

    code: str
    name: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def with_article(self) -> str:
        """The name as it stands after "of": "the United Kingdom", "France"."""
        return f"the {self.name}" if f"the {self.name}" in self.names else self.name


@dataclasses.dataclass(frozen=True, slots=True)
class Organisation:
    """An international body (organisations.yml)."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    wikidata: str | None = None
    sector: str = "IGO"
    part_of: str | None = None
    weak: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Membership:
    """A state's time in a bloc; both days count."""

    country: str
    start: datetime.date
    end: datetime.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Bloc:
    """A grouping that has members by treaty or by accession (blocs.yml)."""

    id: str
    name: str
    members: tuple[Membership, ...]
    organisation: str | None = None

    def members_on(self, date: datetime.date) -> tuple[str, ...]:
        """The ISO codes of the members on this date, sorted."""
        return tuple(sorted(m.country for m in self.members if m.start <= date and (m.end is None or date <= m.end)))
