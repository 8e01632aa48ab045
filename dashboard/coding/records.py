"""Statements as plain records: what `onrecord extract` prints and what the build stores (docs/tables.md)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import Any

from dashboard.coding.statement import Commitment, Span, Speaker, Statement
from dashboard.corpus.document import Document

Record = dict[str, Any]


def _digest(*parts: object) -> str:
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).hexdigest()


def statement_ids(document_id: str, statements: Sequence[Statement]) -> dict[Statement, str]:
    """Ids that depend on the article and the statement's own spans alone, so that they survive any rebuild."""
    ids: dict[Statement, str] = {}
    seen: set[str] = set()
    for statement in statements:
        twin = 0
        while (made := _digest(document_id, statement.content, statement.depth, twin)) in seen:
            twin += 1
        seen.add(made)
        ids[statement] = made
    return ids


def words_in(text: str) -> int:
    """The number of white-space separated words: the unit of every word count of the project."""
    return len(text.split())


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _speaker(speaker: Speaker) -> Record:
    return dataclasses.asdict(speaker)


def _commitment(commitment: Commitment, statement_id: str, ordinal: int) -> Record:
    fields = {f.name: getattr(commitment, f.name) for f in dataclasses.fields(commitment)}
    fields.pop("same_as")
    status = (
        "conditional"
        if commitment.conditional and commitment.strength in {"pledged", "intended", "considered"}
        else commitment.strength
    )
    return {
        "commitment_id": f"{statement_id}-{ordinal}",
        **fields,
        "status": status,
        "evidence": list(commitment.evidence),
        "committed": list(commitment.committed),
        "amount": list(commitment.amount) or None,
    }


def to_records(document: Document, statements: Sequence[Statement]) -> list[Record]:
    """One JSON-ready record a statement, in text order, with whole speakers and nested commitments."""
    ordered = sorted(statements, key=lambda s: (s.content[0][0], s.depth, s.content))
    ids = statement_ids(document.document_id, ordered)
    commitment_ids = {id(c): f"{ids[s]}-{ordinal}" for s in ordered for ordinal, c in enumerate(s.commitments, start=1)}
    return [_record(document, statement, ids, commitment_ids) for statement in ordered]


def _record(document: Document, s: Statement, ids: dict[Statement, str], commitment_ids: dict[int, str]) -> Record:
    text = " … ".join(document.text[a:b] for a, b in s.content)
    coders = dict.fromkeys(c for c in (s.attribution_coder, s.topic_coder, s.stance_coder, s.commitment_coder) if c)
    commitments = []
    for ordinal, commitment in enumerate(s.commitments, start=1):
        row = _commitment(commitment, ids[s], ordinal)
        row["same_as"] = commitment_ids.get(id(commitment.same_as)) if commitment.same_as else None
        commitments.append(row)
    return {
        "source_file": document.source_file,
        "document_id": document.document_id,
        "statement_id": ids[s],
        "published": document.published.isoformat() if document.published else None,
        "extent": list(s.extent),
        "content": [list(span) for span in s.content],
        "text": text,
        "words": words_in(text),
        "cue": _span(s.cue),
        "cue_inherited_from": ids.get(s.cue_inherited_from) if s.cue_inherited_from else None,
        "speaker_mention": _span(s.source),
        "speakers": [_speaker(speaker) for speaker in s.speakers],
        "speaker_weight": 1 / len(s.speakers) if s.speakers else 1.0,
        "speaker_rule": s.speaker_rule,
        "speaker_antecedent": _span(s.speaker_antecedent),
        "on_behalf_of": _speaker(s.on_behalf_of) if s.on_behalf_of else None,
        "relay": document.text[s.relay[0] : s.relay[1]] if s.relay else None,
        "quote_kind": s.quote_kind,
        "has_quoted_fragment": s.has_quoted_fragment,
        "depth": s.depth,
        "nested_in": ids.get(s.nested_in) if s.nested_in else None,
        "counts": s.counts,
        "linked_to": ids.get(s.linked_to) if s.linked_to else None,
        "in_scope": s.in_scope,
        "stance": s.stance,
        "stance_confidence": s.stance_confidence,
        "stance_evidence": _span(s.stance_evidence),
        "stance_explicit": s.stance_explicit,
        "self_stance": s.self_stance,
        "topic": s.topic,
        "topics_secondary": list(s.topics_secondary),
        "topic_confidence": s.topic_confidence,
        "attribution_confidence": s.attribution_confidence,
        "speaker_confidence": s.speaker_confidence,
        "coder": "+".join(coders) or None,
        "commitments": commitments,
    }
