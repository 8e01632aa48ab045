"""The spaCy component `topics`: what each statement is about, and whether it is in scope."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.encoder.reading import coded_statements, paragraphs, predictor
from dashboard.coding.statement import Span
from dashboard.coding.topics.decision import about_the_war, in_scope, topic, weigh_by_article


@Language.factory("topics")
def make_topics(nlp: Language, name: str) -> TopicsComponent:
    """Build the component for a pipeline."""
    return TopicsComponent()


class TopicsComponent:
    """Sets `in_scope`, `topic`, `topics_secondary`, `topic_confidence` and `topic_coder` of every statement."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        text = doc.text
        lines = list(paragraphs(text))
        share = sum(about_the_war(text[a:b]) for a, b in lines) / len(lines) if lines else 0.0
        coded = coded_statements(doc)
        weighed = weigh_by_article([prediction for _, _, prediction in coded])
        for (statement, utterance, _), prediction in zip(coded, weighed, strict=True):
            paragraph = text[slice(*_line_of(lines, statement.content[0][0]))]
            statement.in_scope = statement.in_scope and in_scope(utterance, share, paragraph)  # attribution may say no
            found = topic(prediction)
            statement.topic, statement.topics_secondary = found.primary, found.secondary
            statement.topic_confidence, statement.topic_coder = found.confidence, predictor().name
        return doc


def _line_of(lines: list[Span], place: int) -> Span:
    return next((line for line in lines if line[0] <= place < line[1]), (0, 0))
