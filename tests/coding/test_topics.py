"""The topic component: topics out of probabilities, and what belongs to the record (codebook 1, points 3 and 4)."""

from __future__ import annotations

import pytest
import spacy

from dashboard.coding import extensions
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.reading import predictor
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Speaker, Statement
from dashboard.coding.topics.component import TopicsComponent
from dashboard.coding.topics.decision import in_scope, topic, weigh_by_article


def predicted(**topics: float) -> Prediction:
    return Prediction(0.0, (0.2,) * 5, (0, 1), topics, ())


def test_the_likeliest_topic_leads_and_two_more_may_follow() -> None:
    found = topic(predicted(energy=0.2, sanctions_assets=0.4, nuclear=0.17, trade_economy_food=0.16, other=0.07))
    assert found.primary == "sanctions_assets"
    assert found.secondary == ("energy", "nuclear")
    assert found.confidence == 0.4


def test_other_is_never_secondary() -> None:
    assert topic(predicted(energy=0.6, other=0.4)).secondary == ()


def test_the_other_statements_of_an_article_decide_an_open_topic() -> None:
    torn, clear = weigh_by_article([predicted(energy=0.5, nuclear=0.5), predicted(energy=0.9, nuclear=0.1)])
    # energy: .5 * ((.9 + .25) / 1.5 + .001) ** .7, nuclear: .5 * ((.1 + .25) / 1.5 + .001) ** .7, then to a sum of 1
    assert torn.topics["energy"] == pytest.approx(0.696, abs=0.001)
    assert torn.topics["nuclear"] == pytest.approx(0.304, abs=0.001)
    assert clear.topics["energy"] == pytest.approx(0.9)  # the torn one pulls neither way


def test_a_single_statement_keeps_its_topic() -> None:
    alone = predicted(energy=0.3, nuclear=0.7)
    assert weigh_by_article([alone]) == [alone]


@pytest.mark.parametrize(
    ("text", "official", "share", "paragraph", "belongs"),
    [
        ("Not all partners agree", True, 0.6, "Not all partners agree, says the president.", True),
        ("Russia must stop", True, 0.0, "Russia must stop, he said.", True),
        ("Russia plays well this year", False, 0.0, "Russia plays well this year, the coach said.", False),
        ("Russia bombs our theatres", False, 0.9, "Russia bombs our theatres, the singer said.", True),
        ("The striker signed for three years", True, 0.0, "The striker signed for three years, the club said.", False),
        ("Taxes will rise", True, 0.05, "Taxes will rise, the minister said.", False),
        ("We will send tanks", True, 0.2, "Kyiv asked. We will send tanks, the minister said.", True),
        ("It is absurd", False, 0.9, "It is absurd that the world fears war again, the pope said.", True),
        ("It was a good season", False, 0.9, "It was a good season, the farmer said.", False),
    ],
)
def test_scope(text: str, official: bool, share: float, paragraph: str, belongs: bool) -> None:
    assert in_scope(Utterance(text, official=official), share, paragraph) is belongs


def coded(article: str, content: str, speaker: Speaker) -> Statement:
    extensions.register()
    doc = spacy.blank("en")(article)
    start = article.index(content)
    span = (start, start + len(content))
    statement = Statement(extent=span, content=(span,), quote_kind="indirect", speakers=(speaker,))
    doc._.statements = [statement]
    TopicsComponent()(doc)
    return statement


MINISTER = Speaker("m", "M", "person", role="Minister", country="FRA", sector="GOV")
DIPLOMATS = Speaker("unnamed-eu-diplomats", "EU diplomats (unnamed)", "unnamed", organisation="EU")
INSPECTOR = Speaker("i", "I", "person", role="Head of the inspectorate", country="UKR", sector="UNK")
COACH = Speaker("c", "C", "person", role="Coach", country="FRA", sector="CVL")


def test_a_war_article_carries_its_elliptic_statements() -> None:
    article = "Paris hosts a summit on Ukraine.\n\nNot everyone agrees, the minister said.\n\nRussia was not invited."
    for speaker in (MINISTER, DIPLOMATS, INSPECTOR):
        assert coded(article, "Not everyone agrees", speaker).in_scope is True


def test_a_football_article_does_not() -> None:
    article = "The club has a new coach.\n\nWe want to attack more, the coach said.\n\nThe season begins in August."
    statement = coded(article, "We want to attack more", COACH)
    assert statement.in_scope is False
    assert statement.topic is not None
    assert statement.topic_coder


def test_predictions_do_not_depend_on_the_neighbours() -> None:
    short, long = (
        Utterance("The embargo on Russian oil stays"),
        Utterance("It is a long and winding road to peace. " * 30),
    )
    assert predictor().predict([short, long])[0] == predictor().predict([short])[0]
