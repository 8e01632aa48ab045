"""How far a cue reaches (codebook 1.3): the stretch before a postposed inquit, and what goes on after it."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import connective, skip_connective, trimmed
from dashboard.coding.attribution.kinds import is_shifted
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.attribution.repairs import is_anybodys
from dashboard.coding.statement import Span

_LONGEST_STRETCH = 8  # sentences
_SHORTEST = 12  # characters: a shorter content ("what", "which") is a phrase of its own
_NEAR_START = 40  # characters: how far into its sentence a content may begin for earlier sentences to join it
_HAD_OR_WOULD = frozenset({"had", "would", "could", "should", "might"})
_ENUMERATORS = frozenset({"second", "secondly", "thirdly", "third", "finally", "lastly"})


def extend_postposed(board: Board) -> None:
    """Let a postposed inquit without marks take its whole sentence, and the unmarked sentences before it."""
    reading = board.reading
    for draft in board:
        if draft.cue is None or draft.nested_in is not None:
            continue
        before = [span for span in draft.content if span[0] < draft.cue[0]]
        if not before or not _closes(reading, draft, before[-1]):
            continue
        draft.postposed = True
        first = reading.sentence_of(draft.content[0][0])
        if _is_quoted(reading, draft) or not _is_inquit(reading, draft):
            continue
        _to_sentence_start(board, draft, first)
        if draft.content[0][0] - reading.sentences[first].start <= _NEAR_START and _may_take_more(reading, draft):
            _over_sentences(board, draft, first)
        board.put(draft)


def _closes(reading: Reading, draft: Draft, span: Span) -> bool:
    """The cue stands in the sentence in which the span ends, or right behind it ("Why us? asks the minister")."""
    if draft.cue is None:
        return False
    inquit = min(draft.cue[0], draft.source[0] if draft.source and draft.source[0] >= span[1] else draft.cue[0])
    adjacent = not reading.text[span[1] : inquit].strip('?!"”’»“ ')
    return adjacent or reading.sentence_of(span[1] - 1) == reading.sentence_of(draft.cue[0])


def _is_inquit(reading: Reading, draft: Draft) -> bool:
    """The cue is said of the words before it: a verb of saying, or "according to"."""
    if draft.cue is None:
        return False
    tokens = reading.tokens(draft.cue)
    if tokens[0].lower_ == "according":
        return True
    verb = syntax.cue_verb(tokens)
    relative = draft.source is not None and reading.words(draft.source).lower() in {"which", "who", "that"}
    return verb is not None and syntax.is_saying(verb) and not relative and verb.dep_ not in {"relcl", "acl"}


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
    if (
        end - start < _SHORTEST
        or start <= sentence.start
        or any(d.overlaps(gap) for d in others)
        or ":" in board.reading.text[gap[0] : gap[1]]
        or board.reading.quoted_in((start, start + 1))
    ):
        return
    if draft.source is None or draft.source[0] >= start:
        draft.content[0] = (sentence.start, end)


def _over_sentences(board: Board, draft: Draft, first: int) -> None:
    """Sentences before an unmarked stretch, back to the paragraph's start, a narrator sentence or another speaker."""
    sentences = board.reading.sentences
    start = first
    shifted = _is_backshifted(board.reading, draft)
    medial = (
        draft.cue is not None and draft.content[-1][0] > draft.cue[0]
    )  # closes nothing: "The port, he says, is safe"
    while start > 0 and first - start < _LONGEST_STRETCH:
        before = sentences[start - 1]
        if connective(board.reading.text, (before.start, before.end)) in lexicon.STRONG_CONNECTIVES:
            break
        if before.paragraph != sentences[first].paragraph or before.paragraph in board.reading.headings:
            break
        own = board.touching(start - 1)
        if own and all(_is_first_person(board.reading, d) for d in own):
            for other in own:  # "We know that …" inside what a speaker says is no attribution of its own
                board.drop(other)
            start -= 1
            continue
        if own or _is_narration(board.reading, before, sentences[start]) or _is_about(board.reading, before, draft):
            break
        if medial and not lexicon.FIRST_PERSON & {token.lower_ for token in before.tokens}:
            break
        if shifted and not _HAD_OR_WOULD & {token.lower_ for token in before.tokens}:
            break  # "X is trying to explain. The contracts had not been signed, she said"
        start -= 1
    begins = sentences[start].start if start < first else draft.content[0][0]
    draft.content[0] = skip_connective(board.reading.text, (begins, draft.content[0][1]))


def _is_first_person(reading: Reading, draft: Draft) -> bool:
    return draft.source is not None and reading.words(draft.source).lower() in lexicon.SELF


def _is_narration(reading: Reading, sentence: Sentence, after: Sentence) -> bool:
    """Whether a cueless sentence is the reporter's: in the past tense, or about a person it introduces, or marked."""
    words = {token.lower_ for token in sentence.tokens}
    cued = any(syntax.is_saying(token) and syntax.is_finite(token) for token in sentence.tokens)
    if cued or reading.quoted_in((sentence.start, sentence.end)):
        return True
    if words & lexicon.FIRST_PERSON or after.tokens[0].lower_ in _ENUMERATORS:
        return False
    tenses = {token.tag_ for token in sentence.tokens if token.tag_ in syntax.FINITE}
    subjects = [token for token in sentence.tokens if token.dep_ == "nsubj"]
    introduces = any(t.ent_type_ == "PERSON" or _is_named(t) for t in subjects)
    return "VBD" in tenses or not tenses or introduces


def _is_backshifted(reading: Reading, draft: Draft) -> bool:
    verb = syntax.cue_verb(reading.tokens(draft.cue)) if draft.cue else None
    return verb is not None and verb.tag_ in {"VBD", "VBN"} and is_shifted(reading, draft.content)


def _is_named(subject: Token) -> bool:
    """ "The mayor, Volodymyr Matsokin": a role with a person's name behind it."""
    return any(child.dep_ == "appos" and child.ent_type_ == "PERSON" for child in subject.children)


def _is_about(reading: Reading, sentence: Sentence, draft: Draft) -> bool:
    """ "She has served here for years. It is quiet, she says": who would say "I" does not call herself "she"."""
    if draft.source is None:
        return False
    source = reading.words(draft.source).lower()
    subject = syntax.own_subject(sentence.tokens.root)
    return source in {"he", "she"} and subject is not None and subject.text.lower() == source


def continue_content(board: Board) -> None:
    """Clauses that go on after the cue: behind a colon or comma, or joined to the content by "and" (prefix test)."""
    for draft in board:
        if draft.cue is None or not draft.content or draft.nested_in is not None:
            continue
        extended = _after_inquit(board, draft) if draft.postposed else _coordinated(board, draft)
        index = board.reading.sentence_of(draft.cue[0])
        others = [d for d in board.touching(index) if d is not draft and extended and d.overlaps(extended)]
        if extended is None or any(not is_anybodys(board.reading, d) for d in others):
            continue
        for other in others:
            other.nested_in = draft
        if draft.postposed:
            draft.content.append(extended)
        else:
            draft.content[-1] = (draft.content[-1][0], extended[1])
        board.put(draft)


def _after_inquit(board: Board, draft: Draft) -> Span | None:
    """`…, X said: and this too`, `…, X said, but this too` (in the present tense: the past would be the reporter's)."""
    reading = board.reading
    if draft.cue is None or not _is_inquit(reading, draft):
        return None
    sentence = reading.sentences[reading.sentence_of(draft.cue[0])]
    after = max(draft.cue[1], draft.source[1] if draft.source else 0)
    if any(b > after for _, b in draft.content):
        return None
    for token in reading.tokens((after, sentence.end)):
        if token.idx < after or token.text not in {":", ";", ","}:
            continue
        piece = trimmed(reading.text, token.idx + 1, sentence.end)
        if piece[0] >= piece[1]:
            return None
        tokens = reading.tokens(piece)
        if token.text in {":", ";"} and syntax.has_clause(tokens):
            return piece
        if token.text == "," and (_goes_on(tokens) or _is_joined(tokens, draft.content[-1])):
            return skip_connective(reading.text, piece)
    return None


def _is_joined(tokens: Tokens, content: Span) -> bool:
    """ "He was planning to go, he said, and wanted to believe …": the parse joins the verb to one of the content."""
    verb = next((t for t in tokens if syntax.is_finite(t)), None)
    if verb is None or tokens[0].lower_ not in {"and", "but", "or"} or verb.dep_ != "conj":
        return False
    return content[0] <= verb.head.idx < content[1] and syntax.own_subject(verb) is None


def _goes_on(tokens: Tokens) -> bool:
    tenses = {token.tag_ for token in tokens if syntax.is_finite(token)}
    if tokens[0].lower_ == "to" and len(tokens) > 1 and tokens[1].tag_ == "VB":
        return "VBD" not in tenses
    joins = tokens[0].lower_ in {"and", "but", "or", "so", "since", "because"} and len(tokens) > 3
    if joins and tokens[0].lower_ == "but" and tokens[1].tag_ in {"VBZ", "VBP", "MD"} and "VBD" not in tenses:
        return True  # "…, he clarified, but is sending ambulances"
    if not joins or syntax.is_finite(tokens[1]) or tokens[1].lower_ in {"he", "she"}:
        return False
    return bool(tenses) and "VBD" not in tenses


def _coordinated(board: Board, draft: Draft) -> Span | None:
    """`X said that A, and B`: the parse joins B to A, or B has a pronoun as subject and is in the present tense."""
    reading = board.reading
    start, end = draft.content[-1]
    sentence = reading.sentences[reading.sentence_of(start)]
    if draft.cue is None or draft.cue[1] > start or end >= sentence.end or reading.quoted_in((end - 1, end + 1)):
        return None
    rest = reading.doc[reading.token_at(end).i : sentence.tokens.end]
    words = [token for token in rest if not token.is_punct]
    if not words or words[0].lower_ not in {"and", "but", "or"}:
        return None
    joined = any(t.dep_ == "conj" and start <= t.head.idx < end and t.tag_ in syntax.FINITE | {"VBN"} for t in rest)
    verb = next((token for token in words if syntax.is_finite(token)), None)
    pronoun = len(words) > 1 and words[1].lower_ in lexicon.PRONOUNS
    if joined or (pronoun and verb is not None and verb.tag_ != "VBD"):
        return end, trimmed(reading.text, end, sentence.end)[1]
    return None
