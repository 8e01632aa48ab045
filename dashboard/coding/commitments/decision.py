"""From predicted acts to commitment records, with the codebook's certain rules on top (codebook section 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.coding.commitments import attributes, parties
from dashboard.coding.encoder.clauses import sentences
from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import Act, Prediction
from dashboard.coding.encoder.utterance import RUSSIA, Utterance
from dashboard.coding.statement import Commitment, Span

_OPEN = re.compile(
    r"(?<!\w)(?:(?:not|never|nothing|no one|nobody)\s+(?:\w+\s+){0,3}?(?:rul\w+ out|exclud\w+|off the table)"
    r"|no taboos?|cannot be (?:ruled out|excluded)|all options|open question)(?!\w)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"(?<!\w)(?:rul(?:e|es|ed|ing) (?:\w+ )?out|out of the question|not on the table|excluded|veto(?:es|ed)?|will never"
    r"|refus(?:e|es|ed|ing) to)(?!\w)",
    re.IGNORECASE,
)


_FAVOUR = 3.0  # what certain words count for beside the network
_MODAL_WORDS = {
    "urged": r"(?:must|should|has to|have to|had to|ought to|needs? to|needs?)(?! not)"
    r"|(?:calls?|called) (?:on|upon|for)|please",
    "considered": r"(?:might|may|could)(?! not)|(?:consider|examin|study|weigh|explor)ing|looking (?:at|into)"
    r"|under (?:discussion|consideration|review)|being (?:discussed|examined|considered|studied)|conceivable|possible",
    "refused": r"(?:will|would|shall|do|does|did|is|are) not|no longer|(?:refus|reject)\w+|nobody will|no \w+ will",
    "intended": r"(?:ready|prepared|willing) to|(?:plan|intend|want|aim)(?:s|ned|ed)? to|stands? by",
    "pledged": r"(?:will|shall)(?! not)|going to",
    "enacted": r"(?:has|have) (?:already )?(?:been )?"
    r"(?:deliver|sent|provid|given|impos|sign|adopt|approv|train|froz|open)\w*",
}
_MODALS = {
    strength: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for strength, words in _MODAL_WORDS.items()
}
# Least probability of a record: the best F1 on held-out articles and on invented wire copy not yet learned from (.5 is
# the most precise). A clause that has an act already seldom has another: F1 .620 to .632 on the wire copy.
_LIKELY, _IN_THE_SAME_CLAUSE = 0.28, 0.4
_CONDITIONAL = 0.5
_SURE = 0.95  # confidence in a rule that leaves no choice


def commitments(utterance: Utterance, prediction: Prediction) -> list[Commitment]:
    """Return the commitment records of an utterance, in text order; spans are ranges of its text."""
    standing: list[Act] = []
    for act in sorted(prediction.acts, key=lambda act: -act.probability):
        beside = any(act.evidence == other.evidence for other in standing)
        if _stands(act, utterance.text, _IN_THE_SAME_CLAUSE if beside else _LIKELY):
            standing.append(act)
    found = [_record(act, utterance) for act in _certain(standing, utterance)]
    bound = [one for one in found if not _foretells(one, utterance)]
    return sorted(bound, key=lambda one: (one.evidence, one.type))


def _foretells(one: Commitment, utterance: Utterance) -> bool:
    """What others say that Russia's forces will do is a forecast, and none of Russia's commitments (codebook 5)."""
    by_russia_alone = one.type == "military_action" and one.committed == (RUSSIA,)
    foretold = RUSSIA not in parties.own_side(utterance) and one.strength not in {"urged", "refused"}
    return by_russia_alone and foretold


def _stands(act: Act, text: str, threshold: float) -> bool:
    """Likely enough, or half as likely where the act's own words and a modal stand in the text."""
    if act.probability >= threshold:
        return True
    named = f"act.{act.type}" in lexicon().patterns and lexicon().has(f"act.{act.type}", text)
    return named and act.probability >= threshold / 2 and any(modal.search(text) for modal in _MODALS.values())


def _certain(acts: Sequence[Act], utterance: Utterance) -> list[Act]:
    """Keeping sanctions is never also a refused normalisation (codebook 5.1)."""
    types = {act.type for act in acts}
    if {"sanctions", "normalisation"} <= types and lexicon().has("keeps_pressure", utterance.text):
        return [act for act in acts if act.type != "normalisation"]
    return list(acts)


def strengths_of(act: Act, words: str) -> Mapping[str, float]:
    """Return the chances of the strengths: "not rule out" leaves an open option alone, "rule out" a refusal.

    Where the words have one kind of modal only ("must", "may", "is ready to"), that strength counts threefold.

    >>> act = Act("force_deployment", 0.9, {"pledged": 0.6, "refused": 0.4}, 0.0, (0, 0))
    >>> [dict(strengths_of(act, f"he {verb} troops")) for verb in ("does not rule out", "rules out", "sends")]
    [{'considered': 0.95}, {'refused': 0.95}, {'pledged': 0.6, 'refused': 0.4}]
    """
    if _OPEN.search(words):
        return {"considered": _SURE}
    if _CLOSED.search(words):
        return {"refused": _SURE}
    modals = [strength for strength, pattern in _MODALS.items() if pattern.search(words)]
    favoured = modals[0] if len(modals) == 1 else None
    weights = {one: chance * (_FAVOUR if one == favoured else 1.0) for one, chance in act.strengths.items()}
    return {one: weight / sum(weights.values()) for one, weight in weights.items()}


def _record(act: Act, utterance: Utterance) -> Commitment:
    clause = utterance.text[slice(*act.evidence)]
    sentence = _sentence_of(utterance.text, act.evidence)
    strengths = strengths_of(act, clause)
    strength = max(strengths, key=strengths.__getitem__)
    acting = parties.committed(utterance, clause, strength, act.type)
    condition = attributes.condition(utterance.text, act.evidence)
    offered = strength == "pledged" and attributes.offered(utterance.cue, sentence)
    chance = _chance_of_a_condition(act, utterance, condition, offered)
    conditional = chance >= _CONDITIONAL
    sum_, currency = attributes.amount(sentence)
    return Commitment(
        type=act.type,
        strength=strength,
        evidence=act.evidence,
        conditional=conditional,
        condition=utterance.text[slice(*condition)] if conditional and condition else None,
        committed=acting,
        voice=parties.voice(acting, utterance, strength),
        urged_by=(utterance.country or utterance.speaker or None) if strength == "urged" else None,
        beneficiary=parties.beneficiary(clause, act.type, acting),
        against=parties.against(clause, act.type, utterance, acting),
        direction=attributes.direction(clause, act.type, strength),
        time_frame=attributes.time_frame(sentence),
        amount=sum_,
        currency=currency,
        specificity=attributes.specificity(sentence, act.type),
        confidence=round(act.probability * strengths[strength], 4),
        type_confidence=round(act.probability, 4),
        strength_confidence=round(strengths[strength], 4),
        conditional_confidence=round(max(chance, 1 - chance), 4),
    )


def _chance_of_a_condition(act: Act, utterance: Utterance, condition: Span | None, offered: bool) -> float:
    """An offer hangs on the other's yes; words that mark a condition count threefold, those of mere time a third.

    On 1,843 statements that no training had read, with such words: held at .1 to .5, true in 62 % of 40; at .5 to .7,
    83 % of 41; above, 98 % of 128.
    """
    if offered:
        return _SURE
    odds = act.conditional / max(1 - act.conditional, 1e-6)
    if condition is not None and attributes.surely_conditional(utterance.text, condition):
        odds *= _FAVOUR
    elif condition is None and lexicon().has("condition_not", utterance.text):
        odds /= _FAVOUR
    return odds / (1 + odds)


def _sentence_of(text: str, evidence: Span) -> str:
    for a, b in sentences(text):
        if a <= evidence[0] < b:
            return text[a : max(b, evidence[1])]
    return text
