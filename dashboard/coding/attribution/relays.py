"""Channels through which words reached the article: they are noted on the statement and never speak (codebook 1.4)."""

from __future__ import annotations

import re

from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.complete import cue_verb, is_channel
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
_INTERVIEW = frozenset({"interview", "conversation", "remarks", "comments", "statement"})


def settle_relays(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """Turn channels into relays of the statements that they carry.

    "he said according to the paper P", "he stated that …, reports agency A", "told agency A", "in an interview with P".
    """
    for index, sentence in enumerate(reading.sentences):
        here = [d for d in drafts if d.cue and reading.sentence_of(d.cue[0]) == index]
        for draft in here:
            if draft.source is not None and is_channel(reading, draft.source) and _is_carrier(reading, draft):
                drafts = _hand_over(drafts, draft, here, reading)
        _relay_phrases(drafts, sentence, reading)
    for draft in drafts:
        if draft.relay is None:
            draft.relay = _addressed_outlet(draft, reading)
    return drafts


def _is_carrier(reading: Reading, draft: Draft) -> bool:
    cue = reading.words(draft.cue).lower() if draft.cue else ""
    return "according" in cue or any(word in cue for word in ("report", "quot", "cit", "writ", "say", "said"))


def _hand_over(drafts: list[Draft], carrier: Draft, here: list[Draft], reading: Reading) -> list[Draft]:
    """Give the carrier's channel to the statement it carries; a channel that carries nobody else speaks for itself."""
    relay = carrier.source
    carried = [d for d in here if d is not carrier and d.content and d.source and not is_channel(reading, d.source)]
    if not carried and (inner := _inner_speech(carrier, reading)) is not None:
        drafts = [*drafts, inner]
        carried = [inner]
    if not carried:
        return drafts
    nearest = min(carried, key=lambda d: abs(d.end - carrier.start))
    nearest.relay = relay
    nearest.nested_in = None
    return sorted((d for d in drafts if d is not carrier), key=lambda d: d.start)


def _inner_speech(carrier: Draft, reading: Reading) -> Draft | None:
    """The attribution inside what a channel reports: its first finite verb of saying with a subject and words after."""
    for start, end in carrier.content:
        for verb in reading.tokens((start, end)):
            if not verb.tag_.startswith("VB") or verb.tag_ in {"VB", "VBG"}:
                continue
            who = syntax.subject(verb)
            if who is None or who.start > verb.i:
                continue
            said = syntax.is_saying(verb) and syntax.has_complement(verb)
            if not said and not (verb.dep_ == "ROOT" and who.root.tag_ == "PRP"):
                continue
            last = reading.token_at(end - 1)
            first = reading.doc[verb.i + 1]
            if first.lower_ == "that" and first.i + 1 <= last.i:
                first = reading.doc[first.i + 1]
            cue = (reading.doc[syntax.verb_group_start(verb)].idx, verb.idx + len(verb))
            return Draft(cue, [(first.idx, end)], syntax.chars(who), probability=carrier.probability)
    return None


def _relay_phrases(drafts: list[Draft], sentence: Sentence, reading: Reading) -> None:
    """`according to <channel>` beside another cue: cut it out of the content and note it."""
    for found in _ACCORDING.finditer(reading.text, sentence.start, sentence.end):
        token = reading.token_at(found.end() + 1)
        channel = _channel_phrase(token, sentence)
        if channel is None:
            continue
        phrase = (found.start(), channel[1])
        for draft in drafts:
            same = draft.cue and sentence.start <= draft.cue[0] < sentence.end
            if same and draft.source and not is_channel(reading, draft.source):
                draft.relay = draft.relay or channel
                draft.content = [piece for span in draft.content for piece in _without(span, phrase, draft)]
                if draft.cue and draft.cue[1] > phrase[0] >= draft.cue[0]:
                    draft.cue = (draft.cue[0], len(reading.text[: phrase[0]].rstrip()))


def _channel_phrase(token: Token, sentence: Sentence) -> Span | None:
    last = token
    named = False
    for word in sentence.tokens.doc[token.i : min(token.i + 9, sentence.tokens.end)]:
        if word.is_punct and word.text not in {"-", "'", "’"}:
            break
        if word.lower_ in lexicon.CHANNELS | lexicon.OUTLETS:
            named = True
        elif word.tag_ not in {"DT", "JJ", "NN", "NNP", "NNPS", "POS", "CD", "HYPH", "FW"}:
            break
        last = word
    return (token.idx, last.idx + len(last)) if named else None


def _without(span: Span, cut: Span, draft: Draft) -> list[Span]:
    """The span less a relay phrase; what follows a relay behind the cue belongs to the frame, not to the content."""
    start, end = span
    if end <= cut[0] or start >= cut[1]:
        after_cue = draft.cue is not None and draft.cue[1] <= cut[0] <= start
        return [] if after_cue and len(draft.content) > 1 and start - cut[1] <= 2 else [span]
    return [(start, cut[0])] if cut[0] - start > 1 else []


def _addressed_outlet(draft: Draft, reading: Reading) -> Span | None:
    """The outlet that was told: "told agency A that", "said in an interview with the paper P"."""
    if draft.cue is None:
        return None
    sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
    verb = cue_verb(reading, draft.cue)
    if verb is None:
        return None
    for word in sentence.tokens.doc[verb.i + 1 : min(verb.i + 12, sentence.tokens.end)]:
        if any(a <= word.idx < b for a, b in draft.content):
            break
        told = word.i <= verb.i + 2 and verb.lower_ in {"told", "tells", "tell"}
        interview = word.lower_ in {"with", "to"} and word.nbor(-1).lower_ in _INTERVIEW
        if told or interview:
            start = word if told else word.nbor(1) if word.i + 1 < len(word.doc) else word
            if (found := _channel_phrase(start, sentence)) is not None:
                return found
    return None
