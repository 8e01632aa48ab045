"""The spaCy component `stance`: where the speaker of each statement stands toward Russia."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.encoder.reading import coded_statements, predictor
from dashboard.coding.encoder.utterance import piece_span
from dashboard.coding.stance.decision import stance


@Language.factory("stance")
def make_stance(nlp: Language, name: str) -> StanceComponent:
    """Build the component for a pipeline."""
    return StanceComponent()


class StanceComponent:
    """Sets `stance`, `stance_confidence`, `stance_evidence`, `stance_explicit`, `self_stance`, `stance_coder`."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        for statement, utterance, prediction in coded_statements(doc):
            found = stance(utterance, prediction)
            statement.stance, statement.stance_confidence = found.value, found.confidence
            statement.stance_evidence = piece_span(statement.content, found.evidence) if found.evidence else None
            statement.stance_explicit, statement.self_stance = found.explicit, found.self_stance
            statement.stance_coder = f"codebook-{found.rule}" if found.rule else predictor().name
        return doc
