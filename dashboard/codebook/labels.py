"""The codebook's labels as data: one YAML file a kind of label, one entry a label (prose: docs/codebook.md).

Filters, legends, help texts, validation and the Method page all read them from here. The place of an entry in its
file is its order. Adding a label is adding one entry; nothing else in the code lists labels.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import pathlib
import re
from collections.abc import Mapping
from typing import Any

import yaml

from dashboard.errors import CodebookError

Labels = Mapping[str, "Label"]

NO_STANCE = "none"
CONDITIONAL = "conditional"
UNDECIDED = frozenset({"pledged", "intended", "considered"})  # strengths that a condition turns into "conditional"

_HERE = pathlib.Path(__file__).parent
_FILES = {  # field of Codebook -> file
    "quote_kinds": "quote_kinds.yml",
    "stances": "stances.yml",
    "topics": "topics.yml",
    "families": "families.yml",
    "commitment_types": "commitment_types.yml",
    "strengths": "strengths.yml",
    "statuses": "statuses.yml",
    "voices": "voices.yml",
    "directions": "directions.yml",
    "specificities": "specificities.yml",
}
_REQUIRED = frozenset({"id", "title", "definition"})
_OPTIONAL = frozenset({"short", "family", "topic", "colour", "examples", "crosswalk", "verbatim"})
_STANDARDS = frozenset({"PLOVER", "CAMEO", "Kiel", "IPTC", "GDELT", "CAP"})
_ID = re.compile(r"-?[a-z0-9_]+")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """One label: `title` and `definition` are plain words for readers; `order` counts from 0 in display order."""

    id: str
    title: str
    definition: str
    order: int
    short: str = ""  # for axis ticks and chips; the title where the file gives none
    family: str | None = None  # commitment types only
    topic: str | None = None  # commitment types only: the topic that such an act makes likely
    colour: str | None = None  # "#rrggbb"
    examples: tuple[str, ...] = ()  # invented sentences
    crosswalk: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)  # standard -> code
    verbatim: bool = False  # quote kinds only: may be shown as a quotation


@dataclasses.dataclass(frozen=True, slots=True)
class Codebook:
    """All labels by id, in display order, and `version`: a hash of the label files."""

    version: str
    quote_kinds: Labels
    stances: Labels  # ids "-2" ... "2" and "none"
    topics: Labels
    families: Labels
    commitment_types: Labels
    strengths: Labels
    statuses: Labels  # the seven display statuses
    voices: Labels
    directions: Labels
    specificities: Labels

    def stance(self, value: int | None) -> Label:
        """Return the label of a stance value; None is "no stance".

        >>> codebook().stance(-2).title, codebook().stance(None).title
        ('Condemns Russia', 'No stance toward Russia')
        """
        return self.stances[NO_STANCE if value is None else str(value)]

    def family_of(self, commitment_type: str) -> Label:
        """Return the family of a commitment type.

        >>> codebook().family_of("sanctions").title
        'Pressure'
        """
        return self.families[str(self.commitment_types[commitment_type].family)]


def status_of(strength: str, conditional: bool) -> str:
    """Return the display status: a condition counts only where nothing is done, asked or declined yet (section 5.2).

    >>> status_of("pledged", conditional=True), status_of("urged", conditional=True)
    ('conditional', 'urged')
    """
    return CONDITIONAL if conditional and strength in UNDECIDED else strength


@functools.cache
def codebook() -> Codebook:
    """Return the project's labels, read once."""
    return load_codebook(_HERE)


def load_codebook(folder: pathlib.Path) -> Codebook:
    """Read and check the label files of a folder.

    Raises:
        CodebookError: a file is missing or broken, an entry lacks or misspells a key, an id or title occurs twice,
            or a reference (family, topic, status) points nowhere.
    """
    kinds = {field: _read(folder / name) for field, name in _FILES.items()}
    _check_references(kinds)
    return Codebook(version=_version(folder), **kinds)


def _version(folder: pathlib.Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name in sorted(_FILES.values()):
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _read(path: pathlib.Path) -> Labels:
    entries = _entries(path)
    labels: dict[str, Label] = {}
    for order, entry in enumerate(entries):
        label = _label(path, entry, order)
        if label.id in labels:
            raise CodebookError(
                f"label {label.id!r} is there twice", where=path.name, fix="keep one of the two entries"
            )
        twin = next((other.id for other in labels.values() if other.title == label.title), None)
        if twin:
            fix = "give each its own title: readers see nothing else"
            raise CodebookError(
                f"labels {twin!r} and {label.id!r} have one title", where=f"{path.name}, {label.id}", fix=fix
            )
        labels[label.id] = label
    return labels


def _entries(path: pathlib.Path) -> list[Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodebookError("label file is missing", where=path.name, fix="restore it from the repository") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CodebookError(
            "label file is not valid YAML", where=f"{path.name}{line}", fix="check indentation and quotes"
        ) from error
    entries = content.get("labels") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise CodebookError(
            "label file has no list of labels",
            where=f"{path.name}, labels",
            fix="begin it with `labels:` and one `- id:` entry a label",
        )
    return entries


def _label(path: pathlib.Path, entry: Any, order: int) -> Label:
    where = f"{path.name}, entry {order + 1}"
    if not isinstance(entry, dict):
        raise CodebookError("an entry is not a mapping", where=where, fix="write it as `- id: ...` with keys below")
    where = f"{path.name}, {entry.get('id', f'entry {order + 1}')}"
    for key in sorted(_REQUIRED - entry.keys()):
        raise CodebookError(f"key {key!r} is missing", where=where, fix=f"add `{key}: ...`")
    for key in sorted(map(str, entry.keys() - _REQUIRED - _OPTIONAL)):
        raise CodebookError(f"key {key!r} is unknown", where=where, fix=f"use one of {', '.join(sorted(_OPTIONAL))}")
    _check_values(entry, where)
    return Label(
        **{
            **entry,
            "order": order,
            "short": entry.get("short") or entry["title"],
            "examples": tuple(entry.get("examples", ())),
            "crosswalk": dict(entry.get("crosswalk", {})),
        }
    )


def _check_values(entry: dict[str, Any], where: str) -> None:
    for key, value in entry.items():
        if key in {"examples", "crosswalk", "verbatim"}:
            continue
        if not isinstance(value, str) or not value.strip():
            raise CodebookError(f"{key!r} is not text", where=where, fix=f'quote it, as in {key}: "{value}"')
    if not _ID.fullmatch(entry["id"]):
        raise CodebookError(f"id {entry['id']!r} is malformed", where=where, fix="use a-z, 0-9 and _ only")
    if not _COLOUR.fullmatch(entry.get("colour", "#000000")):
        raise CodebookError(
            f"colour {entry['colour']!r} is malformed", where=where, fix='write "#rrggbb" in lower case'
        )
    for standard in sorted(set(entry.get("crosswalk", {})) - _STANDARDS):
        raise CodebookError(
            f"crosswalk to unknown standard {standard!r}",
            where=where,
            fix=f"use one of {', '.join(sorted(_STANDARDS))}",
        )


def _check_references(kinds: Mapping[str, Labels]) -> None:
    for label in kinds["commitment_types"].values():
        where = f"{_FILES['commitment_types']}, {label.id}"
        if label.family not in kinds["families"]:
            raise CodebookError(
                f"family {label.family!r} does not exist", where=where, fix=f"use one of {', '.join(kinds['families'])}"
            )
        if label.topic is not None and label.topic not in kinds["topics"]:
            raise CodebookError(
                f"topic {label.topic!r} does not exist", where=where, fix=f"use one of {', '.join(kinds['topics'])}"
            )
    missing = {*kinds["strengths"], CONDITIONAL} - kinds["statuses"].keys()
    for strength in sorted(missing):
        raise CodebookError(
            f"status {strength!r} is missing",
            where=_FILES["statuses"],
            fix="every strength is shown under a status: add the entry",
        )
    for value in ("-2", "-1", "0", "1", "2", NO_STANCE):
        if value not in kinds["stances"]:
            raise CodebookError(
                f"stance {value!r} is missing", where=_FILES["stances"], fix="the scale is -2 ... 2 and none"
            )
