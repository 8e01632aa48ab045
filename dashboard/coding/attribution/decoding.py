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
_TINY = np.float32(1e-30)


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
            valid: (windows, words); padding, on the right, is False.
        """
        count, length, _ = emissions.shape
        by_step = np.ascontiguousarray(emissions.swapaxes(0, 1))
        scores = np.empty_like(by_step)
        back = np.zeros(by_step.shape, np.int8)
        score = scores[0] = by_step[0] + self.start
        for t in range(1, length):
            options = score[:, :, None] + self.transitions
            back[t] = options.argmax(1)
            score = scores[t] = options.max(1) + by_step[t]
        rows, last = np.arange(count), valid.sum(1) - 1
        best_end = scores[last, rows].argmax(1)
        path = np.zeros((count, length), np.int64)
        current = best_end
        for t in range(length - 1, -1, -1):
            current = np.where(t == last, best_end, current)
            path[:, t] = current
            current = back[t, rows, current]
        return path * valid

    def marginals(self, emissions: Floats, valid: Bools) -> Floats:
        """Probability of each label of each word (windows, words, 7), by the forward-backward algorithm.

        Runs in probability space with a scaling factor a word: the potentials are bounded, so nothing underflows. The
        backward pass is the forward pass over the sequences turned round, each from its own last word.
        """
        emit = np.exp(emissions - emissions.max(2, keepdims=True))
        step = np.exp(self.transitions)
        turned = _turned(emit, valid)
        forward = _scaled_products(emit, emit[:, 0] * np.exp(self.start), step)
        # The backward message of a word leaves out its own emission.
        backward = _scaled_products(turned, turned[:, 0], step.T)
        backward /= np.maximum(turned, _TINY)
        joint = forward * _turned(backward, valid)
        result: Floats = joint / (joint.sum(2, keepdims=True) + _TINY)
        return result


def _scaled_products(emit: Floats, first: Floats, step: Floats) -> Floats:
    """Messages (windows, words, 7) of a chain: each is the one before it times the step, times the emission, scaled."""
    by_step = np.ascontiguousarray(emit.swapaxes(0, 1))
    messages = np.empty_like(by_step)
    message = messages[0] = first / first.sum(1, keepdims=True)
    for t in range(1, len(by_step)):
        message = (message @ step) * by_step[t]
        message /= message.sum(1, keepdims=True) + _TINY
        messages[t] = message
    return messages.swapaxes(0, 1)


def _turned(values: Floats, valid: Bools) -> Floats:
    """Each window's words in reverse order, padding still on the right."""
    length = values.shape[1]
    order = valid.sum(1)[:, None] - 1 - np.arange(length)
    turned: Floats = np.take_along_axis(values, np.where(order >= 0, order, np.arange(length))[:, :, None], 1)
    return turned


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
