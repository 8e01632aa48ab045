"""What the files say of one another: names that clash, offices with two holders, actors who are one."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterable

from dashboard.actors.lookup import Registry
from dashboard.actors.model import Actor, Office
from dashboard.actors.names import fold
from dashboard.errors import RegistryError


def contradictions(registry: Registry) -> list[RegistryError]:
    """Every contradiction between the registry's actors, in the order of their files.

    A strong name belongs to one actor. A weak name may be shared, but not with a strong one. A metonym is shared only
    where every actor that has it gives a reason. A sole office has one holder a day (the day of a change has two). A
    Wikidata id stands for one actor. `on_behalf_of` names an actor.
    """
    return [
        *_shared_strong_names(registry),
        *_weak_against_strong(registry),
        *_shared_metonyms(registry),
        *_shared_wikidata(registry),
        *_two_holders(registry),
        *_missing_principals(registry),
    ]


def _where(registry: Registry, actor: Actor, key: str) -> str:
    file = registry.files.get(actor.id)
    return f"{file.name if file else 'tables'}, {key}"


def _owners(registry: Registry, attribute: str) -> dict[str, list[Actor]]:
    owners: dict[str, list[Actor]] = collections.defaultdict(list)
    for actor in registry.actors.values():
        for name in dict.fromkeys(map(fold, getattr(actor, attribute))):
            owners[name].append(actor)
    return owners


def _shared_strong_names(registry: Registry) -> Iterable[RegistryError]:
    for name, actors in _owners(registry, "strong").items():
        for other in actors[1:]:
            yield RegistryError(
                f"strong name {name!r} belongs to {actors[0].id} too",
                where=_where(registry, other, "names.strong"),
                fix="make it weak in both files, or add a first name or an office to it",
            )


def _weak_against_strong(registry: Registry) -> Iterable[RegistryError]:
    strong = _owners(registry, "strong")
    for name, actors in _owners(registry, "weak").items():
        for actor in actors:
            for other in strong.get(name, ()):
                problem = "strong and weak" if other is actor else f"weak here and strong for {other.id}"
                yield RegistryError(
                    f"name {name!r} is {problem}",
                    where=_where(registry, actor, "names.weak"),
                    fix="keep one of the two" if other is actor else "make it weak in both files",
                )


def _shared_metonyms(registry: Registry) -> Iterable[RegistryError]:
    for name, actors in _owners(registry, "metonyms").items():
        for actor in actors if len(actors) > 1 else ():
            if actor.id in registry.files and not actor.reason:
                others = ", ".join(a.id for a in actors if a is not actor)
                yield RegistryError(
                    f"metonym {name!r} stands for {others} too",
                    where=_where(registry, actor, "names.metonyms"),
                    fix="delete one, or give each file a reason for the two readings",
                )


def _shared_wikidata(registry: Registry) -> Iterable[RegistryError]:
    seen: dict[str, Actor] = {}
    for actor in registry.actors.values():
        if actor.wikidata is None:
            continue
        first = seen.setdefault(actor.wikidata, actor)
        if first is not actor:
            yield RegistryError(
                f"Wikidata id {actor.wikidata} is that of {first.id} too",
                where=_where(registry, actor, "wikidata"),
                fix="merge the two files, or delete the wrong id",
            )


def _two_holders(registry: Registry) -> Iterable[RegistryError]:
    held: dict[tuple[str, str | None, str | None, str | None], list[tuple[Actor, Office]]] = collections.defaultdict(
        list
    )
    for actor in registry.actors.values():
        for office in actor.offices:
            if registry.kinds[office.kind].sole:
                held[office.kind, office.country, office.organisation, office.installed_by].append((actor, office))
    for terms in held.values():
        for (actor, office), (other, another) in itertools.combinations(terms, 2):
            if actor is not other and _overlap(office, another):
                yield RegistryError(
                    f"{another.title!r} overlaps with the term of {actor.id}",
                    where=_where(registry, other, f"offices ({another.kind})"),
                    fix="correct the dates, or give the rarer office the kind `other`",
                )


def _overlap(one: Office, other: Office) -> bool:
    """Whether the two terms surely share more than the day of the change."""
    first, second = sorted((one, other), key=lambda o: o.start.latest)
    if first.end is None:
        return second.end is None or second.end.earliest > second.start.latest
    return first.end.earliest > second.start.latest


def _missing_principals(registry: Registry) -> Iterable[RegistryError]:
    for actor in registry.actors.values():
        for number, office in enumerate(actor.offices, start=1):
            if office.on_behalf_of is not None and registry.find(office.on_behalf_of) is None:
                yield RegistryError(
                    f"unknown actor {office.on_behalf_of!r}",
                    where=_where(registry, actor, f"offices[{number}].on_behalf_of"),
                    fix="name an actor's id, or add a file for the institution",
                )
