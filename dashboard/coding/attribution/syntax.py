"""What the dependency parse adds to the tagger: the subject of a cue, inquits, and saying verbs inside a content."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dashboard.coding.attribution import lexicon
from dashboard.coding.statement import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_COMPLEMENTS = frozenset({"ccomp", "xcomp"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOMINAL = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "POS", "DT", "PRP$", "CD", "HYPH"})
_BEFORE_INQUIT = frozenset(",\"”’'»“!?–—…‘«")


def chars(tokens: Tokens) -> Span:
    """Characters of a token span."""
    return tokens.start_char, tokens.end_char


def token_end(token: Token) -> int:
    """Where a token ends, in characters."""
    return token.idx + len(token)


def token_chars(token: Token) -> Span:
    """Characters of one token."""
    return token.idx, token_end(token)


def overlaps_any(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a character with one of the others."""
    return any(a < span[1] and span[0] < b for a, b in others)


def object_of(preposition: Token) -> Token | None:
    """The head noun behind a preposition: "by the envoys of X" -> envoys."""
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


def is_saying(token: Token) -> bool:
    """A form of a verb of saying that is used as a verb, or that closes a sentence and was taken for a plural noun."""
    if token.lower_ not in lexicon.SAYING:
        return False
    if token.tag_ == "NNS":
        if token.i + 1 == len(token.doc) or token.i == 0:
            return False
        closes = bool(token.nbor(1).is_sent_end) and token.nbor(1).is_punct
        return closes or (token.nbor(-1).tag_ == "NNP" and token.nbor(1).tag_ == "IN")
    return token.tag_.startswith("VB") and token.dep_ != "amod"


def is_attributing(token: Token) -> bool:
    """A form of a verb of saying, of an act, or of a speech act."""
    return token.lower_ in lexicon.SAYING or token.lower_ in lexicon.ACTS | lexicon.SPEECH_ACTS


def is_finite(token: Token) -> bool:
    """A verb in a tense."""
    return token.tag_ in FINITE


def has_tense(verb: Token) -> bool:
    """A verb in a tense, by itself or by its auxiliary ("had lost", "will go")."""
    return is_finite(verb) or any(is_finite(c) for c in verb.lefts if c.dep_ in {"aux", "auxpass"})


def cue_verb(cue: Tokens) -> Token | None:
    """The verb of a cue: its last verb of saying, else its last verb."""
    verbs = [token for token in cue if token.tag_.startswith("VB") or is_saying(token)]
    saying = [token for token in verbs if token.lower_ in lexicon.SAYING]
    telling = [token for token in verbs if is_finite(token) and is_attributing(token)]  # "showed himself ready to talk"
    return (saying or telling or verbs)[-1] if verbs else None


def verb_group_start(verb: Token) -> int:
    """Index of the first auxiliary (or adverb before it) of a verb."""
    start = verb.i
    for child in verb.lefts:
        if child.dep_ in {"aux", "auxpass", "neg"}:
            start = min(start, child.i)
    return start


def verb_group(verb: Token) -> Span:
    """Characters of a verb with its auxiliaries."""
    return verb.doc[verb_group_start(verb)].idx, token_end(verb)


def own_subject(verb: Token) -> Tokens | None:
    """The noun phrase that is the subject of this very verb."""
    return next((noun_phrase(child) for child in verb.children if child.dep_ in SUBJECTS), None)


def subject(verb: Token) -> Tokens | None:
    """The noun phrase that does the verb; for a joined or dependent verb without one, that of the verb above it."""
    for _ in range(4):
        if (own := own_subject(verb)) is not None:
            return own
        if verb.dep_ == "acl":
            return noun_phrase(verb.head)
        if verb.dep_ not in {"conj", "advcl", "xcomp", "ccomp"} or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def noun_phrase(head: Token) -> Tokens:
    """The subtree of a noun without its relative clauses, and without a dangling comma."""
    doc = head.doc
    left, right = head.left_edge.i, head.right_edge.i
    for token in head.subtree:
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp"} and token.left_edge.i > head.i:
            right = min(right, token.left_edge.i - 1)
    while right > head.i and doc[right].is_punct:
        right -= 1
    while left < head.i and (doc[left].is_punct or doc[left].is_space):
        left += 1
    return doc[left : right + 1]


def has_clause(tokens: Tokens) -> bool:
    """A finite verb with a subject: something that can be said."""
    return any(token.tag_ in FINITE for token in tokens) and len(tokens) >= 3


def has_complement(verb: Token) -> bool:
    """A clause or quotation after the verb: its content follows."""
    return any(child.dep_ in _COMPLEMENTS and child.i > verb.i for child in verb.children)


def inquit(verb: Token, sentence: Tokens) -> tuple[Tokens, Span] | None:
    """Read `…, says X` and `…, X said` around a verb of saying.

    Returns:
        The source and the characters from the start of the inquit to its end (source and verb), or None where the
        verb does not close a stretch of words.
    """
    if not is_saying(verb) or verb.tag_ == "VBG" or (verb.tag_ == "VB" and not _is_misread_present(verb)):
        return None
    who = _adjacent_source(verb, sentence)
    if who is None or who.root.tag_ in {"WP", "WDT"} or who.text.lower() in {"it", "i"}:
        return None
    start, end = min(verb_group_start(verb), who.start), max(verb.i + 1, who.end)
    if start <= sentence.start or sentence.doc[start - 1].text not in _BEFORE_INQUIT:
        return None
    if has_complement(verb) and who.start < verb.i:
        return None
    doc = sentence.doc
    return who, (doc[start].idx, token_end(doc[end - 1]))


def _end_with_participle(who: Tokens) -> int:
    """Where a noun phrase ends with its participle: "three people briefed on the matter"."""
    rest = who.doc[who.end : who.root.right_edge.i + 1]
    plain = not any(token.is_punct or is_finite(token) for token in rest)
    return rest.end if plain and len(rest) else who.end


def _is_misread_present(verb: Token) -> bool:
    """ "…, three people say": a plural present that was taken for an infinitive."""
    return own_subject(verb) is not None and not any(child.dep_ in {"aux", "neg"} for child in verb.children)


def _adjacent_source(verb: Token, sentence: Tokens) -> Tokens | None:
    """The noun phrase beside the verb, after it ("says Macron") or before it ("he told reporters")."""
    doc = sentence.doc
    after = verb.i + 1
    while after < sentence.end and doc[after].tag_ in {"RB", "RP"}:
        after += 1
    found = subject(verb)
    if found is not None and sentence.start <= found.start and found.end <= sentence.end:
        inside = found.start <= verb.i < found.end
        if not inside and (found.start >= verb.i or _end_with_participle(found) >= verb_group_start(verb) - 2):
            return found
    if after < sentence.end and (doc[after].tag_ in {"NNP", "PRP", "DT", "NN", "PRP$", "NNPS", "JJ"}):
        return _chunk_at(doc[after])
    before = verb_group_start(verb) - 1
    while before > sentence.start and (doc[before].tag_ == "RB" or doc[before].text == ","):
        before -= 1
    if before >= sentence.start and doc[before].tag_ in {"NNP", "PRP", "NN", "NNS", "NNPS"}:
        chunk = _chunk_at(doc[before])
        return _with_apposition(doc[chunk.start : min(chunk.end, verb_group_start(verb))], sentence)
    return None


def _with_apposition(name: Tokens, sentence: Tokens) -> Tokens:
    """ "Ukraine's chief diplomat, Dmytro Kuleba" where the parse gave the name alone."""
    doc, start = name.doc, name.start
    if name[-1].tag_ != "NNP" or start - 2 <= sentence.start or doc[start - 1].text != ",":
        return name
    role = _chunk_at(doc[start - 2])
    before = doc[role.start - 1] if role.start > sentence.start else None
    return doc[role.start : name.end] if before is not None and before.text == "," else name


def _chunk_at(token: Token) -> Tokens:
    """The noun phrase around a token by part of speech alone, for where the parse went wrong."""
    doc, left, right = token.doc, token.i, token.i
    if token.tag_ == "PRP":
        return doc[left : right + 1]
    while left > token.sent.start and doc[left - 1].tag_ in _NOMINAL | {"IN"}:
        left -= 1
    while right + 1 < token.sent.end and (doc[right + 1].tag_ in _NOMINAL or doc[right + 1].lower_ == "of"):
        right += 1
    while left < token.i and doc[left].tag_ == "IN":
        left += 1
    return doc[left : right + 1]
