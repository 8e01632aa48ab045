"""Commitments say how sure their type, strength and conditionality are, each by itself."""

from __future__ import annotations

import pytest

from dashboard.coding.commitments.decision import commitments
from dashboard.coding.encoder.prediction import STANCES, Act, Prediction
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Commitment


def coded(text: str, strengths: dict[str, float], conditional: float) -> Commitment:
    act = Act("military_aid", 0.8, strengths, conditional, (0, len(text)))
    prediction = Prediction(0.1, (1.0, *[0.0] * (len(STANCES) - 1)), (0, 1), {"military_aid": 1.0}, [act])
    (found,) = commitments(Utterance(text, "minister", "FRA"), prediction)
    return found


def test_a_strength_that_the_model_chose() -> None:
    found = coded("More tanks for Kyiv", {"pledged": 0.7, "urged": 0.3}, 0.1)
    assert (found.type_confidence, found.strength, found.strength_confidence) == (0.8, "pledged", 0.7)
    assert (found.conditional, found.conditional_confidence) == (False, 0.9)
    assert found.confidence == pytest.approx(0.56)  # type and strength both right


def test_a_modal_word_weighs_threefold_in_the_confidence_too() -> None:
    found = coded("Kyiv must get tanks", {"pledged": 0.6, "urged": 0.4}, 0.1)
    assert found.strength == "urged"
    assert found.strength_confidence == pytest.approx(1.2 / 1.8, abs=1e-4)


def test_a_rule_that_leaves_no_choice_is_sure() -> None:
    found = coded("He rules out tanks", {"pledged": 0.9, "refused": 0.1}, 0.1)
    assert (found.strength, found.strength_confidence) == ("refused", 0.95)


@pytest.mark.parametrize(("clause", "types"), [((0, 9), ["military_aid"]), ((13, 25), ["military_aid", "sanctions"])])
def test_a_clause_that_has_an_act_has_another_only_if_it_is_likelier(clause: tuple[int, int], types: list[str]) -> None:
    acts = [
        Act("military_aid", 0.8, {"pledged": 1.0}, 0.1, (0, 9)),
        Act("sanctions", 0.35, {"pledged": 1.0}, 0.1, clause),
    ]
    prediction = Prediction(0.1, (1.0, *[0.0] * (len(STANCES) - 1)), (0, 1), {"military_aid": 1.0}, acts)
    found = commitments(Utterance("More guns and a new list", "minister", "FRA"), prediction)
    assert [one.type for one in found] == types


def test_what_is_pledged_as_an_offer_is_conditional() -> None:
    found = coded("Bern offered helmets", {"pledged": 0.7, "enacted": 0.3}, 0.1)
    assert (found.strength, found.conditional, found.condition) == ("pledged", True, None)


@pytest.mark.parametrize(
    ("text", "country", "strength", "found"),
    [
        ("Russia will attack again", "LVA", "pledged", 0),
        ("Russia will attack again", "RUS", "pledged", 1),
        ("Russia must stop attacking", "LVA", "urged", 1),
        ("Latvia will fight back", "LVA", "pledged", 1),
    ],
)
def test_what_others_foretell_of_russia_is_none_of_its_commitments(
    text: str, country: str, strength: str, found: int
) -> None:
    act = Act("military_action", 0.9, {strength: 1.0}, 0.1, (0, len(text)))
    prediction = Prediction(0.9, (0.2,) * len(STANCES), (0, 1), {"front_operations": 1.0}, [act])
    assert len(commitments(Utterance(text, "minister", country, (country,)), prediction)) == found


@pytest.mark.parametrize(
    ("text", "held", "chance"),
    [
        ("Spain will send aid if Kyiv asks", 0.5, 0.75),  # even odds, thrice
        ("Spain will send aid if Kyiv asks", 0.2, 0.4286),  # 1 to 4, thrice: 3 to 4
        ("Spain will send aid as long as it takes", 0.6, 0.3333),  # mere time: 3 to 2, a third of it: 1 to 2
        ("Spain will send aid", 0.6, 0.6),
    ],
)
def test_words_that_mark_a_condition_weigh_beside_the_network(text: str, held: float, chance: float) -> None:
    found = coded(text, {"pledged": 1.0}, held)
    assert found.conditional is (chance >= 0.5)
    assert found.conditional_confidence == pytest.approx(max(chance, 1 - chance), abs=1e-4)
