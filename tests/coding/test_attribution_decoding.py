"""Viterbi and marginals of the CRF against the sum over all label sequences, and the windows against the text."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.coding.attribution.decoding import LABELS, Crf, bio_constraints, forbid_inside, label_runs
from dashboard.coding.attribution.tagger import load_tagger
from dashboard.coding.attribution.windows import WINDOW, windows


def by_enumeration(crf: Crf, emissions: np.ndarray) -> tuple[list[int], np.ndarray]:
    length = emissions.shape[0]
    scores = {}
    for path in itertools.product(range(len(LABELS)), repeat=length):
        score = crf.start[path[0]] + sum(emissions[t, label] for t, label in enumerate(path))
        scores[path] = score + sum(crf.transitions[a, b] for a, b in itertools.pairwise(path))
    best = max(scores, key=lambda path: scores[path])
    top = scores[best]
    marginals = np.zeros((length, len(LABELS)))
    for path, score in scores.items():
        for t, label in enumerate(path):
            marginals[t, label] += np.exp(score - top)
    return list(best), marginals / marginals.sum(1, keepdims=True)


@pytest.mark.parametrize("seed", range(3))
def test_decoder_equals_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    crf = Crf(rng.normal(size=(7, 7)).astype(np.float32), rng.normal(size=7).astype(np.float32))
    emissions = rng.normal(size=(2, 4, 7)).astype(np.float32) * 2
    valid = np.array([[True] * 4, [True, True, True, False]])
    paths, marginals = crf.viterbi(emissions, valid), crf.marginals(emissions, valid)
    for row, length in ((0, 4), (1, 3)):
        best, expected = by_enumeration(crf, emissions[row, :length])
        assert paths[row, :length].tolist() == best
        np.testing.assert_allclose(marginals[row, :length], expected, atol=1e-4)


def test_no_span_runs_over_a_paragraph_break() -> None:
    crf = Crf(np.zeros((7, 7), np.float32), np.zeros(7, np.float32))
    emissions = np.zeros((1, 4, 7), np.float32)
    emissions[0, :, 6] = 5  # everything wants to be inside a content
    emissions[0, 0, 5] = 9
    opens = np.array([[True, False, True, False]])
    path = crf.viterbi(forbid_inside(emissions, opens), np.ones((1, 4), bool))[0]
    assert label_runs(path) == [(2, 0, 2), (2, 2, 4)]


def test_inside_labels_follow_their_own_begin_alone() -> None:
    allowed = bio_constraints() == 0
    assert [LABELS[i] for i in range(7) if allowed[i, LABELS.index("I-cue")]] == ["B-cue", "I-cue"]


@given(st.text(max_size=300) | st.text(alphabet='ab .\n"“’', max_size=1500))
@settings(max_examples=40, deadline=None)
def test_windows_hold_every_word_once_in_order(text: str) -> None:
    tokenizer = load_tagger("attribution-3layer")._tokenizer
    end = 0
    for window in windows(text, tokenizer):
        assert len(window.ids) <= WINDOW
        for word in window.words:
            assert end <= word.start <= word.end <= len(text)
            end = word.end


def test_tagging_does_not_depend_on_neighbours() -> None:
    tagger = load_tagger("attribution-3layer")
    text = "The mayor said that the bridge was safe.\n" * 40
    assert tagger.tag(text) == tagger.tag(text)
