"""Sentences that only say whose the words before them are: "So say the inspectors", "That is the promise from X"."""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.attribution.relays import is_channel
from dashboard.coding.statement import Span

_SURE = 0.6
_LONGEST = 45  # tokens; such a sentence is short
_ANNOUNCING = lexicon.forms(
    "say announce report confirm state declare write propose claim assure explain promise stress"
)
_THIS = frozenset({"this", "that", "so"})
_OPENING = frozenset({"that", "this", "such", "it"})
_POINTING = _THIS | _OPENING | {"thus"}
_DESCRIBING = frozenset({"describe", "describes", "described", "puts", "put", "sees", "see", "sums", "summed"})


def add_backward(board: Board) -> None:
    """Give the sentence before to whom this one names."""
    reading = board.reading
    places = {index for index, _ in reading.among(_POINTING)}
    for index in sorted(places - {0}):
        sentence = reading.sentences[index]
        if len(sentence.tokens) > _LONGEST or (found := _points_back(sentence)) is None:
            continue
        cue, who = found
        content = _words_before(board, index)
        if content is None:
            continue
        relay = None
        for other in board.touching(index):
            if all(sentence.start <= a and b <= sentence.end for a, b in other.content) and other.overlaps(cue):
                relay = relay or (other.source if other.source and is_channel(reading, other.source) else None)
                board.drop(other)
        board.put(Draft(cue, content, syntax.chars(who), relay=relay, probability=_SURE, postposed=True))


def _points_back(sentence: Sentence) -> tuple[Span, Tokens] | None:
    """The cue and its source, where the sentence brings no words of its own."""
    tokens = [token for token in sentence.tokens if not token.is_space]
    first, opening = tokens[0].lower_, [t.lower_ for t in tokens[:6]]
    if first in {"so", "thus"} and len(tokens) > 2:
        return _so(tokens)
    if (found := _said_this(sentence) or _was_said(tokens)) is not None:
        return found
    if first not in _OPENING or not {"is", "was", "were", "are"} & set(opening):
        return None
    for token in tokens[1:]:
        if first != "it" and token.lower_ in lexicon.CLAUSE_NOUNS | lexicon.SPEECH_NOUNS:
            return _named(token)
        saying = syntax.is_saying(token) or token.lower_ in _DESCRIBING
        if first != "it" and saying and opening[1:].count("what") + opening[1:].count("how"):
            who = syntax.own_subject(token)
            return (syntax.token_chars(token), who) if who is not None and not syntax.has_complement(token) else None
        if token.lower_ == "according" and {"is", "was"} & set(opening[1:2]) and token.i - tokens[0].i <= 3:
            return _according(token)
        if token.lower_ in {",", ";", ":"}:
            return None
    return None


def _said_this(sentence: Sentence) -> tuple[Span, Tokens] | None:
    """ "The commissioner proposed this on Tuesday", "The minister was able to report that in Prague"."""
    for verb in sentence.tokens:
        if verb.lower_ not in _ANNOUNCING or not verb.tag_.startswith("VB"):
            continue
        this = next((c for c in verb.children if c.lower_ in _THIS and c.i == verb.i + 1), None)
        who = syntax.subject(verb)
        bare = this is not None and this.dep_ in {"dobj", "advmod", "pobj"} and not list(this.children)
        if bare and who is not None and who.root.tag_[0] in "NP" and not syntax.has_complement(verb):
            return syntax.token_chars(verb), who
    return None


def _was_said(tokens: list[Token]) -> tuple[Span, Tokens] | None:
    """ "This was announced by the head of the region, X, during a briefing", "This is stated in the report"."""
    if tokens[0].lower_ not in _OPENING - {"it"}:
        return None
    verb = next((t for t in tokens if t.tag_ == "VBN" and t.lower_ in _ANNOUNCING), None)
    if verb is None or syntax.has_complement(verb) or verb.doc[verb.i + 1].lower_ == "that":
        return None
    if not any(c.i == tokens[0].i and c.dep_ == "nsubjpass" for c in verb.children):
        return None
    for child in verb.children:
        inside = syntax.object_of(child) if child.dep_ in {"agent", "prep"} else None
        text = inside is not None and child.lower_ == "in" and inside.lower_ in lexicon.DOCUMENTS
        if inside is not None and (child.dep_ == "agent" or text):
            return syntax.token_chars(verb), syntax.noun_phrase(inside)
    return None


def _so(tokens: list[Token]) -> tuple[Span, Tokens] | None:
    verb = next((t for t in tokens[1:] if syntax.is_saying(t)), None)
    if verb is None or syntax.has_complement(verb) or any(t.tag_ in {"VB", "MD"} for t in tokens):
        return None
    who = syntax.own_subject(verb)
    objects = any(c.dep_ in {"dobj", "dative"} and c.i > verb.i and c.i not in _indices(who) for c in verb.children)
    between = tokens[1 : tokens.index(verb)]
    if who is None or objects or any(t.i not in _indices(who) for t in between):
        return None
    return syntax.token_chars(verb), who


def _indices(tokens: Tokens | None) -> range:
    return range(tokens.start, tokens.end) if tokens is not None else range(0)


def _named(noun: Token) -> tuple[Span, Tokens] | None:
    """ "the promise from X", "the answer of X", "X's reply"; nothing more may be promised."""
    if any(c.dep_ in {"acl", "relcl", "ccomp"} for c in noun.children):
        return None
    for child in noun.children:
        if child.dep_ == "poss":
            return syntax.token_chars(noun), syntax.noun_phrase(child)
        if child.dep_ == "prep" and child.lower_ in {"of", "from", "by"}:
            inside = syntax.object_of(child)
            if inside is not None and inside.tag_[0] == "N":
                return syntax.token_chars(noun), syntax.noun_phrase(inside)
    return None


def _according(token: Token) -> tuple[Span, Tokens] | None:
    to = token.nbor(1) if token.i + 1 < len(token.doc) else None
    inside = syntax.object_of(to) if to is not None and to.lower_ == "to" else None
    if to is None or inside is None:
        return None
    return (token.idx, syntax.token_end(to)), syntax.noun_phrase(inside)


def _words_before(board: Board, index: int) -> list[Span] | None:
    """The sentence before, where nobody speaks in it yet; all of it in marks, the whole quotation."""
    reading: Reading = board.reading
    before, here = reading.sentences[index - 1], reading.sentences[index]
    opens = reading.paragraphs[here.paragraph][0] >= here.start - 1
    if here.paragraph != before.paragraph and not (opens and here.paragraph - before.paragraph == 1):
        return None
    if before.paragraph in reading.headings or not syntax.has_clause(before.tokens):
        return None
    if any(d.source is not None for d in board.touching(index - 1)):
        return None
    for draft in board.touching(index - 1):
        board.drop(draft)
    for quotation in reading.quoted_in((before.start, before.end)):
        if quotation.outer[1] >= before.end - 1:
            return [quotation.inner]
    return [trimmed(reading.text, before.start, before.end)]
