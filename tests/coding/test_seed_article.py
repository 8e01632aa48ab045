"""The article that the project began with: its eleven statements, counted and whole."""

from __future__ import annotations

import collections
import json
import pathlib

from dashboard.coding.pipeline import code_document, load_pipeline
from dashboard.corpus.read import read_corpus

ROOT = pathlib.Path(__file__).parents[2]
NAME = "000_acf95ba4b30975e2"


def overlap(one: str, other: str) -> float:
    """F1 of words, as the codebook's section 1 compares statements."""
    left, right = (collections.Counter(text.split()) for text in (one, other))
    return 2 * (left & right).total() / (left.total() + right.total())


def test_eleven_of_eleven() -> None:
    gold = json.loads((ROOT / "dashboard" / "evaluation" / "gold" / "dev" / f"{NAME}.gold.json").read_text("utf-8"))
    (article,) = (d for d in read_corpus(ROOT / "seeds").documents if d.source_file.startswith(NAME))
    counted = [r for r in code_document(load_pipeline(), article) if r["counts"] and r["depth"] == 1 and r["in_scope"]]
    wanted = [" ".join(statement["content"]) for statement in gold["statements"]]
    assert len(counted) == len(wanted) == 11
    assert all(overlap(r["text"], words) > 0.9 for r, words in zip(counted, wanted, strict=True))
