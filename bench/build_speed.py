"""Speed and memory of `onrecord build`, beside bare `nlp.pipe` of the same spaCy model in the same run.

    python bench/build_speed.py [--articles 500]

The bundled corpus is repeated, each copy made unique by a closing line. Every run is a process of its own; memory is
the peak of the resident sets of all its processes together, sampled ten times a second (shared pages count once for
each process). Read the ratios: the figures depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import psutil

from dashboard.coding.records import words_in
from dashboard.corpus.read import read_corpus

ROOT = pathlib.Path(__file__).parents[1]
BARE = """
import json, sys, spacy
from dashboard.coding.pipeline import DEFAULT_MODEL
nlp = spacy.load(DEFAULT_MODEL)
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
print(sum(len(doc) for doc in nlp.pipe(texts)), "tokens")
"""


@dataclasses.dataclass(frozen=True)
class Run:
    """What one command took: wall clock and CPU seconds of all its processes, and their peak memory in MB."""

    name: str
    wall: float
    cpu: float
    peak: float


def write_corpus(path: pathlib.Path, articles: int) -> int:
    """Write the bundled articles, again and again, as JSON lines; return the number of words."""
    documents = read_corpus(ROOT / "seeds").documents
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for number, document in enumerate(itertools.islice(itertools.cycle(documents), articles)):
            text = f"{document.text}\n\nCopy {number} of this article.\n"
            words += words_in(text)
            date = document.published.isoformat() if document.published else None
            row = {"text": text, "title": document.title, "date": date, "outlet": f"Outlet {number % 7}"}
            file.write(json.dumps(row) + "\n")
    return words


def measure(name: str, *command: object) -> Run:
    """Run a command to its end and sample its processes meanwhile."""
    start = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    peak, seconds = 0.0, {}
    while process.poll() is None:
        memory = 0
        for one in family(process):
            try:
                memory += one.memory_info().rss
                times = one.cpu_times()
                seconds[one.pid] = times.user + times.system
            except psutil.Error:  # it has just ended
                continue
        peak = max(peak, memory / 2**20)
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"{name} failed:\n{process.stderr.read().decode()}")
    return Run(name, time.perf_counter() - start, sum(seconds.values()), peak)


def family(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and all that it started."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def row(run: Run, words: int, bare: Run) -> str:
    """One line of the table; `bare` is the yardstick."""
    return (
        f"{run.name:34}{run.wall:8.1f}{run.cpu:8.1f}{words / run.wall:9,.0f}{words / run.cpu:13,.0f}"
        f"{bare.cpu / run.cpu:11.2f}{run.peak:9,.0f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=500)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder) / "corpus.jsonl"
        words = write_corpus(corpus, articles)
        print(f"{articles} articles, {words:,} words, {os.cpu_count()} processors")
        print(f"{'':34}{'wall s':>8}{'CPU s':>8}{'words/s':>9}{'words/CPU s':>13}{'ratio CPU':>11}{'peak MB':>9}")
        build = ("-m", "dashboard.cli", "build", corpus, "--out")
        bare = measure("bare nlp.pipe", "-c", BARE, corpus)
        print(row(bare, words, bare), flush=True)
        for name, options in (
            ("onrecord build, one process", (f"{folder}/one", "--workers", 1)),
            ("onrecord build --fast, one process", (f"{folder}/fast", "--workers", 1, "--fast")),
            ("onrecord build, all processors", (f"{folder}/all",)),
            ("onrecord build again, no change", (f"{folder}/all",)),
        ):
            print(row(measure(name, *build, *options), words, bare), flush=True)


if __name__ == "__main__":
    main()
