"""The spaCy component `attribution` (placeholder: every sentence with a verb of saying is indirect speech)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.statement import Statement


@Language.factory("attribution")
def make_attribution(nlp: Language, name: str) -> AttributionComponent:
    """Build the component for a pipeline."""
    return AttributionComponent()


class AttributionComponent:
    """Finds statements: source, cue, content, quote kind."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with `doc._.statements` set."""
        statements = []
        for token in doc:
            content = next((c for c in token.children if c.dep_ == "ccomp"), None)
            subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
            if token.lemma_ in {"say", "warn", "stress", "add", "state"} and content is not None and subject is not None:
                start, end = doc[content.left_edge.i].idx, doc[content.right_edge.i]
                source = (doc[subject.left_edge.i].idx, doc[subject.right_edge.i].idx + len(doc[subject.right_edge.i]))
                statements.append(
                    Statement(
                        extent=(token.sent.start_char, token.sent.end_char),
                        content=((start, end.idx + len(end)),),
                        quote_kind="indirect",
                        cue=(token.idx, token.idx + len(token)),
                        source=source,
                        attribution_coder="placeholder",
                    )
                )
        doc._.statements = statements
        return doc
