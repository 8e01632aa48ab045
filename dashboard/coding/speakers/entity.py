"""Who a mention may stand for: actors of the registry and the people and bodies that only the article knows."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator

from dashboard.actors.gazetteer import words_of
from dashboard.actors.lookup import Registry, role_on
from dashboard.actors.model import Actor, Gender, Office
from dashboard.actors.names import fold
from dashboard.coding.speakers import lexicon
from dashboard.coding.statement import EntityType, Span, Speaker


@dataclasses.dataclass(slots=True)
class StatedRole:
    """An office as the article states it beside a name."""

    kinds: tuple[str, ...]
    text: str
    country: str | None = None
    organisations: tuple[str, ...] = ()
    bodies: tuple[Actor, ...] = ()
    former: bool = False
    installed: bool = False  # by Russia, in occupied Ukraine
    institution: str | None = None  # a kind that every state has: "government spokesman"


@dataclasses.dataclass(slots=True, eq=False)
class Entity:
    """One speaker of one article. Compared by identity: the cast holds each entity once."""

    id: str
    name: str
    entity_type: EntityType
    actor: Actor | None = None
    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    gender: Gender | None = None
    many: bool = False  # speaks as "they"
    noun: str | None = None  # what kind of unnamed people they are
    stated: list[StatedRole] = dataclasses.field(default_factory=list)
    mentions: list[Span] = dataclasses.field(default_factory=list)

    @property
    def person(self) -> bool:
        """Whether "he" or "she" may take it up."""
        return self.entity_type == "person" or (self.entity_type == "unnamed" and not self.many)

    def offices(self, date: datetime.date | None, *, former: bool = False) -> Iterator[Office]:
        """The registry's offices that hold on the date, or that were over by then."""
        for office in self.actor.offices if self.actor else ():
            if date is None or (office.ended_before(date) if former else office.may_hold_on(date)):
                yield office

    def home(self, date: datetime.date | None) -> str | None:
        """The country that it speaks for on this date."""
        if self.actor and self.actor.offices:
            return role_on(self.actor, date).country or self.country
        return self.country or next((role.country for role in self.stated if role.country), None)

    def kinds(self, date: datetime.date | None) -> set[str]:
        """The kinds of office that it holds on this date, by the registry and by the article."""
        return {o.kind for o in self.offices(date)} | {k for r in self.stated if not r.former for k in r.kinds}


def entity_of(actor: Actor) -> Entity:
    """The entity of a registry actor."""
    return Entity(
        id=actor.id,
        name=actor.name,
        entity_type=actor.entity_type,
        actor=actor,
        country=actor.country,
        organisation=actor.organisation,
        sector=actor.sector,
        gender=actor.gender,
        many=actor.entity_type == "institution" and fold(actor.name).startswith(("delegation", "armed forces")),
    )


def speaker_of(entity: Entity, date: datetime.date | None, registry: Registry) -> Speaker:
    """The speaker as it is shown, with the office held on the article's date (codebook section 3)."""
    if entity.actor is not None and entity.actor.registered:
        role = role_on(entity.actor, date)
        return Speaker(
            id=entity.id,
            name=entity.name,
            entity_type=entity.entity_type,
            role=role.title,
            country=role.country,
            organisation=role.organisation,
            sector=role.sector,
            wikidata=entity.actor.wikidata,
            registered=True,
        )
    stated = next(iter(entity.stated), None)
    country = entity.country or (stated.country if stated else None)
    organisation = entity.organisation or (stated.organisations[0] if stated and stated.organisations else None)
    return Speaker(
        id=entity.id,
        name=entity.name,
        entity_type=entity.entity_type,
        role=_role_text(stated, country, organisation, registry) if stated and stated.text else None,
        country=country,
        organisation=organisation,
        sector=entity.sector or (_sector(stated, registry) if stated else None),
    )


def _role_text(stated: StatedRole, country: str | None, organisation: str | None, registry: Registry) -> str:
    """The office in the article's words, with whose it is: "Deputy Energy Minister of Ukraine"."""
    words = stated.text if not stated.former or "former" in fold(stated.text) else f"former {stated.text}"
    title = words[:1].upper() + words[1:]
    body = next((b for b in stated.bodies if not b.id.startswith("government-of-")), None)
    owner = registry.countries[country].with_article if country else None
    names = (
        " ".join((registry.organisations[organisation].name, *registry.organisations[organisation].names))
        if organisation and not owner
        else ""
    )
    owner = owner or (registry.organisations[organisation].name if organisation else None)
    if body is None and stated.institution and country:
        body = registry.institution(stated.institution, country)
    owner = with_article(body.name) if body is not None else owner
    local = bool(lexicon.LOCAL & set(stated.kinds)) and body is None  # no state has a mayor
    if (
        owner is None
        or local
        or " of " in title
        or {w.folded for w in words_of(title)} & set(fold(f"{owner} {names}").split())
    ):
        return title
    return f"{title} of {owner}"


def with_article(name: str) -> str:
    """A body's name as it stands after "of": "the Ministry of Defence of Fiji", "NATO"."""
    return f"the {name}" if " of " in name else name


def _sector(stated: StatedRole, registry: Registry) -> str | None:
    if stated.former:
        return "ELI"
    if stated.installed:
        return "PRE"
    sector = next((registry.kinds[kind].sector for kind in stated.kinds if kind in registry.kinds), None)
    body = registry.organisations.get(stated.organisations[0]) if stated.organisations and not stated.country else None
    return body.sector if body and sector == "GOV" else sector  # a spokesman of the EU is no state's
