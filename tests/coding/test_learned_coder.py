"""From logits to probabilities, and what is said of a model that does not fit."""

from __future__ import annotations

import json
import pathlib

import numpy as np
import pytest

from dashboard.coding.encoder.learned import MODELS, Calibration, LearnedCoder, read_answers
from dashboard.errors import CodingError


def test_logits_are_calibrated_head_by_head() -> None:
    zero = np.zeros(1, np.float32)
    five = np.array([np.log(2), 0, 0, 0, 0], np.float32)
    fit = Calibration((1.0, 0.0), acts=(2.0, 1.0), conditional=(1.0, 0.0), stances=0.5, topics=1.0, strengths=1.0)
    labels = (["energy"], ["sanctions"], ["pledged", "urged"])
    answers = [zero[0], five, zero, zero, np.array([[0.0, np.log(3)]], np.float32), zero]
    found = read_answers(answers, fit, labels, [(0, 1), (0, 1)])
    assert found.has_stance == pytest.approx(0.5)
    assert found.stances == pytest.approx((4 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 8))  # half the temperature: 4 to 1
    act = found.acts[0]
    assert act.probability == pytest.approx(1 / (1 + np.exp(-1)))
    assert act.strengths == pytest.approx({"pledged": 0.25, "urged": 0.75})


def test_a_model_of_another_version_says_what_to_do(tmp_path: pathlib.Path) -> None:
    about = json.loads((MODELS / "coder.json").read_text("utf-8"))
    del about["calibration"]["topics"]
    (tmp_path / "coder.json").write_text(json.dumps(about), "utf-8")
    with pytest.raises(CodingError, match="calibrated for another version"):
        LearnedCoder(tmp_path)
