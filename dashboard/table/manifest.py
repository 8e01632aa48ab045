"""What a build is made of: `manifest.json` beside its tables (docs/tables.md, **build manifest**)."""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import shlex
from typing import Any

from dashboard.corpus.outcome import SetAside
from dashboard.errors import TableError
from dashboard.table.home import MANIFEST, Home
from dashboard.table.schema import SCHEMA_VERSION


@dataclasses.dataclass(frozen=True, slots=True)
class Versions:
    """What coded the articles. Each is a version or digest: a changed one recodes every article."""

    code: str
    models: str
    codebook: str
    registry: str


_TOLD = 50  # set-aside articles that a summary names


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """The build manifest. `counts`: rows of the four tables, duplicates among the documents, set-aside files."""

    build_id: str
    made_at: datetime.datetime  # UTC
    corpus: str  # as given to the command
    versions: Versions
    input_digest: str
    counts: dict[str, int]
    set_aside: tuple[SetAside, ...]
    first_date: datetime.date | None
    last_date: datetime.date | None
    engine: str
    schema: int = SCHEMA_VERSION

    def summary(self, out: pathlib.Path | str) -> str:
        """Return what a build tells its user at the end; `out` is the folder of the table."""
        count = self.counts
        dated = f" from {self.first_date} to {self.last_date}" if self.first_date else ""
        lines = [
            f"{count['documents']} articles{dated}, {count['duplicates']} of them marked as copies of another",
            f"{count['statements']} statements by {count['actors']} actors, {count['commitments']} commitments",
            f"build {self.build_id} lies in {out}; open it with: onrecord serve --data {shlex.quote(str(out))}",
        ]
        if self.set_aside:
            lines += [f"{len(self.set_aside)} set aside:", *(f"  {item}" for item in self.set_aside[:_TOLD])]
        if len(self.set_aside) > _TOLD:
            lines.append(f"  and {len(self.set_aside) - _TOLD} more: see manifest.json")
        return "\n".join(lines)

    def to_json(self) -> str:
        """Return the manifest as indented JSON."""
        return json.dumps(dataclasses.asdict(self), indent=2, ensure_ascii=False, default=_iso) + "\n"


def _iso(value: Any) -> str:
    return str(value.isoformat())


def build_command(out: pathlib.Path | str, corpus: str = "CORPUS") -> str:
    """Return the cure for a table that is not there or not right.

    >>> build_command("data", "my\\ articles")
    'run `onrecord build my\\\\ articles --out data`'
    """
    return f"run `onrecord build {corpus} --out {shlex.quote(str(out))}`"


def read_manifest(folder: pathlib.Path, out: pathlib.Path) -> Manifest:
    """Read the manifest of a build of the table in `out`.

    Raises:
        TableError: the manifest is missing, broken, or of another schema version.
    """
    path = folder / MANIFEST
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TableError("the build has no readable manifest", where=str(path), fix=build_command(out)) from error
    fields = fields if isinstance(fields, dict) else {}
    rebuild = build_command(out, str(fields.get("corpus", "CORPUS")))
    if (version := fields.get("schema")) != SCHEMA_VERSION:
        what = f"the table has schema version {version}, this program reads version {SCHEMA_VERSION}"
        raise TableError(what, where=str(path), fix=rebuild)
    try:
        return _manifest(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise TableError(f"the manifest is broken: {error}", where=str(path), fix=rebuild) from error


def known_manifest(out: pathlib.Path, build_id: str) -> Manifest | None:
    """Return the manifest of a build that is, or once was, in `out`; None where nothing is known of it."""
    home = Home(out)
    for path in (home.build(build_id) / MANIFEST, home.past / f"{build_id}.json"):
        try:
            return _manifest(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _manifest(fields: dict[str, Any]) -> Manifest:
    return Manifest(
        **{
            **fields,
            "made_at": datetime.datetime.fromisoformat(fields["made_at"]),
            "versions": Versions(**fields["versions"]),
            "set_aside": tuple(SetAside(**item) for item in fields["set_aside"]),
            "first_date": _date(fields["first_date"]),
            "last_date": _date(fields["last_date"]),
        }
    )


def _date(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
