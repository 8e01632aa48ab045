"""A larger encoder that teaches the small one: all-mpnet-base-v2 under the same heads. It never ships."""

from __future__ import annotations

import pathlib

import torch
from torch import nn
from transformers import AutoModel

from dashboard.coding.attribution.training.model import mpnet_ids
from dashboard.coding.training.fit import sizes
from dashboard.coding.training.model import Coder, barred

FROZEN = 6  # of twelve layers: half the time of an epoch


class LargeEncoder(nn.Module):  # type: ignore[misc]
    """all-mpnet-base-v2; the embeddings and the lower layers stay as they are.

    MPNet knows no segments: a learned vector marks the words of the statement where the upper layers begin.
    """

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        model = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.hidden = model.config.hidden_size
        self.embeddings, self.encoder = model.embeddings, model.encoder
        self.kinds = nn.Embedding(2, self.hidden)
        nn.init.zeros_(self.kinds.weight)
        still = (self.embeddings, self.encoder.relative_attention_bias, *self.encoder.layer[:FROZEN])
        for part in still:
            part.requires_grad_(False)

    def lower(self, ids: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What never changes in training: [batch, token] to [batch, token, hidden]."""
        x = self.embeddings(input_ids=mpnet_ids(ids, mask))
        return self._through(x, mask, self.encoder.layer[:FROZEN])

    def upper(self, x: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The hidden states of the last layer, [batch, token, hidden]."""
        return self._through(x + self.kinds(segments), mask, self.encoder.layer[FROZEN:])

    def _through(self, x: torch.Tensor, mask: torch.Tensor, layers: nn.ModuleList) -> torch.Tensor:
        place = self.encoder.compute_position_bias(x)
        for layer in layers:
            x = layer(x, barred(mask), position_bias=place)[0]
        return x


def new_teacher(base: pathlib.Path, seed: int) -> Coder:
    """Return an untrained teacher over the encoder in the folder `base`."""
    torch.manual_seed(seed)
    return Coder(LargeEncoder(base), sizes())
