"""What the coding components fill in: a statement, its speakers and its commitments (docs/codebook.md).

The components run in the order attribution, speakers, topics, stance, commitments. Each one sets its own fields and
reads those set before it. Spans are half-open ranges of code points of the article's text. This module knows no spaCy.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

Span = tuple[int, int]
QuoteKind = Literal["direct", "mixed", "indirect", "unmarked_direct", "free_indirect", "reported_act", "document"]
EntityType = Literal["person", "institution", "document", "outlet", "unnamed"]


@dataclasses.dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, resolved to one entity, with the office held on the article's date (codebook section 3)."""

    id: str
    name: str
    entity_type: EntityType
    role: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-3
    organisation: str | None = None
    sector: str | None = None  # PLOVER code
    wikidata: str | None = None
    registered: bool = False


@dataclasses.dataclass(slots=True)
class Commitment:
    """One commitment record (codebook section 5). Parties are ISO codes, organisation ids or the text's own words."""

    type: str
    strength: str
    evidence: Span
    conditional: bool = False
    condition: str | None = None
    committed: tuple[str, ...] = ()
    voice: str | None = None
    urged_by: str | None = None
    beneficiary: str | None = None
    against: str | None = None
    direction: str | None = None
    time_frame: str | None = None
    amount: tuple[float, ...] = ()  # one number, or two for a range
    currency: str | None = None  # ISO 4217
    specificity: str | None = None
    confidence: float | None = None  # that type and strength are both right
    type_confidence: float | None = None
    strength_confidence: float | None = None
    conditional_confidence: float | None = None
    same_as: Commitment | None = None  # the first record of the same act by the same party in this article


@dataclasses.dataclass(slots=True, eq=False)
class Statement:
    """One statement: the content that the text attributes to the same speakers through one attribution act.

    Compared by identity, so that statements can refer to one another while their labels are still being set.
    """

    # attribution
    extent: Span
    content: tuple[Span, ...]
    quote_kind: QuoteKind
    cue: Span | None = None
    cue_inherited_from: Statement | None = None
    source: Span | None = None  # the words in the source slot here; None when inherited or agentless
    relay: Span | None = None
    has_quoted_fragment: bool = False
    depth: int = 1
    nested_in: Statement | None = None
    counts: bool = True  # False for lead-ins and headline echoes
    linked_to: Statement | None = None  # what a lead-in announces or a headline echoes
    attribution_confidence: float | None = None
    attribution_coder: str = ""  # id of the model or rule set
    # speakers
    speakers: tuple[Speaker, ...] = ()  # empty: unresolved
    on_behalf_of: Speaker | None = None
    speaker_confidence: float | None = None
    speaker_rule: str | None = None  # id of the rule that resolved it, e.g. "pronoun"
    speaker_antecedent: Span | None = None  # the mention that the rule rests on
    # topics
    in_scope: bool = True
    topic: str | None = None
    topics_secondary: tuple[str, ...] = ()
    topic_confidence: float | None = None
    topic_coder: str = ""
    # stance
    stance: int | None = None  # -2 ... 2; None: no stance
    stance_confidence: float | None = None
    stance_evidence: Span | None = None
    stance_explicit: bool | None = None
    self_stance: bool = False
    stance_coder: str = ""
    # commitments
    commitments: list[Commitment] = dataclasses.field(default_factory=list)
    commitment_coder: str = ""
