"""Channels through which words reached the article: they are noted on the statement and never speak (codebook 1.4)."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_CARRIED = re.compile(
    r"\baccording to\b|,\s*(?:reports?|reported|writes|wrote)\b|\b(?:quoted|cited) by\b", re.IGNORECASE
)
_INTERVIEW = frozenset({"interview", "conversation", "remarks", "comments", "statement"})
_CARRYING = re.compile(r"according|report|quot|cit|writ|wrote|sa(?:y|id)", re.IGNORECASE)
_NOMINAL = frozenset({"DT", "JJ", "NN", "NNP", "NNPS", "POS", "CD", "HYPH", "FW", "PRP$"})
_LONGEST_NAME = 9  # tokens


def settle_relays(board: Board) -> None:
    """Turn channels into relays of the statements that they carry.

    "he said according to the paper P", "he stated that …, reports agency A", "told agency A", "in an interview with P".
    """
    for index, sentence in enumerate(board.reading.sentences):
        for draft in board.cued_in(index):
            if draft.source is not None and is_channel(board.reading, draft.source) and _carries(board.reading, draft):
                _hand_over(board, draft, index)
        _cite(board, index)
        _cut_relay_phrases(board, index, sentence)
        for draft in board.cued_in(index):
            if draft.relay is None:
                draft.relay = _addressed_outlet(draft, board.reading)


def is_channel(reading: Reading, source: Span) -> bool:
    """The source is a newspaper, agency or broadcaster, by its head noun or the noun before a name ("agency AP")."""
    head = reading.tokens(source).root
    named = head.tag_ in {"NNP", "NNPS"}  # "agency AP", but not "the station master"
    beside = {child.lower_ for child in head.children if named and child.dep_ in {"compound", "amod", "nmod"}}
    works_for = {child.lower_ for child in head.children} if head.lower_ in lexicon.REPORTERS else set()
    channel = head.lower_ in lexicon.CHANNELS | lexicon.OUTLETS or bool(beside & lexicon.CHANNELS)
    return channel or bool(works_for & (lexicon.OUTLETS | lexicon.CHANNELS))


def _cite(board: Board, index: int) -> None:
    """ "Agency A said, citing the ministry": the ministry speaks, A is the channel."""
    reading = board.reading
    here = board.cued_in(index)
    for citing in here:
        verb = syntax.cue_verb(reading.tokens(citing.cue)) if citing.cue else None
        if verb is None or verb.lower_ not in {"citing", "quoting"} or len(citing.content) != 1:
            continue
        if any(syntax.is_finite(token) for token in reading.tokens(citing.content[0])):
            continue
        citing.silent = True  # what is cited without words says nothing
        told = next((d for d in here if d is not citing and d.source and is_channel(reading, d.source)), None)
        if told is not None:
            told.relay, told.source = told.source, citing.content[0]
            board.drop(citing)
            board.put(told)


def _carries(reading: Reading, draft: Draft) -> bool:
    return draft.cue is not None and _CARRYING.search(reading.words(draft.cue)) is not None


def _hand_over(board: Board, carrier: Draft, index: int) -> None:
    """Give the carrier's channel to the statement it carries; a channel that carries nobody else speaks for itself."""
    carried = [
        d for d in board.cued_in(index) if d is not carrier and d.source and not is_channel(board.reading, d.source)
    ]
    if not carried and (inner := _inner_speech(carrier, board.reading)) is not None:
        board.put(inner)
        carried = [inner]
    if not carried:
        return
    nearest = min(carried, key=lambda d: max(d.start - carrier.end, carrier.start - d.end, 0))
    nearest.relay = carrier.source
    nearest.nested_in = None
    board.drop(carrier)


def _inner_speech(carrier: Draft, reading: Reading) -> Draft | None:
    """The attribution inside what a channel reports: "according to X, …", "…, X said", "X said that …"."""
    return (
        _opening_according(carrier, reading) or _closing_inquit(carrier, reading) or _clause_of_speech(carrier, reading)
    )


def _opening_according(carrier: Draft, reading: Reading) -> Draft | None:
    start, end = carrier.content[0]
    by = reading.sentences[reading.sentence_of(start)].tokens[0]
    to = by.nbor(1) if by.lower_ == "according" and by.i + 1 < len(reading.doc) else by
    inside = syntax.object_of(to) if to.lower_ == "to" else None
    if inside is None or carrier.cue is None or carrier.cue[0] <= by.idx:
        return None
    who = syntax.noun_phrase(inside)
    words = trimmed(reading.text, who.end_char, end)
    if words[0] >= words[1] or who.start_char >= end:
        return None
    cue = (by.idx, syntax.token_end(to))
    return Draft(cue, [words, *carrier.content[1:]], syntax.chars(who), probability=carrier.probability)


def _closing_inquit(carrier: Draft, reading: Reading) -> Draft | None:
    start, end = carrier.content[-1]
    sentence = reading.sentences[reading.sentence_of(end - 1)].tokens
    for verb in reversed(reading.tokens((start, end))):
        found = syntax.inquit(verb, sentence)
        if found is None or found[1][1] > end or any(map(syntax.is_finite, sentence.doc[verb.i + 1 : sentence.end])):
            continue
        who, inquit = found
        pieces = [trimmed(reading.text, a, min(b, inquit[0])) for a, b in carrier.content if a < inquit[0]]
        pieces = [piece for piece in pieces if piece[0] < piece[1]]
        if pieces:
            cue = syntax.verb_group(verb)
            return Draft(cue, pieces, syntax.chars(who), probability=carrier.probability)
    return None


def _clause_of_speech(carrier: Draft, reading: Reading) -> Draft | None:
    """The first finite verb of saying with a subject and words after."""
    for start, end in carrier.content:
        for verb in reading.tokens((start, end)):
            who = _speaking_subject(verb, reading.tokens((start, end)).root)
            if who is None or verb.i + 1 >= len(reading.doc):
                continue
            clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
            first = clause.left_edge if clause is not None else verb.nbor(1)
            if first.lower_ == "that" and syntax.token_end(first) < end:
                first = first.nbor(1)
            cue = syntax.verb_group(verb)
            if first.idx < end:
                return Draft(cue, [(first.idx, end)], syntax.chars(who), probability=carrier.probability)
    return None


def _speaking_subject(verb: Token, root: Token) -> Tokens | None:
    """The subject of a verb of saying with a clause, or of the main verb that a person does ("they named …")."""
    if not verb.tag_.startswith("VB") or verb.tag_ in {"VB", "VBG"}:
        return None
    who = syntax.subject(verb)
    if who is None or who.start > verb.i or who.root.lower_ == "it":
        return None
    says = syntax.is_saying(verb) and syntax.has_complement(verb)
    return who if says or (who.root.tag_ == "PRP" and verb == root) else None


def _cut_relay_phrases(board: Board, index: int, sentence: Sentence) -> None:
    """`according to <channel>`, `, reports <channel>` beside another cue: cut it out of the content and note it."""
    reading = board.reading
    for found in _CARRIED.finditer(reading.text, sentence.start, sentence.end):
        channel = _channel_phrase(reading.token_at(found.end() + 1), sentence)
        if channel is None:
            continue
        phrase = (found.start(), channel[1])
        for draft in board.cued_in(index):
            if draft.source is None or is_channel(reading, draft.source) or draft.cue is None:
                continue
            draft.relay = draft.relay or channel
            draft.content = [piece for span in draft.content for piece in _without(span, phrase, draft)]
            if draft.cue[0] < phrase[0] < draft.cue[1]:
                draft.cue = (draft.cue[0], len(reading.text[: phrase[0]].rstrip()))
            board.put(draft)


def _channel_phrase(token: Token, sentence: Sentence) -> Span | None:
    """The noun phrase from the token on, if it names a channel."""
    last, named = token, False
    for word in token.doc[token.i : min(token.i + _LONGEST_NAME, sentence.tokens.end)]:
        if word.lower_ in lexicon.CHANNELS | lexicon.OUTLETS:
            named = True
        elif word.tag_ not in _NOMINAL:
            break
        last = word
    return (token.idx, syntax.token_end(last)) if named else None


def _without(span: Span, cut: Span, draft: Draft) -> list[Span]:
    """The span less a relay phrase; what follows a relay behind the cue belongs to the frame, not to the content."""
    start, end = span
    if end <= cut[0] or start >= cut[1]:
        behind = draft.cue is not None and draft.cue[1] <= cut[0] <= start
        return [] if behind and len(draft.content) > 1 and start - cut[1] <= 2 else [span]
    return [(start, cut[0])] if cut[0] - start > 1 else []


def _addressed_outlet(draft: Draft, reading: Reading) -> Span | None:
    """The outlet that was told: "told agency A that", "said in an interview with the paper P"."""
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue else None
    if draft.cue is None or verb is None:
        return None
    sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
    for word in verb.doc[verb.i + 1 : min(verb.i + 12, sentence.tokens.end - 1)]:
        if any(a <= word.idx < b for a, b in draft.content):
            break
        told = word.i <= verb.i + 2 and verb.lower_ in {"told", "tells", "tell"}
        interview = word.lower_ in {"with", "to"} and word.nbor(-1).lower_ in _INTERVIEW
        if (told or interview) and (found := _channel_phrase(word if told else word.nbor(1), sentence)) is not None:
            return found
    return None
