"""Drafts of statements, and the board on which the rules find and change them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from dashboard.coding.attribution.reading import Reading
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
    silent: bool = False  # nothing is said: a refusal to comment
    continues: Draft | None = None  # whose speaker a cueless draft takes
    nested_in: Draft | None = None
    joined: list[Span] = dataclasses.field(default_factory=list)  # further cues of the same act, one subject

    @property
    def start(self) -> int:
        """First character of cue, source or content."""
        return min(span[0] for span in [*self.content, self.cue, self.source] if span)

    @property
    def end(self) -> int:
        """End of the last of cue, source and content."""
        return max(span[1] for span in [*self.content, self.cue, self.source] if span)

    def overlaps(self, span: Span) -> bool:
        """Whether cue, source or a content piece shares a character with the span."""
        parts = [*self.content, self.cue, self.source]
        return any(part is not None and part[0] < span[1] and span[0] < part[1] for part in parts)


class Board:
    """All drafts of one article, found by the sentences that they touch, so that every rule stays linear."""

    def __init__(self, reading: Reading, drafts: Iterable[Draft]) -> None:
        self.reading = reading
        self._sentences: dict[int, list[Draft]] = {}
        self._places: dict[Draft, tuple[int, ...]] = {}
        for draft in drafts:
            self.put(draft)

    def __iter__(self) -> Iterator[Draft]:
        """All drafts in text order; the board may change meanwhile."""
        return iter(sorted(self._places, key=lambda d: (d.start, d.end)))

    def put(self, draft: Draft) -> None:
        """Add a draft, or note that its spans have changed."""
        self.drop(draft)
        sentence_of = self.reading.sentence_of
        places: set[int] = set()
        for span in [*draft.content, draft.cue, draft.source]:
            if span is not None:
                places.update(range(sentence_of(span[0]), sentence_of(max(span[0], span[1] - 1)) + 1))
        self._places[draft] = tuple(places)
        for place in places:
            self._sentences.setdefault(place, []).append(draft)

    def drop(self, draft: Draft) -> None:
        """Take a draft away."""
        for place in self._places.pop(draft, ()):
            self._sentences[place].remove(draft)

    def touching(self, sentence: int) -> list[Draft]:
        """Drafts with a span in that sentence, in text order."""
        return sorted(self._sentences.get(sentence, ()), key=lambda d: (d.start, d.end))

    def cued_in(self, sentence: int) -> list[Draft]:
        """Drafts whose cue stands in that sentence, in the order of their cues."""
        here = [(d.cue, d) for d in self.touching(sentence) if d.cue and self.reading.sentence_of(d.cue[0]) == sentence]
        return [draft for _, draft in sorted(here, key=lambda pair: pair[0])]
