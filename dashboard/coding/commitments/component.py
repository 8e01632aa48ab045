"""The spaCy component `commitments`: what each statement binds whom to, asks of whom, or refuses."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.commitments.chains import Standing, inherit_conditions, link_repetitions
from dashboard.coding.commitments.decision import commitments
from dashboard.coding.encoder.reading import coded_statements, predictor
from dashboard.coding.encoder.utterance import piece_span


@Language.factory("commitments")
def make_commitments(nlp: Language, name: str) -> CommitmentsComponent:
    """Build the component for a pipeline."""
    return CommitmentsComponent()


class CommitmentsComponent:
    """Sets `commitments` and `commitment_coder` of every statement, and `same_as` across the article."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        found: list[Standing] = []
        for place, (statement, utterance, prediction) in enumerate(coded_statements(doc)):
            speakers = frozenset(speaker.id for speaker in statement.speakers)
            statement.commitments = commitments(utterance, prediction)
            statement.commitment_coder = predictor().name
            for one in statement.commitments:
                words = utterance.text[slice(*one.evidence)]
                found.append(Standing(one, words, utterance.text, speakers, place))
                one.evidence = piece_span(statement.content, one.evidence)
        link_repetitions(found)
        inherit_conditions(found)
        return doc
