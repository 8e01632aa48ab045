"""The codebook's certain rules on stance: what each one catches, and what it must leave alone."""

from __future__ import annotations

import pathlib

import pytest

from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.stance.decision import stance
from dashboard.coding.stance.rules import load_rules, rule_for
from dashboard.errors import CodebookError


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The West is waging war with Ukrainian hands", "blames_the_west"),
        ("The West is not fighting us", "own_voice"),
    ],
)
def test_rules_for_russian_officials(text: str, rule: str) -> None:
    found = rule_for(Utterance(text, country="RUS", for_russia=True, cue="said"))
    assert found
    assert found.name == rule


@pytest.mark.parametrize(
    ("text", "cue", "rule"),
    [
        ("We condemn Russia's attack", "said", "condemns"),
        ("the Russian strikes on Lviv", "condemned", "condemns"),
        ("the delay of the loan", "condemned", None),
        ("Kyiv has failed to condemn its own officers", "said", None),
        ("Russia commits war crimes every day", "said", "war_crimes"),
        ("It is being investigated whether Russia committed war crimes", "said", None),
        ("Moscow has never kept its word", "said", "absolute_bad_faith"),
        ("Nobody is going to ease the pressure on Moscow", "said", "refuses_easing"),
        ("There will be no lifting of restrictions on Russian banks", "said", "refuses_easing"),
        ("It was wrong not to lift the sanctions on Russia", "said", "keeps_sanctions"),
        ("Russia must be defeated on the battlefield", "said", "wants_defeat"),
        ("Russia must not be defeated in the court of opinion alone", "said", None),
        ("Moscow shows no sign of wanting peace", "said", None),
        ("We will never recognise what Russia has annexed, that is our promise", "said", None),
        ("Vienna is too soft on Moscow", "said", "too_soft"),
        ("Vienna is too hard on Russia", "said", "too_hard"),
        ("Russia's legitimate concerns have to be heard", "said", "legitimate_concerns"),
        ("Russia has no legitimate interest there", "said", None),
        ("NATO provoked this war", "said", "blames_nato"),
        ("It is a lie that NATO provoked this war", "said", None),
        ("According to Kyiv, Russia has attacked again", "said", "reported_view"),
        ("Kyiv rightly says that Russia has attacked again", "said", None),
        ("The sanctions on Russia have been extended", "said", "keeps_sanctions"),
        ("The sanctions have been extended and new ones added", "said", None),
        ("Russian steel should at last be banned", "said", "demands_pressure"),
        ("Russian steel should not be banned", "said", None),
        ("He will veto any ban on Russian nuclear fuel", "said", "vetoes_pressure"),
        ("He will not veto the package against Russia", "said", None),
        ("We want to trade with Moscow as before", "said", "seeks_trade"),
        ("Nobody wants to trade with Moscow as before", "said", None),
        ("Tokyo is weighing further measures against Moscow", "said", "considers_pressure"),
        ("Tokyo must stop considering and take further measures against Moscow", "said", None),
        ("The republic will not join the sanctions against Russia", "said", "refuses_pressure"),
        ("We do not join the sanctions on Russia, but nobody may circumvent them here", "said", None),
        ("Glory to the valiant Russian troops", "said", "for_its_army"),
        ("Whoever stands behind Moscow's war will answer for it", "said", None),
        ("Brussels is sick with Russophobia", "said", "russophobia"),
        ("The charge of Russophobia is absurd", "said", None),
    ],
)
def test_what_a_rule_catches(text: str, cue: str, rule: str | None) -> None:
    found = rule_for(Utterance(text, country="CHL", cue=cue))
    assert (found.name if found else None) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Crimea belongs to us for ever", "annexed_land"),
        ("We will never give back Crimea", "annexed_land"),
        ("The talks go on", "own_voice"),
        ("We condemn Russia's critics", "own_voice"),
    ],
)
def test_russias_own_voice(text: str, rule: str) -> None:
    found = rule_for(Utterance(text, country="RUS", for_russia=True))
    assert found is not None
    assert found.name == rule


def predicted(has: float, *stances: float) -> Prediction:
    return Prediction(has, stances, (0, 5), {"other": 1.0}, ())


def test_a_rule_that_forces_overrules_silence_and_says_so() -> None:
    found = stance(Utterance("We condemn Russia's war", country="CHL"), predicted(0.1, 0.2, 0.2, 0.2, 0.2, 0.2))
    assert (found.value, found.rule) == (-2, "condemns")


def test_the_predictor_is_not_credited_to_a_rule_that_changed_nothing() -> None:
    found = stance(Utterance("We condemn Russia's war", country="CHL"), predicted(0.9, 0.9, 0.1, 0.0, 0.0, 0.0))
    assert (found.value, found.rule) == (-2, None)


def test_what_a_barred_value_was_given_goes_to_its_neighbour() -> None:
    kept = Utterance("The sanctions on Russia have been extended", country="CHL")
    assert stance(kept, predicted(0.9, 0.6, 0.1, 0.3, 0.0, 0.0)).value == -1
    own = Utterance("Russia fights on", country="RUS", for_russia=True)
    assert stance(own, predicted(0.9, 0.5, 0.3, 0.0, 0.2, 0.0)).value == 0


def test_of_two_likely_values_far_apart_the_middle_wins_only_when_likely_itself() -> None:
    plain = Utterance("Moscow was there", country="CHL")
    assert stance(plain, predicted(0.9, 0.4, 0.35, 0.05, 0.2, 0.0)).value == -1
    assert stance(plain, predicted(0.9, 0.6, 0.2, 0.05, 0.15, 0.0)).value == -2


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("- {name: a, section: s, who: all, pattern: x, leaves: [0]}", "who is 'all' (rules.yml, a)"),
        ("- {name: a, section: s, who: others, pattern: '(', leaves: [0]}", "pattern does not compile"),
        ("- {name: a, section: s, who: others, pattern: x, leaves: [3]}", "leaves is [3] (rules.yml, a)"),
        ("- {name: a, who: others, pattern: x, leaves: [0]}", "key 'section' is missing"),
        ("- {name: a, section: s, who: others, pattern: x, leaves: [0], force: true}", "key 'force' is unknown"),
    ],
)
def test_a_slip_in_the_rules_is_named(tmp_path: pathlib.Path, entry: str, says: str) -> None:
    path = tmp_path / "rules.yml"
    path.write_text(entry + "\n", encoding="utf-8")
    with pytest.raises(CodebookError) as raised:
        load_rules(path)
    assert says in str(raised.value)
