"""From completed drafts to statements: one a paragraph and cue, nested, linked, with clean spans and a kind."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from dashboard.coding.attribution import lexicon
from dashboard.coding.attribution.complete import cue_verb
from dashboard.coding.attribution.drafts import Draft
from dashboard.coding.attribution.kinds import clean, kind_of
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span, Statement

_log = logging.getLogger(__name__)
_DOCUMENT_SOURCE = re.compile(r"^(?:the|its|their|his|her|this|that|a|an|it)\b", re.IGNORECASE)


def merge_coordinated(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """Two cue verbs with one subject in one sentence are one statement with two pieces (codebook 1.2)."""
    merged: list[Draft] = []
    for draft in drafts:
        before = merged[-1] if merged else None
        if before is not None and _same_act(before, draft, reading):
            before.content += draft.content
            before.relay = before.relay or draft.relay
            continue
        merged.append(draft)
    return merged


def _same_act(before: Draft, draft: Draft, reading: Reading) -> bool:
    if before.cue is None or draft.cue is None or not before.content or not draft.content:
        return False
    if reading.sentence_of(before.cue[0]) != reading.sentence_of(draft.cue[0]) or before.nested_in or draft.nested_in:
        return False
    first, second = cue_verb(reading, before.cue), cue_verb(reading, draft.cue)
    if first is None or second is None:
        return False
    joined = second
    while joined.dep_ == "conj" and joined.head.i > first.i:
        joined = joined.head
    own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in second.children)
    shares = draft.source is None or draft.source == before.source
    return shares and not own and joined.dep_ == "conj" and joined.head == first


def mark_documents(drafts: Iterable[Draft], reading: Reading) -> None:
    """A source that is a text speaks as a document; so does "it" that stands for one, and a text's own verbs."""
    last: Draft | None = None
    for draft in drafts:
        if draft.source is None:
            continue
        head = reading.tokens(draft.source).root
        pronoun = head.lower_ in {"it", "they"}
        draft.document = head.lower_ in lexicon.DOCUMENTS or (pronoun and last is not None and last.document)
        last = draft


def nest(drafts: list[Draft]) -> None:
    """A draft whose cue lies inside another's content is speech inside speech."""
    for inner in drafts:
        if inner.cue is None or inner.nested_in is not None:
            continue
        for outer in drafts:
            if outer is not inner and any(a <= inner.cue[0] and inner.cue[1] <= b for a, b in outer.content):
                inner.nested_in = outer
                break


def to_statements(drafts: list[Draft], reading: Reading, coder: str) -> list[Statement]:
    """Statements in text order. A draft that defeats its conversion costs itself alone."""
    made: dict[int, Statement] = {}
    statements: list[Statement] = []
    for draft in drafts:
        try:
            found = _statements_of(draft, reading, coder)
        except Exception:  # noqa: BLE001  one odd sentence must not cost the article its other statements
            _log.exception("attribution failed on a sentence")
            continue
        if found:
            made[id(draft)] = found[0]
            statements += found
    for draft in drafts:
        statement = made.get(id(draft))
        if statement is None:
            continue
        if draft.continues is not None:
            statement.cue_inherited_from = made.get(id(draft.continues))
        outer = draft.nested_in
        if outer is not None and id(outer) in made:
            statement.nested_in = made[id(outer)]
            statement.depth = made[id(outer)].depth + 1
    return statements


def _statements_of(draft: Draft, reading: Reading, coder: str) -> list[Statement]:
    """One statement a paragraph: the first with the cue, later ones inherit it."""
    pieces: dict[int, list[Span]] = {}
    for span in sorted(draft.content):
        for part in _by_paragraph(reading, span):
            if (cleaned := clean(reading, part)) is not None:
                pieces.setdefault(reading.paragraph_of(cleaned[0]), []).append(cleaned)
    if not pieces:
        return []
    home = reading.paragraph_of(draft.cue[0]) if draft.cue else min(pieces)
    order = sorted(pieces, key=lambda paragraph: (paragraph != home, paragraph))
    statements: list[Statement] = []
    for paragraph in order:
        first = not statements
        view = draft if first else Draft(None, pieces[paragraph], document=draft.document)
        kind = kind_of(reading, view, pieces[paragraph])
        spans = [*pieces[paragraph], *([s for s in (draft.cue, draft.source) if s] if first else [])]
        statements.append(
            Statement(
                extent=_extent(reading, spans),
                content=tuple(pieces[paragraph]),
                quote_kind=kind,
                cue=draft.cue if first else None,
                cue_inherited_from=None if first else statements[0],
                source=draft.source if first else None,
                relay=draft.relay,
                in_scope=not is_unspoken(draft, reading),
                has_quoted_fragment=kind != "direct" and any(reading.quoted_in(p) for p in pieces[paragraph]),
                attribution_confidence=round(draft.probability, 4),
                attribution_coder=coder,
            )
        )
    return statements


def _by_paragraph(reading: Reading, span: Span) -> list[Span]:
    first, last = reading.paragraph_of(span[0]), reading.paragraph_of(max(span[0], span[1] - 1))
    parts = []
    for index in range(first, last + 1):
        start, end = reading.paragraphs[index]
        start, end = max(start, span[0]), min(end, span[1])
        if start < end:
            parts.append((start, end))
    return parts


def _extent(reading: Reading, spans: list[Span]) -> Span:
    start, end = min(s[0] for s in spans), max(s[1] for s in spans)
    first = reading.sentences[reading.sentence_of(start)]
    last = reading.sentences[reading.sentence_of(max(start, end - 1))]
    return min(first.start, start), max(last.end, end)


def is_unspoken(draft: Draft, reading: Reading) -> bool:
    """A wish, plan or decision that the article reports without any words (codebook 1.4, 1.5)."""
    if draft.cue is None or draft.postposed or any(reading.quoted_in(piece) for piece in draft.content):
        return False
    verb = cue_verb(reading, draft.cue)
    return verb is None or verb.lower_ in lexicon.UNSPOKEN
