"""Train a tagger on a corpus of attributions, alone or distilled from larger ones; on a CPU or a GPU.

Reproduces the shipped weights with PolNeAR's training split, all-MiniLM-L6-v2 as --base and two taggers trained on
all-mpnet-base-v2 by this same command as --teacher (models/README.md has the settings and the time it took).
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dashboard.coding.attribution.decoding import ROLES, Crf, forbid_inside, label_runs
from dashboard.coding.attribution.tagger import MODELS
from dashboard.coding.attribution.training.examples import Article, Batch, batches, epoch, examples, read
from dashboard.coding.attribution.training.model import TaggerModel, build, link_scores, load, tensors

_LINK_SHARE = 0.2  # weight of the link loss beside the label loss
_WARM_UP = 0.1  # share of the steps
_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How to train. The defaults made the six-layer weights."""

    epochs: int = 18
    encoder_rate: float = 4e-4
    head_rate: float = 1e-3
    budget: int = 6144  # word pieces a batch
    gold_weight: float = 0.3
    teacher_weight: float = 1.0
    seed: int = 1


def train(
    model: TaggerModel,
    teachers: Sequence[TaggerModel],
    corpus: Sequence[Article],
    dev: Sequence[Article],
    how: Settings,
) -> tuple[dict[str, Tensor], dict[str, float]]:
    """Train and keep the state with the best mean exact F1 on dev.

    Returns:
        The state without the frozen word embeddings, in half precision, and its F1 a role (0 to 100).
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = random.Random(how.seed)  # noqa: S311  (not for secrets)
    torch.manual_seed(how.seed)
    tokenizer = load_tokenizer()
    model.to(device).enc.embeddings.word_embeddings.weight.requires_grad_(False)
    for teacher in teachers:
        teacher.to(device).requires_grad_(False)
    made = batches(epoch(corpus, tokenizer, rng), how.budget, rng)
    optimizer, schedule = _optimizer(model, how, steps=len(made) * how.epochs)
    best: tuple[float, dict[str, Tensor], dict[str, float]] = (-1.0, {}, {})
    for number in range(1, how.epochs + 1):
        began, model = time.monotonic(), model.train()
        for batch in made:
            loss = _loss(model, teachers, tensors(batch, device), how)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        figures = exact_f1(model, batches(list(examples(dev, tokenizer, 256)), how.budget), device)
        _log.info("epoch %d: dev %s, %.0f s", number, figures, time.monotonic() - began)
        mean = sum(figures.values()) / len(figures)
        if mean > best[0]:
            best = (mean, _state(model), figures)
        if number < how.epochs:
            made = batches(epoch(corpus, tokenizer, rng), how.budget, rng)
    return best[1], best[2]


def load_tokenizer() -> Tokenizer:
    """The tokenizer that runs beside the weights."""
    tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _optimizer(
    model: TaggerModel, how: Settings, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    encoder = [p for p in model.enc.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("enc.")]
    groups = [
        {"params": [p for p in encoder if p.dim() > 1], "lr": how.encoder_rate, "weight_decay": 0.01},
        {"params": [p for p in encoder if p.dim() <= 1], "lr": how.encoder_rate, "weight_decay": 0.0},
        {"params": heads, "lr": how.head_rate, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups)
    warm = max(1, int(_WARM_UP * steps))
    rate = lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))  # noqa: E731
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def _loss(model: TaggerModel, teachers: Sequence[TaggerModel], batch: dict[str, Tensor], how: Settings) -> Tensor:
    """CRF and link losses against gold, and against the teachers' marginals and link distributions."""
    device = batch["ids"].device.type
    valid, opens = batch["valid"], batch["opens"]
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        emissions, query, key = model(batch["ids"], batch["attention"], batch["first_pieces"])
    words = valid.sum()
    partition = model.log_partition(emissions, valid, opens)
    labels = (partition - model.path_score(emissions, batch["labels"], valid)).sum() / words
    scores = link_scores(query, key, batch["cues"])
    linked = batch["cue_index"] >= 0
    links = functional.cross_entropy(scores[linked], batch["cue_index"][linked]) if linked.any() else scores.sum() * 0
    gold = labels + _LINK_SHARE * links
    if not teachers:
        return gold
    wanted, wanted_links = _taught(teachers, batch)
    (marginals,) = torch.autograd.grad(partition.sum(), emissions, create_graph=True)
    per_word = -(wanted * torch.log(marginals.clamp(1e-6, 1.0))).sum(-1)
    per_link = -(wanted_links * functional.log_softmax(scores, -1)).sum(-1)
    taught = (per_word * valid).sum() / words + _LINK_SHARE * (per_link * linked).sum() / linked.sum().clamp(min=1)
    return how.gold_weight * gold + how.teacher_weight * taught


def _taught(teachers: Sequence[TaggerModel], batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Mean marginals and link distributions of the teachers."""
    marginals: list[Tensor] = []
    links: list[Tensor] = []
    for teacher in teachers:
        with torch.no_grad():
            emissions, query, key = teacher(batch["ids"], batch["attention"], batch["first_pieces"])
            links.append(functional.softmax(link_scores(query, key, batch["cues"]), -1))
        emissions = emissions.detach().requires_grad_(True)
        (gradient,) = torch.autograd.grad(
            teacher.log_partition(emissions, batch["valid"], batch["opens"]).sum(), emissions
        )
        marginals.append(gradient)
    return torch.stack(marginals).mean(0), torch.stack(links).mean(0)


@torch.no_grad()
def exact_f1(model: TaggerModel, made: Sequence[Batch], device: str) -> dict[str, float]:
    """F1 of exact spans a role, in percent."""
    model.eval()
    crf = Crf(model.trans.detach().cpu().numpy(), model.start.detach().cpu().numpy())
    counts = {role: np.zeros(3) for role in ROLES}
    for batch in made:
        put = tensors(batch, device)
        emissions = model(put["ids"], put["attention"], put["first_pieces"])[0].cpu().numpy()
        paths = crf.viterbi(forbid_inside(emissions, batch.opens), batch.valid)
        for row in range(len(paths)):
            found, gold = set(label_runs(paths[row])), set(label_runs(batch.labels[row]))
            for index, role in enumerate(ROLES):
                mine = {run for run in found if run[0] == index}
                theirs = {run for run in gold if run[0] == index}
                counts[role] += (len(mine & theirs), len(mine), len(theirs))
    return {
        role: round(float(200 * hits / max(1, made_ + wanted)), 2) for role, (hits, made_, wanted) in counts.items()
    }


def _state(model: TaggerModel) -> dict[str, Tensor]:
    return {
        name: value.detach().half().cpu().clone()
        for name, value in model.state_dict().items()
        if "word_embeddings" not in name
    }


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="training articles, JSON lines")
    parser.add_argument("--dev", type=Path, required=True, help="development articles, JSON lines")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--layers", type=int, nargs="*", default=[], help="layers to keep, e.g. 0 2 4")
    parser.add_argument("--teacher", type=Path, nargs=2, action="append", default=[], metavar=("CHECKPOINT", "BASE"))
    parser.add_argument("--start-from", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint to write")
    for field in dataclasses.fields(Settings):
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=type(field.default), default=field.default)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    how = Settings(**{field.name: getattr(given, field.name) for field in dataclasses.fields(Settings)})
    model = load(given.start_from, given.base) if given.start_from else build(given.base, given.layers)
    teachers = [load(checkpoint, base) for checkpoint, base in given.teacher]
    state, figures = train(model, teachers, read(given.corpus), read(given.dev), how)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"sd": state, "pick": list(model.layers), "dev": figures, "settings": dataclasses.asdict(how)}, given.out
    )


if __name__ == "__main__":
    main()
