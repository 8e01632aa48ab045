"""Quote kinds (codebook 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.quotes import dialogue_start
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import QuoteKind, Span

_SOMEBODY = frozenset(
    {"who", "whoever", "anyone", "anybody", "everyone", "everybody", "nobody", "someone", "somebody"}
    | {"man", "woman", "person", "one"}
)


def kind_of(reading: Reading, draft: Draft, pieces: Sequence[Span]) -> QuoteKind:
    """Exactly one kind a statement; `pieces` are the attributed words."""
    if draft.document:
        return "document"
    if all(_inside_marks(reading, piece) for piece in pieces) or _is_dialogue(reading, pieces):
        return "direct"
    if draft.cue is None:
        return "free_indirect" if draft.source is None else "unmarked_direct"  # a turn of an interview has no cue
    if any(reading.quoted_in(piece) for piece in pieces):
        return "mixed"
    if _is_act(reading, draft, pieces):
        return "reported_act"
    according = "according" in reading.words(draft.cue).lower()
    framed = draft.postposed or ":" in reading.text[draft.cue[1] - 1 : pieces[0][0]]
    verb = syntax.cue_verb(reading.tokens(draft.cue))
    unshifted_tense = verb is not None and verb.tag_ in {"VBZ", "VBP"}
    passive = _is_passive(verb) and reading.sentence_of(draft.cue[0]) == reading.sentence_of(pieces[0][0])
    if framed and not according and not passive and not is_shifted(reading, pieces, unshifted_tense):
        return "unmarked_direct"
    return "indirect"


def _is_passive(verb: Token | None) -> bool:
    """A passive verb but "it was said", whose subject is the words beside it."""
    passive = {child.dep_: child for child in verb.children if child.dep_ in {"auxpass", "nsubjpass"}} if verb else {}
    return bool(passive) and not ("nsubjpass" in passive and passive["nsubjpass"].lower_ == "it")


def _is_dialogue(reading: Reading, pieces: Sequence[Span]) -> bool:
    """Words from the dash that opens their paragraph on, and what goes on behind the inquit."""
    paragraph = reading.paragraph_of(pieces[0][0])
    opens = dialogue_start(reading.text, reading.paragraphs[paragraph]) == pieces[0][0]
    return opens and not any(reading.quoted_in(piece) for piece in pieces)


def _inside_marks(reading: Reading, piece: Span) -> bool:
    """The whole piece is quoted words (that are more than a fragment of the reporter's clause), or dialogue."""
    quoted = reading.quoted_in(piece)
    covered = sum(min(q.outer[1], piece[1]) - max(q.outer[0], piece[0]) for q in quoted)
    if quoted and covered >= piece[1] - piece[0] - len(quoted):
        return True
    return dialogue_start(reading.text, reading.paragraphs[reading.paragraph_of(piece[0])]) == piece[0]


def _is_act(reading: Reading, draft: Draft, pieces: Sequence[Span]) -> bool:
    """The verb names the act, and what follows is its object, not a clause."""
    if draft.cue is None:
        return False
    cue = reading.tokens(draft.cue)
    verb = syntax.cue_verb(cue)
    if draft.postposed and not _is_passive(verb):
        return False
    if verb is not None and verb.lower_ in lexicon.JUDGING_AS and any(c.lower_ == "as" for c in verb.rights):
        return False  # "dismissed the charge as fantasy": the verdict is worded
    others = [syntax.cue_verb(reading.tokens(span)) for span in draft.joined]
    if any(other is None or other.lower_ not in lexicon.ACTS for other in others):
        return False
    if (verb is None or verb.lower_ not in lexicon.ACTS) and not any(t.lower_ == "critical" for t in cue):
        return False
    heads = {"ccomp", "ROOT"}
    return not any(t.tag_ in syntax.FINITE and t.dep_ in heads for piece in pieces for t in reading.tokens(piece))


def is_shifted(reading: Reading, pieces: Sequence[Span], cue_in_present: bool = False) -> bool:
    """Tense or person moved away from what the speaker would have said.

    Person: a third-person pronoun in a stretch that names nobody it could stand for. Tense: every finite verb of the
    main clauses is past, or "could"; after a cue in the present tense nothing is shifted.
    """
    tokens = [token for piece in pieces for token in reading.tokens(piece)]
    if any(token.lower_ in lexicon.FIRST_PERSON for token in tokens):
        return False
    named = False
    for position, token in enumerate(tokens):
        named = named or token.ent_type_ == "PERSON" or (token.tag_ == "NNP" and token.dep_ == "nsubj")
        named = named or token.lower_ in _SOMEBODY
        if token.lower_ in {"he", "she", "his", "her", "him"} and not named:
            return True
        if token.lower_ in {"they", "their"} and position == 0 and not cue_in_present:
            return True
    if cue_in_present:
        return False
    finite = [token for token in tokens if token.tag_ in syntax.FINITE]
    main = [token for token in finite if _is_main(token)] or finite
    return bool(main) and all(token.tag_ == "VBD" or token.lower_ == "could" for token in main)


def _is_main(verb: Token) -> bool:
    head = verb.head if verb.dep_ in {"aux", "auxpass"} else verb
    for _ in range(5):
        if head.dep_ != "conj":
            break
        head = head.head
    return head.dep_ in {"ROOT", "ccomp", "parataxis"}
