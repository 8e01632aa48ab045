"""Topic of an utterance, and whether it belongs to the record at all (codebook sections 1 and 6)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from dashboard.coding.encoder.lexicon import lexicon
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.utterance import Utterance

_SECONDARY = 0.15  # least probability of a secondary topic
_MOST_SECONDARY = 2
_ARTICLE = 0.7  # weight of the article's other statements: .64 to .70 right on held-out articles
_LEAST = 1e-3  # no topic is impossible because the others are about something else


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


def weigh_by_article(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Let the other statements of the article speak where a statement alone leaves its topic open.

    A topic's chance is multiplied by its mean chance in the other statements, to the power of .7 (a product of
    experts, Hinton 1999), and what comes out sums to 1 again. A single statement stays as it is.

    Args:
        predictions: those of one article.
    """
    if len(predictions) < 2:
        return list(predictions)
    total = {label: sum(one.topics[label] for one in predictions) for label in predictions[0].topics}
    return [dataclasses.replace(one, topics=_weighed(one, total, len(predictions) - 1)) for one in predictions]


def _weighed(prediction: Prediction, total: dict[str, float], others: int) -> dict[str, float]:
    even = 1 / len(total)  # half a statement that says nothing stands beside the others
    product = {
        label: chance * math.pow((total[label] - chance + even / 2) / (others + 0.5) + _LEAST, _ARTICLE)
        for label, chance in prediction.topics.items()
    }
    whole = sum(product.values())
    return {label: value / whole for label, value in product.items()}


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
