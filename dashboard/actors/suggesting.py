"""Actor files for speakers whom the registry does not know yet, from what the articles said of them."""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from dashboard.actors.gazetteer import Gazetteer
from dashboard.actors.lookup import Registry
from dashboard.actors.model import SECTORS
from dashboard.actors.names import fold

_SUGGESTED = ("person", "institution", "outlet")


@dataclasses.dataclass(frozen=True, slots=True)
class Sighting:
    """One statement by a speaker: the speaker as a record has it, the article and its date."""

    speaker: Mapping[str, Any]
    document_id: str
    published: datetime.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """A ready actor file, and how often and in how many articles the actor spoke."""

    id: str
    statements: int
    articles: int
    yaml: str


#: The same from a built table: one row a speaker of a statement.
SIGHTINGS_SQL = """
SELECT p.actor_id AS id, p.name, p.entity_type, p.registered, p.role, p.country, p.organisation, p.sector,
       s.document_id, s.published
FROM statement_speakers p JOIN statements s USING (statement_id)
"""


def seen_in_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sighting]:
    """The sightings in the rows of `SIGHTINGS_SQL`."""
    for row in rows:
        yield Sighting(row, row["document_id"], row["published"])


def seen_in_records(records: Iterable[Mapping[str, Any]]) -> Iterator[Sighting]:
    """The sightings in statement records (docs/tables.md)."""
    for record in records:
        published = datetime.date.fromisoformat(record["published"]) if record["published"] else None
        for speaker in record["speakers"]:
            yield Sighting(speaker, record["document_id"], published)


def suggest(sightings: Iterable[Sighting], registry: Registry, least: int = 1) -> list[Suggestion]:
    """A file for every unregistered speaker with at least `least` statements, the most frequent first.

    Unnamed people and documents are left out: they are nobody to register.
    """
    seen: dict[str, list[Sighting]] = collections.defaultdict(list)
    for sighting in sightings:
        speaker = sighting.speaker
        if not speaker["registered"] and speaker["entity_type"] in _SUGGESTED:
            seen[speaker["id"]].append(sighting)
    made = [_suggestion(found, registry) for found in seen.values() if len(found) >= least]
    return sorted(made, key=lambda s: (-s.statements, s.id))


def _suggestion(found: Sequence[Sighting], registry: Registry) -> Suggestion:
    articles = {s.document_id for s in found}
    dates = sorted(s.published for s in found if s.published)
    content = _content(found, dates, registry)
    period = ", " + " to ".join(dict.fromkeys(f"{day}" for day in (dates[0], dates[-1]))) if dates else ""
    counts = f"{_number(len(found), 'statement')} in {_number(len(articles), 'article')}{period}"
    dumped = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=200)
    note = f"# {content['id']}.yml: {counts}. Check every line, above all the dates of the offices.\n"
    return Suggestion(content["id"], len(found), len(articles), note + dumped)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _content(found: Sequence[Sighting], dates: Sequence[datetime.date], registry: Registry) -> dict[str, Any]:
    first = found[0].speaker
    country, organisation = (_usual(found, key) for key in ("country", "organisation"))
    names: dict[str, Any] = {"strong": [first["name"]]}
    surname = first["name"].split()[-1]
    if first["entity_type"] == "person" and surname != first["name"] and registry.named(surname) is None:
        names["weak"] = [surname]
    content = {
        "id": first["id"],
        "name": first["name"],
        "entity_type": first["entity_type"],
        "country": country,
        "organisation": organisation,
        "names": names,
        "offices": list(_offices(found, dates, registry)) or None,
    }
    return {key: value for key, value in content.items() if value is not None}


def _offices(found: Sequence[Sighting], dates: Sequence[datetime.date], registry: Registry) -> Iterator[dict[str, Any]]:
    """The roles that articles gave, each from the month in which it was first read."""
    gazetteer = Gazetteer(registry)
    seen: set[str] = set()
    for sighting in sorted(found, key=lambda s: str(s.published)):
        speaker, date = sighting.speaker, sighting.published or (dates[0] if dates else None)
        role, place = speaker.get("role"), speaker.get("country") or speaker.get("organisation")
        if not role or not place or date is None or fold(role) in seen:
            continue
        seen.add(fold(role))
        office = {
            "title": role,
            "kind": _kind(role, gazetteer),
            "country": speaker.get("country"),
            "organisation": speaker.get("organisation"),
            "sector": speaker.get("sector") if speaker.get("sector") in SECTORS - {"ELI"} else None,
            "from": f"{date:%Y-%m}",
        }
        yield {key: value for key, value in office.items() if value is not None}


def _kind(role: str, gazetteer: Gazetteer) -> str:
    kinds = [hit.values("office")[0] for hit in gazetteer.mark(role).hits if hit.values("office")]
    if kinds and "deputy" in fold(role).split() and not kinds[-1].startswith("deputy"):
        return "other_minister" if kinds[-1].endswith("_minister") else "other"
    return kinds[-1] if kinds else "other"


def _usual(found: Sequence[Sighting], key: str) -> Any:
    values = collections.Counter(s.speaker[key] for s in found if s.speaker.get(key))
    return values.most_common(1)[0][0] if values else None
