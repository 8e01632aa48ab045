"""Cues that are no verbs: "his warning that …", "a promise by X to …", "in the view of X", "what X calls …"."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Board, Draft
from dashboard.coding.attribution.edges import trimmed
from dashboard.coding.attribution.reading import Reading, Sentence
from dashboard.coding.statement import Span

_SURE = 0.55
_IN_THE_VIEW = re.compile(
    r"\bin the (?P<noun>view|opinion|eyes|words|judge?ment|assessment|estimation) of (?=\S)"
    r"|\bin (?P<owner>[^,;:.]{2,60}?(?:'s|’s|s'|s’)|his|her|their) (?:view|opinion|words|judge?ment|assessment)(?=,)",
    re.IGNORECASE,
)
_BEING = frozenset({"is", "are", "was", "were", "remains", "remained", "sounds", "sounded", "stays", "stayed"})
# By their endings nouns for those who act, and the bodies that do.
_PERSONAL = re.compile(
    r"^(?!matter|answer|letter|paper|order|border|weather|winter|number|danger|power|water)"
    r".*(?:er|or|ist|yst|ian|ent|m[ae]n|ary|chief|envoy|party|ministry|opposition|union|official|diplomat)s?$"
)
# Verbs that give a noun of saying its voice, and those with which nothing is said.
_GIVING = lexicon.forms("repeat renew issue make give voice reiterate deliver offer add")
_KEEPING = lexicon.forms("keep break fulfil fulfill honour honor forget")
_WHAT_CALLED = frozenset({"called", "calls", "termed", "dubbed", "labelled", "labeled", "described", "describes"})


def add_noun_cues(board: Board) -> None:
    """Read the nouns of saying with an owner and a clause that the tagger did not cover."""
    for index, noun in board.reading.among(lexicon.CLAUSE_NOUNS):
        if not noun.tag_.startswith("NN"):
            continue
        draft = _noun_draft(noun, board.reading, board.reading.sentences[index])
        if draft is None:
            continue
        cue = draft.cue or draft.content[0]
        kept = any(t.lower_ in _KEEPING for t in noun.ancestors)
        for other in board.touching(index):
            same = any(a < draft.content[0][1] and draft.content[0][0] < b for a, b in other.content)
            if kept and same and other.cue and other.cue[1] >= cue[0] - 1 and other.cue[0] < cue[1]:
                board.drop(other)
        if not kept and not _complete(board, index, draft) and not _is_taken(board, index, draft):
            board.put(draft)


def _complete(board: Board, index: int, draft: Draft) -> bool:
    """Where the tagger took the noun for a cue too: give it its owner, and no more than its own clause."""
    for other in board.cued_in(index):
        if other.cue and draft.cue and other.cue[0] <= draft.cue[0] and draft.cue[1] <= other.cue[1] and other.content:
            other.source = other.source or draft.source
            (start, end), (first, last) = other.content[-1], draft.content[0]
            if start <= first and last < end and len(other.content) == 1:
                other.content = [(start, last)]
            board.put(other)
            return True
    return False


def _is_taken(board: Board, index: int, draft: Draft) -> bool:
    """Another cue has these very words, or the noun is its cue; as part of longer words they are speech in speech."""
    start, end = draft.content[0]
    for other in board.touching(index):
        if other.cue and draft.cue and other.cue[0] < draft.cue[1] and draft.cue[0] < other.cue[1]:
            return True
        for a, b in other.content:
            inside = draft.cue is not None and a <= draft.cue[0] and draft.cue[1] <= b
            if a < end and start < b and not (inside and draft.start - a + b - end > 0 and _is_clause(board, (a, b))):
                return True
    return False


def _is_clause(board: Board, span: Span) -> bool:
    tokens = board.reading.tokens(span)
    return syntax.is_finite(tokens.root) or any(syntax.is_finite(t) for t in tokens.root.children)


def _noun_draft(noun: Token, reading: Reading, sentence: Sentence) -> Draft | None:
    clause = next((c for c in noun.children if c.i > noun.i and _is_said(c)), None) or _predicated(noun)
    owner = _owner(noun)
    if clause is None or owner is None:
        return None
    first, last = clause.left_edge, clause.right_edge
    if first.lower_ == "that":
        first = first.nbor(1)
    content = trimmed(reading.text, first.idx, min(sentence.end, syntax.token_end(last)))
    cue = syntax.token_chars(noun)
    if content[0] < cue[1] or content[0] >= content[1]:
        return None
    return Draft(cue, [content], syntax.chars(owner), probability=_SURE)


def _predicated(noun: Token) -> Token | None:
    """ "Berlin's demand is that …": the clause is said of the noun."""
    copula = noun.head
    if noun.dep_ != "nsubj" or copula.lower_ not in {"is", "was", "remains", "remained"}:
        return None
    if any(c.tag_ == "JJS" for c in noun.lefts):
        return None  # "their best argument is that …" is whoever judges so
    clauses = (c for c in copula.rights if c.dep_ in {"ccomp", "acomp", "attr", "advcl"})
    return next((c for c in clauses if c.left_edge.lower_ == "that" and c.left_edge.dep_ == "mark"), None)


def _is_said(clause: Token) -> bool:
    """`that …`, or an infinitive."""
    if clause.dep_ not in {"acl", "ccomp", "relcl", "xcomp"}:
        return False
    first = clause.left_edge
    if first.lower_ == "that" and first.dep_ == "mark":
        return True
    return clause.tag_ == "VB" and first.lower_ == "to"


def _owner(noun: Token) -> Tokens | None:
    """Whose warning it is: "the general's", "by Moscow", "from Kyiv comes …", or the subject of "repeated his …"."""
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "of", "from"}:
            inside = syntax.object_of(child)
            if inside is not None and inside.tag_ in {"NNP", "NN", "NNS", "NNPS"}:
                return syntax.noun_phrase(inside)
    possessor = next((c for c in noun.children if c.dep_ == "poss"), None)
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lower_ in _GIVING and (subject := syntax.subject(verb)) is not None:
        return subject
    if possessor is not None:
        return syntax.noun_phrase(possessor)
    comes = verb.lower_ in {"comes", "came", "come"} and noun.dep_ in {"nsubj", "attr"}
    place = next((c for c in verb.children if c.lower_ == "from" and c.dep_ == "prep"), None) if comes else None
    inside = syntax.object_of(place) if place is not None else None
    return syntax.noun_phrase(inside) if inside is not None else None


def add_views(board: Board) -> None:
    """ "In the view of X, P" and "in X's words, P": the rest of the sentence is the content."""
    reading = board.reading
    for index, sentence in enumerate(reading.sentences):
        for found in _IN_THE_VIEW.finditer(reading.text, sentence.start, sentence.end):
            view = _view(found, reading, sentence)
            if view is None:
                continue
            for other in board.cued_in(index):
                if view.cue and other.source is None and other.cue and other.cue[0] == view.cue[0]:
                    board.drop(other)  # the tagger took "In the opinion of" for a cue without its owner
            if any(d.overlaps(view.content[0]) for d in board.touching(index)):
                continue
            board.put(view)


def _view(found: re.Match[str], reading: Reading, sentence: Sentence) -> Draft | None:
    opens = found.start() == sentence.start
    comma = _comma_after(reading, found.end(), sentence) if opens else sentence.end
    if found["noun"]:
        cue = (found.start(), found.end() - 1)
        source = trimmed(reading.text, found.end(), comma)
    else:
        cue = found.span()
        source = trimmed(reading.text, *found.span("owner"))
    words = [(comma, sentence.end)] if opens else [(sentence.start, found.start()), (found.end(), sentence.end)]
    if found["noun"] and not opens:
        words = words[:1]  # what follows may belong to the owner's name
    content = [(a, b) for a, b in (trimmed(reading.text, *piece) for piece in words) if a < b]
    whole = content and (content[0][0], content[-1][1])
    if source[0] >= source[1] or not whole or not syntax.has_clause(reading.tokens(whole)):
        return None
    return Draft(cue, content, source, probability=_SURE)


def _comma_after(reading: Reading, at: int, sentence: Sentence) -> int:
    """The comma that closes the frame: the last one before the main clause, after an apposition if there is one."""
    commas = [t.idx for t in reading.tokens((at, sentence.end)) if t.text == "," and t.idx >= at]
    root = sentence.tokens.root
    before = [comma for comma in commas if comma < root.idx]
    subject = syntax.own_subject(root)
    if subject is not None:
        before = [comma for comma in before if comma < subject.start_char] or before
    if before and before[-1] != commas[-1]:
        after = commas[commas.index(before[-1]) + 1]
        between = reading.tokens((before[-1] + 1, after))[:-1]
        if after < root.idx and all(t.tag_ in {"NNP", "NNPS", ","} for t in between):
            return after  # "the former chief of staff, Andrzej Kubicki,"
    return before[-1] if before else sentence.end


def add_manners(board: Board) -> None:
    """ "The minister is more cautious: P", "For the Greens the matter is clear: P": the colon opens what is said."""
    reading = board.reading
    for index, manner in reading.among(lexicon.MANNERS):
        copula, sentence = manner.head, reading.sentences[index]
        colon = manner.nbor(1) if manner.i + 1 < sentence.tokens.end else manner
        if manner.dep_ != "acomp" or copula.lower_ not in _BEING or colon.text != ":":
            continue
        who, words = _whose_manner(copula), trimmed(reading.text, colon.idx + 1, sentence.end)
        span = (copula.idx, words[1])
        if who is None or words[0] >= words[1] or any(d.overlaps(span) for d in board.touching(index)):
            continue
        if syntax.has_clause(reading.tokens(words)):
            cue = copula.idx, syntax.token_end(manner)
            board.put(Draft(cue, [words], syntax.chars(who), probability=_SURE))


def _whose_manner(copula: Token) -> Tokens | None:
    """The person or body that is the subject, or "for X" before a mere thing."""
    subject = syntax.own_subject(copula)
    if subject is None:
        return None
    root = subject.root
    if root.tag_ in {"NNP", "NNPS"} or root.lower_ in {"he", "she", "they"} or _PERSONAL.search(root.lower_):
        return subject
    ahead = next((c for c in copula.lefts if c.lower_ == "for" and c.dep_ == "prep"), None)
    inside = syntax.object_of(ahead) if ahead is not None else None
    return syntax.noun_phrase(inside) if inside is not None else None


def add_so_called(board: Board) -> None:
    """ "over what it called activities incompatible with …": the words after the verb are whose it is."""
    reading = board.reading
    for index, verb in reading.among(_WHAT_CALLED):
        what = next((c for c in verb.children if c.lower_ == "what" and c.i < verb.i), None)
        who = syntax.own_subject(verb)
        if what is None or who is None or who.start > verb.i:
            continue
        named = [c for c in verb.children if c.i > verb.i and c.dep_ in {"oprd", "dobj", "prep", "ccomp", "attr"}]
        if not named:
            continue
        last = max(c.right_edge.i for c in named)
        content = (named[0].left_edge.idx, syntax.token_end(reading.doc[last]))
        cue = syntax.token_chars(verb)
        if not any(d.overlaps((cue[0], content[1])) for d in board.touching(index)):
            board.put(Draft(cue, [content], syntax.chars(who), probability=_SURE))
