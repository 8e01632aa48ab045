"""The spaCy component `stance` (placeholder: labels nothing yet)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions


@Language.factory("stance")
def make_stance(nlp: Language, name: str) -> StanceComponent:
    """Build the component for a pipeline."""
    return StanceComponent()


class StanceComponent:
    """Sets its fields on every statement of `doc._.statements`."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        return doc
