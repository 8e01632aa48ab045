"""Which figures are given of each layer. `dashboard.evaluation.judgements` says what the layers are."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from dashboard.codebook.agreement import agreement, alpha, interval, macro_f1, rate, tally
from dashboard.codebook.labels import NO_STANCE
from dashboard.evaluation.figures import Draws, Figure, with_interval
from dashboard.evaluation.gold_standard import JudgedDocument
from dashboard.evaluation.judgements import LAYERS, Judgement

Judgements = Sequence[Judgement]


@dataclasses.dataclass(frozen=True, slots=True)
class Measurement:
    """One figure: the layer it is shown under, its name, the judgements it reads, the score, and what n counts."""

    layer: str
    name: str
    reads: str
    score: Callable[[Judgements], float]
    cases: Callable[[Judgements], int] = len


def _pairs(judgements: Judgements) -> list[tuple[object, object]]:
    return [(j.hand, j.machine) for j in judgements]


def _hand(judgements: Judgements) -> int:
    return sum(j.hand is not None for j in judgements)


def _machine(judgements: Judgements) -> int:
    return sum(j.machine is not None for j in judgements)


def _has_stance(judgements: Judgements) -> list[tuple[bool, bool]]:
    return [(j.hand != NO_STANCE, j.machine != NO_STANCE) for j in judgements]


def _values(judgements: Judgements) -> list[tuple[int, int]]:
    return [(int(j.hand), int(j.machine)) for j in judgements if NO_STANCE not in (j.hand, j.machine)]


def _same_side(judgements: Judgements) -> float:
    """Against Russia, neutral, or for it: the step on a side does not matter."""
    return rate([(a > 0) - (a < 0) == (b > 0) - (b < 0) for a, b in _values(judgements)])


def _f1(judgements: Judgements) -> float:
    return tally(_pairs(judgements)).f1


def _precision(judgements: Judgements) -> float:
    return tally(_pairs(judgements)).precision


def _recall(judgements: Judgements) -> float:
    return tally(_pairs(judgements)).recall


def _right(judgements: Judgements) -> float:
    return rate([j.right for j in judgements])


def _alpha(judgements: Judgements) -> float:
    return alpha(_pairs(judgements))


def _macro_f1(judgements: Judgements) -> float:
    return macro_f1(_pairs(judgements))


MEASUREMENTS = (
    Measurement("statements", "F1", "statements", _f1, _hand),
    Measurement("statements", "precision", "statements", _precision, _machine),
    Measurement("statements", "recall", "statements", _recall, _hand),
    Measurement("speakers", "right speaker", "speakers", _right),
    Measurement(
        "speakers", "wrong speaker named", "speakers", lambda js: rate([bool(j.machine) and not j.right for j in js])
    ),
    Measurement("quote kind", "agreement", "quote kind", _right),
    Measurement("quote kind", "alpha", "quote kind", _alpha),
    Measurement("topic", "agreement", "topic", _right),
    Measurement("topic", "alpha", "topic", _alpha),
    Measurement("topic", "macro F1", "topic", _macro_f1),
    Measurement("stance or none", "agreement", "stance", lambda js: agreement(_has_stance(js))),
    Measurement("stance or none", "alpha", "stance", lambda js: alpha(_has_stance(js))),
    Measurement(
        "stance", "interval alpha", "stance", lambda js: alpha(_values(js), interval), lambda js: len(_values(js))
    ),
    Measurement("stance", "exact agreement", "stance", lambda js: agreement(_values(js)), lambda js: len(_values(js))),
    Measurement("stance", "same side", "stance", _same_side, lambda js: len(_values(js))),
    Measurement("stance", "macro F1 with none", "stance", _macro_f1),
    Measurement("commitment type", "F1, end to end", "commitment type", _f1, _hand),
    Measurement("commitment type", "precision", "commitment type", _precision, _machine),
    Measurement("commitment type", "recall", "commitment type", _recall, _hand),
    Measurement("commitment type", "macro F1", "commitment type", _macro_f1, _hand),
    Measurement("strength", "agreement", "strength", _right),
    Measurement("strength", "alpha", "strength", _alpha),
    Measurement("conditional", "agreement", "conditional", _right),
    Measurement("conditional", "alpha", "conditional", _alpha),
)


def figures(documents: Sequence[JudgedDocument], drawn: Draws) -> list[Figure]:
    """Every figure of every layer with its interval."""
    parts = {layer: [judge(document) for document in documents] for layer, judge in LAYERS.items()}
    return [
        Figure(
            m.layer,
            m.name,
            *with_interval(parts[m.reads], m.score, drawn),
            n=m.cases([judgement for part in parts[m.reads] for judgement in part]),
        )
        for m in MEASUREMENTS
    ]
