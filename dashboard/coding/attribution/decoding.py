"""From the encoder's scores to labelled spans: a linear-chain CRF over BIO labels (Viterbi and marginals)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("source", "cue", "content")
_FORBIDDEN = np.float32(-1e4)
_INSIDE = (2, 4, 6)


def bio_constraints() -> Floats:
    """Penalties (7, 7) added to transition scores: I-x may follow B-x and I-x alone."""
    allowed = np.ones((len(LABELS), len(LABELS)), bool)
    for inside in _INSIDE:
        allowed[:, inside] = False
        allowed[inside - 1, inside] = allowed[inside, inside] = True
    return np.where(allowed, 0, _FORBIDDEN).astype(np.float32)


class Crf:
    """The decoder of one set of weights.

    Args:
        transitions: (7, 7) scores from label to label, learned.
        start: (7,) scores of the first label.
    """

    def __init__(self, transitions: Floats, start: Floats) -> None:
        self.transitions = transitions.astype(np.float32) + bio_constraints()
        self.start = start.astype(np.float32)

    def viterbi(self, emissions: Floats, valid: Bools) -> Ints:
        """Most probable label sequences.

        Args:
            emissions: (windows, words, 7) label scores, paragraph starts already constrained.
            valid: (windows, words); padding is False.
        """
        count, length, labels = emissions.shape
        score = emissions[:, 0] + self.start
        back = np.zeros((count, length, labels), np.int8)
        stay = np.arange(labels)
        for t in range(1, length):
            options = score[:, :, None] + self.transitions
            best = options.argmax(1)
            moved = np.take_along_axis(options, best[:, None], 1)[:, 0] + emissions[:, t]
            alive = valid[:, t, None]
            back[:, t] = np.where(alive, best, stay)
            score = np.where(alive, moved, score)
        path = np.zeros((count, length), np.int64)
        current, rows = score.argmax(1), np.arange(count)
        for t in range(length - 1, -1, -1):
            path[:, t] = current
            current = back[rows, t, current]
        return path * valid

    def marginals(self, emissions: Floats, valid: Bools) -> Floats:
        """Probability of each label of each word (windows, words, 7), by the forward-backward algorithm.

        Runs in probability space with a scaling factor a word: the potentials are bounded, so nothing underflows.
        """
        count, length, labels = emissions.shape
        peak = emissions.max(2, keepdims=True)
        emit = np.exp(emissions - peak)
        step = np.exp(self.transitions)
        forward = np.empty((count, length, labels), np.float32)
        forward[:, 0] = _normalised(emit[:, 0] * np.exp(self.start))
        for t in range(1, length):
            forward[:, t] = _normalised((forward[:, t - 1] @ step) * emit[:, t])
        backward = np.ones((count, labels), np.float32)
        result = np.empty_like(forward)
        for t in range(length - 1, -1, -1):
            if t + 1 < length:
                onward = _normalised((backward * emit[:, t + 1]) @ step.T)
                backward = np.where(valid[:, t + 1, None], onward, backward)
            result[:, t] = _normalised(forward[:, t] * backward)
        return result


def _normalised(values: Floats) -> Floats:
    floor = np.float32(1e-30)
    total: Floats = values.sum(-1, keepdims=True)
    scaled: Floats = (values + floor) / (total + floor * values.shape[-1])
    return scaled


def forbid_inside(emissions: Floats, opens_paragraph: Bools) -> Floats:
    """Scores under which no span runs over a paragraph break: its first word cannot be inside one."""
    constrained = emissions.copy()
    constrained[:, :, _INSIDE] += _FORBIDDEN * opens_paragraph[:, :, None]
    return constrained


def label_runs(path: Ints) -> list[tuple[int, int, int]]:
    """(role index, first word, end word) of each labelled run of one decoded sequence.

    >>> label_runs(np.array([1, 2, 3, 0, 5, 5, 6]))
    [(0, 0, 2), (1, 2, 3), (2, 4, 5), (2, 5, 7)]
    """
    runs: list[tuple[int, int, int]] = []
    for word, label in enumerate(path.tolist()):
        if label == 0:
            continue
        role = (label - 1) // 2
        if label % 2 == 0 and runs and runs[-1][0] == role and runs[-1][2] == word:
            runs[-1] = (role, runs[-1][1], word + 1)
        else:
            runs.append((role, word, word + 1))
    return runs
