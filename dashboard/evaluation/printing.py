"""A report on a gold set for the terminal: figures, labels, confusion tables, calibration, the worst errors."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.evaluation.judgements import labels_of

NOTHING = "(nothing)"
_BAR = 20  # characters of a reliability bar


def as_text(name: str, result: Mapping[str, Any]) -> str:
    """Return the report as lines of at most some 130 characters."""
    used = f"used for {', '.join(result['used_for'])}" if result["used_for"] else "never used for tuning or training"
    head = f"{name}: {len(result['documents'])} articles, {result['statements']} statements, {used}"
    return "\n".join(
        [head, "", *_figures(result), *_labels(result), *_confusion(result), *_curves(result), *_errors(result)]
    )


def _figures(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'':38s}value   95 % interval"
    for figure in result["figures"]:
        yield f"{figure['layer']:16s} {figure['name']:20s} {_with_interval(figure, 'value')}  n = {figure['n']}"


def _with_interval(figure: Mapping[str, Any], key: str) -> str:
    value, low, high = (_fraction(figure[k]) for k in (key, "low", "high"))
    return f"{value:>5s}  [{low:>5s}, {high:>5s}]"


def _fraction(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _labels(result: Mapping[str, Any]) -> Iterator[str]:
    for layer, labels in result["labels"].items():
        yield ""
        yield f"{layer + ' by label':38s}   F1   95 % interval  precision recall"
        for entry in labels:
            precision, recall = _fraction(entry["precision"]), _fraction(entry["recall"])
            counts = f"n = {entry['n']} by hand, {entry['machine']} by machine"
            yield f"  {entry['label']!s:34s} {_with_interval(entry, 'f1')}  {precision:>5s}  {recall:>5s}  {counts}"


def _confusion(result: Mapping[str, Any]) -> Iterator[str]:
    for layer, cells in result["confusion"].items():
        shown = confusion_order(layer, cells)
        counts = {(cell["gold"], cell["machine"]): cell["n"] for cell in cells}
        yield ""
        yield f"{layer}: rows by hand, columns by machine, in the same order"
        yield f"{'':33s}" + "".join(f"{number:4d}" for number in range(1, len(shown) + 1))
        for number, gold in enumerate(shown, start=1):
            row = "".join(f"{counts.get((gold, machine)) or '·':>4}" for machine in shown)
            yield f"  {number:2d} {NOTHING if gold is None else gold:28s}{row}"


def confusion_order(layer: str, cells: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """Return the labels that occur in a confusion table, in the codebook's order; "nothing there" (None) comes last."""
    there = set(itertools.chain.from_iterable((cell["gold"], cell["machine"]) for cell in cells))
    known = [label for label in labels_of(layer) or {} if label in there]
    return [*known, *sorted(there - {None, *known}), *([None] if None in there else [])]


def _curves(result: Mapping[str, Any]) -> Iterator[str]:
    for layer, curve in result["calibration"].items():
        yield ""
        luck = _fraction(curve["by_luck"])
        error = _with_interval(curve, "expected_error")
        yield f"{layer}: expected calibration error {error}  {luck} by luck alone  n = {curve['n']}"
        for step in curve["bins"]:
            bar = "█" * round(step["accuracy"] * _BAR)
            yield f"  said {step['confidence']:.2f}  right {step['accuracy']:.2f}  {bar:{_BAR}s}  n = {step['n']}"


def _errors(result: Mapping[str, Any]) -> Iterator[str]:
    if result["errors_withheld"]:
        yield ""
        yield "The errors in these articles are not shown: whoever has read them can no longer tune honestly."
        yield "--held-out-errors shows them."
    for layer, errors in result["errors"].items():
        yield ""
        yield f"{layer}: the errors that the machine was surest of (by hand / by machine)"
        for e in errors:
            sure = "    " if e["confidence"] is None else f"{e['confidence']:.2f}"
            yield f"  {sure}  {e['gold'] or NOTHING} / {e['machine'] or NOTHING}  [{e['document']}]"
            yield f"        {e['text'][:110]}"
