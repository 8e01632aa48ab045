"""The share of the pipeline's time that speaker resolution takes (issue 3: at most 15 %).

python bench/speakers_speed.py [--articles seeds] [--repeat 3]
"""

from __future__ import annotations

import argparse
import collections
import time
from pathlib import Path

from dashboard.coding import pipeline
from dashboard.corpus.read import read_corpus

CEILING = 0.15


def measure(articles: Path, repeat: int) -> dict[str, float]:
    """Seconds that each component takes over all articles, best of `repeat`."""
    nlp = pipeline.load_pipeline()
    documents = read_corpus(articles).documents
    best: dict[str, float] = {}
    for _ in range(repeat):
        seconds: dict[str, float] = collections.defaultdict(float)
        for document in documents:
            started = time.perf_counter()
            doc = nlp.make_doc(document.text)
            doc._.article = document
            seconds["tokenizer"] += time.perf_counter() - started
            for name, component in nlp.pipeline:
                started = time.perf_counter()
                doc = component(doc)
                seconds[name] += time.perf_counter() - started
        if not best or sum(seconds.values()) < sum(best.values()):
            best = dict(seconds)
    return best


def main() -> None:
    """Print the table and fail above the ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=Path("seeds"))
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    seconds = measure(args.articles, args.repeat)
    total = sum(seconds.values())
    for name, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"{name:16s} {spent:7.2f} s  {spent / total:6.1%}")
    share = seconds["speakers"] / total
    print(f"speakers: {share:.1%} of the pipeline (ceiling {CEILING:.0%})")
    if share > CEILING:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
