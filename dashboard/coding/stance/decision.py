"""From probabilities to a stance toward Russia, with the codebook's certain rules on top (codebook section 4)."""

from __future__ import annotations

import dataclasses

from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import STANCES, Prediction
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Span


@dataclasses.dataclass(frozen=True, slots=True)
class Stance:
    """The stance of one utterance; `value` None is "no stance", and then there is no evidence."""

    value: int | None
    confidence: float
    evidence: Span | None
    explicit: bool | None
    self_stance: bool


def stance(utterance: Utterance, prediction: Prediction, threshold: float = 0.5) -> Stance:
    """Decide first whether there is a stance at all, then its value; evidence is a range of the utterance's text."""
    has = prediction.has_stance
    if has < threshold:
        return Stance(None, round(1 - has, 4), None, None, utterance.for_russia)
    best = max(range(len(STANCES)), key=lambda i: prediction.stances[i])
    evidence = prediction.stance_evidence
    return Stance(
        value=STANCES[best],
        confidence=round(has * prediction.stances[best], 4),
        evidence=evidence,
        explicit=lexicon().has("russia", utterance.text[slice(*evidence)]),
        self_stance=utterance.for_russia,
    )
