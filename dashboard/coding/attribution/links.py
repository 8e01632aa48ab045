"""Which source and which content belong to which cue: the tagger's link score weighed with the structure around it.

The tagger links by what words look like; grammar and neighbourhood repair what it gets wrong: the subject of the cue's
verb is its source, a cue between two spans parts them. The weights are a logistic regression, fitted on development
data by `onrecord evaluate fit-attribution`.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import json
import math
from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from dashboard.coding.attribution import syntax
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.attribution.tagger import MODELS, TaggedSpan, Tagging
from dashboard.coding.statement import Span

WEIGHTS = MODELS / "attribution-links.json"
_FURTHEST = 4  # sentences between a cue and what it may be linked to
_LEAST_SOURCE, _LEAST_CONTENT = 0.25, 0.5  # probabilities below which a span stays unlinked
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})


@dataclasses.dataclass(slots=True)
class Candidate:
    """A span of the tagger, a cue it may belong to (both as indices into its spans), and what speaks for it."""

    span: int
    cue: int
    features: dict[str, float]


@functools.cache
def load_weights() -> dict[str, dict[str, float]]:
    """Weights of the features, for `source` and `content`."""
    described = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {role: described[role] for role in ("source", "content")}


def probability(candidate: Candidate, weights: Mapping[str, float]) -> float:
    """Probability (0 to 1) that span and cue belong together."""
    total = sum(weights[name] * value for name, value in candidate.features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def link(tagging: Tagging, reading: Reading) -> tuple[list[Draft], list[Draft]]:
    """One draft a cue that has content. A content goes to its likeliest cue; a source may serve several cues.

    Returns:
        These drafts, and those of cues that have a source but no content yet.
    """
    weights = load_weights()
    contents: dict[int, tuple[float, int]] = {}  # content -> (probability, cue)
    sources: dict[int, tuple[float, int]] = {}  # cue -> (probability, source)
    neighbourhood = Neighbourhood(tagging, reading)
    for candidate in neighbourhood.candidates():
        role = tagging.spans[candidate.span].role
        likely = probability(candidate, weights[role])
        if role == "content" and likely > max(_LEAST_CONTENT, contents.get(candidate.span, (0.0, 0))[0]):
            contents[candidate.span] = (likely, candidate.cue)
        if role == "source" and likely > max(_LEAST_SOURCE, sources.get(candidate.cue, (0.0, 0))[0]):
            sources[candidate.cue] = (likely, candidate.span)
    members: dict[int, list[tuple[float, int]]] = {}
    for content, (likely, cue) in contents.items():
        members.setdefault(cue, []).append((likely, content))
    drafts = []
    for cue, pieces in members.items():
        spans = [tagging.spans[content] for _, content in pieces]
        draft = Draft(_chars(tagging.spans[cue]), sorted(_chars(span) for span in spans))
        evidence = [tagging.spans[cue].probability]
        evidence += [likely * tagging.spans[content].probability for likely, content in pieces]
        if cue in sources:
            likely, source = sources[cue]
            draft.source = _chars(tagging.spans[source])
            evidence.append(likely)
        else:
            draft.source = _free_subject(neighbourhood.subject(cue), draft, reading)
        draft.probability = math.exp(sum(math.log(max(e, 1e-6)) for e in evidence) / len(evidence))
        drafts.append(draft)
    bare = [
        Draft(_chars(tagging.spans[cue]), [], _chars(tagging.spans[source]), probability=likely)
        for cue, (likely, source) in sources.items()
        if cue not in members
    ]
    return drafts, bare


def _chars(span: TaggedSpan) -> Span:
    return span.start, span.end


def _free_subject(subject: Span | None, draft: Draft, reading: Reading) -> Span | None:
    """The subject of the cue's verb, unless it is a dummy or part of what is said."""
    if subject is None or reading.words(subject).lower() in {"it", "there"}:
        return None
    return None if any(a < subject[1] and subject[0] < b for a, b in draft.content) else subject


class Neighbourhood:
    """The tagger's spans of one article, and what lies between and above them."""

    def __init__(self, tagging: Tagging, reading: Reading) -> None:
        self._spans, self._reading = tagging.spans, reading
        self._sentence = [reading.sentence_of(span.start) for span in self._spans]
        self._starts = {
            role: [span.start for span in self._spans if span.role == role] for role in ("source", "cue", "content")
        }
        self._verbs: dict[int, Token | None] = {}
        self._subjects: dict[int, Span | None] = {}

    def candidates(self) -> Iterator[Candidate]:
        """All pairs of span and cue that the link head considered and that are not too far apart."""
        for index, span in enumerate(self._spans):
            for rank, (cue, affinity) in enumerate(span.links):
                if abs(self._sentence[cue] - self._sentence[index]) <= _FURTHEST:
                    yield Candidate(index, cue, self._features(index, cue, affinity, rank))

    def subject(self, cue: int) -> Span | None:
        """Characters of the subject of the cue's verb."""
        if cue not in self._subjects:
            verb = self._verb(cue)
            found = syntax.subject(verb) if verb is not None else None
            self._subjects[cue] = syntax.chars(found) if found is not None else None
        return self._subjects[cue]

    def _verb(self, cue: int) -> Token | None:
        if cue not in self._verbs:
            self._verbs[cue] = syntax.cue_verb(self._reading.tokens(_chars(self._spans[cue])))
        return self._verbs[cue]

    def _features(self, index: int, cue: int, affinity: float, rank: int) -> dict[str, float]:
        span, attributing = self._spans[index], self._spans[cue]
        first, second = (span, attributing) if span.start < attributing.start else (attributing, span)
        gap = max(0, second.start - first.end)
        paragraph_of = self._reading.paragraph_of
        shared = {
            "link": max(-8.0, math.log(max(affinity, 1e-9))),
            "bias": 1.0,
            "same_sentence": float(self._sentence[index] == self._sentence[cue]),
            "same_paragraph": float(paragraph_of(span.start) == paragraph_of(attributing.start)),
            "distance": math.log1p(gap) / 5,
            "cues_between": self._between("cue", first.end, second.start),
            "sources_between": self._between("source", first.end, second.start),
            "contents_between": self._between("content", first.end, second.start),
            "before": float(span.start < attributing.start),
            "best_link": float(rank == 0),
        }
        own = self._source_features if span.role == "source" else self._content_features
        return shared | own(span, cue, gap)

    def _source_features(self, span: TaggedSpan, cue: int, gap: int) -> dict[str, float]:
        subject = self.subject(cue)
        is_subject = subject is not None and span.start < subject[1] and subject[0] < span.end
        follows = 0 <= span.start - self._spans[cue].end <= 5
        return {
            "is_subject": float(is_subject),
            "is_according_object": float(self._according(cue) and follows),
            "in_subject": float(subject is not None and subject[0] <= span.start and span.end <= subject[1]),
            "pronoun": float(self._reading.words(_chars(span)).lower() in _PRONOUNS),
            "adjacent": float(gap <= 1),
            "rivals_subject": float(subject is not None and not is_subject),
        }

    def _content_features(self, span: TaggedSpan, cue: int, gap: int) -> dict[str, float]:
        verb = self._verb(cue)
        root = self._reading.tokens(_chars(span)).root
        opening = self._reading.text[span.start : span.start + 2]
        return {
            "governed": float(verb is not None and verb.is_ancestor(root)),
            "adjacent": float(gap <= 2),
            "quoted": float(any(mark in opening for mark in '"“«„')),
            "according": float(self._according(cue)),
            "opens_paragraph": float(self._reading.paragraphs[self._reading.paragraph_of(span.start)][0] == span.start),
        }

    def _between(self, role: str, start: int, end: int) -> float:
        starts = self._starts[role]
        return float(min(3, max(0, bisect.bisect_left(starts, end) - bisect.bisect_left(starts, start))))

    def _according(self, cue: int) -> bool:
        return "according" in self._reading.words(_chars(self._spans[cue])).lower()
