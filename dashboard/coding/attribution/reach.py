"""How far a cue reaches (codebook 1.3): the stretch before a postposed inquit, and what goes on after it."""

from __future__ import annotations

from spacy.tokens import Span as Tokens

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import skip_connective, trimmed
from dashboard.coding.attribution.reading import Reading, Sentence

_LONGEST_STRETCH = 8  # sentences
_NEAR_START = 40  # characters: how far into its sentence a content may begin for earlier sentences to join it
_ENUMERATORS = frozenset({"second", "secondly", "thirdly", "third", "finally", "lastly"})


def extend_postposed(board: Board) -> None:
    """Let a postposed inquit without marks take its whole sentence, and the unmarked sentences before it."""
    reading = board.reading
    for draft in board:
        if draft.cue is None or draft.nested_in is not None:
            continue
        first = reading.sentence_of(draft.content[0][0])
        if reading.sentence_of(draft.cue[0]) != first or draft.content[0][0] >= draft.cue[0]:
            continue
        draft.postposed = True
        if _is_quoted(reading, draft) or not _is_inquit(reading, draft):
            continue
        _to_sentence_start(board, draft, first)
        if draft.content[0][0] - reading.sentences[first].start <= _NEAR_START and _may_take_more(reading, draft):
            _over_sentences(board, draft, first)
        board.put(draft)


def _is_inquit(reading: Reading, draft: Draft) -> bool:
    """The cue is said of the words before it: a verb of saying, or "according to"."""
    tokens = reading.tokens(draft.cue) if draft.cue else None
    verb = syntax.cue_verb(tokens) if tokens is not None else None
    if verb is None:
        return tokens is not None and tokens[0].lower_ == "according"
    relative = draft.source is not None and reading.words(draft.source).lower() in {"which", "who", "that"}
    return syntax.is_saying(verb) and not relative and verb.dep_ not in {"relcl", "acl"}


def _is_quoted(reading: Reading, draft: Draft) -> bool:
    start, end = draft.content[0]
    return any(q.outer[0] <= start + 1 and q.outer[1] >= end - 2 for q in reading.quoted_in((start, end)))


def _may_take_more(reading: Reading, draft: Draft) -> bool:
    """ "According to X" governs its own sentence; a quotation at the start has its own bounds."""
    cue = reading.words(draft.cue).lower() if draft.cue else ""
    start = draft.content[0][0]
    return "according" not in cue and not reading.quoted_in((start, start + 1))


def _to_sentence_start(board: Board, draft: Draft, index: int) -> None:
    sentence = board.reading.sentences[index]
    start, end = draft.content[0]
    gap = (sentence.start, start)
    others = [d for d in board.touching(index) if d is not draft]
    if start <= sentence.start or any(d.overlaps(gap) for d in others) or board.reading.quoted_in((start, start + 1)):
        return
    if draft.source is None or draft.source[0] >= start:
        draft.content[0] = (sentence.start, end)


def _over_sentences(board: Board, draft: Draft, first: int) -> None:
    """Sentences before an unmarked stretch, back to the paragraph's start, a narrator sentence or another speaker."""
    sentences = board.reading.sentences
    start = first
    while start > 0 and first - start < _LONGEST_STRETCH:
        before = sentences[start - 1]
        if before.paragraph != sentences[first].paragraph or before.paragraph in board.reading.headings:
            break
        if board.touching(start - 1) or _is_narration(board.reading, before, sentences[start]):
            break
        start -= 1
    begins = sentences[start].start if start < first else draft.content[0][0]
    draft.content[0] = skip_connective(board.reading.text, (begins, draft.content[0][1]))


def _is_narration(reading: Reading, sentence: Sentence, after: Sentence) -> bool:
    """Whether a cueless sentence is the reporter's: in the past tense, or about a person it introduces, or marked."""
    words = {token.lower_ for token in sentence.tokens}
    if reading.quoted_in((sentence.start, sentence.end)) or any(syntax.is_saying(token) for token in sentence.tokens):
        return True
    if words & lexicon.FIRST_PERSON or after.tokens[0].lower_ in _ENUMERATORS:
        return False
    tenses = {token.tag_ for token in sentence.tokens if token.tag_ in syntax.FINITE}
    introduces = any(token.dep_ == "nsubj" and token.ent_type_ == "PERSON" for token in sentence.tokens)
    return "VBD" in tenses or not tenses or introduces


def continue_content(board: Board) -> None:
    """Clauses that go on after the cue: behind a colon, or joined to the content by "and" or "but" (prefix test)."""
    for draft in board:
        if draft.cue is not None and draft.postposed:
            _after_colon(board, draft)
        elif draft.cue is not None:
            _coordinate(board, draft)


def _after_colon(board: Board, draft: Draft) -> None:
    """`…, X said: and this too`."""
    reading = board.reading
    if draft.cue is None:
        return
    index = reading.sentence_of(draft.cue[0])
    end = reading.sentences[index].end
    colon = reading.text.find(":", max(draft.cue[1], draft.source[1] if draft.source else 0), end)
    if colon < 0 or any(b > colon for _, b in draft.content):
        return
    piece = trimmed(reading.text, colon + 1, end)
    free = not any(d.overlaps(piece) for d in board.touching(index) if d is not draft)
    if free and piece[1] > piece[0] and syntax.has_clause(reading.tokens(piece)):
        draft.content.append(piece)
        board.put(draft)


def _coordinate(board: Board, draft: Draft) -> None:
    """`X said that A, and B`: B is content where the parse joins its verb to the verb of A."""
    reading = board.reading
    start, end = draft.content[-1]
    index = reading.sentence_of(start)
    sentence = reading.sentences[index]
    if draft.cue is None or draft.cue[1] > start or end >= sentence.end or reading.quoted_in((end - 1, end + 1)):
        return
    rest = reading.doc[reading.token_at(end).i : sentence.tokens.end]
    joint = [t for t in rest if t.tag_ in syntax.FINITE | {"VBN"} and t.dep_ == "conj" and start <= t.head.idx < end]
    if not joint or not _starts_coordinate(rest):
        return
    piece = (start, trimmed(reading.text, start, sentence.end)[1])
    if not any(d.overlaps((end, piece[1])) for d in board.touching(index) if d is not draft):
        draft.content[-1] = piece
        board.put(draft)


def _starts_coordinate(rest: Tokens) -> bool:
    words = [token.lower_ for token in rest if not token.is_punct][:1]
    return words in (["and"], ["but"], ["or"])
