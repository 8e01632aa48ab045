"""What the About page shows of accuracy: stored reports, what each gold set was used for, and the known failures."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from dashboard.errors import CorpusError

GOLD_FOLDER = Path(__file__).parent / "gold"
RESULTS_FILE = Path(__file__).parent / "results.json"
_SETS_FILE = GOLD_FOLDER / "sets.yml"
_FAILURES_FILE = Path(__file__).parent / "known_failures.yml"


@dataclasses.dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder of gold files: what its articles were used for before they were scored, and whether errors are shown."""

    folder: Path
    used_for: tuple[str, ...] = ()
    show_errors: bool = True

    @property
    def name(self) -> str:
        """The folder's name, under which its report is stored."""
        return self.folder.resolve().name


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """A known failure in words; `layer` is a layer of `dashboard.evaluation.judgements`."""

    layer: str
    title: str
    told: str
    example: str = ""  # invented


@functools.cache
def our_sets() -> tuple[GoldSet, ...]:
    """Return our own gold sets (gold/sets.yml)."""
    entries = yaml.safe_load(_SETS_FILE.read_text(encoding="utf-8"))
    return tuple(GoldSet(GOLD_FOLDER / name, tuple(e["used_for"]), e["show_errors"]) for name, e in entries.items())


def gold_sets(folders: Sequence[Path] | None, tuned_on: Sequence[str]) -> list[GoldSet]:
    """Return the sets to score: our own, or those in the given folders; `tuned_on` names the folders used for tuning.

    Raises:
        CorpusError: two folders of one name, or a name that no folder has.
    """
    ours = {one.folder.resolve(): one for one in our_sets()}
    sets = [
        ours.get(folder.resolve()) or GoldSet(folder, ("tuning",) if folder.resolve().name in tuned_on else ())
        for folder in (ours if folders is None else folders)
    ]
    names = [one.name for one in sets]
    for name in names:
        if names.count(name) > 1:
            raise CorpusError(f"two gold folders are named {name}", fix="rename one: reports are stored by name")
    for name in tuned_on:
        if name not in names:
            raise CorpusError(f"no gold folder is named {name}", where="--tuned-on", fix=f"use {', '.join(names)}")
    return sets


def check_writable(path: Path | None) -> None:
    """See before the work that its result can be stored.

    Raises:
        CorpusError: the folder is missing, or the file holds something else.
    """
    if path is None:
        return
    if not path.absolute().parent.is_dir():
        raise CorpusError("the folder of the figures does not exist", where=str(path), fix="make it, or name another")
    read(path)


@functools.cache
def known_failures() -> tuple[Failure, ...]:
    """Return the failures that users should know of (known_failures.yml)."""
    return tuple(Failure(**entry) for entry in yaml.safe_load(_FAILURES_FILE.read_text(encoding="utf-8"))["failures"])


def write(reports: Mapping[str, Mapping[str, Any]], path: Path = RESULTS_FILE) -> None:
    """Store reports by name of gold set; those of other sets that the file already has stay.

    Raises:
        CorpusError: the file cannot be written, or holds something else.
    """
    stored = {**read(path), **reports}
    try:
        path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(
            f"the figures cannot be written: {error.strerror}", where=str(path), fix="name another file with --json"
        ) from error


def read(path: Path = RESULTS_FILE) -> dict[str, Any]:
    """Return the stored reports; empty where none was written.

    Raises:
        CorpusError: the file is not one that `onrecord evaluate coding --json` writes.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CorpusError("the stored figures cannot be read", where=str(path), fix=_REWRITE) from error
    if not isinstance(stored, dict) or not all(isinstance(report, dict) for report in stored.values()):
        raise CorpusError("the stored figures are not reports by gold set", where=str(path), fix=_REWRITE)
    return stored


_REWRITE = "name another file, or delete it and run `onrecord evaluate coding --json` again"
