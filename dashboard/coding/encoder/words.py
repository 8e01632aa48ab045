"""A predictor that only counts words: what the coder falls back on, and the floor that the learned one must beat."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dashboard.codebook.labels import codebook
from dashboard.coding.encoder.clauses import clause_of, clauses
from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import Act, Prediction
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Span

_NEGATIVE, _POSITIVE = ("condemns", "punishes", "criticises", "keeps_pressure"), ("eases", "aligns")
_STRENGTH_ORDER = ("refused", "urged", "considered", "pledged", "enacted", "intended")


class WordCounter:
    """Predicts from the lists of lexicon.yml alone; its probabilities are rough."""

    name = "words-1"

    def predict(self, utterances: Sequence[Utterance]) -> list[Prediction]:
        """Return one prediction an utterance, in order."""
        return [self._predict(utterance) for utterance in utterances]

    def _predict(self, utterance: Utterance) -> Prediction:
        text, words = utterance.text, lexicon()
        named = words.has("russia", text) or words.has("russia_standin", text) or words.has("shared_matter", text)
        return Prediction(
            has_stance=0.85 if named else 0.1,
            stances=_stances(utterance),
            stance_evidence=_best_clause(text, ("russia", *_NEGATIVE, *_POSITIVE, "shared_matter")),
            topics=_topics(utterance),
            acts=tuple(_act(label, name, text, utterance.cue) for label, name in words.group("act").items()),
        )


def _stances(utterance: Utterance) -> tuple[float, ...]:
    text, words = utterance.text, lexicon()
    harsh = words.count("condemns", text) + words.count("punishes", text) + words.count("bad_faith", text)
    guarded = words.count("criticises", text) + 2 * words.count("keeps_pressure", text)
    soft, aligned = words.count("eases", text), words.count("aligns", text)
    if utterance.for_russia:  # harsh words of Russia's own are aimed at others
        return _softmax((0.0, 0.0, 1.5, 1.0 + guarded + harsh, 0.8 + 1.5 * aligned))
    return _softmax((1.2 * harsh, guarded + 0.6 * harsh, 1.0, 1.5 * soft, 2.0 * aligned))


def _topics(utterance: Utterance) -> Mapping[str, float]:
    words = lexicon()
    names = words.group("topic")
    scores = [
        2.0 * words.count(n, utterance.text) + 0.3 * words.count(n, f"{utterance.title} {utterance.context}")
        for n in names.values()
    ]
    labels = [*names, "other"]
    return dict(zip(labels, _softmax((*scores, 0.5)), strict=True))


def _act(label: str, list_name: str, text: str, cue: str) -> Act:
    words = lexicon()
    found = words.count(list_name, text)
    evidence = _best_clause(text, (list_name,))
    clause = text[slice(*evidence)]
    strengths = {
        s: 1.5 * words.count(f"strength.{s}", clause) + words.count(f"strength.{s}", cue) for s in codebook().strengths
    }
    best = max(_STRENGTH_ORDER, key=lambda s: (strengths[s], -_STRENGTH_ORDER.index(s)))
    moved = strengths[best] > 0  # words of will or demand: an act, not a mere subject
    spread = _softmax(tuple(strengths[s] + (1.0 if s == best else 0.0) for s in strengths))
    return Act(
        type=label,
        probability=min(0.9, 0.35 * found) if moved else 0.1 * min(found, 1),
        strengths=dict(zip(strengths, spread, strict=True)),
        conditional=0.7 if words.has("condition", text) and not words.has("condition_not", text) else 0.1,
        evidence=evidence,
    )


def _best_clause(text: str, lists: Sequence[str]) -> Span:
    words = lexicon()
    options = clauses(text)
    best = max(options, key=lambda span: sum(words.count(name, text[slice(*span)]) for name in lists))
    return clause_of(text, best)


def _softmax(scores: Sequence[float]) -> tuple[float, ...]:
    peak = max(scores)
    weights = [math.exp(score - peak) for score in scores]
    return tuple(weight / sum(weights) for weight in weights)
