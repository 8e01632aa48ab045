"""Fitting the network to examples and reading its answers."""

from __future__ import annotations

import dataclasses
import logging
import math
import pathlib
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from dashboard.codebook.labels import codebook
from dashboard.coding.encoder.batch import Batch, Encoded, encode, pad
from dashboard.coding.encoder.features import Row, feature_names, feature_row
from dashboard.coding.training.data import Example
from dashboard.coding.training.model import Coder, Sizes, load_encoder

TOPICS = tuple(codebook().topics)
ACTS = tuple(codebook().commitment_types)
STRENGTHS = tuple(codebook().strengths)
QUESTIONS = ("has", "stances", "topics", "acts", "strengths", "conditional")
ACTS_WEIGHT, ATTRIBUTES_WEIGHT = 8.0, 0.7  # of the heads in the loss, by labels and by a teacher's answers
SOURCE_WEIGHT = {"gold": 2.0, "own": 1.5}  # the register that the coder is for counts more than speeches

_READ_AT_ONCE = 16
Logits = np.ndarray[Any, Any]
Answers = dict[str, Logits]

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
    distil: float = 0.6  # weight of a teacher's answers in the loss, where there is one
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
    total = total + ACTS_WEIGHT * (each.mean(-1) * weight).mean()
    there = want["act"] > 0
    if there.any():
        heavy = weight[:, None].expand_as(there)[there]
        total = (
            total
            + ATTRIBUTES_WEIGHT
            * (functional.cross_entropy(strengths[there], want["strength"][there], reduction="none") * heavy).sum()
            / weight.sum()
        )
        total = (
            total
            + ATTRIBUTES_WEIGHT
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


def distillation(answer: tuple[torch.Tensor, ...], want: dict[str, torch.Tensor]) -> torch.Tensor:
    """Cross-entropy with a teacher's answers, "teacher has" and so on, in the shapes of the network's own.

    After Hinton et al. 2015, temperature 1; heads weigh as in `loss`, but all are averaged over all examples: what is
    asked of a stance or an act that may not be there counts as much as the teacher believes in it.
    """
    has, stances, topics, acts, strengths, conditional, _ = answer
    given = {name: want[f"teacher {name}"] for name in QUESTIONS}
    held, there = torch.sigmoid(given["has"]), torch.sigmoid(given["acts"])
    sides = functional.binary_cross_entropy_with_logits

    def of_shares(mine: torch.Tensor, name: str) -> torch.Tensor:
        return -(torch.softmax(given[name], -1) * functional.log_softmax(mine, -1)).sum(-1)

    each = (
        sides(has, held, reduction="none")
        + of_shares(stances, "stances") * held
        + of_shares(topics, "topics")
        + ACTS_WEIGHT * sides(acts, there, reduction="none").mean(-1)
        + ATTRIBUTES_WEIGHT * (of_shares(strengths, "strengths") * there).sum(-1)
        + ATTRIBUTES_WEIGHT
        * (sides(conditional, torch.sigmoid(given["conditional"]), reduction="none") * there).sum(-1)
    )
    return (each * want["weight"]).mean()


def new_coder(weights: pathlib.Path, seed: int) -> Coder:
    """Return an untrained coder over the base encoder."""
    torch.manual_seed(seed)
    return Coder(load_encoder(weights), sizes())


def fit(
    model: Coder, examples: Sequence[Example], tokenizer: Tokenizer, recipe: Recipe, taught: Answers | None = None
) -> Coder:
    """Train a coder further, in place; what does not change in it is run once.

    Args:
        model: the coder.
        examples: labelled statements.
        tokenizer: makes their word pieces.
        recipe: how long and how fast.
        taught: a teacher's answers to the same examples; without them labels alone teach.
    """
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)  # noqa: S311 (shuffling, not secrets)
    encoded = encode(tokenizer, [e.utterance for e in examples])
    features = np.stack([feature_row(e.utterance) for e in examples])
    hidden = lower_states(model, encoded, features)
    optimiser, schedule = _optimiser(model, recipe, steps=recipe.epochs * math.ceil(len(examples) / recipe.batch))
    for epoch in range(recipe.epochs):
        began, running = time.perf_counter(), 0.0
        model.train()
        for rows in _shuffled(encoded, recipe.batch, rng):
            batch = pad([encoded[i] for i in rows], features[rows])
            want = targets([examples[i] for i in rows], [encoded[i] for i in rows], batch.ids.shape[1])
            if taught is not None:
                want |= {f"teacher {name}": torch.from_numpy(logits[rows]) for name, logits in taught.items()}
            error = _error(model, _stack([hidden[i] for i in rows]), batch, want, recipe)
            error.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            running += float(error.detach()) * len(rows)
        _log.info("epoch %d: loss %.3f, %.0f s", epoch + 1, running / len(examples), time.perf_counter() - began)
    model.eval()
    return model


def _optimiser(model: Coder, recipe: Recipe, steps: int) -> tuple[Any, Any]:
    """AdamW, the heads faster than the encoder, with a rate that rises and falls over the steps."""
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": heads, "lr": recipe.head_rate}, {"params": body, "lr": recipe.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe.warm_up))
    return optimiser, schedule


def _error(
    model: Coder, states: torch.Tensor, batch: Batch, want: dict[str, torch.Tensor], recipe: Recipe
) -> torch.Tensor:
    segments, mask, facts = map(torch.from_numpy, (batch.segments, batch.mask, batch.features))
    with torch.autocast("cpu", torch.bfloat16):
        answer = model.answer(states, segments, mask, facts)
    answer = tuple(part.float() for part in answer)
    error = loss(answer, want, recipe)
    if "teacher has" not in want:
        return error
    return (1 - recipe.distil) * error + recipe.distil * distillation(answer, want)


def lower_states(model: Coder, encoded: Sequence[Encoded], features: Row) -> list[torch.Tensor]:
    """What never changes in training, one tensor [token, hidden] an example."""
    states: list[torch.Tensor] = [torch.empty(0)] * len(encoded)
    for rows, batch in _by_length(model, encoded, features):
        out = model.encoder.lower(*map(torch.from_numpy, (batch.ids, batch.segments, batch.mask)))
        for k, i in enumerate(rows):
            states[i] = out[k, : len(encoded[i].ids)].bfloat16()
    return states


def _by_length(model: Coder, encoded: Sequence[Encoded], features: Row) -> Iterator[tuple[list[int], Batch]]:
    """Batches of like length, to be read without learning, and the numbers of their examples."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), _READ_AT_ONCE):
            rows = order[start : start + _READ_AT_ONCE]
            yield rows, pad([encoded[i] for i in rows], features[rows])


def _stack(states: Sequence[torch.Tensor]) -> torch.Tensor:
    stacked = torch.zeros(len(states), max(len(state) for state in states), states[0].shape[-1])
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


def answers(model: Coder, examples: Sequence[Example], tokenizer: Tokenizer) -> Answers:
    """The network's logits for examples, in their order."""
    utterances = [example.utterance for example in examples]
    encoded, features = encode(tokenizer, utterances), np.stack([feature_row(one) for one in utterances])
    found: list[tuple[Logits, ...]] = [()] * len(examples)
    for rows, batch in _by_length(model, encoded, features):
        out = model(*map(torch.from_numpy, (batch.ids, batch.segments, batch.mask, batch.features)))
        for k, i in enumerate(rows):
            found[i] = tuple(part[k].float().numpy() for part in out[: len(QUESTIONS)])
    return {name: np.stack([row[j] for row in found]) for j, name in enumerate(QUESTIONS)}
