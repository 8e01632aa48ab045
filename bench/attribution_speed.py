"""How much of spaCy's own throughput is left with attribution: words a CPU second, one process, one thread, one run.

    OMP_NUM_THREADS=1 python bench/attribution_speed.py [articles.jsonl or folder]

Prints the throughput of bare `nlp.pipe` of the same spaCy model (as spaCy ships it, and with the faster matrix kernel
that our pipeline uses), of the pipeline with attribution, and of `--fast`; then the ratios and the peak memory.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from thinc.api import NumpyOps, set_current_ops

from dashboard.coding import pipeline

ROUNDS = 3  # interleaved; the median round counts


def texts(source: Path) -> list[str]:
    """Article texts of a JSON lines file, or of the Markdown files of a folder (repeated to some length)."""
    if source.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in source.read_text(encoding="utf-8").splitlines()][:60]
    bodies = [p.read_text(encoding="utf-8").split("\n---\n", 1)[-1] for p in sorted(source.glob("2*.md"))]
    return bodies * 2


def attribution(fast: bool) -> Callable[[Sequence[str]], None]:
    """The spaCy components in use, then attribution, article by article."""
    nlp = pipeline.load_pipeline(fast=fast)
    component = nlp.get_pipe("attribution")

    def run(articles: Sequence[str]) -> None:
        for text in articles:
            component(pipeline.parse(nlp, text))

    return run


def bare(ops: NumpyOps) -> Callable[[Sequence[str]], None]:
    """`nlp.pipe` of the whole spaCy model on the given matrix kernel."""
    set_current_ops(ops)
    nlp = spacy.load(pipeline.DEFAULT_MODEL)
    set_current_ops(NumpyOps(use_blis=True))

    def run(articles: Sequence[str]) -> None:
        for _ in nlp.pipe(articles):
            pass

    return run


def main() -> None:
    """Measure and print."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "seeds"
    articles = texts(source)
    words = sum(len(text.split()) for text in articles)
    runs = {
        "bare spaCy, as shipped": bare(NumpyOps(use_blis=True)),
        "bare spaCy, faster kernel": bare(NumpyOps(use_blis=False)),
        "with attribution": attribution(fast=False),
        "with attribution, --fast": attribution(fast=True),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run(articles[:3])
    for _ in range(ROUNDS):
        for name, run in runs.items():
            began = time.process_time()
            run(articles)
            seconds[name].append(time.process_time() - began)
    speed = {name: words / sorted(taken)[ROUNDS // 2] for name, taken in seconds.items()}
    print(f"{len(articles)} articles, {words} words; words a CPU second (median of {ROUNDS} rounds)")
    for name, value in speed.items():
        print(
            f"  {name:28s} {value:8,.0f}   {value / speed['bare spaCy, as shipped']:6.1%} of bare as shipped"
            f"   {value / speed['bare spaCy, faster kernel']:6.1%} of bare on the faster kernel"
        )
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (four models in one process)"
    )


if __name__ == "__main__":
    main()
