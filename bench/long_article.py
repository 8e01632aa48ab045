"""Time and memory of one very long article: is the growth linear, and what would two megabytes take?

    OMP_NUM_THREADS=1 python bench/long_article.py [characters characters]

Codes the bundled articles, joined and repeated to each length, in a process of its own; prints CPU seconds and peak
resident memory, their growth from the first length to the second, and both carried on to 2,000,000 characters.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
LENGTHS = (125_000, 500_000)  # characters
LONGEST = 2_000_000


def code(length: int) -> dict[str, float]:
    """Code one article of that length in this process: CPU seconds, peak megabytes and statements."""
    from dashboard.coding.pipeline import code_document, load_pipeline
    from dashboard.corpus.document import Document

    bodies = [p.read_text(encoding="utf-8").split("\n---\n", 1)[-1].strip() for p in sorted(SEEDS.glob("2*.md"))]
    text = "\n\n".join(bodies)
    text = (text * (length // len(text) + 1))[:length]
    nlp = load_pipeline()
    code_document(nlp, Document("warm", text[:3_000], "warm.txt"))
    began = time.process_time()
    records = code_document(nlp, Document("long", text, "long.txt"))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": peak, "statements": len(records)}


def measured(length: int) -> dict[str, float]:
    """The same in a process of its own, for its peak memory."""
    command = [sys.executable, __file__, "--one", str(length)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)  # noqa: S603  (ourselves)
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(code(int(sys.argv[2]))))
        return
    lengths = tuple(map(int, sys.argv[1:3])) if len(sys.argv) > 2 else LENGTHS
    first, second = (measured(length) for length in lengths)
    for length, found in zip(lengths, (first, second), strict=True):
        print(
            f"{length:9,} characters: {found['seconds']:6.1f} CPU s, peak {found['megabytes']:4.0f} MB,"
            f" {found['statements']:,.0f} statements"
        )
    times = lengths[1] / lengths[0]
    slope = (second["megabytes"] - first["megabytes"]) / (lengths[1] - lengths[0])
    seconds, peak = second["seconds"] * LONGEST / lengths[1], second["megabytes"] + slope * (LONGEST - lengths[1])
    print(
        f"{times:.1f} times the text: {second['seconds'] / first['seconds']:.1f} times the time,"
        f" {slope * 1_000_000:.0f} MB a million characters; {LONGEST:,} characters: {seconds:.0f} CPU s, {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
