"""From YAML to the registry's domain: every file is read whole, every mistake in it noted with its key and cure."""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pycountry
import yaml

from dashboard.actors.model import (
    SECTORS,
    Actor,
    Bloc,
    Country,
    Day,
    EntityType,
    InstitutionKind,
    Membership,
    Office,
    OfficeKind,
    Organisation,
)
from dashboard.errors import RegistryError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads some ten times faster
_ID = re.compile(r"[^\W_A-Z]+(-[^\W_A-Z]+)*\Z")
_QID = re.compile(r"Q[1-9]\d*\Z")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
_YEARS = range(1940, 2041)

_ACTOR_KEYS = {
    "id", "name", "entity_type", "wikidata", "gender", "country", "organisation", "sector", "names", "offices",
    "reason",
}  # fmt: skip
_NAME_KEYS = {"strong", "weak", "metonyms"}
_OFFICE_KEYS = {
    "title", "kind", "country", "organisation", "sector", "from", "to", "on_behalf_of", "installed_by", "reason",
}  # fmt: skip


@functools.cache
def is_country(code: str) -> bool:
    """Whether this is an ISO 3166-1 alpha-3 code, or XKX for Kosovo (codebook section 3)."""
    return code == "XKX" or pycountry.countries.get(alpha_3=code) is not None


@dataclasses.dataclass
class Reader:
    """Reads one YAML file after another and keeps every mistake that it meets."""

    problems: list[RegistryError] = dataclasses.field(default_factory=list)
    kinds: Mapping[str, OfficeKind] = dataclasses.field(default_factory=dict)
    organisations: Mapping[str, Organisation] = dataclasses.field(default_factory=dict)

    def note(self, what: str, file: Path, key: str, fix: str) -> None:
        """Keep a mistake: what it is, in which file, at which key, and how it is put right."""
        self.problems.append(RegistryError(what, where=f"{file.name}, {key}" if key else file.name, fix=fix))

    def mapping(self, file: Path) -> dict[str, Any]:
        """The file's top-level mapping; empty, and noted, where it is none."""
        try:
            loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (a safe loader)
        except (yaml.YAMLError, ValueError, OSError) as error:  # ValueError: bad encoding or a date like 2022-02-30
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}" if mark else ""
            self.note(f"not readable as YAML: {_first_line(error)}", file, line, "correct the line")
            return {}
        if not isinstance(loaded, dict):
            self.note("not a mapping of keys to values", file, "", "begin with `key: value`")
            return {}
        return loaded

    def unknown_keys(self, given: Iterable[object], allowed: set[str], file: Path, key: str = "") -> None:
        """Note keys that the schema does not have."""
        for extra in sorted(str(k) for k in given if k not in allowed):
            self.note(f"unknown key {extra!r}", file, key or extra, f"use one of {', '.join(sorted(allowed))}")

    def words(self, value: object, file: Path, key: str) -> tuple[str, ...]:
        """A list of strings; a number or a truth value that YAML made of a bare word is noted."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.note(f"{value!r} is not a list", file, key, "write [one, two]")
            return ()
        for word in value:
            if not isinstance(word, str) or not word.strip():
                self.note(f"{word!r} is not a string", file, key, f'write "{word}"')
        return tuple(w.strip() for w in value if isinstance(w, str) and w.strip())

    def code(self, value: object, file: Path, key: str) -> str | None:
        """An ISO country code or None."""
        if value is None:
            return None
        if not isinstance(value, str) or not is_country(value):
            self.note(f"unknown country code {value!r}", file, key, "use an ISO 3166-1 alpha-3 code, or XKX for Kosovo")
            return None
        return value

    def organisation(self, value: object, file: Path, key: str) -> str | None:
        """The id of an organisation in organisations.yml or None."""
        if value is None:
            return None
        if not isinstance(value, str) or value not in self.organisations:
            self.note(f"unknown organisation {value!r}", file, key, "use an id of organisations.yml, or add it there")
            return None
        return value

    def one_of(self, value: object, allowed: Iterable[str], file: Path, key: str) -> str | None:
        """The value if it is one of those allowed, or None."""
        if value is None:
            return None
        if not isinstance(value, str) or value not in allowed:
            self.note(f"unknown value {value!r}", file, key, f"use one of {', '.join(sorted(allowed))}")
            return None
        return value

    def day(self, value: object, file: Path, key: str) -> Day | None:
        """A date, or a year or year and month, as the range of days that it may be."""
        if value is None:
            return None
        try:
            day = parse_day(value)
        except ValueError as error:
            self.note(str(error), file, key, "write YYYY-MM-DD, YYYY-MM or YYYY")
            return None
        if day.earliest.year not in _YEARS:
            self.note(f"impossible date {value}", file, key, f"use a year from {_YEARS[0]} to {_YEARS[-1]}")
            return None
        return day

    def date(self, value: object, file: Path, key: str) -> datetime.date | None:
        """A whole date or None."""
        day = self.day(value, file, key)
        if day and day.earliest != day.latest:
            self.note(f"{value} is not a whole date", file, key, "write YYYY-MM-DD")
        return day.earliest if day else None

    def actor(self, file: Path) -> Actor | None:
        """One registry file; None, and noted, where it has no usable id or name."""
        given = self.mapping(file)
        self.unknown_keys(given, _ACTOR_KEYS, file)
        if not given or not (identity := self._identity(given, file)):
            return None
        actor_id, name, entity_type = identity
        names = given.get("names") or {}
        if not isinstance(names, dict):
            self.note("not a mapping", file, "names", "write strong: [...], weak: [...], metonyms: [...]")
            names = {}
        self.unknown_keys(names, _NAME_KEYS, file, "names")
        strong = self.words(names.get("strong"), file, "names.strong")
        actor = Actor(
            id=actor_id,
            name=name,
            entity_type=entity_type,
            wikidata=self._wikidata(given.get("wikidata"), file),
            gender=self.one_of(given.get("gender"), ("male", "female"), file, "gender"),  # type: ignore[arg-type]
            country=self.code(given.get("country"), file, "country"),
            organisation=self.organisation(given.get("organisation"), file, "organisation"),
            sector=self.one_of(given.get("sector"), SECTORS, file, "sector"),
            strong=tuple(dict.fromkeys((name, *strong))),
            weak=self.words(names.get("weak"), file, "names.weak"),
            metonyms=self.words(names.get("metonyms"), file, "names.metonyms"),
            offices=self.offices(given.get("offices"), file),
            reason=given.get("reason"),
        )
        if actor.gender and entity_type != "person":
            self.note("only persons have a gender", file, "gender", "delete the key")
        if actor.metonyms and entity_type == "person":
            self.note("a person has no metonyms", file, "names.metonyms", "put them into the institution's file")
        return actor

    def _identity(self, given: Mapping[str, Any], file: Path) -> tuple[str, str, EntityType] | None:
        actor_id, name, entity_type = given.get("id"), given.get("name"), given.get("entity_type")
        if not isinstance(actor_id, str) or not _ID.match(actor_id):
            self.note(f"{actor_id!r} is no id", file, "id", "use lower-case words joined by hyphens")
            return None
        if actor_id != file.stem:
            self.note(f"id {actor_id!r} is not the file's name", file, "id", f"rename the file to {actor_id}.yml")
        if not isinstance(name, str) or not name.strip():
            self.note("no name", file, "name", "give the English Wikidata label")
            return None
        if entity_type not in ("person", "institution", "outlet"):
            self.note(f"entity_type {entity_type!r}", file, "entity_type", "write person, institution or outlet")
            return None
        return actor_id, name.strip(), entity_type

    def _wikidata(self, value: object, file: Path) -> str | None:
        if value is None or _QID.match(str(value)):
            return None if value is None else str(value)
        self.note(f"{value!r} is no Wikidata id", file, "wikidata", "write Q and digits, or leave the key out")
        return None

    def offices(self, value: object, file: Path) -> tuple[Office, ...]:
        """The offices of one actor, in the file's order: the first that holds on a date is the role that is shown."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.note("not a list", file, "offices", "begin each office with `- {title: ...`")
            return ()
        offices = (self.office(given, file, f"offices[{number}]") for number, given in enumerate(value, start=1))
        return tuple(office for office in offices if office)

    def office(self, given: object, file: Path, key: str) -> Office | None:
        """One office; None, and noted, where title, kind, start or place are missing or wrong."""
        if not isinstance(given, dict):
            self.note("not a mapping", file, key, "write {title: ..., kind: ..., country: ..., from: ...}")
            return None
        self.unknown_keys(given, _OFFICE_KEYS, file, key)
        title = given.get("title")
        kind = self.one_of(given.get("kind"), self.kinds, file, f"{key}.kind")
        start = self.day(given.get("from"), file, f"{key}.from")
        end = self.day(given.get("to"), file, f"{key}.to")
        country = self.code(given.get("country"), file, f"{key}.country")
        organisation = self.organisation(given.get("organisation"), file, f"{key}.organisation")
        for name, value in (("title", title), ("kind", given.get("kind")), ("from", given.get("from"))):
            if value is None:
                self.note(f"no {name}", file, f"{key}.{name}", f"give the office's {name}")
        if given.get("country") is None and given.get("organisation") is None:
            self.note("no country and no organisation", file, key, "give the one or the other")
        if start and end and end.latest < start.earliest:
            self.note(f"ends ({given['to']}) before it begins ({given['from']})", file, key, "correct the dates")
        if not isinstance(title, str) or kind is None or start is None or (country is None and organisation is None):
            return None
        of_kind = self.kinds[kind]
        if of_kind.only and country not in of_kind.only:
            self.note(f"no {kind} exists there", file, f"{key}.kind", f"it is for {', '.join(of_kind.only)}")
        return Office(
            title=title.strip(),
            kind=kind,
            start=start,
            end=end,
            country=country,
            organisation=organisation,
            sector=self.one_of(given.get("sector"), SECTORS, file, f"{key}.sector") or of_kind.sector,
            on_behalf_of=given.get("on_behalf_of"),
            installed_by=self.code(given.get("installed_by"), file, f"{key}.installed_by"),
        )

    def office_kinds(self, file: Path) -> dict[str, OfficeKind]:
        """office_kinds.yml."""
        keys = {"label", "words", "words_in", "sole", "sector", "only", "reason"}
        kinds = {}
        for kind, given in self._entries(file, keys):
            kinds[kind] = OfficeKind(
                id=kind,
                label=str(given.get("label", kind)),
                words=self.words(given.get("words"), file, f"{kind}.words"),
                sole=bool(given.get("sole", False)),
                sector=self.one_of(given.get("sector"), SECTORS, file, f"{kind}.sector") or "UNK",
                only=tuple(c for c in (self.code(c, file, f"{kind}.only") for c in given.get("only", ())) if c),
                words_in=self._words_in(given.get("words_in"), file, kind),
            )
        return kinds

    def institution_kinds(self, file: Path) -> dict[str, InstitutionKind]:
        """institution_kinds.yml."""
        kinds = {}
        for kind, given in self._entries(file, {"pattern", "words", "words_in", "sector", "reason"}):
            kinds[kind] = InstitutionKind(
                id=kind,
                pattern=str(given.get("pattern", "")),
                words=self.words(given.get("words"), file, f"{kind}.words"),
                sector=self.one_of(given.get("sector"), SECTORS, file, f"{kind}.sector") or "GOV",
                words_in=self._words_in(given.get("words_in"), file, kind),
            )
            if "{country}" not in kinds[kind].pattern:
                self.note("no {country} in it", file, f"{kind}.pattern", 'write "Ministry of X of {country}"')
        return kinds

    def countries(self, file: Path) -> dict[str, Country]:
        """countries.yml."""
        lists = ("names", "adjectives", "people", "capitals", "places")
        countries = {}
        for code, given in self._entries(file, {"name", "reason", *lists}):
            if self.code(code, file, code) is None:
                continue
            words = {name: self.words(given.get(name), file, f"{code}.{name}") for name in lists}
            countries[code] = Country(code=code, name=str(given.get("name", code)), **words)
        return countries

    def all_organisations(self, file: Path) -> dict[str, Organisation]:
        """organisations.yml."""
        lists = ("names", "weak", "places")
        found = {}
        for body, given in self._entries(file, {"name", "wikidata", "sector", "part_of", "reason", *lists}):
            words = {name: self.words(given.get(name), file, f"{body}.{name}") for name in lists}
            found[body] = Organisation(
                id=body,
                name=str(given.get("name", body)),
                wikidata=given.get("wikidata"),
                sector=self.one_of(given.get("sector"), SECTORS, file, f"{body}.sector") or "IGO",
                part_of=given.get("part_of"),
                **words,
            )
        for key, organ in found.items():
            if organ.part_of is not None and organ.part_of not in found:
                self.note(f"unknown organisation {organ.part_of!r}", file, f"{key}.part_of", "use an id of this file")
        return found

    def blocs(self, file: Path) -> dict[str, Bloc]:
        """blocs.yml."""
        blocs = {}
        for bloc, given in self._entries(file, {"name", "organisation", "members", "reason"}):
            members = given.get("members") or {}
            read = (self._membership(code, days, file, f"{bloc}.members.{code}") for code, days in members.items())
            blocs[bloc] = Bloc(
                id=bloc,
                name=str(given.get("name", bloc)),
                organisation=self.organisation(given.get("organisation"), file, f"{bloc}.organisation"),
                members=tuple(membership for membership in read if membership),
            )
        return blocs

    def _membership(self, code: str, days: object, file: Path, key: str) -> Membership | None:
        first, last = days if isinstance(days, list) and len(days) == 2 else (days, None)
        country, start, end = self.code(code, file, key), self.date(first, file, key), self.date(last, file, key)
        if start and end and end < start:
            self.note("ends before it begins", file, key, "write [from, to]")
        return Membership(country, start, end) if country and start else None

    def _entries(self, file: Path, allowed: set[str]) -> Iterable[tuple[str, dict[str, Any]]]:
        for key, given in self.mapping(file).items():
            if isinstance(given, dict):
                self.unknown_keys(given, allowed, file, str(key))
                yield str(key), given
            else:
                self.note("not a mapping", file, str(key), "write key: {name: ...}")

    def _words_in(self, value: object, file: Path, key: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            return {}
        return {
            code: self.words(words, file, f"{key}.words_in.{code}")
            for code, words in value.items()
            if self.code(code, file, f"{key}.words_in")
        }


def parse_day(value: object) -> Day:
    """A date of the registry: a whole one, YYYY-MM, or YYYY.

    >>> parse_day("2022-02").latest
    datetime.date(2022, 2, 28)

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return Day(value, value)
    match = _PARTIAL.match(str(value))
    if not match:
        raise ValueError(f"{value!r} is not a date")
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        return _range(year, month, day)
    except ValueError:
        raise ValueError(f"impossible date {value}") from None


def _range(year: int, month: int, day: int) -> Day:
    if day:
        whole = datetime.date(year, month, day)
        return Day(whole, whole)
    last = calendar.monthrange(year, month or 12)[1]
    return Day(datetime.date(year, month or 1, 1), datetime.date(year, month or 12, last))


def _first_line(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return str(problem or error).splitlines()[0]
