"""What repeats or announces a statement and is not counted: headings and lead-ins (codebook 1.4)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from dashboard.coding.attribution import lexicon
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Statement

_WORD = re.compile(r"\w+")
_ANNOUNCING = re.compile(
    r"\b(?:there (?:is|are)|the following|this much|one thing|two things|a (?:clear )?message)\b", re.I
)
_ANNOUNCE_LENGTH = 60  # characters; an announcing frame is short


def mark_headings(statements: Sequence[Statement], reading: Reading) -> None:
    """A statement in a heading echoes the body statement that shares its words; without one it stays a statement."""
    for statement in statements:
        start, _ = statement.content[0]
        if reading.paragraph_of(start) not in reading.headings:
            continue
        body = [
            s
            for s in statements
            if s is not statement and reading.paragraph_of(s.content[0][0]) not in reading.headings
        ]
        if not body:
            continue
        best = max(body, key=lambda s: _overlap(statement, s, reading))
        if statement.cue is None or _overlap(statement, best, reading) >= 0.5:
            statement.counts = False
            statement.linked_to = best


def _overlap(heading: Statement, other: Statement, reading: Reading) -> float:
    mine, theirs = (
        {w.lower() for span in s.content for w in _WORD.findall(reading.words(span)) if len(w) > 3}
        for s in (heading, other)
    )
    return len(mine & theirs) / len(mine) if mine else 0.0


def mark_lead_ins(statements: Sequence[Statement], reading: Reading) -> None:
    """A reported act or an announcing frame that the same speaker's next sentence spells out is not counted."""
    counted = [s for s in statements if s.depth == 1]
    for statement, after in itertools.pairwise(counted):
        if not _announces(statement, reading) or not _follows(statement, after, reading):
            continue
        if _same_speaker(statement, after, reading):
            statement.counts = False
            statement.linked_to = after


def _announces(statement: Statement, reading: Reading) -> bool:
    if statement.quote_kind == "reported_act":
        return True
    if statement.quote_kind != "indirect" or statement.cue is None:
        return False
    words = " ".join(reading.words(span) for span in statement.content)
    if len(words) > _ANNOUNCE_LENGTH:
        return False
    frame = _ANNOUNCING.search(words) is not None
    noun_phrase = not any(
        t.tag_ in {"VBD", "VBZ", "VBP", "MD", "VB"} for p in statement.content for t in reading.tokens(p)
    )
    return frame or noun_phrase


def _follows(statement: Statement, after: Statement, reading: Reading) -> bool:
    here = reading.sentence_of(statement.extent[1] - 1)
    return reading.sentence_of(after.extent[0]) - here == 1


def _same_speaker(statement: Statement, after: Statement, reading: Reading) -> bool:
    """The next source is a pronoun, shares a name, or is a role beside a name (the names themselves may not differ)."""
    if after.source is None:
        return after.cue_inherited_from is statement
    if statement.source is None:
        return False
    words = reading.words(after.source).lower()
    if words in lexicon.THIRD_PERSON:
        return True
    mine, theirs = _names(statement, reading), _names(after, reading)
    return bool(mine & theirs) or not mine or not theirs


def _names(statement: Statement, reading: Reading) -> set[str]:
    if statement.source is None:
        return set()
    return {t.lower_ for t in reading.tokens(statement.source) if t.tag_ == "NNP" and t.ent_type_ == "PERSON"}
