"""From completed drafts to statements: one a paragraph and cue, nested, linked, with clean spans and a kind."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import attributed_words, skip_connective, trimmed
from dashboard.coding.attribution.kinds import kind_of
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span, Statement

_PRONOUN_TAGS = frozenset({"PRP", "DT", "WDT", "WP"})
_log = logging.getLogger(__name__)


def merge_coordinated(board: Board) -> None:
    """Two cue verbs with one subject in one sentence are one statement with two pieces (codebook 1.2)."""
    for index in range(len(board.reading.sentences)):
        before: Draft | None = None
        for draft in board.cued_in(index):
            if before is not None and _same_act(before, draft, board.reading):
                before.content = sorted(before.content + draft.content)
                before.relay = before.relay or draft.relay
                before.source = before.source or draft.source
                before.joined.append(draft.cue or before.content[0])
                board.drop(draft)
                board.put(before)
            else:
                before = draft


def part_coordinated(board: Board) -> None:
    """Where the tagger took a second cue verb of one subject for content: "accused A of B | and appealed to | C"."""
    for draft in board:
        if draft.cue is None or not draft.content or draft.content[-1][0] < draft.cue[1]:
            continue
        verb = syntax.cue_verb(board.reading.tokens(draft.cue))
        second = _second_cue(verb, draft.content[-1]) if verb is not None else None
        if verb is not None and second is None:
            _add_joined(board, draft, verb)
        if second is None or board.reading.quoted_in((second.idx, second.idx + 1)):
            continue
        (start, end), joined = draft.content[-1], syntax.token_chars(second)
        conjunction = next((t for t in reversed(list(second.head.rights)) if t.dep_ == "cc" and t.i < second.i), second)
        pieces = [trimmed(board.reading.text, start, conjunction.idx), trimmed(board.reading.text, joined[1], end)]
        if all(a < b for a, b in pieces):
            draft.content[-1:] = pieces
            draft.joined.append(joined)
            board.put(draft)


def _add_joined(board: Board, draft: Draft, verb: Token) -> None:
    """The words of a second verb of saying behind the content that no draft has: "showed concern | and warned of Q"."""
    reading, end = board.reading, draft.content[-1][1]
    second = _second_cue(verb, (end, reading.sentences[reading.sentence_of(verb.idx)].end))
    if second is None or second.i + 1 >= len(second.doc):
        return
    objects = [c for c in second.rights if c.dep_ in {"ccomp", "xcomp", "dobj", "prep"} and not c.is_punct]
    if not objects or objects[0].left_edge.i > second.i + 2:
        return
    words = trimmed(reading.text, objects[0].left_edge.idx, syntax.token_end(objects[-1].right_edge))
    cue = syntax.token_chars(second)
    index = reading.sentence_of(cue[0])
    others = [d for d in board.touching(index) if d is not draft and d.overlaps((cue[0], words[1]))]
    if words[0] < words[1] and not others:
        draft.content.append(words)
        draft.joined.append(cue)
        board.put(draft)


def _second_cue(verb: Token, content: Span) -> Token | None:
    """The verb of saying that is joined to the cue's verb in the same tense, without a subject of its own."""
    if not syntax.is_attributing(verb):
        return None
    tenses = {"VBD", "VBN"} if verb.tag_ in {"VBD", "VBN"} else {verb.tag_}
    for second in verb.rights:
        attributing = second.dep_ == "conj" and second.tag_ in tenses and syntax.is_attributing(second)
        if attributing and content[0] < second.idx < content[1] and syntax.own_subject(second) is None:
            return second
    return None


def _same_act(before: Draft, draft: Draft, reading: Reading) -> bool:
    if before.cue is None or draft.cue is None or before.nested_in or draft.nested_in:
        return False
    if before.silent != draft.silent:  # "declined to name it but said that …"
        return False
    if any(a <= draft.cue[0] < b for a, b in before.content):
        return False
    if not any(c.isalpha() for c in reading.words(draft.cue)):  # `…, said X: "…"`: a colon taken for a cue
        return True
    first, second = syntax.cue_verb(reading.tokens(before.cue)), syntax.cue_verb(reading.tokens(draft.cue))
    if first is None or second is None or first.lower_ in lexicon.UNSPOKEN or second.lower_ in lexicon.UNSPOKEN:
        return False
    own = any(child.dep_ in syntax.SUBJECTS for child in second.children)
    shared = draft.source is None or before.source is None or draft.source == before.source
    participle = second.tag_ == "VBG" and second.dep_ == "advcl" and second.lower_ not in {"citing", "quoting"}
    follows = not own and (second.dep_ == "conj" or participle) and first in second.ancestors
    opens = first.tag_ == "VBG" and second in first.ancestors  # "Hailing …, X said …"
    return shared and (follows or opens)


def mark_documents(board: Board) -> None:
    """A source that is a text speaks as a document; so does an "it" or "they" that goes on from one."""
    last: Draft | None = None
    for draft in board:
        if draft.source is None:
            continue
        tokens = board.reading.tokens(draft.source)
        pronoun = len(tokens) == 1 and tokens[0].lower_ in {"it", "they"}
        named_in_cue = any(
            token.lower_ in lexicon.DOCUMENTS for token in board.reading.tokens(draft.cue or draft.source)
        )
        noun_cue = named_in_cue and draft.cue is not None and tokens[-1].tag_ == "POS"
        goes_on = pronoun and (last.document if last is not None else _after_document(board.reading, tokens))
        draft.document = noun_cue or tokens.root.lower_ in lexicon.DOCUMENTS or goes_on
        last = draft


def _after_document(reading: Reading, pronoun: Tokens) -> bool:
    """ "The resolution was adopted on Tuesday. It urges …": the sentence before is about a text."""
    index = reading.sentence_of(pronoun.start_char)
    if index == 0:
        return False
    subject = syntax.own_subject(reading.sentences[index - 1].tokens.root)
    return subject is not None and subject.root.lower_ in lexicon.DOCUMENTS


def part_overlaps(board: Board) -> None:
    """No words are said twice at the same depth: where two outer drafts share some, the surer one keeps them."""
    for index in range(len(board.reading.sentences)):
        outer = [d for d in board.touching(index) if d.nested_in is None]
        for draft in sorted(outer, key=lambda d: d.probability):
            surer = [d for d in outer if d is not draft and (d.probability, d.start) > (draft.probability, draft.start)]
            taken = [span for d in surer for span in d.content]
            rest = [piece for span in draft.content for piece in _less(span, taken)]
            if rest != draft.content:
                draft.content = rest
                outer = outer if rest else [d for d in outer if d is not draft]
                board.put(draft) if rest else board.drop(draft)


def _less(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a span without the taken ones."""
    pieces = [span]
    for start, end in taken:
        pieces = [
            piece
            for a, b in pieces
            for piece in ([(a, min(b, start)), (max(a, end), b)] if a < end and start < b else [(a, b)])
            if piece[0] < piece[1]
        ]
    return pieces


def to_statements(board: Board, coder: str) -> list[Statement]:
    """Statements in text order. A draft that defeats its conversion costs itself alone."""
    first_of: dict[Draft, Statement] = {}
    statements: list[Statement] = []
    for draft in board:
        try:
            found = _statements_of(draft, board.reading, coder)
        except Exception:  # noqa: BLE001  (one odd sentence must not cost the article its other statements)
            _log.exception("attribution failed on a sentence")
            continue
        if found:
            first_of[draft] = found[0]
            statements += found
    for draft, statement in first_of.items():
        if draft.continues is not None:
            statement.cue_inherited_from = first_of.get(draft.continues)
        if draft.nested_in in first_of and draft.nested_in is not None:
            statement.depth = 2
            statement.nested_in = first_of[draft.nested_in]
    return statements


def _statements_of(draft: Draft, reading: Reading, coder: str) -> list[Statement]:
    """One statement a paragraph: that of the cue first, the others inherit its speaker."""
    pieces: dict[int, list[Span]] = {}
    for span in sorted(draft.content):
        for part in _by_paragraph(reading, span):
            joined = skip_connective(reading.text, part) if pieces else part
            if (words := attributed_words(reading, joined)) is not None:
                pieces.setdefault(reading.paragraph_of(words[0]), []).append(words)
    home = reading.paragraph_of(draft.cue[0]) if draft.cue else -1
    statements: list[Statement] = []
    for paragraph in sorted(pieces, key=lambda paragraph: (paragraph != home, paragraph)):
        head = statements[0] if statements else None
        view = draft if head is None else Draft(None, [], document=draft.document)
        made = _statement(view, draft, pieces[paragraph], reading, coder)
        made.cue_inherited_from = head
        statements.append(made)
    return statements


def _statement(view: Draft, draft: Draft, pieces: Sequence[Span], reading: Reading, coder: str) -> Statement:
    kind = kind_of(reading, view, pieces)
    return Statement(
        extent=_extent(reading, [span for span in (*pieces, view.cue, view.source) if span]),
        content=tuple(pieces),
        quote_kind=kind,
        cue=view.cue,
        source=view.source,
        relay=draft.relay,
        in_scope=not draft.silent and not is_unspoken(view, reading),
        has_quoted_fragment=kind != "direct" and any(reading.quoted_in(piece) for piece in pieces),
        attribution_confidence=round(draft.probability, 4),
        attribution_coder=coder,
    )


def _by_paragraph(reading: Reading, span: Span) -> list[Span]:
    first, last = reading.paragraph_of(span[0]), reading.paragraph_of(max(span[0], span[1] - 1))
    clipped = ((max(a, span[0]), min(b, span[1])) for a, b in reading.paragraphs[first : last + 1])
    return [(a, b) for a, b in clipped if a < b]


def _extent(reading: Reading, spans: Sequence[Span]) -> Span:
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    first = reading.sentences[reading.sentence_of(start)]
    last = reading.sentences[reading.sentence_of(max(start, end - 1))]
    return min(first.start, start), max(last.end, end)


def is_unspoken(draft: Draft, reading: Reading) -> bool:
    """A wish, plan or decision that the article reports without any words (codebook 1.4, 1.5)."""
    if draft.cue is None or draft.document or any(reading.quoted_in(piece) for piece in draft.content):
        return False
    cue = reading.tokens(draft.cue)
    if all(_is_empty(reading.tokens(span)) for span in draft.content):
        return True  # "had opposed it": nothing is worded
    if any(token.lower_ in lexicon.SPEECH_NOUNS or token.lower_ == "according" for token in cue):
        return False
    worded = any(t.tag_ in syntax.FINITE | {"VB"} for span in draft.content for t in reading.tokens(span))
    if worded and any(token.lower_ in lexicon.CLAUSE_NOUNS for token in cue):
        return False
    verb = syntax.cue_verb(cue)
    if verb is None:
        return True
    clause = _is_clause(reading, draft.content[0])
    if _is_judgement(verb):
        return False
    if not worded and (verb.lower_ in lexicon.PUBLISHING or _is_agentless(draft, cue, verb)):
        return True  # "presented the plan": what it says is told elsewhere
    if verb.lower_ in lexicon.UNSPOKEN:
        return verb.lower_ not in lexicon.SPOKEN_WITH_CLAUSE or not clause
    if verb.lower_ in lexicon.FEELING and (not worded or _is_agentless(draft, cue, verb)):
        return True
    known = lexicon.SAYING.keys() | lexicon.ACTS | lexicon.JUDGING | lexicon.CHARGING | lexicon.SPEECH_ACTS
    known = known | lexicon.PUTTING | {"critical"}
    return not clause and not any(token.lower_ in known for token in cue)


def _is_empty(words: Tokens) -> bool:
    return len(words) == 1 and (words[0].tag_ in _PRONOUN_TAGS or words[0].lower_ in {"nothing", "anything"})


def _is_judgement(verb: Token) -> bool:
    """ "considers the initiative pointless": a thing and what it is."""
    small = (c for c in verb.children if c.dep_ == "ccomp" and c.tag_[:2] in {"JJ", "NN"})
    named = any(any(grand.dep_ == "nsubj" for grand in child.children) for child in small)
    return verb.lower_.startswith("consider") and (named or any(c.dep_ == "oprd" for c in verb.children))


def _is_agentless(draft: Draft, cue: Tokens, verb: Token) -> bool:
    """ "Rain is expected": nobody says so; but "it is expected that …" is somebody's."""
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)
    return passive and draft.source is None and cue[0].lower_ != "it"


def _is_clause(reading: Reading, span: Span) -> bool:
    """What is wondered, agreed or refused is worded: a finite clause, or "to rule out"."""
    tokens = reading.tokens(span)
    return any(syntax.is_finite(token) for token in tokens) or tokens.text.lower().startswith("to rule out")
