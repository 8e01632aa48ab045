"""Other open tools that install from PyPI, run on the same articles for comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding.attribution.windows import paragraph_spans
from dashboard.errors import CodingError
from dashboard.evaluation.attribution_scores import RawAttribution

Tool = Callable[[str], list[RawAttribution]]


def textacy(nlp: Language) -> Tool:
    """`textacy.extract.direct_quotations`, one paragraph at a time: an unclosed mark makes it give up on its input.

    Raises:
        CodingError: textacy is not installed.
    """
    try:
        from textacy.extract.triples import direct_quotations
    except ImportError as error:
        raise CodingError(
            "the peer textacy is not installed", fix="pip install textacy, or leave out --peers"
        ) from error

    def attributions(text: str) -> list[RawAttribution]:
        found: list[RawAttribution] = []
        for start, end in paragraph_spans(text):
            doc = nlp(text[start:end])
            found += [_shifted(quotation, start) for quotation in _quotations(direct_quotations, doc)]
        return found

    return attributions


def _quotations(extract: Callable[[Doc], Iterable[Any]], doc: Doc) -> list[Any]:
    try:
        return list(extract(doc))
    except ValueError:  # "doc should not have unbalanced quotation marks"
        return []


def _shifted(quotation: Any, start: int) -> RawAttribution:
    """textacy's (speaker, cue, content): lists of tokens, lists of tokens, and a span of tokens."""
    return {
        "source": [[start + t.idx, start + t.idx + len(t)] for t in quotation.speaker],
        "cue": [[start + t.idx, start + t.idx + len(t)] for t in quotation.cue],
        "content": [[start + quotation.content.start_char, start + quotation.content.end_char]],
    }
