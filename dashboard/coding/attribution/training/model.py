"""The tagger as a torch module: an encoder, BIO emissions under a CRF, and a query-key score for links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from dashboard.coding.attribution.decoding import LABELS, bio_constraints
from dashboard.coding.attribution.training.examples import NOTHING, Batch

LINK_DIMENSIONS = 64
_FORBIDDEN = -1e4
_INSIDE = [float(label.startswith("I")) for label in LABELS]
# Our word pieces are BERT's; MPNet has the same vocabulary four places later and other ids for its own marks.
_CLS, _SEP = 101, 102
_MPNET = {"shift": 4, "cls": 0, "sep": 2, "pad": 1}


def mpnet_ids(ids: Tensor, attention: Tensor) -> Tensor:
    """MPNet's numbers for BERT's word pieces; attention is 0 where nothing stands."""
    own = torch.where(ids == _CLS, _MPNET["cls"], ids + _MPNET["shift"])
    own = torch.where(ids == _SEP, _MPNET["sep"], own)
    return torch.where(attention == 0, _MPNET["pad"], own)


class TaggerModel(nn.Module):
    """Encoder with three heads, as in the exported graph: emissions, link query, link key."""

    def __init__(self, encoder: Any, layers: Sequence[int] = ()) -> None:
        super().__init__()
        self.enc = encoder
        self.layers = tuple(layers)
        width = encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.em = nn.Linear(width, len(LABELS))
        self.q = nn.Linear(width, LINK_DIMENSIONS)
        self.k = nn.Linear(width, LINK_DIMENSIONS)
        self.trans = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        self.register_buffer("bad", torch.from_numpy(bio_constraints()))
        self.register_buffer("inside", torch.tensor(_INSIDE), persistent=False)

    def heads(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Emissions, link queries and link keys of encoder states."""
        return self.em(hidden), self.q(hidden), self.k(hidden)

    def forward(self, ids: Tensor, attention: Tensor, first_pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Heads at the first word piece of each word: (windows, words, 7), (…, 64), (…, 64)."""
        hidden = self.drop(self.enc(input_ids=self._own_ids(ids, attention), attention_mask=attention)[0])
        at_words = torch.gather(hidden, 1, first_pieces[:, :, None].expand(-1, -1, hidden.shape[-1]))
        emissions, query, key = self.heads(at_words)
        return emissions.float(), query.float(), key.float()

    def _own_ids(self, ids: Tensor, attention: Tensor) -> Tensor:
        return mpnet_ids(ids, attention) if self.enc.config.model_type == "mpnet" else ids

    def log_partition(self, emissions: Tensor, valid: Tensor, opens: Tensor) -> Tensor:
        """Log of the sum over all label sequences (windows,), by a scan that halves the sequence at every step."""
        emissions = emissions + _FORBIDDEN * opens[:, :, None] * self.inside
        count, length, labels = emissions.shape
        identity = torch.full((labels, labels), _FORBIDDEN, device=emissions.device).fill_diagonal_(0.0)
        steps = (self.trans + self.bad)[None, None] + emissions[:, 1:, None, :]
        steps = torch.where(valid[:, 1:, None, None], steps, identity)
        width = 1 << max(0, math.ceil(math.log2(max(1, length - 1))))
        steps = torch.cat([steps, identity.expand(count, width - (length - 1), labels, labels)], 1)
        while steps.shape[1] > 1:
            steps = torch.logsumexp(steps[:, 0::2, :, :, None] + steps[:, 1::2, None, :, :], 3)
        first = (self.start + emissions[:, 0])[:, :, None]
        return torch.logsumexp(torch.logsumexp(first + steps[:, 0], 1), 1)

    def path_score(self, emissions: Tensor, labels: Tensor, valid: Tensor) -> Tensor:
        """Score of the gold label sequences (windows,)."""
        chosen = emissions.gather(2, labels[:, :, None])[:, :, 0] * valid
        moves = (self.trans + self.bad)[labels[:, :-1], labels[:, 1:]] * valid[:, 1:]
        return chosen.sum(1) + moves.sum(1) + self.start[labels[:, 0]]


def link_scores(query: Tensor, key: Tensor, cues: Tensor) -> Tensor:
    """Scores of each word for each cue (windows, words, cues)."""
    keys = torch.gather(key, 1, cues.clamp(min=0)[:, :, None].expand(-1, -1, key.shape[-1]))
    scores = torch.einsum("bwd,bcd->bwc", query, keys) / math.sqrt(LINK_DIMENSIONS)
    return scores.masked_fill((cues == NOTHING)[:, None], _FORBIDDEN)


def build(base: Path, layers: Sequence[int] = ()) -> TaggerModel:
    """A fresh tagger on a pretrained encoder (a folder with config.json and *.safetensors).

    Args:
        layers: which layers of the encoder to keep, in order; all where empty.
    """
    config = AutoConfig.from_pretrained(base)
    if layers:
        config.num_hidden_layers = len(layers)
    encoder = AutoModel.from_config(config, add_pooling_layer=False)
    weights: dict[str, Tensor] = {}
    for file in sorted(base.glob("*.safetensors")):
        weights |= {name: value.float() for name, value in load_file(file).items()}
    kept = {_renamed(name, layers): value for name, value in weights.items() if _renamed(name, layers)}
    missing = [name for name in encoder.load_state_dict(kept, strict=False).missing_keys if "position_ids" not in name]
    if missing:
        raise ValueError(f"{base} lacks weights: {missing[:5]}")
    return TaggerModel(encoder, layers)


def _renamed(name: str, layers: Sequence[int]) -> str:
    """The name of a weight after layers were picked; empty for one that is left out."""
    if not layers or ".layer." not in name:
        return name
    head, _, tail = name.partition(".layer.")
    number, _, rest = tail.partition(".")
    return f"{head}.layer.{layers.index(int(number))}.{rest}" if int(number) in layers else ""


def load(checkpoint: Path, base: Path) -> TaggerModel:
    """A trained tagger: the checkpoint holds all but the word embeddings, which stay as they were pretrained."""
    stored = torch.load(checkpoint, map_location="cpu", weights_only=False)
    model = build(base, stored.get("pick") or ())
    state = {name: value.float() for name, value in stored["sd"].items()}
    unknown = model.load_state_dict(state, strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"{checkpoint} does not fit {base}: {unknown[:5]}")
    return model.eval()


def tensors(batch: Batch, device: str) -> dict[str, Tensor]:
    """A batch on the device."""
    names = ("ids", "attention", "first_pieces", "valid", "opens", "labels", "cues", "cue_index")
    return {name: torch.from_numpy(np.ascontiguousarray(getattr(batch, name))).to(device) for name in names}
