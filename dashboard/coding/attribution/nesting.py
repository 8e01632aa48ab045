"""Speech inside speech (codebook 1.5): A says that B said P makes a second statement of B, at depth 2."""

from __future__ import annotations

from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span

_FEELING = frozenset(
    form for lemma in ("believe", "think", "hope", "fear") for form in lexicon.inflections(lemma)
)  # ascribed to B, but not said by B

_WITH_INFINITIVE = lexicon.forms("threaten promise vow pledge urge demand")


def nest(board: Board) -> None:
    """Mark every draft whose cue lies inside another's content, and add those that the parse shows there."""
    for index in range(len(board.reading.sentences)):
        here = board.touching(index)
        for inner in here:
            if inner.cue is None or inner.nested_in is not None:
                continue
            inner.nested_in = next((d for d in here if d is not inner and _holds(d, inner.cue)), None)
            if inner.nested_in and inner.source and board.reading.words(inner.source).lower() in lexicon.SELF:
                board.drop(inner)  # what the outer speaker says of himself is not speech inside speech
        for outer in here:
            for span in outer.content:
                if outer.nested_in is None and not board.reading.quoted_in(span):
                    _add_inner(board, outer, span, here)


def _holds(outer: Draft, cue: Span) -> bool:
    return any(a <= cue[0] and cue[1] <= b for a, b in outer.content)


def _add_inner(board: Board, outer: Draft, span: Span, here: list[Draft]) -> None:
    for verb in board.reading.tokens(span):
        inner = _inner_speech(board.reading, verb, span)
        if inner is not None and inner.cue is not None:
            cue = inner.cue
            if not any(d is not outer and d.cue and d.cue[0] < cue[1] and cue[0] < d.cue[1] for d in here):
                inner.nested_in, inner.probability = outer, outer.probability / 2
                board.put(inner)
            return


def _inner_speech(reading: Reading, verb: Token, span: Span) -> Draft | None:
    """`B said that P` inside the span."""
    if not syntax.is_saying(verb) or verb.tag_ in {"VB", "VBG"} or verb.lower_ in _FEELING:
        return None
    who = syntax.own_subject(verb)
    wanted = {"ccomp", "xcomp"} if verb.lower_ in _WITH_INFINITIVE else {"ccomp"}
    clause = next((c for c in verb.children if c.dep_ in wanted and c.i > verb.i), None)
    if who is None or clause is None or who.start_char < span[0]:
        return None
    if who.root.tag_ in {"WP", "WDT"} or who.text.lower() in lexicon.SELF:
        return None
    content = (clause.left_edge.idx, min(span[1], syntax.token_end(clause.right_edge)))
    cue = syntax.verb_group(verb)
    return Draft(cue, [content], syntax.chars(who)) if cue[1] <= content[0] < content[1] else None
