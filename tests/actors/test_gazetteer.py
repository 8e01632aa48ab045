"""Finding names, states, organisations, offices and institutions in a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.actors.gazetteer import Gazetteer, words_of
from dashboard.actors.names import fold, slug, strip_possessive
from dashboard.actors.registry import load_registry


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(load_registry())


def found(gazetteer, text):
    """wording -> the ids and codes of its senses other than `weak`."""
    return {
        text[hit.start : hit.end]: {r.value for r in hit.readings if r.sense != "weak"}
        for hit in gazetteer.mark(text).hits
    }


def test_the_longest_name_counts(gazetteer):
    marked = found(gazetteer, "The European Commission and the European Council met in Brussels.")
    assert marked["European Commission"] == {"european-commission", "EC"}
    assert "European" not in marked


def test_an_office_steps_over_the_state_inside_it(gazetteer):
    marked = found(gazetteer, "the head of the Russian delegation spoke")
    assert marked["head of the Russian delegation"] == {"negotiator"}
    assert marked["Russian"] == {"RUS"}


def test_an_office_keeps_the_organisation_inside_it(gazetteer):
    marked = found(gazetteer, "the UN chief spoke")
    assert marked["UN chief"] == {"secretary_general"}
    assert "UN" in marked["UN"]


@pytest.mark.parametrize("text", ["they told us who it was", "a turkey and some china", "who would not"])
def test_small_words_are_no_abbreviations_and_no_states(gazetteer, text):
    assert found(gazetteer, text) == {}


def test_abbreviations_in_capitals(gazetteer):
    assert "USA" in found(gazetteer, "The US and the U.S. agreed.")["US"]
    assert "USA" in found(gazetteer, "The US and the U.S. agreed.")["U.S."]


def test_possessives_belong_to_the_word(gazetteer):
    marked = found(gazetteer, "Ukraine’s prime minister's office wrote")
    assert marked["prime minister's office"] == {"prime-ministers-office"}
    assert "UKR" in marked["Ukraine"]


def test_nothing_is_found_over_a_full_stop(gazetteer):
    assert "foreign. Minister" not in found(gazetteer, "It was foreign. Minister Tkach agreed.")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("the Élysée", "elysee"),
        ("Kim Jong-un", "kim jong un"),
        ("T. S. Tirumurti", "ts tirumurti"),
        ("Władysław Kosiniak-Kamysz", "wladyslaw kosiniak kamysz"),
        ("Jonas Gahr Støre", "jonas gahr store"),
        ("O’Brien", "obrien"),
    ],
)
def test_folding(name, folded):
    assert fold(name) == folded


def test_slugs_and_possessives():
    assert slug("Mevlüt Çavuşoğlu") == "mevlut-cavusoglu"
    assert strip_possessive("“Zelenskyy’s") == "Zelenskyy"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_marked(gazetteer, text):
    marked = gazetteer.mark(text)
    for word in marked.words:
        assert text[word.start : word.end].startswith(word.text[:1])
    for hit in marked.hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert marked.words[hit.first].start == hit.start


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_folding_is_stable(name):
    assert fold(fold(name)) == fold(name)


def test_words_keep_their_place():
    text = "T. S. Eliot's U.S. vice-president"
    assert [text[w.start : w.end] for w in words_of(text)] == ["T. S.", "Eliot", "U.S.", "vice", "president"]
