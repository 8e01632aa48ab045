"""Utterances as arrays of word pieces, the same way in training and at run time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from dashboard.coding.encoder.features import pieces
from dashboard.coding.encoder.utterance import Utterance
from dashboard.coding.statement import Span

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

CLS, SEP = 101, 102
WHO, BEFORE, STATEMENT = 24, 24, 256  # word pieces: the start of who, the end of before, the start of the statement


@dataclasses.dataclass(frozen=True, slots=True)
class Encoded:
    """One utterance in word pieces; `segments` is 1 inside the statement, where `offsets` give the code points."""

    ids: list[int]
    segments: list[int]
    offsets: list[Span]


def encode(tokenizer: Tokenizer, utterances: Sequence[Utterance]) -> list[Encoded]:
    """Cut utterances into word pieces; of a statement longer than 256 pieces the start is read."""
    texts = [piece for utterance in utterances for piece in pieces(utterance)]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    found = []
    for i in range(0, len(encodings), 3):
        who, before, statement = encodings[i], encodings[i + 1], encodings[i + 2]
        frame = [CLS, *who.ids[:WHO], SEP, *before.ids[-BEFORE:], SEP]
        words = statement.ids[:STATEMENT]
        offsets = [(0, 0)] * len(frame) + list(statement.offsets[:STATEMENT]) + [(0, 0)]
        found.append(Encoded([*frame, *words, SEP], [0] * len(frame) + [1] * len(words) + [0], offsets))
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Arrays [row, token] and features [row, fact]."""

    ids: Ints
    segments: Ints
    mask: Ints
    features: Floats


def pad(encoded: Sequence[Encoded], features: Floats) -> Batch:
    """Put encoded utterances into arrays as long as the longest of them."""
    width = max(len(one.ids) for one in encoded)
    ids, segments, mask = (np.zeros((len(encoded), width), dtype=np.int64) for _ in range(3))
    for i, one in enumerate(encoded):
        ids[i, : len(one.ids)] = one.ids
        segments[i, : len(one.ids)] = one.segments
        mask[i, : len(one.ids)] = 1
    return Batch(ids, segments, mask, features)
