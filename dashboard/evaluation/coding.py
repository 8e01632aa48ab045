"""How well the pipeline follows the codebook: `onrecord evaluate coding`, and the numbers of the About page."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.codebook.agreement import calibration_error, luck_of_calibration, reliability
from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation.figures import Draws, draws, label_figures, with_interval
from dashboard.evaluation.gold_file import load_gold
from dashboard.evaluation.gold_standard import JudgedDocument, Record, match
from dashboard.evaluation.judgements import LAYERS, Judgement, labels_of
from dashboard.evaluation.measurements import figures

WORST_ERRORS = 12  # a layer, in the report

Parts = Sequence[Sequence[Judgement]]  # the judgements of each article


def judge(
    gold_folder: Path, articles: Iterable[Document], records_of: Callable[[Document], Sequence[Record]]
) -> list[JudgedDocument]:
    """Code every article that has a gold file and match both; gold files are found by the article's file name.

    Every gold file is read before the first article is coded, so that a broken one costs no waiting.

    Raises:
        CorpusError: a broken gold file, one without its article or with two, or no gold file at all.
    """
    by_name: dict[str, list[Document]] = collections.defaultdict(list)
    for article in articles:
        by_name[Path(article.source_file).stem].append(article)
    files = sorted(gold_folder.glob("*.gold.json"))
    if not files:
        raise CorpusError("no *.gold.json file", where=str(gold_folder), fix="name a folder of gold files with --gold")
    labelled = []
    for file in files:
        article = _article(file, by_name)
        labelled.append((article, load_gold(file, article)))
    return [
        JudgedDocument(Path(article.source_file).stem, match(gold, records_of(article))) for article, gold in labelled
    ]


def _article(file: Path, by_name: Mapping[str, Sequence[Document]]) -> Document:
    name = file.name.removesuffix(".gold.json")
    found = by_name.get(name, ())
    if not found:
        raise CorpusError(f"no article named {name}", where=str(file), fix="name their folder with --articles")
    if len(found) > 1:
        raise CorpusError(f"{len(found)} articles are named {name}", where=str(file), fix="rename all but one")
    return found[0]


def report(
    documents: Sequence[JudgedDocument], *, used_for: Sequence[str] = (), show_errors: bool = True
) -> dict[str, Any]:
    """Everything that the About page shows of one gold set, JSON-ready.

    `used_for` says what the articles were used for before (tuning, training); `show_errors` False leaves out the words
    of errors, so that nobody tunes on them.
    """
    drawn = draws(len(documents))
    layers = {layer: [layer_of(document) for document in documents] for layer, layer_of in LAYERS.items()}
    named = {layer: parts for layer, parts in layers.items() if labels_of(layer)}
    return {
        "made": datetime.date.today().isoformat(),
        "used_for": list(used_for),
        "documents": [d.name for d in documents],
        "statements": sum(m.gold is not None for d in documents for m in d.matches),
        "figures": [_plain(figure) for figure in figures(documents, drawn)],
        "labels": {layer: _labels(parts, drawn) for layer, parts in named.items()},
        "confusion": {layer: _confusion(parts) for layer, parts in named.items()},
        "calibration": {layer: curve for layer, parts in layers.items() if (curve := _calibration(parts, drawn))},
        "errors": {
            layer: wrong for layer, parts in layers.items() if show_errors and (wrong := _errors(documents, parts))
        },
        "errors_withheld": not show_errors,
    }


def _plain(figure: Any) -> dict[str, Any]:
    return {key: _number(value) for key, value in dataclasses.asdict(figure).items()}


def _number(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return None if math.isnan(value) else round(value, 4)


def _labels(parts: Parts, drawn: Draws) -> list[dict[str, Any]]:
    return [_plain(figure) for figure in label_figures([[(j.hand, j.machine) for j in p] for p in parts], drawn)]


def _confusion(parts: Parts) -> list[dict[str, Any]]:
    """Cells off and on the diagonal, most frequent first; null is "nothing there"."""
    cells = collections.Counter((j.hand, j.machine) for part in parts for j in part)
    return [{"gold": gold, "machine": machine, "n": n} for (gold, machine), n in cells.most_common()]


def _calibration(parts: Parts, drawn: Draws) -> dict[str, Any] | None:
    cases = [[(j.confidence, j.right) for j in part if j.confidence is not None] for part in parts]
    whole = [case for part in cases for case in part]
    if not whole:
        return None
    error, low, high = with_interval(cases, calibration_error, drawn)
    return {
        "expected_error": _number(error),
        "low": _number(low),
        "high": _number(high),
        "by_luck": _number(luck_of_calibration(whole)),
        "n": len(whole),
        "bins": [_plain(step) for step in reliability(whole)],
    }


def _errors(documents: Sequence[JudgedDocument], parts: Parts) -> list[dict[str, Any]]:
    """The errors that the machine was surest of, then those without a confidence, what it missed among them."""
    wrong = [
        {"document": d.name, "text": j.text, "gold": j.hand, "machine": j.machine, "confidence": j.confidence}
        for d, part in zip(documents, parts, strict=True)
        for j in part
        if not j.right
    ]
    said = [error for error in wrong if error["machine"] is not None]
    missed = [error for error in wrong if error["machine"] is None]
    surest = sorted(said, key=lambda error: -(error["confidence"] or 0.0))[:WORST_ERRORS]
    return surest + missed[: WORST_ERRORS // 2]
