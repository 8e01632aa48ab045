"""Drafts of statements: the tagger's spans grouped by cue, before structure completes them."""

from __future__ import annotations

import dataclasses

from dashboard.coding.attribution.tagger import Tagging
from dashboard.coding.statement import Span


@dataclasses.dataclass(slots=True, eq=False)
class Draft:
    """One attribution act: who (source), by which words (cue), what (content pieces, in text order)."""

    cue: Span | None
    content: list[Span]
    source: Span | None = None
    relay: Span | None = None
    probability: float = 1.0
    document: bool = False
    postposed: bool = False  # the cue closes the content
    continues: Draft | None = None  # whose speaker a cueless draft takes
    nested_in: Draft | None = None

    @property
    def start(self) -> int:
        """First character of cue, source or content."""
        return min(span[0] for span in [*self.content, self.cue, self.source] if span)

    @property
    def end(self) -> int:
        """End of the last of cue, source and content."""
        return max(span[1] for span in [*self.content, self.cue, self.source] if span)


def group(tagging: Tagging) -> list[Draft]:
    """One draft a cue, with the source that fits it best and every content that points to it."""
    drafts: dict[int, Draft] = {}
    weights: dict[int, list[float]] = {}
    sources: dict[int, tuple[float, Span]] = {}
    for index, span in enumerate(tagging.spans):
        if span.role == "cue":
            drafts[index] = Draft((span.start, span.end), [])
            weights[index] = [span.probability]
    for span in tagging.spans:
        if span.role == "cue" or not span.links:
            continue
        cue, affinity = span.links[0]
        if span.role == "content":
            drafts[cue].content.append((span.start, span.end))
            weights[cue].append(span.probability * affinity)
        elif cue not in sources or affinity > sources[cue][0]:
            sources[cue] = (affinity, (span.start, span.end))
    for cue, (affinity, source) in sources.items():
        drafts[cue].source = source
        weights[cue].append(affinity)
    for cue, draft in drafts.items():
        draft.content.sort()
        product = 1.0
        for weight in weights[cue]:
            product *= weight
        draft.probability = product ** (1 / len(weights[cue]))
    return sorted(drafts.values(), key=lambda d: d.start)
