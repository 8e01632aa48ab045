"""Hand-labelled statements and their matching with machine records."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
SAME_CONTENT = 0.5  # intersection over union of characters from which two statements are the same (codebook section 2)

# The one name whose spellings a scorer must know although no registry is at hand (codebook section 3).
_SPELLINGS = dict.fromkeys(("zelensky", "zelenskiy", "zelenskyj", "selenskyj"), "zelenskyy")
_FILLERS = {"the", "of", "sir", "al"}


@dataclasses.dataclass(frozen=True, slots=True)
class GoldStatement:
    """One hand-labelled statement; `stance` None means no stance; an empty `speakers` means unresolved."""

    content: tuple[tuple[int, int], ...]
    text: str
    speakers: tuple[Mapping[str, Any], ...]
    quote_kind: str
    stance: int | None
    topic: str
    commitments: tuple[Mapping[str, Any], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A gold statement and the machine record with the same content; either may be missing."""

    gold: GoldStatement | None
    record: Record | None


@dataclasses.dataclass(frozen=True, slots=True)
class JudgedDocument:
    """All matches of one article: the unit of every bootstrap."""

    name: str
    matches: tuple[Match, ...]

    @property
    def pairs(self) -> list[tuple[GoldStatement, Record]]:
        """The statements that both sides have."""
        return [(m.gold, m.record) for m in self.matches if m.gold is not None and m.record is not None]


def match(gold: Sequence[GoldStatement], records: Sequence[Record]) -> tuple[Match, ...]:
    """Pair statements one to one by overlap of content, best first.

    Gold holds statements in scope: only records that are in scope, counted and of depth 1 take part.
    """
    machine = [r for r in records if r["in_scope"] and r["counts"] and r["depth"] == 1]
    gold_chars = [_characters(g.content) for g in gold]
    machine_chars = [_characters(r["content"]) for r in machine]
    overlaps = sorted(
        (
            (len(a & b) / len(a | b), i, j)
            for i, a in enumerate(gold_chars)
            for j, b in enumerate(machine_chars)
            if a & b
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap >= SAME_CONTENT and i not in partner and j not in partner.values():
            partner[i] = j
    found = [Match(g, machine[partner[i]] if i in partner else None) for i, g in enumerate(gold)]
    extra = [Match(None, r) for j, r in enumerate(machine) if j not in partner.values()]
    return (*found, *extra)


def _characters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def same_speakers(gold: Sequence[Mapping[str, Any]], speakers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether both sides name the same speakers, all of them and no other; unresolved agrees with unresolved."""
    return len(gold) == len(speakers) and all(any(_same(g, s["name"]) for s in speakers) for g in gold)


def _same(gold: Mapping[str, Any], name: str) -> bool:
    wanted, given = _name_tokens(gold["name"]), _name_tokens(name)
    if not wanted or not given:
        return False
    if gold.get("entity_type") == "person":
        return wanted[-1] == given[-1] or set(wanted) <= set(given) or set(given) <= set(wanted)
    return len(set(wanted) & set(given)) / len(set(wanted) | set(given)) >= SAME_CONTENT


def _name_tokens(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return [_SPELLINGS.get(t, t) for t in re.findall(r"[a-z0-9]+", plain) if t not in _FILLERS]
