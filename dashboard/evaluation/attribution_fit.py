"""Fit the two small models beside the tagger: weights of links, and calibrated confidence, with its reliability curve.

Both are logistic regressions with a handful of features, fitted on development data; their figures are measured on
documents left out of the fit (five folds by document).
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from dashboard.codebook.agreement import ReliabilityBin, calibration_error, reliability
from dashboard.coding import pipeline
from dashboard.coding.attribution import confidence, links
from dashboard.coding.attribution.component import attribute
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.attribution.tagger import TaggedSpan, Tagging, load_tagger
from dashboard.coding.statement import Span, Statement
from dashboard.corpus.document import Document
from dashboard.evaluation.attribution import to_corpus_convention
from dashboard.evaluation.attribution_scores import GoldArticle, RawAttribution

Floats = npt.NDArray[np.float64]
FOLDS = 5
_LEAST_IOU = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedArticle:
    """A gold article with its parse and what the tagger says of it."""

    doc: Doc
    tagging: Tagging
    attributions: Sequence[RawAttribution]


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Weights fitted on everything; probabilities and outcomes on left-out documents."""

    weights: dict[str, float]
    held_out: Floats
    outcomes: Floats

    @property
    def error(self) -> float:
        """Expected calibration error on the left-out documents (0 to 1)."""
        return calibration_error(self._cases)

    @property
    def bins(self) -> list[ReliabilityBin]:
        """Steps of similar confidence on the left-out documents."""
        return reliability(self._cases)

    @property
    def _cases(self) -> list[tuple[float, bool]]:
        return [(float(p), bool(y)) for p, y in zip(self.held_out, self.outcomes, strict=True)]


def parse(gold: Sequence[GoldArticle], weights: str = pipeline.WEIGHTS) -> list[ParsedArticle]:
    """Run spaCy and the tagger over the articles."""
    nlp, tagger = pipeline.load_pipeline(), load_tagger(weights)
    return [ParsedArticle(pipeline.parse(nlp, a.text), tagger.tag(a.text), a.attributions) for a in gold]


def briefs(documents: Sequence[Document], folder: Path) -> list[GoldArticle]:
    """Our own hand-labelled briefs in the same form: words turned into spans."""
    by_name = {Path(d.source_file).stem: d.text for d in documents}
    articles = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = by_name[gold["document"]]
        attributions = [
            {"content": [_place(text, words) for words in s["content"]], "source": _source(text, s)}
            for s in gold["statements"]
        ]
        articles.append(GoldArticle(gold["document"], text, tuple(attributions)))
    return articles


def _place(text: str, words: str) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def _source(text: str, statement: dict[str, Any]) -> list[list[int]]:
    """The mention nearest to the content; empty for an inherited or agentless one (any source is then accepted)."""
    mention: str = statement.get("speaker_mention") or ""
    near = text.index(statement["content"][0])
    places = [i for i in range(len(text)) if mention and text.startswith(mention, i)]
    return [[i, i + len(mention)] for i in sorted(places, key=lambda i: abs(i - near))[:1]]


def fit_links(articles: Sequence[ParsedArticle]) -> dict[str, dict[str, float]]:
    """Weights of the link features for sources and contents."""
    fitted = {}
    for role in ("source", "content"):
        rows, outcomes = [], []
        for article in articles:
            spans = article.tagging.spans
            for pair in links.Neighbourhood(article.tagging, Reading(article.doc)).candidates():
                if spans[pair.span].role == role:
                    rows.append(pair.features)
                    outcomes.append(_belong(spans[pair.span], spans[pair.cue], article.attributions))
        names = list(rows[0])
        weights = logistic(np.array([[row[n] for n in names] for row in rows]), np.array(outcomes, float))
        fitted[role] = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
    return fitted


def _belong(span: TaggedSpan, cue: TaggedSpan, attributions: Sequence[RawAttribution]) -> bool:
    chars, cue_chars = (span.start, span.end), (cue.start, cue.end)
    return any(_touch(chars, a, span.role) and _touch(cue_chars, a, "cue") for a in attributions)


def _touch(span: Span, attribution: RawAttribution, role: str) -> bool:
    return any(a < span[1] and span[0] < b for a, b in attribution.get(role) or ())


def fit_confidence(articles: Sequence[ParsedArticle]) -> Calibration:
    """Calibrate the raw probability of statements, leaving out one fold of documents after another for the check."""
    rows, outcomes, document = [], [], []
    for number, article in enumerate(articles):
        statements = attribute(article.doc, article.tagging, "", calibrated=False)
        for statement in statements:
            if statement.counts:
                rows.append(confidence.features(statement))
                outcomes.append(_is_right(article, statement))
                document.append(number)
    names = list(rows[0])
    x, y = np.array([[row[n] for n in names] for row in rows]), np.array(outcomes, float)
    fold = np.array(document) % FOLDS
    held_out = np.zeros(len(y))
    for left_out in range(FOLDS):
        weights = logistic(x[fold != left_out], y[fold != left_out])
        held_out[fold == left_out] = _sigmoid(x[fold == left_out] @ weights)
    fitted = {name: round(float(w), 4) for name, w in zip(names, logistic(x, y), strict=True)}
    return Calibration(fitted, held_out, y)


def _is_right(article: ParsedArticle, statement: Statement) -> bool:
    """Content IoU of at least .5 with a gold attribution whose source, if it has one, is touched."""
    for made in to_corpus_convention(article.doc, [statement]):
        mine = {i for a, b in made["content"] for i in range(a, b)}
        for gold in article.attributions:
            theirs = {i for a, b in gold.get("content") or () for i in range(a, b)}
            if theirs and len(mine & theirs) / len(mine | theirs) >= _LEAST_IOU:
                sources = [(a, b) for a, b in made["source"]]
                return not gold.get("source") or any(_touch(span, gold, "source") for span in sources)
    return False


def logistic(x: Floats, y: Floats, penalty: float = 1.0, steps: int = 50) -> Floats:
    """L2-penalised logistic regression by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        p = _sigmoid(x @ weights)
        gradient = x.T @ (p - y) + penalty * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + penalty * np.eye(x.shape[1])
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _sigmoid(z: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return result


def reliability_svg(calibration: Calibration) -> str:
    """The reliability curve on left-out documents: share right against confidence, one dot a step, area by number."""
    side, edge = 320, 44
    largest = max(step.n for step in calibration.bins)

    def at(x: float, y: float) -> tuple[float, float]:
        return round(edge + x * side, 1), round(edge + (1 - y) * side, 1)

    dots, labels = [], []
    for step in calibration.bins:
        x, y = at(step.confidence, step.accuracy)
        radius = round(3 + 9 * math.sqrt(step.n / largest), 1)
        title = f"said {step.confidence:.2f}, right {step.accuracy:.2f}, n {step.n}"
        dot = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#0b6aa2" fill-opacity=".75">'
        dots.append(f"{dot}<title>{title}</title></circle>")
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        (x, _), (_, y) = at(tick, 0), at(0, tick)
        labels.append(f'<text x="{x}" y="{edge + side + 18}" text-anchor="middle">{tick:g}</text>')
        labels.append(f'<text x="{edge - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    size = side + 2 * edge
    n, error = len(calibration.held_out), calibration.error
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 20}" font-family="sans-serif" '
        f'font-size="12" fill="#222"><title>Reliability of the attribution confidence</title>'
        f'<rect width="{size}" height="{size + 20}" fill="#fff"/>'
        f'<text x="{edge}" y="24" font-size="13">Attributions right, by confidence (left-out documents, n {n}, '
        f"ECE {error:.3f})</text>"
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4 4"/>'
        + "".join(dots + labels)
        + f'<text x="{edge + side / 2}" y="{size + 6}" text-anchor="middle">confidence</text></svg>\n'
    )


def write_links(folder: Path, fitted: dict[str, dict[str, float]], fitted_on: str) -> None:
    """Put the link weights beside the tagger's, and use them from now on."""
    _dump(folder / links.WEIGHTS.name, {"fitted_on": fitted_on, **fitted})
    links.load_weights.cache_clear()


def write_confidence(folder: Path, calibration: Calibration, fitted_on: str) -> None:
    """Put the calibration beside the tagger's weights, with its figures on left-out documents."""
    summary = {"n": len(calibration.held_out), "expected_calibration_error": round(calibration.error, 4)}
    bins = [
        {"confidence": round(step.confidence, 3), "right": round(step.accuracy, 3), "n": step.n}
        for step in calibration.bins
    ]
    described = {"fitted_on": fitted_on, "held_out": summary, "reliability": bins, "weights": calibration.weights}
    _dump(folder / confidence.WEIGHTS.name, described)
    confidence.load_weights.cache_clear()


def _dump(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
