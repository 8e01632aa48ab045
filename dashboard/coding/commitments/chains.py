"""What the records of one article owe to one another: repeated acts, and conditions that still hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dashboard.codebook.labels import UNDECIDED
from dashboard.coding.statement import Commitment

_REACH = 3  # statements over which a speaker's condition still holds; further off it is another matter more often
# Narrower than the lexicon's `condition_not`, which also holds mere time ("when the time comes").
_FREED = re.compile(
    r"(?<!\w)(?:regardless|in any (?:case|event)|either way|no matter|whatever happens|unconditional\w*"
    r"|even (?:if|without))(?!\w)",
    re.IGNORECASE,
)


class Standing(NamedTuple):
    """A record where it stands in its article."""

    record: Commitment
    words: str  # that the record rests on
    statement: str  # the whole of it
    speakers: frozenset[str]  # ids
    place: int  # number of its statement in the article


def link_repetitions(found: Sequence[Standing]) -> None:
    """Set `same_as` on records of one article that repeat an act of the same type by the same party (codebook 5.3).

    `found` is in text order. A repetition shares its sum or most of its words of substance with the first record of the
    act; a bare "we will go on" is no chain.
    """
    for place, later in enumerate(found):
        for earlier in found[:place]:
            one, other = earlier.record, later.record
            if _same_act(one, other) and (
                _shared(earlier.words, later.words) or (other.amount and one.amount == other.amount)
            ):
                other.same_as = one.same_as or one
                break


def inherit_conditions(found: Sequence[Standing]) -> None:
    """Carry a condition on to its act's repetitions and to what its speaker adds about the act (codebook 5.2).

    Of what the speaker said before, the nearest record of the act decides: a promise made free stays free.
    """
    stated: dict[int, int] = {}  # by identity of a conditional record: place of the statement that states the condition
    for i, later in enumerate(found):
        record = later.record
        if record.conditional:
            stated[id(record)] = later.place
        elif record.strength in UNDECIDED and not _FREED.search(later.statement):
            first = record.same_as if id(record.same_as) in stated else _just_before(found, i, stated)
            if first and id(first) in stated and first.strength in UNDECIDED:
                record.conditional, record.condition = True, first.condition
                record.conditional_confidence = first.conditional_confidence
                stated[id(record)] = stated[id(first)]


def _just_before(found: Sequence[Standing], i: int, stated: Mapping[int, int]) -> Commitment | None:
    """The speaker's nearest record of the act, unless its condition was stated too far off."""
    later = found[i]
    for j in range(i - 1, -1, -1):
        earlier = found[j]
        if later.place - earlier.place > _REACH:
            return None
        if earlier.speakers & later.speakers and _goes_on(earlier.record, later.record):
            return earlier.record if later.place - stated.get(id(earlier.record), later.place) <= _REACH else None
    return None


def _goes_on(one: Commitment, other: Commitment) -> bool:
    return _shares_party(one, other) and one.direction == other.direction


def _same_act(one: Commitment, other: Commitment) -> bool:
    return _shares_party(one, other) and one.beneficiary == other.beneficiary


def _shares_party(one: Commitment, other: Commitment) -> bool:
    """Of one type, and by at least one party that acts in both."""
    return one.type == other.type and bool(set(one.committed) & set(other.committed))


_PLAIN = re.compile(
    r"(?:a|an|and|are|as|at|be|been|but|by|can|could|for|from|has|have|he|her|his|if|in|into|is|it|its|may|more|must|no|not|of|on"
    r"|or|our|over|she|should|so|that|the|their|them|there|they|this|to|under|until|up|was|we|were|will|with|would|you|your|also"
    r"|new|all|any|than|then|now|ukrain\w*|russia\w*)"
)


def _shared(one: str, other: str) -> bool:
    a, b = (_substance(words) for words in (one, other))
    return len(a & b) >= 2 and len(a & b) / min(len(a), len(b)) >= 0.5


def _substance(words: str) -> set[str]:
    return {word for word in re.findall(r"\w+", words.lower()) if not _PLAIN.fullmatch(word)}
