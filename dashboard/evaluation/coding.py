"""How well the pipeline follows the codebook: `onrecord evaluate coding`, and the numbers of the Method page."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.corpus.document import Document
from dashboard.errors import CorpusError
from dashboard.evaluation.figures import Pairs, calibration_error, per_label, reliability
from dashboard.evaluation.gold_standard import JudgedDocument, Record, load_gold, match, same_speakers
from dashboard.evaluation.measurements import NOMINAL_LAYERS, Judged, counts_of, figures, label_pairs

GOLD_FOLDER = Path(__file__).parent / "gold"
RESULTS_FILE = Path(__file__).parent / "results.json"
WORST_ERRORS = 8  # a layer, in the report


def judge(
    gold_folder: Path, articles: Iterable[Document], records_of: Callable[[Document], Sequence[Record]]
) -> list[JudgedDocument]:
    """Code every article that has a gold file and match both; gold files are found by the article's file name.

    Raises:
        CorpusError: a gold file without its article, or none at all.
    """
    by_name = {Path(a.source_file).stem: a for a in articles}
    files = sorted(gold_folder.glob("*.gold.json"))
    if not files:
        raise CorpusError("no *.gold.json file", where=str(gold_folder), fix="name a folder of gold files with --gold")
    judged = []
    for file in files:
        name = file.name.removesuffix(".gold.json")
        if name not in by_name:
            raise CorpusError(f"no article named {name}", where=str(file), fix="name their folder with --articles")
        article = by_name[name]
        judged.append(JudgedDocument(name, match(load_gold(file, article), records_of(article))))
    return judged


def _confusion(pairs: Pairs) -> list[dict[str, Any]]:
    """Cells off and on the diagonal, most frequent first."""
    return [{"gold": g, "machine": p, "n": n} for (g, p), n in collections.Counter(pairs).most_common()]


def _confident_cases(documents: Judged) -> dict[str, list[tuple[float, bool]]]:
    """layer -> (confidence, right) of every label that carries a confidence."""
    cases: dict[str, list[tuple[float, bool]]] = collections.defaultdict(list)
    for document in documents:
        for m in document.matches:
            if m.record is not None and m.record["attribution_confidence"] is not None:
                cases["statements"].append((m.record["attribution_confidence"], m.gold is not None))
        for gold, record in document.pairs:
            for layer, confidence, right in (
                ("speakers", record["speaker_confidence"], same_speakers(gold.speakers, record["speakers"])),
                ("topic", record["topic_confidence"], gold.topic == record["topic"]),
                ("stance", record["stance_confidence"], gold.stance == record["stance"]),
            ):
                if confidence is not None:
                    cases[layer].append((confidence, right))
    return cases


def _errors(documents: Judged) -> dict[str, list[dict[str, Any]]]:
    """layer -> the errors that the machine was surest of, with their words."""
    errors: dict[str, list[tuple[float, dict[str, Any]]]] = collections.defaultdict(list)
    for document in documents:
        for m in document.matches:
            if m.gold is None and m.record is not None:
                sure = m.record["attribution_confidence"] or 0.0
                errors["statements"].append((sure, _error(document, m.record["text"], "no statement", "statement")))
            elif m.record is None and m.gold is not None:
                errors["statements"].append((0.0, _error(document, m.gold.text, "statement", "missed")))
        for gold, record in document.pairs:
            for layer, pair_of in NOMINAL_LAYERS.items():
                wanted, given = pair_of(gold, record)
                if wanted != given:
                    sure = record.get(f"{layer}_confidence") or 0.0
                    errors[layer].append((sure, _error(document, gold.text, wanted, given)))
            if not same_speakers(gold.speakers, record["speakers"]):
                wanted, given = _names(gold.speakers), _names(record["speakers"])
                sure = record["speaker_confidence"] or 0.0
                errors["speakers"].append((sure, _error(document, gold.text, wanted, given)))
    return {
        layer: [error for _, error in sorted(found, key=lambda pair: -pair[0])[:WORST_ERRORS]]
        for layer, found in errors.items()
    }


def _names(speakers: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(s["name"] for s in speakers) or "unresolved"


def _error(document: JudgedDocument, text: str, gold: Any, machine: Any) -> dict[str, Any]:
    return {"document": document.name, "text": text, "gold": gold, "machine": machine}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def report(documents: Judged, *, tuned_on: bool) -> dict[str, Any]:
    """Everything the Method page shows of one gold set, JSON-ready; `tuned_on` marks sets that rules were tuned on."""
    cases = _confident_cases(documents)
    return {
        "made": datetime.date.today().isoformat(),
        "tuned_on": tuned_on,
        "documents": [d.name for d in documents],
        "counts": counts_of(documents),
        "figures": [
            {k: _number(v) if isinstance(v, float) else v for k, v in dataclasses.asdict(figure).items()}
            for figure in figures(documents)
        ],
        "labels": {
            layer: [
                {"label": label, "f1": _number(score), "n": n}
                for label, score, n in per_label(label_pairs(documents, pair_of))
            ]
            for layer, pair_of in NOMINAL_LAYERS.items()
        },
        "confusion": {layer: _confusion(label_pairs(documents, pair_of)) for layer, pair_of in NOMINAL_LAYERS.items()},
        "calibration": {
            layer: {
                "expected_error": _number(calibration_error(found)),
                "n": len(found),
                "bins": [dataclasses.asdict(b) for b in reliability(found)],
            }
            for layer, found in cases.items()
        },
        "errors": _errors(documents),
    }


def as_text(name: str, result: Mapping[str, Any]) -> str:
    """The report for a terminal: one line a figure, then labels, calibration and the worst errors."""
    tuned = "tuned on" if result["tuned_on"] else "never tuned on"
    lines = [f"{name}: {len(result['documents'])} articles, {result['counts']['gold']} statements, {tuned}", ""]
    for figure in result["figures"]:
        value, low, high = (("–" if figure[k] is None else f"{figure[k]:.3f}") for k in ("value", "low", "high"))
        lines.append(f"{figure['layer']:16s} {figure['name']:44s} {value:>6s}  [{low}, {high}]  n = {figure['n']}")
    for layer, labels in result["labels"].items():
        lines += ["", f"{layer}, F1 by label:"]
        lines += [f"  {entry['label']!s:32s} {entry['f1']:.2f}  n = {entry['n']}" for entry in labels]
    lines += ["", "calibration (expected error):"]
    lines += [f"  {layer:16s} {c['expected_error']:.3f}  n = {c['n']}" for layer, c in result["calibration"].items()]
    for layer, errors in result["errors"].items():
        lines += ["", f"{layer}, errors the machine was surest of:"]
        lines += [f"  {e['document']}: {e['gold']} / {e['machine']}: {e['text'][:90]}" for e in errors]
    return "\n".join(lines)


def write(results: Mapping[str, Mapping[str, Any]], path: Path = RESULTS_FILE) -> None:
    """Store the reports by name of gold set, for the Method page."""
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path = RESULTS_FILE) -> dict[str, Any]:
    """The stored reports; empty where none was written."""
    if not path.exists():
        return {}
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored
