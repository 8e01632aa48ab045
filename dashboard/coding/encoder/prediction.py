"""What a predictor says of an utterance, before the codebook's certain rules are applied."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Protocol

from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Span

STANCES = (-2, -1, 0, 1, 2)


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """One commitment type that may be in the utterance, with the words it rests on."""

    type: str
    probability: float
    strengths: Mapping[str, float]  # sums to 1
    conditional: float
    evidence: Span


@dataclasses.dataclass(frozen=True, slots=True)
class Prediction:
    """Probabilities for one utterance."""

    has_stance: float  # against none
    stances: tuple[float, ...]  # -2 ... 2, given that there is one; sums to 1
    stance_evidence: Span
    topics: Mapping[str, float]  # sums to 1
    acts: Sequence[Act]  # all types, in any order


class Predictor(Protocol):
    """Anything that can read utterances; the components know no more of it than this."""

    @property
    def name(self) -> str:
        """The id that a label carries as its coder, with a version."""

    def predict(self, utterances: Sequence[Utterance]) -> list[Prediction]:
        """Return one prediction an utterance, in order."""
