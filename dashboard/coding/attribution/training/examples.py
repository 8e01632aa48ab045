"""A corpus of attributions as training windows: a label a word, and the cue that a word belongs to."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from dashboard.coding.attribution.decoding import LABELS
from dashboard.coding.attribution.windows import Window, windows

NOTHING = -1
_JITTER = 24  # word pieces: mixes windows of nearly the same length from epoch to epoch
SIZES = (96, 128, 192, 256)  # word pieces: windows of many lengths, so that no position is special
_PAINTED = ("content", "source", "cue")  # later ones win where roles overlap


@dataclasses.dataclass(slots=True)
class Example:
    """One window. `labels`: index into LABELS a word. `cue_of`: the word at which its cue starts, or NOTHING."""

    window: Window
    labels: list[int]
    cue_of: list[int]

    @property
    def cues(self) -> list[int]:
        """First words of the cues in the window."""
        return sorted({word for word in self.cue_of if word != NOTHING})


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """One labelled article: a role and an attribution for every character, from longest to shortest span."""

    text: str
    labels: tuple[int, ...]  # 1 + index of the span that covers the character, 0 for none
    spans: tuple[tuple[str, int], ...]  # (role, attribution) of each span


def read(path: Path) -> list[Article]:
    """Read JSON lines of {text, attributions: [{source, cue, content: [[start, end], …]}]}."""
    with path.open(encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines]


def _article(row: dict[str, Any]) -> Article:
    text = row["text"]
    found = [
        (_PAINTED.index(role), a - b, role, number, a, b)
        for number, attribution in enumerate(row["attributions"])
        for role in _PAINTED
        for a, b in attribution.get(role) or ()
    ]
    covered = [0] * len(text)
    spans = []
    for _, _, role, number, start, end in sorted(found):
        spans.append((role, number))
        covered[start:end] = [len(spans)] * (min(end, len(text)) - start)
    return Article(text, tuple(covered), tuple(spans))


def examples(articles: Sequence[Article], tokenizer: Tokenizer, size: int) -> Iterator[Example]:
    """Windows of all articles with their labels."""
    for article in articles:
        for window in windows(article.text, tokenizer, size):
            yield _labelled(article, window)


def epoch(articles: Sequence[Article], tokenizer: Tokenizer, rng: random.Random) -> list[Example]:
    """Windows for one pass: every article in windows of a size drawn for it."""
    return [e for article in articles for e in examples([article], tokenizer, rng.choice(SIZES))]


def _labelled(article: Article, window: Window) -> Example:
    labels, owners, previous = [], [], 0
    for word in window.words:
        span = article.labels[word.start] or article.labels[word.end - 1]
        role, attribution = article.spans[span - 1] if span else ("", NOTHING)
        starts = span != previous or word.opens_paragraph
        labels.append(LABELS.index(f"{'B' if starts else 'I'}-{role}") if span else 0)
        owners.append(attribution)
        previous = span
    first: dict[int, int] = {}
    for place, (label, owner) in enumerate(zip(labels, owners, strict=True)):
        if LABELS[label].endswith("cue"):
            first.setdefault(owner, place)
    cue_of = [
        first.get(owner, NOTHING) if owner != NOTHING and not LABELS[label].endswith("cue") else NOTHING
        for label, owner in zip(labels, owners, strict=True)
    ]
    return Example(window, labels, cue_of)


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Examples as arrays, padded on the right."""

    ids: np.ndarray  # (windows, pieces) word-piece ids
    attention: np.ndarray  # (windows, pieces) 1 for pieces, 0 for padding
    first_pieces: np.ndarray  # (windows, words)
    valid: np.ndarray  # (windows, words) bool
    opens: np.ndarray  # (windows, words) bool: first word of a paragraph
    labels: np.ndarray  # (windows, words)
    cues: np.ndarray  # (windows, cues) first word of each cue, NOTHING for padding
    cue_index: np.ndarray  # (windows, words) index into `cues`, or NOTHING


def batches(made: Sequence[Example], budget: int, rng: random.Random | None = None) -> list[Batch]:
    """Batches of windows of similar length with at most `budget` word pieces; in random order where `rng` is given."""
    ordered = sorted(made, key=lambda example: len(example.window.ids) + (rng.random() * _JITTER if rng else 0.0))
    groups: list[list[Example]] = [[]]
    for example in ordered:
        longest = max([len(e.window.ids) for e in groups[-1]] + [len(example.window.ids)])
        if groups[-1] and longest * (len(groups[-1]) + 1) > budget:
            groups.append([])
        groups[-1].append(example)
    if rng:
        rng.shuffle(groups)
    return [_batch(group) for group in groups if group]


def _batch(group: Sequence[Example]) -> Batch:
    pieces = max(len(e.window.ids) for e in group)
    words = max(len(e.labels) for e in group)
    cues = max(1, max(len(e.cues) for e in group))
    count = len(group)
    batch = Batch(
        ids=np.zeros((count, pieces), np.int64),
        attention=np.zeros((count, pieces), np.int64),
        first_pieces=np.zeros((count, words), np.int64),
        valid=np.zeros((count, words), bool),
        opens=np.zeros((count, words), bool),
        labels=np.zeros((count, words), np.int64),
        cues=np.full((count, cues), NOTHING, np.int64),
        cue_index=np.full((count, words), NOTHING, np.int64),
    )
    for row, example in enumerate(group):
        n, w = len(example.window.ids), len(example.labels)
        batch.ids[row, :n] = example.window.ids
        batch.attention[row, :n] = 1
        batch.first_pieces[row, :w] = [word.piece for word in example.window.words]
        batch.valid[row, :w] = True
        batch.opens[row, :w] = [word.opens_paragraph for word in example.window.words]
        batch.labels[row, :w] = example.labels
        batch.cues[row, : len(example.cues)] = example.cues
        places = {cue: index for index, cue in enumerate(example.cues)}
        batch.cue_index[row, :w] = [places.get(cue, NOTHING) for cue in example.cue_of]
    return batch
