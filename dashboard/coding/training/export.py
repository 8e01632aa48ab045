"""From the trained network to the two files that the project reads: an int8 ONNX model and its description."""

from __future__ import annotations

import json
import pathlib
import tempfile
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from dashboard.coding.encoder.features import feature_names
from dashboard.coding.training.fit import ACTS, QUESTIONS, STRENGTHS, TOPICS
from dashboard.coding.training.model import Coder

INPUTS = ("ids", "segments", "mask", "features")
OUTPUTS = (*QUESTIONS, "attention")


def export(
    model: Coder, folder: pathlib.Path, name: str, calibration: dict[str, Any], trained_on: dict[str, Any]
) -> None:
    """Write `coder.int8.onnx` and `coder.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = pathlib.Path(scratch) / "coder.onnx"
        _to_onnx(model, whole)
        # Seven bits of range: without VNNI, products of eight overflow.
        quantize_dynamic(
            whole, folder / "coder.int8.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    about = {
        "name": name,
        "topics": TOPICS,
        "acts": ACTS,
        "strengths": STRENGTHS,
        "features": feature_names(),
        "calibration": calibration,
        "trained_on": trained_on,
    }
    (folder / "coder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _to_onnx(model: Coder, path: pathlib.Path) -> None:
    ids = torch.ones(2, 12, dtype=torch.long)
    segments = torch.tensor([[0] * 6 + [1] * 6] * 2)
    facts = torch.zeros(2, len(feature_names()))
    shapes = {name: {0: "row", 1: "token"} for name in INPUTS[:3]} | {"features": {0: "row"}}
    shapes |= {name: {0: "row"} for name in OUTPUTS[:-1]} | {"attention": {0: "row", 2: "token"}}
    torch.onnx.export(
        model.eval().float(),
        (ids, segments, torch.ones_like(ids), facts),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=shapes,
        opset_version=17,
        dynamo=False,
    )
