"""What the records of one article owe to one another."""

from __future__ import annotations

import pytest

from dashboard.coding.commitments.chains import Standing, inherit_conditions, link_repetitions
from dashboard.coding.encoder.clauses import clauses
from dashboard.coding.statement import Commitment


def standing(words: str, *, speakers: str = "Q1", place: int = 0, statement: str = "", **fields: object) -> Standing:
    given = {
        "type": "force_deployment",
        "strength": "pledged",
        "evidence": (0, 1),
        "committed": ("FRA", "GBR"),
        "beneficiary": "UKR",
        "direction": "start",
    }
    record = Commitment(**{**given, **fields})  # type: ignore[arg-type]
    return Standing(record, words, statement or words, frozenset(speakers.split()), place)


def promised(place: int = 0) -> Standing:
    return standing("France will lead a force", place=place, conditional=True, condition="if there is peace")


def test_a_repeated_promise_is_linked_and_keeps_its_condition() -> None:
    first = standing(
        "France and the UK will lead an international force", conditional=True, condition="if there is peace"
    )
    again = standing(
        "the international force that France will lead", speakers="Q2", committed=("FRA",), strength="intended", place=9
    )
    other = standing("a hundred tanks will be sent", type="military_aid", place=1)
    refusal = standing("the international force France will lead is not at the front", strength="refused", place=2)
    found = [first, other, refusal, again]
    link_repetitions(found)
    inherit_conditions(found)
    assert again.record.same_as is first.record
    assert (again.record.conditional, again.record.condition) == (True, "if there is peace")
    assert other.record.same_as is None
    assert refusal.record.conditional is False


def test_unlike_acts_of_one_type_are_not_linked() -> None:
    tanks = standing("Spain will send six tanks", type="military_aid", committed=("ESP",))
    training = standing("Spain will train two thousand soldiers", type="military_aid", committed=("ESP",))
    link_repetitions([tanks, training])
    assert training.record.same_as is None


def test_an_inherited_condition_is_as_sure_as_the_first() -> None:
    first = standing("", type="sanctions", conditional=True, conditional_confidence=0.7)
    later = standing("", type="sanctions", same_as=first.record, conditional_confidence=0.9)
    inherit_conditions([first, later])
    assert (later.record.conditional, later.record.conditional_confidence) == (True, 0.7)


@pytest.mark.parametrize(
    ("words", "fields", "inherited"),
    [
        ("two brigades are planned", {}, True),
        ("two brigades are planned", {"strength": "intended", "place": 3}, True),
        ("two brigades are planned", {"place": 4}, False),  # by then it is another matter
        ("two brigades are planned", {"speakers": "Q2"}, False),
        ("two brigades are planned", {"speakers": "Q2 Q1"}, True),  # one of two who speak together
        ("two brigades are planned", {"speakers": ""}, False),  # nobody knows whose they are
        ("two brigades are planned", {"type": "military_aid"}, False),
        ("two brigades are planned", {"direction": "end"}, False),
        ("two German brigades are planned", {"committed": ("DEU",)}, False),
        ("two brigades must come", {"strength": "urged"}, False),  # a demand waits for nothing
        ("two brigades have arrived", {"strength": "enacted"}, False),
    ],
)
def test_what_a_speaker_adds_soon_after_hangs_on_the_same_condition(
    words: str, fields: dict[str, object], inherited: bool
) -> None:
    later = standing(words, **{"place": 1, **fields})  # type: ignore[arg-type]
    inherit_conditions([promised(), later])
    assert later.record.conditional is inherited
    assert later.record.condition == ("if there is peace" if inherited else None)


@pytest.mark.parametrize(
    "statement",
    [
        "We will send troops even if there is no truce",
        "We will send troops regardless of what Moscow says",
        "In any case, we will send troops",
        "No matter what Moscow says, we will send troops",
    ],
)
def test_a_promise_made_free_stays_free(statement: str) -> None:
    act = next(statement[a:b] for a, b in clauses(statement) if "send troops" in statement[a:b])
    free = standing(act, statement=statement, place=1)
    again = standing("two brigades are planned", place=2)
    inherit_conditions([promised(), free, again])
    assert (free.record.conditional, again.record.conditional) == (False, False)


def test_the_reach_is_counted_from_the_words_of_the_condition() -> None:
    later = [standing("two brigades are planned", place=place) for place in (2, 3, 5)]
    inherit_conditions([promised(), *later])
    assert [one.record.conditional for one in later] == [True, True, False]
