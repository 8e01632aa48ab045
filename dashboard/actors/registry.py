"""Loading the actor registry: our files, the user's own folder over them, and the actors that follow from the tables.

>>> registry = load_registry()
>>> registry.role_on(registry.actors["government-of-fra"], None).country
'FRA'
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from dashboard.actors.checking import contradictions
from dashboard.actors.lookup import Registry, institution_of, role_on
from dashboard.actors.model import Actor, Country, InstitutionKind, Organisation
from dashboard.actors.names import fold, slug
from dashboard.actors.reading import Reader
from dashboard.errors import RegistryError

__all__ = ["Registry", "load_registry", "read_registry", "role_on"]

DATA = Path(__file__).parent
BUNDLED = DATA / "registry"
USER_VARIABLE = "ONRECORD_ACTORS"


def load_registry(user_folder: Path | None = None) -> Registry:
    """The bundled registry with the user's own folder over it (default: $ONRECORD_ACTORS); read once per folder.

    A file of the user's folder replaces ours of the same name.

    Raises:
        RegistryError: the first mistake; `onrecord check` lists them all.
    """
    return _load(user_folder or _user_folder())


@functools.cache
def _load(user_folder: Path | None) -> Registry:
    registry, problems = read_registry(user_folder)
    if problems:
        first, more = problems[0], len(problems) - 1
        fix = f"{first.fix}; {more} more: onrecord check" if more else first.fix
        raise RegistryError(first.what, where=first.where, fix=fix)
    return registry


def read_registry(user_folder: Path | None = None) -> tuple[Registry, list[RegistryError]]:
    """What could be read of every file, and every mistake in the files and between them."""
    user_folder = user_folder or _user_folder()
    reader = Reader()
    reader.organisations = reader.all_organisations(DATA / "organisations.yml")
    reader.kinds = reader.office_kinds(DATA / "office_kinds.yml")
    tables = ["organisations.yml", "office_kinds.yml", "institution_kinds.yml", "countries.yml", "blocs.yml"]
    institution_kinds = reader.institution_kinds(DATA / "institution_kinds.yml")
    countries = reader.countries(DATA / "countries.yml")
    blocs = reader.blocs(DATA / "blocs.yml")
    files = _actor_files(reader, user_folder)
    actors = {actor.id: actor for file in files.values() if (actor := reader.actor(file))}
    _add_from_tables(actors, institution_kinds, countries, reader.organisations)
    registry = Registry(
        actors=actors,
        kinds=reader.kinds,
        institution_kinds=institution_kinds,
        countries=countries,
        organisations=reader.organisations,
        blocs=blocs,
        version=_digest([*(DATA / table for table in tables), *files.values()]),
        files=files,
    )
    return registry, reader.problems + contradictions(registry)


def _actor_files(reader: Reader, user_folder: Path | None) -> dict[str, Path]:
    files = {file.stem: file for file in sorted(BUNDLED.glob("*.yml"))}
    if user_folder is not None:
        if not user_folder.is_dir():
            reader.problems.append(
                RegistryError("no such folder of actors", where=str(user_folder), fix=f"correct {USER_VARIABLE}")
            )
        files |= {file.stem: file for file in sorted(user_folder.glob("*.yml"))}
    return files


def _user_folder() -> Path | None:
    named = os.environ.get(USER_VARIABLE)
    return Path(named) if named else None


def _add_from_tables(
    actors: dict[str, Actor],
    institution_kinds: Mapping[str, InstitutionKind],
    countries: Mapping[str, Country],
    organisations: Mapping[str, Organisation],
) -> None:
    """Governments and organisations speak too; an actor file of the same id or name takes their place."""
    taken = {fold(name) for actor in actors.values() for name in actor.strong}
    spoken_for = {fold(name) for actor in actors.values() for name in actor.metonyms}
    made = [_government(institution_kinds["government"], c) for c in countries.values()] if institution_kinds else []
    made += [_organisation(body) for body in organisations.values()]
    for actor in made:
        if actor.id in actors or fold(actor.name) in taken:
            continue
        actors[actor.id] = dataclasses.replace(
            actor,
            strong=tuple(n for n in actor.strong if fold(n) not in taken),
            metonyms=tuple(n for n in actor.metonyms if fold(n) not in spoken_for | taken or fold(n) == "brussels"),
        )


def _government(kind: InstitutionKind, country: Country) -> Actor:
    made = institution_of(kind, country)
    return dataclasses.replace(made, metonyms=(country.name, *country.names, *country.capitals))


def _organisation(body: Organisation) -> Actor:
    return Actor(
        id=slug(body.name),
        name=body.name,
        entity_type="institution",
        organisation=body.part_of or body.id,
        sector=body.sector,
        wikidata=body.wikidata,
        strong=(body.name, *body.names),
        weak=body.weak,
        metonyms=body.places,
    )


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
