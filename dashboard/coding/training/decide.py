"""From logits to labels, as at run time: calibrated predictions through the components' own decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.coding.commitments.decision import commitments
from dashboard.coding.encoder.learned import Calibration, read_answers
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.stance.decision import stance
from dashboard.coding.topics.decision import topic, weigh_by_article
from dashboard.coding.training.data import Example
from dashboard.coding.training.fit import ACTS, QUESTIONS, STRENGTHS, TOPICS, Answers


def predictions(examples: Sequence[Example], given: Answers, fitted: dict[str, Any]) -> list[Prediction]:
    """Calibrated predictions; the evidence of each is the whole text, so that all acts stand in one clause."""
    fit = Calibration.from_json(fitted)
    found = []
    for i, example in enumerate(examples):
        whole = (0, len(example.utterance.text))
        answer = [given[head][i] for head in QUESTIONS]
        found.append(read_answers(answer, fit, (TOPICS, ACTS, STRENGTHS), [whole] * (1 + len(ACTS))))
    return found


def decide(examples: Sequence[Example], given: Answers, fitted: dict[str, Any]) -> list[dict[str, Any]]:
    """One row an example for `score.report`; the statements of an article weigh each other's topics, as at run time."""
    rows = []
    alone = predictions(examples, given, fitted)
    for example, prediction, weighed in zip(examples, alone, _by_article(examples, alone), strict=True):
        acts = commitments(example.utterance, prediction)
        rows.append(
            {
                "gold": {
                    "stance": example.stance,
                    "topic": example.topic,
                    "acts": [(act.type, act.strength, act.conditional) for act in example.acts],
                },
                "predicted": {
                    "stance": stance(example.utterance, prediction).value,
                    "topic": topic(weighed).primary,
                    "acts": [(act.type, act.strength, act.conditional) for act in acts],
                },
            }
        )
    return rows


def _by_article(examples: Sequence[Example], alone: Sequence[Prediction]) -> list[Prediction]:
    articles: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        if example.source == "gold":
            articles.setdefault(example.group, []).append(place)
    found = list(alone)
    for places in articles.values():
        for place, weighed in zip(places, weigh_by_article([alone[i] for i in places]), strict=True):
            found[place] = weighed
    return found
