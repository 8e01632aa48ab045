"""The spaCy component `commitments` (placeholder: labels nothing yet)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions


@Language.factory("commitments")
def make_commitments(nlp: Language, name: str) -> CommitmentsComponent:
    """Build the component for a pipeline."""
    return CommitmentsComponent()


class CommitmentsComponent:
    """Sets its fields on every statement of `doc._.statements`."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        return doc
