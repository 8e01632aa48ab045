"""The spaCy component `speakers` (placeholder: labels nothing yet)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions


@Language.factory("speakers")
def make_speakers(nlp: Language, name: str) -> SpeakersComponent:
    """Build the component for a pipeline."""
    return SpeakersComponent()


class SpeakersComponent:
    """Sets its fields on every statement of `doc._.statements`."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its statements completed."""
        doc._.statements = doc._.statements or []
        return doc
