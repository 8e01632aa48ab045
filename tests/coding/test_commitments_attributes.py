"""What the words of a commitment say: sums, times, conditions, directions, parties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.coding.commitments import attributes, parties
from dashboard.coding.encoder.clauses import clauses, sentences
from dashboard.coding.encoder.utterance import Utterance, piece_span


@pytest.mark.parametrize(
    ("text", "numbers", "currency"),
    [
        ("a loan of two billion euros", (2e9,), "EUR"),
        ("€50bn over four years", (50e9,), "EUR"),
        ("$61 billion for Kyiv", (61e9,), "USD"),
        ("US$1.3 billion", (1.3e9,), "USD"),
        ("between 200 and 300 million pounds", (200e6, 300e6), "GBP"),
        ("85 billion kroner this year", (85e9,), "NOK"),
        ("half a billion dollars", (0.5e9,), "USD"),
        ("a 90-billion-euro loan", (90e9,), "EUR"),
        ("1,500 tons of flour", (), None),
        ("forty howitzers and 5,000 helmets", (), None),
        ("1,250,000 Swiss francs", (1_250_000.0,), "CHF"),
        ("a million shells for a million euros", (1e6,), "EUR"),
        ("they won two seats", (), None),
    ],
)
def test_sums_of_money(text: str, numbers: tuple[float, ...], currency: str | None) -> None:
    assert attributes.amount(text) == (numbers, currency)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The tanks will arrive by the end of March", "by the end of March"),
        ("We will decide next week", "next week"),
        ("They will be sent before winter", "before winter"),
        ("We will stand by Kyiv for as long as it takes", "as long as it takes"),
        ("The ban applies from 2027", "from 2027"),
        ("within the next six months", "within the next six months"),
        ("on 18 May the law takes effect", "on 18 May"),
        ("over four years", "over four years"),
        ("We will help", None),
        ("We may help", None),
    ],
)
def test_time_frames(text: str, when: str | None) -> None:
    assert attributes.time_frame(text) == when


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("If the truce holds, we will send observers", "If the truce holds"),
        ("We will pay once the law is passed", "once the law is passed"),
        ("Troops can go only when there is an agreement, he added", "only when there is an agreement"),
        ("We will help for as long as it takes", None),
        ("Even if it rains we go", None),
        ("Provided that Berlin agrees: yes", "Provided that Berlin agrees"),
        ("Observers would go there after a lasting ceasefire, she said", "after a lasting ceasefire"),
        ("Trainers now and not after a truce", None),
        ("They met after lunch", None),
    ],
)
def test_conditions(text: str, words: str | None) -> None:
    span = attributes.condition(text)
    assert (text[slice(*span)] if span else None) == words


@pytest.mark.parametrize(
    ("cue", "words", "hangs"),
    [
        ("offered", "to host the talks", True),
        ("said", "Bern would offer a venue", True),
        ("said", "no venue had been offered", False),
        ("said", "a peace offering was made", False),
    ],
)
def test_an_offer_hangs_on_the_other_sides_yes(cue: str, words: str, hangs: bool) -> None:
    assert attributes.offered(cue, words) is hangs


@pytest.mark.parametrize(
    ("text", "type_", "strength", "way"),
    [
        ("the sanctions remain in force", "sanctions", "pledged", "maintain"),
        ("further sanctions will follow", "sanctions", "pledged", "increase"),
        ("the deliveries are suspended", "military_aid", "refused", "end"),
        ("we will send tanks", "military_aid", "pledged", "start"),
        ("aid will be cut by half", "financial_aid", "pledged", "reduce"),
        ("we rule out sending troops", "force_deployment", "refused", "none"),
    ],
)
def test_directions(text: str, type_: str, strength: str, way: str) -> None:
    assert attributes.direction(text, type_, strength) == way


PARIS = Utterance("", speaker="President of France", country="FRA", countries=("FRA",))


@pytest.mark.parametrize(
    ("clause", "strength", "cue", "acting"),
    [
        ("France and the UK will take command", "pledged", "said", ("FRA", "GBR")),
        ("we will send guns to Ukraine", "pledged", "said", ("FRA",)),
        ("Germany must send guns", "urged", "said", ("DEU",)),
        ("Moscow to stop the shelling", "urged", "called on", ("RUS",)),
        ("guarantees from the USA", "urged", "hoped for", ("USA",)),
        ("we must do it together", "urged", "said", ("FRA",)),
        ("the grain has to leave the ports", "urged", "said", ("unspecified",)),
        ("Ukraine will get new guns", "pledged", "said", ("FRA",)),
    ],
)
def test_who_is_to_act(clause: str, strength: str, cue: str, acting: tuple[str, ...]) -> None:
    utterance = Utterance(clause, country="FRA", countries=("FRA",), cue=cue)
    assert parties.committed(utterance, clause, strength) == acting


def test_for_whom_and_against_whom() -> None:
    assert parties.beneficiary("we will send guns", "military_aid", ["FRA"]) == "UKR"
    assert parties.beneficiary("we will send guns to Moldova", "military_aid", ["FRA"]) == "MDA"
    assert parties.beneficiary("spending will rise", "defence_buildup", ["FRA"]) is None
    assert parties.against("new sanctions on Iran", "sanctions", PARIS, ["FRA"]) == "IRN"
    assert parties.against("new sanctions will follow", "sanctions", PARIS, ["FRA"]) == "RUS"
    assert parties.against("we will send guns", "military_aid", PARIS, ["FRA"]) is None


@pytest.mark.parametrize(
    ("acting", "strength", "voice"),
    [
        (("FRA",), "pledged", "own"),
        (("FRA", "GBR"), "pledged", "joint"),
        (("USA",), "pledged", "reported_other"),
        (("USA",), "urged", "urged"),
    ],
)
def test_whose_commitment_is_voiced(acting: tuple[str, ...], strength: str, voice: str) -> None:
    assert parties.voice(acting, PARIS, strength) == voice


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    attributes.amount(text)
    attributes.time_frame(text)
    attributes.specificity(text, "military_aid")
    if span := attributes.condition(text):
        assert 0 <= span[0] < span[1] <= len(text)
    for a, b in (*sentences(text), *clauses(text)):
        assert 0 <= a <= b <= len(text)
    parties.committed(Utterance(text, country="FRA", countries=("FRA",), cue="demanded"), text, "urged")


@given(st.lists(st.integers(1, 30), min_size=1, max_size=4), st.data())
def test_a_span_of_the_joined_text_lands_inside_one_piece(lengths: list[int], data: st.DataObject) -> None:
    pieces, place = [], 0
    for length in lengths:
        pieces.append((place, place + length))
        place += length + 7
    total = sum(lengths) + 3 * (len(lengths) - 1)
    start = data.draw(st.integers(0, total - 1))
    end = data.draw(st.integers(start + 1, total))
    a, b = piece_span(tuple(pieces), (start, end))
    assert a < b
    assert any(left <= a and b <= right for left, right in pieces)
