"""What the records of one article owe to one another."""

from __future__ import annotations

import pytest

from dashboard.coding.commitments.chains import Standing, inherit_conditions, link_repetitions
from dashboard.coding.statement import Commitment


def record(words: str, *, speaker: str = "Q1", place: int = 0, **fields: object) -> Standing:
    given = {
        "type": "force_deployment",
        "strength": "pledged",
        "evidence": (0, 1),
        "committed": ("FRA", "GBR"),
        "beneficiary": "UKR",
        "direction": "start",
    }
    return Standing(words, Commitment(**{**given, **fields}), frozenset({speaker}), place)  # type: ignore[arg-type]


def test_a_repeated_promise_is_linked_and_keeps_its_condition() -> None:
    first = record(
        "France and the UK will lead an international force", conditional=True, condition="if there is peace"
    )
    again = record(
        "the international force that France will lead", speaker="Q2", committed=("FRA",), strength="intended"
    )
    other = record("a hundred tanks will be sent", speaker="Q2", type="military_aid")
    refusal = record("the international force France will lead is not at the front", strength="refused")
    found = [first, again, other, refusal]
    link_repetitions(found)
    inherit_conditions(found)
    assert again.record.same_as is first.record
    assert (again.record.conditional, again.record.condition) == (True, "if there is peace")
    assert other.record.same_as is None
    assert refusal.record.conditional is False


def test_unlike_acts_of_one_type_are_not_linked() -> None:
    tanks = record("Spain will send six tanks", type="military_aid", committed=("ESP",))
    training = record("Spain will train two thousand soldiers", type="military_aid", committed=("ESP",))
    link_repetitions([tanks, training])
    assert training.record.same_as is None


def test_an_inherited_condition_is_as_sure_as_the_first() -> None:
    first = record("", type="sanctions", conditional=True, conditional_confidence=0.7)
    later = record("", type="sanctions", same_as=first.record, conditional_confidence=0.9)
    inherit_conditions([first, later])
    assert (later.record.conditional, later.record.conditional_confidence) == (True, 0.7)


@pytest.mark.parametrize(
    ("words", "fields", "inherited"),
    [
        ("two brigades are planned", {}, True),
        ("two brigades are planned", {"strength": "intended", "place": 3}, True),
        ("two brigades are planned", {"place": 4}, False),  # by then it is another matter
        ("two brigades are planned", {"speaker": "Q2"}, False),
        ("two brigades are planned", {"type": "military_aid"}, False),
        ("two brigades are planned", {"direction": "end"}, False),
        ("two brigades must come", {"strength": "urged"}, False),  # a demand waits for nothing
        ("two brigades have arrived", {"strength": "enacted"}, False),
        ("two brigades will come in any case", {}, False),
        ("two brigades will come even without a truce", {}, False),
        ("two brigades are planned", {"place": 0}, False),  # the same statement: its words were read whole
    ],
)
def test_what_a_speaker_adds_soon_after_hangs_on_the_same_condition(
    words: str, fields: dict[str, object], inherited: bool
) -> None:
    first = record("France will lead a force", conditional=True, condition="if there is peace")
    later = record(words, **{"place": 1, **fields})  # type: ignore[arg-type]
    inherit_conditions([first, later])
    assert later.record.conditional is inherited
    assert later.record.condition == ("if there is peace" if inherited else None)
