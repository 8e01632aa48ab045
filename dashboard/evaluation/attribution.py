"""Score who-said-what against a corpus in PolNeAR's convention: our weights beside other tools."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dashboard.coding import pipeline
from dashboard.coding.attribution.component import AttributionComponent
from dashboard.coding.attribution.quotes import Quotation, quotations
from dashboard.coding.attribution.syntax import is_finite
from dashboard.coding.attribution.tagger import load_tagger
from dashboard.coding.attribution.windows import paragraph_spans
from dashboard.coding.statement import Span, Statement
from dashboard.evaluation import attribution_peers
from dashboard.evaluation.attribution_scores import SLICES, Counts, GoldArticle, RawAttribution, add_up, by_article, f1

FIGURES = ("attr", "content", "content exact", "content trim", "source exact", "cue exact")
_STOPS = ".,;:!?…"
_COMPLEMENTIZERS = ("that ", "whether ", "if ")


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What one tool reached: counts per slice, and words per CPU second of the whole run, spaCy included."""

    tool: str
    counts: dict[str, Counts]
    speed: float


def run(gold: Sequence[GoldArticle], *, weights: Sequence[str], peers: bool = True) -> list[Result]:
    """Run our component with each set of weights, then the peers that can be installed, over the gold articles."""
    nlp = pipeline.load_pipeline()
    results = []
    for name in weights:
        component = AttributionComponent(load_tagger(name))
        results.append(_timed(name, gold, lambda text, c=component: _ours(nlp, c, text)))  # type: ignore[misc]
    if peers:
        peer = attribution_peers.textacy(spacy.load(pipeline.DEFAULT_MODEL))
        results.append(_timed("textacy direct_quotations", gold, peer))
    return results


def _timed(tool: str, gold: Sequence[GoldArticle], attribute: attribution_peers.Tool) -> Result:
    began = time.process_time()
    predictions = {article.id: attribute(article.text) for article in gold}
    seconds = time.process_time() - began
    words = sum(len(article.text.split()) for article in gold)
    return Result(tool, add_up(by_article(gold, predictions)), words / seconds if seconds else 0.0)


def _ours(nlp: Language, component: AttributionComponent, text: str) -> list[RawAttribution]:
    doc = component(pipeline.parse(nlp, text))
    return to_corpus_convention(doc, doc._.statements)


def to_corpus_convention(doc: Doc, statements: Sequence[Statement]) -> list[RawAttribution]:
    """Statements by our codebook as attributions in PolNeAR's convention. The one conversion, in four steps:

    1. a statement that only carries on a quotation into the next paragraph joins the one whose cue it inherits;
    2. pieces joined by a second cue verb of the same subject ("warned that …, and accused …") part again;
    3. enclosing quotation marks, the stop before a closing one, and "that" before a content are taken in;
    4. a statement without a source has that of the statement it inherits from.
    """
    marks = quotations(doc.text, paragraph_spans(doc.text))
    joined: dict[Statement, list[Span]] = {}
    for statement in statements:
        head = statement.cue_inherited_from
        if head in joined and head is not None and statement.quote_kind == "direct":
            joined[head] += statement.content
        else:
            joined[statement] = list(statement.content)
    attributions: list[RawAttribution] = []
    for statement, pieces in joined.items():
        origin = statement.cue_inherited_from or statement
        source = [list(origin.source)] if origin.source else []
        for cue, part in _parted(doc, statement, sorted(pieces)):
            content = [list(_widened(doc.text, marks, span)) for span in part]
            attributions.append({"source": source, "cue": [list(cue)] if cue else [], "content": content})
    return attributions


def _parted(doc: Doc, statement: Statement, pieces: list[Span]) -> Iterable[tuple[Span | None, list[Span]]]:
    """The pieces, with a new cue wherever a verb stands between two of them behind the statement's own cue.

    A participle ("…, adding that …") ends with its sentence: what is quoted after it is the first cue's again.
    """
    own = statement.cue
    groups: list[tuple[Span | None, list[Span]]] = [(own, pieces[:1])]
    for before, after in itertools.pairwise(pieces):
        cue, saying = _verb_between(doc, before[1], after[0]), _participle_before(doc, own, before[1], after[0])
        if cue is not None and own is not None and own[1] <= before[0]:
            groups.append((cue, [after]))
        elif saying is not None:
            groups.append((saying, [after]))
        elif groups[-1][0] != own and "." in doc.text[before[1] : after[0]]:
            groups[0][1].append(after)
        else:
            groups[-1][1].append(after)
    return groups


def _participle_before(doc: Doc, own: Span | None, start: int, end: int) -> Span | None:
    """A second cue right before a piece: "…, adding that", "…, saying"."""
    if own is None:
        return None
    gap = doc.char_span(max(start, own[1] if own[0] < end else start), end, alignment_mode="contract")
    cue = next((t for t in reversed(gap or []) if t.tag_ == "VBG" and end - t.idx - len(t) <= len(" that ")), None)
    return (cue.idx, cue.idx + len(cue)) if cue is not None else None


def _verb_between(doc: Doc, start: int, end: int) -> Span | None:
    gap = doc.char_span(start, end, alignment_mode="contract")
    verbs = [token for token in gap or [] if is_finite(token) or token.tag_ == "VBN"]
    return (verbs[0].idx, verbs[-1].idx + len(verbs[-1])) if verbs else None


def _widened(text: str, marks: Sequence[Quotation], span: Span) -> Span:
    start, end = span
    for quotation in marks:
        if quotation.outer[0] <= start and end <= quotation.outer[1]:
            if not text[quotation.inner[0] : start].strip():
                start = quotation.outer[0]
            if not text[end : quotation.inner[1]].strip(_STOPS + " "):
                end = quotation.outer[1]
            break
    for word in _COMPLEMENTIZERS:
        if text[max(0, start - len(word)) : start].lower() == word:
            return start - len(word), end
    return start, end


def as_table(results: Sequence[Result]) -> str:
    """The table of F1 figures in percent: one row a slice, one block a tool."""
    lines = []
    for result in results:
        lines.append(f"{result.tool} ({result.speed:,.0f} words a CPU second, spaCy included)")
        lines.append(f"  {'F1':18s} {'gold':>6s} " + " ".join(f"{name:>14s}" for name in FIGURES))
        for name in SLICES:
            counts = result.counts[name]
            figures = " ".join(f"{100 * f1(counts, figure):14.1f}" for figure in FIGURES)
            lines.append(f"  {name:18s} {counts['attr', 'gold']:6d} {figures}")
        lines.append("")
    return "\n".join(lines)


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """The same figures by tool, slice and name, as fractions."""
    return {
        result.tool: {
            "words per CPU second": round(result.speed, 1),
            **{name: {figure: round(f1(result.counts[name], figure), 4) for figure in FIGURES} for name in SLICES},
        }
        for result in results
    }
