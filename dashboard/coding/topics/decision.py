"""Topic of an utterance, and whether it belongs to the record at all (codebook sections 1 and 6)."""

from __future__ import annotations

import dataclasses

from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.utterance import Utterance

_SECONDARY = 0.15  # least probability of a secondary topic
_MOST_SECONDARY = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Topic:
    """The primary topic with its probability, and up to two more."""

    primary: str
    secondary: tuple[str, ...]
    confidence: float


def topic(prediction: Prediction) -> Topic:
    """Return the likeliest topic, and the next likely ones."""
    ranked = sorted(prediction.topics, key=lambda label: -prediction.topics[label])
    secondary = [
        label
        for label in ranked[1 : 1 + _MOST_SECONDARY]
        if prediction.topics[label] >= _SECONDARY and label != "other"
    ]
    return Topic(ranked[0], tuple(secondary), round(prediction.topics[ranked[0]], 4))


def about_the_war(text: str) -> bool:
    """Tell whether words themselves name Russia, Ukraine or the war between them.

    >>> about_the_war("Moscow must stop"), about_the_war("The striker signed for three years")
    (True, False)
    """
    words = lexicon()
    return words.has("russia", text) or words.has("ukraine", text)


def in_scope(utterance: Utterance, article_share: float, paragraph: str) -> bool:
    """Decide codebook 1, points 3 and 4: who speaks, and whether it concerns the war or steps because of it.

    Args:
        utterance: the statement.
        article_share: share of the article's paragraphs that name Russia or Ukraine.
        paragraph: the paragraph of the statement.

    A statement that names neither is still in scope in an article on the war; one that names either is in scope in
    any article, if a political actor speaks or the speaker speaks about them. Whoever is no political actor (a pope, an
    unnamed source, an agency) has to speak of the war: in a paragraph that has its words.
    """
    words = lexicon()
    on_the_war = article_share >= 0.4 or (about_the_war(paragraph) and article_share >= 0.15)
    if not utterance.official:
        return (about_the_war(utterance.text) or on_the_war) and words.has("war", paragraph)
    if about_the_war(utterance.text) or on_the_war:
        return True
    return about_the_war(paragraph) and words.has("war", utterance.text)
