"""Quote kinds and the edges of content (codebook 1.1 and 2)."""

from __future__ import annotations

import re

from spacy.tokens import Token

from dashboard.coding.attribution import lexicon
from dashboard.coding.attribution.complete import cue_verb
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.quotes import MARKS, dialogue_start
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import QuoteKind, Span

_LEADING = " \t\u00a0\u202f,;:–—-"
_TRAILING = " \t\u00a0\u202f.,;:–—-"
_COMPLEMENTIZER = re.compile(r"(?:that|whether|if)\s+(?=\S)", re.IGNORECASE)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def clean(reading: Reading, span: Span) -> Span | None:
    """The attributed words only: no enclosing marks, no comma before an inquit, no final stop, no "that"."""
    text = reading.text
    start, end = span
    before = None
    while (start, end) != before:
        before = start, end
        while start < end and (text[start] in _LEADING or text[start].isspace()):
            start += 1
        while end > start and (text[end - 1] in _TRAILING or text[end - 1].isspace()):
            if text[end - 2 : end] == "..":  # an ellipsis is the speaker's
                break
            end -= 1
        start, end = _unquoted(reading, start, end)
    found = _COMPLEMENTIZER.match(text, start, end)
    if found and text[max(0, start - 1)].isspace():
        start = found.end()
    return (start, end) if end > start else None


def _unquoted(reading: Reading, start: int, end: int) -> Span:
    for quotation in reading.quoted_in((start, end)):
        inner_end = quotation.inner[1]
        whole = quotation.outer[0] <= start and end <= quotation.outer[1]
        if whole and (start < quotation.inner[0] or end > inner_end):
            return max(start, quotation.inner[0]), min(end, inner_end)
    text = reading.text
    if end - start > 1 and text[start] in MARKS and not reading.quoted_in((start, start + 2)):
        return start + 1, end
    if (
        end - start > 1
        and text[end - 1] in MARKS
        and text[end - 1] not in "'’"
        and not reading.quoted_in((end - 2, end))
    ):
        return start, end - 1
    return start, end


def kind_of(reading: Reading, draft: Draft, pieces: list[Span]) -> QuoteKind:
    """Exactly one kind a statement, by the tests of codebook 1.1."""
    if draft.document:
        return "document"
    quoted = [q for piece in pieces for q in reading.quoted_in(piece)]
    if pieces and all(_inside_marks(reading, piece) for piece in pieces):
        return "direct"
    if draft.cue is None:
        return "free_indirect"
    if quoted:
        return "mixed"
    if _is_act(reading, draft, pieces):
        return "reported_act"
    if draft.postposed and "according" not in reading.words(draft.cue).lower() and not is_shifted(reading, pieces):
        return "unmarked_direct"
    return "indirect"


def _inside_marks(reading: Reading, piece: Span) -> bool:
    if any(q.inner[0] <= piece[0] and piece[1] <= q.inner[1] for q in reading.quoted_in(piece)):
        return True
    covered = sum(min(q.outer[1], piece[1]) - max(q.outer[0], piece[0]) for q in reading.quoted_in(piece))
    if covered >= piece[1] - piece[0] - 2:
        return True
    paragraph = reading.paragraphs[reading.paragraph_of(piece[0])]
    return dialogue_start(reading.text, paragraph) == piece[0]


def _is_act(reading: Reading, draft: Draft, pieces: list[Span]) -> bool:
    """The verb names the act, and what follows is its object, not a clause."""
    verb = cue_verb(reading, draft.cue) if draft.cue else None
    if verb is None or verb.lower_ not in lexicon.ACTS or draft.postposed:
        return False
    return not any(
        token.tag_ in _FINITE and token.dep_ in {"ccomp", "ROOT"} for p in pieces for token in reading.tokens(p)
    )


def is_shifted(reading: Reading, pieces: list[Span]) -> bool:
    """Tense or person moved away from what the speaker would have said.

    Person: a third-person pronoun in a stretch that names nobody it could stand for. Tense: every finite verb of the
    main clauses is past, or "could".
    """
    tokens = [token for piece in pieces for token in reading.tokens(piece)]
    if any(token.lower_ in lexicon.FIRST_PERSON for token in tokens):
        return False
    for token in tokens:
        if token.lower_ in {"he", "she", "his", "her", "him"}:
            named = any(
                t.ent_type_ == "PERSON" or (t.tag_ == "NNP" and t.dep_ == "nsubj") for t in tokens if t.i < token.i
            )
            if not named:
                return True
        if token.lower_ in {"they", "their"} and token.i == tokens[0].i:
            return True
    main = [t for t in tokens if t.tag_ in _FINITE and _is_main(t)]
    finite = main or [t for t in tokens if t.tag_ in _FINITE]
    return bool(finite) and all(t.tag_ == "VBD" or t.lower_ == "could" for t in finite)


def _is_main(verb: Token) -> bool:
    head = verb.head if verb.dep_ in {"aux", "auxpass"} else verb
    for _ in range(5):
        if head.dep_ != "conj":
            break
        head = head.head
    return head.dep_ in {"ROOT", "ccomp", "parataxis"}
