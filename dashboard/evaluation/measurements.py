"""What is measured of each layer of the coding, on statements that gold and machine both have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.evaluation.figures import Figure, Pairs, alpha, f1, macro_f1, rate, with_interval
from dashboard.evaluation.gold_standard import GoldStatement, JudgedDocument, Record, same_speakers

NONE = "none"

Judged = Sequence[JudgedDocument]
PairOf = Callable[[GoldStatement, Record], tuple[Any, Any]]


def label_pairs(documents: Judged, pair_of: PairOf) -> list[tuple[Any, Any]]:
    """(gold, machine) labels of every matched statement."""
    return [pair_of(gold, record) for d in documents for gold, record in d.pairs]


def _kinds(gold: GoldStatement, record: Record) -> tuple[Any, Any]:
    return gold.quote_kind, record["quote_kind"]


def _topics(gold: GoldStatement, record: Record) -> tuple[Any, Any]:
    return gold.topic, record["topic"] or NONE


def _stance_given(gold: GoldStatement, record: Record) -> tuple[Any, Any]:
    return gold.stance is not None, record["stance"] is not None


def _stances(gold: GoldStatement, record: Record) -> tuple[Any, Any]:
    return _stance_label(gold.stance), _stance_label(record["stance"])


def _stance_label(stance: int | None) -> str:
    return NONE if stance is None else f"{stance:+d}" if stance else "0"


def _both_stances(documents: Judged) -> list[tuple[int, int]]:
    pairs = ((gold.stance, record["stance"]) for d in documents for gold, record in d.pairs)
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def _matched_commitments(gold: GoldStatement, record: Record) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pairs of the same type inside one statement, each record used once."""
    rest = list(record["commitments"])
    pairs = []
    for wanted in gold.commitments:
        hit = next((c for c in rest if c["type"] == wanted["type"]), None)
        if hit is not None:
            rest.remove(hit)
            pairs.append((wanted, hit))
    return pairs


def _commitment_pairs(documents: Judged, field: str) -> Pairs:
    return [
        (wanted[field], hit[field]) for d in documents for g, r in d.pairs for wanted, hit in _matched_commitments(g, r)
    ]


def _statement_f1(documents: Judged) -> float:
    matches = [m for d in documents for m in d.matches]
    return f1(
        sum(m.gold is not None and m.record is not None for m in matches),
        sum(m.record is not None for m in matches),
        sum(m.gold is not None for m in matches),
    )


def _statement_recall(documents: Judged) -> float:
    return rate([m.record is not None for d in documents for m in d.matches if m.gold is not None])


def _statement_precision(documents: Judged) -> float:
    return rate([m.gold is not None for d in documents for m in d.matches if m.record is not None])


def _speaker_accuracy(documents: Judged) -> float:
    return rate([same_speakers(g.speakers, r["speakers"]) for d in documents for g, r in d.pairs])


def _wrongly_named(documents: Judged) -> float:
    return rate(
        [bool(r["speakers"]) and not same_speakers(g.speakers, r["speakers"]) for d in documents for g, r in d.pairs]
    )


def _commitment_f1(documents: Judged) -> float:
    matches = [m for d in documents for m in d.matches]
    return f1(
        len(_commitment_pairs(documents, "type")),
        sum(len(m.record["commitments"]) for m in matches if m.record is not None),
        sum(len(m.gold.commitments) for m in matches if m.gold is not None),
    )


def _agreement(pair_of: PairOf) -> Callable[[Judged], float]:
    return lambda documents: rate([a == b for a, b in label_pairs(documents, pair_of)])


def _macro(pair_of: PairOf) -> Callable[[Judged], float]:
    return lambda documents: macro_f1(label_pairs(documents, pair_of))


def _alpha(pair_of: PairOf) -> Callable[[Judged], float]:
    return lambda documents: alpha(label_pairs(documents, pair_of), "nominal")


def _commitment_agreement(field: str) -> Callable[[Judged], float]:
    return lambda documents: rate([a == b for a, b in _commitment_pairs(documents, field)])


# (layer, figure, how it is measured, what n counts)
MEASUREMENTS: tuple[tuple[str, str, Callable[[Judged], float], str], ...] = (
    ("statements", "F1", _statement_f1, "gold"),
    ("statements", "precision", _statement_precision, "records"),
    ("statements", "recall", _statement_recall, "gold"),
    ("speakers", "right speaker", _speaker_accuracy, "pairs"),
    ("speakers", "wrong speaker named", _wrongly_named, "pairs"),
    ("quote kind", "agreement", _agreement(_kinds), "pairs"),
    ("quote kind", "alpha", _alpha(_kinds), "pairs"),
    ("topic", "agreement", _agreement(_topics), "pairs"),
    ("topic", "alpha", _alpha(_topics), "pairs"),
    ("topic", "macro F1", _macro(_topics), "pairs"),
    ("stance or none", "agreement", _agreement(_stance_given), "pairs"),
    ("stance or none", "alpha", _alpha(_stance_given), "pairs"),
    ("stance", "interval alpha", lambda d: alpha(_both_stances(d), "interval"), "both stances"),
    ("stance", "exact agreement", lambda d: rate([a == b for a, b in _both_stances(d)]), "both stances"),
    ("stance", "macro F1 with none", _macro(_stances), "pairs"),
    ("commitments", "type F1, end to end", _commitment_f1, "gold commitments"),
    ("commitments", "strength agreement", _commitment_agreement("strength"), "matched commitments"),
    ("commitments", "conditional agreement", _commitment_agreement("conditional"), "matched commitments"),
)


def counts_of(documents: Judged) -> dict[str, int]:
    """How many cases stand behind the figures."""
    matches = [m for d in documents for m in d.matches]
    return {
        "gold": sum(m.gold is not None for m in matches),
        "records": sum(m.record is not None for m in matches),
        "pairs": sum(len(d.pairs) for d in documents),
        "both stances": len(_both_stances(documents)),
        "gold commitments": sum(len(m.gold.commitments) for m in matches if m.gold is not None),
        "matched commitments": len(_commitment_pairs(documents, "type")),
    }


def figures(documents: Judged) -> list[Figure]:
    """Every figure of every layer with its interval."""
    counts = counts_of(documents)
    return [with_interval(layer, name, how, documents, counts[n]) for layer, name, how, n in MEASUREMENTS]


NOMINAL_LAYERS: Mapping[str, PairOf] = {"quote kind": _kinds, "topic": _topics, "stance": _stances}
