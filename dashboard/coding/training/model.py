"""The network: a small text encoder with one head a question, each reading the words it needs by its own attention."""

from __future__ import annotations

import dataclasses
import pathlib

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

HIDDEN, HEADS, WIDE, LAYERS = 384, 12, 1536, 6  # all-MiniLM-L6-v2
WORDS, PLACES = 30522, 512


@dataclasses.dataclass(frozen=True)
class Sizes:
    """Numbers of labels and of facts."""

    features: int
    topics: int
    acts: int
    strengths: int
    stances: int = 5


class Layer(nn.Module):  # type: ignore[misc]
    """One BERT layer (post-norm)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.out_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, HIDDEN)
        self.down_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, barred: torch.Tensor) -> torch.Tensor:
        """x [batch, token, hidden]; barred [batch, 1, 1, token] is added to the scores."""
        n, length, _ = x.shape
        query, key, value = (
            part(x).view(n, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        read = functional.scaled_dot_product_attention(query, key, value, attn_mask=barred.to(query.dtype))
        x = self.out_norm(x + self.drop(self.out(read.transpose(1, 2).reshape(n, length, HIDDEN))))
        return self.down_norm(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):  # type: ignore[misc]
    """all-MiniLM-L6-v2 without its pooler; the embeddings stay as they are."""

    hidden = HIDDEN

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, HIDDEN)
        self.places = nn.Embedding(PLACES, HIDDEN)
        self.kinds = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def lower(self, ids: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What never changes in training: [batch, token] to [batch, token, hidden]."""
        place = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.words(ids) + self.places(place)[None] + self.kinds(segments))

    def upper(self, x: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The hidden states of the last layer, [batch, token, hidden]; the segments are in the embeddings already."""
        for layer in self.layers:
            x = layer(x, barred(mask))
        return x


def barred(mask: torch.Tensor) -> torch.Tensor:
    """What is added to attention scores, [batch, 1, 1, token]: nothing may look where nothing stands."""
    return (1.0 - mask[:, None, None, :].float()) * -1e4


_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "out_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}


def load_encoder(weights: pathlib.Path) -> Encoder:
    """Read all-MiniLM-L6-v2 from its safetensors file."""
    given = load_file(weights)
    state = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "kinds.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for i in range(LAYERS):
        for part, name in _PARTS.items():
            for kind in ("weight", "bias"):
                state[f"layers.{i}.{part}.{kind}"] = given[f"encoder.layer.{i}.{name}.{kind}"]
    encoder = Encoder()
    encoder.load_state_dict(state)
    for part in (encoder.words, encoder.places, encoder.kinds, encoder.norm):
        part.requires_grad_(False)
    return encoder


class Attention(nn.Module):  # type: ignore[misc]
    """One learned question a label: which words of the statement answer it?"""

    def __init__(self, labels: int, hidden: int) -> None:
        super().__init__()
        self.questions = nn.Parameter(torch.randn(labels, hidden) * 0.02)
        self.key = nn.Linear(hidden, hidden)

    def forward(self, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """words [batch, token, hidden], mask [batch, token] -> read [batch, label, hidden] and the weights."""
        scores = torch.tanh(self.key(words)) @ self.questions.T
        weights = torch.softmax(scores.transpose(1, 2) + (1.0 - mask[:, None, :]) * -1e4, dim=-1)
        return weights @ words, weights


class Coder(nn.Module):  # type: ignore[misc]
    """Encoder and heads; an encoder has `lower`, `upper` and the width `hidden`.

    Answers, in order: has stance, stances, topics, acts, strengths of each act, conditional of each act (all logits),
    and the attention of the stance (first) and of each act over the word pieces.
    """

    def __init__(self, encoder: nn.Module, sizes: Sizes, dropout: float = 0.2) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(dropout)
        self.reader = Attention(1 + sizes.acts, encoder.hidden)
        wide = 2 * encoder.hidden + sizes.features
        self.has_stance = nn.Linear(wide, 1)
        self.stances = nn.Linear(wide, sizes.stances)
        self.topics = nn.Linear(wide, sizes.topics)
        self.acts = nn.Parameter(torch.randn(sizes.acts, wide) * 0.02)
        self.acts_bias = nn.Parameter(torch.full((sizes.acts,), -2.0))
        self.strengths = nn.Linear(wide, sizes.strengths)
        self.conditional = nn.Linear(wide, 1)

    def forward(
        self, ids: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor, features: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """Ids, segments (1 in the statement) and mask are [batch, token]; features are [batch, fact]."""
        return self.answer(self.encoder.lower(ids, segments, mask), segments, mask, features)

    def answer(
        self, hidden: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor, features: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """The same from the hidden states of the lower layers."""
        words = self.encoder.upper(hidden, segments, mask).float()
        inside = (segments * mask).float()
        read, attention = self.reader(words, inside)
        whole = words[:, 0]
        mean = (words * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True).clamp(min=1.0)
        stance = torch.cat([self.drop(torch.cat([read[:, 0], whole], -1)), features], -1)
        topic = torch.cat([self.drop(torch.cat([mean, whole], -1)), features], -1)
        size = read[:, 1:].shape[:2]
        beside = whole[:, None].expand(-1, size[1], -1)
        act = torch.cat(
            [self.drop(torch.cat([read[:, 1:], beside], -1)), features[:, None].expand(-1, size[1], -1)], -1
        )
        return (
            self.has_stance(stance)[:, 0],
            self.stances(stance),
            self.topics(topic),
            (act * self.acts).sum(-1) + self.acts_bias,
            self.strengths(act),
            self.conditional(act)[..., 0],
            attention,
        )
