"""The spaCy component `attribution`: who said what, in which words, of which kind (codebook sections 1 and 2)."""

from __future__ import annotations

import logging

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import extensions
from dashboard.coding.attribution import (
    assemble,
    backward,
    confidence,
    echoes,
    inheritance,
    inquits,
    interviews,
    nesting,
    nouncues,
    reach,
    relays,
    repairs,
    strays,
)
from dashboard.coding.attribution.drafts import Board
from dashboard.coding.attribution.links import link
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.attribution.tagger import Tagger, Tagging, load_tagger
from dashboard.coding.statement import Statement

RULES = "rules-1"
_log = logging.getLogger(__name__)


@Language.factory("attribution", default_config={"weights": "attribution-6layer", "threads": 1})
def make_attribution(nlp: Language, name: str, weights: str, threads: int) -> AttributionComponent:
    """Build the component for a pipeline; it needs sentences and a dependency parse.

    Args:
        weights: `attribution-6layer`, or `attribution-3layer` (twice as fast, somewhat weaker).
        threads: threads of ONNX Runtime inside one document.
    """
    return AttributionComponent(load_tagger(weights, threads))


class AttributionComponent:
    """Finds statements: source, cue, content, quote kind."""

    def __init__(self, tagger: Tagger) -> None:
        extensions.register()
        self._tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with `doc._.statements` set."""
        doc._.statements = self._attribute_or_halve(doc, 0)
        return doc

    def _attribute_or_halve(self, doc: Doc, offset: int) -> list[Statement]:
        """Find the statements of (a part of) an article that begins at `offset`.

        A text that defeats a rule is halved until one sentence is left: that one is lost, and no other.
        """
        try:
            found = attribute(doc, self._tagger.tag(doc.text), f"{self._tagger.name}+{RULES}")
        except Exception:  # noqa: BLE001  (whatever a rule stumbles over, the rest of the article is coded)
            sentences = list(doc.sents)
            if len(sentences) < 2:
                _log.warning("no attribution in one sentence, at character %d", offset, exc_info=True)
                return []
            cut = sentences[len(sentences) // 2].start
            halves = (doc[:cut], doc[cut:])
            return [s for half in halves for s in self._attribute_or_halve(half.as_doc(), offset + half.start_char)]
        return [_moved(statement, offset) for statement in found]


def _moved(statement: Statement, by: int) -> Statement:
    """The same statement, its spans counted from the start of the article."""
    if by:
        statement.extent = (statement.extent[0] + by, statement.extent[1] + by)
        statement.content = tuple((a + by, b + by) for a, b in statement.content)
        for part in ("cue", "source", "relay"):
            if span := getattr(statement, part):
                setattr(statement, part, (span[0] + by, span[1] + by))
    return statement


def attribute(doc: Doc, tagging: Tagging, coder: str, *, calibrated: bool = True) -> list[Statement]:
    """Statements of a parsed article, in text order, from the tagger's spans and the structure around them.

    Uncalibrated ones carry their raw probability as confidence, to fit the calibration on.
    """
    reading = Reading(doc)
    if not reading.sentences:
        return []
    drafts, bare = link(tagging, reading)
    board = Board(reading, drafts)
    strays.clear(board)
    repairs.give_to_verb(board, bare)
    repairs.mend(board)
    inquits.add_inquits(board, inquits.ContentProbability(tagging.word_starts, tagging.content_probability))
    inquits.add_bare(board, bare)
    inquits.add_introduced(board)
    inquits.add_agentless(board)
    inquits.add_judgements(board)
    inquits.add_pledges(board)
    nouncues.add_noun_cues(board)
    nouncues.add_views(board)
    nouncues.add_so_called(board)
    nouncues.add_manners(board)
    backward.add_backward(board)
    interviews.add_turns(board)
    interviews.add_signed(board)
    relays.settle_relays(board)
    inquits.mark_silence(board)
    repairs.mark_nobodys(board)
    assemble.part_coordinated(board)
    assemble.merge_coordinated(board)
    nesting.nest(board)
    reach.extend_postposed(board)
    reach.continue_content(board)
    inheritance.inherit(board)
    assemble.part_overlaps(board)
    assemble.mark_documents(board)
    statements = assemble.to_statements(board, coder)
    echoes.mark_headings(statements, reading)
    echoes.mark_lead_ins(statements, reading)
    if calibrated:
        confidence.calibrate(statements)
    return statements
