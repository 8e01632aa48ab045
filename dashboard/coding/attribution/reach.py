"""How far a cue reaches (codebook 1.3): the stretch before a postposed inquit, and what goes on after it."""

from __future__ import annotations

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.complete import trimmed
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_LONGEST_STRETCH = 8  # sentences


def skip_connective(text: str, span: Span) -> Span:
    """The span without an opening connective ("In addition, "), which belongs to the reporter's thread."""
    start, end = span
    lowered = text[start : start + 40].lower()
    for connective in sorted(lexicon.CONNECTIVES, key=len, reverse=True):
        if lowered.startswith(connective):
            rest = start + len(connective)
            if rest < end and text[rest] in ", ":
                return trimmed(text, rest, end)
    return start, end


def extend_postposed(drafts: list[Draft], reading: Reading) -> None:
    """Let a postposed inquit without marks take its whole sentence, and the unmarked sentences before it."""
    for draft in drafts:
        if draft.cue is None or not draft.content or draft.nested_in is not None:
            continue
        first = reading.sentence_of(draft.content[0][0])
        sentence = reading.sentences[first]
        if reading.sentence_of(draft.cue[0]) != first or draft.content[0][0] >= draft.cue[0]:
            continue
        draft.postposed = True
        if reading.quoted_in((draft.content[0][0], draft.content[0][0] + 1)) or _starts_quoted(reading, draft):
            continue
        others = [d for d in drafts if d is not draft]
        _to_sentence_start(draft, sentence, reading, others)
        if draft.content[0][0] - sentence.start > 40:
            continue
        _over_sentences(draft, first, reading, others)


def _starts_quoted(reading: Reading, draft: Draft) -> bool:
    start, end = draft.content[0]
    return any(q.outer[0] == start and q.outer[1] >= end - 2 for q in reading.quoted_in((start, end)))


def _to_sentence_start(draft: Draft, sentence: Sentence, reading: Reading, others: list[Draft]) -> None:
    start, end = draft.content[0]
    gap = (sentence.start, start)
    if start <= sentence.start or any(d.start < gap[1] and gap[0] < d.end for d in others):
        return
    if draft.source and draft.source[0] < start:
        return
    draft.content[0] = skip_connective(reading.text, (sentence.start, end))


def _over_sentences(draft: Draft, first: int, reading: Reading, others: list[Draft]) -> None:
    """Sentences before an unmarked stretch, back to the paragraph's start, a narrator sentence or another speaker."""
    paragraph = reading.sentences[first].paragraph
    start = first
    while start > 0 and first - start < _LONGEST_STRETCH:
        before = reading.sentences[start - 1]
        if before.paragraph != paragraph or _is_narration(before, draft, reading, others):
            break
        start -= 1
    if start < first:
        draft.content[0] = (reading.sentences[start].start, draft.content[0][1])


def _is_narration(sentence: Sentence, draft: Draft, reading: Reading, others: list[Draft]) -> bool:
    """A sentence with its own cue, with marks, or told about the world in the past, is not the speaker's."""
    if any(d.start < sentence.end and sentence.start < d.end for d in others):
        return True
    if reading.quoted_in((sentence.start, sentence.end)):
        return True
    words = {token.lower_ for token in sentence.tokens}
    if words & lexicon.FIRST_PERSON:
        return False
    if any(syntax.is_saying(token) for token in sentence.tokens):
        return True
    if not _speaks_unshifted(reading, draft):
        return True
    tenses = {token.tag_ for token in sentence.tokens if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}}
    return "VBD" in tenses or not tenses or _names_somebody(sentence)


def _names_somebody(sentence: Sentence) -> bool:
    """The sentence introduces a person as its subject: the reporter is setting the scene."""
    return any(token.dep_ == "nsubj" and token.ent_type_ == "PERSON" for token in sentence.tokens)


def _speaks_unshifted(reading: Reading, draft: Draft) -> bool:
    return "according" not in reading.words(draft.cue).lower() if draft.cue else False


def continue_after_colon(drafts: list[Draft], reading: Reading) -> None:
    """`…, X said: and this too`: a clause after a colon behind a postposed inquit is content as well."""
    for draft in drafts:
        if draft.cue is None or not draft.postposed:
            continue
        sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
        after = max(draft.cue[1], draft.source[1] if draft.source else 0)
        colon = reading.text.find(":", after, sentence.end)
        if colon < 0 or any(b > colon for _, b in draft.content):
            continue
        piece = trimmed(reading.text, colon + 1, sentence.end)
        if piece[1] > piece[0] and syntax.has_clause(reading.tokens(piece)):
            draft.content.append(piece)
