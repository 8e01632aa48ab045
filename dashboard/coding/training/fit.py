"""Fitting the network to examples and reading its answers."""

from __future__ import annotations

import dataclasses
import logging
import math
import pathlib
import random
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from dashboard.codebook.labels import codebook
from dashboard.coding.encoder.batch import Encoded, encode, pad
from dashboard.coding.encoder.features import Row, feature_names, feature_row
from dashboard.coding.training.data import Example
from dashboard.coding.training.model import HIDDEN, Coder, Sizes, load_encoder

TOPICS = tuple(codebook().topics)
ACTS = tuple(codebook().commitment_types)
STRENGTHS = tuple(codebook().strengths)
SOURCE_WEIGHT = {"gold": 2.0, "own": 1.5}  # the register that the coder is for counts more than speeches

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How long and how fast to learn."""

    epochs: int = 8
    batch: int = 16
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    evidence: float = 0.2
    frozen: int = 3  # lower layers that stay as they are
    seed: int = 1


def sizes() -> Sizes:
    """Return the numbers of labels and facts that the codebook and the lexicon give."""
    return Sizes(features=len(feature_names()), topics=len(TOPICS), acts=len(ACTS), strengths=len(STRENGTHS))


def targets(examples: Sequence[Example], encoded: Sequence[Encoded], width: int) -> dict[str, torch.Tensor]:
    """Labels as arrays, in the shapes of the network's answers."""
    n, acts = len(examples), len(ACTS)
    topic = torch.zeros(n, len(TOPICS))
    act, strength, conditional = torch.zeros(n, acts), torch.full((n, acts), -100), torch.zeros(n, acts)
    evidence = torch.zeros(n, 1 + acts, width)
    for i, example in enumerate(examples):
        topic[i, TOPICS.index(example.topic)] = 1.0
        for other in example.topics_secondary:
            topic[i, TOPICS.index(other)] = 0.25
        for label in reversed(example.acts):  # of two of one type the first stands
            k = ACTS.index(label.type)
            act[i, k], strength[i, k], conditional[i, k] = (
                1.0,
                STRENGTHS.index(label.strength),
                float(label.conditional),
            )
            _mark(evidence[i, 1 + k], encoded[i], label.evidence)
        _mark(evidence[i, 0], encoded[i], example.stance_evidence)
    return {
        "has": torch.tensor([float(e.stance is not None) for e in examples]),
        "stance": torch.tensor([-100 if e.stance is None else e.stance + 2 for e in examples]),
        "topic": topic / topic.sum(1, keepdim=True),
        "act": act,
        "strength": strength,
        "conditional": conditional,
        "evidence": evidence,
        "weight": torch.tensor([SOURCE_WEIGHT.get(e.source, 1.0) for e in examples]),
    }


def _mark(row: torch.Tensor, encoded: Encoded, span: tuple[int, int] | None) -> None:
    if span is None:
        return
    for i, ((a, b), inside) in enumerate(zip(encoded.offsets, encoded.segments, strict=True)):
        if inside and a < span[1] and b > span[0]:
            row[i] = 1.0


_DISTANCE = (torch.arange(5)[:, None] - torch.arange(5)[None, :]).abs().float()
_NEAR = torch.softmax(-2.5 * _DISTANCE, dim=-1)  # a neighbouring stance is a smaller mistake than a far one


def loss(answer: tuple[torch.Tensor, ...], want: dict[str, torch.Tensor], recipe: Recipe) -> torch.Tensor:
    """The sum of the heads' losses, each averaged over the examples that it is asked about."""
    has, stances, topics, acts, strengths, conditional, attention = answer
    weight = want["weight"]
    total = (functional.binary_cross_entropy_with_logits(has, want["has"], reduction="none") * weight).mean()
    held = want["stance"] >= 0
    if held.any():
        soft = _NEAR[want["stance"][held]]
        total = total - ((soft * functional.log_softmax(stances[held], -1)).sum(-1) * weight[held]).sum() / weight.sum()
    total = total - ((want["topic"] * functional.log_softmax(topics, -1)).sum(-1) * weight).mean()
    each = functional.binary_cross_entropy_with_logits(acts, want["act"], reduction="none")
    total = total + 8.0 * (each.mean(-1) * weight).mean()
    there = want["act"] > 0
    if there.any():
        heavy = weight[:, None].expand_as(there)[there]
        total = (
            total
            + 0.7
            * (functional.cross_entropy(strengths[there], want["strength"][there], reduction="none") * heavy).sum()
            / weight.sum()
        )
        total = (
            total
            + 0.7
            * (
                functional.binary_cross_entropy_with_logits(
                    conditional[there], want["conditional"][there], reduction="none"
                )
                * heavy
            ).sum()
            / weight.sum()
        )
    marked = want["evidence"].sum(-1) > 0
    if marked.any():
        mass = (attention * want["evidence"]).sum(-1)[marked].clamp(min=1e-4)
        total = total - recipe.evidence * mass.log().mean()
    return total


def new_coder(weights: pathlib.Path, recipe: Recipe) -> Coder:
    """Return an untrained coder over the base encoder."""
    torch.manual_seed(recipe.seed)
    return Coder(load_encoder(weights, recipe.frozen), sizes())


def fit(model: Coder, examples: Sequence[Example], tokenizer: Tokenizer, recipe: Recipe) -> Coder:
    """Train a coder further, in place; the lower layers, which do not change, are run once."""
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)  # noqa: S311 (shuffling, not secrets)
    encoded = encode(tokenizer, [e.utterance for e in examples])
    features = np.stack([feature_row(e.utterance) for e in examples])
    hidden = lower_states(model, encoded, features)
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": heads, "lr": recipe.head_rate}, {"params": body, "lr": recipe.rate}]
    optimiser = torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=recipe.decay)
    steps = recipe.epochs * math.ceil(len(examples) / recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe.warm_up))
    for epoch in range(recipe.epochs):
        began, running = time.perf_counter(), 0.0
        model.train()
        for rows in _shuffled(encoded, recipe.batch, rng):
            batch = pad([encoded[i] for i in rows], features[rows])
            states = _stack([hidden[i] for i in rows])
            segments, mask, facts = map(torch.from_numpy, (batch.segments, batch.mask, batch.features))
            with torch.autocast("cpu", torch.bfloat16):
                answer = model.answer(states, segments, mask, facts)
            want = targets([examples[i] for i in rows], [encoded[i] for i in rows], batch.ids.shape[1])
            error = loss(tuple(part.float() for part in answer), want, recipe)
            error.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            running += float(error.detach()) * len(rows)
        _log.info("epoch %d: loss %.3f, %.0f s", epoch + 1, running / len(examples), time.perf_counter() - began)
    model.eval()
    return model


def lower_states(model: Coder, encoded: Sequence[Encoded], features: Row) -> list[torch.Tensor]:
    """The hidden states of the frozen layers, one tensor [token, hidden] an example."""
    model.eval()
    states: list[torch.Tensor] = [torch.empty(0)] * len(encoded)
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 16):
            rows = order[start : start + 16]
            batch = pad([encoded[i] for i in rows], features[rows])
            out = model.encoder.lower(*map(torch.from_numpy, (batch.ids, batch.segments, batch.mask)))
            for k, i in enumerate(rows):
                states[i] = out[k, : len(encoded[i].ids)].bfloat16()
    return states


def _stack(states: Sequence[torch.Tensor]) -> torch.Tensor:
    stacked = torch.zeros(len(states), max(len(state) for state in states), HIDDEN)
    for i, state in enumerate(states):
        stacked[i, : len(state)] = state.float()
    return stacked


def _rate(step: int, steps: int, warm_up: float) -> float:
    rising = step / max(1.0, steps * warm_up)
    return min(rising, max(0.0, (steps - step) / max(1.0, steps * (1 - warm_up))))


def _shuffled(encoded: Sequence[Encoded], size: int, rng: random.Random) -> list[list[int]]:
    order = list(range(len(encoded)))
    rng.shuffle(order)
    pool = size * 16  # within a pool, like lengths go together: less padding, still mixed
    batched = []
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda i: len(encoded[i].ids))
        batched += [part[i : i + size] for i in range(0, len(part), size)]
    rng.shuffle(batched)
    return batched


Answers = dict[str, np.ndarray[Any, Any]]


def answers(model: Coder, examples: Sequence[Example], tokenizer: Tokenizer) -> Answers:
    """The network's logits for examples, in their order."""
    names = ("has", "stances", "topics", "acts", "strengths", "conditional")
    utterances = [e.utterance for e in examples]
    found: list[tuple[np.ndarray[Any, Any], ...]] = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for utterance, one in zip(utterances, encode(tokenizer, utterances), strict=True):
            batch = pad([one], feature_row(utterance)[None])
            out = model(*map(torch.from_numpy, (batch.ids, batch.segments, batch.mask, batch.features)))
            found.append(tuple(part[0].float().numpy() for part in out[: len(names)]))
    return {name: np.stack([row[j] for row in found]) for j, name in enumerate(names)}
