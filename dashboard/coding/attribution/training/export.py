"""Export a trained tagger as one ONNX graph of fused operators, quantized to eight bits (CPU only at run time)."""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from dashboard.coding.attribution.decoding import LABELS, Floats
from dashboard.coding.attribution.tagger import MODELS
from dashboard.coding.attribution.training.model import LINK_DIMENSIONS, TaggerModel, load

_MICROSOFT = "com.microsoft"  # the fused operators of ONNX Runtime
_POSITIONS = 512
_FLOAT = TensorProto.FLOAT
_LARGEST, _TINY = 127, 1e-12  # of eight bits with a sign; a scale above nought
_log = logging.getLogger(__name__)


class Graph:
    """Nodes and weights of the graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: np.ndarray) -> str:
        """Add a constant."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: float) -> str:
        """Add a node with one output, and return that output's name."""
        self.nodes.append(
            helper.make_node(operator, inputs, [output], domain=domain, name=f"{output}_node", **attributes)
        )
        return output

    def linear(self, name: str, inputs: str, weight: Floats) -> str:
        """Multiply by a weight (in, out)."""
        return self.node("MatMul", [inputs, self.weight(f"{name}_w", weight)], name)

    def rows(self, name: str, indices: str, table: Floats, *, eight_bit: bool) -> str:
        """Look up rows of a table (rows, width); in eight bits, each row keeps a scale of its own."""
        if not eight_bit:
            return self.node("Gather", [self.weight(f"{name}_rows", table), indices], name, axis=0)
        scale = np.maximum(np.abs(table).max(1, keepdims=True), _TINY) / _LARGEST
        rounded = self.weight(f"{name}_rows", np.round(table / scale).astype(np.int8))
        found = self.node("Gather", [rounded, indices], f"{name}_found", axis=0)
        whole = self.node("Cast", [found], f"{name}_whole", to=_FLOAT)
        scales = self.node("Gather", [self.weight(f"{name}_scale", scale), indices], f"{name}_scales", axis=0)
        return self.node("Mul", [whole, scales], name)


def to_onnx(model: TaggerModel, *, eight_bit_words: bool = False) -> onnx.ModelProto:
    """The graph of a BERT tagger: input_ids, attention_mask -> (windows, pieces, 7 + 64 + 64).

    Args:
        eight_bit_words: store the word embeddings in eight bits, with one scale a word.
    """
    state = {name: value.numpy().astype(np.float32) for name, value in model.state_dict().items()}
    config, graph = model.enc.config, Graph()
    hidden = _embed(graph, state, config.layer_norm_eps, eight_bit_words=eight_bit_words)
    for layer in range(config.num_hidden_layers):
        hidden = _layer(graph, state, layer, hidden, config.num_attention_heads, config.layer_norm_eps)
    weight = np.concatenate([state[f"{head}.weight"].T for head in ("em", "q", "k")], 1)
    bias = np.concatenate([state[f"{head}.bias"] for head in ("em", "q", "k")])
    graph.node("Add", [graph.linear("heads", hidden, weight), graph.weight("heads_b", bias)], "out")
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "t"]) for name in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["b", "t", len(LABELS) + 2 * LINK_DIMENSIONS])
    made = helper.make_model(
        helper.make_graph(graph.nodes, "tagger", ids, [out], graph.weights),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)],
    )
    made.ir_version = 8
    return made


def _embed(graph: Graph, state: dict[str, Floats], epsilon: float, *, eight_bit_words: bool) -> str:
    prefix = "enc.embeddings."
    positions = (
        state[f"{prefix}position_embeddings.weight"][:_POSITIONS] + state[f"{prefix}token_type_embeddings.weight"][0]
    )
    graph.weight("positions", positions)
    graph.weight("zero", np.array([0], np.int64))
    graph.weight("one", np.array([1], np.int64))
    graph.rows("word", "input_ids", state[f"{prefix}word_embeddings.weight"], eight_bit=eight_bit_words)
    graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    graph.node("Slice", ["positions", "zero", "length", "zero"], "position")
    graph.node("Unsqueeze", ["position", "zero"], "position_row")
    graph.node("Add", ["word", "position_row"], "embedded")
    scale = graph.weight("embed_norm_w", state[f"{prefix}LayerNorm.weight"])
    shift = graph.weight("embed_norm_b", state[f"{prefix}LayerNorm.bias"])
    graph.node("Cast", ["attention_mask"], "mask32", to=TensorProto.INT32)
    graph.node("ReduceSum", ["mask32", "one"], "lengths", keepdims=0)  # padding is on the right
    return graph.node("LayerNormalization", ["embedded", scale, shift], "h", axis=-1, epsilon=epsilon)


def _layer(graph: Graph, state: dict[str, Floats], layer: int, hidden: str, heads: int, epsilon: float) -> str:
    prefix = f"enc.encoder.layer.{layer}."
    parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
    weight = graph.weight(f"attend{layer}_w", np.concatenate([state[f"{part}.weight"].T for part in parts], 1))
    bias = graph.weight(f"attend{layer}_b", np.concatenate([state[f"{part}.bias"] for part in parts]))
    inputs = [hidden, weight, bias, "lengths"]
    attended = graph.node("Attention", inputs, f"attend{layer}", _MICROSOFT, num_heads=heads)
    hidden = _residual(graph, state, f"{prefix}attention.output.", f"mix{layer}", attended, hidden, epsilon)
    inner = graph.linear(f"inner{layer}", hidden, state[f"{prefix}intermediate.dense.weight"].T)
    bias = graph.weight(f"inner{layer}_b", state[f"{prefix}intermediate.dense.bias"])
    active = graph.node("BiasGelu", [inner, bias], f"active{layer}", _MICROSOFT)
    return _residual(graph, state, f"{prefix}output.", f"out{layer}", active, hidden, epsilon)


def _residual(
    graph: Graph, state: dict[str, Floats], prefix: str, name: str, inputs: str, skip: str, epsilon: float
) -> str:
    dense = graph.linear(name, inputs, state[f"{prefix}dense.weight"].T)
    scale = graph.weight(f"{name}_norm_w", state[f"{prefix}LayerNorm.weight"])
    shift = graph.weight(f"{name}_norm_b", state[f"{prefix}LayerNorm.bias"])
    bias = graph.weight(f"{name}_b", state[f"{prefix}dense.bias"])
    return graph.node(
        "SkipLayerNormalization", [dense, skip, scale, shift, bias], f"h_{name}", _MICROSOFT, epsilon=epsilon
    )


def quantize(made: onnx.ModelProto, path: Path) -> None:
    """Write the graph with eight-bit weights, one scale an output channel: one scale a matrix cost 3 points of F1.

    The range is reduced to seven bits: without VNNI, products of eight overflow.
    """
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        onnx.save(made, str(full))
        quantize_dynamic(
            str(full),
            str(path),
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": _FLOAT},
        )


@torch.no_grad()
def difference(model: TaggerModel, made: onnx.ModelProto) -> float:
    """Largest absolute difference between torch and the unquantized graph, on random windows with padding."""
    rng = np.random.default_rng(0)
    ids, attention = rng.integers(1_000, 20_000, (3, 40)), np.ones((3, 40), np.int64)
    ids[1, 25:] = attention[1, 25:] = 0
    hidden = model.enc(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(attention))[0]
    expected = torch.cat(model.heads(hidden), -1).numpy()
    session = ort.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"input_ids": ids, "attention_mask": attention})
    return float(np.abs((found - expected) * attention[:, :, None]).max())


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--name", default="attribution-6layer", help="name of the weights")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder to write NAME.int8.onnx and NAME.json to")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = load(given.checkpoint, given.base)
    made = to_onnx(model)
    _log.info("largest difference from torch: %.2g", difference(model, made))
    quantize(to_onnx(model, eight_bit_words=True), given.out / f"{given.name}.int8.onnx")
    described = {"labels": LABELS, "trans": model.trans.tolist(), "start": model.start.tolist()}
    (given.out / f"{given.name}.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
