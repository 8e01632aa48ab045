"""What gold and machine say of each thing that is coded, layer by layer: the one form behind all figures.

A layer turns a judged article into judgements: hand label, machine label, the machine's confidence, the words. Rates,
confusion tables, reliability curves and lists of errors all follow from these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dashboard.codebook.agreement import pair_up
from dashboard.codebook.labels import NO_STANCE, codebook
from dashboard.evaluation.gold_standard import GoldStatement, JudgedDocument, Match, same_speakers

STATEMENT = "statement"
CONDITIONAL, UNCONDITIONAL = "conditional", "unconditional"
_Commitment = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """One label by hand and by machine; None where a side has nothing there.

    `confidence` is None where the machine gave none, and where an error above (no such statement) explains this one.
    """

    text: str
    hand: Any
    machine: Any
    right: bool
    confidence: float | None = None


Judge = Callable[[JudgedDocument], list[Judgement]]


def _of(text: str, hand: Any, machine: Any, confidence: float | None = None) -> Judgement:
    return Judgement(text, hand, machine, hand == machine, confidence)


def statements(document: JudgedDocument) -> list[Judgement]:
    """Whether there is a statement at all."""
    found = []
    for m in document.matches:
        hand, machine = STATEMENT if m.gold else None, STATEMENT if m.record else None
        confidence = m.record["attribution_confidence"] if m.record else None
        found.append(_of(_words(m), hand, machine, confidence))
    return found


def _words(match: Match) -> str:
    return match.gold.text if match.gold else str(match.record["text"]) if match.record else ""


def speakers(document: JudgedDocument) -> list[Judgement]:
    """Who said it: all of the speakers and no other; None for unresolved."""
    return [
        Judgement(
            gold.text,
            _names(gold.speakers),
            _names(record["speakers"]),
            same_speakers(gold.speakers, record["speakers"]),
            record["speaker_confidence"],
        )
        for gold, record in document.pairs
    ]


def _names(speakers: Sequence[Mapping[str, Any]]) -> str | None:
    return ", ".join(s["name"] for s in speakers) or None


def quote_kinds(document: JudgedDocument) -> list[Judgement]:
    """The form of speech; rules decide it, without a confidence."""
    return [_of(gold.text, gold.quote_kind, record["quote_kind"]) for gold, record in document.pairs]


def topics(document: JudgedDocument) -> list[Judgement]:
    """The primary topic."""
    return [_of(gold.text, gold.topic, record["topic"], record["topic_confidence"]) for gold, record in document.pairs]


def stances(document: JudgedDocument) -> list[Judgement]:
    """The stance by its id in the codebook, "none" included."""
    return [
        _of(gold.text, _stance(gold.stance), _stance(record["stance"]), record["stance_confidence"])
        for gold, record in document.pairs
    ]


def _stance(value: int | None) -> str:
    return NO_STANCE if value is None else str(value)


def commitment_types(document: JudgedDocument) -> list[Judgement]:
    """Every commitment of either side, end to end: those of statements that only one side has count as well.

    Inside one statement, records of one type are paired first; what is left on both sides is paired in text order, as
    one type taken for another.
    """
    found = []
    for m in document.matches:
        pairs, missed, extra = pair_up(_hand(m), _machine(m), _same_type)
        for hand, machine in pairs:
            found.append(_of(_words(m), hand["type"], machine["type"], _sure(m, machine, "type")))
        for place in range(max(len(missed), len(extra))):
            gold = missed[place] if place < len(missed) else None
            made = extra[place] if place < len(extra) else None
            sure = _sure(m, made, "type") if made else None
            found.append(_of(_words(m), gold and gold["type"], made and made["type"], sure))
    return found


def _hand(match: Match) -> Sequence[_Commitment]:
    return match.gold.commitments if match.gold else ()


def _machine(match: Match) -> Sequence[_Commitment]:
    return match.record["commitments"] if match.record else ()


def _same_type(one: _Commitment, other: _Commitment) -> bool:
    return bool(one["type"] == other["type"])


def _sure(match: Match, commitment: _Commitment, field: str) -> float | None:
    return commitment[f"{field}_confidence"] if match.gold else None


def _matched(document: JudgedDocument) -> Iterator[tuple[GoldStatement, _Commitment, _Commitment]]:
    for gold, record in document.pairs:
        for hand, machine in pair_up(gold.commitments, record["commitments"], _same_type)[0]:
            yield gold, hand, machine


def strengths(document: JudgedDocument) -> list[Judgement]:
    """The strength of commitments of the same type in one statement."""
    return [
        _of(gold.text, hand["strength"], machine["strength"], machine["strength_confidence"])
        for gold, hand, machine in _matched(document)
    ]


def conditions(document: JudgedDocument) -> list[Judgement]:
    """Whether such a commitment hangs on a condition."""
    names = {True: CONDITIONAL, False: UNCONDITIONAL}
    return [
        _of(
            gold.text,
            names[bool(hand["conditional"])],
            names[bool(machine["conditional"])],
            machine["conditional_confidence"],
        )
        for gold, hand, machine in _matched(document)
    ]


LAYERS: Mapping[str, Judge] = {
    "statements": statements,
    "speakers": speakers,
    "quote kind": quote_kinds,
    "topic": topics,
    "stance": stances,
    "commitment type": commitment_types,
    "strength": strengths,
    "conditional": conditions,
}


def labels_of(layer: str) -> Mapping[str, str] | None:
    """Return id -> title of a layer's labels in the codebook's order; None where labels are free or only one."""
    book = codebook()
    kinds = {
        "quote kind": book.quote_kinds,
        "topic": book.topics,
        "stance": book.stances,
        "commitment type": book.commitment_types,
        "strength": book.strengths,
    }
    if layer == "conditional":
        return {CONDITIONAL: "On a condition", UNCONDITIONAL: "Without a condition"}
    return {label.id: label.title for label in kinds[layer].values()} if layer in kinds else None
