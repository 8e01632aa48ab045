"""What repeats or announces a statement and is not counted: headings and lead-ins (codebook 1.4)."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

from dashboard.coding.attribution import lexicon, syntax
from dashboard.coding.attribution.reading import Reading
from dashboard.coding.statement import Span, Statement

_WORD = re.compile(r"\w+")
_ANNOUNCING = re.compile(
    r"\b(?:there (?:is|are)|the following|this much|one thing|two things|a (?:clear )?message)\b", re.I
)
_ANNOUNCE_LENGTH = 60  # characters; an announcing frame is short
_SECTION = 12  # statements after a heading among which it looks for what it repeats


def mark_headings(statements: Sequence[Statement], reading: Reading) -> None:
    """A heading repeats what follows it: it is linked to the body statement that shares most words, else to the next.

    Only a heading that no statement follows stays one of its own.
    """
    body = [s for s in statements if reading.paragraph_of(s.content[0][0]) not in reading.headings]
    starts = [s.content[0][0] for s in body]
    for statement in statements:
        start, _ = statement.content[0]
        if reading.paragraph_of(start) not in reading.headings:
            continue
        at = bisect.bisect_left(starts, start)
        following = body[at : at + _SECTION]
        if following:
            statement.counts = False
            statement.linked_to = max(following, key=lambda s: _overlap(statement, s, reading))


def _overlap(heading: Statement, other: Statement, reading: Reading) -> float:
    mine, theirs = (
        {w.lower() for span in s.content for w in _WORD.findall(reading.words(span)) if len(w) > 3}
        for s in (heading, other)
    )
    return len(mine & theirs) / len(mine) if mine else 0.0


def mark_lead_ins(statements: Sequence[Statement], reading: Reading) -> None:
    """A reported act or an announcing frame that the same speaker's next sentence spells out is not counted."""
    outer = [s for s in statements if s.depth == 1]
    active: str | None = None  # the name that the latest pronoun stands for
    for statement, after in itertools.pairwise(outer):
        active = _name(reading, statement.source) or (active if _is_pronoun(reading, statement.source) else None)
        announced = _announces(statement, reading) and _follows(statement, after, reading)
        if announced and _goes_on(statement, after, active, reading):
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
    if _ANNOUNCING.search(words):
        return True
    verb = syntax.cue_verb(reading.tokens(statement.cue))
    tags = {token.tag_ for piece in statement.content for token in reading.tokens(piece)}
    return verb is not None and verb.lower_ in lexicon.TITLING and not tags & (syntax.FINITE | {"VB"})


def _follows(statement: Statement, after: Statement, reading: Reading) -> bool:
    here = reading.sentence_of(statement.extent[1] - 1)
    return reading.sentence_of(after.extent[0]) - here == 1


def _goes_on(statement: Statement, after: Statement, name: str | None, reading: Reading) -> bool:
    """The next source is a pronoun, the same name, or a role after a name ("the president said")."""
    if after.source is None:
        return after.cue_inherited_from is statement
    if _is_pronoun(reading, after.source):
        return True
    theirs = _name(reading, after.source)
    if theirs is not None:
        return theirs == name
    return name is not None and not _is_pronoun(reading, statement.source)


def _is_pronoun(reading: Reading, source: Span | None) -> bool:
    return source is not None and reading.words(source).lower() in lexicon.PRONOUNS | lexicon.THIRD_PERSON


def _name(reading: Reading, source: Span | None) -> str | None:
    """The last word of a name ("Emmanuel Macron himself" -> "macron"); None for a role or a pronoun."""
    if source is None:
        return None
    words = list(itertools.takewhile(lambda token: token.text != ",", reading.tokens(source)))
    words = [token for token in words if token.lower_ not in lexicon.THIRD_PERSON]
    if not words:
        return None
    alone = len(words) == 1 and words[0].text[0].isupper()
    return words[-1].lower_ if alone or words[-1].tag_ == "NNP" else None
