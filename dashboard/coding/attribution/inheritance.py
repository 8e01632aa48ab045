"""Cueless content that goes on with the speaker before it (codebook 1.3): free indirect speech, quoted paragraphs."""

from __future__ import annotations

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.quotes import dialogue_start
from dashboard.coding.attribution.reach import skip_connective
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_UNKNOWABLE = frozenset(
    {"will", "shall", "must", "should", "would", "may", "might", "could", "can", "need", "needs", "plans", "hopes"}
    | {"intends", "wants", "continue", "continues", "is", "are", "has", "have"}
)


def inherit(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """Add a draft for every sentence or quoted paragraph that continues the speaker before it."""
    added: list[Draft] = []
    for index, sentence in enumerate(reading.sentences):
        if index == 0 or _taken(sentence, [*drafts, *added]) or sentence.paragraph in reading.headings:
            continue
        before = reading.sentences[index - 1]
        if sentence.paragraph - before.paragraph > 1:
            continue
        speaker = _speaker_of(before, [*drafts, *added])
        if speaker is None:
            continue
        span = _quoted_whole(sentence, reading) or _free_indirect(index, speaker, drafts, reading)
        if span is not None:
            added.append(Draft(None, [span], probability=min(speaker.probability, 0.7), continues=_origin(speaker)))
    return sorted([*drafts, *added], key=lambda d: d.start)


def _origin(draft: Draft) -> Draft:
    return draft.continues or draft


def _taken(sentence: Sentence, drafts: list[Draft]) -> bool:
    return any(a < sentence.end and sentence.start < b for d in drafts for a, b in [*d.content, d.cue or (0, 0)])


def _speaker_of(sentence: Sentence, drafts: list[Draft]) -> Draft | None:
    """The last outer draft whose content or cue ends in the sentence."""
    here = [d for d in drafts if d.nested_in is None and d.start < sentence.end and sentence.start < d.end]
    return max(here, key=lambda d: d.end) if here else None


def _quoted_whole(sentence: Sentence, reading: Reading) -> Span | None:
    """The sentence if it lies in quotation marks or after a dialogue dash."""
    for quotation in reading.quoted_in((sentence.start, sentence.end)):
        if quotation.outer[0] <= sentence.start and sentence.end <= quotation.outer[1] + 1:
            return max(quotation.inner[0], sentence.start), min(quotation.inner[1], sentence.end)
    paragraph = reading.paragraphs[sentence.paragraph]
    dash = dialogue_start(reading.text, paragraph)
    return (dash, sentence.end) if dash is not None and sentence.start <= dash < sentence.end else None


def _free_indirect(index: int, speaker: Draft, drafts: list[Draft], reading: Reading) -> Span | None:
    """Two of three: a continuing connective, what a reporter could not know first-hand, a return to the speaker."""
    sentence = reading.sentences[index]
    whole = (sentence.start, sentence.end)
    rest = skip_connective(reading.text, whole)
    connective = rest != whole
    unknowable = _is_unknowable(sentence)
    if connective + unknowable + _returns(index, speaker, drafts, reading) < 2 or not connective:
        return None
    return rest if syntax.has_clause(reading.tokens(rest)) else None


def _is_unknowable(sentence: Sentence) -> bool:
    """Plans, motives, judgements, future acts: a modal, or a verb in the present tense."""
    tags = [token.tag_ for token in sentence.tokens]
    return any(t.lower_ in _UNKNOWABLE and t.tag_ in {"MD", "VBZ", "VBP"} for t in sentence.tokens) or (
        "VBD" not in tags and any(tag in {"VBZ", "VBP"} for tag in tags)
    )


def _returns(index: int, speaker: Draft, drafts: list[Draft], reading: Reading) -> bool:
    """The sentence after is attributed to the same source, or to a pronoun."""
    if index + 1 >= len(reading.sentences):
        return False
    after = reading.sentences[index + 1]
    here = [d for d in drafts if d.cue and after.start <= d.cue[0] < after.end and d.source]
    if not here or here[0].source is None:
        return False
    words = reading.words(here[0].source).lower()
    if words in lexicon.THIRD_PERSON:
        return True
    return speaker.source is not None and reading.words(speaker.source).split()[-1].lower() == words.split()[-1]
