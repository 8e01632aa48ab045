"""Drafts completed by the parse: cues without a source, inquits the tagger missed, channels taken for speakers."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_EDGE = frozenset(" \t\u00a0,;:.")


def cue_verb(reading: Reading, cue: Span) -> Token | None:
    """The verb of a cue: a verb of saying, else its last verb."""
    verbs = [token for token in reading.tokens(cue) if token.tag_.startswith("VB")]
    saying = [token for token in verbs if token.lower_ in lexicon.SAYING]
    return (saying or verbs)[-1] if verbs else None


def add_sources(drafts: Iterable[Draft], reading: Reading) -> None:
    """Give a cue without a source the subject of its verb."""
    for draft in drafts:
        if draft.source is None and draft.cue is not None:
            verb = cue_verb(reading, draft.cue)
            found = syntax.subject(verb) if verb is not None else None
            if found is None or (found.root.lower_ in {"it", "there"} and verb is not None and _passive(verb)):
                continue
            span = syntax.chars(found)
            if not any(a < span[1] and span[0] < b for a, b in draft.content):
                draft.source = span


def _passive(verb: Token) -> bool:
    return any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)


def is_channel(reading: Reading, source: Span) -> bool:
    """The source is a newspaper, agency or broadcaster: a channel where somebody else's words are in reach."""
    tokens = reading.tokens(source)
    words = {token.lower_ for token in tokens}
    return bool(words & (lexicon.CHANNELS | lexicon.OUTLETS))


def find_inquits(sentence: Sentence) -> list[tuple[Token, Tokens, Span]]:
    """(verb, source, inquit) of every verb of saying that closes a stretch inside the sentence."""
    return [(token, *read) for token in sentence.tokens if (read := syntax.inquit(token, sentence.tokens)) is not None]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space, commas and stops at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def add_inquits(drafts: list[Draft], reading: Reading, content_at: ContentProbability) -> list[Draft]:
    """Read the postposed inquits that the parse shows and the tagger missed or misread."""
    for sentence in reading.sentences:
        for verb, who, span in find_inquits(sentence)[-1:]:
            words = trimmed(reading.text, sentence.start, span[0])
            before = reading.doc[sentence.tokens.start : reading.token_at(span[0]).i]
            if words[0] >= words[1] or not syntax.has_clause(before):
                continue
            here = [d for d in drafts if d.cue and sentence.start <= d.cue[0] < sentence.end]
            same = [d for d in here if d.cue and d.cue[0] < span[1] and span[0] < d.cue[1]]
            if same and any(_covers(d, words) for d in same):
                continue
            if not same and any(_covers(d, words) for d in here):
                continue
            draft = Draft(
                (verb.idx, verb.idx + len(verb)),
                [words],
                syntax.chars(who),
                probability=content_at(words),
                postposed=True,
            )
            inside = [d for d in here if d not in same and words[0] <= d.start and d.end <= span[0]]
            for nested in inside:
                nested.nested_in = draft
            drafts = [d for d in drafts if d not in same and (d not in here or d in inside or not _crosses(d, draft))]
            drafts.append(draft)
    return sorted(drafts, key=lambda d: d.start)


def _covers(draft: Draft, words: Span) -> bool:
    inside = sum(max(0, min(b, words[1]) - max(a, words[0])) for a, b in draft.content)
    return inside >= 0.6 * (words[1] - words[0])


def _crosses(draft: Draft, other: Draft) -> bool:
    return draft.start < other.end and other.start < draft.end


class ContentProbability:
    """How much the tagger takes the words of a span for content: their mean probability."""

    def __init__(self, starts: list[int], probabilities: list[float]) -> None:
        self._starts, self._probabilities = starts, probabilities

    def __call__(self, span: Span) -> float:
        """Mean probability (0 to 1) of the words that start in the span; 0 where there are none."""
        first = bisect.bisect_left(self._starts, span[0])
        last = bisect.bisect_left(self._starts, span[1])
        values = self._probabilities[first:last]
        return sum(values) / len(values) if values else 0.0
