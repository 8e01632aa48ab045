"""The actor registry and its look-ups: who is called what, who held which office when, which blocs a state was in.

>>> from dashboard.actors.registry import load_registry
>>> registry = load_registry()
>>> registry.role_on(registry.actors["emmanuel-macron"], datetime.date(2022, 5, 1)).title
'President of France'
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dashboard.actors.model import Actor, Bloc, Country, InstitutionKind, Office, OfficeKind, Organisation, Role
from dashboard.actors.names import fold, slug

_NOBODY: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Registry:
    """Every known actor with the tables that names, offices and memberships are looked up in.

    `actors` holds the actors with a file of their own and those that follow from the tables: the government of each
    state (`government-of-fra`) and each international organisation. `version` is a digest of all the files.
    """

    actors: Mapping[str, Actor]
    kinds: Mapping[str, OfficeKind]
    institution_kinds: Mapping[str, InstitutionKind]
    countries: Mapping[str, Country]
    organisations: Mapping[str, Organisation]
    blocs: Mapping[str, Bloc]
    version: str
    files: Mapping[str, Path]

    # names

    def named(self, name: str) -> Actor | None:
        """The one actor whom this name identifies anywhere (a strong name, in any spelling that folds to it)."""
        found = self._strong.get(fold(name))
        return self.actors[found] if found else None

    def weakly_named(self, name: str) -> tuple[Actor, ...]:
        """The actors whom this surname or short form may mean."""
        return self._get(self._weak.get(fold(name), _NOBODY))

    def metonym(self, word: str) -> tuple[Actor, ...]:
        """The institutions that this place word may stand for: "Moscow" one, "Brussels" two."""
        return self._get(self._metonyms.get(fold(word), _NOBODY))

    def country_called(self, word: str) -> str | None:
        """The code of the state that this name, adjective, people, capital or residence belongs to."""
        return self._country_words.get(fold(word))

    def is_adjective(self, word: str) -> bool:
        """Whether this is an adjective of a state ("Polish"), which a place never is."""
        return fold(word) in self._adjectives

    @functools.cached_property
    def _adjectives(self) -> frozenset[str]:
        return frozenset(fold(word) for country in self.countries.values() for word in country.adjectives)

    # offices

    def role_on(self, actor: Actor, date: datetime.date | None) -> Role:
        """What the actor was on this date: the first of the file's offices that holds then.

        A former holder is ELI with "former ..." and the country of the last office. Without a date (or before the
        first office) no office is claimed: only country, organisation and sector of the actor itself.
        """
        return role_on(actor, date)

    def holders(
        self, kind: str, date: datetime.date, *, country: str | None = None, organisation: str | None = None
    ) -> tuple[Actor, ...]:
        """Who held an office of this kind in this country or organisation on this date.

        On the day of a change the newcomer counts. An uncertain first or last day does not count as held when another
        holder's term is certain. `organisation` is compared only when given, and an organ counts as its organisation.
        """
        found = [
            (actor, office)
            for actor, office in self._by_kind.get((kind, country), ())
            if (organisation is None or self.related(office.organisation, organisation)) and office.may_hold_on(date)
        ]
        certain = [(actor, office) for actor, office in found if office.surely_holds_on(date)] or found
        newest = max((office.start.earliest for _, office in certain), default=None)
        if newest == date:
            certain = [(actor, office) for actor, office in certain if office.start.earliest == date]
        return tuple(dict.fromkeys(actor for actor, _ in certain))

    # memberships

    def blocs_on(
        self, country: str | None, date: datetime.date | None, organisation: str | None = None
    ) -> tuple[str, ...]:
        """The ids of the blocs that a state was in on this date; an organisation that is itself a bloc counts as one.

        Without a date nothing is claimed for a state.
        """
        found = {b.id for b in self.blocs.values() if organisation and self._is_organ(organisation, b.organisation)}
        if country and date:
            found |= {b.id for b in self.blocs.values() if country in b.members_on(date)}
        return tuple(sorted(found))

    def institution(self, kind: str, country: str) -> Actor:
        """The institution of this kind that every state has, under its registry name where it has a file.

        `institution("foreign-ministry", "PRT")` is "Ministry of Foreign Affairs of Portugal".
        """
        made = institution_of(self.institution_kinds[kind], self.countries[country])
        return self.actors.get(made.id) or self.named(made.name) or made

    def organisation_actor(self, organisation: str) -> Actor:
        """The organisation as a speaker."""
        body = self.organisations[organisation]
        return self.named(body.name) or self.actors[slug(body.name)]

    def organisation_of(self, actor_id: str) -> str | None:
        """The id of the organisation that this institution is, if it is one ("european-commission": EC)."""
        return self._organisation_ids.get(actor_id)

    def related(self, one: str | None, other: str | None) -> bool:
        """Whether two organisations are the same or one is an organ of the other."""
        if one is None or other is None:
            return False
        return one == other or self._part_of(one) == other or self._part_of(other) == one

    def _part_of(self, organisation: str) -> str | None:
        body = self.organisations.get(organisation)
        return body.part_of if body else None

    @functools.cached_property
    def _organisation_ids(self) -> dict[str, str]:
        return {self.organisation_actor(body).id: body for body in self.organisations}

    def find(self, actor_id: str) -> Actor | None:
        """The actor of this id, also one that follows from the tables alone ("foreign-ministry-of-prt")."""
        if actor_id in self.actors:
            return self.actors[actor_id]
        kind, _, code = actor_id.rpartition("-of-")
        if kind in self.institution_kinds and code.upper() in self.countries:
            return self.institution(kind, code.upper())
        return None

    def _is_organ(self, organisation: str, of: str | None) -> bool:
        return of is not None and of in (organisation, self.organisations[organisation].part_of)

    def _get(self, ids: Sequence[str]) -> tuple[Actor, ...]:
        return tuple(self.actors[i] for i in ids)

    @functools.cached_property
    def _strong(self) -> dict[str, str]:
        return {name: ids[0] for name, ids in self._index(lambda a: a.strong).items()}

    @functools.cached_property
    def _weak(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(ids) for name, ids in self._index(lambda a: a.weak).items()}

    @functools.cached_property
    def _metonyms(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(ids) for name, ids in self._index(lambda a: a.metonyms).items()}

    @functools.cached_property
    def _by_kind(self) -> dict[tuple[str, str | None], list[tuple[Actor, Office]]]:
        index: dict[tuple[str, str | None], list[tuple[Actor, Office]]] = collections.defaultdict(list)
        for actor in self.actors.values():
            for office in actor.offices:
                index[office.kind, office.country].append((actor, office))
        return dict(index)

    @functools.cached_property
    def _country_words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for country in self.countries.values():
            for word in country_words(country):
                words.setdefault(fold(word), country.code)
        return words

    def _index(self, names: Callable[[Actor], Iterable[str]]) -> dict[str, list[str]]:
        index: dict[str, list[str]] = collections.defaultdict(list)
        for actor in self.actors.values():
            for name in dict.fromkeys(map(fold, names(actor))):
                index[name].append(actor.id)
        return index


def role_on(actor: Actor, date: datetime.date | None) -> Role:
    """`Registry.role_on` for an actor that may not be of the registry."""
    held = next((o for o in actor.offices if date and o.surely_holds_on(date)), None)
    held = held or next((o for o in actor.offices if date and o.may_hold_on(date)), None)
    if held:
        return Role(held.title, held.country or actor.country, held.organisation, held.sector, held)
    past = [o for o in actor.offices if date and o.ended_before(date)]
    if past:
        last = max(past, key=lambda o: o.end.latest if o.end else datetime.date.max)
        return Role(f"former {last.title}", last.country or actor.country, last.organisation, "ELI", last)
    return Role(None, actor.country, actor.organisation, actor.sector)


def country_words(country: Country) -> Iterator[str]:
    """Every word that tells the country."""
    yield from (country.name, *country.names, *country.adjectives, *country.people, *country.capitals, *country.places)


def institution_of(kind: InstitutionKind, country: Country) -> Actor:
    """The actor that the tables give for this kind of institution in this country."""
    name = kind.pattern.format(country=country.with_article)
    return Actor(
        id=f"{kind.id}-of-{country.code.lower()}",
        name=name,
        entity_type="institution",
        country=country.code,
        sector=kind.sector,
        strong=(name,),
    )
