"""The **actors** table: one row for each actor that speaks, with the roles that the registry or the articles give."""

from __future__ import annotations

import collections
import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from dashboard.actors.model import Office
from dashboard.actors.registry import Registry

Row = Mapping[str, Any]

_ROLE = ("role", "country", "organisation", "sector")


def actor_row(sightings: Sequence[Row], registry: Registry) -> dict[str, Any]:
    """Make one actor's row from its sightings: every way in which statements name it, with the first and last date
    (`start`, `end`; null where all were undated) and how often (`times`).

    A registered actor has the registry's offices; any other what articles called it. Where statements disagree on a
    name, the most frequent one holds, and the first by alphabet of equals.
    """
    actor_id = sightings[0]["id"]
    known = registry.find(actor_id)
    roles = [_office(office) for office in known.offices] if known else []
    roles = roles or _reported_roles(sightings)
    latest = max(sightings, key=lambda s: (str(s["end"] or ""), s["times"], *(str(s[key]) for key in _ROLE)))
    return {
        "actor_id": actor_id,
        "name": _usual(sightings, "name"),
        "entity_type": _usual(sightings, "entity_type"),
        "wikidata": _usual(sightings, "wikidata"),
        "registered": any(s["registered"] for s in sightings),
        **{key: latest[key] for key in _ROLE[1:]},
        "roles": roles,
        "blocs": _memberships([*roles, *sightings], registry),
    }


def _office(office: Office) -> dict[str, Any]:
    return {
        "role": office.title,
        "country": office.country,
        "organisation": office.organisation,
        "sector": office.sector,
        "start": office.start.earliest,
        "end": office.end.latest if office.end else None,
    }


def _memberships(roles: Sequence[Row], registry: Registry) -> list[dict[str, Any]]:
    """The blocs of every state that the actor spoke for, with dates; an organisation that is a bloc has none."""
    countries = {role["country"] for role in roles}
    found = [
        {"bloc": bloc.id, "country": member.country, "start": member.start, "end": member.end}
        for bloc in registry.blocs.values()
        for member in bloc.members
        if member.country in countries
    ]
    organs = {bloc for role in roles for bloc in blocs_on(registry, None, None, role["organisation"])}
    found += [{"bloc": bloc, "country": None, "start": None, "end": None} for bloc in organs]
    return sorted(found, key=lambda m: (m["bloc"], m["country"] or "", str(m["start"])))


def blocs_on(
    registry: Registry, country: str | None, date: datetime.date | None, organisation: str | None
) -> tuple[str, ...]:
    """Return the blocs that a state or organisation was in; one that the registry does not know was in none."""
    return registry.blocs_on(country, date, organisation if organisation in registry.organisations else None)


def _usual(sightings: Iterable[Row], key: str) -> Any:
    times: collections.Counter[Hashable] = collections.Counter()
    for sighting in sightings:
        if sighting[key] is not None:
            times[sighting[key]] += sighting["times"]
    return min(times, key=lambda value: (-times[value], str(value)), default=None)


def _reported_roles(sightings: Iterable[Row]) -> list[dict[str, Any]]:
    """The roles that articles gave, each with the first and last date on which one did."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for sighting in sightings:
        key = tuple(sighting[name] for name in _ROLE)
        if not any(key):
            continue
        role = seen.setdefault(key, {**dict(zip(_ROLE, key, strict=True)), "start": None, "end": None})
        role["start"] = min(filter(None, (role["start"], sighting["start"])), default=None)
        role["end"] = max(filter(None, (role["end"], sighting["end"])), default=None)
    return sorted(seen.values(), key=lambda r: (str(r["start"]), *(str(r[name]) for name in _ROLE)))
