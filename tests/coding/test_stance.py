"""The stance component: stance or none first, then the value; evidence inside the content; who speaks for Russia."""

from __future__ import annotations

import pytest
import spacy

from dashboard.coding import extensions
from dashboard.coding.encoder.prediction import Prediction
from dashboard.coding.encoder.utterance import Utterance, represents_russia
from dashboard.coding.stance.component import StanceComponent
from dashboard.coding.stance.decision import stance
from dashboard.coding.statement import Speaker, Statement


def predicted(has: float, *stances: float, evidence: tuple[int, int] = (0, 6)) -> Prediction:
    return Prediction(has, stances, evidence, {"other": 1.0}, ())


def test_no_stance_has_no_value_and_no_evidence() -> None:
    found = stance(Utterance("We send tanks"), predicted(0.2, 0.9, 0.1, 0, 0, 0))
    assert (found.value, found.evidence, found.confidence) == (None, None, 0.8)


def test_a_stance_has_value_evidence_and_the_joint_confidence() -> None:
    found = stance(Utterance("Russia stalls"), predicted(0.9, 0.1, 0.7, 0.2, 0, 0))
    assert (found.value, found.evidence, found.explicit) == (-1, (0, 6), True)
    assert found.confidence == pytest.approx(0.63)


def test_a_stand_in_is_implicit() -> None:
    text = "The invader will pay"
    assert (
        stance(Utterance("Those sanctions stay"), predicted(0.9, 0, 1.0, 0, 0, 0, evidence=(0, 15))).explicit is False
    )
    assert stance(Utterance(text), predicted(0.9, 1.0, 0, 0, 0, 0, evidence=(0, 11))).explicit is True


@pytest.mark.parametrize(
    ("speaker", "speaks_for_russia"),
    [
        (Speaker("a", "A", "person", role="President of Russia", country="RUS", sector="GOV"), True),
        (Speaker("b", "Kremlin", "institution", country="RUS"), True),
        (Speaker("c", "C", "person", role="Opposition politician", country="RUS", sector="OPP"), False),
        (Speaker("d", "TASS", "outlet", country="RUS"), False),
        (Speaker("e", "E", "person", country="RUS"), False),
        (Speaker("f", "F", "person", role="Head of Kherson region", country="UKR", sector="PRE"), True),
        (Speaker("g", "G", "person", role="President of Ukraine", country="UKR", sector="GOV"), False),
    ],
)
def test_who_speaks_for_russia(speaker: Speaker, speaks_for_russia: bool) -> None:
    assert represents_russia(speaker) is speaks_for_russia


def coded(article: str, contents: list[str], *speakers: Speaker) -> Statement:
    extensions.register()
    doc = spacy.blank("en")(article)
    spans = tuple((article.index(words), article.index(words) + len(words)) for words in contents)
    statement = Statement(extent=(0, len(article)), content=spans, quote_kind="mixed", speakers=speakers)
    doc._.statements = [statement]
    StanceComponent()(doc)
    return statement


RUSSIAN = Speaker("a", "A", "person", role="Foreign Minister of Russia", country="RUS", sector="GOV")
CHINESE = Speaker("b", "B", "person", role="Foreign Minister of China", country="CHN", sector="GOV")


def test_evidence_lies_in_one_piece_of_the_content() -> None:
    article = "It was wrong to wait, he said, and Russia must be condemned for its brutal war."
    contents = ["It was wrong to wait", "Russia must be condemned for its brutal war"]
    statement = coded(article, contents, CHINESE)
    assert statement.stance in {-2, -1}
    assert statement.stance_evidence is not None
    start, end = statement.stance_evidence
    assert any(a <= start and end <= b for a, b in statement.content)
    assert "condemned" in article[start:end]


def test_joint_words_with_another_are_not_russias_own() -> None:
    article = "Moscow and Beijing stand together, they said."
    assert coded(article, ["Moscow and Beijing stand together"], RUSSIAN, CHINESE).self_stance is False
    assert coded(article, ["Moscow and Beijing stand together"], RUSSIAN).self_stance is True


def test_a_statement_without_speaker_is_coded() -> None:
    statement = coded("Russia has committed war crimes, it was said.", ["Russia has committed war crimes"])
    assert statement.stance == -2
    assert statement.self_stance is False
