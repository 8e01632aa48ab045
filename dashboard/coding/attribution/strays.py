"""What the tagger took for a cue, a source or words and is none: cleared away before any other rule reads it."""

from __future__ import annotations

import re

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span

_PLACING = frozenset({"in", "at", "on"})
_SOME_OF_THEM = re.compile(r",\s(?:among them|including|some of (?:them|whom))\s")
_BARE = frozenset({"it", "there"})
_RELATIVE = frozenset({"that", "which", "who", "whom"})


def clear(board: Board) -> None:
    """Drop drafts without a speaker whose cue says nothing, and take from the others what only stands beside them."""
    reading = board.reading
    for draft in board:
        if draft.cue is None:
            continue
        if any(is_none(reading, draft) for is_none in _NONE):
            board.drop(draft)
            continue
        _name_source(reading, draft)
        _part_source(reading, draft)
        _leave_out_frame(reading, draft)
        _begin_at_first_cue(reading, draft)
        draft.content = [p for p in draft.content if not _is_mention(reading, draft, p)] or draft.content
        board.put(draft)


def _is_no_cue(reading: Reading, draft: Draft) -> bool:
    """ "Continued | support for", "the so-called | X": a participle that only describes, and nobody who says it."""
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue and draft.source is None else None
    return verb is not None and verb.dep_ == "amod"


def _is_own_question(reading: Reading, draft: Draft) -> bool:
    """ "We asked three of them": the question is the reporter's."""
    if draft.cue is None or draft.source is None or reading.words(draft.source).lower() not in lexicon.SELF:
        return False
    asks = reading.tokens(draft.cue)[0].lower_ == "asked"
    return asks and not reading.quoted_in(draft.cue) and not any(a <= draft.cue[0] < b for a, b in draft.content)


def _is_publication(reading: Reading, draft: Draft) -> bool:
    """ "Published | a joint statement |": a text came out, and nothing of what it says is told here."""
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue else None
    if verb is None or verb.lower_ not in lexicon.PUBLISHING:
        return False
    pieces = [reading.tokens(piece) for piece in draft.content]
    worded = any(token.tag_ in syntax.FINITE | {"VB"} for piece in pieces for token in piece)
    return not worded and all(piece.root.lower_ in lexicon.DOCUMENTS for piece in pieces)


def _is_relative_clause(reading: Reading, draft: Draft) -> bool:
    """ "| This is something that | Ukraine wants": the cue is a verb in the relative clause that the words end with."""
    if draft.cue is None or not draft.content:
        return False
    end = max(b for _, b in draft.content)
    tokens = reading.tokens((min(a for a, _ in draft.content), end))
    return draft.cue[0] >= end and len(tokens) > 0 and tokens[-1].lower_ in _RELATIVE


_NONE = (_is_no_cue, _is_own_question, _is_publication, _is_relative_clause)


def _name_source(reading: Reading, draft: Draft) -> None:
    """ "X renewed | its | pledge": X; "it was said at the ministry": the ministry."""
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue else None
    if draft.source is None and verb is not None and draft.cue is not None:
        it = next((child for child in verb.children if child.dep_ == "nsubjpass" and child.lower_ == "it"), None)
        at = next((child for child in verb.rights if it is not None and child.lower_ in {"at", "from"}), None)
        inside = syntax.object_of(at) if at is not None else None
        if it is not None and inside is not None and inside.idx >= draft.cue[1]:
            draft.source = syntax.chars(syntax.noun_phrase(inside))
            draft.cue = (min(draft.cue[0], it.idx), draft.cue[1])
    elif draft.source is not None and len(tokens := reading.tokens(draft.source)) == 1 and tokens[0].tag_ == "PRP$":
        noun = tokens[0].head
        owner = syntax.own_subject(noun.head) if noun.dep_ == "dobj" else None
        draft.source = syntax.chars(owner) if owner is not None else draft.source


def _part_source(reading: Reading, draft: Draft) -> None:
    """`said | the head of the union, "they want peace" |`: a quotation behind the speaker is what goes on."""
    if draft.source is None or draft.cue is None or draft.source[0] < draft.cue[1]:
        return
    start, end = draft.source
    behind = next((q for q in reading.quoted_in((start, end)) if q.outer[0] > start), None)
    if behind is not None and behind.outer[1] >= end and reading.text[: behind.outer[0]].rstrip().endswith(","):
        draft.source = trimmed(reading.text, start, behind.outer[0])
        draft.content = [*draft.content, behind.outer]


def _leave_out_frame(reading: Reading, draft: Draft) -> None:
    """ "says | Starmer in Paris", "the envoys of five states, among them A and B, |": a place, a list of some."""
    if draft.source is None:
        return
    listed = _SOME_OF_THEM.search(reading.text, *draft.source)
    draft.source = trimmed(reading.text, draft.source[0], listed.start() if listed else draft.source[1])
    tokens = reading.tokens(draft.source)
    places = [t for t in tokens if t.tag_ == "IN" and t.lower_ in _PLACING and t.i > tokens.start]
    before = places[-1].nbor(-1) if places else None
    if before is not None and (before.text == "," or before.ent_type_ == "PERSON"):
        draft.source = trimmed(reading.text, draft.source[0], places[-1].idx)


def _begin_at_first_cue(reading: Reading, draft: Draft) -> None:
    """ "| She said it had come from the east |, she added": a cue before and after the same words (codebook 1.2)."""
    if draft.cue is None or draft.source is None or len(draft.content) != 1 or draft.content[0][0] > draft.cue[0]:
        return
    start, end = draft.content[0]
    verb = next((t for t in reading.tokens((start, end))[:4] if syntax.is_saying(t)), None)
    who = syntax.own_subject(verb) if verb is not None else None
    if verb is None or who is None or who.start_char != start or verb.i + 1 >= len(verb.doc):
        return
    if who.text.lower() == reading.words(draft.source).lower() and verb.nbor(1).idx < end:
        draft.cue, draft.source, draft.content = syntax.token_chars(verb), syntax.chars(who), [(verb.nbor(1).idx, end)]


def _is_mention(reading: Reading, draft: Draft, piece: Span) -> bool:
    """A mere noun beside words in the cue's sentence, of an earlier one or the subject of the cue; or a dummy "it"."""
    if draft.cue is None or len(draft.content) < 2:
        return False
    if reading.words(piece).lower() in _BARE:
        return True
    home = reading.sentence_of(draft.cue[0])
    tokens = reading.tokens(piece)
    beside = any(other != piece and reading.sentence_of(other[0]) == home for other in draft.content)
    if not beside or any(map(syntax.is_finite, tokens)) or reading.quoted_in(piece):
        return False
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    subject = syntax.own_subject(verb) if verb is not None and draft.source is not None else None
    return reading.sentence_of(piece[1] - 1) < home or (subject is not None and subject.root in tokens)
