"""Turning logits of examples held out of training into probabilities that mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from dashboard.coding.training.data import Example
from dashboard.coding.training.fit import ACTS, STRENGTHS, TOPICS, Answers

Floats = npt.NDArray[np.floating[Any]]


def line(logits: Floats, truth: Floats) -> list[float]:
    """Platt's line: slope and shift that make sigmoid(slope * logit + shift) likeliest (Platt 1999)."""
    x, y = torch.tensor(logits).double().ravel(), torch.tensor(truth).double().ravel()
    free = torch.tensor([1.0, 0.0], dtype=torch.double, requires_grad=True)
    return _minimise(free, lambda: functional.binary_cross_entropy_with_logits(free[0] * x + free[1], y))


def slope(logits: Floats, truth: Floats) -> list[float]:
    """The same without a shift, for the two-sided questions: the examples' share of yes must not move the boundary."""
    x, y = torch.tensor(logits).double().ravel(), torch.tensor(truth).double().ravel()
    free = torch.tensor([1.0], dtype=torch.double, requires_grad=True)
    return [*_minimise(free, lambda: functional.binary_cross_entropy_with_logits(free[0] * x, y)), 0.0]


def temperature(logits: Floats, truth: Floats) -> float:
    """The temperature that makes softmax(logits / temperature) likeliest (Guo et al. 2017)."""
    x, y = torch.tensor(logits).double(), torch.tensor(truth).long()
    free = torch.tensor([0.0], dtype=torch.double, requires_grad=True)
    return float(np.exp(_minimise(free, lambda: functional.cross_entropy(x / free.exp(), y))[0]))


def _minimise(free: torch.Tensor, error: Any) -> list[float]:
    optimiser = torch.optim.LBFGS([free], max_iter=200)

    def step() -> Any:
        optimiser.zero_grad()
        value = error()
        value.backward()
        return value

    optimiser.step(step)
    return [float(value) for value in free.detach()]


def calibration(answers: Answers, examples: Sequence[Example]) -> dict[str, Any]:
    """Fit every head on logits that were predicted for examples held out of training."""
    acts = {label: k for k, label in enumerate(ACTS)}
    there = [(i, acts[act.type], act) for i, example in enumerate(examples) for act in example.acts]
    rows, columns = np.array([i for i, _, _ in there]), np.array([k for _, k, _ in there])
    held = np.array([i for i, example in enumerate(examples) if example.stance is not None])
    wanted = np.zeros((len(examples), len(ACTS)))
    wanted[rows, columns] = 1.0
    return {
        "has_stance": slope(answers["has"], np.array([float(e.stance is not None) for e in examples])),
        "acts": line(answers["acts"], wanted),
        "conditional": slope(
            answers["conditional"][rows, columns], np.array([float(act.conditional) for _, _, act in there])
        ),
        "stances": temperature(answers["stances"][held], np.array([(examples[i].stance or 0) + 2 for i in held])),
        "topics": temperature(answers["topics"], np.array([TOPICS.index(e.topic) for e in examples])),
        "strengths": temperature(
            answers["strengths"][rows, columns], np.array([STRENGTHS.index(act.strength) for _, _, act in there])
        ),
    }
