"""The codebook's certain rules on stance, read from rules.yml."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from typing import Any

import yaml

from dashboard.coding.encoder.prediction import STANCES
from dashboard.coding.encoder.utterance import Utterance
from dashboard.errors import CodebookError

PATH = pathlib.Path(__file__).parent / "rules.yml"

_RUSSIA = r"(?:\b(?:russia\w*|moscow|the\ kremlin|kremlin|putin|mr\ putin|president\ putin)\b)"
_KEYS = {"name", "section", "who", "pattern", "unless", "leaves", "forces"}


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """What stances remain where the words and the speaker are such."""

    name: str
    for_russia: bool
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    leaves: tuple[int, ...]
    forces: bool = False

    def holds(self, utterance: Utterance) -> bool:
        """Tell whether the rule speaks on this utterance."""
        if self.for_russia != utterance.for_russia:
            return False
        texts = (utterance.text, f"{utterance.cue} {utterance.text}")
        if not any(self.pattern.search(text) for text in texts):
            return False
        return not (self.unless and self.unless.search(utterance.text))


def rule_for(utterance: Utterance) -> Rule | None:
    """Return the first rule that holds, if any.

    >>> rule = rule_for(Utterance("We condemn Russia's war", country="CHL"))
    >>> (rule.name, rule.leaves) if rule else None
    ('condemns', (-2,))
    """
    return next((rule for rule in rules() if rule.holds(utterance)), None)


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the project's rules, compiled once."""
    return load_rules(PATH)


def load_rules(path: pathlib.Path) -> tuple[Rule, ...]:
    """Read and check a file of rules.

    Raises:
        CodebookError: an entry has an unknown or no key, a pattern that does not compile, or a stance off the scale.
    """
    return tuple(_rule(entry, path.name) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


def _rule(entry: dict[str, Any], file: str) -> Rule:
    where = f"{file}, {entry.get('name', 'an entry without a name')}"
    for key in sorted(entry.keys() - _KEYS):
        raise CodebookError(f"key {key!r} is unknown", where=where, fix=f"use one of {', '.join(sorted(_KEYS))}")
    for key in sorted({"name", "section", "who", "pattern", "leaves"} - entry.keys()):
        raise CodebookError(f"key {key!r} is missing", where=where, fix=f"add `{key}: ...`")
    if entry["who"] not in {"others", "russia"}:
        raise CodebookError(f"who is {entry['who']!r}", where=where, fix="write others or russia")
    if not entry["leaves"] or not set(entry["leaves"]) <= set(STANCES):
        raise CodebookError(f"leaves is {entry['leaves']!r}", where=where, fix="list values of -2 ... 2")
    return Rule(
        name=entry["name"],
        for_russia=entry["who"] == "russia",
        pattern=_compiled(entry["pattern"], where),
        unless=_compiled(entry["unless"], where) if "unless" in entry else None,
        leaves=tuple(entry["leaves"]),
        forces=bool(entry.get("forces", False)),
    )


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern.replace("{russia}", _RUSSIA), re.IGNORECASE | re.VERBOSE)
    except re.error as error:
        raise CodebookError(
            f"pattern does not compile: {error}", where=where, fix="mend the regular expression"
        ) from error
