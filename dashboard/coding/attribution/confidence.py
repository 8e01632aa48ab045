"""How sure an attribution is: the probability that words and source are right, calibrated on hand-labelled articles.

A logistic regression over the raw probability (the geometric mean of the CRF's marginals and the link probabilities)
and what the structure made of it; fitted by `onrecord evaluate fit-attribution`, which also draws the curve.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence

from dashboard.coding.attribution.tagger import MODELS
from dashboard.coding.statement import Statement

WEIGHTS = MODELS / "attribution-confidence.json"
MEDIUM = 0.8  # an inherited cue is at most that sure (codebook 1.3)
KINDS = ("direct", "mixed", "unmarked_direct", "free_indirect", "reported_act", "document")  # the rest: indirect


def features(statement: Statement) -> dict[str, float]:
    """What the confidence rests on; the statement still carries its raw probability."""
    raw = min(max(statement.attribution_confidence or 0.0, 0.01), 0.995)
    return {
        "bias": 1.0,
        "raw": math.log(raw / (1 - raw)),
        "unspoken": float(not statement.in_scope),
        "nested": float(statement.depth > 1),
        "no_source": float(statement.source is None and statement.cue_inherited_from is None),
        "inherited": float(statement.cue_inherited_from is not None),
        **{kind: float(statement.quote_kind == kind) for kind in KINDS},
    }


@functools.cache
def load_weights() -> dict[str, float]:
    """Weights by feature."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return weights


def calibrate(statements: Sequence[Statement]) -> None:
    """Replace the raw probability of each statement by the calibrated one (0 to 1, four digits)."""
    weights = load_weights()
    for statement in statements:
        total = sum(weights[name] * value for name, value in features(statement).items())
        sure = 1 / (1 + math.exp(-total))
        statement.attribution_confidence = round(min(sure, MEDIUM) if statement.cue is None else sure, 4)
